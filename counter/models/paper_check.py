"""Is the paper in hand genuine? By the verification code that is printed on it (`Store.check_paper`)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from intake.papers.check_page import CheckAnswer, CheckOutcome
from intake.papers.verify import read_code

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CounterPaperCheck(QObject):
    """``outcome``: genuine, unknown, changed; "" while nothing was checked. What is told names nobody."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._answer: CheckAnswer | None = None
        self._asked = 0
        controller.wiped.connect(self.forget)
        controller.languageChanged.connect(self.changed)

    @Slot(str, result=bool)
    def check(self, text: str) -> bool:
        """Whether this is a verification code; then the answer comes with `changed`. Else it is a case's number."""
        if read_code(text) is None:
            return False
        self._asked += 1
        asked = self._asked

        def answered(answer: CheckAnswer) -> None:
            if asked == self._asked:
                self._set(answer)

        self._controller.session.records.ask(lambda store: store.check_paper(text), answered)
        return True

    @Slot()
    def forget(self) -> None:
        self._asked += 1
        self._set(None)

    def _set(self, answer: CheckAnswer | None) -> None:
        if answer != self._answer:
            self._answer = answer
            self.changed.emit()

    @Property(str, notify=changed)
    def outcome(self) -> str:
        return "" if self._answer is None else self._answer.outcome.value

    @Property(str, notify=changed)
    def message(self) -> str:
        return "" if self._answer is None else self._answer.message.get(self._controller.language)

    @Property(bool, notify=changed)
    def genuine(self) -> bool:
        return self._answer is not None and self._answer.outcome is CheckOutcome.GENUINE

    @Property(list, notify=changed)
    def facts(self) -> list[dict[str, str]]:
        """What to compare with the sheet: {label, value}."""
        facts = () if self._answer is None else self._answer.facts
        language = self._controller.language
        return [{"label": label.get(language), "value": value} for label, value in facts]

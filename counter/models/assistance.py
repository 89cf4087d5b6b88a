"""Who acts for whom in the open case (帮办代办, C21 c): shown where the case's facts stand."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.acts.assisting import officer_of, scope_of
from counter.acts.model import Entry, Look
from counter.controller import CounterController
from counter.steps import CaseStep
from intake.assistance import SCOPE_NAMES
from intake.masking import mask_name
from intake.text import LocalizedText
from sync.notes import Assistance

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_WHO = _T("{officer}（{staff}）代 {principal} 办理", "{officer} ({staff}) acts for {principal}")
_WHAT = _T("委托：{scope}。到 {until} 止。", "Entrusted: {scope}. Until {until}.")
_ACTS = _T("由 {name} 代您办理", "{name} acts for you")
_OVER = _T("已经结束：{words}", "Over: {words}")


def line_of(note: Assistance, today: str, language: str) -> str:
    """One agreement in words: principal, officer, scope, last day."""
    scope = "、".join(SCOPE_NAMES.get(one, _T(one, one)).get(language) for one in note.scope)
    scope = scope if language.startswith("zh") else scope.replace("、", ", ")
    who = _WHO.fill(officer=note.officer_name, staff=note.officer, principal=mask_name(note.principal))
    said = f"{who.get(language)}。" if language.startswith("zh") else f"{who.get(language)}. "
    words = said + _WHAT.fill(scope=scope, until=note.until).get(language)
    return words if note.open and today <= note.until else _OVER.fill(words=words).get(language)


def agreement_words(look: Look | None, entry: Entry | None, language: str) -> tuple[tuple[str, str], ...]:
    """What the applicant reads before signing: who acts, with what, until when; then rights and duties, no fee. Each a
    title and a text."""
    if look is None or entry is None:
        return ()
    who = officer_of(look, entry)
    scope = "、".join(SCOPE_NAMES[one].get(language) for one in scope_of(entry))
    until = entry.text("until")
    clauses = tuple(line for line in look.agreement.get(language).split("\n") if line)
    return (
        (_ACTS.fill(name=who.name).get(language), _WHAT.fill(scope=scope, until=until).get(language)),
        *(("", clause) for clause in clauses),
    )


@QmlElement
class CounterAssistance(QObject):
    """``lines``: one for each agreement of the open case, oldest first."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._lines: tuple[str, ...] = ()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller, found = self._controller, self._controller.cases.open
        shown = isinstance(controller.state.step, CaseStep) and found is not None
        notes = () if found is None or not shown else found.entrusted
        today = controller.today().isoformat()
        lines = tuple(line_of(note, today, controller.language) for note in notes)
        if lines != self._lines:
            self._lines = lines
            self.changed.emit()

    @Property(list, notify=changed)
    def lines(self) -> list[str]:
        return list(self._lines)

"""Where and on what day the matter is taken in: at this window or at the citizen's home (上门办理, C20 c); on a service
day that the law does not count (C20 a)."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.controller import CounterController
from counter.steps import Matter
from intake.home_visit import at_home, back_at_the_window, is_home_visit, why_not_at_home
from intake.item_parts import Channel
from intake.service_day import service_day_words

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CounterHomeVisit(QObject):
    """Of the matter on screen. ``whyNot``: the item is not taken in at home; "" where it can be."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._home, self._why_not, self._offered, self._service_day = False, "", False, ""
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        visit, language = self._controller.visit, self._controller.language
        draft, item = visit.draft, visit.item
        shown = isinstance(self._controller.state.step, Matter) and draft is not None and item is not None
        home, why_not, offered = False, "", False
        if shown and draft is not None and item is not None:
            home = is_home_visit(draft)
            reason = why_not_at_home(item)
            why_not = reason.get(language) if reason is not None and visit.at_home else ""
            offered = reason is None and draft.channel in (Channel.WINDOW, Channel.HOME_VISIT)
        words = service_day_words(self._controller.parts.calendars, self._controller.today()) if shown else None
        service_day = "" if words is None else words.get(language)
        before = (self._home, self._why_not, self._offered, self._service_day)
        if (home, why_not, offered, service_day) != before:
            self._home, self._why_not, self._offered, self._service_day = home, why_not, offered, service_day
            self.changed.emit()

    @Slot()
    def switchPlace(self) -> None:
        """From the window to the citizen's home, and back; it holds for the other matters of this visit too."""
        visit = self._controller.visit
        if visit.draft is None or visit.item is None or not self._offered:
            return
        visit.at_home = not self._home
        visit.draft = at_home(visit.draft, visit.item) if visit.at_home else back_at_the_window(visit.draft)
        self._controller.post(on.FieldCommitted(changed=False))

    @Property(str, notify=changed)
    def serviceDay(self) -> str:
        """On a day that the law does not count: from when the limits do; "" on a working day."""
        return self._service_day

    @Property(bool, notify=changed)
    def home(self) -> bool:
        return self._home

    @Property(bool, notify=changed)
    def offered(self) -> bool:
        """The item may be taken in at home."""
        return self._offered

    @Property(str, notify=changed)
    def whyNot(self) -> str:
        """In a visit at home: that this matter is not taken in there; "" nothing."""
        return self._why_not

"""What stands around an errand: the work under way, the paper that comes out, rating, complaint, appointment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from intake.dates import chinese_date
from intake.text import CHINESE
from kiosk import errand_notes as notes
from kiosk import events as on
from kiosk.controller import KioskController
from kiosk.events import Touch
from kiosk.steps import AppointmentTime, Issued, Rating, RuledOut, State, Working
from sync.notes import Appointment

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ErrandProps:
    job: str = ""
    failed: bool = False
    refused: str = ""
    phase: str = ""
    trouble: str = ""
    issued: str = ""
    number: str = ""
    reasons: tuple[str, ...] = ()


def derive_errand(state: State, controller: KioskController) -> ErrandProps:
    """The work, the paper, or why the rule engine cannot decide."""
    errands, language = controller.errands, controller.visit.language
    match state.step:
        case Working(job=job, failed=failed, refused=refused):
            why = errands.why_refused if refused else None
            return ErrandProps(job=job.value, failed=failed, refused="" if why is None else why.get(language))
        case Issued(phase=phase, trouble=trouble):
            return ErrandProps(
                phase=phase.value,
                trouble="" if trouble is None else trouble.value,
                issued=errands.issued,
                number=errands.number,
            )
        case RuledOut():
            return ErrandProps(reasons=tuple(reason.get(language) for reason in errands.reasons))
        case _:
            return ErrandProps()


@QmlElement
class KioskErrand(QObject):
    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = ErrandProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        props = derive_errand(self._controller.state, self._controller)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def job(self) -> str:
        return self._props.job

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        return self._props.failed

    @Property(str, notify=changed)
    def refused(self) -> str:
        """Why the rules do not allow it; "" while they do."""
        return self._props.refused

    @Property(str, notify=changed)
    def phase(self) -> str:
        return self._props.phase

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._props.trouble

    @Property(str, notify=changed)
    def issued(self) -> str:
        """What the paper is: supplement, certificate, complaint, appointment."""
        return self._props.issued

    @Property(str, notify=changed)
    def number(self) -> str:
        return self._props.number

    @Property(list, notify=changed)
    def reasons(self) -> list[str]:
        return list(self._props.reasons)


@QmlElement
class KioskFeedback(QObject):
    """Rating and complaint: what is chosen and typed stays in the visit until it is sent."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._why = False
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.changed)

    @Slot()
    def refresh(self) -> None:
        step = self._controller.state.step
        self._why = isinstance(step, Rating) and step.why
        self.changed.emit()

    @property
    def _entry(self) -> notes.NoteEntry:
        return self._controller.errands.entry

    def _options(self, pairs: Any) -> list[Row]:
        language = self._controller.visit.language
        return [{"value": key, "label": words.get(language), "help": ""} for key, words in pairs]

    @Property(bool, notify=changed)
    def why(self) -> bool:
        return self._why

    @Property(list, notify=changed)
    def levels(self) -> list[Row]:
        return self._options(notes.LEVELS)

    @Property(list, notify=changed)
    def tags(self) -> list[Row]:
        chosen = self._entry.tags
        return [{**tag, "on": tag["value"] in chosen} for tag in self._options(notes.TAGS)]

    @Property(list, notify=changed)
    def categories(self) -> list[Row]:
        return self._options(notes.CATEGORIES)

    @Property(str, notify=changed)
    def category(self) -> str:
        return self._entry.category

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        return self._entry.complaint_ready

    @Property(str, notify=changed)
    def about(self) -> str:
        """The case a complaint is about, "" where it is about none."""
        found = self._controller.errands.open
        return "" if found is None or not self._controller.state.person else found.case.case_no

    @Property(int, constant=True)
    def answerDays(self) -> int:
        return notes.ANSWER_DAYS

    @Slot(str)
    def rate(self, level: str) -> None:
        self._entry.level = level
        self._controller.post(on.RatingChosen(notes.is_bad(level)))

    @Slot()
    def skip(self) -> None:
        self._controller.post(Touch.SKIP)

    @Slot(str)
    def tag(self, key: str) -> None:
        """Once more takes it back."""
        self._controller.touched()
        tags = self._entry.tags
        tags.remove(key) if key in tags else tags.append(key)
        self.changed.emit()

    @Slot(str)
    def setWhy(self, text: str) -> None:
        self._controller.touched()
        self._entry.why = text

    @Slot(str)
    def setCategory(self, key: str) -> None:
        self._controller.touched()
        self._entry.category = key
        self.changed.emit()

    @Slot(str)
    def setText(self, text: str) -> None:
        self._controller.touched()
        was, self._entry.text = self._entry.complaint_ready, text
        if was != self._entry.complaint_ready:
            self.changed.emit()

    @Slot(str)
    def setPhone(self, text: str) -> None:
        self._controller.touched()
        self._entry.phone = text

    @Slot()
    def send(self) -> None:
        """A complaint that is complete, or why a rating is bad."""
        if self._why or self._entry.complaint_ready:
            self._controller.post(on.Written())


@QmlElement
class KioskAppointments(QObject):
    """The person's appointments, and the days and halves of a new one."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        controller.changed.connect(self.changed)
        controller.wiped.connect(self.changed)

    @property
    def _entry(self) -> notes.NoteEntry:
        return self._controller.errands.entry

    @Property(list, notify=changed)
    def rows(self) -> list[Row]:
        kept = [one.note for one in self._controller.errands.bookings]
        return [
            {"name": note.item_name, "time": f"{note.day} {note.begins}–{note.ends}", "number": note.number}
            for note in kept
            if isinstance(note, Appointment)
        ]

    @Property(str, notify=changed)
    def item(self) -> str:
        item = self._controller.errands.item
        return "" if item is None else item.name.get(self._controller.visit.language)

    @Property(bool, notify=changed)
    def bookable(self) -> bool:
        """Windows take appointments for this matter."""
        return self._takes()

    def _takes(self) -> bool:
        item = self._controller.errands.item
        return item is not None and item.appointment

    @Property(list, notify=changed)
    def days(self) -> list[Row]:
        if not isinstance(self._controller.state.step, AppointmentTime):
            return []
        parts, language = self._controller.parts, self._controller.visit.language
        days = notes.bookable_days(self._controller.today(), parts.calendars)
        return [
            {
                "value": day.isoformat(),
                "label": chinese_date(day) if language == CHINESE else f"{day:%A, %d %B}",
                "chosen": day.isoformat() == self._entry.day,
            }
            for day in days
        ]

    @Property(list, notify=changed)
    def halves(self) -> list[Row]:
        language = self._controller.visit.language
        return [
            {"value": key, "label": f"{notes.half_name(key).get(language)} {begins}–{ends}", "help": ""}
            for key, begins, ends in notes.HALVES
        ]

    @Property(str, notify=changed)
    def half(self) -> str:
        return self._entry.half

    @Property(bool, notify=changed)
    def complete(self) -> bool:
        return self._entry.booking_ready and self._takes()

    @Slot(str)
    def setDay(self, day: str) -> None:
        self._controller.touched()
        self._entry.day = day
        self.changed.emit()

    @Slot(str)
    def setHalf(self, half: str) -> None:
        self._controller.touched()
        self._entry.half = half
        self.changed.emit()

    @Slot()
    def book(self) -> None:
        """A new one."""
        self._entry.day = self._entry.half = ""
        self._controller.post(Touch.BOOK)

    @Slot(int)
    def cancel(self, row: int) -> None:
        self._controller.post(on.RowChosen(row))

    @Slot()
    def confirm(self) -> None:
        if self._entry.booking_ready and self._takes():
            self._controller.post(on.Written())

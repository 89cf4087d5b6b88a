"""The counter's questions on the screen: the list of the unclosed, and what is keyed in (C03 b)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.enquiries import Asked
from counter.enquiry_desk import EnquiryDesk
from counter.models.people import local_time
from counter.steps import Overlay
from intake.item import Channel
from intake.qt.catalog_model import HallCatalogModel
from intake.qt.rows_model import RowsModel
from sync.notes import Enquiry
from sync.store.notes import KeptNote

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class CounterEnquiries(QObject):
    """``rows``: number, subject, text, item, owner, mine, first, asker, phone, at, due, late. ``step``: "" the list,
    new, answer, hand_over."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._rows: RowsModel[KeptNote] = RowsModel(
            {
                "number": lambda row: row.note.number,
                "subject": lambda row: self._of(row).subject,
                "text": lambda row: self._of(row).text,
                "item": lambda row: self._item_name(self._of(row).impl_code),
                "owner": lambda row: self._desk.owner_name(self._of(row)),
                "mine": lambda row: self._is_mine(self._of(row)),
                "first": lambda row: self._desk.names.get(self._of(row).first_contact, self._of(row).first_contact),
                "asker": lambda row: self._of(row).name,
                "phone": lambda row: self._of(row).phone,
                "at": lambda row: local_time(row.note.at),
                "due": lambda row: row.note.due_day or "",
                "late": lambda row: (row.note.due_day or "9999") < controller.today().isoformat(),
            },
            self,
        )
        self._matters = HallCatalogModel(self)
        self._open = False
        self._step = ""
        self._at = ""  # the question that is answered or handed over
        self._code = ""
        controller.changed.connect(self.refresh)

    @property
    def _desk(self) -> EnquiryDesk:
        return self._controller.enquiries

    @staticmethod
    def _of(row: KeptNote) -> Enquiry:
        if not isinstance(row.note, Enquiry):
            raise TypeError("no enquiry")
        return row.note

    def _item_name(self, code: str) -> str:
        item = self._controller.parts.catalog.item(code) if code else None
        return "" if item is None else item.short_name.get(self._controller.language)

    def _is_mine(self, note: Enquiry) -> bool:
        member = self._controller.staff.member
        return member is not None and note.owned_by == member.id

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        opened = controller.state.overlay is Overlay.ENQUIRIES
        if opened and not self._open:
            self._matters.set_catalog(controller.parts.catalog, controller.today(), Channel.WINDOW, controller.language)
        if self._open != opened:
            self._step = self._at = self._code = ""
        self._open = opened
        self._rows.set_rows(())
        self._rows.set_rows(self._desk.rows if opened else ())
        self.changed.emit()

    # --- what the clerk does --------------------------------------------------------------------------------------

    @Slot()
    def begin(self) -> None:
        """A new question."""
        self._to("new")

    @Slot(int)
    def toAnswer(self, row: int) -> None:
        self._to("answer", row)

    @Slot(int)
    def toHandOver(self, row: int) -> None:
        self._to("hand_over", row)

    @Slot()
    def toList(self) -> None:
        self._to("")

    def _to(self, step: str, row: int | None = None) -> None:
        rows = self._rows.rows()
        if row is not None and not 0 <= row < len(rows):
            return
        self._at = "" if row is None else rows[row].id
        self._step, self._code = step, ""
        self._desk.refused = None
        if step:
            self._desk.made = ""
        self._matters.setSearch("")
        self.changed.emit()

    @Slot(str)
    def setSearch(self, text: str) -> None:
        """Which matter the question is about."""
        self._matters.setSearch(text)
        found = self._matters.rows() if text.strip() else ()
        self._code = found[0].item.impl_code if found else ""
        self.changed.emit()

    @Slot(str, str, str, str)
    def note(self, subject: str, text: str, name: str, phone: str) -> None:
        if self._desk.note_down(Asked(subject, text, self._code, name, phone)):
            self._to("")

    @Slot(str)
    def answer(self, reply: str) -> None:
        """It is closed with this."""
        if self._desk.answer(self._at, reply):
            self._to("")

    @Slot(str)
    def handOver(self, to: str) -> None:
        if self._desk.hand_over(self._at, to):
            self._to("")

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(int, notify=changed)
    def count(self) -> int:
        return len(self._rows.rows())

    @Property(str, notify=changed)
    def step(self) -> str:
        return self._step

    @Property(str, notify=changed)
    def subject(self) -> str:
        """Of the question that is answered or handed over."""
        return next((self._of(row).subject for row in self._rows.rows() if row.id == self._at), "")

    @Property(str, notify=changed)
    def item(self) -> str:
        """The matter the new question is about."""
        return self._item_name(self._code)

    @Property(list, notify=changed)
    def colleagues(self) -> list[dict[str, Any]]:
        """To whom it can be handed over: {value, label, help}."""
        owner = next((row.note.owner for row in self._rows.rows() if row.id == self._at), None)
        return [
            {"value": staff, "label": name, "help": ""} for staff, name in self._desk.names.items() if staff != owner
        ]

    @Property(str, notify=changed)
    def refused(self) -> str:
        """Why the last step was not done; "" it was."""
        return "" if self._desk.refused is None else self._desk.refused.get(self._controller.language)

    @Property(str, notify=changed)
    def made(self) -> str:
        """The number given last."""
        return self._desk.made

    @Property(str, notify=changed)
    def phase(self) -> str:
        """How its slip stands: printing, printed, not_printed, unknown; "" none."""
        return "" if self._desk.phase is None else self._desk.phase.value

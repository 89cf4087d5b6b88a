"""The person's appointments on their page: one of them opens its matter, or the draft that was begun for it."""

from __future__ import annotations

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter import events as on
from counter.bookings import Booking
from counter.controller import CounterController
from counter.steps import Visit
from intake.item import Channel
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from intake.window_profile import NotGranted

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_TODAY = _T("今天 {begins}–{ends}", "Today {begins}–{ends}")
_WHEN = _T("{day} {begins}–{ends}", "{day} {begins}–{ends}")
_AT_HOME = _T("上门办理：{address}", "Home visit: {address}")
_NOT_OFFERED = _T(
    "“{item}”现在不在本窗口办，请到总服务台问一下。",
    "{item} is not handled at this window now. Please ask at the desk.",
)


@QmlElement
class CounterBookings(QObject):
    """``rows``: item, when, number, home ("" or where), today. ``stopped``: why the last one could not be opened."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._stopped = ""
        self._language = controller.language
        self._rows: RowsModel[Booking] = RowsModel(
            {
                "item": self._item_name,
                "when": self._when,
                "number": lambda row: row.appointment.number,
                "home": self._home,
                "today": lambda row: row.appointment.day == self._controller.today().isoformat(),
            },
            self,
        )
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._controller.language)

    def _item_name(self, row: Booking) -> str:
        item = self._controller.parts.catalog.item(row.appointment.impl_code)
        return row.appointment.item_name if item is None else self._say(item.short_name)

    def _when(self, row: Booking) -> str:
        booked = row.appointment
        words = _TODAY if booked.day == self._controller.today().isoformat() else _WHEN
        return self._say(words.fill(day=booked.day, begins=booked.begins, ends=booked.ends))

    def _home(self, row: Booking) -> str:
        return self._say(_AT_HOME.fill(address=row.appointment.address)) if row.appointment.home_visit else ""

    @Slot()
    def refresh(self) -> None:
        before, language = self._rows.rows(), self._controller.language
        if language != self._language:
            self._language, self._stopped = language, ""
            self._rows.set_rows(())
        if not isinstance(self._controller.state.step, Visit):
            self._stopped = ""
        self._rows.set_rows(self._controller.bookings.rows)
        if before != self._rows.rows():
            self.changed.emit()

    @Property(QObject, constant=True)
    def rows(self) -> QObject:
        return self._rows

    @Property(str, notify=changed)
    def stopped(self) -> str:
        return self._stopped

    @Slot(int)
    def open(self, row: int) -> None:
        """The person has come: the draft that was begun for it goes on, else its matter begins."""
        rows = self._rows.rows()
        if not 0 <= row < len(rows):
            return
        controller, booking = self._controller, rows[row]
        drafts = [offer.id for offer in controller.visit.offers]
        offered = {
            item.impl_code: item for item in controller.parts.catalog.offered(controller.today(), Channel.WINDOW)
        }
        item = offered.get(booking.appointment.impl_code)
        may = None if item is None else controller.may_begin(item)
        if item is None or isinstance(may, NotGranted):
            words = (
                may.message if isinstance(may, NotGranted) else _NOT_OFFERED.fill(item=booking.appointment.item_name)
            )
            self._stopped = self._say(words)
            self.changed.emit()
            return
        controller.visit.at_home = booking.appointment.home_visit
        controller.bookings.kept(booking, controller.parts.identity.terminal_id)
        if booking.appointment.draft in drafts:
            controller.post(on.DraftChosen(drafts.index(booking.appointment.draft)))
        else:
            controller.start_matter(item.impl_code)

"""The supervisor's page: the hall at a glance, off the network too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.events import Key
from counter.models.supervision_rows import (
    HallRow,
    Say,
    alarm_rows,
    enquiry_rows,
    irregular_rows,
    matter_rows,
    representation_rows,
    staff_rows,
    unit_rows,
    unpaid_rows,
    waiting_rows,
)
from counter.steps import Supervision
from counter.supervision import HallLook, Waiting
from devices.ports import USABLE, DeviceState
from intake.case.due import DueCase
from intake.case_number import group_case_number
from intake.clocks import CLOCK_NAMES
from intake.qt.rows_model import RowsModel
from intake.text import LocalizedText
from station.technician.refused_records import RefusedRecords
from sync.hall.results import TicketState

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_ROLES = {
    "id_card": _T("身份证读卡器", "Identity card reader"),
    "smart_card": _T("社保卡读卡器", "Social card reader"),
    "passport": _T("护照阅读器", "Passport reader"),
    "code_scanner": _T("扫码器", "Code scanner"),
    "document_camera": _T("高拍仪", "Document camera"),
    "document_scanner": _T("扫描仪", "Scanner"),
    "receipt_printer": _T("凭条打印机", "Receipt printer"),
    "page_printer": _T("A4 打印机", "A4 printer"),
    "camera": _T("人脸摄像头", "Camera"),
    "signature_pad": _T("签字板", "Signature pad"),
}
_STATES = {
    DeviceState.CONSUMABLE_OUT: _T("耗材用完", "out of paper or toner"),
    DeviceState.OFFLINE: _T("连不上", "not reachable"),
    DeviceState.HARDWARE_ERROR: _T("故障", "faulty"),
    DeviceState.TAMPER: _T("被拆动", "tampered with"),
    DeviceState.ABSENT: _T("没有接好", "not connected"),
    DeviceState.STARTING: _T("正在启动", "starting"),
}
_RATINGS = {
    "1": _T("非常满意", "Very satisfied"),
    "2": _T("满意", "Satisfied"),
    "3": _T("基本满意", "Fairly satisfied"),
    "4": _T("不满意", "Dissatisfied"),
    "5": _T("非常不满意", "Very dissatisfied"),
}


@dataclass(frozen=True, slots=True)
class _Due:
    organ: str
    due: DueCase


@dataclass(frozen=True, slots=True)
class _Down:
    """A device of this terminal that cannot be used."""

    role: str
    state: DeviceState


_Derive = Callable[[HallLook, Say, str], tuple[HallRow, ...]]
#: Lists of one kind of row: (look, language, today) → rows.
_LISTS: dict[str, _Derive] = {
    "cases": lambda look, say, _: waiting_rows(look, say),
    "alarms": lambda look, say, _: alarm_rows(look, say),
    "irregular": lambda look, say, _: irregular_rows(look, say),
    "units": lambda look, say, _: unit_rows(look, say),
    "unpaid": lambda look, say, _: unpaid_rows(look, say),
    "matters": matter_rows,
    "enquiries": enquiry_rows,
    "people": lambda look, say, _: staff_rows(look, say),
    "representatives": lambda look, say, _: representation_rows(look, say),
}


@QmlElement
class CounterSupervision(QObject):
    """Lists: ``waiting`` (organ, toDecide, toSupplement, toHandOut), ``due`` (organ, caseNo, item, clock, words, sign,
    level, signWords, caseId), ``devices`` (name, condition), ``ratings`` (name, count); and of rows with title, detail,
    caseId, alarming: ``cases``, ``alarms``, ``irregular``, ``units``, ``unpaid``, ``matters``, ``enquiries``,
    ``people``, ``representatives``. `openCase` opens a row's ``caseId``, where it has one."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._waiting: RowsModel[Waiting] = RowsModel(
            {
                "organ": lambda row: row.organ,
                "toDecide": lambda row: row.to_decide,
                "toSupplement": lambda row: row.to_supplement,
                "toHandOut": lambda row: row.to_hand_out,
            },
            self,
        )
        self._due: RowsModel[_Due] = RowsModel(
            {
                "organ": lambda row: row.organ,
                "caseId": lambda row: row.due.case.id,
                "caseNo": lambda row: group_case_number(row.due.case.case_no),
                "item": lambda row: row.due.item_name,
                "name": lambda row: self._say(CLOCK_NAMES[row.due.clock.kind]),
                "words": lambda row: self._say(row.due.clock.words),
                "sign": lambda row: row.due.clock.sign.shape,
                "level": lambda row: row.due.clock.level.value,
                "signWords": lambda row: self._say(row.due.clock.sign.words),
            },
            self,
        )
        self._devices: RowsModel[_Down] = RowsModel(
            {
                "name": lambda row: self._say(_ROLES.get(row.role, _T(row.role, row.role))),
                "condition": lambda row: self._say(_STATES.get(row.state, _T(row.state.value, row.state.value))),
            },
            self,
        )
        self._ratings: RowsModel[tuple[str, int]] = RowsModel(
            {"name": lambda row: self._say(_RATINGS[row[0]]), "count": lambda row: row[1]}, self
        )
        self._lists: dict[str, RowsModel[HallRow]] = {name: self._rows() for name in _LISTS}
        self._refused = RefusedRecords(controller.session.records.ask, self._by, self)
        self._refused.acted.connect(self.lookAgain)
        controller.changed.connect(self.refresh)

    def _say(self, text: LocalizedText) -> str:
        return text.get(self._controller.language)

    @Slot()
    def refresh(self) -> None:
        if not isinstance(self._controller.state.step, Supervision):
            self._refused.forget()
            return
        look = self._look
        for model in (self._waiting, self._due, self._devices, self._ratings):
            model.set_rows(())  # the language may be another one
        for name, rows in _LISTS.items():
            self._lists[name].set_rows(rows(look, self._say, self._controller.today().isoformat()))
        self._waiting.set_rows(look.waiting)
        self._due.set_rows(tuple(_Due(organ.organ, due) for organ in look.due for due in (*organ.overdue, *organ.near)))
        self._devices.set_rows(
            tuple(
                _Down(role.value, device.status.state)
                for role, device in self._controller.parts.devices.items()
                if device.status.state not in USABLE
            )
        )
        self._ratings.set_rows(look.ratings)
        self._refused.show(look.refused, self._controller.language)
        self.changed.emit()

    def _by(self) -> str:
        member = self._controller.staff.member
        return "" if member is None else member.id

    def _rows(self) -> RowsModel[HallRow]:
        return RowsModel(
            {
                "title": lambda row: row.title,
                "detail": lambda row: row.detail,
                "caseId": lambda row: row.opens,
                "alarming": lambda row: row.alarming,
            },
            self,
        )

    @property
    def _look(self) -> HallLook:
        return self._controller.supervision.look or HallLook()

    # --- what the supervisor does ---------------------------------------------------------------------------------

    @Slot()
    def lookAgain(self) -> None:
        self._controller.post(Key.LOOK_AGAIN)

    @Slot(str)
    def openCase(self, case_id: str) -> None:
        """The case of a row; its page leads back here."""
        if case_id:
            self._controller.case_number_typed(case_id)

    @Slot()
    def export(self) -> None:
        """The figures of the last twelve months as CSV."""
        self._controller.post(Key.EXPORT)

    # --- what is shown --------------------------------------------------------------------------------------------

    @Property(QObject, constant=True)
    def waiting(self) -> QObject:
        return self._waiting

    @Property(QObject, constant=True)
    def due(self) -> QObject:
        return self._due

    @Property(QObject, constant=True)
    def devices(self) -> QObject:
        return self._devices

    @Property(QObject, constant=True)
    def ratings(self) -> QObject:
        return self._ratings

    @Property(QObject, constant=True)
    def cases(self) -> QObject:
        """Undecided and to be handed out."""
        return self._lists["cases"]

    @Property(QObject, constant=True)
    def alarms(self) -> QObject:
        return self._lists["alarms"]

    @Property(QObject, constant=True)
    def irregular(self) -> QObject:
        return self._lists["irregular"]

    @Property(QObject, constant=True)
    def units(self) -> QObject:
        return self._lists["units"]

    @Property(QObject, constant=True)
    def unpaid(self) -> QObject:
        return self._lists["unpaid"]

    @Property(QObject, constant=True)
    def matters(self) -> QObject:
        return self._lists["matters"]

    @Property(QObject, constant=True)
    def enquiries(self) -> QObject:
        """Questions that are not answered yet."""
        return self._lists["enquiries"]

    @Property(QObject, constant=True)
    def people(self) -> QObject:
        return self._lists["people"]

    @Property(QObject, constant=True)
    def representatives(self) -> QObject:
        return self._lists["representatives"]

    @Property(bool, notify=changed)
    def looked(self) -> bool:
        return self._controller.supervision.look is not None

    @Property(str, notify=changed)
    def at(self) -> str:
        """When it was counted, HH:MM."""
        return self._look.looked_at

    @Property(int, notify=changed)
    def inQueue(self) -> int:
        """Tickets of the hall's queue that wait."""
        return sum(ticket.state is TicketState.WAITING for ticket in self._controller.queue.rows)

    @Property(int, notify=changed)
    def overdue(self) -> int:
        return self._look.overdue

    @Property(int, notify=changed)
    def near(self) -> int:
        return self._look.near

    @Property(int, notify=changed)
    def pending(self) -> int:
        return self._look.pending

    @Property(str, notify=changed)
    def delivery(self) -> str:
        """What waits for the platform, and how long it takes."""
        words = self._look.delivery
        return "" if words is None else self._say(words)

    @Property(RefusedRecords, constant=True)
    def refused(self) -> RefusedRecords:
        """What the platform did not take, with the ways out."""
        return self._refused

    @Property(str, notify=changed)
    def room(self) -> str:
        """Of the disk: ample, low, refusing, emergency."""
        return self._look.room

    @Property(int, notify=changed)
    def clashes(self) -> int:
        """Cases in which something done here does not count."""
        return len(self._look.clashes)

    @Property(int, notify=changed)
    def badOpen(self) -> int:
        """Bad ratings that nobody has answered."""
        return self._look.bad_open

    @Property(list, notify=changed)
    def week(self) -> list[dict[str, str]]:
        """The last seven days: {label, value}."""
        week = self._look.week
        if week is None:
            return []
        percent = "—" if week.first_time.percent is None else f"{week.first_time.percent}%"
        online = "—" if week.online.percent is None else f"{week.online.percent}%"
        rows = (
            (_T("收件", "Taken in"), str(week.taken_in)),
            (_T("一次办成率", "First-time success"), percent),
            (_T("网办率", "Online"), online),
            (_T("逾期", "Late"), str(week.late)),
        )
        return [{"label": self._say(label), "value": value} for label, value in rows]

    @Property(str, notify=changed)
    def exported(self) -> str:
        """Where the figures were written to; "" not yet."""
        return self._controller.supervision.exported

    @Property(bool, notify=changed)
    def failed(self) -> bool:
        """They could not be written."""
        return self._controller.supervision.failed

    @Property(bool, constant=True)
    def canExport(self) -> bool:
        return self._controller.parts.exports is not None

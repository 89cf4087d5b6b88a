"""What stands beside a case and is no move of it: its fee and the slip for it (C29), commitments that were not as given
(C35 b)."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.steps import CaseStep
from intake.case.events import CommitmentChecked
from intake.fees import WAY_NAMES, owes
from intake.masking import mask_name
from intake.text import LocalizedText
from station.visit.case_view import OpenCase

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1

_T = LocalizedText.of
_AMOUNT = _T("人民币 {amount} 元", "CNY {amount}")
_UNPAID = _T("未缴费：没有凭证", "Not paid: there is no voucher")
_NO_SLIP = _T("未缴费：还没有开缴费通知单", "Not paid: no slip has been made out")
_LATER = _T("受理以后缴纳", "To be paid after the acceptance")
_PAID = _T("已缴费（{way}），凭证号 {voucher}", "Paid ({way}), voucher {voucher}")
_PAYER = _T("{name} 代缴", "{name}, for the applicant")
_OUTAGE = _T("断网登记单 {number}，{day} 登记", "Outage slip {number}, written on {day}")
_NOT_OWED = _T("不用缴费", "Nothing to pay")


@dataclass(frozen=True, slots=True)
class RemarkProps:
    """Texts; "" where there is nothing to say. ``paid``: the fee's proof is there."""

    amount: str = ""
    basis: str = ""
    slip_no: str = ""
    fee_state: str = ""
    payer: str = ""
    paid: bool = False
    owed: bool = False
    broken: tuple[str, ...] = ()
    credit: tuple[str, ...] = ()
    outage_slip: str = ""


def derive_remarks(found: OpenCase, language: str) -> RemarkProps:
    """Of the open case, in the clerk's language."""

    def say(text: LocalizedText) -> str:
        return text.get(language)

    item, case, bill = found.item, found.case, found.bill
    broken = tuple(
        say(found.material_name(event.detail.about.removeprefix("material:")))
        for event in case.events
        if isinstance(event.detail, CommitmentChecked) and not event.detail.kept
    )
    credit = tuple(say(note.words) for note in found.credit)
    entered = found.outage_slip
    slip = "" if entered is None else say(_OUTAGE.fill(number=entered.number, day=entered.written_on))
    if not item.fee.charged:
        return RemarkProps(broken=broken, credit=credit, outage_slip=slip)
    owed = owes(item, case)
    if bill is None:
        state = say(_NO_SLIP if owed else _LATER if case.decision is None else _NOT_OWED)
    elif bill.proof is None:
        state = say(_UNPAID)
    else:
        state = say(_PAID.fill(way=WAY_NAMES[bill.proof.way], voucher=bill.proof.voucher))
    return RemarkProps(
        amount=say(_AMOUNT.fill(amount=item.fee.amount or "" if bill is None else bill.amount)),
        basis=(item.fee.basis or "") if bill is None else bill.basis,
        slip_no="" if bill is None else bill.slip_no,
        fee_state=state,
        payer="" if bill is None or not bill.payer else say(_PAYER.fill(name=mask_name(bill.payer))),
        paid=bill is not None and bill.paid,
        owed=owed,
        broken=broken,
        credit=credit,
        outage_slip=slip,
    )


@QmlElement
class CounterRemarks(QObject):
    """Of the case that is open on the screen."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = RemarkProps()
        controller.wiped.connect(self.refresh)
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        found = controller.cases.open if isinstance(controller.state.step, CaseStep) else None
        props = RemarkProps() if found is None else derive_remarks(found, controller.language)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def amount(self) -> str:
        """With its currency; "" of a free item."""
        return self._props.amount

    @Property(str, notify=changed)
    def basis(self) -> str:
        return self._props.basis

    @Property(str, notify=changed)
    def slipNo(self) -> str:
        return self._props.slip_no

    @Property(str, notify=changed)
    def feeState(self) -> str:
        return self._props.fee_state

    @Property(str, notify=changed)
    def payer(self) -> str:
        """Who pays in the applicant's place, masked."""
        return self._props.payer

    @Property(str, notify=changed)
    def outageSlip(self) -> str:
        """The slip that was written in an outage and became this case; empty without one."""
        return self._props.outage_slip

    @Property(bool, notify=changed)
    def paid(self) -> bool:
        return self._props.paid

    @Property(bool, notify=changed)
    def owed(self) -> bool:
        """It can be paid now."""
        return self._props.owed

    @Property(list, notify=changed)
    def broken(self) -> list[str]:
        """What was promised in this case and found not to be so."""
        return list(self._props.broken)

    @Property(list, notify=changed)
    def credit(self) -> list[str]:
        """Every commitment of the applicant that was not as given, this case's included."""
        return list(self._props.credit)

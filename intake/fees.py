"""Fees of a case (缴费, CAPABILITIES C29): what is owed and why, the slip it is paid by, and the proof that it was.

A terminal takes no money and asks no bank: what makes a bill paid is the number of the voucher that the cashier, the
card machine or the payer's phone gave, and a picture of it that somebody of the hall has looked at. Without both a
bill is not paid, whatever anybody says and whether or not the network is there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from intake.case.case import Case
from intake.case.events import Decision
from intake.case.states import CaseState
from intake.item import ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of


class PaymentWay(StrEnum):
    """Cash is always one of them (国办发〔2020〕45号: nobody is refused for paying in cash)."""

    CASH = "cash"
    CARD = "card"
    MOBILE = "mobile"
    TRANSFER = "transfer"


WAY_NAMES: dict[PaymentWay, LocalizedText] = {
    PaymentWay.CASH: _T("现金", "Cash"),
    PaymentWay.CARD: _T("银行卡", "Bank card"),
    PaymentWay.MOBILE: _T("手机扫码", "By phone"),
    PaymentWay.TRANSFER: _T("银行转账", "Bank transfer"),
}
#: From the acceptance on: nobody pays for what may still be refused.
_OWED_IN = frozenset(
    {
        CaseState.ACCEPTED,
        CaseState.UNDER_REVIEW,
        CaseState.REVIEW_SUPPLEMENT,
        CaseState.SPECIAL_PROCEDURE,
        CaseState.SUSPENDED,
        CaseState.DECIDED,
        CaseState.CLOSED,
        CaseState.READY,
        CaseState.DELIVERED,
    }
)


@dataclass(frozen=True, slots=True)
class Proof:
    """That it was paid. ``voucher`` is the number on the receipt of the cashier or the bank, ``picture`` the digest of
    its picture, ``seen_by`` the member of staff who has looked at it, ``at`` RFC 3339."""

    way: PaymentWay
    voucher: str
    picture: str
    seen_by: str
    at: str


@dataclass(frozen=True, slots=True)
class Bill:
    """One slip (缴款单). ``amount`` is yuan with two decimals. ``payer``: who pays in the applicant's place (代缴), ""
    where nobody does. It is paid when it has its proof, and in no other way."""

    slip_no: str
    amount: str
    basis: str
    payer: str = field(default="", repr=False)
    proof: Proof | None = None

    @property
    def paid(self) -> bool:
        return self.proof is not None


@dataclass(frozen=True, slots=True)
class NotPaid:
    """Why a bill does not become paid."""

    message: LocalizedText


NO_WAY = _T("请选择缴费方式。", "Choose how it was paid.")
NO_VOUCHER = _T(
    "没有缴费凭证号，不能登记为已缴费。请照凭证填写。",
    "Without the number of a voucher it is not paid. Copy it from there.",
)
NO_PICTURE = _T(
    "请拍摄缴费凭证（财政票据、刷卡单或扫码成功的页面）。没有凭证，不能登记为已缴费。",
    "Take a picture of the voucher: the receipt, the card slip or the phone's screen. Without one it is not paid.",
)
_ALREADY = _T("这张缴款单已经登记缴费，凭证号{voucher}。", "This slip is paid already, voucher {voucher}.")


def owes(item: ServiceItem, case: Case) -> bool:
    """Is a fee to be paid for the case as it stands? Not before the acceptance, nor for what was refused."""
    return item.fee.charged and case.state in _OWED_IN and case.decision is not Decision.REFUSED


def bill_of(item: ServiceItem, slip_no: str, payer: str = "") -> Bill:
    """A new slip. Raises ``ValueError`` for an item without a fee: no slip asks for nothing."""
    fee = item.fee
    if not fee.charged or fee.amount is None or fee.basis is None:
        raise ValueError("the item is free")
    return Bill(slip_no, f"{Decimal(fee.amount):.2f}", fee.basis, payer)


def proof_missing(way: str, voucher: str, picture: str) -> LocalizedText | None:
    """What of a proof is not there yet, in words; None when it is whole."""
    if way not in set(PaymentWay):
        return NO_WAY
    if not voucher.strip():
        return NO_VOUCHER
    return None if picture else NO_PICTURE


def settled(bill: Bill, proof: Proof, payer: str | None = None) -> Bill | NotPaid:
    """The bill with its proof (C29 b); ``payer`` where it turned out that somebody else has paid (C29 c)."""
    if bill.proof is not None:
        return NotPaid(_ALREADY.fill(voucher=bill.proof.voucher))
    missing = proof_missing(proof.way, proof.voucher, proof.picture)
    if missing is not None:
        return NotPaid(missing)
    return replace(bill, proof=proof, payer=bill.payer if payer is None else payer)


def slip_number(device_code: str, day: date, number: int) -> str:
    """Of this terminal's ``number``-th slip: unique as long as device codes are, which no number of a case is part of:
    a slip goes to the cashier."""
    return f"JK{day:%Y%m%d}{device_code}{number:05d}"

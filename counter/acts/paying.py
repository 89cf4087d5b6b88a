"""Fees (缴费, C29): a slip with basis and amount, then the proof that it was paid. Nothing is paid without one."""

from __future__ import annotations

from counter.act import Act
from counter.acts.model import (
    BillWanted,
    Choice,
    Entry,
    Look,
    PaidWanted,
    Row,
    Rule,
    T,
    Wanted,
    capture,
    chosen,
    typed,
    words,
)
from intake.fees import WAY_NAMES, Bill, PaymentWay, bill_of, owes, proof_missing
from intake.text import LocalizedText

_WAYS = tuple(Choice(way.value, WAY_NAMES[way]) for way in PaymentWay)
_PAYER = T("代缴人（不是申请人自己缴的才填）", "Who pays, if it is not the applicant")


def _bill(look: Look) -> Bill | None:
    return look.open.bill


def _fee_rows(bill: Bill) -> tuple[Row, ...]:
    return (
        words("amount", T("应缴 {amount} 元", "{amount} yuan to pay").fill(amount=bill.amount)),
        words("basis", T("收费依据：{basis}", "Basis: {basis}").fill(basis=bill.basis)),
    )


# --- the slip ---------------------------------------------------------------------------------------------------------


def _bill_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        *_fee_rows(bill_of(look.open.item, "")),
        words(
            "ways",
            T(
                "现金、银行卡、手机扫码、转账都可以，不能拒收现金。",
                "Cash, card, phone or transfer; cash is never refused.",
            ),
        ),
        typed(entry, "payer", _PAYER, limit=100),
    )


def _bill_wanted(_look: Look, entry: Entry) -> tuple[Wanted, ...]:
    return (BillWanted(entry.text("payer")),)


# --- paid -------------------------------------------------------------------------------------------------------------


def _paid_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    bill = _bill(look)
    if bill is None:
        return ()
    return (
        words("slip", T("缴款单号 {no}", "Slip {no}").fill(no=bill.slip_no)),
        *_fee_rows(bill),
        chosen(entry, "way", T("怎么缴的", "How it was paid"), _WAYS),
        typed(entry, "voucher", T("缴费凭证号", "Number of the voucher"), limit=60),
        capture(entry, "voucher_page", T("缴费凭证", "The voucher")),
        typed(entry, "payer", _PAYER, default=bill.payer, limit=100),
    )


def _picture(entry: Entry) -> str:
    pages = entry.pages.get("voucher_page", ())
    return pages[-1].digest if pages else ""


def _paid_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    return proof_missing(entry.value("way"), entry.text("voucher"), _picture(entry))


def _paid_wanted(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    bill = _bill(look)
    payer = entry.text("payer", "" if bill is None else bill.payer)
    return (PaidWanted(entry.value("way"), entry.text("voucher"), entry.pages["voucher_page"][-1], payer),)


def _owes(look: Look) -> bool:
    return owes(look.open.item, look.open.case)


def _open(look: Look) -> bool:
    bill = _bill(look)
    return bill is not None and not bill.paid


RULES: tuple[Rule, ...] = (
    Rule(
        Act.BILL,
        T("开缴费通知单", "Fee notice"),
        "Alt+F",
        lambda look: _owes(look) and _bill(look) is None,
        _bill_rows,
        lambda _look, _entry: None,
        _bill_wanted,
    ),
    Rule(
        Act.PAID,
        T("登记缴费", "Record the payment"),
        "Alt+P",
        lambda look: _owes(look) and _open(look),
        _paid_rows,
        _paid_missing,
        _paid_wanted,
    ),
)

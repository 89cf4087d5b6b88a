"""Results and how they reach the applicant (C13, C15): arrival, hand-out with D14, mail with D15, a parcel back."""

from __future__ import annotations

from counter.act import Act
from counter.acts.forwarding import CARRIERS, GOVERNMENT_PAYS, sender
from counter.acts.model import (
    DIGITS,
    LONG_TEXT,
    Entry,
    Look,
    MoveWanted,
    Row,
    Rule,
    T,
    Wanted,
    capture,
    first_missing,
    if_empty,
    signature,
    typed,
    words,
)
from intake.case.events import Delivered, EventName, GivenBack, Recipient, RecipientKind, ResultArrived
from intake.case.states import CaseState
from intake.fees import owes
from intake.item import Delivery
from intake.masking import mask_name
from intake.text import LocalizedText

_THERE = frozenset({CaseState.CLOSED, CaseState.READY})


def _result_rows(look: Look) -> tuple[Row, ...]:
    return tuple(
        words(f"result:{no}", T("{name}　{number}", "{name}  {number}").fill(name=result.name, number=result.number))
        for no, result in enumerate(look.open.case.results)
    )


def _fee_rows(look: Look) -> tuple[Row, ...]:
    """A fee nobody has paid is said before the result goes out; whether it is waited for the hall decides."""
    item, bill = look.open.item, look.open.bill
    if not owes(item, look.open.case) or (bill is not None and bill.paid):
        return ()
    said = T(
        "还没有缴费：应缴 {amount} 元，没有登记缴费凭证。", "Not paid: {amount} yuan are due, there is no voucher."
    )
    return (words("fee", said.fill(amount=item.fee.amount or ""), warning=True),)


# --- the result has come ----------------------------------------------------------------------------------------------


def _arrived_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    return (
        *_result_rows(look),
        typed(entry, "batch", T("交接批次", "Batch"), limit=40),
        typed(entry, "originals", T("正本份数", "Originals"), default="1", kind=DIGITS, limit=3),
        typed(entry, "copies", T("副本份数", "Copies"), default="0", kind=DIGITS, limit=3),
        typed(entry, "from_staff", T("移交人", "Handed over by"), limit=40),
    )


def _count(entry: Entry, key: str, default: str) -> int:
    text = entry.text(key, default)
    return int(text) if text.isdecimal() else 0


def _arrived_missing(look: Look, entry: Entry) -> LocalizedText | None:
    return first_missing(
        if_empty(entry.value("batch"), T("请填写交接批次。", "Fill in the batch.")),
        None
        if _count(entry, "originals", "1") + _count(entry, "copies", "0")
        else T("请当面清点份数。", "Count the papers."),
        if_empty(entry.value("from_staff"), T("请填写移交人。", "Fill in who handed them over.")),
        T("移交人不能是自己。", "That cannot be yourself.") if entry.text("from_staff") == look.member.id else None,
    )


def _arrived(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    detail = ResultArrived(
        entry.text("batch"),
        _count(entry, "originals", "1"),
        _count(entry, "copies", "0"),
        entry.text("from_staff"),
    )
    return (MoveWanted(EventName.RESULT_ARRIVED, detail, look.hands_out),)


# --- hand-out ---------------------------------------------------------------------------------------------------------


def recipient_kind(look: Look) -> RecipientKind:
    """By the document that was read, never by what somebody says."""
    if look.open.is_applicant(look.visitor):
        return RecipientKind.APPLICANT
    return RecipientKind.REPRESENTATIVE if look.open.is_representative(look.visitor) else RecipientKind.OTHER


_WHO = {
    RecipientKind.APPLICANT: T("领取人：{name}（申请人本人）", "Collector: {name}, the applicant"),
    RecipientKind.REPRESENTATIVE: T("领取人：{name}（代办人）", "Collector: {name}, the representative"),
    RecipientKind.OTHER: T(
        "领取人：{name}（受委托人，要有授权委托书）", "Collector: {name}, with a letter of authority"
    ),
}


def _hand_out_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    kind = recipient_kind(look)
    name = "" if look.visitor is None else mask_name(look.visitor.name)
    other = kind is RecipientKind.OTHER
    return (
        words("who", _WHO[kind].fill(name=name), warning=other),
        *_result_rows(look),
        *_fee_rows(look),
        *((capture(entry, "authority", T("授权委托书", "Letter of authority")),) if other else ()),
        signature(entry, T("领取人在送达回证上签名", "The collector signs the proof of delivery")),
        typed(entry, "refusal", T("不肯签名的原因", "Or why they will not sign"), kind=LONG_TEXT),
    )


def _hand_out_missing(look: Look, entry: Entry) -> LocalizedText | None:
    other = recipient_kind(look) is RecipientKind.OTHER
    return first_missing(
        T("还没有拍摄授权委托书。", "The letter of authority is not captured.")
        if other and not entry.pages.get("authority")
        else None,
        None
        if entry.signature is not None or entry.text("refusal")
        else T("请领取人签名；不肯签的，写明原因。", "Have it signed, or say why it is not."),
    )


def _hand_out(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    person = look.visitor
    if person is None:
        raise LookupError("a result is handed to nobody")
    pages = entry.pages.get("authority", ())
    recipient = Recipient(
        recipient_kind(look), person.name, person.id_type, person.id_number, pages[0] if pages else None
    )
    detail = Delivered(
        Delivery.COLLECT.value,
        recipient,
        entry.signature,
        refusal="" if entry.signature is not None else entry.text("refusal"),
    )
    return (MoveWanted(EventName.DELIVER, detail, look.hands_out),)


def _needs_visitor(look: Look) -> LocalizedText | None:
    if look.visitor is not None:
        return None
    return T("先读领取人的证件：回到首页按 F4。", "Read the collector's document first: F4 on the first page.")


# --- mail -------------------------------------------------------------------------------------------------------------


def _mail_rows(look: Look, entry: Entry) -> tuple[Row, ...]:
    wanted = look.open.intake.delivery
    answers = dict(look.open.intake.answers)
    return (
        *(
            words(f"inside:{no}", T("内件：{name}", "Inside: {name}").fill(name=result.name))
            for no, result in enumerate(look.open.case.results)
        ),
        words("sender", sender(look)),
        typed(entry, "tracking", T("寄递单号", "Tracking number"), limit=40),
        typed(entry, "carrier", T("寄递企业", "Carrier"), default=CARRIERS[0], limit=40),
        typed(
            entry,
            "receiver",
            T("收件人", "Receiver"),
            default=look.open.applicant.name if wanted is None else wanted.receiver,
            limit=60,
        ),
        typed(
            entry,
            "phone",
            T("联系电话", "Telephone"),
            default=answers.get("phone", "") if wanted is None else wanted.phone,
            limit=20,
        ),
        typed(
            entry,
            "address",
            T("收件地址", "Address"),
            default=_address(look),
        ),
        words("payer", GOVERNMENT_PAYS),
    )


def _address(look: Look) -> str:
    """As chosen at take-in, else as the card says."""
    wanted = look.open.intake.delivery
    return (look.open.applicant.address or "") if wanted is None else wanted.address


def _mail_missing(_look: Look, entry: Entry) -> LocalizedText | None:
    return if_empty(entry.value("tracking"), T("请填写寄递单号。", "Fill in the tracking number."))


def _mail(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    detail = Delivered(Delivery.MAIL.value, tracking_no=entry.text("tracking"))
    return (MoveWanted(EventName.DELIVER, detail, look.hands_out),)


# --- it came back -----------------------------------------------------------------------------------------------------


def _came_back_rows(_look: Look, entry: Entry) -> tuple[Row, ...]:
    return (typed(entry, "reason", T("退回原因", "Why it came back"), kind=LONG_TEXT),)


def _came_back(look: Look, entry: Entry) -> tuple[Wanted, ...]:
    return (MoveWanted(EventName.CAME_BACK, GivenBack(entry.text("reason")), look.hands_out),)


def _was_mailed(look: Look) -> bool:
    sent = look.open.case.deliveries
    return look.open.case.state is CaseState.DELIVERED and bool(sent) and sent[-1].way == Delivery.MAIL


RULES: tuple[Rule, ...] = (
    Rule(
        Act.HAND_OUT,
        T("出件：当面领取", "Hand out"),
        "Alt+C",
        lambda look: look.open.case.state in _THERE,
        _hand_out_rows,
        _hand_out_missing,
        _hand_out,
        _needs_visitor,
    ),
    Rule(
        Act.MAIL,
        T("出件：邮寄", "Hand out by mail"),
        "Alt+M",
        lambda look: look.open.case.state in _THERE and Delivery.MAIL in look.open.item.delivery,
        _mail_rows,
        _mail_missing,
        _mail,
    ),
    Rule(
        Act.ARRIVED,
        T("结果到窗口", "The result has come"),
        "Alt+D",
        lambda look: look.open.case.state is CaseState.CLOSED,
        _arrived_rows,
        _arrived_missing,
        _arrived,
    ),
    Rule(
        Act.CAME_BACK,
        T("邮件退回", "The parcel came back"),
        "Alt+T",
        _was_mailed,
        _came_back_rows,
        lambda _look, entry: if_empty(entry.value("reason"), T("请写明退回原因。", "Say why it came back.")),
        _came_back,
    ),
)

"""Slips: D19 ticket, appointment and kiosk slip, D21 fee notice. Slips get lost: no full ID number, no full name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from intake.fees import Bill
from intake.item import ServiceItem
from intake.masking import mask_name
from intake.papers.letterhead import Letterhead, Matter, compose, matter_rows
from intake.papers.paper import Block, Code, Layout, Paper, PaperKind, Rows, Text, TextStyle


def ticket(
    head: Letterhead, number: str, *, item: str = "", window: str = "", ahead: int | None = None, code: str = ""
) -> Paper:
    """A queue number. ``ahead``: how many wait before, None where nobody knows; ``code``: what the window scans."""
    waiting = "" if ahead is None else head.say("D19.ahead", count=ahead) if ahead else head.say("D19.nobody")
    return _slip(
        head,
        head.title("D19.ticket"),
        (
            Text(number, TextStyle.HUGE),
            Text(waiting, TextStyle.CENTRE) if waiting else None,
            _rows(
                (head.label("item"), item),
                (head.label("window"), window),
                (head.label("time"), _now(head)),
            ),
            Text(head.say("D19.wait"), TextStyle.PLAIN),
            Code(code, head.say("D19.scan")) if code else None,
        ),
    )


def appointment_slip(
    head: Letterhead, number: str, *, item: str, time: str, window: str = "", name: str = "", code: str = ""
) -> Paper:
    """``time`` in words: day and hours. The name stands masked."""
    return _slip(
        head,
        head.title("D19.appointment"),
        (
            Text(number, TextStyle.HUGE),
            _rows(
                (head.label("time"), time),
                (head.label("item"), item),
                (head.label("window"), window),
                (head.label("applicant"), mask_name(name)),
            ),
            Text(head.say("D19.come"), TextStyle.PLAIN),
            Code(code, head.say("D19.scan")) if code else None,
        ),
    )


def kiosk_slip(
    head: Letterhead, *, item: str, reason: str, number: str = "", window: str = "", code: str = "", name: str = ""
) -> Paper:
    """What was begun at a kiosk goes on at a window (C18 a: data kept). ``code`` opens the draft there."""
    return _slip(
        head,
        head.title("D19.kiosk"),
        (
            Text(number, TextStyle.HUGE) if number else None,
            _rows(
                (head.label("item"), item),
                (head.label("window"), window),
                (head.label("applicant"), mask_name(name)),
                (head.label("time"), _now(head)),
            ),
            Text(reason, TextStyle.PLAIN),
            Text(head.say("D19.kept"), TextStyle.PLAIN),
            Code(code, head.say("D19.scan")) if code else None,
            Text(head.say("D19.not_taken_in"), TextStyle.STRONG),
        ),
    )


@dataclass(frozen=True, slots=True)
class Leaving:
    """What somebody leaves with who has not handed anything in. ``kept`` is ``shared``, ``here`` or "" (nothing was);
    ``slip`` the code by which a window finds a draft that is only at this terminal. ``…_text``: what the codes hold.
    ``why``: what a window has to see to; ``bring``: materials that are still missing."""

    item: str = ""
    number: str = ""
    ahead: int = 0
    ticket_text: str = ""
    kept: str = ""
    slip: str = ""
    slip_text: str = ""
    why: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()


def leaving_slip(head: Letterhead, leaving: Leaving) -> Paper:
    """Queue number, matter, and where the draft can be opened; neither name nor ID number: whoever finds it learns
    nothing, and the code opens nothing without the card."""
    ahead = head.say("D19.ahead", count=leaving.ahead) if leaving.ahead else head.say("D19.nobody")
    numbered = bool(leaving.number)
    kept = "code" if leaving.slip else leaving.kept
    return _slip(
        head,
        head.title("D19.ticket" if numbered else "D19.kiosk"),
        (
            Text(leaving.number, TextStyle.HUGE) if numbered else None,
            Text(ahead, TextStyle.CENTRE) if numbered else None,
            Text(head.say("D19.wait"), TextStyle.PLAIN) if numbered else None,
            Code(leaving.ticket_text, head.say("D19.scan")) if numbered and not leaving.slip else None,
            _rows((head.label("item"), leaving.item), (head.label("time"), _now(head))),
            *_list(head.say("D19.why"), leaving.why),
            *_list(head.say("D19.bring"), leaving.bring),
            Text(head.say("D19.slip_code"), TextStyle.CENTRE) if leaving.slip else None,
            Text(leaving.slip, TextStyle.HUGE) if leaving.slip else None,
            Code(leaving.slip_text, head.say("D19.scan")) if leaving.slip else None,
            Text(head.say(f"D19.kept_{kept}"), TextStyle.PLAIN) if kept else None,
            Text(head.say("D19.not_taken_in"), TextStyle.STRONG),
        ),
    )


def _slip(head: Letterhead, title: str, blocks: tuple[Block | None, ...]) -> Paper:
    return compose(head, PaperKind.SLIP, Layout.SLIP, title, blocks)


def _list(heading: str, lines: tuple[str, ...]) -> tuple[Block, ...]:
    if not lines:
        return ()
    return (Text(heading, TextStyle.STRONG), *(Text(f"· {line}", TextStyle.PLAIN) for line in lines))


def _now(head: Letterhead) -> str:
    return f"{head.today} {head.at.local:%H:%M}"


def _rows(*entries: tuple[str, str]) -> Rows:
    return Rows(tuple((name, value) for name, value in entries if value))


@dataclass(frozen=True, slots=True)
class FeeFacts:
    """What is to be paid. ``slip_no`` is the payment slip's number; ``ways`` how it can be paid, cash among them.
    ``payer`` where another than the applicant pays (代缴, C29 c); ``paid`` names the proof, "" while there is none."""

    amount: str  # yuan with two decimals
    basis: str
    slip_no: str
    ways: Sequence[str] = ("现金", "银行卡", "手机扫码")
    payer: str = field(default="", repr=False)
    paid: str = ""


def fee_of(item: ServiceItem, slip_no: str, *, payer: str = "", paid: str = "") -> FeeFacts:
    """Raises ``ValueError`` for an item without a fee: no notice asks for nothing."""
    if not item.fee.charged or item.fee.amount is None or item.fee.basis is None:
        raise ValueError("the item is free")
    return FeeFacts(item.fee.amount, item.fee.basis, slip_no, payer=payer, paid=paid)


def fee_facts(bill: Bill) -> FeeFacts:
    """What the notice says of a slip; the voucher's number only where there is a proof (C29 b)."""
    paid = "" if bill.proof is None else bill.proof.voucher
    return FeeFacts(bill.amount, bill.basis, bill.slip_no, payer=bill.payer, paid=paid)


def fee_notice(head: Letterhead, matter: Matter, fee: FeeFacts) -> Paper:
    """D21 (C29 a): basis, amount, slip number, ways. Without a proof it says "not paid", whatever anybody claims."""
    return compose(
        head,
        PaperKind.FEE,
        Layout.SLIP,
        "缴费通知单",
        (
            _rows(
                *matter_rows(head, matter),
                ("申请人", matter.party.name),
                ("缴款单号", fee.slip_no),
                ("缴费金额", f"人民币 {fee.amount} 元"),
                ("收费依据", fee.basis),
                ("缴费方式", "、".join(fee.ways)),
                ("代缴人", fee.payer),
                ("缴费情况", f"已缴费，凭证号 {fee.paid}" if fee.paid else "未缴费"),
            ),
            Text(head.say("D21.note"), TextStyle.PLAIN),
        ),
        matter=matter,
    )

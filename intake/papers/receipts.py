"""Receipts: D01 of a take-in, D05 of a supplement."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

from intake.case.events import NoticeLine
from intake.case_number import group_case_number
from intake.papers.labels import label
from intake.papers.letterhead import Letterhead, Matter, compose, matter_rows, party_rows
from intake.papers.paper import (
    Block,
    Code,
    Layout,
    Paper,
    PaperHall,
    PaperKind,
    Printing,
    Rows,
    SignPlace,
    Table,
    Text,
    TextStyle,
)
from intake.papers.signing import applicant, clerk
from intake.receipt import ReceiptCase, ReceiptData
from intake.text import CHINESE

_ENGLISH_TITLE = "Receipt"
#: `intake.receipt.FIVE_DAY_RULE` for who does not read Chinese; the Chinese text is the one that counts.
_ENGLISH_RULE = (
    "If anything is missing or has to be corrected, we tell you everything at once, on the spot or within 5 working "
    "days. If we do not, your application counts as accepted from the day we received it, and this receipt proves it."
)


def receipt(data: ReceiptData, *, at: str = "", clerk_name: str = "", signature: str = "") -> Paper:
    """D01 from what the print job keeps; in Chinese, with English beside it where the citizen's language is another.
    ``at``: print time in words, else the time of the take-in."""
    say = _labels(data)
    return Paper(
        kind=PaperKind.RECEIPT,
        layout=Layout.SLIP,
        title=data.title if data.language == CHINESE else f"{data.title} {_ENGLISH_TITLE}",
        hall=PaperHall(data.hall, data.hall_address, data.hall_phone, data.hotline),
        printing=Printing(at or data.taken_in, data.terminal_id, data.copy),
        organ="" if data.cases else data.organ,
        case_no="" if data.cases else data.case_no,
        progress_url=data.progress_url,
        blocks=tuple(_receipt_blocks(data)),
        training=data.training,
        sign=()
        if data.self_service
        else (SignPlace(say("clerk_sign"), clerk_name), SignPlace(say("applicant_sign"), picture=signature)),
    )


def _receipt_blocks(data: ReceiptData) -> list[Block]:
    say = _labels(data)
    person = ((say("applicant"), data.applicant), (say("id_number"), data.id_number_masked))
    blocks: list[Block] = [
        Rows(
            (
                *(((say("item"), _item(data)),) if data.cases else _matter(data, say)),
                *person,
                *(((say("phone"), data.phone),) if data.phone else ()),
                (say("received"), data.taken_in),
                *(() if data.cases else ((say("promised"), data.promised),)),
            )
        )
    ]
    for number, case in enumerate(data.cases, 1):
        heading = f"第{number}件（共{len(data.cases)}件）"
        begins = ((say("starts"), _begins(case, data.language)),) if case.after else ()
        rows = (*_matter(case, say), *begins, (say("promised"), case.promised))
        blocks += [Rows(rows, heading), Code(case.case_no, "", bars=True)]
    if data.materials:
        lines = tuple((str(m.no), m.name, m.source, f"{m.pages}页" if m.pages else "") for m in data.materials)
        head = tuple(say(key) for key in ("no", "material", "source", "pages"))
        blocks.append(Table(head, lines, (10, 52, 26, 12), say("materials")))
    if data.bring_later:
        open_lines = (f"· {later.name}（{later.within}）" for later in data.bring_later)
        blocks += [Text(say("later"), TextStyle.STRONG), *(Text(line, TextStyle.PLAIN) for line in open_lines)]
    blocks.append(Text(data.rule, TextStyle.PLAIN))
    if data.language != CHINESE:
        blocks.append(Text(_ENGLISH_RULE, TextStyle.PLAIN))
    blocks += [Text(note, TextStyle.STRONG) for note in (data.delivery_note, data.date_note) if note]
    return blocks


def _begins(case: ReceiptCase, language: str) -> str:
    """Nobody has to come again for it."""
    numbers = "、".join(str(number) for number in case.after)
    words = f"第{numbers}件办好后自动开始，不用再来"
    return words if language == CHINESE else f"{words} by itself when no. {numbers.replace('、', ', ')} is finished"


def _labels(data: ReceiptData) -> Callable[[str], str]:
    """For a citizen with another language in both: clerks have to read the paper too."""
    if data.language == CHINESE:
        return label
    return lambda key: f"{label(key)} {label(key, data.language)}"


def _item(matter: ReceiptData | ReceiptCase) -> str:
    translated = matter.item_translated if isinstance(matter, ReceiptData) else ""
    return f"{matter.item} {translated}" if translated else matter.item


def _matter(case: ReceiptData | ReceiptCase, say: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
    return (
        (say("case_no"), group_case_number(case.case_no)),
        (say("item"), _item(case)),
        (say("organ"), case.organ),
    )


class SupplementTo(StrEnum):
    """What was supplied: the sentence below it follows from that. After the acceptance nobody decides on it again."""

    NOTICE = "notice"
    REVIEW = "review"  # T18
    DEFERRAL = "deferral"  # T32


#: Sentences of D05: all is in, something is still to come.
_SUPPLEMENT_SENTENCES = {
    SupplementTo.NOTICE: ("D05.all", "D05.part"),
    SupplementTo.REVIEW: ("D05.review_all", "D05.part"),
    SupplementTo.DEFERRAL: ("D05.deferred_all", "D05.deferred_part"),
}


def supplement_receipt(
    head: Letterhead,
    matter: Matter,
    met: Sequence[NoticeLine],
    *,
    remaining: Sequence[NoticeLine] = (),
    to: SupplementTo = SupplementTo.NOTICE,
    on: str = "",
    signature: str = "",
) -> Paper:
    """D05: which lines of the notice are met, and what is still open. ``on``: the day in words, else today. With
    nothing open it says that the application counts as complete from that day (C09 a), or, after the acceptance, that
    the handling goes on."""
    whole, part = _SUPPLEMENT_SENTENCES[to]
    still_open = "尚需补交" if to is SupplementTo.DEFERRAL else "尚需补正"
    day = on or head.today
    rows = tuple((str(line.no), line.name, f"{line.count}份") for line in met)
    still = tuple((str(line.no), line.name, line.words) for line in remaining)
    return compose(
        head,
        PaperKind.SUPPLEMENT_RECEIPT,
        Layout.SLIP,
        "补正材料接收凭证",
        (
            Rows((*matter_rows(head, matter), *party_rows(head, matter.party, masked=True), ("接收日期", day))),
            Table(("通知书序号", "材料（内容）名称", "份数"), rows, (18, 64, 18), "本次补正"),
            Table(("通知书序号", "材料（内容）名称", "补正要求"), still, (18, 41, 41), still_open) if still else None,
            Text(head.say(part) if still else head.say(whole, day=day), TextStyle.STRONG),
        ),
        matter=matter,
        sign=(clerk(head), applicant(head, signature)),
    )

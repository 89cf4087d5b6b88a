"""Receipts: D01 of a take-in, D05 of a supplement."""

from __future__ import annotations

from collections.abc import Sequence

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


def receipt(data: ReceiptData, *, at: str = "", clerk_name: str = "", signature: str = "") -> Paper:
    """D01 from what the print job keeps. ``at``: print time in words, else the time of the take-in."""
    say = data.language
    return Paper(
        kind=PaperKind.RECEIPT,
        layout=Layout.SLIP,
        title=data.title,
        hall=PaperHall(data.hall, data.hall_address, data.hall_phone, data.hotline),
        printing=Printing(at or data.taken_in, data.terminal_id, data.copy),
        organ="" if data.cases else data.organ,
        case_no="" if data.cases else data.case_no,
        progress_url=data.progress_url,
        blocks=tuple(_receipt_blocks(data)),
        sign=(
            SignPlace(label("clerk_sign", say), clerk_name),
            SignPlace(label("applicant_sign", say), picture=signature),
        ),
        language=say,
    )


def _receipt_blocks(data: ReceiptData) -> list[Block]:
    say = data.language
    person = ((label("applicant", say), data.applicant), (label("id_number", say), data.id_number_masked))
    blocks: list[Block] = [
        Rows(
            (
                *(((label("item", say), data.item),) if data.cases else _matter(data, say)),
                *person,
                *(((label("phone", say), data.phone),) if data.phone else ()),
                (label("received", say), data.taken_in),
                *(() if data.cases else ((label("promised", say), data.promised),)),
            )
        )
    ]
    for number, case in enumerate(data.cases, 1):
        heading = f"第{number}件（共{len(data.cases)}件）" if say == CHINESE else f"{number} of {len(data.cases)}"
        rows = (*_matter(case, say), (label("promised", say), case.promised))
        blocks += [Rows(rows, heading), Code(case.case_no, "", bars=True)]
    if data.materials:
        unit = "页" if say == CHINESE else " p."
        lines = tuple((str(m.no), m.name, m.source, f"{m.pages}{unit}" if m.pages else "") for m in data.materials)
        head = tuple(label(key, say) for key in ("no", "material", "source", "pages"))
        blocks.append(Table(head, lines, (10, 52, 26, 12), label("materials", say)))
    if data.bring_later:
        open_lines = (f"· {later.name}（{later.within}）" for later in data.bring_later)
        blocks += [Text(label("later", say), TextStyle.STRONG), *(Text(line, TextStyle.PLAIN) for line in open_lines)]
    blocks.append(Text(data.rule, TextStyle.PLAIN))
    blocks += [Text(note, TextStyle.STRONG) for note in (data.delivery_note, data.date_note) if note]
    return blocks


def _matter(case: ReceiptData | ReceiptCase, say: str) -> tuple[tuple[str, str], ...]:
    return (
        (label("case_no", say), group_case_number(case.case_no)),
        (label("item", say), case.item),
        (label("organ", say), case.organ),
    )


def supplement_receipt(
    head: Letterhead,
    matter: Matter,
    met: Sequence[NoticeLine],
    *,
    remaining: Sequence[NoticeLine] = (),
    on: str = "",
    signature: str = "",
) -> Paper:
    """D05: which lines of the notice are met, and what is still open. ``on``: the day in words, else today. With
    nothing open it says that the application counts as complete from that day (C09 a)."""
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
            Table(("通知书序号", "材料（内容）名称", "补正要求"), still, (18, 41, 41), "尚需补正") if still else None,
            Text(head.say("D05.part") if still else head.say("D05.all", day=day), TextStyle.STRONG),
        ),
        matter=matter,
        sign=(clerk(head), applicant(head, signature)),
    )

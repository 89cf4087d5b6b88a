"""A paper on 58 or 80 mm thermal paper, from the same data as on A4. Thermal paper fades: no barcode, no seal place."""

from __future__ import annotations

from collections.abc import Iterator

from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine
from intake.case_number import group_case_number
from intake.papers.paper import Block, Code, Medium, Paper, Rows, SignPlace, Table, Text, TextStyle
from intake.text import CHINESE
from station.papers.page import marks_of, words_of

#: Narrower than this, both signatures do not stand on one line.
_WIDE_MM = 70
_KEEP = {CHINESE: "请妥善保管，热敏纸请避光存放。", "en": "Please keep this slip; it fades in the light."}


class NotThermal(ValueError):
    """Papers of this kind go to A4 only (CAPABILITIES §6)."""


def render_thermal(paper: Paper, width_mm: int = 80) -> tuple[ReceiptElement, ...]:
    """Top to bottom. Raises `NotThermal` for a kind without a thermal form."""
    if Medium.THERMAL not in paper.media:
        raise NotThermal(f"{paper.kind.value} has no thermal form")
    words = words_of(paper.language)
    elements: list[ReceiptElement] = [TextLine(mark, Align.CENTER, bold=True) for mark in marks_of(paper)]
    elements += [TextLine(paper.hall.name, Align.CENTER), TextLine(paper.title, Align.CENTER, size=2, bold=True)]
    if paper.number or paper.number_note:
        elements.append(_number(paper, words["number"]))
    if paper.case_no and not _says(paper, paper.case_no):
        elements.append(LabelledLine(words["case_no"], group_case_number(paper.case_no)))
    before: Block | None = None
    for block in paper.blocks:
        if before is None or _parted(before, block):
            elements.append(Rule())
        elements += _block(block)
        before = block
    if paper.training:
        elements += [Rule(), TextLine(words["training_note"], Align.CENTER, bold=True)]
    if paper.progress_url:
        elements += [Feed(), QrCode(paper.progress_url, words["progress"])]
    if paper.verify_code:
        elements.append(LabelledLine(words["code"], paper.verify_code))
    elements += _signatures(paper.sign, width_mm)
    return (*elements, *_foot(paper), Feed(3))


def _says(paper: Paper, number: str) -> bool:
    """Does it stand among the rows already?"""
    return any(
        number == value.replace(" ", "")
        for block in paper.blocks
        if isinstance(block, Rows)
        for _, value in block.entries
    )


def _number(paper: Paper, label: str) -> ReceiptElement:
    return LabelledLine(label, paper.number) if paper.number else TextLine(paper.number_note)


def _parted(before: Block, block: Block) -> bool:
    """Rows go on without a line; lines of text too."""
    if isinstance(before, Rows) and isinstance(block, Rows) and not block.heading:
        return False
    return not (isinstance(before, Text | Code) and isinstance(block, Text | Code) and not _opens(block))


def _opens(block: Text | Code) -> bool:
    return isinstance(block, Text) and block.style is TextStyle.STRONG


def _block(block: Block) -> Iterator[ReceiptElement]:
    match block:
        case Text(text, TextStyle.HUGE):
            yield TextLine(text, Align.CENTER, size=2, bold=True)
        case Text(text, TextStyle.CENTRE):
            yield TextLine(text, Align.CENTER)
        case Text(text, style):
            yield TextLine(text, bold=style is TextStyle.STRONG)
        case Rows(entries, heading):
            if heading:
                yield TextLine(heading, bold=True)
            yield from (LabelledLine(name, value or "＿＿＿＿＿＿＿＿") for name, value in entries)
        case Table(_, rows, _, heading):
            if heading:
                yield TextLine(heading, bold=True)
            yield from (TextLine(_line(row)) for row in rows)
        case Code(bars=True):
            pass
        case Code(data, caption):
            yield QrCode(data, caption)


def _line(row: tuple[str, ...]) -> str:
    """1. 居住证（现场拍摄，2页）"""
    if not any(row[1:]):
        return f"{row[0]}. ＿＿＿＿＿＿＿＿"
    more = "，".join(cell for cell in row[2:] if cell)
    return f"{row[0]}. {row[1]}" + (f"（{more}）" if more else "")


def _signatures(places: tuple[SignPlace, ...], width_mm: int) -> Iterator[ReceiptElement]:
    if not places:
        return
    yield Rule()
    for place in places:
        signed = place.name or ("（已电子签名）" if place.picture else "")
        yield LabelledLine(place.label, signed or ("＿" * (10 if width_mm >= _WIDE_MM else 6)))


def _foot(paper: Paper) -> Iterator[ReceiptElement]:
    words, hall = words_of(paper.language), paper.hall
    yield Rule()
    if hall.address:
        yield TextLine(hall.address)
    if hall.phone:
        yield TextLine(f"{words['phone']} {hall.phone}")
    yield TextLine(f"{words['hotline']} {hall.hotline}")
    yield TextLine(f"{words['terminal']} {paper.printing.terminal}")
    yield TextLine(f"{words['printed']} {paper.printing.at}")
    yield from (TextLine(line) for line in paper.foot)
    yield TextLine(_KEEP.get(paper.language.partition("-")[0], _KEEP[CHINESE]))

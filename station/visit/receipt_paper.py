"""The receipt (D01 收件凭证) laid out for 58 or 80 mm paper: from its data to printer elements."""

from __future__ import annotations

from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine
from intake.case_number import group_case_number
from intake.receipt import ReceiptCase, ReceiptData


def paper_of(data: ReceiptData) -> tuple[ReceiptElement, ...]:
    """Top to bottom. A reprint says so above the title, so that nobody takes two slips for two cases."""
    paper: list[ReceiptElement] = []
    if data.reprint:
        paper.append(TextLine(data.reprint, Align.CENTER, bold=True))
    paper += [
        TextLine(data.hall, Align.CENTER),
        TextLine(data.title, Align.CENTER, size=2, bold=True),
        Rule(),
        *([LabelledLine("办理事项", data.item)] if data.cases else _matter(data)),
        LabelledLine("申请人", data.applicant),
        LabelledLine("证件号码", data.id_number_masked),
    ]
    paper += _if(data.phone, LabelledLine("联系电话", data.phone))
    paper.append(LabelledLine("收件时间", data.taken_in))
    paper += _cases(data.cases) if data.cases else [LabelledLine("承诺时限", data.promised)]
    if data.materials:
        paper += [Rule(), TextLine("已收材料", bold=True)]
        paper += [TextLine(_material(m.no, m.name, m.source, m.pages)) for m in data.materials]
    if data.bring_later:
        paper += [Rule(), TextLine("以后补交", bold=True)]
        paper += [TextLine(f"· {later.name}（{later.within}）") for later in data.bring_later]
    paper += [Rule(), TextLine(data.rule)]
    for note in (data.delivery_note, data.date_note):
        paper += _if(note, TextLine(note, bold=True))
    if data.progress_url:
        paper += [Feed(), QrCode(data.progress_url, "扫码查询办理进度")]
    paper += [
        Rule(),
        *_if(data.hall_address, TextLine(data.hall_address)),
        *_if(data.hall_phone, TextLine(f"大厅电话 {data.hall_phone}")),
        TextLine(f"政务服务热线 {data.hotline}"),
        TextLine(f"终端 {data.terminal_id}"),
        TextLine("请妥善保管，热敏纸请避光存放。"),
        Feed(3),
    ]
    return tuple(paper)


def _matter(data: ReceiptData | ReceiptCase) -> list[ReceiptElement]:
    return [
        LabelledLine("收件编号", group_case_number(data.case_no)),
        LabelledLine("办理事项", data.item),
        LabelledLine("受理机关", data.organ),
    ]


def _cases(cases: tuple[ReceiptCase, ...]) -> list[ReceiptElement]:
    """Every matter of a package with its own number: each is asked after on its own."""
    paper: list[ReceiptElement] = []
    for number, case in enumerate(cases, 1):
        paper += [Rule(), TextLine(f"第{number}件（共{len(cases)}件）", bold=True), *_matter(case)]
        paper.append(LabelledLine("承诺时限", case.promised))
    return paper


def _material(number: int, name: str, source: str, pages: int) -> str:
    return f"{number}. {name}（{source}{f'，{pages}页' if pages else ''}）"


def _if(text: str, element: ReceiptElement) -> list[ReceiptElement]:
    return [element] if text else []

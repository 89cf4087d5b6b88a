"""Papers to look at (C02 d, e): the empty form of a material, the form as a careful person filled it in, and what the
result looks like. All are drawn from the rows the catalogue has of them; a catalogue's own file is shown as it is.

What is handed in is Chinese, so the labels are Chinese on every one, with their translation where the reader has
another language.
"""

from __future__ import annotations

from enum import StrEnum

from intake.item import PaperRow, SamplePaper, ServiceItem
from intake.papers.letterhead import Letterhead, compose
from intake.papers.paper import Block, Layout, Paper, PaperKind, Table, Text, TextStyle
from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of


class SampleKind(StrEnum):
    BLANK = "blank"  # 空白表格
    FILLED = "filled"  # 示范文本
    RESULT = "result"  # 结果样本


KIND_NAMES = {
    SampleKind.BLANK: _T("空白表格", "Blank form"),
    SampleKind.FILLED: _T("填写样表", "Filled-in sample"),
    SampleKind.RESULT: _T("结果样本", "Sample of the result"),
}
_COLUMNS = (_T("栏目", "What"), _T("内容", "Entry"))
_FOR = _T("用于办理：{item}", "For: {item}")
_HOW = _T("填写说明", "How to fill it in")
_NOTE = _T("“{label}”：{note}", "“{label}”: {note}")
_FOOT = {
    SampleKind.BLANK: _T("请用黑色签字笔填写，字迹要清楚。", "Please fill it in with a black pen, in clear writing."),
    SampleKind.FILLED: _T(
        "样表里的人和地址都是虚构的，只用来说明怎样填写。",
        "The people and addresses are made up; they only show how to fill it in.",
    ),
    SampleKind.RESULT: _T("这是样本，没有效力，以实际发放的为准。", "A sample without any effect."),
}
_MARKS = {SampleKind.BLANK: "", SampleKind.FILLED: "样表", SampleKind.RESULT: "样本"}


def sample_paper(head: Letterhead, item: ServiceItem, paper: SamplePaper, kind: SampleKind) -> Paper:
    """One page of it. Raises ``ValueError`` for a paper that is a file of the catalogue and has no rows."""
    if not paper.rows:
        raise ValueError("a paper without rows is not drawn")
    rows = tuple((_both(row.label, head.language), _value(row, kind)) for row in paper.rows)
    columns = tuple(_both(name, head.language) for name in _COLUMNS)
    notes = [row for row in paper.rows if row.note is not None and kind is not SampleKind.RESULT]
    blocks: list[Block] = [
        Text(_FOR.fill(item=item.name).get(head.language), TextStyle.SMALL),
        Table(columns, rows, (2, 5)),
        *([Text(_HOW.get(head.language), TextStyle.STRONG)] if notes else []),
        *(
            Text(f"{no}. {_NOTE.fill(label=row.label, note=row.note or row.label).get(head.language)}", TextStyle.PLAIN)
            for no, row in enumerate(notes, 1)
        ),
    ]
    footer = () if paper.footer is None else (paper.footer.get(head.language),)
    return compose(
        head,
        PaperKind.SAMPLE,
        Layout.SLIP,
        _both(paper.title, head.language),
        tuple(blocks),
        organ=item.organ.name,
        foot=(*footer, _FOOT[kind].get(head.language)),
        watermark=_MARKS[kind],
    )


def _both(text: LocalizedText, language: str) -> str:
    chinese, own = text.get(), text.get(language)
    return chinese if language == CHINESE or own == chinese else f"{chinese} {own}"


def _value(row: PaperRow, kind: SampleKind) -> str:
    """Room to write on a blank form; what is written is Chinese, as it has to be."""
    return "" if kind is SampleKind.BLANK or row.example is None else row.example.get()

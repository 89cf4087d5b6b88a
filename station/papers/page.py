"""A paper as the templates of ``resources/documents`` want it: plain texts, and its codes as drawings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from intake.case_number import group_case_number
from intake.papers.paper import Block, Code, Paper, PaperKind, Rows, Seal, SignPlace, Table, Text
from intake.text import CHINESE
from station.papers.drawings import bars_drawing, picture_drawing, qr_drawing
from station.papers.glyphs import legible

_WORDS = {
    CHINESE: {
        "hotline": "政务服务热线",
        "phone": "大厅电话",
        "printed": "打印时间",
        "terminal": "终端",
        "case_no": "收件编号",
        "progress": "扫码查进度",
        "verify": "扫码验真伪",
        "code": "验证码",
        "handwrite": "标有〔U+…〕处为本机字库没有的生僻字，请在该处手写并由经办人确认。",
        "training": "培训样张",
        "training_note": "培训样张，不具有任何效力",
        "seal": "（盖　章）",
        "date": "年　　月　　日",
        "number": "文书编号",
        "copy": "补打（第{copy}次）",
        "count": "第{copy}次打印",
        "count_of": "第{copy}次打印（最多{limit}次）",
        "duplicate": "复制件（第{copy}份）",
    },
    "en": {
        "hotline": "Hotline",
        "phone": "Hall telephone",
        "printed": "Printed",
        "terminal": "Terminal",
        "case_no": "Case number",
        "progress": "Scan for progress",
        "verify": "Scan to verify",
        "code": "Verification code",
        "handwrite": "Characters marked 〔U+…〕 are missing in this machine's fonts: please write them by hand.",
        "training": "TRAINING 培训",
        "training_note": "Training print without any effect 培训样张",
        "seal": "(seal)",
        "date": "Date",
        "number": "Document number",
        "copy": "Reprint {copy}",
        "count": "Print {copy}",
        "count_of": "Print {copy} of at most {limit}",
        "duplicate": "Duplicate {copy}",
    },
}


def words_of(language: str) -> dict[str, str]:
    return _WORDS.get(language.partition("-")[0], _WORDS[CHINESE])


def marks_of(paper: Paper) -> tuple[str, ...]:
    """What stands beside the title: training, copy, count. Nobody shall take two papers for two cases."""
    words, printing = words_of(paper.language), paper.printing
    marks = []
    if paper.training:
        marks.append(words["training"])
    if printing.duplicate:
        marks.append(words["duplicate"].format(copy=printing.copy))
    elif paper.kind is PaperKind.CERTIFICATE:
        key = "count" if printing.limit is None else "count_of"
        marks.append(words[key].format(copy=printing.copy, limit=printing.limit))
    elif printing.copy > 1:
        marks.append(words["copy"].format(copy=printing.copy))
    return tuple(marks)


def page_of(paper: Paper, logo: str = "") -> dict[str, Any]:
    """Everything the template shows; ``logo`` is the hall's sign (SVG). Characters that no font has are written as
    their code, and a note says so."""
    missing: list[str] = []

    def show(text: str) -> str:
        return legible(text, missing)

    words = words_of(paper.language)
    blocks = [_block(block, show) for block in paper.blocks]
    page: dict[str, Any] = {
        "chinese": paper.language == CHINESE,
        "words": words,
        "kind": paper.kind.value,
        "title": show(paper.title),
        "organ": show(paper.organ),
        "number": show(paper.number),
        "number_note": show(paper.number_note),
        "marks": list(marks_of(paper)),
        "addressee": show(paper.addressee),
        "blocks": blocks,
        "closing": show(paper.closing),
        "seal": None if paper.seal is None else _seal(paper.seal, show),
        "sign": [_sign(place, show) for place in paper.sign],
        "foot": [show(line) for line in paper.foot],
        "case_no": group_case_number(paper.case_no) if paper.case_no else "",
        "bars": _bars(paper.case_no),
        "progress": _qr(paper.progress_url),
        "verify": _qr(paper.verify_url),
        "verify_code": paper.verify_code,
        "watermark": words["training"] if paper.training else show(paper.watermark),
        "hall": show(paper.hall.name),
        "logo": logo,
        "foot_lines": _foot_lines(paper, show),
    }
    page["foot"] += [words["training_note"]] if paper.training else []
    page["foot"] += [words["handwrite"]] if missing else []
    return page


def _foot_lines(paper: Paper, show: Callable[[str], str]) -> list[str]:
    words, hall = words_of(paper.language), paper.hall
    above = (show(hall.name), show(hall.address), f"{words['phone']} {hall.phone}" if hall.phone else "")
    below = (
        f"{words['hotline']} {hall.hotline}",
        f"{words['terminal']} {paper.printing.terminal}",
        f"{words['printed']} {paper.printing.at}",
    )
    return ["　".join(part for part in line if part) for line in (above, below)]


def _block(block: Block, show: Callable[[str], str]) -> dict[str, Any]:
    match block:
        case Text(text, style):
            return {"sort": "text", "text": show(text), "style": style.value}
        case Rows(entries, heading):
            return {"sort": "rows", "entries": [[show(n), show(v)] for n, v in entries], "heading": show(heading)}
        case Table(head, rows, widths, heading):
            return {
                "sort": "table",
                "head": [show(cell) for cell in head],
                "rows": [[show(cell) for cell in row] for row in rows],
                "widths": list(widths),
                "heading": show(heading),
            }
        case Code(data, _, bars=True):
            return {"sort": "bars", **(_bars(data) or {})}
        case Code(data, caption):
            return {"sort": "code", "drawing": _qr(data), "caption": show(caption)}


def _seal(seal: Seal, show: Callable[[str], str]) -> dict[str, str]:
    return {"organ": show(seal.organ), "date": seal.date, "note": show(seal.note)}


def _sign(place: SignPlace, show: Callable[[str], str]) -> dict[str, str]:
    return {
        "label": show(place.label),
        "name": show(place.name),
        "picture": picture_drawing(place.picture),
        "date": place.date,
    }


def _qr(text: str) -> str:
    return qr_drawing(text) if text else ""


def _bars(case_no: str) -> dict[str, Any] | None:
    if not case_no:
        return None
    drawing, modules = bars_drawing(case_no)
    return {"drawing": drawing, "modules": modules}

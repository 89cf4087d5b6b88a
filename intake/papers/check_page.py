"""The page that says whether a paper is genuine: for who typed or scanned its verification code.

It shows what to compare with the sheet in hand, kind, number, organ and date, and nothing of whom the paper is about: a
code can be found, and asked about by anybody.
"""

from __future__ import annotations

import html
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from intake.papers.paper import Paper
from intake.papers.verify import Genuine, read_code, verify
from intake.text import CHINESE, LocalizedText


class CheckOutcome(StrEnum):
    GENUINE = "genuine"
    NO_CODE = "no_code"  # what came is no code
    UNKNOWN = "unknown"  # no paper with this code, or not arrived yet
    CHANGED = "changed"  # the paper that is kept no longer fits its code


@dataclass(frozen=True, slots=True)
class CheckAnswer:
    """``facts``: label and value to compare with the sheet; only of a genuine paper."""

    outcome: CheckOutcome
    message: LocalizedText
    facts: tuple[tuple[LocalizedText, str], ...] = ()


_T = LocalizedText.of
_MESSAGES = {
    CheckOutcome.GENUINE: _T(
        "核验通过：该文书由本系统出具。请核对手中文书与下列内容是否一致；不一致的，说明文书被改动过。",
        "Genuine: this paper was made by our system. Compare it with what stands below; if it differs, it was altered.",
    ),
    CheckOutcome.NO_CODE: _T(
        "验证码不对：应是 12 位数字和字母，例如 K7M2-00AB-1XYT。请对照文书重新输入。",
        "This is no verification code. It has 12 digits and letters, as K7M2-00AB-1XYT. Please compare with the paper.",
    ),
    CheckOutcome.UNKNOWN: _T(
        "没有查到该验证码对应的文书。可能是输入有误，也可能是文书在断网时打印，还没有送到平台，请稍后再查。",
        "No paper with this code is known. It may be mistyped, or printed offline and not arrived here yet.",
    ),
    CheckOutcome.CHANGED: _T(
        "核验不通过：文书内容与验证码不符。请到出具文书的政务服务大厅核实。",
        "Not genuine: content and code do not fit. Please ask at the hall that made the paper.",
    ),
}


def check_paper(text: str, find: Callable[[str], Paper | None], key: bytes) -> CheckAnswer:
    """``text`` is what was typed or scanned, ``find`` gives the kept paper of a code (``XXXX-XXXX-XXXX``)."""
    code = read_code(text)
    if code is None:
        return _answer(CheckOutcome.NO_CODE)
    paper = find(code)
    if paper is None:
        return _answer(CheckOutcome.UNKNOWN)
    if not isinstance(verify(paper, code, key), Genuine):
        return _answer(CheckOutcome.CHANGED)
    facts = (
        (_T("文书名称", "Paper"), paper.title),
        (_T("文书编号", "Number"), paper.number or paper.number_note),
        (_T("出具机关", "Issued by"), paper.organ or paper.hall.name),
        (_T("日期", "Date"), paper.printing.at if paper.seal is None else paper.seal.date),
        (_T("电子印章", "Electronic seal"), "" if paper.seal is None else paper.seal.note),
        (_T("说明", "Note"), "培训样张，不具有任何效力" if paper.training else ""),
    )
    return _answer(CheckOutcome.GENUINE, tuple((name, value) for name, value in facts if value))


def _answer(outcome: CheckOutcome, facts: tuple[tuple[LocalizedText, str], ...] = ()) -> CheckAnswer:
    return CheckAnswer(outcome, _MESSAGES[outcome], facts)


def check_html(answer: CheckAnswer, language: str = CHINESE) -> str:
    """A page by itself: no script, nothing loaded from elsewhere, every text escaped."""
    rows = "".join(
        f"<tr><th>{html.escape(name.get(language))}</th><td>{html.escape(value)}</td></tr>"
        for name, value in answer.facts
    )
    title = html.escape(_T("文书核验", "Check a paper").get(language))
    return (
        f'<!doctype html><html lang="{html.escape(language)}"><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{title}</title>'
        "<style>body{font:18px/1.7 sans-serif;max-width:40em;margin:2em auto;padding:0 1em}"
        "th{text-align:left;padding-right:1em;white-space:nowrap}</style>"
        f"<h1>{title}</h1><p>{html.escape(answer.message.get(language))}</p><table>{rows}</table></html>"
    )

"""One cell as an office fills it in: full-width digits, dates as text or serial numbers, 是 and √, "20个工作日".

Each reader gives the value, or raises `BadCell` with the reason; an empty cell never comes here. Codes and numbers are
brought to half width; names and texts stay as given but for outer blanks.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Any

from intake.text import LocalizedText, has_unusable

_T = LocalizedText.of
Cell = str | int | float | bool | date | datetime


class BadCell(Exception):
    """The cell cannot be read; the reason says what to write."""

    def __init__(self, reason: LocalizedText) -> None:
        super().__init__(reason.get("en"))
        self.reason = reason


_NUMBER_NOT_TEXT = _T(
    "代码被存成了数字，前面的 0 或者后面的位数已经丢失。请把单元格设为“文本”格式，再重新填写。",
    "The code was stored as a number and has lost digits. Format the cell as text and type it anew.",
)
_FORMULA_ERROR = _T("公式出错（{value}），请直接填写内容。", "The formula failed ({value}). Please type the value.")
_NO_DATE = _T("不是日期，请写成 2026-05-14 这样。", "No date. Please write it as 2026-05-14.")
_NO_NUMBER = _T("不是整数：{value}。", "No whole number: {value}.")
_NO_AMOUNT = _T("不是金额：{value}。请写成 20 或者 20.50。", "No amount: {value}. Please write 20 or 20.50.")
_NO_YES_NO = _T("请填“是”或者“否”，不是“{value}”。", "Please write yes or no, not: {value}.")
_NO_LIMIT = _T(
    "看不懂这个时限：{value}。请写成“20个工作日”或者“当场办结”。",
    "No period: {value}. Please give the number of working days (or 0 for at once).",
)
_UNUSABLE = _T("里面有不能使用的符号，请重新输入。", "There are characters that cannot be used. Please type it anew.")
_NOT_ONE_OF = _T("不能填“{value}”，可以填：{allowed}。", "“{value}” is not allowed, but: {allowed}.")

_ERRORS = frozenset({"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"})
_YES = frozenset({"是", "有", "√", "✓", "✔", "1", "y", "yes", "true", "支持", "需要", "可以", "收费"})
_NO = frozenset({"否", "无", "×", "✗", "x", "0", "n", "no", "false", "不支持", "不需要", "不可以", "不收费", "没有"})
#: What means "nothing here".
_NOTHING = frozenset({"", "无", "/", "／", "-", "—", "——", "--", "暂无", "不涉及"})
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:\s+00:00(?::00)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_AT_ONCE = ("当场", "即办", "即时", "立等可取")
_PERIOD = re.compile(r"(\d{1,4})(?:个)?(工作日|自然日|天|日)?(?:内|以内|之内)?")
_ZERO_DAY = date(1899, 12, 30)  # serial 0 of a spreadsheet's dates
_LONG_NUMBER = 10**15  # more digits than a spreadsheet's number keeps


def half_width(text: str) -> str:
    """Ｌ３ → L3, without blanks around."""
    return unicodedata.normalize("NFKC", text).strip()


def text(cell: Cell) -> str:
    """A text as it was written; line breaks stay."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, datetime | date):
        return _day(cell).isoformat()
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LONG_NUMBER:
        return str(int(cell))
    written = str(cell).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ").replace("_x000D_", "").strip()
    if written in _ERRORS:
        raise BadCell(_FORMULA_ERROR.fill(value=written))
    if has_unusable(written, "\n"):
        raise BadCell(_UNUSABLE)
    return written


def is_nothing(cell: Cell) -> bool:
    """An empty cell, or one with a stroke in it."""
    return isinstance(cell, str) and half_width(cell) in _NOTHING


def code(cell: Cell) -> str:
    """A code of letters and digits. A number cell has lost what a code cannot spare."""
    if not isinstance(cell, str):
        raise BadCell(_NUMBER_NOT_TEXT)
    return re.sub(r"\s", "", half_width(text(cell))).upper()


def whole(cell: Cell) -> int:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _LONG_NUMBER:
        return int(cell)
    written = re.sub(r"[份个次张天日,，\s]", "", half_width(text(cell)))
    if not re.fullmatch(r"-?[0-9]{1,9}", written):
        raise BadCell(_NO_NUMBER.fill(value=_short(text(cell))))
    return int(written)


def amount(cell: Cell) -> str:
    """Yuan as a decimal string with two places."""
    written = re.sub(r"[元¥￥,，\s]", "", half_width(text(cell)))
    if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,2})?", written):
        raise BadCell(_NO_AMOUNT.fill(value=_short(text(cell))))
    yuan, _, cents = written.partition(".")
    return f"{int(yuan)}.{cents:0<2}"


def yes_no(cell: Cell) -> bool:
    if isinstance(cell, bool):
        return cell
    written = half_width(text(cell)).lower()
    if written in _YES:
        return True
    if written in _NO:
        return False
    raise BadCell(_NO_YES_NO.fill(value=_short(text(cell))))


def day(cell: Cell) -> str:
    """An ISO date: of a date cell, a serial number, or a text in one of the usual ways."""
    if isinstance(cell, datetime | date):
        return _day(cell).isoformat()
    written = half_width(text(cell))
    found = _DATE.fullmatch(written) or _COMPACT.fullmatch(written)
    try:
        if found is not None:
            return date(*(int(part) for part in found.groups())).isoformat()
        if re.fullmatch(r"[0-9]{5}(\.0*)?", written):
            return (_ZERO_DAY + timedelta(days=int(float(written)))).isoformat()
    except (ValueError, OverflowError):
        pass
    raise BadCell(_NO_DATE)


def limit(cell: Cell, unit: str | None = None) -> dict[str, Any]:
    """A period. ``unit`` comes from the column beside and counts where the cell itself has none."""
    written = re.sub(r"\s", "", half_width(text(cell)))
    if any(words in written for words in _AT_ONCE):
        return {"amount": 0, "unit": "working_day"}
    found = _PERIOD.fullmatch(written)
    if found is None:
        raise BadCell(_NO_LIMIT.fill(value=_short(written)))
    said = found[2] or half_width(unit or "")
    in_calendar_days = said in ("天", "日", "自然日", "日历日") or "自然" in said
    return {"amount": int(found[1]), "unit": "calendar_day" if in_calendar_days else "working_day"}


def one_of(cell: Cell, allowed: dict[str, str]) -> str:
    """One of some words, or its code."""
    written = re.sub(r"\s", "", half_width(text(cell)))
    if written in allowed:
        return allowed[written]
    if isinstance(cell, int | float) and len(written) == 1 and f"0{written}" in allowed.values():
        written = f"0{written}"  # 01 that a spreadsheet took for the number 1
    if written in allowed.values():
        return written
    raise BadCell(_NOT_ONE_OF.fill(value=_short(written), allowed="、".join(allowed)))


def several_of(cell: Cell, allowed: dict[str, str]) -> list[str]:
    """Some of the words, separated by 、 ， ； or a line break; each once, in their order."""
    parts = [part for part in re.split(r"[、,，;；/\n\s]+", half_width(text(cell))) if part]
    return list(dict.fromkeys(one_of(part, allowed) for part in parts))


def lines(cell: Cell) -> list[str]:
    """Lines of a cell, without the numbers people write before them (1. （一） ①)."""
    numbered = re.compile(r"^\s*(?:[（(]?[0-9一二三四五六七八九十]{1,3}[）)、.．]\s*|[①-⑳]\s*)")
    return [line for line in (numbered.sub("", part).strip() for part in text(cell).split("\n")) if line]


def words(cell: Cell) -> list[str]:
    """Single words: keywords, telephones."""
    return [part for part in re.split(r"[、,，;；\n]+\s*", text(cell)) if part.strip()]


def _day(cell: date | datetime) -> date:
    return cell.date() if isinstance(cell, datetime) else cell


def _short(value: str) -> str:
    """As much of it as a line of the report bears."""
    return value if len(value) <= 20 else f"{value[:20]}…"

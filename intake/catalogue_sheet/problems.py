"""What is wrong in a spreadsheet, said so that whoever filled it in finds the cell and knows what to write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class Place:
    """A cell: the sheet by its name, the row as the spreadsheet numbers it (0: the sheet as a whole), the column by its
    Chinese header."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class SheetProblem:
    """One line of the report. ``item`` is the code of the item, where the row has one."""

    place: Place
    item: str | None
    reason: LocalizedText

    def text(self, language: str = "zh-CN") -> str:
        """“事项”第 5 行，“基本编码”：……"""
        row = f"第 {self.place.row} 行" if self.place.row else ""
        column = f"“{self.place.column}”" if self.place.column else ""
        where = "，".join(part for part in (f"“{self.place.sheet}”{row}", column) if part)
        if language != "zh-CN":
            row = f", row {self.place.row}" if self.place.row else ""
            where = f"{self.place.sheet}{row}" + (f", {self.place.column}" if self.place.column else "")
            return f"{where}: {self.reason.get(language)}"
        return f"{where}：{self.reason.get(language)}"

    def to_json(self) -> dict[str, Any]:
        return {
            "sheet": self.place.sheet,
            "row": self.place.row,
            "column": self.place.column,
            "item": self.item,
            "reason": self.reason.get(),
            "reason_en": self.reason.get("en"),
        }


#: Faults of the item's model by their type, in the office's words. What is not here is said as the model says it.
_REASONS: Mapping[str, LocalizedText] = {
    "missing": _T("没有填写，这一项必须有。", "Nothing is filled in; it is needed."),
    "too_short": _T("没有填写，至少要有一项。", "At least one is needed."),
    "string_too_short": _T("没有填写。", "Nothing is filled in."),
    "text_no_chinese": _T("没有填写中文。", "The Chinese text is missing."),
    "string_too_long": _T("内容太长，最多 {max_length} 个字。", "Too long, at most {max_length} characters."),
    "length": _T("内容太长，最多 {limit} 个字。", "Too long, at most {limit} characters."),
    "name": _T("名称太长，最多 {limit} 个字。", "The name is too long, at most {limit} characters."),
    "string_pattern_mismatch": _T(
        "格式不对，请检查有没有空格、汉字或者别的符号。",
        "The format is wrong. Please look for blanks and other characters.",
    ),
    "literal_error": _T("不是可以填的内容，可以填：{expected}。", "Not one of those allowed: {expected}."),
    "enum": _T("不是可以填的内容，可以填：{expected}。", "Not one of those allowed: {expected}."),
    "uscc": _T(
        "统一社会信用代码不对（{fault}），请对照证书逐位检查。",
        "No credit code ({fault}). Please compare place by place.",
    ),
    "item_type": _T("不是国家标准里的事项类型。", "No item type of the standard."),
    "promised_limit": _T("承诺时限不能比法定时限长。", "The promised limit may not be longer than the statutory one."),
    "effective_to": _T("取消日期要在生效日期之后。", "The end must be after the start."),
    "no_basis": _T(
        "没有设定依据的材料不能列为必要材料：请写明依据，或者改为非必要。",
        "A material without legal basis cannot be required: give the basis or make it optional.",
    ),
    "fee": _T(
        "收费的事项要写明金额和收费依据；不收费的不要写。", "A charged item needs amount and basis, a free one neither."
    ),
    "duplicate": _T("重复了。", "It occurs twice."),
    "greater_than_equal": _T("数字太小，最小是 {ge}。", "Too small, at least {ge}."),
    "less_than_equal": _T("数字太大，最大是 {le}。", "Too large, at most {le}."),
    "text_control": _T("里面有看不见的控制符，请重新输入。", "There is a control character in it."),
    "text_length": _T("内容太长，最多 {limit} 个字。", "Too long, at most {limit} characters."),
    "shared_from": _T("可共享的材料要写明共享来源。", "A shared material needs the source it is looked up at."),
    "refer_to": _T("审核转报的事项要写明转报机关。", "An item that is referred needs the receiving organ."),
    "material": _T("没有这份材料：{key}。", "There is no such material: {key}."),
    "condition": _T("条件不对：{fault}。", "The condition is wrong: {fault}."),
    "options": _T("选择题至少要有两个选项。", "A choice needs at least two options."),
}
_OTHER = _T("不能使用：{message}", "Cannot be used: {message}")


def reason_of(kind: str, message: str, context: Mapping[str, Any]) -> LocalizedText:
    """The words for one fault of the model (pydantic's type, message and context)."""
    words = _REASONS.get(kind, _OTHER)
    try:
        return words.fill(message=message, **{name: str(value) for name, value in context.items() if name != "message"})
    except (KeyError, IndexError, ValueError):  # a context without what the sentence needs
        return _OTHER.fill(message=message)

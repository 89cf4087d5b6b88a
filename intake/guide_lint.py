"""Words in a guide that leave the citizen guessing (C02 b): flagged when a catalogue is imported, with what to write.

Who reads a guide has to know exactly what to bring. The law asks the same: everything is told at once, and what the
public list does not name must not be demanded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from intake.item import ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class VagueWords:
    """One finding: where (an element of the item, as ``materials.0.requirement``), which words, what to do."""

    at: str
    words: str
    advice: LocalizedText


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    advice: LocalizedText


_NAME_EACH = _T(
    "请逐项写明每一份材料的名称；没有写明的材料不能要求提供。",
    "Name every material; what is not named cannot be demanded.",
)
_FULL_LIST = _T("请把“等”字代表的内容全部列出来，或者去掉“等”字。", "List all that is meant, or leave the word out.")
_WHEN = _T(
    "请写明在什么情况下需要，例如“委托他人办理的”。", "Say in which case it is needed, as: if somebody else applies."
)
_WHICH_RULE = _T(
    "请写明是哪个部门、哪个文件、哪一条规定的什么内容。",
    "Name the office, the regulation, the clause, and what it says.",
)
_SAY_EXACTLY = _T("请写出确定的要求、数量或者时间。", "State the exact requirement, number or time.")

#: 等 counts where it means "and so on", not in 等级, 平等, 等候.
_RULES = (
    _Rule(
        re.compile(r"其[他它](?:相关|有关|需要的|必要的|应当?提[交供]的)?(?:的)?(?:申请)?(?:材料|资料|证件|证明|文件)"),
        _NAME_EACH,
    ),
    _Rule(re.compile(r"(?:相关|有关)(?:的)?(?:材料|资料|证件|证明(?:材料|文件)?|文件|手续)"), _NAME_EACH),
    _Rule(re.compile(r"(?<![平同相上中下高优])等(?=$|[材资证文相有其，。；、）)\n])"), _FULL_LIST),
    _Rule(re.compile(r"视(?:具体)?情况|根据(?:实际|具体)?情况(?:提供|提交|而定|确定)|酌情"), _WHEN),
    _Rule(re.compile(r"必要时|如有需要|需要时(?:提供|提交)"), _WHEN),
    _Rule(
        re.compile(
            r"(?:有关|相关)部门(?:规定|要求|认为)|法律法规规定的其[他它]|(?:法律、?法规|政策)(?:等)?规定的其[他它]|"
            r"其[他它](?:有关|相关)?(?:的)?(?:规定|条件|要求|情形)|按(?:照)?(?:有关|相关)(?:规定|要求)|符合(?:有关|相关)(?:规定|要求|条件)"
        ),
        _WHICH_RULE,
    ),
    _Rule(
        re.compile(r"原则上|一般情况下|适当(?:的)?(?:时间|数量)|若干(?!规定|意见|问题|措施|政策)|尽快(?:办理|提交)"),
        _SAY_EXACTLY,
    ),
)


@lru_cache(maxsize=4096)  # the same matter at ten organs says the same
def vague_words(text: str) -> tuple[tuple[str, LocalizedText], ...]:
    """The vague words of one Chinese text, each with its advice, in the order of the text."""
    found = sorted(
        (
            (match.start(), match.end(), match[0], rule.advice)
            for rule in _RULES
            for match in rule.pattern.finditer(text)
        ),
        key=lambda hit: (hit[0], -hit[1]),
    )
    kept: list[tuple[str, LocalizedText]] = []
    reached = 0
    for start, end, words, advice in found:
        if start >= reached:  # a hit within a longer one says nothing new
            kept.append((words, advice))
            reached = end
    return tuple(kept)


def lint(item: ServiceItem) -> tuple[VagueWords, ...]:
    """Every vague word in what citizens read about the item and go by."""
    return tuple(
        VagueWords(at, words, advice)
        for at, text in _read_by_citizens(item)
        for words, advice in vague_words(text.get())
    )


def _read_by_citizens(item: ServiceItem) -> Iterator[tuple[str, LocalizedText]]:
    yield "guide.who", item.guide.who
    yield "guide.what_you_need", item.guide.what_you_need
    yield "guide.how_long", item.guide.how_long
    yield "guide.cost", item.guide.cost
    for number, condition in enumerate(item.conditions):
        yield f"conditions.{number}", condition
    for number, material in enumerate(item.materials):
        for name in ("name", "requirement", "issue_rule", "notes"):
            text = getattr(material, name)
            if text is not None:
                yield f"materials.{number}.{name}", text
    if item.quantity_limit is not None:
        yield "quantity_limit", item.quantity_limit

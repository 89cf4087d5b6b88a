"""The readiness report's line about what is used up: was it looked at today, and what is low (CAPABILITIES C32 c)?"""

from __future__ import annotations

from intake.text import LocalizedText
from station.check import NOTHING, Finding, Grade
from station.consumables import CONSUMABLE_NAMES, Consumable, DailyCheck, Due

T = LocalizedText.of


def consumables(daily: DailyCheck) -> Finding:
    """A terminal without its daily check serves on: a warning, never a fault."""
    if daily.due is not Due.DONE:
        advice = T(
            "在“技术维护”的“耗材”页检查并登记，或者运行 hall-station consumables record。",
            "Look at them and record it on the panel's page about supplies, or run: hall-station consumables record",
        )
        words = T("耗材每日检查：{how}", "Daily check of supplies: {how}").fill(how=daily.words)
        grade = Grade.WARNING if daily.due is Due.OVERDUE else Grade.OK
        return Finding("consumables", grade, words, advice)
    low = () if daily.last is None else daily.last.low
    if low:
        return Finding(
            "consumables",
            Grade.WARNING,
            T("耗材不足：{names}", "Supplies are low: {names}").fill(names=names_of(low)),
            T("今天补充，补充后再登记一次。", "Fill up today, then record it again."),
        )
    return Finding("consumables", Grade.OK, T("耗材今天已检查", "Supplies were checked today"), NOTHING)


def names_of(consumables: tuple[Consumable, ...]) -> LocalizedText:
    """As a list in each language."""
    names = [CONSUMABLE_NAMES[one] for one in consumables]
    return T("、".join(name.get() for name in names), ", ".join(name.get("en") for name in names))

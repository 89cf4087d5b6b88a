"""Which level and which organ handles a case (按级分办, C01 e): rules of the item over the answers of the form.

"Investment below the threshold: county, else city" is two rules; the first that fits counts. The result says why, in
words a clerk can read out, and names who has the last word (终审机关).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from intake.field import Field, FieldKind
from intake.form import effective_answers
from intake.item import Level, LevelRule, Organ, ServiceItem, Threshold
from intake.item_parts import LEVEL_NAMES
from intake.text import LocalizedText

_T = LocalizedText.of
_BY_RULE = _T(
    "{why}由{level}办理：{organ}。终审机关：{final}。",
    "{why} Handled at the level of the {level}: {organ}. The last word has: {final}.",
)
_BY_ITEM = _T(
    "由{level}办理：{organ}。终审机关：{final}。",
    "Handled at the level of the {level}: {organ}. The last word has: {final}.",
)
_UNKNOWN = _T(
    "要先填写“{label}”，才能确定由哪一级办理。", "“{label}” decides which office handles it. Please fill it in first."
)


@dataclass(frozen=True, slots=True)
class Route:
    """Where the case goes. ``rule`` is the number of the rule that fits, ``None`` where the item has none that does."""

    level: Level
    organ: Organ
    final_authority: Organ
    rule: int | None
    explanation: LocalizedText


@dataclass(frozen=True, slots=True)
class NotYetKnown:
    """An answer that decides is missing."""

    field: str
    message: LocalizedText


def route(item: ServiceItem, answers: Mapping[str, str]) -> Route | NotYetKnown:
    """Route a case of this item. ``answers`` are those of its own form, in normal form.

    Only answers that count decide: one to a question that is no longer asked does not.
    """
    counting = effective_answers(item.form, answers)
    for number, rule in enumerate(item.level_rules):
        missing = _undecided(item, rule, counting)
        if missing is not None:
            return NotYetKnown(missing.key, _UNKNOWN.fill(label=missing.label))
        if _fits(rule, counting):
            final = rule.final_authority or rule.organ
            said = _BY_RULE.fill(
                why=_why(item, rule, counting), level=LEVEL_NAMES[rule.level], organ=rule.organ.name, final=final.name
            )
            return Route(rule.level, rule.organ, final, number, said)
    said = _BY_ITEM.fill(level=LEVEL_NAMES[item.level], organ=item.organ.name, final=item.deciding_organ.name)
    return Route(item.level, item.organ, item.deciding_organ, None, said)


def _undecided(item: ServiceItem, rule: LevelRule, answers: Mapping[str, str]) -> Field | None:
    """The field whose answer the rule waits for. One that these answers do not ask for at all is waited for by none."""
    if rule.amount is None or _is_given(item.form.field(rule.amount.field), answers):
        return None
    if rule.when is not None and not rule.when.holds(answers):
        return None
    return item.form.field(rule.amount.field)


def _is_given(field: Field, answers: Mapping[str, str]) -> bool:
    """The sum of a table without rows is 0, less than the field allows: nothing was said yet."""
    value, least = _number(answers.get(field.key)), _number(field.min)
    return value is not None and (least is None or value >= least)


def _fits(rule: LevelRule, answers: Mapping[str, str]) -> bool:
    if rule.when is not None and not rule.when.holds(answers):
        return False
    return rule.amount is None or _within(rule.amount, answers)


def _within(threshold: Threshold, answers: Mapping[str, str]) -> bool:
    value = _number(answers.get(threshold.field))
    if value is None:
        return False
    low_enough = threshold.below is None or value < Decimal(threshold.below)
    return low_enough and (threshold.at_least is None or value >= Decimal(threshold.at_least))


def _number(value: str | None) -> Decimal | None:
    try:
        return None if value is None else Decimal(value)
    except InvalidOperation:
        return None


def _why(item: ServiceItem, rule: LevelRule, answers: Mapping[str, str]) -> LocalizedText:
    if rule.amount is None:
        return rule.words
    field = item.form.field(rule.amount.field)
    unit = _T("元", " yuan") if field.kind is FieldKind.AMOUNT else (field.unit or _T("", ""))
    given = _T("“{label}”是{value}{unit}：{words}", "“{label}” is {value}{unit}: {words}")
    return given.fill(label=field.label, value=answers[field.key], unit=unit, words=rule.words)

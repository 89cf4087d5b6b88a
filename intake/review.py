"""The page to look it all over: every answer that counts and every material, as labelled lines grouped by step."""

from __future__ import annotations

from dataclasses import dataclass

from intake.draft import Draft
from intake.form import display_value, effective_answers, visible_fields, visible_steps
from intake.item import ServiceItem
from intake.material import SlotState, WhyNotNeeded, slots
from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of
_NOT_FILLED = _T("没有填", "not filled in")
_MATERIALS = _T("申请材料", "Materials")
_PAGES = _T("已提交 {pages} 页", "{pages} page(s) handed in")
_LATER = _T("以后补交", "to be brought later")
_MISSING = _T("还没有提交", "still missing")
_SHARED = _T("不用交，由部门核对", "not needed: the office looks it up")


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """``step`` is the key of the form step to go back to, or ``materials``; ``key`` the field or material."""

    step: str
    section: str
    key: str
    label: str
    value: str


def review_rows(
    item: ServiceItem, draft: Draft, language: str = CHINESE, *, masked: bool = True
) -> tuple[ReviewRow, ...]:
    """All lines in the order they were asked; numbers masked for the screen unless told otherwise."""
    answers = dict(draft.answers)
    counting = effective_answers(item.form, answers)
    rows = [
        ReviewRow(
            step.key,
            step.title.get(language),
            field.key,
            field.label.get(language),
            display_value(field, counting.get(field.key, ""), language, masked=masked) or _NOT_FILLED.get(language),
        )
        for step in visible_steps(item.form, answers)
        for field in visible_fields(item.form, step, answers)
    ]
    for slot in slots(item, answers, draft):
        words = {
            SlotState.GIVEN: _PAGES.fill(pages=len(slot.pages)),
            SlotState.BRING_LATER: _LATER,
            SlotState.NEEDED: _MISSING,
            SlotState.NOT_NEEDED: _SHARED,
        }[slot.state]
        if slot.state is SlotState.NOT_NEEDED and slot.why_not_needed is not WhyNotNeeded.SHARED:
            continue
        rows.append(
            ReviewRow(
                "materials",
                _MATERIALS.get(language),
                slot.spec.key,
                slot.spec.name.get(language),
                words.get(language),
            )
        )
    return tuple(rows)

"""The page to look it all over: every answer that counts and every material, as labelled lines grouped by step."""

from __future__ import annotations

from dataclasses import dataclass

from intake.draft import Draft
from intake.form import display_value, effective_answers, visible_fields, visible_steps
from intake.item import ServiceItem
from intake.material import MaterialSlot, SlotState, WhyNotNeeded, slots
from intake.text import CHINESE, LocalizedText

_T = LocalizedText.of
_NOT_FILLED = _T("没有填", "not filled in")
_MATERIALS = _T("申请材料", "Materials")
_PAGES = _T("已提交 {pages} 页", "{pages} page(s) handed in")
_LICENCE = _T("电子证照", "e-licence")
_LATER = _T("以后补交", "to be brought later")
_MISSING = _T("还没有提交", "still missing")
_NOT_NEEDED = {
    WhyNotNeeded.SHARED: _T("不用交，由部门核对", "not needed: the office looks it up"),
    WhyNotNeeded.HELD: _T("以前交过，不用再交", "already held: not asked for again"),
    WhyNotNeeded.PROMISED: _T("已承诺，不用交", "promised: not needed"),
    WhyNotNeeded.FROM_PACKAGE: _T("前一件事办好后自动取得", "comes from the matter before it"),
}


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
        words = _words_of(slot)
        if words is None:
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


def _words_of(slot: MaterialSlot) -> LocalizedText | None:
    """How a material stands; None for one that has no place on the page."""
    if slot.why_not_needed is not None:
        return _NOT_NEEDED.get(slot.why_not_needed)
    if slot.state is SlotState.GIVEN:
        return _PAGES.fill(pages=len(slot.pages)) if slot.pages or slot.taken.licence is None else _LICENCE
    return _LATER if slot.state is SlotState.BRING_LATER else _MISSING

"""The steps of a guided take-in follow from the item and the draft (CAPABILITIES C30 b)."""

from __future__ import annotations

from dataclasses import replace

from intake_people import SENIOR, TODAY, complete_draft, item

from intake.guidance import current, guidance
from intake.take_in import DefectKind, defects


def test_c30b_the_guide_stands_at_the_first_step_that_is_open_and_ends_at_the_take_in() -> None:
    elder, draft = item(SENIOR), complete_draft(SENIOR)
    whole = guidance(elder, draft, defects(draft, elder, TODAY))
    assert current(whole) == len(whole) - 1
    assert [step.done for step in whole] == [True] * (len(whole) - 1) + [False]
    bare = replace(draft, answers=(), materials=(), signature=None, reviewed=())
    open_ = guidance(elder, bare, found := defects(bare, elder, TODAY))
    assert open_[current(open_)].kind == DefectKind.FIELD
    papers = [step for step in open_ if step.kind in (DefectKind.MATERIAL, DefectKind.REVIEW_POINT)]
    asked = {one.about for one in found if one.kind is DefectKind.MATERIAL}
    assert {step.about for step in papers if not step.done} == asked
    for step in papers:
        spec = next(spec for spec in elder.materials if step.about.split(".")[0] == spec.key)
        for language in ("zh-CN", "en"):
            assert spec.requirement.get(language) in step.how.get(language)
            assert all(point.text.get(language) in step.how.get(language) for point in spec.review_points)

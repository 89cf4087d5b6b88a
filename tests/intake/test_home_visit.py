"""上门办理 (C20 c): where an item offers it, the intake says so, and it is looked at as at a window."""

from __future__ import annotations

from dataclasses import replace

from intake_people import BIRTH, NOW, SENIOR, TOKEN, complete_draft, item

from intake.draft import ReviewMark
from intake.home_visit import at_home, back_at_the_window, is_home_visit, why_not_at_home
from intake.intake import Actor, Intake, manifest
from intake.take_in import DefectKind, take_in


def test_c20c_a_home_visit_is_a_channel_of_its_own_and_is_looked_at_as_at_a_window() -> None:
    draft = at_home(replace(complete_draft(SENIOR), channel="window"), item(SENIOR))
    assert is_home_visit(draft)

    def taken(looked_at: bool) -> object:
        marks = (
            ReviewMark(spec.key, point.key, "chen", NOW.rfc3339)
            for spec in item(SENIOR).materials
            for point in spec.review_points
        )
        return take_in(
            replace(draft, reviewed=tuple(marks)) if looked_at else draft,
            item(SENIOR),
            sequence=17,
            device_code="W002",
            terminal_id="T-W002",
            reading=NOW,
            actor=Actor("staff", "chen"),
            progress_token=TOKEN,
        )

    refused = taken(looked_at=False)
    assert isinstance(refused, tuple)
    assert {one.kind for one in refused} == {DefectKind.REVIEW_POINT}, "a clerk is there to look"
    made = taken(looked_at=True)
    assert isinstance(made, Intake)
    assert (made.channel, manifest(made)["channel"]) == ("home_visit", "home_visit")
    assert back_at_the_window(draft).channel == "window"


def test_an_item_that_is_not_offered_at_home_stays_at_the_window() -> None:
    reason = why_not_at_home(item(BIRTH))
    assert reason is not None
    assert "上门" in reason.get()
    draft = replace(complete_draft(SENIOR), channel="window", impl_code=item(BIRTH).impl_code)
    assert at_home(draft, item(BIRTH)) is draft

"""Supplementing on any channel: which lines of the notice are met, a part or all (CAPABILITIES C09)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from decision_kit import AT, CLERK, at_window, case_and_submission, failed, here, moved, not_here, with_material
from intake_people import EATERY, TODAY, item, page

from intake.assessment import Option, Submission, assess, detail_of
from intake.case.case import Case
from intake.case.events import CaseActor, EventName, Noticed, Role, Supplemented
from intake.case.states import CaseState
from intake.decision.supplement import Supplement, supplement
from intake.draft import Draft, HandedIn, ReviewMark
from intake.item import ServiceItem
from intake.taking import LicenceRef, Taken, TakenAs

CITIZEN = CaseActor(Role.CITIZEN)


def noticed(draft: Draft, subject: ServiceItem) -> tuple[Case, Submission]:
    case, submission = case_and_submission(draft, subject)
    detail = detail_of(assess(case, subject, submission, here()), Option.NOTIFY_ONCE)
    assert isinstance(detail, Noticed)
    return moved(case, subject, EventName.NOTIFY_ONCE, detail), submission


def two_lines() -> tuple[Case, Submission]:
    """1 the proof of the place, 2 the health certificates."""
    return noticed(not_here(not_here(at_window(EATERY), "health_certificates"), "place_proof"), item(EATERY))


def brought(
    case: Case, submission: Submission, *materials: HandedIn, review: tuple[ReviewMark, ...] = ()
) -> Supplement:
    return supplement(case, item(EATERY), submission, materials, (), review, today=TODAY)


def test_c09a_a_supplement_at_a_kiosk_ticks_the_lines_and_the_last_one_completes_it() -> None:
    case, submission = two_lines()
    first = brought(case, submission, HandedIn("health_certificates", (page(71),)))
    assert first.event is EventName.SUPPLEMENT_PART
    assert [line.no for line in first.met] == [2]
    assert [one.line.no for one in first.left] == [1]
    case = moved(case, item(EATERY), first.event, first.detail, actor=CITIZEN)
    assert (case.state, case.notices) == (CaseState.SUPPLEMENT_PENDING, 1)
    submission = submission.supplied(first.detail)
    last = brought(case, submission, HandedIn("place_proof", (page(72),)))
    assert (last.event, last.left) == (EventName.SUPPLEMENT_ALL, ())
    case = moved(case, item(EATERY), last.event or EventName.SUPPLEMENT_PART, last.detail, actor=CITIZEN)
    assert (case.state, case.submitted_on) == (CaseState.SUPPLEMENTED, TODAY.isoformat())
    assert {m.material for m in case.materials} >= {"place_proof", "health_certificates"}


def test_w12_the_day_it_is_complete_is_the_day_of_acceptance() -> None:
    case, submission = two_lines()
    all_of_it = brought(
        case, submission, HandedIn("health_certificates", (page(71),)), HandedIn("place_proof", (page(72),))
    )
    assert all_of_it.event is EventName.SUPPLEMENT_ALL
    case = moved(case, item(EATERY), EventName.SUPPLEMENT_ALL, all_of_it.detail, actor=CITIZEN)
    later = assess(case, item(EATERY), submission.supplied(all_of_it.detail), here(today=date(2026, 5, 18)))
    assert later.acceptance_date == TODAY.isoformat()


def test_c09b_a_part_leaves_the_notice_as_it_is() -> None:
    case, submission = two_lines()
    part = brought(case, submission, HandedIn("health_certificates", (page(71),)))
    after = moved(case, item(EATERY), EventName.SUPPLEMENT_PART, part.detail, actor=CITIZEN)
    assert (after.notice, after.notices, after.notice_due) == (case.notice, 1, case.notice_due)
    assert [line.no for line in after.open_lines] == [1]
    found = assess(after, item(EATERY), submission.supplied(part.detail), here())
    assert not found.allows(Option.NOTIFY_ONCE)


def test_nothing_that_helps_is_no_event_and_what_was_not_asked_for_is_not_taken() -> None:
    case, submission = two_lines()
    nothing = brought(case, submission, HandedIn("layout_plan", (page(73),)))
    assert nothing.event is None
    assert nothing.foreign == ("layout_plan",)
    assert nothing.detail == Supplemented(())


def test_the_same_wrong_pages_put_nothing_right() -> None:
    draft = failed(at_window(EATERY), "layout_plan", "equipment", "没有标出设备的位置")
    case, submission = noticed(draft, item(EATERY))
    again = brought(case, submission, submission.material("layout_plan"))
    assert again.event is None
    assert "一样" in again.left[0].why.get()
    other = brought(case, submission, HandedIn("layout_plan", (page(74),)))
    assert other.event is EventName.SUPPLEMENT_ALL


def test_a_clerk_who_looks_at_once_keeps_the_line_open() -> None:
    draft = failed(at_window(EATERY), "layout_plan", "equipment", "没有标出设备的位置")
    case, submission = noticed(draft, item(EATERY))
    mark = ReviewMark("layout_plan", "equipment", CLERK, AT, met=False, reason="位置还是没有标")
    seen = brought(case, submission, HandedIn("layout_plan", (page(74),)), review=(mark,))
    assert seen.event is None
    assert seen.left[0].why.get() == "位置还是没有标"


@pytest.mark.parametrize(
    ("taken", "met"),
    [
        (Taken(), False),
        (Taken(TakenAs.COPY, copies=1), False),
        (Taken(compared_by=CLERK, compared_at=AT), True),
        (Taken(TakenAs.ORIGINAL, originals=1), True),
        (Taken(licence=LicenceRef("不动产权证", "N1", "示例市自然资源局")), True),
    ],
)
def test_an_original_has_to_be_shown(taken: Taken, met: bool) -> None:
    draft = at_window(EATERY)
    pages, marks = draft.material("place_proof").pages, draft.reviewed
    copy = HandedIn("place_proof", pages, None, Taken(TakenAs.COPY, copies=1))
    case, submission = noticed(replace(draft.with_material(copy), reviewed=marks), item(EATERY))
    shown = brought(case, submission, HandedIn("place_proof", (page(75),), None, taken))
    assert (shown.event is EventName.SUPPLEMENT_ALL) is met


@pytest.mark.parametrize(("originals", "met"), [(1, False), (2, True)])
def test_all_originals_have_to_be_there(originals: int, met: bool) -> None:
    subject = with_material(item(EATERY), "place_proof", originals=2)
    draft = at_window(EATERY, subject)
    one = HandedIn("place_proof", draft.material("place_proof").pages, None, Taken(TakenAs.ORIGINAL, originals=1))
    case, submission = noticed(replace(draft.with_material(one), reviewed=draft.reviewed), subject)
    more = HandedIn("place_proof", (page(75),), None, Taken(TakenAs.ORIGINAL, originals=originals))
    came = supplement(case, subject, submission, (more,), today=TODAY)
    assert (came.event is EventName.SUPPLEMENT_ALL) is met
    assert all("2份" in left.why.get() for left in came.left)


def test_a_paper_that_has_run_out_meets_nothing() -> None:
    words = {"zh-CN": "在有效期内", "en": "It is valid"}
    subject = with_material(
        item(EATERY), "health_certificates", checks=({"key": "v", "kind": "valid", "words": words},)
    )
    case, submission = noticed(not_here(at_window(EATERY, subject), "health_certificates"), subject)
    for valid_to, event in (("2026-05-13", None), ("2026-05-14", EventName.SUPPLEMENT_ALL)):
        given = HandedIn("health_certificates", (page(71),), None, Taken(valid_to=valid_to))
        assert supplement(case, subject, submission, (given,), today=TODAY).event is event


def test_without_a_notice_there_is_nothing_to_supply() -> None:
    case, submission = case_and_submission(at_window(EATERY), item(EATERY))
    with pytest.raises(ValueError, match="no notice"):
        brought(case, submission)

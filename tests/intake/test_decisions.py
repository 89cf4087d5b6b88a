"""The decision at the window: what may be done with a case, and why the rest may not (CAPABILITIES C08, C14 a)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from decision_kit import (
    CLERK,
    at_window,
    case_and_submission,
    changed,
    failed,
    here,
    moved,
    not_here,
    tried,
    with_material,
)
from intake_people import BUSINESS, DRAFT_ID, EATERY, FOOD, complete_draft, item

from intake.assessment import (
    Assessment,
    KnownCase,
    NotDone,
    Option,
    Refusal,
    Submission,
    Verdict,
    assess,
    certificate_or_window,
    detail_of,
    may_end_visit,
)
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    Decided,
    Decision,
    DefectSort,
    EventName,
    Forwarded,
    Noticed,
    RefusedAcceptance,
    Role,
    Supplemented,
)
from intake.case.moves import Moved
from intake.case.refusals import NotAllowed
from intake.case.states import CaseState
from intake.decision.checks import material_checks
from intake.draft import Draft, HandedIn
from intake.item import CrossRegion, Limit, RefusalReason, ServiceItem
from intake.machine_check import ValidCheck
from intake.material import BRING_LATER, PROMISED, MaterialSlot, SlotState
from intake.parties import IdentityMethod
from intake.taking import NOTHING_SAID
from intake.text import LocalizedText

ACCEPTING = (Option.ACCEPT, Option.ACCEPT_DEFERRED, Option.ACCEPT_ON_COMMITMENT)


def assessed(draft: Draft, subject: ServiceItem, **circumstances: Any) -> tuple[Case, Assessment]:
    case, submission = case_and_submission(draft, subject)
    return case, assess(case, subject, submission, here(**circumstances))


def why_not(found: Assessment, option: Option) -> str:
    against = found.reason_against(option)
    assert against is not None, f"{option.value} is open"
    assert against.get("en") != against.get(), "said in both languages"
    return against.get()


# --- complete ---------------------------------------------------------------------------------------------------------


def test_what_is_complete_is_accepted() -> None:
    case, found = assessed(at_window(EATERY), item(EATERY))
    assert (found.lines, found.to_do, found.corrections) == ((), (), ())
    assert found.recommended is Option.ACCEPT
    assert "没有要补的" in why_not(found, Option.NOTIFY_ONCE)
    detail = detail_of(found, Option.ACCEPT)
    assert detail == Accepted(AcceptanceMode.NORMAL, "2026-05-14")
    assert isinstance(detail, Accepted)
    after = moved(case, item(EATERY), EventName.ACCEPT, detail)
    assert after.state is CaseState.ACCEPTED


def test_c07b_a_point_not_looked_at_disables_accept_and_is_named() -> None:
    draft = at_window(EATERY)
    draft = replace(draft.without_review("layout_plan", "washing"), channel="kiosk")  # a window would not take it in
    case, found = assessed(draft, item(EATERY))
    assert not found.allows(Option.ACCEPT)
    assert "有洗手、消毒位置" in why_not(found, Option.ACCEPT)
    assert [(to_do.material, to_do.point) for to_do in found.to_do] == [("layout_plan", "washing")]
    assert found.recommended is None
    detail = detail_of(found, Option.ACCEPT)
    assert isinstance(detail, NotDone)
    refused = tried(case, item(EATERY), EventName.ACCEPT, Accepted(AcceptanceMode.NORMAL))
    assert isinstance(refused, NotAllowed)
    assert "washing" in refused.about


def test_a_copy_is_compared_with_its_original_first() -> None:
    draft = at_window(EATERY)
    pages = draft.material("place_proof").pages
    marks = draft.reviewed
    draft = replace(draft.with_material(HandedIn("place_proof", pages)), reviewed=marks)
    _, found = assessed(draft, item(EATERY))
    assert [(to_do.material, to_do.point) for to_do in found.to_do] == [("place_proof", "")]
    assert not found.allows(Option.ACCEPT)
    assert "原件" in why_not(found, Option.ACCEPT)


# --- C08 a, b: one notice, listed reasons -----------------------------------------------------------------------------


def two_missing_one_wrong() -> Draft:
    draft = not_here(not_here(at_window(EATERY), "health_certificates"), "place_proof")
    return failed(draft, "layout_plan", "equipment", "没有标出设备的位置")


def test_c08a_two_missing_and_one_wrong_make_one_notice_of_three() -> None:
    case, found = assessed(two_missing_one_wrong(), item(EATERY))
    assert [(line.no, line.about, line.defect) for line in found.lines] == [
        (1, "material:place_proof", DefectSort.MISSING),
        (2, "material:layout_plan", DefectSort.WRONG),
        (3, "material:health_certificates", DefectSort.MISSING),
    ]
    assert "没有标出设备的位置" in found.lines[1].words
    assert found.recommended is Option.NOTIFY_ONCE
    assert not any(found.allows(option) for option in ACCEPTING)
    detail = detail_of(found, Option.NOTIFY_ONCE)
    assert isinstance(detail, Noticed)
    assert (len(detail.lines), detail.days, detail.due) == (3, 20, "2026-06-11")
    noticed = moved(case, item(EATERY), EventName.NOTIFY_ONCE, detail)
    assert noticed.state is CaseState.SUPPLEMENT_PENDING


def supplemented() -> tuple[Case, Submission]:
    """All three supplied; the plan still does not say what it should, and a clerk has looked."""
    subject = item(EATERY)
    case, submission = case_and_submission(two_missing_one_wrong(), subject)
    detail = detail_of(assess(case, subject, submission, here()), Option.NOTIFY_ONCE)
    assert isinstance(detail, Noticed)
    case = moved(case, subject, EventName.NOTIFY_ONCE, detail)
    good = at_window(EATERY)
    brought = tuple(good.material(key) for key in ("place_proof", "layout_plan", "health_certificates"))
    marks = tuple(mark for mark in good.reviewed if (mark.material, mark.point) != ("layout_plan", "equipment"))
    wrong = replace(good.reviewed[0], material="layout_plan", point="equipment", met=False, reason="设备位置仍不清楚")
    given = Supplemented((1, 2, 3), brought, (), (*marks, wrong))
    case = moved(case, subject, EventName.SUPPLEMENT_ALL, given)
    return case, replace(submission, materials=case.materials, review=case.reviewed)


def test_c08a_a_second_notice_needs_a_supervisor_and_a_reason() -> None:
    case, submission = supplemented()
    as_clerk = assess(case, item(EATERY), submission, here())
    assert "主管" in why_not(as_clerk, Option.SECOND_NOTICE)
    assert not as_clerk.allows(Option.NOTIFY_ONCE)
    assert as_clerk.recommended is None
    found = assess(case, item(EATERY), submission, here(role=Role.SUPERVISOR, actor="wang"))
    assert found.recommended is Option.SECOND_NOTICE
    assert Option.SECOND_NOTICE in found.supervisor
    assert isinstance(detail_of(found, Option.SECOND_NOTICE), NotDone), "no reason given"
    detail = detail_of(found, Option.SECOND_NOTICE, reason="补正后的图纸与现场不符", by="wang")
    assert isinstance(detail, Noticed)
    assert "wang" in detail.reason
    again = moved(case, item(EATERY), EventName.SECOND_NOTICE, detail, actor=CaseActor(Role.SUPERVISOR, "wang"))
    assert (again.state, again.notices) == (CaseState.SUPPLEMENT_PENDING, 2)


def test_c08b_acceptance_is_refused_only_for_a_listed_reason() -> None:
    case, found = assessed(at_window(EATERY), item(EATERY))
    assert {refusal.reason.key for refusal in found.refusals} == {r.key for r in item(EATERY).refusal_reasons}
    for made_up in ("", "材料不好看", "no_such"):
        assert isinstance(detail_of(found, Option.REFUSE_ACCEPTANCE, reason=made_up, explanation="不想办"), NotDone)
    unexplained = detail_of(found, Option.REFUSE_ACCEPTANCE, reason="not_needed")
    assert isinstance(unexplained, NotDone)
    nameless = detail_of(found, Option.REFUSE_ACCEPTANCE, reason="not_competent", explanation="属于别的区")
    assert isinstance(nameless, NotDone), "the right organ has to be named"
    detail = detail_of(
        found,
        Option.REFUSE_ACCEPTANCE,
        reason="not_competent",
        explanation="经营场所不在本区",
        right_organ="示例市东湖区市场监督管理局",
    )
    assert detail == RefusedAcceptance("not_competent", "经营场所不在本区", "示例市东湖区市场监督管理局")
    assert isinstance(detail, RefusedAcceptance)
    assert moved(case, item(EATERY), EventName.REFUSE_ACCEPTANCE, detail).state is CaseState.NOT_ACCEPTED


def test_a_check_that_fails_leads_to_its_listed_reason() -> None:
    reason = RefusalReason(key="elsewhere", text=LocalizedText.of("不在辖区", "outside"), basis="《某法》第一条")
    subject = changed(
        item(FOOD),
        refusal_reasons=(*item(FOOD).refusal_reasons, reason),
        checks=(
            {
                "kind": "region",
                "key": "in_town",
                "words": {"zh-CN": "场所在云山区", "en": "The place is in Yunshan"},
                "field": "place_region",
                "within": ["100101"],
                "refusal": "elsewhere",
            },
        ),
    )
    draft = at_window(FOOD, subject)
    case, found = assessed(draft, subject)
    check = next(check for check in found.checks if check.key == "in_town")
    assert check.verdict is Verdict.NOT_MET
    assert found.recommended is Option.REFUSE_ACCEPTANCE
    assert found.refusals[0].reason.key == "elsewhere"
    assert "不符合条件" in why_not(found, Option.ACCEPT)
    assert "不予受理" in why_not(found, Option.SEND_BACK), "never instead of a refusal"
    detail = detail_of(found, Option.REFUSE_ACCEPTANCE, reason="elsewhere")
    assert isinstance(detail, RefusedAcceptance)
    assert detail.explanation == found.refusals[0].found.get()  # type: ignore[union-attr]
    assert moved(case, subject, EventName.REFUSE_ACCEPTANCE, detail).state is CaseState.NOT_ACCEPTED


# --- C08 c, d: on the spot, instant -----------------------------------------------------------------------------------


def test_c08c_an_on_the_spot_visit_does_not_end_in_received() -> None:
    subject = changed(item(EATERY), on_the_spot=True)
    case, submission = case_and_submission(at_window(EATERY), subject)
    assert isinstance(may_end_visit(case, subject), NotDone)
    assert isinstance(may_end_visit(case, subject, role=Role.CLERK, reason="系统慢"), NotDone), "not the clerk's to say"
    assert isinstance(may_end_visit(case, subject, role=Role.SUPERVISOR, reason=" "), NotDone)
    assert may_end_visit(case, subject, role=Role.SUPERVISOR, reason="等待专家电话答复") is None
    detail = detail_of(assess(case, subject, submission, here()), Option.ACCEPT)
    assert isinstance(detail, Accepted)
    assert may_end_visit(moved(case, subject, EventName.ACCEPT, detail), subject) is None
    later = changed(item(EATERY), on_the_spot=False)
    assert may_end_visit(case, later) is None, "the law leaves five days"


def instant(base: ServiceItem, **changes: Any) -> ServiceItem:
    values: dict[str, Any] = {
        "case_type": "1",
        "promised_limit": Limit(amount=0),
        "offline_instant": True,
        "materials": tuple(spec for spec in base.materials if not spec.shared),
        "commitment": None,
        "papers": (),
        "checks": (),
    }
    return changed(base, **values | changes)


def test_c08d_an_instant_item_is_decided_in_the_visit_without_a_promise_clock() -> None:
    subject = instant(item(BUSINESS))
    draft = at_window(BUSINESS, subject)
    case, found = assessed(draft, subject)
    assert found.all_met
    assert found.recommended is Option.DECIDE_NOW
    accepted = detail_of(found, Option.ACCEPT)
    assert isinstance(accepted, Accepted)
    case = moved(case, subject, EventName.ACCEPT, accepted)
    rules = CaseActor(Role.RULE_ENGINE)
    decided = moved(case, subject, EventName.DECIDE, Decided(Decision.GRANTED, "条件都符合"), actor=rules)
    assert decided.state is CaseState.DECIDED
    assert decided.decided_on == decided.received_on, "the same visit"
    assert subject.promised_limit.amount == 0


def test_an_instant_item_that_a_machine_cannot_judge_is_decided_by_another_person() -> None:
    subject = instant(item(BUSINESS))
    draft = at_window(BUSINESS, subject)
    assert draft.applicant is not None
    typed = replace(draft.applicant, method=IdentityMethod.MANUAL, method_reason="芯片读不出")
    case, found = assessed(replace(draft, applicant=typed), subject)
    assert "另一个人" in why_not(found, Option.DECIDE_NOW)
    assert found.recommended is Option.ACCEPT
    _, submission = case_and_submission(replace(draft, applicant=typed), subject)
    taker = assess(case, subject, submission, here(role=Role.CHIEF_REPRESENTATIVE, actor=CLERK))
    assert "收件人不能作决定" in why_not(taker, Option.DECIDE_NOW)
    other = assess(case, subject, submission, here(role=Role.CHIEF_REPRESENTATIVE, actor="wang"))
    assert other.allows(Option.DECIDE_NOW)


def test_offline_only_what_is_flagged_is_decided() -> None:
    flagged, other = instant(item(BUSINESS)), instant(item(BUSINESS), offline_instant=False)
    assert assessed(at_window(BUSINESS, flagged), flagged, online=False)[1].allows(Option.DECIDE_NOW)
    assert "离线" in why_not(assessed(at_window(BUSINESS, other), other, online=False)[1], Option.DECIDE_NOW)


# --- C08 e, f: corrections, deferral, commitment ----------------------------------------------------------------------


def signature_is_correctable() -> ServiceItem:
    subject = item(EATERY)
    points = [
        dict(point) | {"correctable": True} if point.key == "signed" else dict(point)
        for point in subject.material("place_proof").review_points
    ]
    return with_material(subject, "place_proof", review_points=points)


def test_c08e_an_error_that_can_be_corrected_is_in_no_notice() -> None:
    subject = signature_is_correctable()
    draft = failed(at_window(EATERY, subject), "place_proof", "signed", "申请人没有签名")
    _, found = assessed(draft, subject)
    assert found.lines == ()
    assert [fault.about for fault in found.corrections] == ["material:place_proof"]
    assert found.recommended is None
    assert "更正" in found.why.get()
    assert "没有要补的" in why_not(found, Option.NOTIFY_ONCE), "no notice for it"
    corrected = assessed(at_window(EATERY, subject), subject)[1]
    assert corrected.recommended is Option.ACCEPT
    _, gone = assessed(draft, subject, applicant_present=False)
    assert [line.about for line in gone.lines] == ["material:place_proof"], "nobody is there to sign"


def seats_do_not_fit() -> ServiceItem:
    return changed(
        item(EATERY),
        checks=(
            {
                "kind": "amount",
                "key": "seats_fit",
                "words": {"zh-CN": "座位数与面积相称", "en": "The seats fit the floor area"},
                "field": "seats",
                "at_most": "10",
            },
        ),
    )


def test_c08e_a_wrong_answer_is_corrected_on_the_spot() -> None:
    subject = seats_do_not_fit()
    found = assess(None, subject, Submission.of_draft(at_window(EATERY, subject)), here())
    assert (found.lines, [fault.about for fault in found.corrections]) == ((), ["field:seats"])
    assert "12" in found.corrections[0].words.get()


def test_a_wrong_answer_on_record_is_in_the_notice() -> None:
    """Nothing but a supplement changes it any more: the case would stay where it is for ever."""
    subject = seats_do_not_fit()
    _, found = assessed(at_window(EATERY, subject), subject)
    assert (found.corrections, [line.about for line in found.lines]) == ((), ["field:seats"])
    assert found.recommended is Option.NOTIFY_ONCE


def test_a_notice_is_not_given_while_something_it_leaves_out_is_wrong() -> None:
    subject = signature_is_correctable()
    draft = failed(at_window(EATERY, subject), "place_proof", "signed", "申请人没有签名")
    draft = not_here(draft, "health_certificates")
    _, found = assessed(draft, subject)
    assert "先更正" in why_not(found, Option.NOTIFY_ONCE)
    _, gone = assessed(draft, subject, applicant_present=False)
    assert gone.allows(Option.NOTIFY_ONCE)
    assert {line.about for line in gone.lines} == {"material:place_proof", "material:health_certificates"}


def test_only_papers_that_may_follow_are_deferred() -> None:
    draft = at_window(EATERY).with_material(HandedIn("health_certificates", (), BRING_LATER))
    case, found = assessed(draft, item(EATERY))
    assert found.recommended is Option.ACCEPT_DEFERRED
    assert found.allows(Option.NOTIFY_ONCE), "the applicant may rather have the notice"
    detail = detail_of(found, Option.ACCEPT_DEFERRED)
    assert isinstance(detail, Accepted)
    within = item(EATERY).material("health_certificates").bring_within_days
    assert within is not None
    assert [(due.material, due.due) for due in detail.deferred] == [("health_certificates", "2026-05-21")]
    signed = replace(detail, signed_on_paper=True)
    assert moved(case, item(EATERY), EventName.ACCEPT, signed).mode is AcceptanceMode.DEFERRED
    assert "失信" in why_not(assessed(draft, item(EATERY), bad_credit=True)[1], Option.ACCEPT_DEFERRED)
    both = not_here(draft, "place_proof")
    assert "经营场所" in why_not(assessed(both, item(EATERY))[1], Option.ACCEPT_DEFERRED)
    never = changed(item(EATERY), deferred=False)
    assert "不适用容缺" in why_not(assessed(draft, never)[1], Option.ACCEPT_DEFERRED)


def test_what_follows_never_follows_after_the_promised_limit() -> None:
    subject = changed(item(EATERY), promised_limit=Limit(amount=2))
    draft = at_window(EATERY, subject).with_material(HandedIn("health_certificates", (), BRING_LATER))
    found = assessed(draft, subject)[1]
    assert [due.due for due in found.deferred] == ["2026-05-18"]


@pytest.mark.parametrize("said", [PROMISED, "not_here"])
def test_c08f_who_declines_the_commitment_gets_the_normal_procedure(said: str) -> None:
    draft = at_window(BUSINESS).with_material(HandedIn("place_proof", (), said))
    case, found = assessed(draft, item(BUSINESS))
    assert found.recommended is Option.ACCEPT_ON_COMMITMENT
    detail = detail_of(found, Option.ACCEPT_ON_COMMITMENT)
    assert isinstance(detail, Accepted)
    assert [(given.about, given.check_by) for given in detail.commitments] == [("place_proof", "2026-06-26")]
    pledged = replace(detail, signed_on_paper=True)
    assert moved(case, item(BUSINESS), EventName.ACCEPT, pledged).mode is AcceptanceMode.COMMITMENT
    declined = assessed(draft, item(BUSINESS), declined=True)[1]
    assert "一般程序" in why_not(declined, Option.ACCEPT_ON_COMMITMENT)
    assert declined.recommended is Option.NOTIFY_ONCE
    assert [line.about for line in declined.lines] == ["material:place_proof"]


# --- C14 a: collected for another place -------------------------------------------------------------------------------


def test_c14a_a_collecting_place_only_checks_the_form() -> None:
    subject = changed(item(EATERY), cross_region=CrossRegion(scope="2", mode="collect_and_forward"))
    case, submission = case_and_submission(at_window(EATERY, subject), subject, collected_for="100300")
    found = assess(case, subject, submission, here())
    assert set(found.options) == {Option.FORWARD, Option.SEND_BACK}
    assert found.recommended is Option.FORWARD
    for option in (*ACCEPTING, Option.NOTIFY_ONCE, Option.REFUSE_ACCEPTANCE, Option.DECIDE_NOW):
        assert "代收" in why_not(found, option)
    untracked = Forwarded("", "EMS", "100300", "示例局", formal_check=True, identity_method="chip")
    assert isinstance(tried(case, subject, EventName.FORWARD, untracked), NotAllowed), "the tracking number is required"
    sent = replace(untracked, tracking_no="EX100000001CN")
    after = tried(case, subject, EventName.FORWARD, sent)
    assert isinstance(after, Moved)
    assert after.case.state is CaseState.IN_TRANSIT
    assert after.case.acceptance_date is None, "the handling place sets it"


def test_c14a_what_is_not_complete_in_form_is_not_forwarded() -> None:
    subject = changed(item(EATERY), cross_region=CrossRegion(scope="2", mode="collect_and_forward"))
    case, submission = case_and_submission(
        not_here(at_window(EATERY, subject), "place_proof"), subject, collected_for="100300"
    )
    found = assess(case, subject, submission, here())
    assert "经营场所" in why_not(found, Option.FORWARD)
    assert found.recommended is Option.SEND_BACK


# --- who, where, when -------------------------------------------------------------------------------------------------


def test_a_window_without_the_grant_does_nothing_and_says_who_can() -> None:
    who = LocalizedText.of("请到5号窗口。", "Please go to window 5.")
    _, found = assessed(at_window(EATERY), item(EATERY), granted=False, who_can=who)
    assert found.options == ()
    assert "5号窗口" in why_not(found, Option.ACCEPT)


def test_an_auxiliary_decides_nothing() -> None:
    _, found = assessed(at_window(EATERY), item(EATERY), role=Role.HAND_OUT_CLERK)
    assert not any(found.allows(option) for option in Option)


def test_c10d_a_matter_that_waits_for_another_is_not_accepted_before() -> None:
    waits = (LocalizedText.of("营业执照", "Business licence"),)
    _, found = assessed(at_window(EATERY), item(EATERY), waits_for=waits)
    assert "营业执照" in why_not(found, Option.ACCEPT)
    assert found.recommended is None


def test_once_the_time_for_a_notice_is_over_none_is_given() -> None:
    case, submission = case_and_submission(two_missing_one_wrong(), item(EATERY))
    late = assess(case, item(EATERY), submission, here(today=date(2026, 5, 22)))
    assert "视为受理" in why_not(late, Option.NOTIFY_ONCE)
    assert late.acceptance_date == "2026-05-14", "of the receipt"
    in_time = assess(case, item(EATERY), submission, here(today=date(2026, 5, 21)))
    assert in_time.allows(Option.NOTIFY_ONCE)


def test_a_decided_case_has_nothing_open() -> None:
    case, submission = case_and_submission(at_window(EATERY), item(EATERY))
    detail = detail_of(assess(case, item(EATERY), submission, here()), Option.ACCEPT)
    assert isinstance(detail, Accepted)
    after = moved(case, item(EATERY), EventName.ACCEPT, detail)
    found = assess(after, item(EATERY), submission, here())
    assert found.options == ()
    assert "受理" in why_not(found, Option.ACCEPT)


def test_what_was_right_when_taken_in_does_not_become_wrong_by_waiting() -> None:
    """The form's own bounds go by the day of the take-in."""
    case, submission = case_and_submission(at_window(EATERY), item(EATERY))
    assert assess(case, item(EATERY), submission, here(today=date(2026, 5, 20))).corrections == ()


def test_a_foreign_item_and_a_package_are_no_questions() -> None:
    case, submission = case_and_submission(at_window(EATERY), item(EATERY))
    with pytest.raises(ValueError, match="pinned"):
        assess(case, item(BUSINESS), submission, here())
    with pytest.raises(ValueError, match="item by item"):
        assess(None, item("000900001000"), submission, here())


# --- C18 a: at the kiosk ----------------------------------------------------------------------------------------------


def at_kiosk(subject: ServiceItem, draft: Draft, **circumstances: Any) -> Any:
    found = assess(None, subject, Submission.of_draft(draft), here(role=Role.RULE_ENGINE, actor=None, **circumstances))
    return certificate_or_window(found, subject)


def test_c18a_all_rules_pass_prints_the_certificate_one_fails_leads_to_a_window() -> None:
    subject = instant(item(BUSINESS), materials=(), papers=(), checks=(NO_DUPLICATE,))
    draft = replace(complete_draft(BUSINESS), materials=())
    assert at_kiosk(subject, draft) is None
    open_case = KnownCase("K1", subject.impl_code, CaseState.ACCEPTED, "2026-05-01")
    ticket = at_kiosk(subject, draft, earlier=(open_case,))
    assert "K1" in "".join(reason.get() for reason in ticket.reasons)
    spoilt = at_kiosk(subject, draft.with_answer("employees", "0"))
    assert any("人" in reason.get() for reason in spoilt.reasons)
    promise = changed(subject, case_type="2", offline_instant=False)
    assert at_kiosk(promise, draft).reasons, "no instant item: no certificate"
    assert draft.id == DRAFT_ID, "the draft is kept as it is: it goes to the window"


NO_DUPLICATE: dict[str, Any] = {
    "kind": "no_duplicate",
    "key": "not_twice",
    "words": {"zh-CN": "没有重复申请", "en": "It is not applied for twice"},
    "refusal": "not_needed",
}


# --- what the lifecycle's table says ----------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.SUPERVISOR, Role.HAND_OUT_CLERK, Role.CHIEF_REPRESENTATIVE])
def test_who_the_table_does_not_name_decides_on_no_acceptance(role: Role) -> None:
    """CAPABILITIES §4.2: T04 to T06 are the clerk's and the back office's."""
    _, found = assessed(at_window(EATERY), item(EATERY), role=role, actor="wang")
    assert not set(found.options) & {*ACCEPTING, Option.NOTIFY_ONCE, Option.REFUSE_ACCEPTANCE, Option.SEND_BACK}


def test_a_refusal_names_what_its_check_is_about() -> None:
    reason = item(EATERY).refusal_reasons[0]
    refusal = Refusal(reason, LocalizedText.of("不符合", "not met"), "material:place_proof")
    found = replace(assessed(at_window(EATERY), item(EATERY))[1], refusals=(refusal,))
    detail = detail_of(found, Option.REFUSE_ACCEPTANCE, reason=reason.key, right_organ="示例市商务局")
    assert isinstance(detail, RefusedAcceptance)
    assert detail.about == "material:place_proof"


@pytest.mark.parametrize(
    ("valid_to", "verdict"), [("2026-05-13", Verdict.NOT_MET), ("2026-05-14", Verdict.MET), ("2026-05-20", Verdict.MET)]
)
def test_validity_is_judged_by_the_day_it_was_received_on(valid_to: str, verdict: Verdict) -> None:
    """What was valid on 14 May does not become invalid because the clerk looks on 22 May."""
    check = ValidCheck(kind="valid", key="still_valid", words=LocalizedText.of("在有效期内", "still valid"))
    spec = item(EATERY).material("place_proof").model_copy(update={"checks": (check,)})
    slot = MaterialSlot(spec, SlotState.GIVEN, taken=replace(NOTHING_SAID, valid_to=valid_to))
    (found,) = material_checks(slot, date(2026, 5, 22), date(2026, 5, 14))
    assert found.verdict is verdict

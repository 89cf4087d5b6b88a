"""What the rules make of a case: acceptance examples of CAPABILITIES §2.2, and rules 1 to 4 of §4.2."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from intake_people import NOW, RESIDENCE, TOKEN, complete_draft, item, page
from lifecycle_kit import (
    ACCEPT,
    BACK_OFFICE,
    CITIZEN,
    CLERK,
    COLLECTED,
    COLLECTOR,
    GRANTED,
    HAND_OUT,
    HANDLING_PLACE,
    MISSING,
    NOTICE,
    PLEDGE,
    PROMISE,
    RESULT,
    RULE_ENGINE,
    SUPERVISOR,
    SUPPLY_ALL,
    SUPPLY_MISSING,
    SUPPLY_WRONG,
    WINDOW,
    Walk,
    an_item,
    calendars,
    facts,
    on,
)

from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    CommitmentChecked,
    Decided,
    Decision,
    DefectSort,
    DeferredMaterial,
    Delivered,
    EventName,
    Forwarded,
    GivenBack,
    Halted,
    NoDetail,
    Noticed,
    NoticeLine,
    RecipientKind,
    RefusedAcceptance,
    Resumed,
    Role,
    Supplemented,
)
from intake.case.guards_acceptance import open_review_points
from intake.case.history import case_of, taken_in_facts, taken_in_facts_of
from intake.case.moves import Moved, NotAllowed, admit, begin, documents_for, move
from intake.case.refusals import Reason
from intake.case.states import CaseState
from intake.case.trail import history_lines
from intake.case.transitions import TRANSITIONS
from intake.clock import Confidence, Reading
from intake.draft import HandedIn, ReviewMark
from intake.intake import Actor, Intake
from intake.item import Limit, Organ, ResultDocument
from intake.item_rules import DecisionMode
from intake.manifest import manifest
from intake.material import SHARED
from intake.take_in import take_in
from intake.taking import Taken
from intake.text import LocalizedText

E = EventName
FAR = "430100"
FORWARD = Forwarded(
    "EX123456789CN", "中国邮政", FAR, "示例省示例市行政审批局", formal_check=True, identity_method="chip"
)


def collected() -> Walk:
    return Walk(changes={"collected_for": FAR})


def without(*materials: str) -> Walk:
    """A case that lacks these papers."""
    whole = facts(an_item()).materials
    kept = tuple(HandedIn(m.material) if m.material in materials else m for m in whole)
    return Walk(changes={"materials": kept})


DEFER = Accepted(AcceptanceMode.DEFERRED, deferred=(DeferredMaterial("place_proof", None),), signed_on_paper=True)


def promising() -> Walk:
    return Walk(an_item(commitment=PROMISE))


def pending() -> Walk:
    return Walk().noticed()


def supplemented() -> Walk:
    return pending().do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK, "2026-05-18")


def ready() -> Walk:
    return Walk().closed()


# --- taking in (T03) --------------------------------------------------------------------------------------------------


def test_taking_in_needs_a_grant_an_item_in_force_and_its_channel() -> None:
    chosen = an_item()
    taken = facts(chosen)
    assert isinstance(begin(taken, chosen), Moved)
    withdrawn = chosen.model_copy(update={"effective_to": chosen.effective_from})
    away = replace(taken, channel="mail")
    engine = replace(taken, actor=RULE_ENGINE)
    office = replace(taken, actor=BACK_OFFICE)
    reasons = [
        begin(taken, chosen, granted=False),
        begin(taken, withdrawn),
        begin(away, chosen),
        begin(engine, chosen),
        begin(office, chosen, online=False),
    ]
    assert [came.reason for came in reasons if isinstance(came, NotAllowed)] == [
        Reason.NOT_GRANTED,
        Reason.NOT_IN_FORCE,
        Reason.CHANNEL,
        Reason.ROLE,
        Reason.OFFLINE,
    ]


# --- acceptance examples ----------------------------------------------------------------------------------------------


def test_c08a_one_notice_names_three_and_a_second_needs_a_supervisor_with_a_reason() -> None:
    lines = (
        MISSING,
        NoticeLine(2, "material:owners_consent", "利害关系业主同意书", DefectSort.MISSING, "请提交。"),
        NoticeLine(3, "field:trade_name", "字号", DefectSort.WRONG, "请更换。"),
    )
    walk = Walk().do(E.NOTIFY_ONCE, Noticed(lines), CLERK)
    assert [line.no for line in walk.case.open_lines] == [1, 2, 3]
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D02"]
    assert walk.refused(E.NOTIFY_ONCE, Noticed(lines), CLERK).reason is Reason.UNLISTED
    supplied = pending().do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK)
    second = Noticed((MISSING,), reason="补交的合同是伪造的，需要重新提交")
    assert supplied.refused(E.SECOND_NOTICE, second, CLERK).reason is Reason.ROLE
    assert supplied.refused(E.SECOND_NOTICE, replace(second, reason=""), SUPERVISOR).reason is Reason.NO_REASON
    supplied.do(E.SECOND_NOTICE, second, SUPERVISOR)
    assert (supplied.case.notices, supplied.case.state) == (2, CaseState.SUPPLEMENT_PENDING)


def test_c08b_refusal_only_with_a_listed_legal_reason() -> None:
    walk = Walk()
    assert (
        walk.refused(E.REFUSE_ACCEPTANCE, RefusedAcceptance("材料不好看", "x"), CLERK).reason is Reason.UNLISTED_REASON
    )
    key = walk.item.refusal_reasons[0].key
    walk.do(E.REFUSE_ACCEPTANCE, RefusedAcceptance(key, "依法不需要办理"), CLERK)
    assert walk.case.state is CaseState.NOT_ACCEPTED
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D03"]


def test_c08f_a_declined_promise_is_handled_in_the_normal_way() -> None:
    walk = Walk(an_item(commitment=PROMISE), changes={"materials": (HandedIn("place_proof"),), "reviewed": ()})
    declined = replace(PLEDGE, signed_on_paper=False)
    assert walk.refused(E.ACCEPT, declined, CLERK).reason is Reason.PLEDGE_UNSIGNED
    assert walk.refused(E.ACCEPT, ACCEPT, CLERK).reason is Reason.INCOMPLETE, "the paper is asked for after all"
    walk.do(E.NOTIFY_ONCE, Noticed((MISSING,)), CLERK).do(E.SUPPLEMENT_ALL, SUPPLY_MISSING, CLERK)
    marks = tuple(
        ReviewMark(m, p, "zhang", "2026-05-14T02:00:00Z") for m, p in open_review_points(walk.case, walk.item)
    )
    walk.do(E.ACCEPT, replace(ACCEPT, review=marks), CLERK)
    assert walk.case.mode is AcceptanceMode.NORMAL


def test_c09a_the_last_line_completes_the_supplement_that_day() -> None:
    walk = pending()
    at_kiosk = CasePlace("K0001", "kiosk")
    walk.do(E.SUPPLEMENT_PART, SUPPLY_WRONG, CITIZEN, "2026-05-18", place=at_kiosk)
    assert (sorted(walk.case.met), [line.no for line in walk.case.open_lines]) == ([2], [1])
    online = CasePlace("PLATFORM", "web")
    walk.do(E.SUPPLEMENT_ALL, SUPPLY_MISSING, BACK_OFFICE, "2026-05-20", place=online)
    assert (walk.case.state, walk.case.submitted_on) == (CaseState.SUPPLEMENTED, "2026-05-20")
    assert [handed_in.pages for handed_in in walk.case.materials if handed_in.material == "place_proof"] == [
        SUPPLY_MISSING.materials[0].pages
    ]


def test_c09b_a_part_of_the_supplement_makes_no_new_notice() -> None:
    walk = pending().do(E.SUPPLEMENT_PART, SUPPLY_WRONG, CLERK, "2026-05-18")
    assert (walk.case.notices, walk.case.state) == (1, CaseState.SUPPLEMENT_PENDING)
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D05"]
    assert walk.refused(E.NOTIFY_ONCE, NOTICE, CLERK).reason is Reason.UNLISTED


def test_c12a_a_clerk_records_no_review_and_an_approver_no_intake() -> None:
    accepted, reviewing = Walk().accepted(), Walk().reviewed()
    other = CaseActor(Role.CLERK, "li")
    assert accepted.refused(E.START_REVIEW, NoDetail(), other).reason is Reason.ROLE
    assert reviewing.refused(E.DECIDE, GRANTED, other).reason is Reason.ROLE
    chief = CaseActor(Role.CHIEF_REPRESENTATIVE, "chief")
    taken = facts(an_item(), actor=chief)
    came = begin(taken, an_item())
    assert isinstance(came, NotAllowed)
    assert came.reason is Reason.ROLE


def test_c12b_who_holds_both_roles_is_refused_the_second_act_on_one_case() -> None:
    both_clerk, both_office = CaseActor(Role.CLERK, "wu"), CaseActor(Role.BACK_OFFICE, "wu")
    mine = Walk(changes={"actor": both_clerk}).accepted()
    assert mine.refused(E.START_REVIEW, NoDetail(), both_office).reason is Reason.SAME_PERSON
    mine.do(E.START_REVIEW, NoDetail(), BACK_OFFICE)
    assert mine.refused(E.DECIDE, GRANTED, both_office).reason is Reason.SAME_PERSON
    chief = CaseActor(Role.CHIEF_REPRESENTATIVE, "wu")
    assert mine.refused(E.DECIDE, GRANTED, chief).reason is Reason.SAME_PERSON
    others = Walk().accepted()
    others.do(E.START_REVIEW, NoDetail(), both_office).do(E.DECIDE, GRANTED, both_office)
    assert others.case.decided_by == both_office, "on another person's case they may"


def test_c12c_an_auxiliary_signs_no_acceptance() -> None:
    """An auxiliary has no role in the lifecycle: acceptance is a clerk's, the back office's or the rule engine's."""
    may_accept = {role for row in TRANSITIONS if row.name is E.ACCEPT for role in row.roles}
    assert may_accept == {Role.CLERK, Role.BACK_OFFICE, Role.RULE_ENGINE}
    assert not any("auxiliary" in role.value for role in Role)
    helper = replace(facts(an_item()), actor=CaseActor(Role.HAND_OUT_CLERK, "helper"))
    assert isinstance(begin(helper, an_item()), NotAllowed)


def test_c13c_mode_and_time_are_kept_for_mail_network_and_kiosk() -> None:
    ways = (
        (Delivered("mail", tracking_no="EX123456789CN"), HAND_OUT),
        (Delivered("network"), BACK_OFFICE),
        (Delivered("kiosk", COLLECTOR), CITIZEN),
    )
    for delivered, actor in ways:
        case = Walk().closed().do(E.DELIVER, delivered, actor, "2026-05-20").case
        assert (case.deliveries[-1].way, case.events[-1].at) == (delivered.way, "2026-05-20T02:00:00.000Z")


def test_c13a_no_hand_out_without_a_decision() -> None:
    walk = Walk().reviewed()
    assert walk.refused(E.DELIVER, COLLECTED, HAND_OUT).reason is Reason.UNLISTED
    known = Walk().closed()
    unknown_result = replace(known.case, results=())
    known.case = unknown_result
    refused = known.refused(E.DELIVER, COLLECTED, HAND_OUT, online=False)
    assert refused.reason is Reason.NO_DECISION, "offline both must be held here"


def test_c13b_the_collector_shows_a_document_and_signs() -> None:
    walk = Walk().closed()
    other = replace(COLLECTOR, kind=RecipientKind.OTHER, authority=page(51).blob)
    walk.do(E.DELIVER, replace(COLLECTED, recipient=other), HAND_OUT)
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D14"]
    assert walk.case.deliveries[0].recipient == other
    refusing = Walk().closed().do(E.DELIVER, replace(COLLECTED, signature=None, refusal="不愿签字"), HAND_OUT)
    assert refusing.case.state is CaseState.DELIVERED


def test_c14a_a_collecting_clerk_forwards_and_the_handling_place_accepts() -> None:
    walk = collected()
    assert walk.refused(E.ACCEPT, ACCEPT, CLERK).reason is Reason.COLLECTING_PLACE
    assert walk.refused(E.FORWARD, replace(FORWARD, tracking_no=""), CLERK).reason is Reason.NO_TRACKING
    walk.do(E.FORWARD, FORWARD, CLERK)
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D15", "D16"]
    far = CasePlace("T9001", "window", "8", FAR)
    walk.do(E.PARCEL_RECEIVED, NoDetail(), HANDLING_PLACE, "2026-05-18", place=far)
    assert walk.refused(E.ACCEPT, ACCEPT, CLERK, "2026-05-19").reason is Reason.COLLECTING_PLACE, "still not here"
    there = CaseActor(Role.CLERK, "far_clerk")
    walk.do(E.ACCEPT, ACCEPT, there, "2026-05-19", place=far)
    assert (walk.case.acceptance_date, walk.case.owner_region) == ("2026-05-19", FAR)


def test_c15b_a_returned_parcel_makes_the_result_ready_again() -> None:
    walk = Walk().closed().do(E.DELIVER, Delivered("mail", tracking_no="EX123456789CN"), HAND_OUT)
    walk.do(E.CAME_BACK, GivenBack("收件人不在"), HAND_OUT, "2026-05-25")
    assert walk.case.state is CaseState.READY


def test_c04e_direct_is_decided_here_and_review_and_refer_ends_referred() -> None:
    assert Walk().decided().case.state is CaseState.DECIDED
    higher = Organ(name="示例省商务厅", uscc="11100100000000019L")
    walk = Walk(an_item(decision_mode=DecisionMode.REVIEW_AND_REFER, refer_to=higher)).reviewed()
    refused = walk.refused(E.DECIDE, GRANTED, BACK_OFFICE)
    assert refused.reason is Reason.NOT_DECIDED_HERE
    assert higher.name in refused.message.get()
    walk.do(E.REFER, Closed(organ=higher.name), BACK_OFFICE)
    assert walk.case.state is CaseState.REFERRED


def test_c18b_over_the_print_limit_is_refused() -> None:
    limited = ResultDocument(name=LocalizedText.of("证明"), kind="certificate", print_limit=2)
    walk = Walk(an_item(results=(limited,))).closed()
    printed = Delivered("kiosk", COLLECTOR, copies=3)
    assert walk.refused(E.DELIVER, printed, CITIZEN).reason is Reason.OVER_PRINT_LIMIT
    walk.do(E.DELIVER, replace(printed, copies=2), CITIZEN)
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D23"]


def test_c35a_the_approval_names_the_regulator() -> None:
    regulator = Organ(name="示例市市场监督管理局", uscc="11100100000000019L")
    walk = Walk(an_item(regulator=regulator)).decided()
    decided = walk.case.events[-1].detail
    assert isinstance(decided, Decided)
    assert decided.regulator == regulator.name
    assert history_lines(walk.case)[-1].more.get() == f"准予，告知监管部门{regulator.name}"
    refused = Walk(an_item(regulator=regulator)).reviewed()
    refused.do(E.DECIDE, Decided(Decision.REFUSED, "条件不符", "某法第一条"), BACK_OFFICE)
    assert refused.case.events[-1].detail == Decided(Decision.REFUSED, "条件不符", "某法第一条")


def test_c35b_a_promise_has_a_day_to_be_checked_and_a_broken_one_flags_the_case() -> None:
    walk = promising().do(E.ACCEPT, PLEDGE, CLERK)
    assert walk.case.commitments[0].check_by == str(calendars().after(date(2026, 5, 14), 30))
    walk.do(
        E.COMMITMENT_CHECKED, CommitmentChecked("place_proof", kept=False, note="租期已过"), BACK_OFFICE, "2026-05-20"
    )
    assert (walk.case.commitment_broken, walk.case.commitments) == (True, ())


# --- what the rules make of a case ------------------------------------------------------------------------------------


def test_an_instant_item_is_decided_offline_by_the_rule_engine_only_where_it_is_flagged() -> None:
    """Rule 4."""
    instant = {"case_type": "1", "promised_limit": Limit(amount=0)}
    flagged = Walk(an_item(**instant, offline_instant=True))
    for name, detail in ((E.ACCEPT, ACCEPT), (E.DECIDE, GRANTED), (E.CLOSE, Closed((RESULT,)))):
        flagged.do(name, detail, RULE_ENGINE, online=False)
    flagged.do(E.DELIVER, COLLECTED, HAND_OUT, online=False)
    unflagged = Walk(an_item(**instant)).do(E.ACCEPT, ACCEPT, RULE_ENGINE, online=False)
    assert unflagged.refused(E.DECIDE, GRANTED, RULE_ENGINE, online=False).reason is Reason.OFFLINE
    unflagged.do(E.DECIDE, GRANTED, RULE_ENGINE)


def test_an_offline_move_on_a_case_that_moved_meanwhile_is_a_conflict_and_moves_nothing() -> None:
    """Rule 3: the terminal accepted offline, the platform had sent a notice."""
    here, platform = Walk().accepted("2026-05-15"), Walk().noticed("2026-05-15")
    came = admit(platform.case, platform.item, here.case.events[-1], calendars())
    assert isinstance(came, NotAllowed)
    assert came.reason is Reason.CONFLICT
    assert "待补正" in came.message.get()
    in_order = Walk()
    moved = admit(in_order.case, in_order.item, here.case.events[-1], calendars())
    assert isinstance(moved, Moved)
    assert moved.case == here.case


def test_what_another_place_was_not_allowed_is_not_admitted() -> None:
    """An event that follows by its number and state, made by somebody who may not: nobody's say-so moves a case."""
    walk = Walk().reviewed()
    decided = Walk().decided().case.events[-1]
    forged = replace(decided, actor=CaseActor(Role.BACK_OFFICE, "zhang"))
    came = admit(walk.case, walk.item, forged, calendars())
    assert isinstance(came, NotAllowed)
    assert came.reason is Reason.SAME_PERSON


def test_an_acceptance_after_the_notice_period_counts_from_the_receipt() -> None:
    """Administrative Licensing Law 32: who says nothing in time has accepted."""
    walk = Walk().do(E.ACCEPT, ACCEPT, CLERK, "2026-05-22")
    assert walk.case.acceptance_date == "2026-05-14"


def test_a_refusal_stands_in_the_history_in_the_words_of_the_law() -> None:
    walk = Walk().do(E.REFUSE_ACCEPTANCE, RefusedAcceptance("not_needed", "已经登记过"), CLERK)
    reason = next(one.text for one in walk.item.refusal_reasons if one.key == "not_needed")
    assert history_lines(walk.case, walk.item)[-1].more.get() == f"理由：{reason.get()}"
    assert history_lines(walk.case)[-1].more.get() == "", "a key says nothing to anybody"


def test_a_deferred_paper_is_due_within_the_promised_limit() -> None:
    """F (CAPABILITIES §5); the same day whether the assessment or the move works it out."""
    chosen = item(RESIDENCE).model_copy(update={"promised_limit": Limit(amount=2)})
    later = next(spec.key for spec in chosen.materials if spec.may_bring_later)
    defer = replace(DEFER, deferred=(DeferredMaterial(later, None),))
    assert [due.due for due in Walk(chosen).do(E.ACCEPT, defer, CLERK).case.deferred] == ["2026-05-18"]


def test_the_archive_waits_for_deferred_papers() -> None:
    chosen = item(RESIDENCE)
    later = next(spec.key for spec in chosen.materials if spec.may_bring_later)
    defer = replace(DEFER, deferred=(DeferredMaterial(later, None),))
    walk = Walk(chosen).do(E.ACCEPT, defer, CLERK)
    assert [ref.kind for ref in walk.case.events[-1].documents] == ["D04", "D06"]
    walk.do(E.START_REVIEW, NoDetail(), BACK_OFFICE)
    assert walk.refused(E.DECIDE, GRANTED, BACK_OFFICE).reason is Reason.PAPERS_TO_COME, "T32 ends with the review"
    walk.do(E.DEFERRED_SUPPLIED, Supplemented((), (HandedIn(later, (page(41),)),)), CLERK)
    walk.do(E.DECIDE, GRANTED, BACK_OFFICE)
    walk.do(E.CLOSE, Closed((RESULT,)), BACK_OFFICE).do(E.DELIVER, COLLECTED, HAND_OUT)
    granted_before = replace(walk.case, deferred=defer.deferred)
    whole, walk.case = walk.case, granted_before
    assert walk.refused(E.ARCHIVE, NoDetail(), BACK_OFFICE).reason is Reason.STILL_OPEN
    walk.case = whole
    walk.do(E.ARCHIVE, NoDetail(), BACK_OFFICE)


def test_shared_papers_and_the_paper_itself_count_as_there() -> None:
    walk = Walk(
        changes={
            "materials": (HandedIn("place_proof", (), SHARED), HandedIn("owners_consent", taken=Taken(originals=1)))
        }
    )
    walk.accepted()


def test_documents_are_asked_for_before_the_move() -> None:
    walk = promising()
    assert documents_for(walk.case, E.ACCEPT, PLEDGE) == ("D04", "D07")
    moved = walk.do(E.ACCEPT, PLEDGE, CLERK, numbers={"D04": "示审受字〔2026〕00001号"})
    assert [(ref.kind, ref.number) for ref in moved.case.events[-1].documents] == [
        ("D04", "示审受字〔2026〕00001号"),
        ("D07", ""),
    ]


def test_a_special_procedure_keeps_its_days_and_a_suspension_too() -> None:
    walk = Walk().reviewed("2026-05-14")
    walk.do(E.SPECIAL_START, Halted("hearing", "第四十六条", 3), BACK_OFFICE, "2026-05-18")
    walk.do(E.SPECIAL_END, Resumed(), BACK_OFFICE, "2026-05-20")
    walk.do(E.SUSPEND, Halted("suspension", "等待判决"), BACK_OFFICE, "2026-05-25")
    assert [(stop.kind, stop.since, stop.until) for stop in walk.case.stops] == [
        ("hearing", "2026-05-18", "2026-05-20"),
        ("suspension", "2026-05-25", None),
    ]


def test_another_items_case_is_a_bug() -> None:
    walk = Walk()
    walk.item = item(RESIDENCE)
    with pytest.raises(ValueError, match="pinned"):
        walk.attempt(E.ACCEPT, ACCEPT, CLERK)


def test_a_move_is_as_sure_of_its_time_as_the_clock_is() -> None:
    walk = Walk()
    unsure = Reading(on("2026-05-14").utc, Confidence.UNTRUSTED)
    moved = move(
        walk.case, walk.item, E.ACCEPT, ACCEPT, CLERK, WINDOW, unsure, calendars(), event_id=walk.case.id[:-1] + "2"
    )
    assert isinstance(moved, Moved)
    assert (moved.event.at, moved.event.time_confidence) == ("2026-05-14T02:00:00.000Z", "untrusted")


def test_whom_a_case_was_collected_for_stands_in_its_record() -> None:
    draft = replace(complete_draft(RESIDENCE), collected_for=FAR)
    taken = take_in(
        draft,
        item(RESIDENCE),
        sequence=1,
        device_code="K7M2",
        terminal_id="T0001",
        reading=NOW,
        actor=Actor("staff", "zhang"),
        progress_token=TOKEN,
    )
    assert isinstance(taken, Intake), taken
    body = manifest(taken)
    assert (body["schema"], body["collected_for"]) == ("hall.intake/3", FAR)
    for known in (taken_in_facts(taken), taken_in_facts_of(body)):
        assert (case_of(known).collecting, case_of(known).notice_runs_from) == (True, None)


def test_pages_that_took_the_place_of_others_are_looked_at_anew() -> None:
    walk = pending().do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK)
    assert {material for material, _ in open_review_points(walk.case, walk.item)} == {"place_proof"}
    assert walk.refused(E.ACCEPT, ACCEPT, CLERK).reason is Reason.REVIEW_POINTS
    ticked = tuple(
        ReviewMark(m, p, "zhang", "2026-05-14T02:00:00Z") for m, p in open_review_points(walk.case, walk.item)
    )
    looked_at = pending().do(E.SUPPLEMENT_ALL, replace(SUPPLY_ALL, review=ticked), CLERK)
    looked_at.do(E.ACCEPT, ACCEPT, CLERK)


def test_a_review_point_that_is_not_met_is_not_done() -> None:
    taken = facts(an_item())
    failed = replace(taken.reviewed[0], met=False, reason="地址不一致")
    walk = Walk(changes={"reviewed": (failed, *taken.reviewed[1:])})
    refused = walk.refused(E.ACCEPT, ACCEPT, CLERK)
    assert (refused.reason, refused.about) == (Reason.REVIEW_POINTS, f"{failed.material}.{failed.point}")


def test_a_notice_of_the_review_is_no_second_notice() -> None:
    walk = Walk().reviewed().do(E.REVIEW_NOTICE, Noticed((MISSING,)), BACK_OFFICE)
    assert (walk.case.notices, [line.no for line in walk.case.open_lines]) == (0, [1])
    walk.do(E.REVIEW_RECEIVED, SUPPLY_MISSING, CLERK)
    assert (walk.case.state, walk.case.open_lines) == (CaseState.UNDER_REVIEW, ())

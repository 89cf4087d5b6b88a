"""Each guard of the lifecycle table refuses what it is for, and says what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest
from intake_people import page
from lifecycle_kit import (
    ACCEPT,
    BACK_OFFICE,
    CITIZEN,
    CLERK,
    COLLECTED,
    COLLECTOR,
    GRANTED,
    HAND_OUT,
    MISSING,
    NOTICE,
    PLEDGE,
    PROMISE,
    RESULT,
    RULE_ENGINE,
    SUPERVISOR,
    SUPPLY_ALL,
    SUPPLY_MISSING,
    TIMER,
    Walk,
    an_item,
    facts,
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
    Detail,
    EventName,
    Extended,
    Forwarded,
    GivenBack,
    Halted,
    NoDetail,
    Noticed,
    RecipientKind,
    RefusedAcceptance,
    ResultArrived,
    Role,
    Supplemented,
)
from intake.case.refusals import Reason
from intake.case.states import CaseState
from intake.draft import HandedIn
from intake.material import MaterialSpec
from intake.text import CHINESE, ENGLISH

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


def not_even_named(key: str) -> Walk:
    """A record that does not name a paper which is always needed."""
    specs = tuple(s.model_copy(update={"required": True}) if s.key == key else s for s in an_item().materials)
    named = tuple(m for m in facts(an_item()).materials if m.material != key)
    return Walk(an_item(materials=specs), changes={"materials": named})


@dataclass(frozen=True)
class Refused:
    reason: Reason
    walk: Callable[[], Walk]
    name: EventName
    detail: Detail
    actor: CaseActor
    day: str | None = None
    more: tuple[tuple[str, Any], ...] = ()


def line(**changes: Any) -> Noticed:
    return Noticed((replace(MISSING, **changes),))


DEFER = Accepted(AcceptanceMode.DEFERRED, deferred=(DeferredMaterial("place_proof", None),), signed_on_paper=True)


def copied_only() -> Walk:
    """The notice asks for an original to be shown."""
    return Walk().do(E.NOTIFY_ONCE, line(defect=DefectSort.ORIGINAL_NEEDED), CLERK)


def deferring() -> Walk:
    """Under review, one paper still to come."""
    case = Walk(an_item(deferred=True, materials=deferrable("place_proof")))
    return case.do(E.ACCEPT, DEFER, CLERK).do(E.START_REVIEW, NoDetail(), BACK_OFFICE)


def deferrable(key: str) -> tuple[MaterialSpec, ...]:
    may = {"may_bring_later": True, "bring_within_days": 5, "need": 3}
    return tuple(s.model_copy(update=may) if s.key == key else s for s in an_item().materials)


def promising() -> Walk:
    return Walk(an_item(commitment=PROMISE))


def pending() -> Walk:
    return Walk().noticed()


def supplemented() -> Walk:
    return pending().do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK, "2026-05-18")


def ready() -> Walk:
    return Walk().closed()


REFUSALS = [
    Refused(Reason.REVIEW_POINTS, lambda: Walk(changes={"reviewed": ()}), E.ACCEPT, ACCEPT, CLERK),
    Refused(Reason.INCOMPLETE, lambda: without("place_proof"), E.ACCEPT, ACCEPT, CLERK),
    Refused(Reason.INCOMPLETE, lambda: not_even_named("place_proof"), E.ACCEPT, ACCEPT, CLERK),
    Refused(Reason.NOT_DEFERRABLE, Walk, E.ACCEPT, DEFER, CLERK),
    Refused(Reason.NO_COMMITMENT, lambda: Walk(an_item(commitment=None)), E.ACCEPT, PLEDGE, CLERK),
    Refused(Reason.PLEDGE_UNSIGNED, promising, E.ACCEPT, replace(PLEDGE, signed_on_paper=False), CLERK),
    Refused(Reason.WRONG_MODE, Walk, E.ACCEPT, Accepted(AcceptanceMode.DEFERRED), CLERK),
    Refused(Reason.ACCEPTANCE_DATE, Walk, E.ACCEPT, Accepted(AcceptanceMode.NORMAL, "2026-05-13"), CLERK),
    Refused(Reason.NOT_INSTANT, Walk, E.ACCEPT, ACCEPT, RULE_ENGINE),
    Refused(Reason.COLLECTING_PLACE, collected, E.ACCEPT, ACCEPT, CLERK),
    Refused(Reason.COLLECTING_PLACE, collected, E.NOTIFY_ONCE, NOTICE, CLERK),
    Refused(Reason.COLLECTING_PLACE, collected, E.REFUSE_ACCEPTANCE, RefusedAcceptance("not_needed", ""), CLERK),
    Refused(Reason.WAITS, lambda: Walk(changes={"waits_for": ("other",)}), E.ACCEPT, ACCEPT, CLERK),
    Refused(Reason.PAPERS_TO_COME, deferring, E.DECIDE, GRANTED, BACK_OFFICE),
    Refused(Reason.NO_DEFECT, Walk, E.NOTIFY_ONCE, Noticed(()), CLERK),
    Refused(Reason.BAD_LINES, Walk, E.NOTIFY_ONCE, line(no=2), CLERK),
    Refused(Reason.BAD_LINES, Walk, E.NOTIFY_ONCE, line(about="place_proof"), CLERK),
    Refused(Reason.BAD_LINES, Walk, E.NOTIFY_ONCE, line(words=" "), CLERK),
    Refused(Reason.NOTICE_TOO_LATE, Walk, E.NOTIFY_ONCE, NOTICE, CLERK, "2026-05-22"),
    Refused(Reason.UNLISTED_REASON, Walk, E.REFUSE_ACCEPTANCE, RefusedAcceptance("too_busy", "x"), CLERK),
    Refused(Reason.RIGHT_ORGAN, Walk, E.REFUSE_ACCEPTANCE, RefusedAcceptance("not_competent", "x"), CLERK),
    Refused(
        Reason.NEW_GAP,
        supplemented,
        E.REFUSE_ACCEPTANCE,
        RefusedAcceptance("not_needed", "x", about="material:owners_consent"),
        CLERK,
    ),
    Refused(Reason.CLOCK_RUNS, Walk, E.DEEM_ACCEPTED, Accepted(AcceptanceMode.DEEMED), TIMER, "2026-05-21"),
    Refused(
        Reason.NO_CALENDAR,
        lambda: Walk(start="2026-12-30"),
        E.DEEM_ACCEPTED,
        Accepted(AcceptanceMode.DEEMED),
        TIMER,
        "2027-01-20",
    ),
    Refused(Reason.CLOCK_RUNS, pending, E.LAPSE, Closed(reason="x"), BACK_OFFICE, "2026-06-11"),
    Refused(Reason.NO_REASON, pending, E.LAPSE, Closed(), BACK_OFFICE, "2026-06-12"),
    Refused(Reason.NOT_COLLECTING_PLACE, Walk, E.FORWARD, FORWARD, CLERK),
    Refused(Reason.NOT_COLLECTING_PLACE, collected, E.FORWARD, replace(FORWARD, region="440100"), CLERK),
    Refused(
        Reason.NOT_HANDLING_PLACE,
        lambda: collected().do(E.FORWARD, FORWARD, CLERK),
        E.PARCEL_RECEIVED,
        NoDetail(),
        CaseActor(Role.HANDLING_PLACE, "far"),
        more=(("place", CasePlace("T9001", "window", "8", "440100")),),
    ),
    Refused(Reason.NOT_CHECKED, collected, E.FORWARD, replace(FORWARD, formal_check=False), CLERK),
    Refused(Reason.NOT_CHECKED, collected, E.FORWARD, replace(FORWARD, identity_method=""), CLERK),
    Refused(Reason.NO_TRACKING, collected, E.FORWARD, replace(FORWARD, tracking_no=" "), CLERK),
    Refused(Reason.NO_SUCH_LINE, pending, E.SUPPLEMENT_PART, Supplemented(()), CLERK),
    Refused(Reason.NO_SUCH_LINE, pending, E.SUPPLEMENT_PART, replace(SUPPLY_MISSING, lines=(7,)), CLERK),
    Refused(Reason.NO_SUCH_LINE, pending, E.SUPPLEMENT_PART, replace(SUPPLY_MISSING, lines=(1, 1)), CLERK),
    Refused(Reason.NOTHING_SUPPLIED, pending, E.SUPPLEMENT_PART, Supplemented((1,)), CLERK),
    Refused(Reason.NOTHING_SUPPLIED, pending, E.SUPPLEMENT_PART, Supplemented((1,), (HandedIn("place_proof"),)), CLERK),
    Refused(Reason.NOTHING_SUPPLIED, copied_only, E.SUPPLEMENT_ALL, Supplemented((1,)), CITIZEN),
    Refused(Reason.LINES_ALL_MET, pending, E.SUPPLEMENT_PART, SUPPLY_ALL, CLERK),
    Refused(Reason.LINES_OPEN, pending, E.SUPPLEMENT_ALL, SUPPLY_MISSING, CLERK),
    Refused(Reason.NO_REASON, supplemented, E.SECOND_NOTICE, NOTICE, SUPERVISOR),
    Refused(
        Reason.SAME_PERSON, lambda: Walk().accepted(), E.START_REVIEW, NoDetail(), CaseActor(Role.BACK_OFFICE, "zhang")
    ),
    Refused(Reason.NOT_INSTANT, lambda: Walk().accepted(), E.DECIDE, GRANTED, BACK_OFFICE),
    Refused(Reason.NO_REASON, lambda: Walk().reviewed(), E.DECIDE, Decided(Decision.REFUSED, ""), BACK_OFFICE),
    Refused(Reason.NO_BASIS, lambda: Walk().reviewed(), E.DECIDE, Decided(Decision.REFUSED, "不符合"), BACK_OFFICE),
    Refused(Reason.NO_SPECIAL_KIND, lambda: Walk().reviewed(), E.SPECIAL_START, Halted("holiday", "x", 3), BACK_OFFICE),
    Refused(Reason.NO_BASIS, lambda: Walk().reviewed(), E.SPECIAL_START, Halted("hearing", "", 3), BACK_OFFICE),
    Refused(Reason.NO_DAYS, lambda: Walk().reviewed(), E.SPECIAL_START, Halted("hearing", "x"), BACK_OFFICE),
    Refused(Reason.NO_BASIS, lambda: Walk().reviewed(), E.SUSPEND, Halted("suspension", " "), BACK_OFFICE),
    Refused(Reason.TOO_LONG, lambda: Walk().reviewed(), E.EXTEND, Extended(11, "x", "head"), BACK_OFFICE),
    Refused(Reason.TOO_LONG, lambda: Walk().reviewed(), E.EXTEND, Extended(0, "x", "head"), BACK_OFFICE),
    Refused(
        Reason.PERIOD_OVER, lambda: Walk().reviewed(), E.EXTEND, Extended(5, "x", "head"), BACK_OFFICE, "2026-06-30"
    ),
    Refused(Reason.NO_APPROVAL, lambda: Walk().reviewed(), E.EXTEND, Extended(5, "x", ""), BACK_OFFICE),
    Refused(Reason.NO_APPROVAL, lambda: Walk().reviewed(), E.EXTEND, Extended(5, "x", "wang"), BACK_OFFICE),
    Refused(Reason.NO_REASON, lambda: Walk().reviewed(), E.EXTEND, Extended(5, "", "head"), BACK_OFFICE),
    Refused(
        Reason.EXTENDED_BEFORE,
        lambda: Walk().reviewed().do(E.EXTEND, Extended(1, "x", "head"), BACK_OFFICE),
        E.EXTEND,
        Extended(1, "x", "head"),
        BACK_OFFICE,
    ),
    Refused(Reason.NO_ORGAN, lambda: Walk().reviewed(), E.REFER, Closed(), BACK_OFFICE),
    Refused(Reason.RESULT_INCOMPLETE, lambda: Walk().decided(), E.CLOSE, Closed(), BACK_OFFICE),
    Refused(
        Reason.RESULT_INCOMPLETE, lambda: Walk().decided(), E.CLOSE, Closed((replace(RESULT, number=""),)), BACK_OFFICE
    ),
    Refused(
        Reason.RESULT_INCOMPLETE,
        lambda: Walk().decided(),
        E.CLOSE,
        Closed((replace(RESULT, valid_to="2026-05-19"),)),
        BACK_OFFICE,
    ),
    Refused(Reason.NOT_COUNTED, ready, E.RESULT_ARRIVED, ResultArrived("B1", 0, 0, "wang"), HAND_OUT),
    Refused(Reason.NOT_COUNTED, ready, E.RESULT_ARRIVED, ResultArrived("B1", 1, 0, "chen"), HAND_OUT),
    Refused(Reason.WAY, ready, E.DELIVER, COLLECTED, CITIZEN),
    Refused(Reason.WAY, ready, E.DELIVER, Delivered("pigeon"), HAND_OUT),
    Refused(Reason.NO_IDENTITY, ready, E.DELIVER, replace(COLLECTED, recipient=None), HAND_OUT),
    Refused(
        Reason.NO_AUTHORITY,
        ready,
        E.DELIVER,
        replace(COLLECTED, recipient=replace(COLLECTOR, kind=RecipientKind.OTHER)),
        HAND_OUT,
    ),
    Refused(Reason.NO_PROOF, ready, E.DELIVER, replace(COLLECTED, signature=None), HAND_OUT),
    Refused(Reason.NO_TRACKING, ready, E.DELIVER, Delivered("mail"), HAND_OUT),
    Refused(Reason.NO_PROOF, ready, E.DELIVER, Delivered("kiosk", COLLECTOR, copies=0), CITIZEN),
    Refused(Reason.NOT_MAILED, lambda: Walk().delivered(), E.CAME_BACK, GivenBack("收件人不在"), HAND_OUT),
    Refused(Reason.NO_REQUEST, Walk, E.WITHDRAW, GivenBack("不办了"), CLERK),
    Refused(Reason.NO_REQUEST, Walk, E.SEND_BACK, GivenBack("申请人同意"), CLERK),
    Refused(Reason.NO_REQUEST, Walk, E.SEND_BACK, GivenBack("not_needed", request=page(1).blob), CLERK),
    Refused(Reason.NO_REQUEST, Walk, E.SEND_BACK, GivenBack("pre_review_failed"), CLERK),
    Refused(Reason.NOBODY, Walk, E.ACCEPT, ACCEPT, CaseActor(Role.CLERK)),
    Refused(Reason.NOBODY, lambda: Walk().accepted(), E.START_REVIEW, NoDetail(), CaseActor(Role.BACK_OFFICE, " ")),
    Refused(Reason.NO_SECOND_PERSON, Walk, E.VOID, Closed(reason="重复"), SUPERVISOR),
    Refused(
        Reason.NO_SECOND_PERSON,
        Walk,
        E.VOID,
        Closed(reason="重复", second_staff="zhou", second_role=Role.BACK_OFFICE),
        SUPERVISOR,
    ),
    *(
        Refused(
            Reason.NO_SECOND_PERSON,
            Walk,
            E.VOID,
            Closed(reason="重复", second_staff="somebody_else", second_role=role),
            actor,
        )
        for actor, role in (
            (SUPERVISOR, None),
            (SUPERVISOR, Role.SUPERVISOR),
            (SUPERVISOR, Role.CLERK),
            (BACK_OFFICE, Role.BACK_OFFICE),
        )
    ),
    Refused(Reason.NO_REASON, Walk, E.VOID, Closed(second_staff="wang", second_role=Role.BACK_OFFICE), SUPERVISOR),
    Refused(Reason.NO_REASON, lambda: Walk().accepted(), E.TERMINATE, Closed(), BACK_OFFICE),
    Refused(
        Reason.NOT_DEFERRED,
        lambda: Walk().accepted(),
        E.DEFERRED_SUPPLIED,
        Supplemented((), SUPPLY_ALL.materials),
        CLERK,
    ),
    Refused(
        Reason.NOT_PROMISED,
        lambda: Walk().accepted(),
        E.COMMITMENT_CHECKED,
        CommitmentChecked("place_proof", kept=True),
        BACK_OFFICE,
    ),
    Refused(Reason.ROLE, Walk, E.ACCEPT, ACCEPT, HAND_OUT),
    Refused(Reason.UNLISTED, Walk, E.DELIVER, COLLECTED, HAND_OUT),
    Refused(
        Reason.OFFLINE, lambda: Walk().accepted(), E.START_REVIEW, NoDetail(), BACK_OFFICE, more=(("online", False),)
    ),
]


@pytest.mark.parametrize("case", REFUSALS, ids=lambda case: f"{case.reason.value}-{case.name.value}")
def test_each_guard_refuses_and_says_what_to_do(case: Refused) -> None:
    refused = case.walk().refused(case.name, case.detail, case.actor, case.day, **dict(case.more))
    assert refused.reason is case.reason
    chinese, english = refused.message.get(CHINESE), refused.message.get(ENGLISH)
    assert not any("a" <= letter.lower() <= "z" for letter in chinese), chinese
    assert "{" not in chinese + english
    assert english != chinese


def test_every_reason_is_shown_by_some_test() -> None:
    elsewhere = {
        Reason.CONFLICT,
        Reason.NOT_GRANTED,
        Reason.NOT_IN_FORCE,
        Reason.CHANNEL,
        Reason.NO_DECISION,
        Reason.NOT_DECIDED_HERE,
        Reason.OVER_PRINT_LIMIT,
        Reason.STILL_OPEN,
        Reason.NOT_TAKEN,
    }
    assert {case.reason for case in REFUSALS} | elsewhere == set(Reason)


def test_a_clerk_who_saw_the_original_needs_no_page() -> None:
    assert copied_only().do(E.SUPPLEMENT_ALL, Supplemented((1,)), CLERK).case.open_lines == ()


def test_a_refusal_waits_for_no_deferred_paper_and_is_archived_without_it() -> None:
    refused = deferring().do(E.DECIDE, Decided(Decision.REFUSED, "不符合条件", "依据"), BACK_OFFICE)
    walk = refused.do(E.CLOSE, Closed(), BACK_OFFICE).do(E.DELIVER, COLLECTED, HAND_OUT)
    assert walk.do(E.ARCHIVE, NoDetail(), BACK_OFFICE).case.deferred


def test_a_first_refusal_may_rest_on_what_no_notice_has_named() -> None:
    """T06, not T14: nothing was told yet."""
    refusal = RefusedAcceptance("not_needed", "不需要", about="material:owners_consent")
    assert Walk().do(E.REFUSE_ACCEPTANCE, refusal, CLERK).case.state is CaseState.NOT_ACCEPTED

"""The lifecycle admits exactly the moves of CAPABILITIES §4.2: every state × event × role, online and offline.

The table below is written down from the document, not from the code.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import copy
from dataclasses import replace
from functools import cache

import pytest
from intake_people import page
from lifecycle_kit import (
    BACK_OFFICE,
    CLERK,
    COLLECTED,
    COLLECTOR,
    GRANTED,
    HAND_OUT,
    NOTICE,
    RESULT,
    SUPERVISOR,
    SUPPLY_ALL,
    SUPPLY_MISSING,
    Walk,
    an_item,
)

from intake.case.event_json import DETAIL_OF
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    Closed,
    CommitmentChecked,
    CommitmentGiven,
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
    RefusedAcceptance,
    ResultArrived,
    Resumed,
    Role,
    Supplemented,
)
from intake.case.guards_acceptance import open_review_points
from intake.case.moves import NotAllowed
from intake.case.refusals import Reason
from intake.case.states import CaseState
from intake.case.transitions import TRANSITIONS
from intake.draft import HandedIn, ReviewMark
from intake.item import Limit, ServiceItem
from intake.item_rules import Commitment
from intake.text import CHINESE, ENGLISH, LocalizedText

S, E, R = CaseState, EventName, Role

REVIEWING = "ACCEPTED UNDER_REVIEW REVIEW_SUPPLEMENT SPECIAL_PROCEDURE SUSPENDED"
OPEN = f"RECEIVED SUPPLEMENT_PENDING SUPPLEMENTED IN_TRANSIT {REVIEWING}"
NOT_FINAL = f"DRAFT {OPEN} DECIDED CLOSED READY DELIVERED"
LATER = f"{REVIEWING} DECIDED CLOSED READY DELIVERED ARCHIVED"

#: No., from, to ("=" the same, "-" nothing), event, who, ⊙ (CAPABILITIES §4.2).
TABLE = f"""
T01 | - | DRAFT | open | CZ CL | ⊙
T02 | DRAFT | - | discard | CZ CL | ⊙
T03 | DRAFT | RECEIVED | take_in | CZ CL BO | ⊙
T04 | RECEIVED | ACCEPTED | accept | CL BO RE | ⊙
T05 | RECEIVED | SUPPLEMENT_PENDING | notify_once | CL BO | ⊙
T06 | RECEIVED | NOT_ACCEPTED | refuse_acceptance | CL BO | ⊙
T07 | RECEIVED | ACCEPTED | deem_accepted | SY |
T08 | RECEIVED | IN_TRANSIT | forward | CL | ⊙
T09 | IN_TRANSIT | RECEIVED | parcel_received | RC |
T10 | SUPPLEMENT_PENDING | = | supplement_part | CZ CL BO | ⊙
T11 | SUPPLEMENT_PENDING | SUPPLEMENTED | supplement_all | CZ CL BO | ⊙
T12 | SUPPLEMENT_PENDING | LAPSED | lapse | BO |
T13 | SUPPLEMENTED | ACCEPTED | accept | CL BO RE |
T14 | SUPPLEMENTED | NOT_ACCEPTED | refuse_acceptance | CL BO |
T15 | SUPPLEMENTED | ACCEPTED | deem_accepted | SY |
T16 | ACCEPTED | UNDER_REVIEW | start_review | BO |
T17 | ACCEPTED UNDER_REVIEW | DECIDED | decide | BO CHIEF RE |
T18 | UNDER_REVIEW | REVIEW_SUPPLEMENT | review_notice | BO |
T18 | REVIEW_SUPPLEMENT | UNDER_REVIEW | review_received | CZ CL BO |
T19 | UNDER_REVIEW | SPECIAL_PROCEDURE | special_start | BO |
T19 | SPECIAL_PROCEDURE | UNDER_REVIEW | special_end | BO |
T20 | UNDER_REVIEW | = | extend | BO |
T21 | UNDER_REVIEW | SUSPENDED | suspend | BO |
T21 | SUSPENDED | UNDER_REVIEW | resume | BO |
T22 | ACCEPTED UNDER_REVIEW | REFERRED | refer | BO |
T23 | DECIDED | CLOSED | close | BO RE |
T24 | CLOSED | READY | result_arrived | HO |
T25 | CLOSED READY | DELIVERED | deliver | HO CZ BO MAIL | ⊙
T26 | DELIVERED | READY | came_back | HO |
T27 | DELIVERED | ARCHIVED | archive | BO |
T28 | {OPEN} | WITHDRAWN | withdraw | CZ CL | ⊙
T29 | RECEIVED | RETURNED | send_back | CL BO | ⊙
T30 | {NOT_FINAL} | VOIDED | void | SV BO |
T31 | {REVIEWING} | TERMINATED | terminate | BO |
T32 | ACCEPTED UNDER_REVIEW | = | deferred_supplied | CZ CL BO | ⊙
T33 | {LATER} | = | commitment_checked | BO |
T34 | SUPPLEMENTED | SUPPLEMENT_PENDING | second_notice | SV |
"""
SHORT = {
    "CZ": R.CITIZEN,
    "CL": R.CLERK,
    "SV": R.SUPERVISOR,
    "HO": R.HAND_OUT_CLERK,
    "BO": R.BACK_OFFICE,
    "CHIEF": R.CHIEF_REPRESENTATIVE,
    "RE": R.RULE_ENGINE,
    "RC": R.HANDLING_PLACE,
    "SY": R.PLATFORM_TIMER,
    "MAIL": R.CARRIER,
}

Row = tuple[str, str | None, str | None, str, frozenset[Role], bool]


@cache
def rows() -> frozenset[Row]:
    found = set()
    for line in TABLE.strip().splitlines():
        no, befores, after, name, who, offline = (part.strip() for part in line.split("|"))
        for before in befores.split():
            to = before if after == "=" else None if after == "-" else after
            roles = frozenset(SHORT[role] for role in who.split())
            found.add((no, None if before == "-" else before, to, name, roles, offline == "⊙"))
    return frozenset(found)


def test_the_table_in_the_code_is_the_table_of_the_document() -> None:
    coded = {
        (row.no, row.before and row.before.value, row.after and row.after.value, row.name.value, row.roles, row.offline)
        for row in TRANSITIONS
    }
    assert coded == rows()
    assert len(TRANSITIONS) == len(coded)
    assert {row.no for row in TRANSITIONS} == {f"T{number:02d}" for number in range(1, 35)}


# --- a case in every state, with all that its moves need --------------------------------------------------------------

FAR = "430100"
DEFERRABLE, PROMISED = "owners_consent", "place_proof"


@cache
def the_item(*, instant: bool = False) -> ServiceItem:
    """One that allows everything: a paper may follow, another may be promised, and (instant) a rule engine decides."""
    base = an_item()
    materials = tuple(
        spec.model_copy(update={"may_bring_later": True, "bring_within_days": 10, "need": 3})
        if spec.key == DEFERRABLE
        else spec
        for spec in base.materials
    )
    words = LocalizedText.of("承诺", "promise")
    commitment = Commitment(
        materials=(PROMISED,), content=words, liability=words, check_within=Limit(amount=30), basis="依据"
    )
    changes = {"materials": materials, "commitment": commitment, "delivery": ("collect", "mail", "network", "kiosk")}
    if instant:
        changes |= {"case_type": "1", "offline_instant": True, "promised_limit": Limit(amount=0)}
    return base.model_copy(update=changes)


BOTH = Accepted(
    AcceptanceMode.COMMITMENT,
    deferred=(DeferredMaterial(DEFERRABLE, None),),
    commitments=(CommitmentGiven(PROMISED),),
    signed_on_paper=True,
)
BARE = {"materials": (HandedIn(PROMISED), HandedIn(DEFERRABLE)), "reviewed": ()}
MAILED = Delivered("mail", tracking_no="EX123456789CN")
SUPPLIED = Supplemented((), (HandedIn(DEFERRABLE, (page(41),)),))
RECEIVED_ON, LATE = "2026-05-14", "2026-07-20"


def _walk(*, instant: bool = False, **changes: object) -> Walk:
    return Walk(the_item(instant=instant), RECEIVED_ON, changes={**BARE, **changes})


def _accepted(*, instant: bool = False) -> Walk:
    return _walk(instant=instant).do(E.ACCEPT, BOTH, CLERK)


def _reviewed() -> Walk:
    return _accepted().do(E.START_REVIEW, NoDetail(), BACK_OFFICE)


def _decided(*, instant: bool = False) -> Walk:
    if instant:
        return _accepted(instant=True).do(E.DEFERRED_SUPPLIED, SUPPLIED, CLERK).do(E.DECIDE, GRANTED, BACK_OFFICE)
    return _reviewed().do(E.DEFERRED_SUPPLIED, SUPPLIED, CLERK).do(E.DECIDE, GRANTED, BACK_OFFICE)


def _closed() -> Walk:
    return _decided().do(E.CLOSE, Closed((RESULT,)), BACK_OFFICE)


def _delivered() -> Walk:
    return _closed().do(E.DELIVER, MAILED, HAND_OUT)


def _supplemented() -> Walk:
    walk = _walk().do(E.NOTIFY_ONCE, NOTICE, CLERK)
    return walk.do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK)


FORWARD = Forwarded(
    "EX123456789CN", "中国邮政", FAR, "示例省示例市行政审批局", formal_check=True, identity_method="chip"
)
END = Closed(reason="重复申请", second_staff="somebody_else")


def voided_by(role: Role) -> Closed:
    """Supervisor and back office, each with the other."""
    other = Role.SUPERVISOR if role is Role.BACK_OFFICE else Role.BACK_OFFICE
    return replace(END, second_role=other)


WALKS: dict[CaseState, Callable[[], Walk]] = {
    S.RECEIVED: _walk,
    S.SUPPLEMENT_PENDING: lambda: _walk().do(E.NOTIFY_ONCE, NOTICE, CLERK),
    S.SUPPLEMENTED: _supplemented,
    S.IN_TRANSIT: lambda: _walk(collected_for=FAR).do(E.FORWARD, FORWARD, CLERK),
    S.ACCEPTED: _accepted,
    S.UNDER_REVIEW: _reviewed,
    S.REVIEW_SUPPLEMENT: lambda: _reviewed().do(E.REVIEW_NOTICE, Noticed(NOTICE.lines[:1]), BACK_OFFICE),
    S.SPECIAL_PROCEDURE: lambda: _reviewed().do(E.SPECIAL_START, Halted("hearing", "第四十六条", 5), BACK_OFFICE),
    S.SUSPENDED: lambda: _reviewed().do(E.SUSPEND, Halted("suspension", "等待法院判决", None), BACK_OFFICE),
    S.DECIDED: _decided,
    S.CLOSED: _closed,
    S.READY: lambda: _closed().do(E.RESULT_ARRIVED, ResultArrived("B1", 1, 0, "sender"), HAND_OUT),
    S.DELIVERED: _delivered,
    S.ARCHIVED: lambda: _delivered().do(E.ARCHIVE, NoDetail(), BACK_OFFICE),
    S.NOT_ACCEPTED: lambda: _walk().do(E.REFUSE_ACCEPTANCE, RefusedAcceptance("not_needed", "不需要"), CLERK),
    S.LAPSED: lambda: _walk().do(E.NOTIFY_ONCE, NOTICE, CLERK).do(E.LAPSE, Closed(reason="没有来"), BACK_OFFICE, LATE),
    S.WITHDRAWN: lambda: _walk().do(E.WITHDRAW, GivenBack("不办了", request=page(5).blob), CLERK),
    S.RETURNED: lambda: _walk(channel="web").do(E.SEND_BACK, GivenBack("pre_review_failed"), CLERK),
    S.VOIDED: lambda: _walk().do(E.VOID, voided_by(R.SUPERVISOR), SUPERVISOR),
    S.REFERRED: lambda: _reviewed().do(E.REFER, Closed(organ="示例省商务厅"), BACK_OFFICE),
    S.TERMINATED: lambda: _reviewed().do(E.TERMINATE, Closed(reason="申请人已注销"), BACK_OFFICE),
}


@cache
def walk_in(state: CaseState) -> Walk:
    return WALKS[state]()


def situation(state: CaseState, name: EventName, role: Role) -> Walk:
    """A case in the state; where the move is for instant items, or for collected cases, one of those. What is decided
    lacks no deferred paper any more."""
    walk = _situation(state, name, role)
    if name is not E.DECIDE or state not in (S.ACCEPTED, S.UNDER_REVIEW):
        return walk
    return copy(walk).do(E.DEFERRED_SUPPLIED, SUPPLIED, CLERK)


def _situation(state: CaseState, name: EventName, role: Role) -> Walk:
    if (state, name) == (S.RECEIVED, E.FORWARD):
        return _walk(collected_for=FAR)
    if role is R.RULE_ENGINE or (state, name) == (S.ACCEPTED, E.DECIDE):
        instant = {
            S.RECEIVED: lambda: _walk(instant=True),
            S.ACCEPTED: lambda: _accepted(instant=True),
            S.DECIDED: lambda: _decided(instant=True),
        }.get(state)
        if instant is not None:
            return instant()
        if role is R.RULE_ENGINE:
            walk = walk_in(state)
            return replace_item(walk)
    return walk_in(state)


def replace_item(walk: Walk) -> Walk:
    """The same case of an item that a rule engine may decide."""
    changed = Walk(the_item(instant=True), RECEIVED_ON, changes=walk.changes)
    changed.case, changed.day = walk.case, walk.day
    return changed


def detail_for(walk: Walk, name: EventName, role: Role) -> Detail:
    """Details that every guard is content with."""
    if name is E.ACCEPT:
        if walk.case.state is not S.SUPPLEMENTED:
            return BOTH
        marks = tuple(
            ReviewMark(m, p, "zhang", "2026-05-14T02:00:00Z") for m, p in open_review_points(walk.case, walk.item)
        )
        return replace(BOTH, commitments=(), mode=AcceptanceMode.DEFERRED, review=marks)
    if name is E.DELIVER:
        return {
            R.CITIZEN: Delivered("kiosk", COLLECTOR),
            R.BACK_OFFICE: Delivered("network"),
            R.CARRIER: MAILED,
        }.get(role, COLLECTED)
    found: dict[EventName, Detail] = {
        E.NOTIFY_ONCE: NOTICE,
        E.SECOND_NOTICE: replace(NOTICE, reason="补交的材料发现新的法定问题"),
        E.REFUSE_ACCEPTANCE: RefusedAcceptance("not_needed", "不需要"),
        E.DEEM_ACCEPTED: Accepted(AcceptanceMode.DEEMED),
        E.FORWARD: FORWARD,
        E.SUPPLEMENT_PART: SUPPLY_MISSING,
        E.SUPPLEMENT_ALL: SUPPLY_ALL,
        E.DECIDE: GRANTED,
        E.REVIEW_NOTICE: Noticed(NOTICE.lines[:1]),
        E.REVIEW_RECEIVED: SUPPLY_MISSING,
        E.SPECIAL_START: Halted("hearing", "第四十六条", 5),
        E.SPECIAL_END: Resumed(),
        E.EXTEND: Extended(5, "案情复杂", "director"),
        E.SUSPEND: Halted("suspension", "等待法院判决"),
        E.RESUME: Resumed(),
        E.REFER: Closed(organ="示例省商务厅"),
        E.CLOSE: Closed((RESULT,)),
        E.RESULT_ARRIVED: ResultArrived("B1", 1, 0, "sender"),
        E.CAME_BACK: GivenBack("收件人不在"),
        E.WITHDRAW: GivenBack("不办了", request=page(5).blob),
        E.SEND_BACK: GivenBack("申请人书面同意退件", request=page(5).blob),
        E.VOID: voided_by(role),
        E.LAPSE: END,
        E.TERMINATE: END,
        E.DEFERRED_SUPPLIED: Supplemented((), (HandedIn(DEFERRABLE, (page(41),)),)),
        E.COMMITMENT_CHECKED: CommitmentChecked(PROMISED, kept=True),
    }
    return found.get(name, NoDetail())


def expected(state: CaseState, name: EventName, role: Role, *, online: bool) -> Reason | str:
    """What the document says comes out: the next state, or why not."""
    row = next((row for row in rows() if row[1] == state.value and row[3] == name.value), None)
    if row is None:
        return Reason.UNLISTED
    _, _, after, _, roles, offline = row
    if role not in roles:
        return Reason.ROLE
    engine_decides = role is R.RULE_ENGINE and name in (E.DECIDE, E.CLOSE)  # rule 4: the item is flagged
    if not online and not engine_decides and (not offline or role is R.BACK_OFFICE):
        return Reason.OFFLINE
    assert after is not None
    return after


ACTORS = {
    role: CaseActor(
        role, None if role in (R.CITIZEN, R.RULE_ENGINE, R.PLATFORM_TIMER, R.CARRIER) else f"{role.value}_1"
    )
    for role in Role
}


@pytest.mark.parametrize("state", list(WALKS), ids=lambda state: state.value)
def test_every_event_by_every_role_comes_out_as_the_document_says(state: CaseState) -> None:
    assert walk_in(state).case.state is state
    local = {E.OPEN, E.DISCARD, E.TAKE_IN}  # of drafts, which no case is
    for name in EventName:
        for role in Role:
            walk = situation(state, name, role)
            day = LATE if name in (E.DEEM_ACCEPTED, E.LAPSE) else walk.day
            for online in (True, False):
                came = walk.attempt(name, detail_for(walk, name, role), ACTORS[role], day, online=online)
                out = came.reason if isinstance(came, NotAllowed) else came.case.state.value
                want = Reason.UNLISTED if name in local else expected(state, name, role, online=online)
                assert out == want, (state.value, name.value, role.value, online)
                if isinstance(came, NotAllowed):
                    assert came.message.get(CHINESE) != came.message.get(ENGLISH)
                else:
                    assert came.case.events[-1] is came.event
                    assert came.event.before is state


def test_each_event_has_details_of_one_kind() -> None:
    assert set(DETAIL_OF) == set(EventName)
    with pytest.raises(TypeError, match="accept has Accepted"):
        Walk().attempt(E.ACCEPT, NOTICE, CLERK)

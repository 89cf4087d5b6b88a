"""Moving a case along the lifecycle table, or saying why not (docs/adr/0013).

Nobody sets a state. Store, counter, kiosk and platform all ask `move`; who holds an event that somebody else made asks
`admit`. Both are pure: ids, time and document numbers come from outside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from intake.case import guards_acceptance, guards_delivery, guards_general, guards_notice, guards_review
from intake.case.attempt import Attempt, Guard, no
from intake.case.case import Case
from intake.case.event_json import DETAIL_OF
from intake.case.events import (
    Accepted,
    CaseActor,
    CaseEvent,
    CasePlace,
    CommitmentGiven,
    Decided,
    Decision,
    DeferredMaterial,
    Delivered,
    Detail,
    DocumentRef,
    EventName,
    Noticed,
    Role,
)
from intake.case.history import TakenIn, case_after, case_of, follows
from intake.case.notice_period import acceptance_date, deferral_end, end_of
from intake.case.refusals import ROLE_NAMES, NotAllowed, Reason
from intake.case.states import STATE_NAMES, CaseState
from intake.case.transitions import Transition, moves_from, transition
from intake.clock import Confidence, Reading
from intake.item import Delivery, Limit, ServiceItem
from intake.text import CHINESE, ENGLISH, LocalizedText
from intake.working_days import NoCalendar, WorkingDays

__all__ = [
    "GUARDS",
    "Moved",
    "NotAllowed",
    "Reason",
    "admit",
    "begin",
    "conflict",
    "documents_for",
    "documents_of",
    "move",
]


@dataclass(frozen=True, slots=True)
class Moved:
    """The event, and the case after it."""

    event: CaseEvent
    case: Case


_ACCEPT: tuple[Guard, ...] = (
    guards_acceptance.not_at_a_collecting_place,
    guards_acceptance.nothing_comes_before_it,
    guards_acceptance.deferral_is_allowed,
    guards_acceptance.commitment_is_allowed,
    guards_acceptance.everything_is_there,
    guards_acceptance.review_points_are_done,
    guards_acceptance.pledge_is_signed,
    guards_acceptance.mode_says_what_it_is,
    guards_acceptance.acceptance_date_is_right,
)
_NOTICE: tuple[Guard, ...] = (guards_notice.at_least_one_defect, guards_notice.lines_are_clear)
_SUPPLEMENT: tuple[Guard, ...] = (guards_notice.lines_are_of_the_notice, guards_notice.each_line_is_backed)

#: What must hold beside the row, by event, in the order in which it is looked at.
GUARDS: Mapping[EventName, tuple[Guard, ...]] = {
    EventName.ACCEPT: _ACCEPT,
    EventName.NOTIFY_ONCE: (
        guards_acceptance.not_at_a_collecting_place,
        *_NOTICE,
        guards_notice.within_the_notice_period,
    ),
    EventName.SECOND_NOTICE: (*_NOTICE, guards_notice.supervisor_gives_a_reason),
    EventName.REFUSE_ACCEPTANCE: (
        guards_acceptance.not_at_a_collecting_place,
        guards_acceptance.reason_is_listed,
        guards_acceptance.right_organ_is_named,
        guards_acceptance.no_gap_the_notice_did_not_name,
    ),
    EventName.DEEM_ACCEPTED: (
        guards_notice.notice_period_has_ended,
        guards_acceptance.mode_says_what_it_is,
        guards_acceptance.acceptance_date_is_right,
    ),
    EventName.FORWARD: (
        guards_delivery.at_the_collecting_place,
        guards_delivery.form_and_identity_are_checked,
        guards_delivery.parcel_has_a_number,
    ),
    EventName.PARCEL_RECEIVED: (guards_delivery.at_the_handling_place,),
    EventName.SUPPLEMENT_PART: (*_SUPPLEMENT, guards_notice.some_lines_stay_open),
    EventName.SUPPLEMENT_ALL: (*_SUPPLEMENT, guards_notice.all_lines_are_met),
    EventName.LAPSE: (guards_notice.supplement_period_has_ended, guards_delivery.end_has_a_reason),
    EventName.DECIDE: (
        guards_review.only_instant_items_skip_the_review,
        guards_review.it_is_decided_here,
        guards_review.a_refusal_says_why,
        guards_review.deferred_papers_are_in,
    ),
    EventName.REVIEW_NOTICE: _NOTICE,
    EventName.REVIEW_RECEIVED: (*_SUPPLEMENT, guards_notice.all_review_lines_are_met),
    EventName.SPECIAL_START: (
        guards_review.kind_is_of_the_law,
        guards_review.basis_is_given,
        guards_review.days_are_told,
    ),
    EventName.EXTEND: (
        guards_review.extended_only_once,
        guards_review.extended_in_time,
        guards_review.extension_is_not_too_long,
        guards_review.head_has_approved,
    ),
    EventName.SUSPEND: (guards_review.basis_is_given,),
    EventName.REFER: (guards_review.receiving_organ_is_named,),
    EventName.CLOSE: (guards_review.result_data_is_complete,),
    EventName.RESULT_ARRIVED: (guards_delivery.both_have_counted,),
    EventName.DELIVER: (
        guards_delivery.there_is_a_decision,
        guards_delivery.way_is_theirs,
        guards_delivery.recipient_is_identified,
        guards_delivery.delivery_is_proven,
        guards_delivery.print_count_is_within_the_limit,
    ),
    EventName.CAME_BACK: (guards_delivery.it_had_been_mailed,),
    EventName.ARCHIVE: (guards_delivery.nothing_is_to_come,),
    EventName.WITHDRAW: (guards_delivery.clerk_has_the_signed_request,),
    EventName.SEND_BACK: (guards_delivery.consent_or_failed_pre_review,),
    EventName.VOID: (guards_delivery.two_people_void,),
    EventName.TERMINATE: (guards_delivery.end_has_a_reason,),
    EventName.DEFERRED_SUPPLIED: (guards_notice.papers_were_deferred,),
    EventName.COMMITMENT_CHECKED: (guards_delivery.it_was_promised,),
}

_EVERY_MOVE: tuple[Guard, ...] = (
    guards_general.offline_is_enough,
    guards_general.the_rule_engine_decides_instant_items_only,
    guards_general.staff_are_named,
    guards_general.taking_in_and_deciding_are_apart,
)


def move(
    case: Case,
    item: ServiceItem,
    name: EventName,
    detail: Detail,
    actor: CaseActor,
    place: CasePlace,
    reading: Reading,
    calendars: WorkingDays,
    *,
    event_id: str,
    online: bool = True,
    numbers: Mapping[str, str] | None = None,
) -> Moved | NotAllowed:
    """One step of the case, by somebody, now.

    ``item`` is the version the case is pinned to, ``event_id`` a new UUIDv7, ``numbers`` the document numbers by kind
    (``{"D04": "…"}``); a kind without one is written down as "number follows". Empty dates in the details (acceptance,
    supplement, deferral, check) are put in by the calendars, or stay empty where a year is missing.

    Raises ``ValueError`` for another item's case, ``TypeError`` for details of another event.
    """
    row = _row(case, item, name, detail)
    if isinstance(row, NotAllowed):
        return row
    whole = _completed(case, item, name, detail, reading.local.date(), calendars)
    attempt = Attempt(case, item, row, whole, actor, place, reading, calendars, online)
    refused = _refused(attempt)
    if refused is not None:
        return refused
    given = numbers or {}
    event = CaseEvent(
        id=event_id,
        case_id=case.id,
        seq=case.next_seq,
        name=name,
        transition=row.no,
        before=row.before,
        after=_after(row),
        actor=actor,
        place=place,
        at=reading.rfc3339,
        time_confidence=reading.confidence.value,
        detail=whole,
        documents=tuple(DocumentRef(kind, given.get(kind, "")) for kind in documents_of(row, whole)),
    )
    return Moved(event, case_after(case, event))


def admit(case: Case, item: ServiceItem, event: CaseEvent, calendars: WorkingDays) -> Moved | NotAllowed:
    """An event that another place made: does it follow on the case as it is known here, and was it allowed?

    What does not follow has reason `Reason.CONFLICT` and is for a person to settle; nothing is overwritten (rule 3).
    The event is kept as it came: its dates are what its applicant was told.
    """
    if not follows(case, event):
        return conflict(case, event)
    row = _row(case, item, event.name, event.detail)
    if isinstance(row, NotAllowed):
        return row
    reading = Reading(datetime.fromisoformat(event.at), Confidence(event.time_confidence))
    refused = _refused(Attempt(case, item, row, event.detail, event.actor, event.place, reading, calendars))
    return refused if refused is not None else Moved(event, case_after(case, event))


def conflict(case: Case, event: CaseEvent) -> NotAllowed:
    """How it is said that the case has moved meanwhile."""
    was = STATE_NAMES[event.before] if event.before is not None else ""
    return no(
        Reason.CONFLICT,
        "这一步是在“{was}”时办理的，但平台上办件现在是“{now}”。原来的办理结果没有改动，请核对后决定怎样处理。",
        "This step was made on “{was}”, but at the platform the case is “{now}”. Nothing was overwritten; "
        "look at both and decide what to do.",
        was=was,
        now=STATE_NAMES[case.state],
    )


def begin(facts: TakenIn, item: ServiceItem, *, granted: bool = True, online: bool = True) -> Moved | NotAllowed:
    """T03 for a record that is already made: was this place allowed to take it in? (Form, identity and materials are
    judged by `intake.take_in` before an intake exists.)"""
    row = transition(CaseState.DRAFT, EventName.TAKE_IN)
    case = case_of(facts)
    day = date.fromisoformat(case.received_on)
    if row is None or facts.actor.role not in row.roles:
        return _not_theirs(facts.actor, row)
    if not online and facts.actor.role is Role.BACK_OFFICE:
        return no(
            Reason.OFFLINE,
            "后台收件需要连接平台，请等网络恢复后再办。",
            "The back office takes in only while the platform is there. Try again when the line is back.",
        )
    if not granted:
        return no(
            Reason.NOT_GRANTED,
            "本窗口没有“{item}”的办理授权。请到有授权的窗口办理，或者联系{organ}授权。",
            "This window may not take in {item}. Use a window that may, or ask {organ} for the grant.",
            item=item.short_name,
            organ=item.organ.name,
        )
    if not item.in_force(day):
        return no(
            Reason.NOT_IN_FORCE,
            "“{item}”在收件当天没有实施，不能收件。请核对事项版本。",
            "{item} was not in force on that day. Check the version of the item.",
            item=item.short_name,
        )
    if not item.offered_at(facts.channel):
        return no(
            Reason.CHANNEL,
            "“{item}”不能通过这个渠道办理，请到人工窗口办理。",
            "{item} is not offered here. Please ask at a window.",
            item=item.short_name,
        )
    return Moved(case.events[0], case)


def documents_of(row: Transition, detail: Detail) -> tuple[str, ...]:
    """Kinds of the documents that go with this move: what the numbers are asked for."""
    left_out: set[str] = set()
    if isinstance(detail, Accepted):
        left_out |= set() if detail.deferred else {"D06"}
        left_out |= set() if detail.commitments else {"D07"}
    if isinstance(detail, Delivered):
        kept = {str(Delivery.COLLECT): "D14", Delivery.MAIL: "D15", Delivery.KIOSK: "D23"}.get(detail.way, "")
        left_out |= {"D14", "D15", "D23"} - {kept}
    return tuple(kind for kind in row.documents if kind not in left_out)


def documents_for(case: Case, name: EventName, detail: Detail) -> tuple[str, ...]:
    """The same, before the move is made; nothing where the table has no such move."""
    row = transition(case.state, name)
    return () if row is None else documents_of(row, detail)


def _row(case: Case, item: ServiceItem, name: EventName, detail: Detail) -> Transition | NotAllowed:
    if (item.impl_code, item.handling_code, item.version) != (case.impl_code, case.handling_code, case.item_version):
        raise ValueError("the item is not the one this case is pinned to")
    if type(detail) is not DETAIL_OF[name]:
        raise TypeError(f"{name.value} has {DETAIL_OF[name].__name__}, not {type(detail).__name__}")
    row = transition(case.state, name)
    return _unlisted(case) if row is None or row.after is None else row


def _refused(attempt: Attempt) -> NotAllowed | None:
    if attempt.actor.role not in attempt.row.roles:
        return _not_theirs(attempt.actor, attempt.row)
    for guard in (*_EVERY_MOVE, *GUARDS.get(attempt.row.name, ())):
        refused = guard(attempt)
        if refused is not None:
            return refused
    return None


def _unlisted(case: Case) -> NotAllowed:
    ended = not any(row.name is not EventName.COMMITMENT_CHECKED for row in moves_from(case.state))
    if ended:
        return no(
            Reason.UNLISTED,
            "办件已经是“{state}”，不能再办理。需要的话，请重新申请。",
            "The case has ended as “{state}”; nothing more can be done with it. Apply again if needed.",
            state=STATE_NAMES[case.state],
        )
    return no(
        Reason.UNLISTED,
        "办件现在是“{state}”，不能进行这一步。请刷新办件，按现在的状态办理。",
        "The case is “{state}” now, and this step is not possible there. Look at the case again and go on from there.",
        state=STATE_NAMES[case.state],
    )


def _not_theirs(actor: CaseActor, row: Transition | None) -> NotAllowed:
    who = [] if row is None else [ROLE_NAMES[role] for role in Role if role in row.roles]
    names = LocalizedText.of(
        "、".join(name.get(CHINESE) for name in who) or "其他人员",
        " or ".join(name.get(ENGLISH) for name in who) or "somebody else",
    )
    return no(
        Reason.ROLE,
        "这一步由{who}办理，{role}不能办理。请交给他们。",
        "This step is for {who}, not for {role}. Hand it to them.",
        who=names,
        role=ROLE_NAMES[actor.role],
    )


def _after(row: Transition) -> CaseState:
    if row.after is None:
        raise ValueError("only a draft ends in nothing")
    return row.after


# --- what the rules put in --------------------------------------------------------------------------------------------


def _completed(
    case: Case, item: ServiceItem, name: EventName, detail: Detail, today: date, calendars: WorkingDays
) -> Detail:
    if isinstance(detail, Accepted):
        accepted_on = detail.acceptance_date or acceptance_date(case, name, today, calendars)
        start = date.fromisoformat(accepted_on)
        return replace(
            detail,
            acceptance_date=accepted_on,
            deferred=tuple(_deferred(due, item, start, calendars) for due in detail.deferred),
            commitments=tuple(_promised(given, item, start, calendars) for given in detail.commitments),
        )
    if isinstance(detail, Noticed):
        days = detail.days or item.supplement_limit.amount
        limit = Limit(amount=days, unit=item.supplement_limit.unit)
        return replace(detail, days=days, due=detail.due or _iso(end_of(today, limit, calendars)))
    if isinstance(detail, Decided) and detail.decision is Decision.GRANTED and item.regulator is not None:
        return replace(detail, regulator=item.regulator.name)
    return detail


def _deferred(due: DeferredMaterial, item: ServiceItem, start: date, calendars: WorkingDays) -> DeferredMaterial:
    within = next((spec.bring_within_days for spec in item.materials if spec.key == due.material), None)
    if due.due is not None or within is None:
        return due
    return replace(due, due=_iso(deferral_end(item, within, start, calendars)))


def _promised(given: CommitmentGiven, item: ServiceItem, start: date, calendars: WorkingDays) -> CommitmentGiven:
    if given.check_by is not None or item.commitment is None:
        return given
    return replace(given, check_by=_iso(end_of(start, item.commitment.check_within, calendars)))


def _iso(day: date | NoCalendar) -> str | None:
    return None if isinstance(day, NoCalendar) else day.isoformat()

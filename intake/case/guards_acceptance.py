"""Guards of acceptance and refusal (T04–T06, T13, T14): what must be there before it is decided.

Each is a function of its own that says nothing, or why not and what to do instead.
"""

from __future__ import annotations

from intake.case.attempt import Attempt, detail_of, is_in_hand, material_name, no
from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    EventName,
    RefusedAcceptance,
)
from intake.case.notice_period import acceptance_date
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.draft import HandedIn
from intake.item import ServiceItem
from intake.material import FROM_PACKAGE, HELD, SHARED

# --- acceptance -------------------------------------------------------------------------------------------------------


def not_at_a_collecting_place(attempt: Attempt) -> NotAllowed | None:
    """T04–T06: a collecting place judges form and identity, nothing else (C14 a)."""
    case, place = attempt.case, attempt.place
    elsewhere = bool(case.collected_for) and (
        case.parcel_on is None
        or place.terminal == case.terminal
        or (bool(place.region) and place.region[:6] != (case.owner_region or case.collected_for)[:6])
    )
    if not elsewhere:
        return None
    return no(
        Reason.COLLECTING_PLACE,
        "本件属于异地代收，受理由办理地决定。请做形式审查和身份核验，然后寄往办理地。",
        "This case is collected for another place, which decides on acceptance. Check form and identity, then forward.",
    )


def nothing_comes_before_it(attempt: Attempt) -> NotAllowed | None:
    """T04: a matter of a package that rests on another one's result starts with that result (C10 d)."""
    if not attempt.case.waiting:
        return None
    return no(
        Reason.WAITS,
        "本件要用到同一件事里前面事项的办理结果，要等前面的事项办出结果后才能受理。",
        "This matter rests on the result of the matter before it in the package, and is accepted once that is there.",
    )


#: What is not handed in and yet there: looked up, in the files of an earlier case, or made by the package.
_STANDS = frozenset({SHARED, HELD, FROM_PACKAGE})


def open_review_points(case: Case, item: ServiceItem, more: Accepted | None = None) -> tuple[tuple[str, str], ...]:
    """Required review points (审查要点) of papers handed in that nobody has found met: (material, point) keys."""
    marks = {(mark.material, mark.point): mark.met for mark in case.reviewed}
    if more is not None:
        marks |= {(mark.material, mark.point): mark.met for mark in more.review}
    given = {handed_in.material for handed_in in case.materials if is_in_hand(handed_in)}
    return tuple(
        (spec.key, point.key)
        for spec in item.materials
        if spec.key in given
        for point in spec.review_points
        if point.required and not marks.get((spec.key, point.key))
    )


def review_points_are_done(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    left = open_review_points(attempt.case, attempt.item, accepted)
    if not left:
        return None
    material, point = left[0]
    spec = attempt.item.material(material)
    text = next(p.text for p in spec.review_points if p.key == point)
    return no(
        Reason.REVIEW_POINTS,
        "“{name}”还有审查要点没有勾选：{point}。请核对后勾选，再受理。",
        "A review point of “{name}” is not ticked: {point}. Check it, tick it, then accept.",
        f"{material}.{point}",
        name=spec.name,
        point=text,
    )


def _key(about: str) -> str:
    """A promise may name its material bare or as a notice does."""
    return about.removeprefix("material:")


def everything_is_there(attempt: Attempt) -> NotAllowed | None:
    """Complete, but for what is deferred (D06) or promised (D07): also what the record does not even name."""
    accepted = detail_of(attempt, Accepted)
    excused = {due.material for due in accepted.deferred} | {_key(given.about) for given in accepted.commitments}
    named = {handed_in.material for handed_in in attempt.case.materials}
    unnamed = (HandedIn(spec.key) for spec in attempt.item.materials if spec.required is True and not spec.shared)
    for handed_in in (*attempt.case.materials, *(one for one in unnamed if one.material not in named)):
        if is_in_hand(handed_in) or handed_in.not_supplied in _STANDS or handed_in.material in excused:
            continue
        return no(
            Reason.INCOMPLETE,
            "“{name}”还没有提交。请一次性告知申请人补正；材料可以容缺或者可以承诺的，请办理容缺受理或告知承诺。",
            "“{name}” is missing. Give a one-time notice, or accept with deferral or commitment where the item "
            "allows it.",
            handed_in.material,
            name=material_name(attempt.item, handed_in.material),
        )
    return None


def deferral_is_allowed(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    deferrable = {spec.key for spec in attempt.item.materials if spec.may_bring_later}
    for due in accepted.deferred:
        if not attempt.item.deferred or due.material not in deferrable:
            return no(
                Reason.NOT_DEFERRABLE,
                "“{name}”不能容缺，请申请人提交后再受理，或者一次性告知补正。",
                "“{name}” cannot follow later. Have it handed in first, or give a one-time notice.",
                due.material,
                name=material_name(attempt.item, due.material),
            )
    return None


def commitment_is_allowed(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    allowed = () if attempt.item.commitment is None else attempt.item.commitment.materials
    for given in accepted.commitments:
        if _key(given.about) not in allowed:
            return no(
                Reason.NO_COMMITMENT,
                "“{name}”不适用告知承诺，请按普通程序提交材料。",
                "A commitment cannot replace “{name}”. Take the paper in the normal way.",
                given.about,
                name=material_name(attempt.item, _key(given.about)),
            )
    return None


def pledge_is_signed(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    if not (accepted.deferred or accepted.commitments) or accepted.pledge is not None or accepted.signed_on_paper:
        return None
    return no(
        Reason.PLEDGE_UNSIGNED,
        "申请人还没有在承诺书上签名。请申请人签名；不愿承诺的，按普通程序办理。",
        "The applicant has not signed the pledge. Have it signed; who declines is handled in the normal way.",
    )


def mode_says_what_it_is(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    if accepted.mode is acceptance_mode(attempt.row.name, accepted):
        return None
    return no(
        Reason.WRONG_MODE,
        "受理方式与内容不一致：有容缺材料的是容缺受理，有承诺的是告知承诺，其余是普通受理。请重新选择。",
        "The mode of acceptance does not fit: with deferred papers it is deferred, with a promise a commitment, "
        "otherwise normal. Choose again.",
    )


def acceptance_mode(name: EventName, accepted: Accepted) -> AcceptanceMode:
    """Which mode these details have; a case with both a promise and a deferred paper goes by the promise."""
    if name is EventName.DEEM_ACCEPTED:
        return AcceptanceMode.DEEMED
    if accepted.commitments:
        return AcceptanceMode.COMMITMENT
    return AcceptanceMode.DEFERRED if accepted.deferred else AcceptanceMode.NORMAL


def acceptance_date_is_right(attempt: Attempt) -> NotAllowed | None:
    accepted = detail_of(attempt, Accepted)
    right = acceptance_date(attempt.case, attempt.row.name, attempt.today, attempt.calendars)
    if accepted.acceptance_date == right:
        return None
    return no(
        Reason.ACCEPTANCE_DATE,
        "受理日期应当是{day}：补正的从补齐之日起，逾期未告知的从收件之日起。请改正日期。",
        "The date of acceptance is {day}: of the full supplement, or of the receipt where no notice came in time. "
        "Correct it.",
        day=right,
    )


# --- refusal ----------------------------------------------------------------------------------------------------------


def reason_is_listed(attempt: Attempt) -> NotAllowed | None:
    """C08 b: there is no other way to refuse than a legal reason of the item."""
    refused = detail_of(attempt, RefusedAcceptance)
    if any(reason.key == refused.reason for reason in attempt.item.refusal_reasons):
        return None
    return no(
        Reason.UNLISTED_REASON,
        "不予受理必须选择本事项列明的法定理由。材料不齐或者不符合要求的，请一次性告知补正。",
        "A refusal needs one of the legal reasons listed for this item. For papers that are missing or wrong, "
        "give a one-time notice.",
        refused.reason,
    )


def right_organ_is_named(attempt: Attempt) -> NotAllowed | None:
    """Who is not competent says who is (Administrative Licensing Law 32)."""
    refused = detail_of(attempt, RefusedAcceptance)
    if refused.reason != "not_competent" or refused.right_organ.strip():
        return None
    return no(
        Reason.RIGHT_ORGAN,
        "不属于本机关职权范围的，请写明应当向哪个机关申请。",
        "Where this office is not competent, name the one that is.",
    )


def no_gap_the_notice_did_not_name(attempt: Attempt) -> NotAllowed | None:
    """T14: what was not told at once is never a reason afterwards."""
    refused = detail_of(attempt, RefusedAcceptance)
    if attempt.case.state is not CaseState.SUPPLEMENTED or not refused.about:
        return None
    if any(line.about == refused.about for line in attempt.case.notice):
        return None
    return no(
        Reason.NEW_GAP,
        "一次性告知书没有写明这个问题，不能以此不予受理。请受理，或者由值班主管批准再次告知。",
        "The notice did not name this, so it is no reason to refuse. Accept, or ask a supervisor for a second notice.",
        refused.about,
    )

"""Guards of forwarding, hand-out and of the other ends of a case (T08, T24–T31, T33).

Each is a function of its own that says nothing, or why not and what to do instead.
"""

from __future__ import annotations

from intake.case.attempt import Attempt, detail_of, material_name, no, reason_given
from intake.case.events import (
    PRE_REVIEW_FAILED,
    Closed,
    CommitmentChecked,
    Decision,
    Delivered,
    Forwarded,
    GivenBack,
    RecipientKind,
    ResultArrived,
    Role,
)
from intake.case.refusals import NotAllowed, Reason
from intake.cross_region_place import handles
from intake.item import Channel, Delivery

# --- cross-region -----------------------------------------------------------------------------------------------------


def at_the_collecting_place(attempt: Attempt) -> NotAllowed | None:
    detail = detail_of(attempt, Forwarded)
    if attempt.case.collecting and detail.region[:6] == attempt.case.collected_for[:6]:
        return None
    return no(
        Reason.NOT_COLLECTING_PLACE,
        "本件不是替这个办理地代收的，不能转寄。请核对办理地；属于本地办理的，请直接受理。",
        "This case was not collected for that place, so it cannot be forwarded there. Check the handling place, "
        "or decide it here.",
    )


def at_the_handling_place(attempt: Attempt) -> NotAllowed | None:
    """T09: a hall of another region has not got the parcel. A back office without a region is trusted with it."""
    case, place = attempt.case, attempt.place
    if handles(case.owner_region or case.collected_for, place.region):
        return None
    return no(
        Reason.NOT_HANDLING_PLACE,
        "材料是寄给办理地的，由办理地收件以后受理。请等办理地收件。",
        "The papers were sent to the handling place, which receives them. Wait until it has.",
    )


def form_and_identity_are_checked(attempt: Attempt) -> NotAllowed | None:
    detail = detail_of(attempt, Forwarded)
    if detail.formal_check and detail.identity_method.strip():
        return None
    return no(
        Reason.NOT_CHECKED,
        "还没有完成形式审查和身份核验。请先完成，再寄往办理地。",
        "Form and identity are not checked yet. Check both, then forward.",
    )


def parcel_has_a_number(attempt: Attempt) -> NotAllowed | None:
    detail = detail_of(attempt, Forwarded)
    return None if detail.tracking_no.strip() and detail.carrier.strip() else _no_tracking()


def _no_tracking() -> NotAllowed:
    return no(
        Reason.NO_TRACKING,
        "还没有填写寄递单号。请扫描或者输入寄递企业的单号。",
        "The tracking number is missing. Scan or type the carrier's number.",
    )


# --- hand-out ---------------------------------------------------------------------------------------------------------


def both_have_counted(attempt: Attempt) -> NotAllowed | None:
    """T24: D13 names what came, and two people."""
    arrived = detail_of(attempt, ResultArrived)
    someone = bool(arrived.from_staff.strip()) and arrived.from_staff != attempt.actor.id
    if someone and arrived.batch.strip() and arrived.originals + arrived.copies > 0:
        return None
    return no(
        Reason.NOT_COUNTED,
        "请双方当面清点，填写批次、份数和移交人。",
        "Count the papers together and fill in the batch, how many there are and who handed them over.",
    )


#: Who hands out in which way (T25): the window, the applicant at a kiosk, the platform over the network, the mail.
_WAYS: dict[Role, frozenset[Delivery]] = {
    Role.HAND_OUT_CLERK: frozenset({Delivery.COLLECT, Delivery.MAIL}),
    Role.CITIZEN: frozenset({Delivery.KIOSK}),
    Role.BACK_OFFICE: frozenset({Delivery.NETWORK, Delivery.MAIL}),
    Role.CARRIER: frozenset({Delivery.MAIL}),
}


def there_is_a_decision(attempt: Attempt) -> NotAllowed | None:
    """C13 a; offline the decision and the result must be known here."""
    case = attempt.case
    if case.decision is Decision.REFUSED or (case.decision is Decision.GRANTED and case.results):
        return None
    return no(
        Reason.NO_DECISION,
        "还没有决定和办理结果，不能出件。请等办结以后再来领取。",
        "There is no decision and no result yet, so nothing can be handed out. Wait until the case is closed.",
    )


def way_is_theirs(attempt: Attempt) -> NotAllowed | None:
    way = detail_of(attempt, Delivered).way
    if way in _WAYS.get(attempt.actor.role, frozenset()):
        return None
    return no(
        Reason.WAY,
        "这种送达方式不在这里办理。请按申请人选择的方式送达：窗口领取、邮寄、网上送达或者自助打印。",
        "This way of delivery is not yours to record. Use the one the applicant chose: window, mail, network or kiosk.",
        way,
    )


def recipient_is_identified(attempt: Attempt) -> NotAllowed | None:
    """At window and kiosk: the collector's own document (C13 b); another person has an authority of their own."""
    delivered = detail_of(attempt, Delivered)
    if delivered.way not in (Delivery.COLLECT, Delivery.KIOSK):
        return None
    recipient = delivered.recipient
    if recipient is None or not (recipient.name.strip() and recipient.id_number.strip()):
        return no(
            Reason.NO_IDENTITY,
            "还没有核验领取人的身份。请领取人出示本人证件。",
            "The collector's identity is not checked. Ask for the collector's own document.",
        )
    if recipient.kind is RecipientKind.OTHER and recipient.authority is None:
        return no(
            Reason.NO_AUTHORITY,
            "不是申请人本人领取，需要授权委托书。请拍摄授权委托书，或者请申请人本人来领。",
            "Someone else collects, and needs a letter of authority. Capture the letter, or have the applicant come.",
        )
    return None


def delivery_is_proven(attempt: Attempt) -> NotAllowed | None:
    """Signature on D14 or why there is none; a tracking number; a print."""
    delivered = detail_of(attempt, Delivered)
    if delivered.way == Delivery.COLLECT and delivered.signature is None and not delivered.refusal.strip():
        return no(
            Reason.NO_PROOF,
            "领取人还没有在送达回证上签名。请签名；拒绝签名的，请写明原因。",
            "The proof of delivery is not signed. Have it signed, or say why the collector will not sign.",
        )
    if delivered.way == Delivery.MAIL and not delivered.tracking_no.strip():
        return _no_tracking()
    if delivered.way == Delivery.KIOSK and delivered.copies < 1:
        return no(
            Reason.NO_PROOF,
            "还没有打印成功，不能登记送达。请打印后再登记。",
            "Nothing was printed yet, so nothing was delivered. Print first.",
        )
    return None


def print_count_is_within_the_limit(attempt: Attempt) -> NotAllowed | None:
    """C18 b."""
    delivered = detail_of(attempt, Delivered)
    limits = [document.print_limit for document in attempt.item.results if document.print_limit is not None]
    if delivered.way != Delivery.KIOSK or not limits or delivered.copies <= max(limits):
        return None
    return no(
        Reason.OVER_PRINT_LIMIT,
        "这份证明的打印次数已经用完。需要的话，请到人工窗口办理。",
        "This paper has been printed as often as it may be. Please ask at a window.",
    )


def it_had_been_mailed(attempt: Attempt) -> NotAllowed | None:
    """T26."""
    sent = attempt.case.deliveries
    if sent and sent[-1].way == Delivery.MAIL:
        return reason_given(detail_of(attempt, GivenBack).reason)
    return no(
        Reason.NOT_MAILED,
        "本件不是邮寄送达的，没有邮件可以退回。请核对办件。",
        "This result was not mailed, so no parcel can have come back. Check the case.",
    )


def nothing_is_to_come(attempt: Attempt) -> NotAllowed | None:
    """T27: the archive's package is complete. A promise may be checked later (T33); of what was refused, no deferred
    paper is waited for."""
    if not attempt.case.deferred or attempt.case.decision is Decision.REFUSED:
        return None
    return no(
        Reason.STILL_OPEN,
        "还有容缺材料没有补交：{name}。补齐以后才能归档。",
        "A deferred paper is still to come: {name}. Archive the case when it is in.",
        attempt.case.deferred[0].material,
        name=material_name(attempt.item, attempt.case.deferred[0].material),
    )


# --- other ends -------------------------------------------------------------------------------------------------------


def clerk_has_the_signed_request(attempt: Attempt) -> NotAllowed | None:
    """T28: at a kiosk the applicant acts; at a window their signed request is on record."""
    if attempt.actor.role is Role.CITIZEN or detail_of(attempt, GivenBack).request is not None:
        return None
    return no(
        Reason.NO_REQUEST,
        "撤回要有申请人签名的书面请求。请申请人签名后再办。",
        "A withdrawal at the window needs the applicant's signed request. Have it signed first.",
    )


#: Where a pre-review (网上预审) comes before the visit.
_ONLINE = frozenset({Channel.WEB, Channel.MOBILE})


def consent_or_failed_pre_review(attempt: Attempt) -> NotAllowed | None:
    """T29: never instead of a refusal (T06). Only what came over the network was reviewed before the visit."""
    given = detail_of(attempt, GivenBack)
    instead_of_refusal = any(reason.key == given.reason for reason in attempt.item.refusal_reasons)
    failed_before = given.reason == PRE_REVIEW_FAILED and attempt.case.channel in _ONLINE
    agreed = given.request is not None and given.reason != PRE_REVIEW_FAILED
    if not instead_of_refusal and given.reason.strip() and (agreed or failed_before):
        return None
    return no(
        Reason.NO_REQUEST,
        "退件要有申请人的书面同意，或者是网上预审没有通过。依法不予受理的，请办理不予受理。",
        "A case is sent back with the applicant's written consent or when the pre-review failed. "
        "Where the law says so, refuse acceptance instead.",
    )


def two_people_void(attempt: Attempt) -> NotAllowed | None:
    """T30: supervisor and back office, with a reason."""
    closed = detail_of(attempt, Closed)
    another = bool(closed.second_staff.strip()) and closed.second_staff != attempt.actor.id
    if another and {attempt.actor.role, closed.second_role} == {Role.SUPERVISOR, Role.BACK_OFFICE}:
        return reason_given(closed.reason)
    return no(
        Reason.NO_SECOND_PERSON,
        "作废要由值班主管和后台审批人员两个人确认。请另一个人也登录确认。",
        "Voiding needs two people, supervisor and back office. Have the other one confirm it too.",
    )


def end_has_a_reason(attempt: Attempt) -> NotAllowed | None:
    """T12, T31: told in writing, so why it ended must be there."""
    return reason_given(detail_of(attempt, Closed).reason)


def it_was_promised(attempt: Attempt) -> NotAllowed | None:
    """T33."""
    checked = detail_of(attempt, CommitmentChecked)
    if any(given.about == checked.about for given in attempt.case.commitments):
        return None
    return no(
        Reason.NOT_PROMISED,
        "本件没有这项承诺，或者已经核查过。请选择还没有核查的承诺。",
        "There is no such promise on this case, or it was checked before. Choose one that is not checked yet.",
        checked.about,
    )

"""Guards of every move: who, where, with or without the platform (CAPABILITIES §4.2, rules 2–4).

Each is a function of its own that says nothing, or why not and what to do instead.
"""

from __future__ import annotations

from intake.case.attempt import Attempt, no
from intake.case.events import (
    EventName,
    Role,
)
from intake.case.refusals import NotAllowed, Reason

#: What decides about taking in and accepting, and what decides about the matter: never one person's (受审分离, C12).
INTAKE_ACTS = frozenset(
    {
        EventName.TAKE_IN,
        EventName.ACCEPT,
        EventName.NOTIFY_ONCE,
        EventName.SECOND_NOTICE,
        EventName.REFUSE_ACCEPTANCE,
        EventName.FORWARD,
        EventName.SEND_BACK,
    }
)
REVIEW_ACTS = frozenset(
    {
        EventName.START_REVIEW,
        EventName.DECIDE,
        EventName.REVIEW_NOTICE,
        EventName.SPECIAL_START,
        EventName.SPECIAL_END,
        EventName.EXTEND,
        EventName.SUSPEND,
        EventName.RESUME,
        EventName.REFER,
        EventName.CLOSE,
        EventName.TERMINATE,
    }
)


#: Roles of people with an account of their own.
STAFF = frozenset({Role.CLERK, Role.SUPERVISOR, Role.HAND_OUT_CLERK, Role.BACK_OFFICE, Role.CHIEF_REPRESENTATIVE})


def staff_are_named(attempt: Attempt) -> NotAllowed | None:
    """Each change has somebody who made it (C24 a), and who is not named cannot be kept from the second act (C12 b)."""
    if attempt.actor.role not in STAFF or (attempt.actor.id or "").strip():
        return None
    return no(
        Reason.NOBODY,
        "不知道是哪位工作人员在办理。请先登录，再办这一步。",
        "It is not known who is doing this. Sign in first.",
    )


def taking_in_and_deciding_are_apart(attempt: Attempt) -> NotAllowed | None:
    """The decider is not the intake's clerk; who holds both roles is refused the second act on one case (C12 b)."""
    name, who = attempt.row.name, attempt.actor.id
    other = REVIEW_ACTS if name in INTAKE_ACTS else INTAKE_ACTS if name in REVIEW_ACTS else frozenset()
    if who is None or not any(event.name in other and event.actor.id == who for event in attempt.case.events):
        return None
    if name in REVIEW_ACTS:
        return no(
            Reason.SAME_PERSON,
            "本件由您收件或受理，按照受审分离的规定，您不能再审批。请交由其他审批人员办理。",
            "You took this case in or accepted it, so you may not decide it. Hand it to another officer.",
        )
    return no(
        Reason.SAME_PERSON,
        "本件由您审批，按照受审分离的规定，您不能再办理收件和受理。请交由其他受理人员办理。",
        "You are deciding this case, so you may not accept it. Hand it to another clerk.",
    )


def offline_is_enough(attempt: Attempt) -> NotAllowed | None:
    """Rules 2 to 4: without the platform only rows marked ⊙, never a timer's or the back office's; an instant item is
    decided and closed offline by the rule engine where it is flagged so."""
    if attempt.online:
        return None
    row, role = attempt.row, attempt.actor.role
    if row.name in (EventName.DECIDE, EventName.CLOSE) and role is Role.RULE_ENGINE and attempt.item.offline_instant:
        return None
    if row.offline and role is not Role.BACK_OFFICE:
        return None
    return no(
        Reason.OFFLINE,
        "现在没有连接平台，这一步不能离线办理。请等网络恢复后再办；如果着急，请联系值班主管。",
        "There is no connection to the platform, and this step needs one. Try again when the line is back, "
        "or ask the supervisor.",
    )


def the_rule_engine_decides_instant_items_only(attempt: Attempt) -> NotAllowed | None:
    if attempt.actor.role is not Role.RULE_ENGINE or attempt.item.instant:
        return None
    return no(
        Reason.NOT_INSTANT,
        "“{item}”不是即办件，不能由系统自动审批，请交由审批人员办理。",
        "{item} is no instant item and cannot be decided automatically. Hand it to an officer.",
        item=attempt.item.short_name,
    )

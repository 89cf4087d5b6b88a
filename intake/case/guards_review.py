"""Guards of review and decision (T17–T23).

Each is a function of its own that says nothing, or why not and what to do instead.
"""

from __future__ import annotations

from intake.case.attempt import Attempt, basis_given, detail_of, material_name, no, reason_given
from intake.case.events import (
    SPECIAL_KINDS,
    Closed,
    Decided,
    Decision,
    EventName,
    Extended,
    Halted,
    ResultData,
)
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.clocks import ClockKind, running_clocks
from intake.dates import chinese_date
from intake.item import ServiceItem
from intake.item_rules import DecisionMode


def only_instant_items_skip_the_review(attempt: Attempt) -> NotAllowed | None:
    """T17 from ACCEPTED."""
    if attempt.case.state is not CaseState.ACCEPTED or attempt.item.instant:
        return None
    return no(
        Reason.NOT_INSTANT,
        "承诺件要先审查，再作决定。请先开始审查。",
        "Only an instant item is decided at once. Start the review first.",
    )


def it_is_decided_here(attempt: Attempt) -> NotAllowed | None:
    """C04 e: what is reviewed here and decided by a higher organ ends by being passed on."""
    if attempt.item.decision_mode is not DecisionMode.REVIEW_AND_REFER:
        return None
    organ = "" if attempt.item.refer_to is None else attempt.item.refer_to.name
    return no(
        Reason.NOT_DECIDED_HERE,
        "本事项由{organ}决定，本级只作审核。请审核后转报。",
        "This matter is decided by {organ}; here it is only reviewed. Pass it on after the review.",
        organ=organ,
    )


def a_refusal_says_why(attempt: Attempt) -> NotAllowed | None:
    """Administrative Licensing Law 38: reasons and basis."""
    decided = detail_of(attempt, Decided)
    if decided.decision is Decision.GRANTED:
        return None
    return reason_given(decided.reason) or basis_given(decided.basis)


def deferred_papers_are_in(attempt: Attempt) -> NotAllowed | None:
    """A grant rests on all of the papers; afterwards none can be handed in any more (T32), and the case could never be
    archived (T27)."""
    to_come = attempt.case.deferred
    if not to_come or detail_of(attempt, Decided).decision is Decision.REFUSED:
        return None
    return no(
        Reason.PAPERS_TO_COME,
        "容缺材料“{name}”还没有补交，不能作出准予的决定。请等补交后再决定；逾期不补交的，办理终止。",
        "The deferred paper “{name}” is still to come, so nothing can be granted yet. Decide when it is in; if it does "
        "not come in time, terminate the case.",
        to_come[0].material,
        name=material_name(attempt.item, to_come[0].material),
    )


def kind_is_of_the_law(attempt: Attempt) -> NotAllowed | None:
    """T19: only what article 45 names is not counted."""
    halted = detail_of(attempt, Halted)
    if halted.kind in SPECIAL_KINDS:
        return None
    return no(
        Reason.NO_SPECIAL_KIND,
        "只有听证、招标、拍卖、检验、检测、检疫、鉴定和专家评审的时间可以不计入期限；现场核查要计入。请重新选择。",
        "Only hearing, tender, auction, inspection of goods, test, quarantine, appraisal and expert review are not "
        "counted; an on-site inspection is. Choose again.",
        halted.kind,
    )


def basis_is_given(attempt: Attempt) -> NotAllowed | None:
    """T19, T21."""
    return basis_given(detail_of(attempt, Halted).basis)


def days_are_told(attempt: Attempt) -> NotAllowed | None:
    """T19: the applicant is told in writing how long it takes."""
    days = detail_of(attempt, Halted).days
    if days is not None and days >= 1:
        return None
    return no(
        Reason.NO_DAYS,
        "请填写特别程序预计需要的工作日数，并书面告知申请人。",
        "Say how many working days the special procedure will take; the applicant is told in writing.",
    )


def extended_only_once(attempt: Attempt) -> NotAllowed | None:
    """T20."""
    if all(event.name is not EventName.EXTEND for event in attempt.case.events):
        return None
    return no(
        Reason.EXTENDED_BEFORE,
        "本件已经延长过一次，不能再延长。请在期限内作出决定。",
        "This case was extended before; it cannot be extended again. Decide within the period.",
    )


def extended_in_time(attempt: Attempt) -> NotAllowed | None:
    """T20: an extension lengthens a period that still runs. Where its last day cannot be told, nothing stands against
    it."""
    for clock in running_clocks(attempt.case, attempt.item, attempt.calendars, attempt.today):
        if clock.kind is ClockKind.STATUTORY and clock.due is not None and attempt.today > clock.due:
            return no(
                Reason.PERIOD_OVER,
                "法定办结时限已在{day}届满，不能再延长。请尽快作出决定，并说明超期原因。",
                "The statutory limit ended on {english_day}: it can be extended no more. Decide now, and say why it is "
                "late.",
                day=chinese_date(clock.due),
                english_day=clock.due.isoformat(),
            )
    return None


#: How long a decision may be put off: by ten days, a joint or concentrated one by fifteen (Administrative Licensing
#: Law 42).
EXTENSION_DAYS = 10
JOINT_EXTENSION_DAYS = 15


def longest_extension(item: ServiceItem) -> int:
    """Days, in the unit of the item's limit (Administrative Licensing Law 42)."""
    return JOINT_EXTENSION_DAYS if item.joint_organs else EXTENSION_DAYS


def extension_is_not_too_long(attempt: Attempt) -> NotAllowed | None:
    most = longest_extension(attempt.item)
    if 1 <= detail_of(attempt, Extended).days <= most:
        return None
    return no(
        Reason.TOO_LONG,
        "延长的天数要在1到{most}之间，请改正。",
        "An extension has between 1 and {most} days. Correct it.",
        most=most,
    )


def head_has_approved(attempt: Attempt) -> NotAllowed | None:
    extended = detail_of(attempt, Extended)
    missing = reason_given(extended.reason)
    if missing is not None or (extended.approved_by.strip() and extended.approved_by != attempt.actor.id):
        return missing
    return no(
        Reason.NO_APPROVAL,
        "延长期限要经本机关负责人批准。请填写批准人，批准人不能是经办人本人。",
        "An extension needs the approval of the organ's head. Name who approved it; not yourself.",
    )


def receiving_organ_is_named(attempt: Attempt) -> NotAllowed | None:
    """T22."""
    if detail_of(attempt, Closed).organ.strip():
        return None
    return no(Reason.NO_ORGAN, "请填写转报给哪个机关。", "Name the organ that goes on with the case.")


def result_data_is_complete(attempt: Attempt) -> NotAllowed | None:
    """T23: what is granted has a result, and each result says what it is, its number and who issued it."""
    results = detail_of(attempt, Closed).results
    whole = all(_is_whole(result) for result in results)
    if whole and (results or attempt.case.decision is Decision.REFUSED):
        return None
    return no(
        Reason.RESULT_INCOMPLETE,
        "办理结果的数据不完整。请填写结果名称、编号、发证机关和有效期，再办结。",
        "The data of the result is not complete. Fill in its name, number, issuer and validity, then close.",
    )


def _is_whole(result: ResultData) -> bool:
    in_order = result.valid_from is None or result.valid_to is None or result.valid_from <= result.valid_to
    return bool(result.name.strip() and result.number.strip() and result.issuer.strip()) and in_order

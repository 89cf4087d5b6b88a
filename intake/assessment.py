"""Assessment of a case at a window or a kiosk: what is wrong, what may be done, what is recommended and why.

One pure function decides for both (CAPABILITIES C08, C14 a, C18 a): a clerk meets it as the decision column, a citizen
as "certificate now" or "ticket to a window".

    assessment = assess(case, item, Submission.of_intake(intake, case), Circumstances(today=…, calendars=…))
    assessment.lines          # the notice
    assessment.options        # what is open; assessment.reason_against(option) for the rest
    detail_of(assessment, Option.NOTIFY_ONCE)   # the event's detail, for `intake.case.moves.move`
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CommitmentGiven,
    DeferredMaterial,
    EventName,
    Noticed,
    RefusedAcceptance,
    Role,
)
from intake.case.notice_period import acceptance_date, deferral_end, end_of
from intake.case.states import CaseState
from intake.decision.checks import run_checks
from intake.decision.findings import findings
from intake.decision.model import (
    Assessment,
    CheckResult,
    Circumstances,
    Fault,
    KnownCase,
    Option,
    Refusal,
    Submission,
    ToDo,
    Verdict,
)
from intake.decision.options import Situation, options, refusals
from intake.item import Channel, ServiceItem
from intake.item_parts import Limit
from intake.material import standing
from intake.text import LocalizedText
from intake.working_days import NoCalendar

__all__ = [
    "Assessment",
    "CheckResult",
    "Circumstances",
    "Fault",
    "KnownCase",
    "NotDone",
    "Option",
    "Refusal",
    "Submission",
    "ToDo",
    "ToWindow",
    "Verdict",
    "assess",
    "certificate_or_window",
    "detail_of",
    "may_end_visit",
]

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class NotDone:
    """It may not be done (so); ``message`` is for who tried."""

    message: LocalizedText


def assess(case: Case | None, item: ServiceItem, submission: Submission, circumstances: Circumstances) -> Assessment:
    """What may be done with the case now. ``case`` is None before it is taken in: at a kiosk. A package is assessed
    item by item, each part with its own item (`intake.package.sort_back`).

    Raises ``ValueError`` for a package, and for an item the case is not pinned to.
    """
    if item.package is not None:
        raise ValueError("a package is assessed item by item")
    if case is not None and (case.impl_code, case.handling_code, case.item_version) != item.key:
        raise ValueError("the item is not the one this case is pinned to")
    slots = standing(item, dict(submission.answers), submission.materials, submission.review)
    received_on = circumstances.today if case is None else date.fromisoformat(case.received_on)
    checks = run_checks(item, submission, slots, circumstances, received_on)
    found = findings(
        item,
        submission,
        slots,
        checks,
        received_on,
        applicant_present=circumstances.applicant_present,
        on_record=case is not None,
        test_build=circumstances.test_build,
    )
    situation = Situation(case, item, submission, found, checks, circumstances)
    open_, against = options(situation)
    recommended, why = _recommended(situation, open_)
    accepted_on = _accepted_on(case, circumstances)
    deferred, commitments = _conditions(situation, open_, accepted_on)
    return Assessment(
        faults=found.faults,
        corrections=found.corrections,
        to_do=found.to_do,
        checks=checks,
        options=open_,
        recommended=recommended,
        why=why,
        why_not=against,
        refusals=refusals(situation),
        supervisor=frozenset({Option.SECOND_NOTICE}),
        deferred=deferred,
        commitments=commitments,
        notice_days=item.supplement_limit.amount,
        notice_due=_iso(_end(circumstances, circumstances.today, item.supplement_limit)),
        acceptance_date=accepted_on.isoformat(),
    )


def _accepted_on(case: Case | None, circumstances: Circumstances) -> date:
    """After a supplement the day it was complete (W12); the day of receipt once N is over; else today."""
    if case is None:
        return circumstances.today
    return date.fromisoformat(acceptance_date(case, EventName.ACCEPT, circumstances.today, circumstances.calendars))


def _end(circumstances: Circumstances, start: date, limit: Limit) -> date | None:
    """The last day of a period; None where the calendar of its year is missing."""
    end = end_of(start, limit, circumstances.calendars)
    return None if isinstance(end, NoCalendar) else end


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _conditions(
    situation: Situation, open_: tuple[Option, ...], accepted_on: date
) -> tuple[tuple[DeferredMaterial, ...], tuple[CommitmentGiven, ...]]:
    """What would follow later, and what would be promised, where one of the two ways is open. A paper that may be
    promised is promised; who would rather bring it later says so at the material."""
    circumstances, item = situation.circumstances, situation.item
    promise = Option.ACCEPT_ON_COMMITMENT in open_
    if not promise and Option.ACCEPT_DEFERRED not in open_:
        return (), ()
    deferred: list[DeferredMaterial] = []
    commitments: list[CommitmentGiven] = []
    for fault in situation.found.faults:
        key = fault.about.removeprefix("material:")
        if promise and fault.promise and item.commitment is not None:
            check_by = _end(circumstances, accepted_on, item.commitment.check_within)
            commitments.append(CommitmentGiven(key, _iso(check_by)))
        if fault.defer_days is not None and not (promise and fault.promise and Option.ACCEPT_DEFERRED not in open_):
            deferred.append(DeferredMaterial(key, _iso(_last_day(situation, accepted_on, fault.defer_days))))
    return tuple(deferred), tuple(commitments)


def _last_day(situation: Situation, accepted_on: date, days: int) -> date | None:
    """Clock F; None where a calendar is missing."""
    end = deferral_end(situation.item, days, accepted_on, situation.circumstances.calendars)
    return None if isinstance(end, NoCalendar) else end


# --- the recommendation -----------------------------------------------------------------------------------------------

_NOTHING_OPEN = _T("现在没有可以办的：{why}", "Nothing can be done now: {why}")
_LOOK_FIRST = _T("先看完材料和审查要点，再作决定。", "First look at what is still open, then decide.")
_CORRECT_FIRST = _T(
    "有可以当场更正的，先请申请人更正，不用告知补正。",
    "Some errors can be put right on the spot: no notice is needed for them.",
)
_BECAUSE = {
    Option.ACCEPT: _T("材料齐全、符合法定形式，应当受理。", "Complete and in the legal form: it has to be accepted."),
    Option.ACCEPT_DEFERRED: _T("只缺可以后补的材料，可以容缺受理。", "Only papers that may follow later are missing."),
    Option.ACCEPT_ON_COMMITMENT: _T("缺的材料可以用书面承诺代替。", "A promise may stand for what is missing."),
    Option.NOTIFY_ONCE: _T("有{count}项要补正，一次性告知。", "{count} thing(s) to supply: one complete notice."),
    Option.SECOND_NOTICE: _T(
        "补正后还有{count}项不符合，请值班主管决定。", "{count} thing(s) are still wrong: supervisor."
    ),
    Option.REFUSE_ACCEPTANCE: _T("属于依法不予受理的情形。", "The law calls for a refusal."),
    Option.DECIDE_NOW: _T("即办件，条件都符合，当场办结。", "An instant item, all conditions met: decided now."),
    Option.FORWARD: _T("形式审查通过，转寄办理地。", "The formal check is passed: it goes to the handling place."),
    Option.SEND_BACK: _T("形式审查没有通过，退还材料。", "The formal check is not passed: the papers go back."),
}


def _recommended(situation: Situation, open_: tuple[Option, ...]) -> tuple[Option | None, LocalizedText]:
    option = _best(situation, open_)
    if option is not None:
        return option, _BECAUSE[option].fill(count=len(situation.found.faults))
    if situation.found.to_do:
        return None, _LOOK_FIRST
    if situation.found.corrections:
        return None, _CORRECT_FIRST
    against = dict(options(situation)[1])
    first = Option.SECOND_NOTICE if situation.state is CaseState.SUPPLEMENTED else Option.ACCEPT
    return None, _NOTHING_OPEN.fill(why=against.get(first, _T("", "")))


def _best(situation: Situation, open_: tuple[Option, ...]) -> Option | None:
    """The first of these that is open. A refusal is recommended where a check found its reason, sending back only
    where a collecting place finds the form wrong; both stay a person's choice otherwise."""
    if situation.collecting and not (situation.found.to_do or situation.found.corrections):
        return next((option for option in (Option.FORWARD, Option.SEND_BACK) if option in open_), None)
    if any(refusal.found is not None for refusal in refusals(situation)):
        return Option.REFUSE_ACCEPTANCE if Option.REFUSE_ACCEPTANCE in open_ else None
    if situation.found.to_do or situation.found.corrections or situation.blocking:
        return None
    ways = (
        Option.DECIDE_NOW,
        Option.ACCEPT,
        Option.ACCEPT_ON_COMMITMENT,
        Option.ACCEPT_DEFERRED,
        Option.NOTIFY_ONCE,
        Option.SECOND_NOTICE,
    )
    return next((option for option in ways if option in open_), None)


# --- from the assessment to the move ----------------------------------------------------------------------------------

_NO_REASON = _T("请写明理由。", "Please give the reason.")
_UNLISTED = _T(
    "只能按列出的法定理由不予受理，请选一条。",
    "Acceptance can only be refused for a listed legal reason. Please choose.",
)
_NO_EXPLANATION = _T("请写明具体情况。", "Please say what it is in this case.")
_NO_RIGHT_ORGAN = _T("不属于本机关的，请告诉申请人向哪个机关申请。", "Another office is competent: please name it.")
_NOT_OPEN = _T("现在不能这样办。", "This cannot be done now.")
#: Reasons of this key name another organ (Administrative Licensing Law 32 (2)).
NOT_COMPETENT = "not_competent"


def detail_of(
    assessment: Assessment,
    option: Option,
    *,
    reason: str = "",
    explanation: str = "",
    right_organ: str = "",
    by: str = "",
) -> Accepted | Noticed | RefusedAcceptance | NotDone:
    """The detail of the move that the option makes: accepting, notices, refusing. The others (forward, send back,
    decide) need what is not known here: their details are made where that is entered.

    ``reason`` is a key of the item's reasons for a refusal, a supervisor's words (``by``) for a second notice. Raises
    ``ValueError`` for an option whose detail is not made here.
    """
    against = assessment.reason_against(option)
    if not assessment.allows(option):
        return NotDone(against or _NOT_OPEN)
    match option:
        case Option.ACCEPT:
            return Accepted(AcceptanceMode.NORMAL, assessment.acceptance_date)
        case Option.ACCEPT_DEFERRED:
            return Accepted(AcceptanceMode.DEFERRED, assessment.acceptance_date, assessment.deferred)
        case Option.ACCEPT_ON_COMMITMENT:
            promised = {given.about for given in assessment.commitments}
            rest = tuple(one for one in assessment.deferred if one.material not in promised)
            return Accepted(AcceptanceMode.COMMITMENT, assessment.acceptance_date, rest, assessment.commitments)
        case Option.NOTIFY_ONCE:
            return Noticed(assessment.lines, assessment.notice_days, assessment.notice_due)
        case Option.SECOND_NOTICE:
            if not reason.strip() or not by:
                return NotDone(_NO_REASON)
            said = f"{reason.strip()}（{by}）"
            return Noticed(assessment.lines, assessment.notice_days, assessment.notice_due, said)
        case Option.REFUSE_ACCEPTANCE:
            return _refused(assessment, reason, explanation, right_organ)
        case _:
            raise ValueError(f"the detail of {option.value} is not made from an assessment alone")


def _refused(assessment: Assessment, reason: str, explanation: str, right_organ: str) -> RefusedAcceptance | NotDone:
    chosen = next((refusal for refusal in assessment.refusals if refusal.reason.key == reason), None)
    if chosen is None:
        return NotDone(_UNLISTED)
    listed = chosen.reason.right_organ
    organ = right_organ.strip() or ("" if listed is None else listed.get())
    if reason == NOT_COMPETENT and not organ:
        return NotDone(_NO_RIGHT_ORGAN)
    words = explanation.strip() or ("" if chosen.found is None else chosen.found.get())
    if not words:
        return NotDone(_NO_EXPLANATION)
    return RefusedAcceptance(reason, words, organ, chosen.about)


_STILL_RECEIVED = _T(
    "“{item}”要当场决定是否受理。请先受理、一次性告知或者不予受理；确实不能当场决定的，由值班主管说明理由。",
    "{item} is decided on the spot. Please accept, give the notice or refuse first; if it cannot be decided now, a "
    "supervisor has to give the reason.",
)


def may_end_visit(case: Case, item: ServiceItem, *, role: Role = Role.CLERK, reason: str = "") -> NotDone | None:
    """None when the visit may end. An on-the-spot item does not end it in RECEIVED without a decision, or a
    supervisor's reason (C08 c); what was applied for online is decided by the online pre-review."""
    if case.state is not CaseState.RECEIVED or not (item.on_the_spot or item.instant) or case.channel == Channel.WEB:
        return None
    if role is Role.SUPERVISOR and reason.strip():
        return None
    return NotDone(_STILL_RECEIVED.fill(item=item.short_name))


@dataclass(frozen=True, slots=True)
class ToWindow:
    """At a kiosk: a ticket to a manned window, the draft stays. ``reasons`` are told the citizen and kept with it."""

    reasons: tuple[LocalizedText, ...]


def certificate_or_window(assessment: Assessment, item: ServiceItem) -> ToWindow | None:
    """What a kiosk does with a rule-complete item (C18 a): None, all rules pass and the certificate is printed; else
    why a window is needed. Asked of instant items; to the others a window has nothing to add once they are complete.
    """
    if item.instant and assessment.all_met and assessment.allows(Option.DECIDE_NOW):
        return None
    reasons = [
        *(_SAID.fill(name=fault.name, words=fault.words) for fault in (*assessment.corrections, *assessment.faults)),
        *(to_do.words for to_do in assessment.to_do),
        *(
            _SAID.fill(name=check.words, words=check.why)
            for check in assessment.checks
            if check.verdict is not Verdict.MET
        ),
    ]
    against = assessment.reason_against(Option.DECIDE_NOW)
    return ToWindow(tuple(dict.fromkeys(reasons)) or (against or _NOT_OPEN,))


_SAID = _T("{name}：{words}", "{name}: {words}")

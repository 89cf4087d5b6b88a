"""Which of the ways to go on are open, which is recommended, and why the others are not (CAPABILITIES C08, C14 a)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from intake.case.case import Case
from intake.case.events import Role
from intake.case.notice_period import notice_period_is_over
from intake.case.states import STATE_NAMES, CaseState
from intake.decision.findings import Findings, joined
from intake.decision.model import CheckResult, Circumstances, Option, Refusal, Submission, Verdict
from intake.item import RefusalReason, ServiceItem
from intake.text import LocalizedText

_T = LocalizedText.of


@dataclass(frozen=True, slots=True)
class Situation:
    """All that the options hang on. ``case`` is None before it is taken in (at a kiosk)."""

    case: Case | None
    item: ServiceItem
    submission: Submission
    found: Findings
    checks: tuple[CheckResult, ...]
    circumstances: Circumstances

    @property
    def state(self) -> CaseState:
        return CaseState.RECEIVED if self.case is None else self.case.state

    @property
    def collecting(self) -> bool:
        """Does another place decide? Known of the case once it is taken in, of the window before."""
        return self.circumstances.collecting or (self.case is not None and self.case.collecting)

    @property
    def blocking(self) -> tuple[CheckResult, ...]:
        """Checks not met that nobody can put right."""
        return tuple(c for c in self.checks if c.verdict is Verdict.NOT_MET and (c.refusal is not None or not c.about))

    @property
    def undecided(self) -> tuple[CheckResult, ...]:
        return tuple(check for check in self.checks if check.verdict is Verdict.UNDECIDED)

    @property
    def clean(self) -> bool:
        return not (self.found.faults or self.found.corrections or self.found.to_do or self.blocking)


def options(situation: Situation) -> tuple[tuple[Option, ...], tuple[tuple[Option, LocalizedText], ...]]:
    """The open ones, and for each of the others why it is not."""
    against = [(option, _against(option, situation)) for option in Option]
    return (
        tuple(option for option, why in against if why is None),
        tuple((option, why) for option, why in against if why is not None),
    )


def refusals(situation: Situation) -> tuple[Refusal, ...]:
    """The item's legal reasons, those first that a check has led to. There is no other way to refuse (C08 b)."""
    found: dict[str, CheckResult] = {}
    for check in situation.blocking:
        if check.refusal is not None:
            found.setdefault(check.refusal, check)
    return tuple(
        sorted(
            (_refusal(reason, found.get(reason.key)) for reason in situation.item.refusal_reasons),
            key=lambda refusal: refusal.found is None,
        )
    )


def _refusal(reason: RefusalReason, check: CheckResult | None) -> Refusal:
    return Refusal(reason) if check is None else Refusal(reason, check.why, check.about)


# --- what stands against each -----------------------------------------------------------------------------------------

_NOT_GRANTED = _T("本窗口没有办理这个事项的权限。{who}", "This window may not handle this item. {who}")
_ASK_SUPERVISOR = _T("请问一下值班主管哪个窗口能办。", "Ask the supervisor which window can.")
_MOVED_ON = _T("办件现在是“{state}”，这一步已经过了。", "The case has moved on ({state}): this step is over.")
_OTHER_PLACE = _T(
    "这是代收件，由办理地决定是否受理，这里只作形式审查。",
    "Collected for another place, which decides on acceptance. Here only the form is checked.",
)
_WAITS = _T("要等“{matters}”办好后才能办。", "It waits until this is done: {matters}.")
_BEFORE_IT = _T("同一件事里在前的事项", "the matter before it in the package")
_WRONG_ROLE = _T("您的岗位不能作受理决定。", "Your role does not decide on acceptance.")
_LOOK_FIRST = _T("还有没看的：{points}", "Still to be looked at: {points}")
_CORRECT_FIRST = _T("可以当场更正的，请先更正：{names}", "To be put right on the spot first: {names}")
_CONDITION = _T("不符合条件：{why}", "A condition is not met: {why}")
_FAULTS = _T("还缺或者不符合的：{names}", "Missing or wrong: {names}")
_NO_FAULTS = _T("材料齐全，没有要补的。", "Nothing is missing or wrong.")


def _against(option: Option, situation: Situation) -> LocalizedText | None:
    return _barred(option, situation) or _AGAINST[option](situation)


def _barred(option: Option, situation: Situation) -> LocalizedText | None:
    """What bars it whatever was handed in."""
    circumstances = situation.circumstances
    if not circumstances.granted:
        return _NOT_GRANTED.fill(who=circumstances.who_can or _ASK_SUPERVISOR)
    if situation.collecting and option not in (Option.FORWARD, Option.SEND_BACK):
        return _OTHER_PLACE
    if situation.state not in _FROM[option] and not _instant_and_accepted(option, situation):
        return _MOVED_ON.fill(state=STATE_NAMES[situation.state])
    if circumstances.role not in _ROLES[option]:
        return _SUPERVISOR_ONLY if option is Option.SECOND_NOTICE else _WRONG_ROLE
    if option in (Option.REFUSE_ACCEPTANCE, Option.SEND_BACK, Option.NOTIFY_ONCE):
        return None
    if circumstances.waits_for:
        return _WAITS.fill(matters=_listed(circumstances.waits_for))
    return _WAITS.fill(matters=_BEFORE_IT) if situation.case is not None and situation.case.waiting else None


def _instant_and_accepted(option: Option, situation: Situation) -> bool:
    return option is Option.DECIDE_NOW and situation.item.instant and situation.state is CaseState.ACCEPTED


_BEFORE = frozenset({CaseState.RECEIVED, CaseState.SUPPLEMENTED})
_NEW = frozenset({CaseState.RECEIVED})
_FROM: Mapping[Option, frozenset[CaseState]] = {
    Option.ACCEPT: _BEFORE,
    Option.ACCEPT_DEFERRED: _BEFORE,
    Option.ACCEPT_ON_COMMITMENT: _BEFORE,
    Option.NOTIFY_ONCE: _NEW,
    Option.SECOND_NOTICE: frozenset({CaseState.SUPPLEMENTED}),
    Option.REFUSE_ACCEPTANCE: _BEFORE,
    Option.DECIDE_NOW: _BEFORE,
    Option.FORWARD: _NEW,
    Option.SEND_BACK: _NEW,
}
#: As the table of the lifecycle has it (CAPABILITIES §4.2): a supervisor watches over acceptance and decides on none.
_DECIDES = frozenset({Role.CLERK, Role.BACK_OFFICE, Role.RULE_ENGINE})
_BY_PEOPLE = frozenset({Role.CLERK, Role.BACK_OFFICE})
_ROLES: Mapping[Option, frozenset[Role]] = {
    Option.ACCEPT: _DECIDES,
    Option.ACCEPT_DEFERRED: _DECIDES,
    Option.ACCEPT_ON_COMMITMENT: _DECIDES,
    Option.NOTIFY_ONCE: _BY_PEOPLE,
    Option.SECOND_NOTICE: frozenset({Role.SUPERVISOR}),
    Option.REFUSE_ACCEPTANCE: _BY_PEOPLE,
    Option.DECIDE_NOW: _DECIDES | {Role.CHIEF_REPRESENTATIVE},
    Option.FORWARD: frozenset({Role.CLERK}),
    Option.SEND_BACK: _BY_PEOPLE,
}


def _not_looked_at(situation: Situation) -> LocalizedText | None:
    """Nothing is decided before everything was looked at, and what can be put right is right (C07 b, C08 e)."""
    if situation.blocking:
        return _CONDITION.fill(why=joined([check.why for check in situation.blocking]))
    if situation.found.to_do:
        return _LOOK_FIRST.fill(points=_listed([to_do.words for to_do in situation.found.to_do]))
    if situation.found.corrections:
        return _CORRECT_FIRST.fill(names=_listed([one.name for one in situation.found.corrections]))
    return None


def _accept(situation: Situation) -> LocalizedText | None:
    return _not_looked_at(situation) or _complete(situation)


def _complete(situation: Situation) -> LocalizedText | None:
    faults = situation.found.faults
    return _FAULTS.fill(names=_listed([fault.name for fault in faults])) if faults else None


_NOTHING_DEFERRED = _T("材料齐全，不用容缺。", "Nothing is missing: no deferral is needed.")
_ITEM_DEFERS_NOT = _T("这个事项不适用容缺受理。", "This item cannot be accepted with papers to follow.")
_NOT_DEFERRABLE = _T("不能以后补交的：{names}", "These cannot follow later: {names}")
_BAD_CREDIT = _T(
    "申请人有失信记录，不适用容缺受理和告知承诺。",
    "The credit register bars the applicant from deferral and commitment.",
)


def _deferred(situation: Situation) -> LocalizedText | None:
    first = _not_looked_at(situation)
    if first is not None:
        return first
    if not situation.item.deferred:
        return _ITEM_DEFERS_NOT
    faults = situation.found.faults
    if not faults:
        return _NOTHING_DEFERRED
    fixed = [fault.name for fault in faults if fault.defer_days is None]
    if fixed:
        return _NOT_DEFERRABLE.fill(names=_listed(fixed))
    return _BAD_CREDIT if situation.circumstances.bad_credit else None


_NO_COMMITMENT = _T("这个事项没有告知承诺。", "This item knows no commitment.")
_DECLINED = _T("申请人不愿意承诺，按一般程序办理。", "The applicant declined to promise: the normal procedure applies.")
_NOTHING_PROMISED = _T("材料齐全，不用承诺。", "Nothing is missing: no promise is needed.")
_NOT_PROMISABLE = _T("不能用承诺代替的：{names}", "No promise can stand for these: {names}")


def _on_commitment(situation: Situation) -> LocalizedText | None:
    first = _not_looked_at(situation)
    if first is not None:
        return first
    if situation.item.commitment is None:
        return _NO_COMMITMENT
    if situation.circumstances.declined:
        return _DECLINED
    faults = situation.found.faults
    if not any(fault.promise for fault in faults):
        return _NOTHING_PROMISED if not faults else _NOT_PROMISABLE.fill(names=_listed([f.name for f in faults]))
    may_defer = situation.item.deferred
    fixed = [f.name for f in faults if not f.promise and not (may_defer and f.defer_days is not None)]
    if fixed:
        return _NOT_PROMISABLE.fill(names=_listed(fixed))
    return _BAD_CREDIT if situation.circumstances.bad_credit else None


_TOLD_ALREADY = _T(
    "已经一次性告知过。确有必要再次告知的，由值班主管说明理由。",
    "The notice has been given. A second one needs a supervisor and a reason.",
)
_TOO_LATE = _T(
    "收件已超过告知期限，依法视为受理，不能再要求补正。",
    "The time for a notice is over: by law the case counts as accepted.",
)
_SUPERVISOR_ONLY = _T(
    "再次告知是例外，要由值班主管说明理由。", "A second notice is an exception: a supervisor has to give the reason."
)


def _notice(situation: Situation) -> LocalizedText | None:
    """One complete list: it is not given before everything was looked at."""
    circumstances = situation.circumstances
    if situation.case is not None and situation.case.notices:
        return _TOLD_ALREADY
    if situation.case is not None and (
        notice_period_is_over(situation.case, circumstances.today, circumstances.calendars) is True
    ):
        return _TOO_LATE
    return _second(situation)


def _second(situation: Situation) -> LocalizedText | None:
    """What is to be put right on the spot stands in no notice: while it is wrong, the notice would be incomplete."""
    if situation.found.to_do:
        return _LOOK_FIRST.fill(points=_listed([to_do.words for to_do in situation.found.to_do]))
    if not situation.found.faults:
        return _NO_FAULTS
    corrections = situation.found.corrections
    return _CORRECT_FIRST.fill(names=_listed([one.name for one in corrections])) if corrections else None


def _refuse(_situation: Situation) -> LocalizedText | None:
    """Open whenever somebody may decide: it needs one of the item's reasons, which the item always has."""
    return None


_NOT_INSTANT = _T("这不是即办件。", "This is no instant item.")
_NOT_BY_MACHINE = _T(
    "有系统不能判定的，要由另一个人决定：{why}", "A machine cannot decide all of it; another person has to: {why}"
)
_SAME_PERSON = _T("收件人不能作决定，请由另一个人决定。", "Who took it in does not decide: another person has to.")
_NOT_OFFLINE = _T(
    "现在没有联网，这个事项不能离线办结。", "Without the network this item cannot be decided at a terminal."
)


def _decide(situation: Situation) -> LocalizedText | None:
    """By the rules themselves when they can decide everything, else by another person than who took it in (C12)."""
    if not situation.item.instant:
        return _NOT_INSTANT
    first = _accept(situation)
    if first is not None:
        return first
    circumstances = situation.circumstances
    if circumstances.role in (Role.BACK_OFFICE, Role.CHIEF_REPRESENTATIVE):
        taker = None if situation.case is None else situation.case.taken_in_by.id
        return _SAME_PERSON if circumstances.actor is not None and circumstances.actor == taker else None
    if situation.undecided:
        return _NOT_BY_MACHINE.fill(why=joined([check.words for check in situation.undecided]))
    return None if circumstances.online or situation.item.offline_instant else _NOT_OFFLINE


_NOT_COLLECTED = _T("这个办件就在这里办，不用转寄。", "This case is handled here, it goes nowhere else.")
_NO_IDENTITY = _T("还没有核实申请人身份。", "The applicant's identity is not established yet.")
_COLLECTED_NOWHERE = _T("这个事项不能异地代收。", "This item is not collected for other places.")


def _forward(situation: Situation) -> LocalizedText | None:
    """A collecting place judges the form and the identity, nothing else (形式审查, C14 a)."""
    if not situation.collecting:
        return _NOT_COLLECTED
    if situation.item.cross_region.mode != "collect_and_forward":
        return _COLLECTED_NOWHERE
    person = situation.submission.applicant
    compared = situation.item.identity_check == "none" or any(
        check.passed for check in situation.submission.checks[-1:]
    )
    if person is None or not compared:
        return _NO_IDENTITY
    if situation.found.to_do:
        return _LOOK_FIRST.fill(points=_listed([to_do.words for to_do in situation.found.to_do]))
    if situation.found.corrections:
        return _CORRECT_FIRST.fill(names=_listed([one.name for one in situation.found.corrections]))
    faults = [fault for fault in situation.found.faults if fault.defer_days is None and not fault.promise]
    return _FAULTS.fill(names=_listed([fault.name for fault in faults])) if faults else None


_REFUSE_INSTEAD = _T(
    "这是依法不予受理的情形，要出具不予受理决定书，不能退件。",
    "The law calls for a refusal in writing here: the case cannot just be sent back.",
)


def _send_back(situation: Situation) -> LocalizedText | None:
    """Never instead of a refusal (T29)."""
    return _REFUSE_INSTEAD if any(check.refusal is not None for check in situation.blocking) else None


_AGAINST: Mapping[Option, Callable[[Situation], LocalizedText | None]] = {
    Option.ACCEPT: _accept,
    Option.ACCEPT_DEFERRED: _deferred,
    Option.ACCEPT_ON_COMMITMENT: _on_commitment,
    Option.NOTIFY_ONCE: _notice,
    Option.SECOND_NOTICE: _second,
    Option.REFUSE_ACCEPTANCE: _refuse,
    Option.DECIDE_NOW: _decide,
    Option.FORWARD: _forward,
    Option.SEND_BACK: _send_back,
}


def _listed(texts: Sequence[LocalizedText]) -> LocalizedText:
    return _T("、".join(text.get() for text in texts), ", ".join(text.get("en") for text in texts))

"""智能审核: an item's machine checks, run against what was handed in; each says in words what came out and why.

A check that cannot be decided by what is at hand says so. It never guesses, and "could not check" is no defect (C16 b).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from intake.case.states import FINAL, CaseState
from intake.dates import DateBound, add_months, chinese_date, parse_date
from intake.decision.model import CheckResult, Circumstances, Submission, Verdict
from intake.form import display_value, effective_answers
from intake.identity import age_of
from intake.item import ServiceItem
from intake.machine_check import (
    AgeCheck,
    AmountCheck,
    AnswerCheck,
    DateCheck,
    DuplicateCheck,
    IssuedWithinCheck,
    LicenceCheck,
    MachineCheck,
    MaterialCheck,
    PagesCheck,
    RegionCheck,
    TrustCheck,
    ValidCheck,
)
from intake.material import MaterialSlot, SlotState, WhyNotNeeded
from intake.parties import Applicant, IdentityMethod
from intake.taking import LookupOutcome
from intake.text import ENGLISH, LocalizedText
from intake.trust import trust_of

_T = LocalizedText.of
_Said = tuple[Verdict, LocalizedText]


@dataclass(frozen=True, slots=True)
class _Seen:
    """What the checks look at."""

    item: ServiceItem
    submission: Submission
    answers: Mapping[str, str]
    slots: Mapping[str, MaterialSlot]
    circumstances: Circumstances
    on: date  # what was right when it was handed in does not become wrong by waiting


def run_checks(
    item: ServiceItem,
    submission: Submission,
    slots: tuple[MaterialSlot, ...],
    circumstances: Circumstances,
    received_on: date,
) -> tuple[CheckResult, ...]:
    """Every check that applies: who it is, the item's conditions, what is looked up, the materials. Ages, dates and
    validity are judged by the day it was received on."""
    answers = effective_answers(item.form, dict(submission.answers))
    seen = _Seen(item, submission, answers, {slot.spec.key: slot for slot in slots}, circumstances, received_on)
    return (
        *_identity(seen),
        *_eligibility(seen),
        *(_item_check(check, seen) for check in item.checks if check.when is None or check.when.holds(answers)),
        *(_shared(slot, submission) for slot in slots if slot.why_not_needed is WhyNotNeeded.SHARED),
        *(check for slot in slots for check in material_checks(slot, circumstances.today, received_on)),
    )


def material_checks(slot: MaterialSlot, today: date, received_on: date | None = None) -> tuple[CheckResult, ...]:
    """The checks of a material, where something was handed in; ``received_on`` None: today."""
    if slot.state is not SlotState.GIVEN:
        return ()
    day = today if received_on is None else received_on
    return tuple(_material_check(check, slot, today, day) for check in slot.spec.checks)


# --- who it is --------------------------------------------------------------------------------------------------------

_WHO = _T("申请人身份已核实", "The applicant's identity is established")
_READ = _T("证件由读卡器读出。", "The document was read by the reader.")
_TYPED = _T(
    "证件信息是手工录入的，请人工核对证件原件。", "The identity was typed: a person has to look at the document."
)
_NOBODY = _T("还没有读证件。", "No document has been read.")
_AGE_WORDS = _T("年龄符合规定", "The age is as the rules require")
_AGED = _T("申请时满{age}周岁。", "Aged {age} when applying.")
_NO_AGE = _T("证件上没有可用的出生日期。", "The document says no usable date of birth.")
_NO_AGENT = _T("没有代办人。", "Nobody acts for the applicant.")


def _identity(seen: _Seen) -> Iterator[CheckResult]:
    person = seen.submission.applicant
    if person is None:
        yield CheckResult("identity", _WHO, Verdict.UNDECIDED, _NOBODY)
    elif _was_read(seen.submission):
        yield CheckResult("identity", _WHO, Verdict.MET, _READ)
    else:
        yield CheckResult("identity", _WHO, Verdict.UNDECIDED, _TYPED)


def _was_read(submission: Submission) -> bool:
    """Did a reader read the documents of who stands here? Who has no number yet is known by parent or guardian."""
    person, acting = submission.applicant, submission.representative
    if person is None or person.method is IdentityMethod.MANUAL:
        return False
    if acting is None:
        return person.method is not IdentityMethod.NO_NUMBER
    return acting.person.method is not IdentityMethod.MANUAL


def _eligibility(seen: _Seen) -> Iterator[CheckResult]:
    rule = seen.item.eligibility
    if rule.message is None:
        return
    verdict, why = _aged(seen.submission.applicant, rule.min_age, rule.max_age, seen.on)
    yield CheckResult("eligibility", _AGE_WORDS, verdict, rule.message if verdict is Verdict.NOT_MET else why)


def _aged(person: Applicant | None, low: int | None, high: int | None, today: date) -> _Said:
    age = None if person is None else age_of(person, today)
    if age is None:
        return Verdict.UNDECIDED, _NO_AGE
    within = (low is None or age >= low) and (high is None or age <= high)
    return (Verdict.MET if within else Verdict.NOT_MET), _AGED.fill(age=age)


# --- conditions of the item -------------------------------------------------------------------------------------------

_NOT_ANSWERED = _T("“{field}”没有填写。", '"{field}" is not filled in.')
_ANSWERED = _T("填写的“{field}”是：{value}。", '"{field}" says: {value}.')
_AGREES = _T("填写的内容符合要求。", "The answers agree with it.")
_VALID_LICENCE = _T("“{name}”在有效期内。", '"{name}" is valid.')
_EXPIRED = _T("“{name}”的有效期到{day}，已经过期。", '"{name}" was valid until {day}: it has run out.')
_ON_PAPER = _T(
    "“{name}”是纸质的，请人工核对是否有效。", '"{name}" is on paper: a person has to see whether it is valid.'
)
_NOT_THERE = _T("还没有“{name}”。", '"{name}" is not there yet.')
_NO_DUPLICATE = _T("没有查到重复的办件。", "No such case is known.")
_DUPLICATE = _T("已有办件{case_no}，还没有办完。", "Case {case_no} is still under way.")
_RECENT = _T("{day}已办过一次，办件编号{case_no}。", "It was done on {day} already: case {case_no}.")
_NOT_SEARCHED = _T("还没有查这个人的其他办件。", "The person's other cases have not been looked at yet.")
_OFFLINE = _T("现在没有联网，只能查到本机的办件。", "Without the network only the cases kept here can be searched.")


def _item_check(check: MachineCheck, seen: _Seen) -> CheckResult:
    verdict, why = _RUN[type(check)](check, seen)
    return CheckResult(check.key, check.words, verdict, why, check.about, check.refusal)


def _age(check: AgeCheck, seen: _Seen) -> _Said:
    if check.of == "representative":
        agent = seen.submission.representative
        return (Verdict.MET, _NO_AGENT) if agent is None else _aged(agent.person, check.min, check.max, seen.on)
    return _aged(seen.submission.applicant, check.min, check.max, seen.on)


def _region(check: RegionCheck, seen: _Seen) -> _Said:
    return _by_answer(check.field, seen, lambda code: any(region_within(code, outer) for outer in check.within))


def _answer(check: AnswerCheck, seen: _Seen) -> _Said:
    if check.holds.holds(seen.answers):
        return Verdict.MET, _AGREES
    return _by_answer(check.field, seen, lambda _: False)


def _amount(check: AmountCheck, seen: _Seen) -> _Said:
    low, high = check.at_least, check.at_most

    def fits(text: str) -> bool | None:
        try:
            value = Decimal(text)
        except InvalidOperation:
            return None
        return (low is None or value >= Decimal(low)) and (high is None or value <= Decimal(high))

    return _by_answer(check.field, seen, fits)


def _date(check: DateCheck, seen: _Seen) -> _Said:
    low, high = (None if text is None else DateBound.parse(text) for text in (check.not_before, check.not_after))

    def fits(text: str) -> bool | None:
        day = parse_date(text)
        if day is None:
            return None
        return (low is None or day >= low.on(seen.on)) and (high is None or day <= high.on(seen.on))

    return _by_answer(check.field, seen, fits)


def _by_answer(key: str, seen: _Seen, fits: Callable[[str], bool | None]) -> _Said:
    """Not answered, or not to be read: undecided, whatever is wrong with the field is said by the form."""
    field = seen.item.form.field(key)
    if key not in seen.answers:
        return Verdict.UNDECIDED, _NOT_ANSWERED.fill(field=field.label)
    found = fits(seen.answers[key])
    value = seen.answers[key]
    said = _T(display_value(field, value), display_value(field, value, ENGLISH))
    why = _ANSWERED.fill(field=field.label, value=said)
    return (Verdict.UNDECIDED if found is None else Verdict.MET if found else Verdict.NOT_MET), why


def _licence(check: LicenceCheck, seen: _Seen) -> _Said:
    slot = seen.slots[check.material]
    name = slot.spec.name
    if slot.taken.licence is not None:
        return _still_valid(name, slot.taken.licence.valid_to, seen.on)
    if slot.state is SlotState.GIVEN and slot.taken.valid_to is not None:
        return _still_valid(name, slot.taken.valid_to, seen.on)
    if slot.state is not SlotState.GIVEN and slot.taken.lookup is not None:
        said = _shared(slot)
        return said.verdict, said.why
    return Verdict.UNDECIDED, (_ON_PAPER if slot.state is SlotState.GIVEN else _NOT_THERE).fill(name=name)


def _duplicate(check: DuplicateCheck, seen: _Seen) -> _Said:
    if seen.circumstances.earlier is None:
        return Verdict.UNDECIDED, _NOT_SEARCHED
    here = dict(seen.submission.answers).get(check.differs_in or "")
    same = [
        case
        for case in seen.circumstances.earlier
        if case.impl_code == seen.item.impl_code
        and dict(case.answers).get(check.differs_in or "", here) == here  # not known counts as the same
    ]
    for case in same:
        if case.state not in FINAL and case.state is not CaseState.DELIVERED:
            return Verdict.NOT_MET, _DUPLICATE.fill(case_no=case.case_no)
    if check.within_days is not None:
        since = (seen.on - timedelta(check.within_days)).isoformat()
        for case in same:
            if case.received_on >= since and case.state in (CaseState.DELIVERED, CaseState.ARCHIVED):
                day = date.fromisoformat(case.received_on)
                return Verdict.NOT_MET, _RECENT.fill(day=_day(day), case_no=case.case_no)
    return (Verdict.MET, _NO_DUPLICATE) if seen.circumstances.online else (Verdict.UNDECIDED, _OFFLINE)


_RUN: Mapping[type, Callable[[Any, _Seen], _Said]] = {
    AgeCheck: _age,
    RegionCheck: _region,
    AnswerCheck: _answer,
    AmountCheck: _amount,
    DateCheck: _date,
    LicenceCheck: _licence,
    DuplicateCheck: _duplicate,
}


def region_within(code: str, outer: str) -> bool:
    """Is the division the other one or in it? 100102 is in 100100, that in 100000 (GB/T 2260)."""
    stem = outer
    while stem.endswith("00") and len(stem) > 2:
        stem = stem[:-2]
    return code.startswith(stem)


# --- what is looked up, what was handed in ----------------------------------------------------------------------------

_LOOKED_UP = _T("“{name}”由部门核对：{source}", "{name}, looked up: {source}")
_MATCHES = _T("核对相符（{source}）。", "It matches ({source}).")
_MISMATCH = _T("与{source}的数据不符。", "It does not match the data of {source}.")
_NO_ANSWER = _T(
    "暂时无法核验（{source}），不是材料有问题，办件继续办理。",
    "It could not be checked ({source}). That is no fault of the application, which goes on.",
)
_NOT_ASKED = _T("还没有核对，由部门核对。", "Not checked yet: the office will.")
_PAGES = _T("共{count}页。", "{count} page(s).")
_ISSUED = _T("出具日期是{day}。", "Issued on {day}.")
_ISSUE_DAY_UNKNOWN = _T(
    "还没有登记出具日期，请看材料上的日期。", "The day of issue is not noted: please look at the paper."
)
_VALID_DAY_UNKNOWN = _T(
    "还没有登记有效期，请看材料上的日期。", "The last valid day is not noted: please look at the paper."
)
_NO_END = _T("长期有效。", "Valid without end.")
_VALID_TO = _T("有效期到{day}。", "Valid until {day}.")
_TRUST = _T("可信等级{level}。", "Trust level {level}.")
_NO_TRUST = _T("还没有可信等级。", "No trust level yet.")


def _shared(slot: MaterialSlot, submission: Submission | None = None) -> CheckResult:
    source = slot.spec.shared_from or slot.spec.issuer
    words = _LOOKED_UP.fill(name=slot.spec.name, source=source)
    lookup = slot.taken.lookup
    if lookup is None and slot.spec.from_card and submission is not None and _was_read(submission):
        verdict, why = Verdict.MET, _READ
    elif lookup is None:
        verdict, why = Verdict.UNDECIDED, _NOT_ASKED
    elif lookup.outcome is LookupOutcome.MATCHES:
        verdict, why = Verdict.MET, _MATCHES.fill(source=lookup.source)
    elif lookup.outcome is LookupOutcome.DOES_NOT_MATCH:
        verdict, why = Verdict.NOT_MET, _MISMATCH.fill(source=lookup.source)
    else:
        verdict, why = Verdict.UNDECIDED, _NO_ANSWER.fill(source=lookup.source)
    return CheckResult(f"shared_{slot.spec.key}"[:40], words, verdict, why, f"material:{slot.spec.key}")


def _material_check(check: MaterialCheck, slot: MaterialSlot, today: date, received_on: date) -> CheckResult:
    match check:
        case PagesCheck():
            enough = len(slot.pages) >= check.at_least or slot.taken.licence is not None
            verdict, why = (Verdict.MET if enough else Verdict.NOT_MET), _PAGES.fill(count=len(slot.pages))
        case IssuedWithinCheck():
            verdict, why = _issued(check, slot, today, received_on)
        case ValidCheck():
            verdict, why = _valid(slot, received_on)
        case TrustCheck():
            level = trust_of(slot.spec, slot.handed_in)
            enough = level is not None and level <= check.at_least  # A before B before C, as strings are
            verdict = Verdict.MET if enough else Verdict.NOT_MET
            why = _NO_TRUST if level is None else _TRUST.fill(level=level.value)
    return CheckResult(check.key, check.words, verdict, why, f"material:{slot.spec.key}")


def _issued(check: IssuedWithinCheck, slot: MaterialSlot, today: date, received_on: date) -> _Said:
    """Not too old when the case was received; one that came with a supplement may be younger than that."""
    day = None if slot.taken.issued_on is None else parse_date(slot.taken.issued_on)
    if day is None:
        return Verdict.UNDECIDED, _ISSUE_DAY_UNKNOWN
    months, days = check.months, check.days or 0
    since = add_months(received_on, -months) if months is not None else received_on - timedelta(days)
    return (Verdict.MET if since <= day <= today else Verdict.NOT_MET), _ISSUED.fill(day=_day(day))


def _valid(slot: MaterialSlot, on: date) -> _Said:
    if slot.taken.licence is not None:
        return _still_valid(slot.spec.name, slot.taken.licence.valid_to, on)
    if slot.taken.valid_to is None:
        return Verdict.UNDECIDED, _VALID_DAY_UNKNOWN
    return _still_valid(slot.spec.name, slot.taken.valid_to, on)


def _still_valid(name: LocalizedText, valid_to: str | None, on: date) -> _Said:
    if valid_to is None:
        return Verdict.MET, _NO_END
    day = parse_date(valid_to)
    if day is None:
        return Verdict.UNDECIDED, _VALID_DAY_UNKNOWN
    if day < on:
        return Verdict.NOT_MET, _EXPIRED.fill(name=name, day=_day(day))
    return Verdict.MET, _VALID_TO.fill(day=_day(day))


def _day(day: date) -> LocalizedText:
    return _T(chinese_date(day), day.isoformat())

"""Can what the card says be true, and what does the person's age allow?

A card may read perfectly and still be expired or contradict itself; each finding is a value with words for the citizen.
The app turns the device's document into an `Applicant` first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from intake.capacity import Capacity, capacity, needs_guardian
from intake.dates import age_on, chinese_date, parse_date
from intake.identifiers import BadNumber, NumberFault, person_number
from intake.parties import Applicant, IdentityMethod
from intake.text import LocalizedText, has_unusable, nothing_to_see

__all__ = [
    "NO_NUMBER_YET",
    "RESIDENT_ID",
    "Capacity",
    "IdentityFault",
    "IdentityProblem",
    "age_of",
    "capacity",
    "check_identity",
    "needs_guardian",
]

#: GB/T 39046 identity types (n3).
RESIDENT_ID = "111"
#: "Other", of somebody without any document yet: a newborn.
NO_NUMBER_YET = "999"


class IdentityFault(StrEnum):
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    CHECK_DIGIT = "check_digit"
    BAD_NUMBER = "bad_number"
    BIRTH_DATE_DIFFERS = "birth_date_differs"
    SEX_DIFFERS = "sex_differs"
    NAME_MISSING = "name_missing"
    BAD_DATE = "bad_date"


@dataclass(frozen=True, slots=True)
class IdentityProblem:
    """One thing wrong with the card's content; ``message`` is for the citizen."""

    reason: IdentityFault
    message: LocalizedText


_T = LocalizedText.of
_MESSAGES = {
    IdentityFault.EXPIRED: _T(
        "您的证件已于{day}到期，不能用于办理。请换领新证件后再来，或到人工窗口咨询。",
        "Your card expired on {day}. Please renew it, or ask at a staffed window.",
    ),
    IdentityFault.NOT_YET_VALID: _T(
        "您的证件要到{day}才生效，请用还在有效期内的证件，或到人工窗口咨询。",
        "Your card is valid from {day} only. Please use a valid card or ask at a staffed window.",
    ),
    IdentityFault.CHECK_DIGIT: _T(
        "从证件上读到的号码不对，请重新读一次；还是不行的话，请到人工窗口办理。",
        "The number on the card does not check. Please read it once more, or go to a staffed window.",
    ),
    IdentityFault.BAD_NUMBER: _T(
        "从证件上读到的号码不完整，请重新读一次；还是不行的话，请到人工窗口办理。",
        "The number on the card is incomplete. Please read it once more, or go to a staffed window.",
    ),
    IdentityFault.BIRTH_DATE_DIFFERS: _T(
        "证件上的出生日期和身份证号码对不上，请到人工窗口核对。",
        "Birth date and number on the card disagree. Please go to a staffed window.",
    ),
    IdentityFault.SEX_DIFFERS: _T(
        "证件上的性别和身份证号码对不上，请到人工窗口核对。",
        "Sex and number on the card disagree. Please go to a staffed window.",
    ),
    IdentityFault.NAME_MISSING: _T(
        "没有读到姓名，请把证件重新放一次；还是不行的话，请到人工窗口办理。",
        "The name could not be read. Please read the card again, or go to a staffed window.",
    ),
    IdentityFault.BAD_DATE: _T(
        "证件上的日期没有读清楚，请把证件重新放一次；还是不行的话，请到人工窗口办理。",
        "A date on the card cannot be read. Please read it again or go to a staffed window.",
    ),
}


def check_identity(applicant: Applicant, today: date, *, test_build: bool = False) -> tuple[IdentityProblem, ...]:
    """Everything that speaks against the card, worst first; empty when it can be used.

    ``valid_to`` is the last valid day, None for 长期. Numbers of 18 places are checked; older foreigners' numbers of 15
    have no rule. ``test_build`` accepts the unassigned province 10.
    """
    problems: list[IdentityProblem] = []

    def note(fault: IdentityFault, day: date | None = None) -> None:
        words = _MESSAGES[fault]
        if day is not None:
            words = words.fill(day=_T(chinese_date(day), day.isoformat()))
        problems.append(IdentityProblem(fault, words))

    if nothing_to_see(applicant.name.strip()) or has_unusable(applicant.name):
        note(IdentityFault.NAME_MISSING)
    birth = parse_date(applicant.birth_date)
    valid_from = None if applicant.valid_from is None else parse_date(applicant.valid_from)
    valid_to = None if applicant.valid_to is None else parse_date(applicant.valid_to)
    unreadable = (
        birth is None
        or (applicant.valid_from is not None and valid_from is None)
        or (applicant.valid_to is not None and valid_to is None)
    )
    if unreadable:
        note(IdentityFault.BAD_DATE)
    if valid_to is not None and today > valid_to:
        note(IdentityFault.EXPIRED, valid_to)
    if valid_from is not None and today < valid_from:
        note(IdentityFault.NOT_YET_VALID, valid_from)

    if birth is not None and birth > today:
        note(IdentityFault.BAD_DATE)
    if applicant.method is IdentityMethod.NO_NUMBER:
        if applicant.id_number:
            note(IdentityFault.BAD_NUMBER)
    elif applicant.id_type == RESIDENT_ID or len(applicant.id_number) == 18:
        number = person_number(applicant.id_number, today, test_build=test_build)
        if isinstance(number, BadNumber):
            wrong_digit = number.fault is NumberFault.CHECK_DIGIT
            note(IdentityFault.CHECK_DIGIT if wrong_digit else IdentityFault.BAD_NUMBER)
        else:
            if birth is not None and birth != number.birth_date:
                note(IdentityFault.BIRTH_DATE_DIFFERS)
            if applicant.sex in ("male", "female") and (applicant.sex == "male") != number.male:
                note(IdentityFault.SEX_DIFFERS)
    return tuple(problems)


def age_of(applicant: Applicant, today: date) -> int | None:
    """Full years (周岁), or None when the card has no usable birth date."""
    birth = parse_date(applicant.birth_date)
    return None if birth is None else age_on(birth, today)

"""Numbers that name persons, organisations and telephones: checked, taken apart, made regular.

Own code rather than python-stdnum: its resident ID check refuses numbers whose county it does not list, and its USCC
check refuses letters in the first two places, both of which are issued (GB 11643, GB 32100; CAPABILITIES §3.4).
Every function takes what a person typed and gives either a typed number or a `BadNumber` with a reason.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class NumberFault(StrEnum):
    """Why a number cannot be right. Closed: a form has words for each."""

    LENGTH = "length"
    CHARACTERS = "characters"
    CHECK_DIGIT = "check_digit"
    REGION = "region"  # no such province
    BIRTH_DATE = "birth_date"  # no such day, or not yet
    ORGANISATION_CODE = "organisation_code"  # inner check digit of a USCC


@dataclass(frozen=True, slots=True)
class BadNumber:
    """The number was refused; the number itself is not kept."""

    fault: NumberFault


class PersonNumberKind(StrEnum):
    RESIDENT = "resident"
    HMT_PERMIT = "hmt_permit"  # HK, Macao, Taiwan residence permit
    FOREIGNER_PR = "foreigner_pr"  # permanent residence card of 2023


@dataclass(frozen=True, slots=True)
class PersonNumber:
    """An 18-character number of GB 11643 form."""

    number: str
    kind: PersonNumberKind
    region: str
    birth_date: date
    male: bool

    def __repr__(self) -> str:
        return f"PersonNumber(kind={self.kind.value!r}, …)"


@dataclass(frozen=True, slots=True)
class TravelPermit:
    """Mainland travel permit of a HK or Macao resident; ``key`` is the lifelong part, first 9 characters."""

    number: str
    key: str

    def __repr__(self) -> str:
        return "TravelPermit(…)"


@dataclass(frozen=True, slots=True)
class OrganisationNumber:
    """A unified social credit code (USCC)."""

    number: str

    @property
    def region(self) -> str:
        return self.number[2:8]

    @property
    def organisation_code(self) -> str:
        return self.number[8:17]


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number: digits only, without country code."""

    digits: str
    mobile: bool

    def __repr__(self) -> str:
        return f"PhoneNumber(mobile={self.mobile})"


#: Full-width forms that input methods make of digits, Latin letters and the signs used in numbers. A table, not NFKC:
#: normalisation would also change characters that matter.
_TO_HALF_WIDTH = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_TO_HALF_WIDTH |= {ord(full): ord(half) for full, half in zip("．，－／（）＋：　。–—", ".,-/()+: .--", strict=True)}

#: GB/T 2260 provinces in use; 10 is unassigned and serves test persons only.
PROVINCES = frozenset(
    str(code)
    for code in (
        *range(11, 16),
        *range(21, 24),
        *range(31, 38),
        *range(41, 47),
        *range(50, 55),
        *range(61, 66),
        71,
        81,
        82,
    )
)
TEST_PROVINCE = "10"
_HMT_REGIONS = frozenset({"810000", "820000", "830000"})
_PERSON_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
USCC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def half_width(text: str) -> str:
    """Full-width digits, Latin letters and number signs as ASCII; everything else stays."""
    return text.translate(_TO_HALF_WIDTH)


def _bare(raw: str) -> str:
    return half_width(raw).replace(" ", "").replace("-", "").upper()


def person_check_digit(first17: str) -> str:
    """GB 11643 check character of the first 17 digits."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(first17, _PERSON_WEIGHTS, strict=True)) % 11]


def person_number(raw: str, today: date, *, test_build: bool = False) -> PersonNumber | BadNumber:
    """Check an 18-character identity number (resident, HMT residence permit, 2023 foreigner card).

    ``test_build`` also accepts the unassigned province 10, which no real person can have.
    """
    number = _bare(raw)
    if len(number) != 18:
        return BadNumber(NumberFault.LENGTH)
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return BadNumber(NumberFault.CHARACTERS)
    if number[17] != person_check_digit(number[:17]):
        return BadNumber(NumberFault.CHECK_DIGIT)
    region = number[:6]
    if number[0] == "9":
        kind, province = PersonNumberKind.FOREIGNER_PR, number[1:3]
    elif region in _HMT_REGIONS:
        kind, province = PersonNumberKind.HMT_PERMIT, "71"
    else:
        kind, province = PersonNumberKind.RESIDENT, number[:2]
    if province not in PROVINCES and not (test_build and province == TEST_PROVINCE):
        return BadNumber(NumberFault.REGION)
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return BadNumber(NumberFault.BIRTH_DATE)
    if born > today:
        return BadNumber(NumberFault.BIRTH_DATE)
    return PersonNumber(number, kind, region, born, int(number[16]) % 2 == 1)


def travel_permit(raw: str) -> TravelPermit | BadNumber:
    """H or M and 8 digits; older cards add 2 digits for the renewal, which do not name the person."""
    number = _bare(raw)
    if len(number) not in (9, 11):
        return BadNumber(NumberFault.LENGTH)
    if not re.fullmatch(r"[HM][0-9]{8}(?:[0-9]{2})?", number):
        return BadNumber(NumberFault.CHARACTERS)
    return TravelPermit(number, number[:9])


def uscc_check_character(first17: str) -> str:
    """GB 32100 check character. Raises ``ValueError`` for characters outside the alphabet."""
    total = sum(USCC_ALPHABET.index(c) * w for c, w in zip(first17, _USCC_WEIGHTS, strict=True))
    return USCC_ALPHABET[(31 - total % 31) % 31]


def organisation_code_check_character(first8: str) -> str:
    """GB 11714 check character of an organisation code (positions 9 to 16 of a USCC)."""
    # Values as in GB 11714: 0–9, then A=10 … Z=35, over the whole Latin alphabet.
    remainder = 11 - sum(int(c, 36) * w for c, w in zip(first8, _ORGANISATION_WEIGHTS, strict=True)) % 11
    return {10: "X", 11: "0"}.get(remainder, str(remainder))


def organisation_number(raw: str) -> OrganisationNumber | BadNumber:
    """Check a unified social credit code, its inner organisation code included."""
    number = _bare(raw)
    if len(number) != 18:
        return BadNumber(NumberFault.LENGTH)
    if any(c not in USCC_ALPHABET for c in number) or not re.fullmatch(r"[0-9]{6}", number[2:8]):
        return BadNumber(NumberFault.CHARACTERS)
    if number[17] != uscc_check_character(number[:17]):
        return BadNumber(NumberFault.CHECK_DIGIT)
    if number[16] != organisation_code_check_character(number[8:16]):
        return BadNumber(NumberFault.ORGANISATION_CODE)
    return OrganisationNumber(number)


def phone_number(raw: str, *, mobile_only: bool = False) -> PhoneNumber | BadNumber:
    """A mainland mobile or landline number; +86, spaces, hyphens and brackets are dropped.

    Landlines need their area code (3 or 4 digits from 0) before 7 or 8 digits.
    """
    text = re.sub(r"[\s\-()]", "", half_width(raw))
    text = re.sub(r"^(?:\+86|0086)", "", text)
    if not re.fullmatch(r"[0-9]+", text):
        return BadNumber(NumberFault.CHARACTERS)
    if re.fullmatch(r"1[3-9][0-9]{9}", text):
        return PhoneNumber(text, mobile=True)
    if not mobile_only and re.fullmatch(r"0(?:10|2[0-9]|[3-9][0-9]{2})[2-9][0-9]{6,7}", text):
        return PhoneNumber(text, mobile=False)
    if mobile_only or text.startswith("1"):
        return BadNumber(NumberFault.LENGTH if len(text) != 11 else NumberFault.CHARACTERS)
    return BadNumber(NumberFault.LENGTH)

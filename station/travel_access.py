"""What opens the chip of a passport or permit: typed from its data page, or taken from its machine readable zone.

The zone comes as one string from a scanner that reads it; ICAO 9303 parts 4 and 5: two lines of 44 (passports), three
of 30 (permits as cards), two of 36 (older cards). Its check digits are checked, so that a misread zone opens nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from devices.ports import DocumentAccess
from intake.text import LocalizedText

_T = LocalizedText.of
_NUMBER_WRONG = _T("请照着证件填写证件号码（字母和数字）。", "Type the document's number: letters and digits.")
_DATE_WRONG = _T("请按年月日填写 8 位数字，例如 19900131。", "Eight digits: year, month, day, as 19900131.")
_BIRTH_LATE = _T("出生日期不能晚于今天。", "The birth date cannot lie in the future.")
_NUMBER = re.compile(r"[A-Z0-9]{5,20}")
_ZONE = re.compile(r"[A-Z0-9<]+")
_WEIGHTS = (7, 3, 1)
#: Length of the whole zone → where number, birth date and end of validity stand, each with its check digit behind it.
_PLACES = {88: (44, 57, 65), 72: (36, 49, 57), 90: (5, 30, 38)}

#: What is wrong with what was typed, by field: number, birth_date, valid_to.
Problems = Mapping[str, LocalizedText]


def typed_access(number: str, birth_date: str, valid_to: str, today: date) -> DocumentAccess | Problems:
    """The access as typed, or everything that is wrong, at once. Whether it opens the chip only the chip knows."""
    problems: dict[str, LocalizedText] = {}
    told = re.sub(r"[\s<-]", "", number).upper()
    if not _NUMBER.fullmatch(told):
        problems["number"] = _NUMBER_WRONG
    born, ends = _typed_day(birth_date), _typed_day(valid_to)
    if born is None:
        problems["birth_date"] = _DATE_WRONG
    elif born > today:
        problems["birth_date"] = _BIRTH_LATE
    if ends is None:
        problems["valid_to"] = _DATE_WRONG
    if problems or born is None or ends is None:
        return problems
    return DocumentAccess(told, born, ends)


def access_of_zone(text: str, today: date) -> DocumentAccess | None:
    """The access of a machine readable zone; None for any other text, or when a check digit is wrong."""
    zone = re.sub(r"\s", "", text).upper()
    places = _PLACES.get(len(zone))
    if places is None or not _ZONE.fullmatch(zone):
        return None
    number_at, birth_at, end_at = places
    number, birth, end = (zone[number_at : number_at + 9], zone[birth_at : birth_at + 6], zone[end_at : end_at + 6])
    digits = (zone[number_at + 9], zone[birth_at + 6], zone[end_at + 6])
    if any(_check_digit(part) != digit for part, digit in zip((number, birth, end), digits, strict=True)):
        return None
    born, ends = _short_day(birth, latest=today), _short_day(end)
    if born is None or ends is None or not number.rstrip("<"):
        return None
    return DocumentAccess(number.rstrip("<"), born, ends)


def _check_digit(part: str) -> str:
    """ICAO 9303-3, 4.9: digits as they are, letters from 10, filler 0, weighted 7 3 1, modulo 10."""
    values = [0 if c == "<" else int(c, 36) for c in part]
    return str(sum(value * _WEIGHTS[n % 3] for n, value in enumerate(values)) % 10)


def _typed_day(text: str) -> date | None:
    digits = re.sub(r"[\s./年月日-]", "", text)
    return _day(digits) if re.fullmatch(r"[0-9]{8}", digits) else None


def _short_day(text: str, latest: date | None = None) -> date | None:
    """YYMMDD: of this century, or the one before where that would lie behind ``latest``."""
    if not re.fullmatch(r"[0-9]{6}", text):
        return None
    day = _day(f"20{text}")
    return _day(f"19{text}") if day is None or (latest is not None and day > latest) else day


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None

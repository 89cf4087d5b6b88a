"""The machine readable zone (ICAO 9303-3 to -6), as data group 1 holds it, and the one of China's exit-entry permits.

Nothing in it is believed that its check digits do not confirm. Two-digit years are told apart by the day of reading:
nobody is born in the future, and no document ends more than half a century from now.

The permits 往来港澳通行证 (CS) and 往来台湾通行证 (CD) keep to the size of TD1 but not to its fields: the first line
has number, end of validity and birth date, the second the Chinese name in twelve letters and then the Latin one, the
third begins with the sex. (After two independent open-source readers of such cards; unverified on a real card.)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from devices.ports.chip_cards import TravelDocumentType
from devices.ports.id_card import Sex
from devices.result import Action, Cause, Err, Ok, Reason, Result

_ALPHABET = re.compile(r"[0-9A-Z<]+", re.ASCII)
_SEXES = {"M": Sex.MALE, "F": Sex.FEMALE, "X": Sex.UNSPECIFIED, "<": Sex.UNSPECIFIED}
_CHINA = "CHN"
_PERMITS = frozenset({"CS", "CD"})
#: Document codes of permits that China issues (the first two are our permits above; CR, CT keep to TD1).
_TYPES = {
    "CS": TravelDocumentType.HK_MACAO_PERMIT,
    "CR": TravelDocumentType.HK_MACAO_PERMIT,
    "CD": TravelDocumentType.TAIWAN_PERMIT,
    "CT": TravelDocumentType.TAIWAN_PERMIT,
}
#: First letter of a permit's number, where the code says no more than C.
_LETTERS = {
    **dict.fromkeys("CWHM", TravelDocumentType.HK_MACAO_PERMIT),
    **dict.fromkeys("LT", TravelDocumentType.TAIWAN_PERMIT),
}


@dataclass(frozen=True, slots=True)
class Mrz:
    """What the zone says. ``name`` is Latin, surname first, parts separated by a space. ``repr`` shows nothing."""

    type: TravelDocumentType
    document_code: str
    issuing_state: str
    name: str
    number: str
    nationality: str
    birth_date: date
    sex: Sex
    valid_to: date

    def __repr__(self) -> str:
        return f"Mrz(type={self.type.value!r}, …)"


class _ImpossibleError(ValueError):
    """A field that cannot be true; the message names the field, never its value."""


def parse_mrz(data: bytes, today: date) -> Result[Mrz]:
    """TD1 (90 characters), TD2 (72), TD3 (88) and the exit-entry permits (90), without line ends."""
    try:
        return Ok(_parse(data, today))
    except _ImpossibleError as error:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.USER, Action.CALL_STAFF, f"machine readable zone: {error}")


def check_digit(field: str) -> str:
    """9303-3 §4.9: weights 7, 3, 1; letters from A = 10; filler = 0."""
    return str(sum(_value(character) * (7, 3, 1)[place % 3] for place, character in enumerate(field)) % 10)


def _value(character: str) -> int:
    return int(character, 36) if character.isascii() and character.isalnum() else 0


def _parse(data: bytes, today: date) -> Mrz:
    text = data.decode("ascii", "replace")
    if not _ALPHABET.fullmatch(text):
        raise _ImpossibleError("characters")
    match len(text):
        case 90 if text[:2] in _PERMITS and text[2:5] != _CHINA:
            return _permit(text, today)
        case 90:
            return _td1(text, today)
        case 72:
            return _td2(text, today)
        case 88:
            return _td3(text, today)
        case _:
            raise _ImpossibleError("length")


def _td3(text: str, today: date) -> Mrz:
    second = text[44:]
    _confirm(second[0:10] + second[13:20] + second[21:43], second[43], "overall check digit")
    # An unused personal number has a filler for its check digit, or 0.
    if second[42] != "<" or second[28:42].strip("<"):
        _confirm(second[28:42], second[42], "personal number")
    _confirm(second[0:9], second[9], "number")
    return _mrz(text[:2], text[2:5], text[5:44], _number(second[0:9]), second[10:13], second[13:28], today)


def _td2(text: str, today: date) -> Mrz:
    second = text[36:]
    _confirm(second[0:10] + second[13:20] + second[21:35], second[35], "overall check digit")
    number = _long_number(second[0:9], second[9], second[28:35])
    return _mrz(text[:2], text[2:5], text[5:36], number, second[10:13], second[13:28], today)


def _td1(text: str, today: date) -> Mrz:
    first, second, third = text[:30], text[30:60], text[60:]
    _confirm(first[5:30] + second[0:7] + second[8:15] + second[18:29], second[29], "overall check digit")
    number = _long_number(first[5:14], first[14], first[15:30])
    return _mrz(text[:2], first[2:5], third, number, second[15:18], second[0:15], today)


def _permit(text: str, today: date) -> Mrz:
    first, second, third = text[:30], text[30:60], text[60:]
    _confirm(first[2:11], first[11], "number")
    valid_to, birth, code = first[13:19], first[21:27], text[:2]
    _confirm(valid_to, first[19], "valid to")
    _confirm(birth, first[27], "birth date")
    number = _number(first[2:11])
    return Mrz(
        type=_TYPES[code],
        document_code=code,
        issuing_state=_CHINA,
        name=_name(second[12:]),
        number=number,
        nationality=_CHINA,
        birth_date=_birth(birth, today),
        sex=_SEXES[third[0]] if third[0] in "MF" else Sex.UNKNOWN,
        valid_to=_end(valid_to, today),
    )


def _mrz(code: str, state: str, name: str, number: str, nationality: str, dates: str, today: date) -> Mrz:
    """``dates``: birth date, check digit, sex, end of validity, check digit."""
    _confirm(dates[0:6], dates[6], "birth date")
    _confirm(dates[8:14], dates[14], "valid to")
    if dates[7] not in _SEXES:
        raise _ImpossibleError("sex")
    code, state = _plain(code), _plain(state)
    if not code[:1].isalpha():
        raise _ImpossibleError("document code")
    return Mrz(
        type=_type_of(code, state, number),
        document_code=code,
        issuing_state=state,
        name=_name(name),
        number=number,
        nationality=_plain(nationality),
        birth_date=_birth(dates[0:6], today),
        sex=_SEXES[dates[7]],
        valid_to=_end(dates[8:14], today),
    )


def _type_of(code: str, state: str, number: str) -> TravelDocumentType:
    if code.startswith("P"):
        return TravelDocumentType.PASSPORT
    if state == _CHINA and code.startswith("C"):
        return _TYPES.get(code) or _LETTERS.get(number[0], TravelDocumentType.OTHER)
    return TravelDocumentType.OTHER


def _long_number(number: str, digit: str, optional: str) -> str:
    """A number of more than nine characters goes on in the optional data, and its check digit with it
    (9303-5 §4.2.2.1 note j, 9303-6 note j): then there is a filler in the digit's place."""
    if digit != "<":
        _confirm(number, digit, "number")
        return _number(number)
    rest, _, _ = optional.partition("<")
    if len(rest) < 2:
        raise _ImpossibleError("number")
    _confirm(number + rest[:-1], rest[-1], "number")
    return _number(number + rest[:-1])


def _number(field: str) -> str:
    """A number begins in its first place (9303-3 §4.2): fillers before it are no zone that was ever printed."""
    if field.startswith("<"):
        raise _ImpossibleError("number")
    return _plain(field)


def _plain(field: str) -> str:
    """Without fillers at the end; those within stand for a space or a hyphen on the page."""
    return field.rstrip("<").replace("<", " ")


def _name(field: str) -> str:
    name = " ".join(part for part in field.split("<") if part)
    if not name:
        raise _ImpossibleError("name")
    return name


def _confirm(field: str, digit: str, what: str) -> None:
    if digit != check_digit(field):
        raise _ImpossibleError(what)


def _birth(digits: str, today: date) -> date:
    born = _date(digits, today.year // 100 * 100, "birth date")
    return born if born <= today else _date(digits, today.year // 100 * 100 - 100, "birth date")


def _end(digits: str, today: date) -> date:
    end = _date(digits, today.year // 100 * 100, "valid to")
    if end.year > today.year + 50:
        return _date(digits, today.year // 100 * 100 - 100, "valid to")
    if end.year <= today.year - 50:
        return _date(digits, today.year // 100 * 100 + 100, "valid to")
    return end


def _date(digits: str, century: int, what: str) -> date:
    if not digits.isdigit():
        raise _ImpossibleError(what)
    try:
        return date(century + int(digits[:2]), int(digits[2:4]), int(digits[4:6]))
    except ValueError:
        raise _ImpossibleError(what) from None

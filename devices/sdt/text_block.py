"""The 256 bytes of text on a card's chip: UTF-16LE in fixed fields, in four layouts (DEVICES §1.7).

Card text is untrusted. Controls and direction marks are stripped; what cannot be true (a wrong check digit, no such
day) makes the whole card invalid rather than half of it believed.
"""

from __future__ import annotations

import unicodedata
from datetime import date

from devices.ports import DocumentType, IdDocument, PhotoUnavailable, Sex
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.sdt.nations import NATIONS
from devices.sdt.residence_numbers import old_number

TEXT_SIZE = 256
_ADDRESS_SIZE = 70
_FLAG_AT = 248
_TYPES = {
    " ": DocumentType.RESIDENT_ID,
    "J": DocumentType.HMT_RESIDENCE_PERMIT,
    "I": DocumentType.FOREIGNER_PR_2017,
    "Y": DocumentType.FOREIGNER_PR_2023,
}
_SEXES = {"0": Sex.UNKNOWN, "1": Sex.MALE, "2": Sex.FEMALE, "9": Sex.UNSPECIFIED}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
#: Controls, format characters (direction marks, zero width), line and paragraph separators.
_STRIPPED = frozenset({"Cc", "Cf", "Zl", "Zp"})
LONG_TERM = "长期"


class _ImpossibleError(ValueError):
    """A field that cannot be true; the message names the field, never its value."""


def parse_text(block: bytes, photo: bytes | PhotoUnavailable) -> Result[IdDocument]:
    """The typed document, or ``CARD_CONTENT_INVALID`` naming the field, or ``WRONG_CARD`` for an unknown type."""
    if len(block) != TEXT_SIZE:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.HARDWARE, Action.CALL_STAFF, "length of the text")
    document_type = _TYPES.get(block[_FLAG_AT : _FLAG_AT + 2].decode("utf-16-le", "replace"))
    try:
        match document_type:
            case DocumentType.RESIDENT_ID:
                return Ok(_resident(block, photo))
            case DocumentType.HMT_RESIDENCE_PERMIT:
                return Ok(_residence_permit(block, photo))
            case DocumentType.FOREIGNER_PR_2017:
                return Ok(_foreigner_2017(block, photo))
            case DocumentType.FOREIGNER_PR_2023:
                return Ok(_foreigner_2023(block, photo))
            case None:
                return Err(Reason.WRONG_CARD, Cause.USER, Action.PLACE_AGAIN, "type of document not known")
    except _ImpossibleError as error:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.USER, Action.CALL_STAFF, str(error))


def parse_added_addresses(data: bytes) -> Result[tuple[str, ...]]:
    """The data of a 30 03 reply: up to four addresses of 70 bytes, the newest last. Blank ones are left out."""
    try:
        found = [_text(data, at, _ADDRESS_SIZE) for at in range(0, len(data) - _ADDRESS_SIZE + 1, _ADDRESS_SIZE)]
    except _ImpossibleError:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.USER, Action.CALL_STAFF, "characters of an added address")
    return Ok(tuple(address for address in found if address))


def check_digit_holds(number: str) -> bool:
    """ISO 7064 MOD 11-2 over 18 characters (GB 11643)."""
    if len(number) != 18 or not number[:17].isascii() or not number[:17].isdigit():
        return False
    total = sum(int(digit) * weight for digit, weight in zip(number, _WEIGHTS, strict=False))
    return _CHECKS[total % 11] == number[17]


def _resident(block: bytes, photo: bytes | PhotoUnavailable) -> IdDocument:
    name, birth = _required(block, 0, 30, "name"), _day(block, 36, "birth date")
    valid_from, valid_to = _validity(block)
    return IdDocument(
        type=DocumentType.RESIDENT_ID,
        name=name,
        name_latin=None,
        sex=_sex(block, 30),
        nation=NATIONS.get(_text(block, 32, 4)),
        birth_date=birth,
        address=_text(block, 52, 70) or None,
        number=_number_of_birth(block, birth),
        issuer=_text(block, 158, 30) or None,
        valid_from=valid_from,
        valid_to=valid_to,
        photo=photo,
        rare_characters=_has_private_use(name),
    )


def _residence_permit(block: bytes, photo: bytes | PhotoUnavailable) -> IdDocument:
    name, birth = _required(block, 0, 30, "name"), _day(block, 36, "birth date")
    valid_from, valid_to = _validity(block)
    return IdDocument(
        type=DocumentType.HMT_RESIDENCE_PERMIT,
        name=name,
        name_latin=None,
        sex=_sex(block, 30),
        nation=None,
        birth_date=birth,
        address=_text(block, 52, 70) or None,
        number=_number_of_birth(block, birth),
        issuer=_text(block, 158, 30) or None,
        valid_from=valid_from,
        valid_to=valid_to,
        pass_number=_text(block, 220, 18) or None,
        photo=photo,
        rare_characters=_has_private_use(name),
    )


def _foreigner_2017(block: bytes, photo: bytes | PhotoUnavailable) -> IdDocument:
    latin, chinese = _text(block, 0, 120), _text(block, 158, 30)
    valid_from, valid_to = _validity(block)
    if not (chinese or latin):
        raise _ImpossibleError("name")
    return IdDocument(
        type=DocumentType.FOREIGNER_PR_2017,
        name=chinese or latin,
        name_latin=latin or None,
        sex=_sex(block, 120),
        nation=None,
        birth_date=_day(block, 220, "birth date"),
        address=None,
        number=_required(block, 122, 30, "number"),
        issuer=_text(block, 240, 8) or None,
        valid_from=valid_from,
        valid_to=valid_to,
        nationality=_text(block, 152, 6) or None,
        photo=photo,
        rare_characters=_has_private_use(chinese),
    )


def _foreigner_2023(block: bytes, photo: bytes | PhotoUnavailable) -> IdDocument:
    # The English name runs over two fields; only the end of the second is padding.
    latin = _clean(_decode(block, 52, 70) + _decode(block, 220, 22))
    chinese = _text(block, 0, 30)
    number = _required(block, 122, 36, "number")
    nationality = _text(block, 242, 6)
    valid_from, valid_to = _validity(block)
    if not (chinese or latin):
        raise _ImpossibleError("name")
    if not check_digit_holds(number):
        raise _ImpossibleError("check digit of the number")
    return IdDocument(
        type=DocumentType.FOREIGNER_PR_2023,
        name=chinese or latin,
        name_latin=latin or None,
        sex=_sex(block, 30),
        nation=None,
        birth_date=_day(block, 36, "birth date"),
        address=None,
        number=number,
        issuer=None,
        valid_from=valid_from,
        valid_to=valid_to,
        nationality=nationality or None,
        old_number=old_number(nationality, number, _text(block, 250, 6)),
        photo=photo,
        rare_characters=_has_private_use(chinese),
    )


def _validity(block: bytes) -> tuple[date, date | None]:
    start = _day(block, 188, "valid from")
    if _text(block, 204, 16) == LONG_TERM:
        return start, None
    end = _day(block, 204, "valid to")
    if end < start:
        raise _ImpossibleError("valid to")
    return start, end


def _number_of_birth(block: bytes, birth: date) -> str:
    number = _required(block, 122, 36, "number")
    if not check_digit_holds(number):
        raise _ImpossibleError("check digit of the number")
    if number[6:14] != birth.strftime("%Y%m%d"):
        raise _ImpossibleError("birth date in the number")
    return number


def _sex(block: bytes, at: int) -> Sex:
    return _SEXES.get(_text(block, at, 2), Sex.UNKNOWN)


def _day(block: bytes, at: int, field: str) -> date:
    text = _text(block, at, 16)
    if len(text) != 8 or not text.isascii() or not text.isdigit():
        raise _ImpossibleError(field)
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        raise _ImpossibleError(field) from None


def _required(block: bytes, at: int, size: int, field: str) -> str:
    text = _text(block, at, size)
    if not text:
        raise _ImpossibleError(field)
    return text


def _text(block: bytes, at: int, size: int) -> str:
    return _clean(_decode(block, at, size))


def _decode(block: bytes, at: int, size: int) -> str:
    try:
        return block[at : at + size].decode("utf-16-le")
    except UnicodeDecodeError:
        raise _ImpossibleError(f"characters at {at}") from None


def _clean(text: str) -> str:
    return "".join(character for character in text if unicodedata.category(character) not in _STRIPPED).strip()


def _has_private_use(text: str) -> bool:
    return any(unicodedata.category(character) == "Co" for character in text)

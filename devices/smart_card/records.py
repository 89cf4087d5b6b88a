"""The records of a social security card: tag, length, value, one behind the other (DEVICES §2).

Card text is untrusted. Controls and direction marks are stripped; what cannot be true makes the whole card invalid
rather than half of it believed.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from devices.ports.chip_cards import SocialSecurityCard
from devices.ports.id_card import Sex
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.sdt.nations import NATIONS
from devices.sdt.text_block import check_digit_holds

IDENTIFICATION, CLASS, VERSION, ISSUER, ISSUED, VALID_TO, CARD_NUMBER = 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07
NUMBER, NAME, NAME_CONTINUED, SEX, NATION, BIRTH_REGION, BIRTH_DATE = 0x08, 0x09, 0x4E, 0x0A, 0x0B, 0x0C, 0x0D

#: tag → length of its value in bytes.
LENGTHS = {
    IDENTIFICATION: 16,
    CLASS: 1,
    VERSION: 4,
    ISSUER: 12,
    ISSUED: 4,
    VALID_TO: 4,
    CARD_NUMBER: 9,
    NUMBER: 18,
    NAME: 30,
    NAME_CONTINUED: 20,
    SEX: 1,
    NATION: 1,
    BIRTH_REGION: 3,
    BIRTH_DATE: 4,
}
#: What is asked for, in this order. The birth region and the class say nothing that anybody needs.
CARD_TAGS = (VERSION, CARD_NUMBER, IDENTIFICATION, ISSUER, ISSUED, VALID_TO)
HOLDER_TAGS = (NUMBER, NAME, NAME_CONTINUED, SEX, NATION, BIRTH_DATE)

_SEXES = {b"0": Sex.UNKNOWN, b"1": Sex.MALE, b"2": Sex.FEMALE, b"9": Sex.UNSPECIFIED}
_VERSION = re.compile(r"[0-9]\.[0-9]{2}", re.ASCII)
_CARD_NUMBER = re.compile(r"[0-9A-Z]{1,9}", re.ASCII)
#: A foreigner's social security number begins with three letters of the nationality (unverified).
_FOREIGN_NUMBER = re.compile(r"[A-Z]{3}[0-9A-Z]{15}", re.ASCII)
_PADDING = b"\x00\x20\xff"
#: Controls, format characters (direction marks, zero width), line and paragraph separators, what is no character.
_STRIPPED = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs"})


class _ImpossibleError(ValueError):
    """A record that cannot be true; the message names the record, never its value."""


def parse_card(data: bytes, *, holder_protected: bool = False) -> Result[SocialSecurityCard]:
    """The typed card from its records in any order; ``CARD_CONTENT_INVALID`` names what cannot be.

    ``holder_protected``: the card has refused to show its holder's records; those that are there are not believed.
    """
    try:
        return Ok(_card(_records(data), holder_protected=holder_protected))
    except _ImpossibleError as error:
        return Err(Reason.CARD_CONTENT_INVALID, Cause.USER, Action.CALL_STAFF, str(error))


def _records(data: bytes) -> dict[int, bytes]:
    records: dict[int, bytes] = {}
    at = 0
    while at < len(data):
        if at + 2 > len(data):
            raise _ImpossibleError("end of the records")
        tag, length = data[at], data[at + 1]
        value = data[at + 2 : at + 2 + length]
        if tag not in LENGTHS:
            raise _ImpossibleError(f"unknown record {tag:02X}")
        if length != LENGTHS[tag] or len(value) != length:
            raise _ImpossibleError(f"length of record {tag:02X}")
        if tag in records:
            raise _ImpossibleError(f"record {tag:02X} twice")
        records[tag] = value
        at += 2 + length
    return records


def _card(records: dict[int, bytes], *, holder_protected: bool) -> SocialSecurityCard:
    version = _ascii(records, VERSION)
    if not _VERSION.fullmatch(version):
        raise _ImpossibleError("version")
    card_number = _ascii(records, CARD_NUMBER)
    if not _CARD_NUMBER.fullmatch(card_number):
        raise _ImpossibleError("card number")
    issued, valid_to = _day(records, ISSUED), _day(records, VALID_TO)
    if issued and valid_to and valid_to < issued:
        raise _ImpossibleError("valid to")
    card = SocialSecurityCard(
        version=version,
        card_number=card_number,
        region=_region(records),
        issuer=_issuer(records),
        issued=issued,
        valid_to=valid_to,
        holder_protected=holder_protected,
    )
    return card if holder_protected else _with_holder(card, records)


def _with_holder(card: SocialSecurityCard, records: dict[int, bytes]) -> SocialSecurityCard:
    birth, name = _day(records, BIRTH_DATE), _name(records)
    return SocialSecurityCard(
        version=card.version,
        card_number=card.card_number,
        region=card.region,
        issuer=card.issuer,
        issued=card.issued,
        valid_to=card.valid_to,
        holder_protected=False,
        number=_number(records, birth),
        name=name,
        sex=_SEXES.get(records.get(SEX, b""), Sex.UNKNOWN),
        nation=NATIONS.get(records.get(NATION, b"").hex()),
        birth_date=birth,
        rare_characters=any(unicodedata.category(character) == "Co" for character in name),
    )


def _number(records: dict[int, bytes], birth: date | None) -> str:
    number = _ascii(records, NUMBER).upper()
    if _FOREIGN_NUMBER.fullmatch(number):
        return number
    if not check_digit_holds(number):
        raise _ImpossibleError("check digit of the number")
    if birth is not None and number[6:14] != birth.strftime("%Y%m%d"):
        raise _ImpossibleError("birth date in the number")
    return number


def _name(records: dict[int, bytes]) -> str:
    """Both records are joined before they are decoded: a character may lie across."""
    joined = records.get(NAME, b"") + records.get(NAME_CONTINUED, b"")
    try:
        text = joined.rstrip(_PADDING).decode("gb18030")
    except UnicodeDecodeError:
        raise _ImpossibleError("characters of the name") from None
    name = "".join(character for character in text if unicodedata.category(character) not in _STRIPPED).strip()
    if not name:
        raise _ImpossibleError("name")
    return name


def _region(records: dict[int, bytes]) -> str | None:
    digits = records.get(IDENTIFICATION, b"")[:3].hex()
    return digits if digits.isdigit() else None


def _issuer(records: dict[int, bytes]) -> str | None:
    """ASCII on some cards, binary on others: then its hexadecimal digits."""
    value = records.get(ISSUER, b"").rstrip(_PADDING)
    if not value:
        return None
    text = value.decode("ascii", "replace")
    return text.strip() if text.isascii() and text.isprintable() else value.hex().upper()


def _day(records: dict[int, bytes], tag: int) -> date | None:
    value = records.get(tag, b"")
    if not value.strip(b"\x00") or not value.strip(b"\xff"):
        return None
    digits = value.hex()
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise _ImpossibleError(f"date in record {tag:02X}") from None


def _ascii(records: dict[int, bytes], tag: int) -> str:
    try:
        return records.get(tag, b"").rstrip(_PADDING).decode("ascii")
    except UnicodeDecodeError:
        raise _ImpossibleError(f"characters of record {tag:02X}") from None

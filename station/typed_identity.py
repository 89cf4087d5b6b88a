"""An identity that is typed because no card can be read (CAPABILITIES C05 b): checked field by field, with its reason.

Sex and birth date follow from the number; what cannot be known from a typed card (issuer, validity) stays unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from intake.identifiers import BadNumber, NumberFault, PersonNumber, person_number
from intake.identity import RESIDENT_ID
from intake.manual_identity import MANUAL_REASONS
from intake.parties import Applicant, IdentityMethod
from intake.text import LocalizedText, has_unusable, nothing_to_see

#: Longest name and address a record has room for.
MAX_NAME, MAX_ADDRESS, MAX_REASON = 100, 200, 200

_T = LocalizedText.of
#: Why a clerk types an identity; the Chinese text goes into the record.
REASONS: tuple[tuple[str, LocalizedText], ...] = tuple((reason.key, reason.words) for reason in MANUAL_REASONS)
_NUMBER_WORDS = {
    NumberFault.LENGTH: _T("身份证号码应为18位。", "The number has 18 places."),
    NumberFault.CHARACTERS: _T("身份证号码只能是数字，最后一位可以是X。", "Digits only; the last place may be X."),
    NumberFault.CHECK_DIGIT: _T(
        "最后一位校验码不对，请再核对一遍号码。", "The check digit is wrong. Please compare the number again."
    ),
    NumberFault.REGION: _T("前两位不是省份代码，请再核对一遍。", "The first two places name no province."),
    NumberFault.BIRTH_DATE: _T("第7到14位不是出生日期，请再核对一遍。", "Places 7 to 14 are no birth date."),
}
_NUMBER_WRONG = _T("身份证号码不对，请再核对一遍。", "The number is wrong. Please compare it again.")
_NAME_MISSING = _T("请填写姓名。", "Please fill in the name.")
_NAME_WRONG = _T("姓名里有不能用的字符，或者太长。", "The name holds characters that cannot be used, or is too long.")
_SEX_DIFFERS = _T("性别和身份证号码对不上。", "Sex and number disagree.")
_ADDRESS_WRONG = _T("地址里有不能用的字符，或者太长。", "The address cannot be used, or is too long.")
_REASON_MISSING = _T("请选择或填写不读卡的原因。", "Please say why the card is not read.")
_REASON_WRONG = _T("原因写得太长，或者有不能用的字符。", "The reason is too long or cannot be used.")


@dataclass(frozen=True, slots=True)
class TypedIdentity:
    """As typed. ``sex`` may be empty: the number says it."""

    name: str
    number: str
    sex: str = ""
    address: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return "TypedIdentity(…)"


#: What is wrong, by field: name, number, sex, address, reason.
Problems = Mapping[str, LocalizedText]


def number_problem(number: str, today: date, *, test_build: bool = False) -> LocalizedText | None:
    """What is wrong with a typed number, for the field itself; None for a good one."""
    found = person_number(number, today, test_build=test_build)
    return _NUMBER_WORDS.get(found.fault, _NUMBER_WRONG) if isinstance(found, BadNumber) else None


def says_of(number: str, today: date, *, test_build: bool = False) -> tuple[str, str]:
    """Sex (``male``, ``female``) and birth date (ISO) that a good number says; empty for any other."""
    found = person_number(number, today, test_build=test_build)
    return ("", "") if isinstance(found, BadNumber) else (_sex(found), found.birth_date.isoformat())


def typed_applicant(typed: TypedIdentity, today: date, *, test_build: bool = False) -> Applicant | Problems:
    """The person as typed, or everything that is wrong, at once."""
    problems: dict[str, LocalizedText] = {}
    name, address, reason = typed.name.strip(), typed.address.strip(), typed.reason.strip()
    if nothing_to_see(name):
        problems["name"] = _NAME_MISSING
    elif has_unusable(name) or len(name) > MAX_NAME:
        problems["name"] = _NAME_WRONG
    number = person_number(typed.number, today, test_build=test_build)
    if isinstance(number, BadNumber):
        problems["number"] = _NUMBER_WORDS.get(number.fault, _NUMBER_WRONG)
    elif typed.sex and typed.sex != _sex(number):
        problems["sex"] = _SEX_DIFFERS
    if has_unusable(address) or len(address) > MAX_ADDRESS:
        problems["address"] = _ADDRESS_WRONG
    if nothing_to_see(reason):
        problems["reason"] = _REASON_MISSING
    elif has_unusable(reason) or len(reason) > MAX_REASON:
        problems["reason"] = _REASON_WRONG
    if problems or isinstance(number, BadNumber):
        return problems
    return Applicant(
        name=name,
        id_type=RESIDENT_ID,
        id_number=number.number,
        sex=_sex(number),
        birth_date=number.birth_date.isoformat(),
        address=address or None,
        method=IdentityMethod.MANUAL,
        method_reason=reason,
    )


def _sex(number: PersonNumber) -> str:
    return "male" if number.male else "female"

"""One field of a form: what is asked, and whether what was entered can be right.

Values are normalised strings: dates ISO, amounts with two decimals, telephone numbers digits only, identity numbers
with a capital X. Names and free text stay as given (only outer blanks go): normalisation would change legal names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake import identifiers
from intake.condition import Condition
from intake.dates import DateBound, chinese_date, parse_date
from intake.identifiers import BadNumber, NumberFault
from intake.text import LocalizedText, has_unusable, nothing_to_see


class FieldKind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    ID_NUMBER = "id_number"
    USCC = "uscc"
    PHONE = "phone"
    DATE = "date"
    REGION = "region"  # GB/T 2260 six digits, one of `options`
    AMOUNT = "amount"  # yuan, two decimals
    CHOICE = "choice"
    YES_NO = "yes_no"  # "yes" or "no"
    NUMBER = "number"  # whole
    DIGITS = "digits"  # a number that is not counted with: account, postcode


#: Kinds answered by choosing from `Field.options`.
CHOSEN = frozenset({FieldKind.CHOICE, FieldKind.YES_NO, FieldKind.REGION})
#: What a field can be filled with from the card.
PREFILLS = frozenset(
    f"applicant.{name}"
    for name in ("name", "id_number", "sex", "birth_date", "nation", "address", "valid_to", "issuer")
)
KEY = r"^[a-z][a-z0-9_]{0,39}$"
Key = Annotated[str, pydantic.StringConstraints(pattern=KEY)]
_DEFAULT_LENGTH = {FieldKind.TEXT: 100, FieldKind.LONG_TEXT: 500, FieldKind.DIGITS: 30}


class Frozen(pydantic.BaseModel):
    """Base of all catalogue values: frozen, no unknown keys."""

    model_config = pydantic.ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Option(Frozen):
    value: Annotated[str, pydantic.StringConstraints(min_length=1, max_length=64)]
    label: LocalizedText
    help: LocalizedText | None = None


YES_NO_OPTIONS = (
    Option(value="yes", label=LocalizedText.of("是", "Yes")),
    Option(value="no", label=LocalizedText.of("否", "No")),
)


class Field(Frozen):
    """One question. ``min`` and ``max`` bound numbers, amounts (decimal strings) and dates (ISO, or relative to today:
    ``today``, ``today-6m``, ``today+30d``, ``today-18y``). ``serves``: in a package the short names of the items it is
    asked for; empty elsewhere."""

    key: Key
    label: LocalizedText
    kind: FieldKind
    help: LocalizedText | None = None
    placeholder: LocalizedText | None = None
    options: tuple[Option, ...] = ()
    required: bool | Condition = True
    when: Condition | None = None
    min: str | None = None
    max: str | None = None
    range_message: LocalizedText | None = None  # said instead of the general sentence when outside min..max
    min_length: int | None = pydantic.Field(default=None, ge=1)
    max_length: int | None = pydantic.Field(default=None, ge=1, le=4000)
    unit: LocalizedText | None = None
    prefill: str | None = None
    locked_when_prefilled: bool = False
    mobile_only: bool = False
    serves: tuple[LocalizedText, ...] = ()
    region_under: str | None = None  # the catalogue fills `options` with the regions below this code ("" = provinces)

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.kind is FieldKind.YES_NO and not self.options:
            object.__setattr__(self, "options", YES_NO_OPTIONS)
        if self.kind is FieldKind.CHOICE and len(self.options) < 2:
            raise PydanticCustomError("options", "a choice needs at least two options", {"at": "options"})
        if self.kind is FieldKind.REGION and self.region_under is None and not self.options:
            raise PydanticCustomError("options", "a region field needs region_under or options", {"at": "options"})
        if self.options and self.kind not in CHOSEN:
            raise PydanticCustomError("options", "only choice, yes_no and region have options", {"at": "options"})
        values = [option.value for option in self.options]
        if len(set(values)) != len(values):
            raise PydanticCustomError("options", "two options have the same value", {"at": "options"})
        if self.prefill is not None and self.prefill not in PREFILLS:
            raise PydanticCustomError("prefill", "prefill is one of {known}", {"known": ", ".join(sorted(PREFILLS))})
        if self.locked_when_prefilled and self.prefill is None:
            raise PydanticCustomError("prefill", "locked_when_prefilled needs prefill", {"at": "prefill"})
        for at, bound in (("min", self.min), ("max", self.max)):
            if bound is not None and not self._bound_is_legal(bound):
                raise PydanticCustomError("bound", "'{bound}' is no bound for this kind", {"bound": bound, "at": at})
        if self._nothing_fits():
            raise PydanticCustomError("bound", "no answer can lie between min and max", {"at": "max"})
        if self.min_length is not None and self.min_length > self.length_limit:
            raise PydanticCustomError("length", "min_length is above max_length", {"at": "min_length"})
        return self

    def _nothing_fits(self) -> bool:
        """Is min above max, as far as that does not hang on today?"""
        if self.min is None or self.max is None:
            return False
        if self.kind is not FieldKind.DATE:
            return Decimal(self.min) > Decimal(self.max)
        low, high = DateBound.parse(self.min), DateBound.parse(self.max)
        if low is None or high is None or (low.fixed is None) != (high.fixed is None):
            return False
        any_day = date(2000, 1, 1)
        return low.on(any_day) > high.on(any_day)

    def _bound_is_legal(self, bound: str) -> bool:
        if self.kind is FieldKind.DATE:
            return DateBound.parse(bound) is not None
        if self.kind is FieldKind.NUMBER:
            return re.fullmatch(r"-?[0-9]{1,15}", bound) is not None
        if self.kind is FieldKind.AMOUNT:
            return re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,2})?", bound) is not None
        return False

    @property
    def length_limit(self) -> int:
        """Most characters that may be typed."""
        return self.max_length or _DEFAULT_LENGTH.get(self.kind, 40)

    def is_required(self, answers: Mapping[str, str]) -> bool:
        return self.required if isinstance(self.required, bool) else self.required.holds(answers)

    def is_visible(self, answers: Mapping[str, str]) -> bool:
        return self.when is None or self.when.holds(answers)


class ProblemReason(StrEnum):
    """Why an answer cannot be taken. Closed; codes are for logs and tests, the message is for the citizen."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    TOO_SHORT = "too_short"
    CHARACTERS = "characters"
    NOT_AN_OPTION = "not_an_option"
    NOT_A_DATE = "not_a_date"
    NOT_A_NUMBER = "not_a_number"
    NOT_AN_AMOUNT = "not_an_amount"
    TOO_LOW = "too_low"
    TOO_HIGH = "too_high"
    NUMBER_LENGTH = "number_length"
    CHECK_DIGIT = "check_digit"
    REGION = "region"
    BIRTH_DATE = "birth_date"
    DIFFERS_FROM_CARD = "differs_from_card"


@dataclass(frozen=True, slots=True)
class Checked:
    """The answer can be taken; ``value`` is its normal form, empty when an optional field was left out."""

    value: str


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field and, in the citizen's words, how to put it right."""

    field: str
    reason: ProblemReason
    message: LocalizedText


_T = LocalizedText.of
_CHOOSE = _T("“{label}”还没有选，请先选好。", "Please choose: {label}.")
_FILL_IN = _T("请填写“{label}”。", "Please fill in: {label}.")
_MESSAGES = {
    ProblemReason.TOO_LONG: _T(
        "内容太长了，请缩短到 {limit} 个字以内。", "Too long. Please use at most {limit} characters."
    ),
    ProblemReason.TOO_SHORT: _T(
        "内容太短了，请至少填写 {limit} 个字。", "Too short. Please give at least {limit} characters."
    ),
    ProblemReason.CHARACTERS: _T(
        "里面有无法使用的符号，请删除后重新填写。", "There are characters that cannot be used. Please delete them."
    ),
    ProblemReason.NOT_AN_OPTION: _T("请从列出的选项中选择一项。", "Please choose one of the options shown."),
    ProblemReason.NOT_A_DATE: _T(
        "这个日期不对，请按“年-月-日”重新填写，例如 2026-05-14。",
        "This is not a day. Please write year-month-day, as 2026-05-14.",
    ),
    ProblemReason.NOT_A_NUMBER: _T("请只填写整数，例如 3。", "Please give a whole number, for example 3."),
    ProblemReason.NOT_AN_AMOUNT: _T(
        "请填写金额，单位是元，最多两位小数，例如 20000 或 199.50。",
        "Please give an amount in yuan with at most two decimals, as 199.50.",
    ),
    ProblemReason.TOO_LOW: _T("不能少于 {limit}，请重新填写。", "It cannot be less than {limit}. Please correct it."),
    ProblemReason.TOO_HIGH: _T("不能超过 {limit}，请重新填写。", "It cannot be more than {limit}. Please correct it."),
}
_DATE_TOO_EARLY = _T("日期不能早于 {limit}，请重新选择。", "The date cannot be before {limit}. Please choose again.")
_DATE_TOO_LATE = _T("日期不能晚于 {limit}，请重新选择。", "The date cannot be after {limit}. Please choose again.")
_DIGITS_ONLY = _T("这里只能填数字，请检查。", "Digits only, please check.")
_DIGITS_TOO_SHORT = _T("位数不够，请至少填写 {limit} 位数字。", "Too short. Please give at least {limit} digits.")
_DIGITS_TOO_LONG = _T("位数太多，请最多填写 {limit} 位数字。", "Too long. Please give at most {limit} digits.")
_ID_FAULTS = {
    NumberFault.LENGTH: _T(
        "身份证号码应是 18 位，请数一数有没有漏填或多填。", "An identity number has 18 places. Please count them."
    ),
    NumberFault.CHARACTERS: _T(
        "身份证号码只能是数字，最后一位可以是 X。", "An identity number has digits only; the last place may be X."
    ),
    NumberFault.CHECK_DIGIT: _T(
        "身份证号码有一位不对，请对照证件逐位检查。", "One digit is wrong. Please compare with the card digit by digit."
    ),
    NumberFault.REGION: _T(
        "身份证号码开头两位不对，请对照证件检查。", "The first two digits are wrong. Please compare with the card."
    ),
    NumberFault.BIRTH_DATE: _T(
        "身份证号码第 7 至 14 位应是出生日期，请对照证件检查。",
        "Places 7 to 14 must be the birth date. Please compare with the card.",
    ),
}
_USCC_FAULTS = {
    NumberFault.LENGTH: _T(
        "统一社会信用代码应是 18 位，请对照营业执照检查。",
        "The credit code has 18 places. Please compare with the licence.",
    ),
    NumberFault.CHARACTERS: _T(
        "统一社会信用代码只有数字和字母，没有字母 I、O、S、V、Z，请对照营业执照检查；看着像 O 的多半是数字 0。",
        "The credit code has digits and capital letters without I, O, S, V, Z; an O may be the digit 0.",
    ),
    NumberFault.CHECK_DIGIT: _T(
        "统一社会信用代码有一位不对，请对照营业执照逐位检查。",
        "One place is wrong. Please compare with the licence place by place.",
    ),
    NumberFault.ORGANISATION_CODE: _T(
        "统一社会信用代码第 9 至 17 位不对，请对照营业执照检查。",
        "Places 9 to 17 are wrong. Please compare with the licence.",
    ),
}
_PHONE = _T(
    "电话号码不对。手机号是 11 位；座机请先填区号，例如 010-80000000。",
    "The number is not right. Mobile numbers have 11 digits; landlines start with the area code.",
)
_MOBILE = _T(
    "手机号应是 11 位，以 1 开头，请检查有没有漏填或多填。",
    "A mobile number has 11 digits and starts with 1. Please check.",
)
_NUMBER_REASONS = {
    NumberFault.LENGTH: ProblemReason.NUMBER_LENGTH,
    NumberFault.CHARACTERS: ProblemReason.CHARACTERS,
    NumberFault.CHECK_DIGIT: ProblemReason.CHECK_DIGIT,
    NumberFault.REGION: ProblemReason.REGION,
    NumberFault.BIRTH_DATE: ProblemReason.BIRTH_DATE,
    NumberFault.ORGANISATION_CODE: ProblemReason.CHECK_DIGIT,
}


#: More characters than any field takes; longer input is not looked at.
_TOO_MUCH = 10_000


def check_field(
    field: Field, raw: str | None, answers: Mapping[str, str], today: date, *, test_build: bool = False
) -> Checked | FieldProblem:
    """Check one answer and bring it into its normal form.

    ``answers`` decide whether the field is required; ``today`` is the local date. ``test_build`` accepts identity
    numbers of the unassigned province 10.
    """
    text = (raw or "").strip()
    if len(text) > _TOO_MUCH:
        return _too_long(field)
    if nothing_to_see(text):
        if field.is_required(answers):
            words = _CHOOSE if field.kind in CHOSEN or field.kind is FieldKind.DATE else _FILL_IN
            return FieldProblem(field.key, ProblemReason.MISSING, words.fill(label=field.label))
        return Checked("")
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _check_text(field, text)
        case FieldKind.CHOICE | FieldKind.YES_NO | FieldKind.REGION:
            if text in {option.value for option in field.options}:
                return Checked(text)
            return _problem(field, ProblemReason.NOT_AN_OPTION)
        case FieldKind.DATE:
            return _check_date(field, text, today)
        case FieldKind.NUMBER:
            return _check_number(field, text)
        case FieldKind.AMOUNT:
            return _check_amount(field, text)
        case FieldKind.DIGITS:
            return _check_digits(field, text)
        case FieldKind.ID_NUMBER:
            person = identifiers.person_number(text, today, test_build=test_build)
            return _number(field, person, _ID_FAULTS) if isinstance(person, BadNumber) else Checked(person.number)
        case FieldKind.USCC:
            organisation = identifiers.organisation_number(text)
            if isinstance(organisation, BadNumber):
                return _number(field, organisation, _USCC_FAULTS)
            return Checked(organisation.number)
        case FieldKind.PHONE:
            phone = identifiers.phone_number(text, mobile_only=field.mobile_only)
            if isinstance(phone, BadNumber):
                words = _MOBILE if field.mobile_only else _PHONE
                return FieldProblem(field.key, _NUMBER_REASONS[phone.fault], words)
            return Checked(phone.digits)


def _too_long(field: Field) -> FieldProblem:
    words = _DIGITS_TOO_LONG if field.kind is FieldKind.DIGITS else _MESSAGES[ProblemReason.TOO_LONG]
    return FieldProblem(field.key, ProblemReason.TOO_LONG, words.fill(limit=field.length_limit))


def _problem(field: Field, reason: ProblemReason, limit: str | int = "") -> FieldProblem:
    return FieldProblem(field.key, reason, _MESSAGES[reason].fill(limit=limit))


def _number(field: Field, bad: BadNumber, words: Mapping[NumberFault, LocalizedText]) -> FieldProblem:
    return FieldProblem(field.key, _NUMBER_REASONS[bad.fault], words[bad.fault])


def _out_of_range(field: Field, reason: ProblemReason, general: LocalizedText, limit: LocalizedText) -> FieldProblem:
    return FieldProblem(field.key, reason, field.range_message or general.fill(limit=limit))


def _check_text(field: Field, text: str) -> Checked | FieldProblem:
    allowed = "\n" if field.kind is FieldKind.LONG_TEXT else ""
    if has_unusable(text, allowed):
        return _problem(field, ProblemReason.CHARACTERS)
    if len(text) > field.length_limit:
        return _too_long(field)
    if field.min_length is not None and len(text) < field.min_length:
        return _problem(field, ProblemReason.TOO_SHORT, field.min_length)
    return Checked(text)


def _check_date(field: Field, text: str, today: date) -> Checked | FieldProblem:
    day = parse_date(identifiers.half_width(text))
    if day is None:
        return _problem(field, ProblemReason.NOT_A_DATE)
    low, high = (DateBound.parse(b) if b is not None else None for b in (field.min, field.max))
    if low is not None and day < low.on(today):
        return _out_of_range(field, ProblemReason.TOO_LOW, _DATE_TOO_EARLY, _day(low.on(today)))
    if high is not None and day > high.on(today):
        return _out_of_range(field, ProblemReason.TOO_HIGH, _DATE_TOO_LATE, _day(high.on(today)))
    return Checked(day.isoformat())


def _day(day: date) -> LocalizedText:
    return _T(chinese_date(day), day.isoformat())


def _counted(field: Field, bound: str) -> LocalizedText:
    """A bound with what is counted: 500 人, 20000 元."""
    yuan = _T("元", "yuan") if field.kind is FieldKind.AMOUNT else None
    unit = field.unit or yuan
    return _T(bound, bound) if unit is None else _T("{bound} {unit}", "{bound} {unit}").fill(bound=bound, unit=unit)


def _check_number(field: Field, text: str) -> Checked | FieldProblem:
    plain = identifiers.half_width(text).replace(" ", "")
    if not re.fullmatch(r"-?[0-9]{1,15}", plain):
        return _problem(field, ProblemReason.NOT_A_NUMBER)
    number = int(plain)
    if field.min is not None and number < int(field.min):
        return _out_of_range(field, ProblemReason.TOO_LOW, _MESSAGES[ProblemReason.TOO_LOW], _counted(field, field.min))
    if field.max is not None and number > int(field.max):
        return _out_of_range(
            field, ProblemReason.TOO_HIGH, _MESSAGES[ProblemReason.TOO_HIGH], _counted(field, field.max)
        )
    return Checked(str(number))


def _check_amount(field: Field, text: str) -> Checked | FieldProblem:
    plain = identifiers.half_width(text).replace(" ", "").removesuffix("元").removeprefix("￥").removeprefix("¥")
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]{1,2})?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,14}(\.[0-9]{1,2})?", plain):  # GB/T 39046: n..16,2
        return _problem(field, ProblemReason.NOT_AN_AMOUNT)
    amount = Decimal(plain)
    if field.min is not None and amount < Decimal(field.min):
        return _out_of_range(field, ProblemReason.TOO_LOW, _MESSAGES[ProblemReason.TOO_LOW], _counted(field, field.min))
    if field.max is not None and amount > Decimal(field.max):
        return _out_of_range(
            field, ProblemReason.TOO_HIGH, _MESSAGES[ProblemReason.TOO_HIGH], _counted(field, field.max)
        )
    return Checked(f"{amount:.2f}")


def _check_digits(field: Field, text: str) -> Checked | FieldProblem:
    plain = re.sub(r"[ \-]", "", identifiers.half_width(text))
    if not re.fullmatch(r"[0-9]+", plain):
        return FieldProblem(field.key, ProblemReason.CHARACTERS, _DIGITS_ONLY)
    if len(plain) > field.length_limit:
        return _too_long(field)
    if field.min_length is not None and len(plain) < field.min_length:
        words = _DIGITS_TOO_SHORT.fill(limit=field.min_length)
        return FieldProblem(field.key, ProblemReason.TOO_SHORT, words)
    return Checked(plain)

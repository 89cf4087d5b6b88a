"""Can an answer be right? Its normal form, or what is wrong and, in the citizen's words, how to put it right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from intake import identifiers
from intake.dates import DateBound, chinese_date, parse_date
from intake.field import CHOSEN, Checked, Field, FieldKind, FieldProblem, ProblemReason
from intake.identifiers import BadNumber, NumberFault
from intake.regions import LEVEL_NAMES
from intake.text import LocalizedText, has_unusable, nothing_to_see

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
    ProblemReason.REGION_LEVEL: _T("请一直选到{limit}。", "Please choose on, down to the {limit}."),
    ProblemReason.TOO_LOW: _T("不能少于 {limit}，请重新填写。", "It cannot be less than {limit}. Please correct it."),
    ProblemReason.TOO_HIGH: _T("不能超过 {limit}，请重新填写。", "It cannot be more than {limit}. Please correct it."),
}
_DATE_TOO_EARLY = _T("日期不能早于 {limit}，请重新选择。", "The date cannot be before {limit}. Please choose again.")
_DATE_TOO_LATE = _T("日期不能晚于 {limit}，请重新选择。", "The date cannot be after {limit}. Please choose again.")
_NOT_A_DECIMAL = _T(
    "请只填写数字，最多 {places} 位小数，例如 35 或 35.5。",
    "Please give a number with at most {places} decimals, as 35 or 35.5.",
)
_TOO_FEW_ROWS = _T(
    "“{label}”至少要有 {limit} 项，请点“添加”。", '"{label}" needs at least {limit}: please press "Add".'
)
_IN_ROW = _T("{row_name} {row}：{message}", "{row_name} {row}: {message}")
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
        if field.kind is FieldKind.TABLE:
            return _check_rows(field, "0", required=field.is_required(answers))
        if field.asked and field.is_required(answers):
            words = _CHOOSE if field.kind in CHOSEN or field.kind is FieldKind.DATE else _FILL_IN
            return FieldProblem(field.key, ProblemReason.MISSING, words.fill(label=field.label))
        return Checked("")
    match field.kind:
        case FieldKind.TEXT | FieldKind.LONG_TEXT:
            return _check_text(field, text)
        case FieldKind.TABLE:
            return _check_rows(field, text)
        case FieldKind.REGION if field.region_level is not None:
            return _check_region(field, text)
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
        case FieldKind.DECIMAL:
            return _check_decimal(field, text)
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


def in_row(table: Field, row: int, problem: FieldProblem) -> FieldProblem:
    """A problem of a cell, with the row it is in."""
    words = _IN_ROW.fill(row_name=table.row_name or table.label, row=row, message=problem.message)
    return FieldProblem(problem.field, problem.reason, words)


def _check_rows(field: Field, text: str, *, required: bool = True) -> Checked | FieldProblem:
    if not re.fullmatch(r"[0-9]{1,3}", text) or int(text) > field.max_rows:
        return _problem(field, ProblemReason.TOO_HIGH, field.max_rows)
    if int(text) < field.min_rows and (required or int(text)):
        words = _TOO_FEW_ROWS.fill(label=field.label, limit=field.min_rows)
        return FieldProblem(field.key, ProblemReason.TOO_FEW_ROWS, words)
    return Checked("" if int(text) == 0 else str(int(text)))


def _check_region(field: Field, text: str) -> Checked | FieldProblem:
    regions = field.regions
    if regions is None or text not in regions.names or not regions.within(text, field.region_under or ""):
        return _problem(field, ProblemReason.NOT_AN_OPTION)
    if field.region_level is not None and not regions.reaches(text, field.region_level):
        words = _MESSAGES[ProblemReason.REGION_LEVEL].fill(limit=LEVEL_NAMES[field.region_level])
        return FieldProblem(field.key, ProblemReason.REGION_LEVEL, words)
    return Checked(text)


def _without_unit(field: Field, text: str) -> str:
    """35平方米, as people write it: what is counted stands beside the field anyway."""
    plain = identifiers.half_width(text).replace(" ", "")
    for unit in () if field.unit is None else (words for _, words in field.unit.texts):
        plain = plain.removesuffix(unit.replace(" ", ""))
    return plain


def _check_decimal(field: Field, text: str) -> Checked | FieldProblem:
    plain = _without_unit(field, text)
    if re.fullmatch(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]*)?", plain):
        plain = plain.replace(",", "")
    if not re.fullmatch(rf"[0-9]{{1,14}}(\.[0-9]{{1,{field.decimals}}})?", plain):
        return FieldProblem(field.key, ProblemReason.NOT_A_NUMBER, _NOT_A_DECIMAL.fill(places=field.decimals))
    number = Decimal(plain)
    if field.min is not None and number < Decimal(field.min):
        return _out_of_range(field, ProblemReason.TOO_LOW, _MESSAGES[ProblemReason.TOO_LOW], _counted(field, field.min))
    if field.max is not None and number > Decimal(field.max):
        return _out_of_range(
            field, ProblemReason.TOO_HIGH, _MESSAGES[ProblemReason.TOO_HIGH], _counted(field, field.max)
        )
    return Checked(plain_decimal(number, field.decimals))


def plain_decimal(number: Decimal, places: int) -> str:
    """At most so many decimals, no blank ones: 35.5, 35."""
    text = f"{number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


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
    plain = _without_unit(field, text)
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

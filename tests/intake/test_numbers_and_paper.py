"""Case numbers, masking, texts, and the receipt."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from intake_people import BIRTH, BUSINESS, NOW, RESIDENCE, SENIOR, TOKEN, complete_draft, item
from pydantic import TypeAdapter, ValidationError

from intake.case_number import (
    CaseNumberError,
    group_case_number,
    is_device_code,
    mask_case_number,
    offline_case_number,
    offline_length,
)
from intake.clock import Confidence, Reading
from intake.dates import DateBound, add_months, chinese_date, parse_date
from intake.draft import HandedIn
from intake.identifiers import USCC_ALPHABET
from intake.intake import Actor, Intake
from intake.masking import mask_id_number, mask_name, mask_phone
from intake.material import BRING_LATER
from intake.receipt import Hall, ReceiptData, receipt_data, receipt_from_json, receipt_to_json, reprint
from intake.take_in import take_in
from intake.text import LocalizedText

IMPL = "11100100000000019L3000120001000"
HALL = Hall("示例市政务服务中心", "示例市云山区示例路100号", "010-00000000")


# --- case numbers -------------------------------------------------------------------------------------------------


def test_the_number_of_the_specification() -> None:
    number = offline_case_number(IMPL, date(2026, 5, 14), "K7M2", 17)
    assert number == "11100100000000019L300012000100020260514DK7M200017"
    assert len(number) == offline_length(IMPL) == 49


@pytest.mark.parametrize(
    ("impl", "device", "sequence", "part"),
    [
        (IMPL + "01", "K7M2", 1, "impl_code"),  # a 33-digit code: 51 places
        ("", "K7M2", 1, "impl_code"),
        ("111-0010", "K7M2", 1, "impl_code"),
        (IMPL, "K7M", 1, "device_code"),
        (IMPL, "K7MO", 1, "device_code"),
        (IMPL, "k7m2", 1, "device_code"),
        (IMPL, "K7M2", 0, "sequence"),
        (IMPL, "K7M2", 100_000, "sequence"),
        (IMPL, "K7M2", -1, "sequence"),
    ],
)
def test_impossible_numbers_are_refused(impl: str, device: str, sequence: int, part: str) -> None:
    with pytest.raises(CaseNumberError) as refused:
        offline_case_number(impl, date(2026, 5, 14), device, sequence)
    assert refused.value.part == part


_DEVICE = st.text(alphabet=USCC_ALPHABET, min_size=4, max_size=4)
_CASE = st.tuples(st.dates(date(2020, 1, 1), date(2099, 12, 31)), _DEVICE, st.integers(1, 99_999))


@given(_CASE, _CASE)
def test_numbers_are_legal_and_two_cases_never_share_one(
    one: tuple[date, str, int], other: tuple[date, str, int]
) -> None:
    numbers = [offline_case_number(IMPL, *case) for case in (one, other)]
    assert all(len(n) == 49 and n.isalnum() and n.isascii() for n in numbers)
    assert (numbers[0] == numbers[1]) == (one == other)
    assert group_case_number(numbers[0]).replace(" ", "") == numbers[0]
    assert mask_case_number(numbers[0])[1:] == numbers[0][-10:]


def test_a_number_is_read_aloud_by_its_parts() -> None:
    number = offline_case_number(IMPL, date(2026, 5, 14), "K7M2", 17)
    assert group_case_number(number).split()[-4:] == ["2026", "0514", "DK7M2", "00017"]
    assert group_case_number("123456789") == "1234 56789"  # some other platform's: no lone last character
    assert group_case_number("1") == "1"
    assert group_case_number("") == ""


def test_device_codes() -> None:
    assert is_device_code("K7M2")
    assert not is_device_code("K7M22")
    assert not is_device_code("IOSV")


# --- masking ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "masked"), [("测试甲", "测*甲"), ("王五", "王*"), ("甲", "*"), ("", ""), ("欧阳小明", "欧**明")]
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_numbers() -> None:
    assert mask_id_number("11010519491231002X") == "1101**********002X"
    assert mask_id_number("H12345678") == "H1*****78"
    assert mask_id_number("H123") == "****"
    assert mask_phone("13800001234") == "138****1234"
    assert mask_phone("01065000000") == "*******0000"
    assert mask_phone("12345") == "*****"


@given(st.text(min_size=1, max_size=30))
def test_c33b_masking_never_shows_all(text: str) -> None:
    for mask in (mask_name, mask_id_number, mask_phone):
        masked = mask(text)
        assert len(masked) == len(text)
        assert "*" in masked


# --- dates --------------------------------------------------------------------------------------------------------


@given(st.dates(date(1900, 1, 1), date(2200, 1, 1)))
def test_dates_are_read_in_every_form(day: date) -> None:
    for form in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", chinese_date(day)):
        assert parse_date(form) == day


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(-600, 600))
def test_months_never_run_over(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day


def test_bounds() -> None:
    today = date(2026, 3, 31)
    for text, day in (("today", today), ("today-1m", date(2026, 2, 28)), ("today+30d", date(2026, 4, 30))):
        bound = DateBound.parse(text)
        assert bound is not None
        assert bound.on(today) == day
    assert DateBound.parse("2026-02-30") is None
    assert DateBound.parse("tomorrow") is None


# --- texts --------------------------------------------------------------------------------------------------------

_TEXT = TypeAdapter(LocalizedText)


def test_texts() -> None:
    both = _TEXT.validate_python({"en": "Yes", "zh-CN": "是"})
    assert (both.get("zh-CN"), both.get("en"), both.get("en-GB"), both.get("fr")) == ("是", "Yes", "Yes", "是")
    assert _TEXT.validate_python("是") == LocalizedText.of("是")
    assert _TEXT.dump_python(LocalizedText.of("是")) == "是"
    assert _TEXT.validate_json(_TEXT.dump_json(both)) == both
    assert LocalizedText.of("第{n}页", "page {n}").fill(n=2).get("en") == "page 2"
    assert _TEXT.json_schema()["anyOf"]


@pytest.mark.parametrize("bad", ["", {"en": "only"}, {"zh-CN": " "}, 5, None, {"zh-CN": 5}, []])
def test_texts_without_chinese_are_refused(bad: object) -> None:
    with pytest.raises(ValidationError):
        _TEXT.validate_python(bad)


# --- receipt ------------------------------------------------------------------------------------------------------


def intake_of(basic_code: str, later: str | None = None, reading: Reading = NOW) -> Intake:
    draft = complete_draft(basic_code)
    if later is not None:
        draft = draft.with_material(HandedIn(later, (), BRING_LATER))
    result = take_in(
        draft,
        item(basic_code),
        sequence=17,
        device_code="K7M2",
        terminal_id="kiosk-1",
        reading=reading,
        actor=Actor("citizen"),
        progress_token=TOKEN,
    )
    assert isinstance(result, Intake)
    return result


def receipt(basic_code: str, *, later: str | None = None, network: bool = True, printed_before: int = 0) -> ReceiptData:
    return receipt_data(
        intake_of(basic_code, later),
        item(basic_code),
        HALL,
        "https://hall.example/",
        network=network,
        printed_before=printed_before,
    )


def test_a_receipt_says_what_d01_asks_for() -> None:
    data = receipt(BUSINESS)
    assert data.title == "收件凭证"
    assert data.case_no == intake_of(BUSINESS).case_no
    assert data.item == "个体工商户设立登记"
    assert data.organ == "示例市市场监督管理局"
    assert (data.applicant, data.id_number_masked, data.phone) == ("测试甲", "1101**********002X", "13800001234")
    assert data.taken_in == "2026年5月14日 09:30"
    assert [(m.no, m.name, m.source, m.pages) for m in data.materials] == [
        (1, "经营场所使用证明", "现场拍摄", 1),
        (2, "申请人身份证明", "免交，核对身份证信息", 0),
    ]
    assert data.promised == "1个工作日（从受理那天算起）"
    assert "5个工作日" in data.rule
    assert "受理凭证" in data.rule
    assert (data.hall, data.hotline) == ("示例市政务服务中心", "12345")
    assert data.progress_url == f"https://hall.example/p/{TOKEN}"
    assert (data.delivery_note, data.date_note, data.reprint, data.bring_later) == ("", "", "", ())


def test_a_receipt_without_network_says_so_honestly() -> None:
    assert receipt(BUSINESS, network=False).delivery_note == (
        "网络暂时中断：您的材料已保存在本机，网络恢复后会自动送到办理部门，不用重新提交。"
    )


def test_what_is_brought_later_is_listed_with_its_time() -> None:
    data = receipt(RESIDENCE, later="photo")
    assert [(m.name, m.within) for m in data.bring_later] == [("本人近期照片", "受理后5个工作日内")]
    assert "本人近期照片" not in [m.name for m in data.materials]


def test_copies_are_marked() -> None:
    assert receipt(BUSINESS, printed_before=1).reprint == "补打（第2次）"
    assert reprint(receipt(BUSINESS), 2).reprint == "补打（第3次）"
    assert replace(reprint(receipt(BUSINESS), 2), reprint="") == receipt(BUSINESS)


def test_an_untrusted_date_is_marked_and_a_person_without_phone_gets_a_receipt() -> None:
    reading = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC), Confidence.UNTRUSTED)
    data = receipt_data(intake_of(SENIOR, reading=reading), item(SENIOR), HALL, None, network=True)
    assert "未经校准" in data.date_note
    assert (data.phone, data.progress_url) == ("", "")


def test_an_instant_item_promises_at_once() -> None:
    assert receipt(BIRTH).promised == "受理后当场办结"


def test_receipts_survive_the_print_queue() -> None:
    data = receipt(RESIDENCE, later="photo", network=False, printed_before=1)
    kept = receipt_to_json(data)
    assert receipt_from_json(kept) == data
    assert "11010519491231002X" not in kept.decode(), "the full number never reaches paper"
    assert "测试甲" not in repr(data)
    with pytest.raises(ValidationError):
        receipt_from_json(json.dumps({"title": "x"}).encode())

"""Numbers: the vectors of CAPABILITIES §3.4 and what must not pass."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.identifiers import (
    USCC_ALPHABET,
    BadNumber,
    NumberFault,
    OrganisationNumber,
    PersonNumber,
    PersonNumberKind,
    PhoneNumber,
    TravelPermit,
    half_width,
    organisation_code_check_character,
    organisation_number,
    person_check_digit,
    person_number,
    phone_number,
    travel_permit,
    uscc_check_character,
)

TODAY = date(2026, 5, 14)


@pytest.mark.parametrize(
    ("number", "kind", "born", "male"),
    [
        ("11010519491231002X", PersonNumberKind.RESIDENT, date(1949, 12, 31), False),
        ("440524188001010014", PersonNumberKind.RESIDENT, date(1880, 1, 1), True),
        ("810000199408230021", PersonNumberKind.HMT_PERMIT, date(1994, 8, 23), False),
        ("830000199201300022", PersonNumberKind.HMT_PERMIT, date(1992, 1, 30), False),
        ("911124198108030024", PersonNumberKind.FOREIGNER_PR, date(1981, 8, 3), False),
    ],
)
def test_published_samples(number: str, kind: PersonNumberKind, born: date, male: bool) -> None:
    assert person_number(number, TODAY) == PersonNumber(number, kind, number[:6], born, male)


@pytest.mark.parametrize(
    "number", ["100101194912310014", "100101196002290033", "100101200801010041", "100101201403020011"]
)
def test_unassigned_province_passes_in_test_builds_only(number: str) -> None:
    assert person_number(number, TODAY) == BadNumber(NumberFault.REGION)
    found = person_number(number, TODAY, test_build=True)
    assert isinstance(found, PersonNumber)
    assert found.number == number


def with_check(first17: str) -> str:
    return first17 + person_check_digit(first17)


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("110105194912310029", NumberFault.CHECK_DIGIT),
        ("11010519491231002", NumberFault.LENGTH),
        ("11010519491231002XX", NumberFault.LENGTH),
        ("1101051949123100XX", NumberFault.CHARACTERS),
        ("", NumberFault.LENGTH),
        (with_check("11010519490230002"), NumberFault.BIRTH_DATE),
        (with_check("11010520260515002"), NumberFault.BIRTH_DATE),  # tomorrow
        (with_check("99010519491231002"), NumberFault.REGION),
        (with_check("17010519491231002"), NumberFault.REGION),
    ],
)
def test_impossible_person_numbers(number: str, fault: NumberFault) -> None:
    assert person_number(number, TODAY) == BadNumber(fault)


def test_typed_forms_become_regular() -> None:
    for typed in (
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002x",
    ):
        found = person_number(typed, TODAY)
        assert isinstance(found, PersonNumber)
        assert found.number == "11010519491231002X"


@given(st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(place: int, shift: int) -> None:
    good = "11010519491231002X"
    changed = good[:place] + str((int(good[place]) + shift) % 10) + good[place + 1 :]
    assert isinstance(person_number(changed, TODAY), BadNumber)


@given(st.integers(0, 16))
def test_two_neighbours_swapped_are_found(place: int) -> None:
    good = "11010519491231002X"
    swapped = good[:place] + good[place + 1] + good[place] + good[place + 2 :]
    assert swapped == good or isinstance(person_number(swapped, TODAY), BadNumber)


@given(st.text(max_size=20))
def test_no_text_breaks_the_checks(text: str) -> None:
    for result in (person_number(text, TODAY), organisation_number(text), phone_number(text), travel_permit(text)):
        assert result is not None


@pytest.mark.parametrize("number", ["91350100M000100Y43", "91100100MA00000153", "11100100000000019L"])
def test_credit_codes(number: str) -> None:
    assert organisation_number(number) == OrganisationNumber(number)
    assert organisation_number(number.lower()) == OrganisationNumber(number)


def test_credit_code_parts() -> None:
    found = organisation_number("91350100M000100Y43")
    assert isinstance(found, OrganisationNumber)
    assert (found.region, found.organisation_code) == ("350100", "M000100Y4")


@pytest.mark.parametrize(
    ("number", "fault"),
    [
        ("91350100M000100Y44", NumberFault.CHECK_DIGIT),
        ("91350100M000100Y4", NumberFault.LENGTH),
        ("91350100O000100Y43", NumberFault.CHARACTERS),
        ("91A50100M000100Y43", NumberFault.CHARACTERS),
    ],
)
def test_impossible_credit_codes(number: str, fault: NumberFault) -> None:
    assert organisation_number(number) == BadNumber(fault)


def test_inner_organisation_code_is_checked_too() -> None:
    first17 = "11100100000000018"  # the inner check character should be 9
    assert organisation_number(first17 + uscc_check_character(first17)) == BadNumber(NumberFault.ORGANISATION_CODE)


@given(st.text(alphabet="0123456789", min_size=8, max_size=8), st.sampled_from("159"), st.integers(0, 16), st.data())
def test_credit_codes_that_are_made_pass_and_one_wrong_place_does_not(
    code: str, kind: str, place: int, data: st.DataObject
) -> None:
    first17 = f"9{kind}100100" + code + organisation_code_check_character(code)
    number = first17 + uscc_check_character(first17)
    assert organisation_number(number) == OrganisationNumber(number)
    other = data.draw(st.sampled_from([c for c in USCC_ALPHABET if c != number[place]]))
    assert isinstance(organisation_number(number[:place] + other + number[place + 1 :]), BadNumber)


def test_travel_permits() -> None:
    assert travel_permit("h12345678") == TravelPermit("H12345678", "H12345678")
    assert travel_permit("M1234567801") == TravelPermit("M1234567801", "M12345678")
    assert travel_permit("A12345678") == BadNumber(NumberFault.CHARACTERS)
    assert travel_permit("H1234567") == BadNumber(NumberFault.LENGTH)


@pytest.mark.parametrize(
    ("typed", "digits", "mobile"),
    [
        ("13800001234", "13800001234", True),
        ("+86 138-0000-1234", "13800001234", True),
        ("１３８００００１２３４", "13800001234", True),
        ("(010) 6500 0000", "01065000000", False),
        ("0759-3300000", "07593300000", False),
    ],
)
def test_phones(typed: str, digits: str, mobile: bool) -> None:
    assert phone_number(typed) == PhoneNumber(digits, mobile)


@pytest.mark.parametrize(
    "typed", ["", "1380000123", "138000012345", "12800001234", "65000000", "12345", "abc", "0101234567"]
)
def test_not_phones(typed: str) -> None:
    assert isinstance(phone_number(typed), BadNumber)


def test_a_landline_is_no_mobile() -> None:
    assert isinstance(phone_number("01065000000", mobile_only=True), BadNumber)


@given(st.text())
def test_half_width_leaves_names_alone(text: str) -> None:
    """Only full-width ASCII signs of numbers change; every other character stays, one for one."""
    result = half_width(text)
    assert len(result) == len(text)
    assert all(a == b or b.isascii() for a, b in zip(text, result, strict=True))


def test_values_do_not_show_numbers_in_logs() -> None:
    assert "1949" not in repr(person_number("11010519491231002X", TODAY))
    assert "1380" not in repr(phone_number("13800001234"))
    assert "1234" not in repr(travel_permit("H12345678"))

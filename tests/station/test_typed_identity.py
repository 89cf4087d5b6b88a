"""A typed identity: every problem at its field, at once; what the number says is not asked."""

from __future__ import annotations

from datetime import date

import pytest

from intake.parties import Applicant, IdentityMethod
from station.typed_identity import REASONS, TypedIdentity, number_problem, says_of, typed_applicant

TODAY = date(2026, 5, 14)
NUMBER = "11010519491231002X"
GOOD = TypedIdentity("测试甲", NUMBER, address=" 示例路1号 ", reason="没有带身份证")


def test_a_good_one_says_how_and_why() -> None:
    person = typed_applicant(GOOD, TODAY)
    assert person == Applicant(
        name="测试甲",
        id_type="111",
        id_number=NUMBER,
        sex="female",
        birth_date="1949-12-31",
        address="示例路1号",
        method=IdentityMethod.MANUAL,
        method_reason="没有带身份证",
    )
    assert NUMBER not in repr(GOOD)


@pytest.mark.parametrize(
    "typed", ["11010519491231002x", " 11010519491231002X ", "１１０１０５１９４９１２３１００２Ｘ"]
)
def test_the_number_is_taken_as_people_type_it(typed: str) -> None:
    person = typed_applicant(TypedIdentity("测试甲", typed, reason="读卡器故障"), TODAY)
    assert isinstance(person, Applicant)
    assert person.id_number == NUMBER


@pytest.mark.parametrize(
    ("number", "words"),
    [
        ("110105194912310021", "校验码"),
        ("1101051949123100", "18位"),
        ("11010519491331002X", "校验码"),
        ("99010519491231002X", "校验码"),
        ("", "18位"),
    ],
)
def test_a_wrong_number_is_told_at_its_field(number: str, words: str) -> None:
    problem = number_problem(number, TODAY)
    assert problem is not None
    assert words in problem.get()
    found = typed_applicant(TypedIdentity("测试甲", number, reason="x"), TODAY)
    assert not isinstance(found, Applicant)
    assert list(found) == ["number"]
    assert says_of(number, TODAY) == ("", "")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    found = typed_applicant(TypedIdentity("", "1", address="\x00", reason=" "), TODAY)
    assert not isinstance(found, Applicant)
    assert list(found) == ["name", "number", "address", "reason"]
    assert all(words.get("en") != words.get() for words in found.values())


def test_a_sex_that_the_number_contradicts() -> None:
    found = typed_applicant(TypedIdentity("测试甲", NUMBER, sex="male", reason="x"), TODAY)
    assert not isinstance(found, Applicant)
    assert list(found) == ["sex"]
    assert says_of(NUMBER, TODAY) == ("female", "1949-12-31")


def test_names_are_kept_as_they_are_and_too_long_is_too_long() -> None:
    rare = typed_applicant(TypedIdentity("测\ue000甲", NUMBER, reason="x"), TODAY)
    assert isinstance(rare, Applicant)
    assert rare.name == "测\ue000甲"
    found = typed_applicant(TypedIdentity("甲" * 101, NUMBER, address="乙" * 201, reason="丙" * 201), TODAY)
    assert not isinstance(found, Applicant)
    assert list(found) == ["name", "address", "reason"]


def test_the_unassigned_province_is_for_tests_only() -> None:
    typed = TypedIdentity("测试丁", "100101198501010015", reason="x")
    assert not isinstance(typed_applicant(typed, TODAY), Applicant)
    assert isinstance(typed_applicant(typed, TODAY, test_build=True), Applicant)


def test_the_reasons_are_few_and_different() -> None:
    assert len({key for key, _ in REASONS}) == len(REASONS) <= 9, "one digit chooses"

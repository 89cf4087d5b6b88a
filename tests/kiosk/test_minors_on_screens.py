"""Who may not apply alone learns it once the card is read, and who can begin here instead (Civil Code 17–20)."""

from __future__ import annotations

from datetime import date

from kiosk_kit import Bench, person

from devices.ports import Sex
from devices.result import Ok

HOME = "11100100000000027F3000709027000"  # 居住登记: no age of its own
CHILD, GROWING = "100101201403020011", "100101201001010013"


def to_identity(bench: Bench, number: str, born: date) -> None:
    bench.answers.card = Ok(person(number, name="测试戊", birth_date=born, sex=Sex.MALE))
    bench.tap("button-begin")
    bench.tap("group-residence")
    bench.tap(f"service-{HOME}")
    bench.tap("button-next")
    bench.tap("button-agree")
    bench.until("identity")


def test_a_child_alone_is_told_at_once_that_a_guardian_can_begin_here(bench: Bench) -> None:
    to_identity(bench, CHILD, date(2014, 3, 2))
    words = str(bench.item("barrier").property("text"))
    assert "未满 14 周岁，需要监护人陪同" in words
    assert "先刷监护人的身份证" in words
    assert not bench.sees("button-next"), "no form that leads nowhere"
    assert bench.sees("button-window")


def test_who_is_sixteen_is_asked_for_the_statement_before_anything_is_filled_in(bench: Bench) -> None:
    to_identity(bench, GROWING, date(2010, 1, 1))
    assert bench.sees("own-labour")
    bench.tap("button-next")
    assert bench.screen == "parties"
    assert bench.sees("choice-own_labour-yes")


def test_a_guardian_learns_the_matters_own_age_as_soon_as_the_childs_card_is_read(bench: Bench) -> None:
    bench.answers.card = Ok(person())
    bench.tap("button-begin")
    bench.tap("group-residence")
    bench.tap("service-11100100000000027F3000709024000")
    bench.tap("button-next")
    bench.tap("button-agree")
    bench.until("identity")
    bench.tap("button-for-others")
    bench.tap("choice-who-other")
    bench.tap("choice-relation-guardian")
    bench.answers.card = Ok(person(CHILD, name="测试戊", birth_date=date(2014, 3, 2), sex=Sex.MALE))
    bench.tap("button-second-card")
    bench.settle()
    assert "未满16周岁的" in str(bench.item("party-problem-0").property("text"))
    bench.tap("button-next")
    assert bench.screen == "parties"

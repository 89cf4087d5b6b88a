"""A foreigner with a permanent residence card of 2023. Two years ago she came with the card of 2017 and its old number:
the new card tells it, so her case of then is found."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from case_bench import take_in
from kiosk_kit import person

from devices.ports import DocumentType
from devices.sdt.residence_numbers import link_between, old_number
from tests.e2e.visits.clerk import Key
from tests.e2e.visits.hall import counter_in
from tests.e2e.visits.pictures import Pictures

SHOP = "11100100000000019L3000731001000"
NEW, LINK = "911124198108030024", "011"
OLD = old_number("SAU", NEW, LINK)


def test_foreigner_with_history_under_the_old_number(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    assert OLD is not None
    assert link_between(NEW, OLD) == LINK
    born = {"name": "测试阿米", "name_latin": "SAMPLE, AMI", "nationality": "SAU", "birth_date": date(1981, 8, 3)}
    before = person(OLD, type=DocumentType.FOREIGNER_PR_2017, **born)
    now = person(NEW, type=DocumentType.FOREIGNER_PR_2023, old_number=OLD, nation=None, **born)
    with counter_in(tmp_path, pictures) as clerk:
        take_in(clerk.desk, SHOP, card=before)
        clerk.desk.clock.advance(3600)
        clerk.gets(now)
        clerk.sees("测试阿米", "个体工商户设立登记")
        clerk.looks("her-case-of-then")
        clerk.goes_to("row-cases-0")
        clerk.presses(Key.Key_Return)
        clerk.desk.until("case_step")
        clerk.looks("opened")
        clerk.sees("收件")
        clerk.sees_no(OLD, NEW)

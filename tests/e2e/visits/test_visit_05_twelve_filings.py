"""A clerk takes in twelve filings of one company in one visit: its legal representative's card is read once, each
filing has its own number, and none is mixed with another."""

from __future__ import annotations

from pathlib import Path

import pytest
from visit_kit import person

from counter.autopilot import CounterScript
from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.hall import counter_in
from tests.e2e.visits.pictures import Pictures

FILINGS = 12
COMPANY, CODE = "示例市晨光餐饮有限公司", "91100100MA00000153"


def outlet(number: int) -> CounterScript:
    """One of the company's small restaurants."""
    return CounterScript(
        name=f"outlet-{number}",
        item="11100100000000609M3000131904000",
        card="resident",
        search="小餐饮",
        answers={
            "licence_state": "have",
            "business_uscc": CODE,
            "dish_kind": "hot",
            "dining_kind": "take_away",
            "place_region": "100101",
            "place_address": f"示例路{number}号",
            "floor_area": "30",
            "employees": "3",
            "manager_name": "测试乙",
            "manager_phone": "13800001235",
            "phone": "13800001234",
            "delivery": "collect",
        },
        pages={
            "place_proof": ["premises_proof"],
            "layout_plan": ["layout_plan"],
            "health_certificates": ["household_register"],
        },
    )


def says_for_whom(clerk: ClerkAtWork) -> None:
    """The company, represented by the person whose card was read."""
    clerk.clicks("button-side-whose")
    clerk.clicks("choice-who-organisation")
    clerk.clicks("choice-post-legal_representative")
    clerk.desk.set_text("input-field-organisation_name", COMPANY)
    clerk.desk.set_text("input-field-uscc", CODE)
    clerk.looks("for-the-company")
    clerk.clicks("button-side-whose")
    clerk.desk.advance(2)
    clerk.looks("what-is-known")


@pytest.mark.proof
@pytest.mark.timeout(600)
def test_twelve_filings_of_one_company(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with counter_in(tmp_path, pictures) as clerk:
        clerk.gets(person())
        for number in range(1, FILINGS + 1):
            script = outlet(number)
            clerk.plays("open_matter", script)
            says_for_whom(clerk)
            clerk.plays("ask_consent")
            clerk.plays("fill_form", script)
            clerk.plays("hand_in_materials", script)
            clerk.plays("sign_on_paper")
            clerk.plays("tick_points")
            clerk.plays("take_in")
            clerk.uses("button-next-matter")
            clerk.desk.until("visit")
            assert len(clerk.desk.app.controller.file.cases) == number
        clerk.looks("twelve-cases")
        numbers = {case.case_no for case in clerk.desk.app.controller.file.cases}
        assert len(numbers) == FILINGS

"""A clerk takes in twelve filings of one company in one visit: card and letter of authority are shown once.

From the second filing on one key opens the form with company, authority and all that was said, and only what differs is
keyed. Each filing has its own number and its own copy of the letter, each is decided, none is mixed with another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from visit_kit import person

from counter.autopilot import CounterScript
from intake.case.states import CaseState
from intake.parties import Relation
from station.key_pilot import KeyPilot
from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.hall import counter_in
from tests.e2e.visits.pictures import Pictures

FILINGS = 12
COMPANY, CODE = "示例市晨光餐饮有限公司", "91100100MA00000153"
Key = Qt.Key


class Strokes:
    """Every key the clerk's hands press, letters of a text one by one."""

    def __init__(self, pilot: KeyPilot) -> None:
        self.made = 0
        press, type_text = pilot.press, pilot.type_text

        def pressed(*key: Any) -> Iterator[Any]:
            self.made += 1
            yield from press(*key)

        def typed(text: str) -> Iterator[Any]:
            self.made += len(text)
            yield from type_text(text)

        pilot.press, pilot.type_text = pressed, typed  # type: ignore[method-assign]  # this bench's pilot only


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
            "floor_area": str(30 + number),
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


def says_for_whom(clerk: ClerkAtWork, strokes: Strokes) -> None:
    """The company, by its employee with a letter. Clicks are not counted, what is typed is."""
    clerk.clicks("button-side-whose")
    clerk.clicks("choice-who-organisation")
    clerk.clicks("choice-post-employee")
    for field, words in {
        "organisation_name": COMPANY,
        "uscc": CODE,
        "legal_representative": "测试丙",
    }.items():
        clerk.desk.set_text(f"input-field-{field}", words)
        strokes.made += len(words)
    clerk.clicks("capture-authority")
    clerk.plays("_capture", "letter")
    clerk.looks("for-the-company")
    clerk.clicks("button-side-whose")
    clerk.desk.advance(2)


def takes_in(clerk: ClerkAtWork, script: CounterScript) -> None:
    clerk.plays("fill_form", script)
    clerk.sees_no("内容完全一样")
    clerk.plays("hand_in_materials", script)
    clerk.plays("sign_on_paper")
    clerk.plays("tick_points")
    clerk.plays("take_in")


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_twelve_filings_of_one_company(qapp: object, tmp_path: Path, pictures: Pictures) -> None:
    with counter_in(tmp_path, pictures) as clerk:
        strokes = Strokes(clerk.desk.pilot)
        controller = clerk.desk.app.controller
        per_filing: list[int] = []
        clerk.gets(person())
        clerk.plays("open_matter", outlet(1))
        says_for_whom(clerk, strokes)
        clerk.plays("ask_consent")
        letters = set()
        for number in range(1, FILINGS + 1):
            began = strokes.made if number > 1 else 0  # the first from the search on
            if number > 1:
                clerk.uses("button-file-again")
                clerk.desk.until("matter")
                clerk.desk.settle()
                clerk.sees(COMPANY, "09:30 已经核对", "内容完全一样")
                clerk.looks(f"filing-{number}-opens")
            draft = controller.visit.draft
            assert draft is not None
            assert draft.organisation is not None
            assert draft.representative is not None
            assert (draft.organisation.name, draft.representative.relation) == (COMPANY, Relation.EMPLOYEE)
            assert len(draft.representative.authority) == 1, "the letter was shown once, and is in every filing"
            takes_in(clerk, outlet(number))
            letters.add(draft.id)
            clerk.plays("decide")
            per_filing.append(strokes.made - began)
        clerk.looks("twelve-decided")
        clerk.uses("button-end-visit")
        clerk.desk.until("ready")
        each_is_its_own(clerk, letters)
        say_strokes(per_filing, pictures)
        assert max(per_filing[1:]) < per_filing[0] / 2, f"key strokes per filing: {per_filing}"


def each_is_its_own(clerk: ClerkAtWork, ids: set[str]) -> None:
    """Numbers, addresses and letters: twelve of each, none taken from another."""
    with clerk.desk.open_store() as store:
        intakes = [store.intake(case_id) for case_id in ids]
        states = {store.case(case_id).state for case_id in ids}  # type: ignore[union-attr]  # they were taken in
        known = [intake for intake in intakes if intake is not None]
        assert len({intake.case_no for intake in known}) == len(ids) == FILINGS
        addresses = {dict(intake.answers)["place_address"] for intake in known}
        assert addresses == {f"示例路{number}号" for number in range(1, FILINGS + 1)}
        for intake in known:
            assert intake.representative is not None
            (letter,) = intake.representative.authority
            assert store.read_blob(intake.id, letter.digest)
            assert dict(intake.sources).get("employees", "").startswith("other_item") == (
                dict(intake.answers)["place_address"] != "示例路1号"
            )
    assert states == {CaseState.ACCEPTED}


def say_strokes(per_filing: list[int], pictures: Pictures) -> None:
    words = "\n".join(f"filing {number}: {made} keys" for number, made in enumerate(per_filing, 1))
    pictures.note("key-strokes.txt", words)

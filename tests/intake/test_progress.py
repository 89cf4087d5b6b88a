"""What anybody is told of a case who shows a paper's code or a number: status, date, stage of seven (C22 a)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lifecycle_kit import BACK_OFFICE, CITIZEN, COLLECTED, GRANTED, HAND_OUT, RESULT, SUPPLY_MISSING, Walk

from intake.case.events import Closed, EventName, NoDetail
from intake.case.progress import path, progress_of
from intake.case.states import CaseState
from intake.case_number import is_case_number, offline_case_number
from intake.identifiers import USCC_ALPHABET


def here(walk: Walk) -> tuple[str, str, str]:
    told = progress_of(walk.case)
    (stage,) = [f"{number}. {one.name.get()}" for number, one in enumerate(told.path, 1) if one.here]
    return told.words.get(), told.since, stage


def test_c22a_status_date_and_the_stage_of_seven_along_the_way() -> None:
    walk = Walk()
    assert here(walk) == ("收件", "2026-05-14", "1. 告知")
    assert here(walk.accepted("2026-05-15")) == ("受理", "2026-05-15", "2. 受理")
    walk.do(EventName.START_REVIEW, NoDetail(), BACK_OFFICE, "2026-05-18")
    assert here(walk) == ("承办", "2026-05-18", "3. 承办")
    walk.do(EventName.DECIDE, GRANTED, BACK_OFFICE, "2026-05-20")
    assert here(walk) == ("决定", "2026-05-20", "4. 批准")
    walk.do(EventName.CLOSE, Closed((RESULT,)), BACK_OFFICE, "2026-05-21")
    assert here(walk) == ("办结", "2026-05-21", "5. 办结")
    walk.do(EventName.DELIVER, COLLECTED, HAND_OUT, "2026-05-22")
    assert here(walk) == ("送达", "2026-05-22", "6. 送达")
    assert [one.past for one in progress_of(walk.case).path] == [True] * 5 + [False] * 2


def test_c22a_what_changes_no_state_changes_no_date() -> None:
    walk = Walk().noticed("2026-05-15")
    walk.do(EventName.SUPPLEMENT_PART, SUPPLY_MISSING, CITIZEN, "2026-05-20")
    assert here(walk) == ("待补正", "2026-05-15", "1. 告知")


@pytest.mark.parametrize("state", list(CaseState))
def test_c22a_every_state_is_one_of_seven_stages(state: CaseState) -> None:
    stages = path(state)
    assert len(stages) == 7
    assert sum(stage.here for stage in stages) == 1
    complaint = stages[-1]
    assert (complaint.here, complaint.past) == (False, False), "it is open at any time"


@given(st.integers(1, 99_999), st.text(USCC_ALPHABET, min_size=4, max_size=4))
def test_c22a_the_bar_code_of_our_papers_is_known_as_a_case_number(sequence: int, device: str) -> None:
    number = offline_case_number("11100100000000019L3000731001000", date(2026, 5, 14), device, sequence)
    assert is_case_number(number)
    assert not is_case_number(number[:-1])
    assert not is_case_number(f"https://hall.example/{number}")

"""The stuck-case desk (CAPABILITIES C31)."""

from __future__ import annotations

from datetime import date
from typing import get_args, get_type_hints

import pytest
from decision_kit import CALENDARS
from intake_people import TODAY

from intake.stuck_desk import (
    CATEGORY_NAMES,
    OUTCOME_NAMES,
    NotEntered,
    StuckCategory,
    StuckEntry,
    StuckOutcome,
    close,
    hand_over,
    open_entries,
    stuck_entry,
)
from intake.working_days import WorkingDays
from sync.notes import StuckMatter


def entry(number: str = "B-1", **more: object) -> StuckEntry:
    values: dict[str, object] = {
        "subject": "老房子没有产权证明",
        "category": "history",
        "owner": "li",
        "today": TODAY,
        "calendars": CALENDARS,
    }
    made = stuck_entry(number, **values | more)  # type: ignore[arg-type]  # one table of all arguments
    assert isinstance(made, StuckEntry), made
    return made


def test_c31a_an_entry_has_category_owner_due_date_and_outcome_and_open_ones_are_listed() -> None:
    first, second = entry(), entry("B-2", due=date(2026, 5, 15))
    assert (first.category, first.owner, first.due, first.outcome) == (StuckCategory.HISTORY, "li", "2026-05-21", None)
    late, rest = open_entries([first, second], TODAY)
    assert ([one.number for one in late], [one.number for one in rest]) == ([], ["B-2", "B-1"])
    late, rest = open_entries([first, second], date(2026, 5, 16))
    assert ([one.number for one in late], [one.number for one in rest]) == (["B-2"], ["B-1"])
    done = close(second, StuckOutcome.DONE, "已协调住建部门出具证明")
    assert isinstance(done, StuckEntry)
    assert (done.outcome, done.open) == (StuckOutcome.DONE, False)
    assert open_entries([first, done], date(2026, 5, 16)) == ((), (first,))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"subject": " "}, "什么事"),
        ({"category": "other"}, "原因"),
        ({"owner": ""}, "负责"),
        ({"due": date(2026, 5, 13)}, "早于今天"),
    ],
)
def test_what_is_missing_is_said(wrong: dict[str, object], words: str) -> None:
    values: dict[str, object] = {"subject": "事", "category": "policy", "owner": "li"} | wrong
    made = stuck_entry("B-1", today=TODAY, calendars=CALENDARS, **values)  # type: ignore[arg-type]  # as above
    assert isinstance(made, NotEntered)
    assert words in made.message.get()


def test_it_has_an_owner_until_it_is_closed() -> None:
    handed = hand_over(entry(), "wang")
    assert isinstance(handed, StuckEntry)
    assert handed.owner == "wang"
    assert isinstance(hand_over(handed, " "), NotEntered)
    assert isinstance(close(handed, StuckOutcome.EXPLAINED, ""), NotEntered), "the answer in words"
    closed = close(handed, StuckOutcome.EXPLAINED, "依法不能办，理由已当面说明")
    assert isinstance(closed, StuckEntry)
    assert isinstance(close(closed, StuckOutcome.DONE, "再来"), NotEntered)
    assert isinstance(hand_over(closed, "li"), NotEntered)


def test_without_a_calendar_no_date_is_told() -> None:
    undated = entry(calendars=WorkingDays())
    assert undated.due is None
    assert open_entries([undated, entry("B-2")], TODAY)[1][-1] is undated, "listed last, not lost"


def test_the_categories_are_those_of_the_records() -> None:
    kept = set(get_args(get_type_hints(StuckMatter)["category"]))
    assert kept == {category.value for category in StuckCategory} == {c.value for c in CATEGORY_NAMES}
    assert set(OUTCOME_NAMES) == set(StuckOutcome)

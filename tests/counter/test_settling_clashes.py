"""What was done here and does not count is shown with its why, and a person settles it on screen (ADR 13 rule 3)."""

from __future__ import annotations

import json

import pytest
from case_bench import add_staff, take_in
from counter_kit import CLERK, CounterBench
from sqlalchemy import select, update
from test_afterwards import STEPS, moved, open_case

from intake.text import ENGLISH
from sync.store.schema import audit, events


@pytest.fixture
def clash(desk: CounterBench) -> str:
    """The acceptance made here came second at the platform; the case is open on the screen."""
    add_staff(desk)
    case_id = take_in(desk)
    moved(desk, case_id, STEPS["accept"])
    with desk.open_store() as store, store._database.write() as connection:
        made = update(events).where(events.c.case_id == case_id, events.c.name == "accept")
        assert connection.execute(made.values(conflict="conflict")).rowcount == 1
    open_case(desk)
    return case_id


def unsettled(desk: CounterBench) -> int:
    with desk.open_store() as store:
        return len(store.clashes())


def said(desk: CounterBench) -> list[tuple[str, str]]:
    """By whom, and how."""
    with desk.open_store() as store, store._database.read() as connection:
        rows = connection.execute(select(audit.c.detail).where(audit.c.kind == "settled").order_by(audit.c.seq))
        return [(one["by"], one["how"]) for one in map(json.loads, rows.scalars())]


def test_it_is_said_what_does_not_count_and_why(desk: CounterBench, clash: str) -> None:
    (one,) = desk.app.case.clashes
    assert "受理" in one["what"]
    assert "别处" in one["why"]
    assert desk.sees("case-clash")
    assert "没有算数" in str(desk.item("case-about").property("text"))
    desk.app.shell.setLanguage(ENGLISH)
    desk.advance(1)
    assert "Accepted" in desk.app.case.clashes[0]["what"]


@pytest.mark.parametrize("how", ["again", "dropped"])
def test_it_is_settled_with_a_word_in_the_trail(desk: CounterBench, clash: str, how: str) -> None:
    (one,) = desk.app.case.clashes
    assert desk.sees(f"button-clash-{how}")
    desk.app.case.settleClash(one["event"], how)
    desk.advance(1)
    assert desk.app.case.clashes == []
    assert not desk.sees("case-clash")
    assert "没有算数" not in str(desk.item("case-about").property("text"))
    assert unsettled(desk) == 0
    assert said(desk) == [(CLERK, how)]


def test_what_is_left_to_the_supervisor_stays_on_their_list(desk: CounterBench, clash: str) -> None:
    (one,) = desk.app.case.clashes
    desk.app.case.settleClash(one["event"], "passed")
    desk.advance(1)
    assert unsettled(desk) == 1
    assert said(desk) == [(CLERK, "passed")]

"""The page in docs/ says what the flow does now."""

from __future__ import annotations

from kiosk.flow_table import PAGE, SCREENS, explore, screens, table
from kiosk.steps import screen_of


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(), "run: python -m kiosk.flow_table"


def test_every_screen_is_described() -> None:
    reached = {screen_of(move.after.step) for move in explore()}
    assert reached == set(SCREENS) == set(screens())


def test_every_screen_but_the_first_has_a_way_in_and_every_screen_a_way_out() -> None:
    into = {screen_of(m.after.step) for m in explore() if screen_of(m.before.step) != screen_of(m.after.step)}
    out = {screen_of(m.before.step) for m in explore() if screen_of(m.before.step) != screen_of(m.after.step)}
    assert into == set(SCREENS)
    assert out == set(SCREENS)

"""The technician's panel at the counter: while nobody is served, by one key, gone when nobody touches anything."""

from __future__ import annotations

from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_at_the_counter import to_visit

CTRL = Qt.KeyboardModifier.ControlModifier


def test_one_key_opens_it_and_escape_gives_the_counter_back(desk: CounterBench) -> None:
    desk.key(Qt.Key.Key_F12, CTRL)
    assert desk.technician.property("shown")
    assert not desk.technician.property("signedIn")
    desk.key(Qt.Key.Key_F4)  # nothing below it answers
    assert desk.screen == "ready"
    desk.key(Qt.Key.Key_Escape)
    assert not desk.technician.property("shown")


def test_the_key_on_the_sheet_of_keys_works_too(desk: CounterBench) -> None:
    """The sheet has a button with the same key: only one of the two listens."""
    desk.key(Qt.Key.Key_F1)
    assert desk.sees("button-panel")
    desk.key(Qt.Key.Key_F12, CTRL)
    assert desk.technician.property("shown")


def test_it_signs_out_when_nobody_is_there(desk: CounterBench) -> None:
    desk.key(Qt.Key.Key_F12, CTRL)
    desk.advance(desk.parts.timeouts.maintenance - 1)
    desk.key(Qt.Key.Key_Tab)
    desk.advance(desk.parts.timeouts.maintenance - 1)
    assert desk.technician.property("shown")
    desk.advance(2)
    assert not desk.technician.property("shown")


def test_not_while_somebody_is_served(desk: CounterBench) -> None:
    to_visit(desk)
    desk.key(Qt.Key.Key_F12, CTRL)
    assert not desk.technician.property("shown")
    assert desk.screen == "visit"

"""The technician's panel at the kiosk: a long press on the hall's name, staff sign-in, and the terminal begins anew."""

from __future__ import annotations

from kiosk_kit import Bench
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from kiosk.events import Elapsed, Touch
from kiosk.flow import can_call_help, can_cancel, can_set_mode, next_state, timer_of
from kiosk.flow_table import explore
from kiosk.steps import Maintenance, OutOfService, Starting, Welcome


def test_only_where_no_visit_is_under_way() -> None:
    entered = [move for move in explore() if isinstance(move.after.step, Maintenance) and move.before != move.after]
    assert entered
    for move in entered:
        if not isinstance(move.before.step, Maintenance):
            assert isinstance(move.before.step, Welcome | OutOfService)
            assert move.event is Touch.MAINTAIN
        assert not move.after.person
        assert not any([can_cancel(move.after), can_call_help(move.after), can_set_mode(move.after)])


def test_it_ends_by_the_technician_or_by_time_and_the_store_is_opened_again() -> None:
    inside = next(move.after for move in explore() if isinstance(move.after.step, Maintenance))
    assert timer_of(inside) is Elapsed.IDLE
    for event in (Touch.FINISH, Elapsed.IDLE):
        assert isinstance(next_state(inside, event).step, Starting)


def test_a_long_press_opens_it_and_leaving_it_brings_the_first_page(bench: Bench) -> None:
    corner = bench.item("staff-corner")
    assert corner.property("pressAndHoldInterval") == 3000
    bench.tap("staff-corner")
    assert bench.screen == "welcome"
    corner.setProperty("pressAndHoldInterval", 1)  # Qt's own clock
    place = corner.mapToScene(corner.boundingRect().center()).toPoint()
    QTest.mousePress(bench.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    bench.until("maintenance")
    QTest.mouseRelease(bench.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
    assert bench.technician.property("shown")
    assert not bench.technician.property("signedIn")
    bench.advance(bench.parts.timeouts.warn + 1)
    bench.until("welcome")
    assert not bench.technician.property("shown")

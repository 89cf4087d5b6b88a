"""What a window may take in (CAPABILITIES C04 b, c), on the counter's own screens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counter_kit import CounterBench
from PySide6.QtCore import Qt

from devices.result import Ok
from intake.window_profile import Granted, NeedsReason, NotGranted

KEYS = Qt.Key


@pytest.fixture
def theme(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A window for production licences, its clerk just signed in."""
    bench = CounterBench(tmp_path, profile="production").start()
    bench.sign_in()
    yield bench
    bench.close()


@pytest.fixture
def hand_out(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A window that hands out results."""
    bench = CounterBench(tmp_path, profile="hand_out").start()
    bench.sign_in()
    yield bench
    bench.close()


def choose(desk: CounterBench, kind: type) -> str:
    """Search for the first matter of this standing at the window, and press Enter on it."""
    controller = desk.app.controller
    items = controller.parts.catalog.offered(controller.today(), "window")
    item = next(item for item in items if isinstance(controller.may_take_in(item), kind))
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")
    desk.key(KEYS.Key_F6)
    desk.type(item.impl_code)
    desk.key(KEYS.Key_Return)
    desk.drawn()
    return item.impl_code


def test_c04c_what_is_not_granted_is_not_begun_and_the_screen_says_who_can(hand_out: CounterBench) -> None:
    choose(hand_out, NotGranted)
    assert (hand_out.screen, hand_out.overlay) == ("visit", "search")
    assert hand_out.sees("matter-stopped")
    assert "可以办理的窗口" in hand_out.app.visit.stopped


def test_c04b_what_is_not_the_windows_own_needs_a_reason(theme: CounterBench) -> None:
    code = choose(theme, NeedsReason)
    assert theme.sees("matter-asked")
    theme.type("企业一并来办")
    theme.key(KEYS.Key_Return)
    theme.until("matter")
    assert theme.app.controller.visit.item is not None
    assert theme.app.controller.visit.item.impl_code == code
    assert theme.app.controller.cases.window_reason == "企业一并来办"


def test_c04d_the_general_window_takes_in_without_a_word(desk: CounterBench) -> None:
    choose(desk, Granted)
    desk.until("matter")

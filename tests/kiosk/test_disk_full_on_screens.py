"""A disk that is nearly full, on the kiosk's screens: nothing new is begun, and the screen says where to go."""

from __future__ import annotations

from journey import to_identity
from kiosk_kit import SENIOR, Bench

from sync.store.room import Level, Room, RoomRules


def fills_up(bench: Bench) -> None:
    """As the store's next look finds it."""
    store = bench.app.controller.session.records._store
    assert store is not None
    store._room = Room(bench.home / "kiosk" / "store", RoomRules(10**9, 10**9, 0, 0))
    bench.advance(10)
    assert bench.app.controller.session.room is Level.REFUSING


def test_nothing_new_is_begun_and_the_guide_leads_to_a_window(bench: Bench) -> None:
    bench.tap("button-begin")
    bench.tap(f"service-{SENIOR}")
    assert not bench.sees("button-window")
    fills_up(bench)
    bench.drawn()
    assert not bench.sees("button-next")
    bench.app.shell.proceed()  # a touch that was under way
    assert bench.screen == "guide"
    bench.tap("button-window")
    bench.until("thanks")


def test_the_first_page_says_so_and_what_was_begun_is_finished(bench: Bench) -> None:
    to_identity(bench)
    fills_up(bench)
    bench.tap("button-next")
    bench.until("form")
    assert not bench.app.shell.takesIn

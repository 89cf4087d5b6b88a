"""A disk that is nearly full, on the kiosk's screens: nothing new is begun, and the screen says where to go."""

from __future__ import annotations

from journey import to_identity
from kiosk_kit import SENIOR, Bench
from PySide6.QtCore import QPointF

from sync.store.room import Level, Room, RoomRules

FULL = RoomRules(10**9, 10**9, 0, 0)


def has_room(bench: Bench, rules: RoomRules) -> Level:
    """As the store's next look finds it."""
    store = bench.app.controller.session.records._store
    assert store is not None
    store._room = Room(bench.home / "kiosk" / "store", rules)
    bench.advance(10)
    return bench.app.controller.session.room


def fills_up(bench: Bench, rules: RoomRules = FULL) -> None:
    assert has_room(bench, rules) <= Level.REFUSING


def make_room(bench: Bench) -> None:
    assert has_room(bench, RoomRules(0, 0, 0, 0)) is Level.AMPLE


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


def notice(bench: Bench) -> str:
    return str(bench.item("page-notice").property("text"))


def test_who_is_in_the_middle_is_not_sent_away(bench: Bench) -> None:
    fills_up(bench)
    bench.drawn()
    assert "不能办理新的事项" in notice(bench)
    make_room(bench)
    to_identity(bench)
    fills_up(bench)
    assert "接着办完" in notice(bench)
    assert "不能办理" not in notice(bench)
    fills_up(bench, RoomRules(10**9, 10**9, 10**9, 0))
    assert "不能再拍材料" in notice(bench)
    assert "不会丢失" in notice(bench)


def test_every_door_of_the_first_page_stays_within_reach_in_large_type(bench: Bench) -> None:
    bench.tap("button-elder")
    fills_up(bench)
    bench.drawn()
    door, bar = bench.item("button-evaluation"), bench.item("button-help")
    assert door.mapToScene(QPointF(0, door.height())).y() <= bar.mapToScene(QPointF(0, 0)).y()

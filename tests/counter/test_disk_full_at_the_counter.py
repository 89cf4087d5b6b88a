"""A disk that is nearly full, at the window: the strip says so, no new matter is begun, and the way on."""

from __future__ import annotations

from counter_kit import CounterBench
from PySide6.QtCore import Qt
from PySide6.QtQuick import QQuickWindow
from test_age_of_data import heard
from test_counter_layout import visible

from devices.result import Ok
from sync.store.room import Room, RoomRules

KEYS = Qt.Key


def fills_up(desk: CounterBench, rules: RoomRules) -> None:
    """As the store's next look finds it."""
    store = desk.app.controller.session.records._store
    assert store is not None
    store._room = Room(desk.home / "counter" / "store", rules)
    desk.advance(10)
    desk.drawn()


def test_no_new_matter_is_begun_and_the_strip_tells_the_clerk(desk: CounterBench) -> None:
    assert not desk.sees("state-room")
    fills_up(desk, RoomRules(10**9, 10**9, 0, 0))
    assert desk.sees("state-room")
    desk.answers.card = Ok(desk.card)
    desk.key(KEYS.Key_F4)
    desk.until("visit")
    controller = desk.app.controller
    item = controller.parts.catalog.offered(controller.today(), "window")[0]
    desk.key(KEYS.Key_F6)
    desk.type(item.impl_code)
    desk.key(KEYS.Key_Return)
    desk.drawn()
    assert (desk.screen, desk.overlay) == ("visit", "search")
    assert "存储空间不足" in desk.app.visit.stopped
    assert "另一个窗口" in desk.app.visit.stopped


def test_nothing_beside_it_says_that_matters_are_taken_in_as_ever(desk: CounterBench) -> None:
    heard(desk, 31)
    assert [text for text in shown(desk.window) if "照常收件" in text]
    desk.online = False
    fills_up(desk, RoomRules(10**9, 10**9, 0, 0))
    assert desk.sees("no-room")
    assert desk.sees("button-age-known")
    assert not [text for text in shown(desk.window) if "照常收件" in text]


def shown(window: QQuickWindow) -> list[str]:
    return [str(item.property("text") or "") for item in visible(window.contentItem())]


def test_little_room_is_said_and_work_goes_on(desk: CounterBench) -> None:
    fills_up(desk, RoomRules(10**9, 0, 0, 0))
    assert desk.sees("state-room")
    assert desk.app.controller.session.takes_in

"""Opening a store together with the clock that follows it: what apps, agent and commands all begin with."""

from __future__ import annotations

from pathlib import Path

from sync.clock import SystemClock
from sync.store.room import RoomRules
from sync.store.store import Store


def open_store(home: Path, room_rules: RoomRules = RoomRules()) -> tuple[Store, SystemClock]:  # noqa: B008 - frozen
    """The store below ``home`` and the terminal's clock. Raises what `Store.open` raises."""
    clock = SystemClock()
    store = Store.open(home, clock, room_rules)
    clock.follow(store)
    return store, clock

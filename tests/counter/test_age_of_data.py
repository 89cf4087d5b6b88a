"""The clerk is told how old the platform's data is, has to say so after a month, and is never held up."""

from __future__ import annotations

from datetime import timedelta

from counter_kit import CLERK, CounterBench
from PySide6.QtCore import Qt
from sqlalchemy import select

from intake.clock import Reading
from sync.store.feed import FeedPosition
from sync.store.schema import audit


def heard(desk: CounterBench, days: float) -> None:
    with desk.open_store() as store:
        at = Reading(desk.clock.now().utc - timedelta(days=days)).rfc3339
        store.feed_reached(FeedPosition("e", 1, at))
    desk.advance(desk.app.parts.look_again + 1)


def test_old_data_is_said_and_confirmed_and_nothing_waits_for_it(desk: CounterBench) -> None:
    shell = desk.app.shell
    heard(desk, 0)
    assert (shell.age, desk.sees("state-age")) == ("fresh", False)
    heard(desk, 8)
    assert shell.age == "warn"
    assert desk.sees("state-age")
    assert desk.sees("data-age")
    assert not desk.sees("button-age-known")
    heard(desk, 31)
    assert shell.age == "confirm"
    assert desk.sees("button-age-known")
    desk.key(Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    desk.advance(1)
    assert shell.age == "warn"
    assert not desk.sees("button-age-known")
    with desk.open_store() as store, store._database.read() as connection:
        confirmed = select(audit.c.subject).where(audit.c.kind == "age_confirmed")
        assert list(connection.execute(confirmed).scalars()) == [CLERK]
    heard(desk, 0)
    assert shell.age == "fresh"

"""A hall node that came back from an old backup, a second node by accident, a node with a wrong clock: nothing is lost,
nothing that is over comes back, and nobody waits for it (docs/adr/0007, 0014)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from store_kit import take_in

from sync.agent_drafts import LOOK_AT_EPOCH_S
from sync.hall.results import Reach, Renewed, Taken, Ticket
from sync.identity import Place
from sync.platform import keys
from tests.sync.hall.desk_kit import Desk, World, cut, world
from tests.sync.platform.platform_support import only_sqlite, platform

HALL = Place.HALL


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[World]:
    with world(tmp_path, blank) as running:
        yield running


@pytest.fixture
def kiosk(hall: World) -> Desk:
    return hall.desk("一号自助终端")


@pytest.fixture
def counter(hall: World) -> Desk:
    return hall.desk("三号窗口")


def backup(hall: World) -> Path:
    """The node's database as it is now, put aside."""
    copy = hall.folder / "backup.db"
    with closing(sqlite3.connect(hall.folder / "hall" / "platform.db")) as live, closing(sqlite3.connect(copy)) as kept:
        live.backup(kept)
    return copy


def restore(hall: World, copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The old rows in place of the new ones; the operator says so (`hall-platform restored`)."""
    with closing(sqlite3.connect(copy)) as old, closing(sqlite3.connect(hall.folder / "hall" / "platform.db")) as live:
        old.backup(live)
    monkeypatch.setattr(keys, "FRESH_S", 0.0)
    hall.hall.database.write(lambda connection: keys.begin_epoch(connection, None))


def rounds(desk: Desk) -> None:
    desk.clock.advance(LOOK_AT_EPOCH_S + 1)
    for _ in range(3):
        desk.round()


@only_sqlite
def test_a_restored_node_hears_again_what_it_forgot(
    hall: World, kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, later = kiosk.begin(b"page"), None
    kiosk.round()
    copy = backup(hall)
    later = kiosk.begin(b"another page")  # saved after the backup
    kiosk.round()
    take_in(kiosk.store, done.id)
    kiosk.round()  # its end was told, after the backup
    assert [shared.id for shared in counter.find().drafts] == [later.id]
    restore(hall, copy, monkeypatch)
    assert done.id in {shared.id for shared in counter.find().drafts}, "as old as the backup"
    rounds(kiosk)
    mend = cut(counter, Place.CITY)
    assert [shared.id for shared in counter.find().drafts] == [later.id]
    mend()
    assert isinstance(counter.drafts.take(counter.found()), Taken)


@only_sqlite
def test_old_leases_hold_nobody_and_old_revisions_are_not_offered_for_new(
    hall: World, kiosk: Desk, counter: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft = kiosk.begin()
    kiosk.round()
    assert isinstance(counter.drafts.take(counter.found()), Taken)
    copy = backup(hall)  # with the counter's lease in it
    counter.drafts.release(draft.id)
    kiosk.save(draft.with_answer("phone", "2"))
    kiosk.round()
    restore(hall, copy, monkeypatch)
    hall.hall.clock.advance(timedelta(seconds=31))  # a lease lives half a minute, restored or not
    rounds(kiosk)
    taken = counter.drafts.take(counter.found())
    assert isinstance(taken, Taken)
    assert taken.draft.answer("phone") == "2"


def test_a_second_node_by_accident_is_not_taken_for_the_first(
    hall: World, kiosk: Desk, counter: Desk, tmp_path: Path
) -> None:
    """Somebody starts another node at the first one's address: it has another issuer, knows no terminal, and nothing
    is lost to it."""
    draft = kiosk.begin()
    kiosk.round()
    (tmp_path / "second").mkdir()
    from sync.platform.role import Role

    with platform(tmp_path / "second", role=Role.HALL) as second:
        lines = [desk.places.line(HALL) for desk in (kiosk, counter)]
        good = [line._transport._base_url for line in lines if line is not None]
        for line in lines:
            assert line is not None
            line._transport._base_url = second.url
            line._line._token_until = 0.0
        kiosk.save(draft.with_answer("phone", "2"))
        kiosk.round()
        assert counter.find().reach is not Reach.HALL, "the city, or nobody"
        with second.database.read() as connection:
            from sync.platform.schema import drafts, terminals

            assert connection.execute(drafts.select()).all() == []
            assert connection.execute(terminals.select()).all() == []
        for line, url in zip(lines, good, strict=True):
            assert line is not None
            line._transport._base_url = url
            line._line._token_until = 0.0
    kiosk.clock.advance(120)
    kiosk.round()
    taken = counter.drafts.take(counter.found())
    assert isinstance(taken, Taken)
    assert taken.draft.answer("phone") == "2"


def test_a_node_whose_clock_is_years_ahead_lets_its_terminals_in(hall: World, kiosk: Desk) -> None:
    """They ask for the time there and sign for that."""
    draft = kiosk.begin()
    kiosk.round()
    hall.hall.clock.utc += timedelta(days=3650)
    line = kiosk.places.line(HALL)
    assert line is not None
    line._line._token_until = 0.0
    assert isinstance(kiosk.drafts.hold(draft.id, "111", "11010519491231002X"), Renewed)
    assert isinstance(kiosk.tickets.take("general", None, None, None), Ticket)


@pytest.mark.parametrize("years", [-40, -10, 10])
def test_a_node_whose_clock_is_wrong_by_years_still_passes_drafts_on(
    hall: World, kiosk: Desk, counter: Desk, years: int
) -> None:
    """Its clock may stand before this program was written: its terminals log in by it, and what lies there until a day
    long past is there."""
    hall.hall.clock.utc += timedelta(days=365 * years)
    draft = kiosk.begin(b"page")
    kiosk.round()
    mend = cut(counter, Place.CITY)
    found = counter.find()
    assert found.reach is Reach.HALL
    assert [shared.id for shared in found.drafts] == [draft.id]
    assert isinstance(counter.drafts.take(found.drafts[0]), Taken)
    mend()

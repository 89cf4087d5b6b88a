"""F8: the platform comes back from an older backup. What it lost is offered again, and everything is there once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import requests
from store_kit import HandClock
from terminal_kit import RULES, Terminal

from intake.papers.numbering import NumberBlock, Numbered, NumberFollows
from intake.papers.paper import PaperKind
from sync.identity import Identity, enrol
from sync.key_ring import KeyRing
from sync.platform import backups, enrolment, keys, number_blocks
from sync.platform.records import listed_intakes
from sync.store.store import Store
from sync.upkeep import heed_key_set
from tests.sync.platform.platform_support import HandClock as CityClock
from tests.sync.platform.platform_support import Running, only_sqlite, platform

pytestmark = only_sqlite


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "FRESH_S", 0.0)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("blank") / "home"
    Store.open(made, HandClock()).close()
    return made


@pytest.fixture
def clock() -> CityClock:
    return CityClock()


@contextmanager
def serving(folder: Path, clock: CityClock) -> Iterator[Running]:
    folder.mkdir(exist_ok=True)
    with platform(folder, clock, rules=RULES) as running:
        yield running


@contextmanager
def terminal(home: Path, running: Running, blank: Path) -> Iterator[Terminal]:
    """Enrolled the first time; the platform's port is another after each start."""
    with ExitStack() as stack:
        if home.exists():
            identity = replace(Identity.load(home), platform_url=running.url)
            identity.save(home)
        else:
            shutil.copytree(blank, home)
            identity = enrol(home, enrolment.new_code(running.database, running.clock), running.url, name="a")
        store = stack.enter_context(Store.open(home, HandClock(running.clock.utc)))
        yield Terminal(home, store, HandClock(running.clock.utc), identity, stack)


def heed(one: Terminal) -> bool:
    return heed_key_set(one.store, KeyRing(one.identity, one.line))


def held(running: Running) -> list[str]:
    with running.database.read() as connection:
        return [intake["intake_id"] for intake in listed_intakes(connection)]


def backup(folder: Path, to: Path) -> None:
    """As an operator does it: the database by SQLite's own means."""
    to.mkdir()
    with closing(sqlite3.connect(folder / "platform.db")) as live, closing(sqlite3.connect(to / "platform.db")) as copy:
        live.backup(copy)


def restore(folder: Path, backed_up: Path) -> None:
    for file in folder.glob("platform.db*"):
        file.unlink()
    shutil.copy(backed_up / "platform.db", folder / "platform.db")


def test_what_came_after_the_backup_is_offered_again_and_is_there_once(
    tmp_path: Path, blank: Path, clock: CityClock
) -> None:
    city, home = tmp_path / "city", tmp_path / "a"
    with serving(city, clock) as running, terminal(home, running, blank) as one:
        assert heed(one)
        page = one.store.put_blob(case := "0196cd2a-5f00-7000-8000-00000000000a", b"a page" * 1000, "image/jpeg")
        before = [one.take_in(), one.take_in(pages=(page,), case=case)]
        one.deliver()
        clock.advance(timedelta(hours=1))
        backup(city, tmp_path / "backup")
        running.database.write(lambda c: backups.note_backup(c, clock.utc, clock.now()))
        clock.advance(timedelta(hours=1))
    with serving(city, clock) as running, terminal(home, running, blank) as one:
        after = [one.take_in(), one.take_in()]
        one.deliver()
        assert set(held(running)) == {*before, *after}
    restore(city, tmp_path / "backup")
    with serving(city, clock) as running, terminal(home, running, blank) as one:
        begun = running.database.write(lambda c: backups.restored(c, running.blobs))
        assert begun.missing == ()
        assert set(held(running)) == set(before)
        assert heed(one)
        assert one.store.queue_status().pending == 4  # the backup noted was of before what it holds: harmless
        assert heed(one)  # again: nothing more
        assert one.store.queue_status().pending == 4
        one.deliver()
        assert sorted(held(running)) == sorted({*before, *after})
        assert one.store.queue_status().acknowledged == 4
        assert one.store.verify().errors == ()
        assert heed(one)
        assert one.store.queue_status().pending == 0


def test_what_a_backup_surely_holds_is_not_sent_again(tmp_path: Path, blank: Path, clock: CityClock) -> None:
    city, home = tmp_path / "city", tmp_path / "a"
    with serving(city, clock) as running, terminal(home, running, blank) as one:
        old = one.take_in()
        one.deliver()
        clock.advance(timedelta(hours=1))
        one.clock.advance(3600)
        late = one.take_in()
        one.deliver()
        running.database.write(lambda c: backups.restored(c, running.blobs))
        assert heed(one)
        ready = [record.id for record in one.store.ready_records()]
        assert ready == [late]
        assert old not in ready


def test_an_epoch_that_nobody_signed_changes_nothing(
    tmp_path: Path, blank: Path, clock: CityClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Health is not signed; a key set that the pinned root did not sign is none."""
    with serving(tmp_path / "city", clock) as running, terminal(tmp_path / "a", running, blank) as one:
        one.take_in()
        one.deliver()
        assert heed(one)
        epoch = one.store.platform_epoch()
        with serving(tmp_path / "rogue", CityClock()) as rogue:
            forged = requests.get(rogue.url + "/v1/keys", timeout=60).json()["key_set"]
        health = requests.get(running.url + "/v1/health", timeout=60).json()
        honest = one.line.ask

        def rogue_ask(method: str, path: str, **more: object) -> object:
            answer = honest(method, path, **more)  # type: ignore[arg-type]
            if path == "/v1/keys":
                return replace(answer, body={"key_set": forged})  # type: ignore[type-var]
            return replace(answer, body=health | {"epoch": "another"})  # type: ignore[type-var]

        monkeypatch.setattr(one.line, "ask", rogue_ask)
        assert not heed(one)
        one.clock.advance(60)
        one.agent.work()  # asks for health
        assert (one.store.platform_epoch(), one.store.queue_status().pending) == (epoch, 0)


def test_no_document_number_is_given_twice_after_a_restore(tmp_path: Path, blank: Path, clock: CityClock) -> None:
    city, kind, now = tmp_path / "city", PaperKind.ACCEPTANCE, "2026-05-14T01:30:00.000Z"

    def numbers(running: Running, terminal_id: str) -> set[int]:
        """A block of a terminal's, and one of the platform's own."""
        block = running.database.write(lambda c: number_blocks.give(c, terminal_id, "市监", kind, 2026, 100, now))
        drawn = running.database.write(lambda c: number_blocks.draw(c, "市监", kind, 2026, now))
        assert isinstance(block, NumberBlock)
        assert isinstance(drawn, Numbered)
        return {*range(block.first, block.last + 1), drawn.block.next - 1}

    with serving(city, clock) as running, terminal(tmp_path / "a", running, blank) as one:
        given = numbers(running, one.identity.terminal_id)
        backup(city, tmp_path / "backup")
        for _ in range(3):
            more = numbers(running, one.identity.terminal_id)
            assert not given & more
            given |= more
    restore(city, tmp_path / "backup")
    with serving(city, clock) as running:
        running.database.write(lambda c: backups.restored(c, running.blobs, clock.now()))
        assert not given & numbers(running, one.identity.terminal_id)


def test_nor_of_a_series_that_was_begun_after_the_backup(tmp_path: Path, blank: Path, clock: CityClock) -> None:
    """The restored platform has never heard of it, and would begin with number one again."""
    city, kind, now = tmp_path / "city", PaperKind.ACCEPTANCE, "2026-05-14T01:30:00.000Z"

    def block(running: Running, year: int = 2026, size: int = 100) -> set[int]:
        given = running.database.write(lambda c: number_blocks.give(c, terminal_id, "市监", kind, year, size, now))
        return set(range(given.first, given.last + 1)) if isinstance(given, NumberBlock) else set()

    def own(running: Running) -> int:
        drawn = running.database.write(lambda c: number_blocks.draw(c, "税务", kind, 2026, now))
        assert isinstance(drawn, Numbered)
        return drawn.block.next - 1

    with serving(city, clock) as running, terminal(tmp_path / "a", running, blank) as one:
        terminal_id = one.identity.terminal_id
        backup(city, tmp_path / "backup")
        given, drawn = block(running), {own(running) for _ in range(60)}
        assert (min(given), min(drawn)) == (1, 1)
    restore(city, tmp_path / "backup")
    for life in (1, 2):  # the second time from a backup made after the first restore
        with serving(city, clock) as running:
            running.database.write(lambda c: backups.restored(c, running.blobs, clock.now()))
            if life == 1:
                backup(city, tmp_path / "later")
            more, number = block(running), own(running)
            assert not given & more
            assert number not in drawn
            given, drawn = given | more, drawn | {number}
            assert min(block(running, 2027)) == 1  # nobody can have begun that
        if life == 1:
            restore(city, tmp_path / "later")
    with serving(city, clock) as running:
        for _ in range(30):
            running.database.write(lambda c: backups.restored(c, running.blobs, clock.now()))
        known = running.database.write(lambda c: number_blocks.give(c, terminal_id, "规自", kind, 2026, 1, now))
        assert isinstance(known, NumberFollows)  # none left rather than one twice
        clock.advance(timedelta(days=3 * 365))
        running.database.write(lambda c: backups.restored(c, running.blobs, clock.now()))
        assert min(block(running, 2029)) == number_blocks.JUMP + 1


def test_nor_where_the_machine_that_serves_now_has_its_clock_behind(
    tmp_path: Path, blank: Path, clock: CityClock
) -> None:
    """What was received says that the year has come, whatever this machine's clock says."""
    city, kind, now = tmp_path / "city", PaperKind.ACCEPTANCE, "2026-05-14T01:30:00.000Z"

    def block(running: Running) -> set[int]:
        given = running.database.write(lambda c: number_blocks.give(c, terminal_id, "市监", kind, 2026, 100, now))
        assert isinstance(given, NumberBlock)
        return set(range(given.first, given.last + 1))

    with serving(city, clock) as running, terminal(tmp_path / "a", running, blank) as one:
        terminal_id = one.identity.terminal_id
        one.take_in()
        one.deliver()
        backup(city, tmp_path / "backup")
        given = block(running)
    restore(city, tmp_path / "backup")
    clock.advance(timedelta(days=-2 * 365))
    with serving(city, clock) as running:
        running.database.write(lambda c: backups.restored(c, running.blobs, clock.now()))
        assert not given & block(running)

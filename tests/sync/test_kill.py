"""SIGKILL at any moment of a submit: what was acknowledged is there, once, whole; nothing is there by half."""

from __future__ import annotations

import os
import random
import resource
import selectors
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import func, select
from store_kit import HandClock, files_below, new_id, take_in

from sync.store.errors import StoreFull, StoreIOError
from sync.store.room import RoomRules
from sync.store.schema import blobs, events, intakes, outbox, print_attempts, print_jobs
from sync.store.store import Store

ROOT = Path(__file__).parents[2]
KILLS = 15


class Nursery:
    """Brings forth processes that submit for ever (`submit_loop.py`)."""

    def __init__(self, process: subprocess.Popen[bytes], selector: selectors.BaseSelector) -> None:
        self._process = process
        self._selector = selector
        self._got = b""

    def _lines(self) -> list[str]:
        return [line.decode() for line in self._got.split(b"\n")[:-1]]

    def _read_until(self, there: Callable[[list[str]], bool]) -> None:
        assert self._process.stdout is not None
        while not there(self._lines()):
            assert self._selector.select(timeout=30), "the process does not get anywhere"
            chunk = os.read(self._process.stdout.fileno(), 4096)
            assert chunk, "the process ended by itself"
            self._got += chunk

    def submit_until_killed(self, lines_wanted: int, extra_s: float) -> list[str]:
        """Ids acknowledged by a process that is killed ``extra_s`` after its ``lines_wanted``-th acknowledgement."""
        assert self._process.stdin is not None
        self._got = b""
        self._process.stdin.write(b"one more\n")
        self._process.stdin.flush()
        self._read_until(lambda lines: len(lines) > lines_wanted)
        with selectors.DefaultSelector() as nothing:
            nothing.select(timeout=extra_s)
        os.kill(int(self._lines()[0]), signal.SIGKILL)
        self._read_until(lambda lines: lines[-1] == "dead")
        return self._lines()[1:-1]


@contextmanager
def nursery(home: Path) -> Iterator[Nursery]:
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{Path(__file__).parent}"}
    command = [sys.executable, str(Path(__file__).with_name("submit_loop.py")), str(home)]
    with (
        selectors.DefaultSelector() as selector,
        subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment) as process,
    ):
        assert process.stdout is not None
        selector.register(process.stdout, selectors.EVENT_READ)
        yield Nursery(process, selector)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_kills_lose_nothing_that_was_acknowledged(home: Path) -> None:
    with nursery(home) as brings_forth:
        kill_again_and_again(home, brings_forth)


def kill_again_and_again(home: Path, brings_forth: Nursery) -> None:
    rng = random.Random(20260514)
    acknowledged: list[str] = []
    for _ in range(KILLS):
        acknowledged += brings_forth.submit_until_killed(rng.randint(0, 3), rng.uniform(0, 0.03))
        with Store.open(home, HandClock()) as store:
            with store._database.read() as connection:
                kept = set(connection.execute(select(intakes.c.id)).scalars())
                sent = set(connection.execute(select(outbox.c.id).where(outbox.c.kind == "intake")).scalars())
                told = set(connection.execute(select(outbox.c.id).where(outbox.c.kind == "event")).scalars())
                noticed = set(connection.execute(select(events.c.id).where(events.c.seq > 1)).scalars())
                waiting = select(func.count()).select_from(intakes).where(intakes.c.state == "SUPPLEMENT_PENDING")
                waits = connection.execute(waiting).scalar_one()
                moved = set(connection.execute(select(events.c.case_id).where(events.c.name == "take_in")).scalars())
                papers = set(connection.execute(select(print_jobs.c.case_id)).scalars())
                running = connection.execute(
                    select(func.count()).select_from(print_attempts).where(print_attempts.c.outcome.is_(None))
                ).scalar()
            assert set(acknowledged) <= kept
            assert kept == sent == moved == papers
            assert told == noticed
            assert waits == len(noticed), "event, record and state are one transaction (rule 6)"
            assert running == 0, "attempts of the dead process are settled at the next open"
            store.sweep_blobs()
            with store._database.read() as connection:
                named = set(connection.execute(select(blobs.c.file)).scalars())
            assert {path.name for path in files_below(home / "store" / "blobs")} == named
    assert len(acknowledged) >= KILLS
    with Store.open(home, HandClock()) as store:
        assert store.verify().errors == ()


#: SQLite's own words about a full disk are wanted, not ours that come before.
NO_GUARD = RoomRules(0, 0, 0, 0)


@contextmanager
def small_disk(folder: Path, size_kib: int) -> Iterator[Callable[[], None]]:
    """``folder`` on a disk of that size; what it yields makes the disk large.

    A tmpfs where we may mount one, else a limit on the size of any file, which fails writes in the same places.
    """
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(folder)], capture_output=True
    )
    if mounted.returncode == 0:

        def grow() -> None:
            subprocess.run(["mount", "-o", "remount,size=64m", str(folder)], check=True, capture_output=True)

        try:
            yield grow
        finally:
            subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_kib * 1024 // 2, hard))
    try:
        yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, ignored)


def submit_for_ever(store: Store, acknowledged: set[str]) -> None:
    while True:
        case = new_id()
        ref = store.put_blob(case, case.encode() * 200, "image/jpeg")
        acknowledged.add(take_in(store, case, (ref,)).intake_id)


@pytest.mark.parametrize("size_kib", range(900, 1300, 36))
def test_a_full_disk_is_a_named_condition_loses_nothing_and_ends_when_there_is_room(
    tmp_path: Path, size_kib: int
) -> None:
    home = tmp_path / "disk" / "home"
    with small_disk(tmp_path / "disk", size_kib) as grow, Store.open(home, HandClock(), NO_GUARD) as store:
        acknowledged: set[str] = set()
        with pytest.raises((StoreFull, StoreIOError)):
            submit_for_ever(store, acknowledged)
        assert acknowledged
        assert store.verify().errors == ()
        assert store.queue_status().pending == len(acknowledged)
        assert {record.id for record in store.ready_records(limit=1000)} == acknowledged
        grow()
        assert take_in(store).intake_id
        store.sweep_blobs()
        assert store.verify().errors == ()

"""The disk refuses a write or a sync, or has gone read-only (RELIABILITY F4): nothing is acknowledged, the cause is
named, and once the store is opened again everything acknowledged is there and work goes on."""

from __future__ import annotations

import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.store.errors import KnownStoreError, StoreIOError
from sync.store.store import Store
from tests.torture.checker import lay_out
from tests.torture.disk import Kind
from tests.torture.recorder import Failure
from tests.torture.states import Fact, doubles, facts_of, halves
from tests.torture.sweep import CHANGING, From, failing_disk, state_of
from tests.torture.workload import HandClock, draft_of, intake_of, new_id, person, take_in

PAGE = bytes(range(256)) * 40
LOG = "store/hall.db-wal"
AT = "2026-05-14T04:00:01Z"


@pytest.fixture(scope="module")
def living(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[Fact], str]:
    """A home with something acknowledged in it, and the record that waits."""
    home = tmp_path_factory.mktemp("living") / "home"
    with Store.open(home, HandClock()) as store:
        case = new_id()
        record = take_in(store, case, (store.put_blob(case, PAGE, "image/jpeg"),)).intake_id
        store.save_draft(draft_of(), person(store))
        return home, facts_of(state_of(store)), record


def visit(store: Store, case: str) -> None:
    """A page, a draft, the take-in: what a citizen's visit leaves."""
    ref = store.put_blob(case, PAGE + b"2", "image/jpeg")
    store.save_draft(draft_of(draft_id=case), person(store))
    store.submit(case, lambda number: intake_of(case, number, (ref,)), lambda _: b"receipt")


def failures(kinds: tuple[Kind, ...], failure: Failure, step: int) -> Iterator[From]:
    """One after the other, each fails one operation later; the last one none at all."""
    for number in range(1, 400, step):
        fault = From(number, kinds, failure, once=failure is Failure.IO)
        yield fault
        if not fault.failed:
            return


@pytest.mark.parametrize(
    ("kinds", "failure", "step"),
    [(CHANGING, Failure.IO, 11), ((Kind.SYNC, Kind.SYNC_FOLDER), Failure.IO, 1), (CHANGING, Failure.READ_ONLY, 17)],
    ids=["an error at any operation", "a sync that fails", "read-only from any operation on"],
)
def test_what_the_disk_refused_was_not_acknowledged_and_nothing_else_is_lost(
    living: tuple[Path, set[Fact], str], tmp_path: Path, kinds: tuple[Kind, ...], failure: Failure, step: int
) -> None:
    before, acknowledged, record = living
    refused = 0
    for fault in failures(kinds, failure, step):
        home = tmp_path / "home"
        shutil.rmtree(home, ignore_errors=True)
        shutil.copytree(before, home)
        case, through = new_id(), False
        with failing_disk(home) as recorder:
            store = Store.open(home, HandClock())
            recorder.fault = fault
            try:
                visit(store, case)
                through = True
            except StoreIOError:
                refused += 1
            finally:
                recorder.fault = None
                store.close()
        with Store.open(home, HandClock()) as store:
            state = state_of(store)
            assert acknowledged <= facts_of(state)
            assert halves(state) == doubles(state) == []
            assert not through or ("event", case, case) in facts_of(state)
            visit_again(store, case)
            assert store.record_data(record)
            assert store.verify().errors == ()
    assert refused > 3


def visit_again(store: Store, case: str) -> None:
    """The citizen tries again, whether or not the commit that was refused has happened all the same."""
    if store.find_submitted(case) is None:
        visit(store, case)
    assert [fact for fact in facts_of(state_of(store)) if fact[0] == "intake" and fact[1] == case]


def test_after_a_failed_sync_no_connection_lives_on_with_pages_that_may_not_be_on_the_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store.open(home, HandClock()) as store, failing_disk(home) as recorder:
        store.put_blob(new_id(), PAGE, "image/jpeg")
        assert store._database._engine.pool.checkedin() > 0  # type: ignore[attr-defined]  # QueuePool's own
        recorder.fault = From(1, (Kind.SYNC,), Failure.IO)
        with pytest.raises(StoreIOError):
            store.save_draft(draft_of(), person(store))
        recorder.fault = None
        assert store._database._engine.pool.checkedin() == 0  # type: ignore[attr-defined]
        take_in(store)
        assert store.verify().errors == ()


@contextmanager
def disk(folder: Path) -> Iterator[bool]:
    """A real disk of its own, where one may be mounted."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=32m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode != 0:
        yield False
        return
    try:
        yield True
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_disk_that_was_really_made_read_only_is_named_and_used_again_afterwards(tmp_path: Path) -> None:
    """Where nothing can be mounted, the fault VFS alone says so: above."""
    with disk(tmp_path / "disk") as mounted:
        home = tmp_path / "disk" / "home"
        with Store.open(home, HandClock()) as store:
            record = take_in(store).intake_id
            store.checkpoint()
        if mounted:
            subprocess.run(["mount", "-o", "remount,ro", str(home.parent)], check=True)
            with pytest.raises(KnownStoreError) as refused, Store.open(home, HandClock()) as store:
                take_in(store)
            assert refused.value.condition == "io"
            subprocess.run(["mount", "-o", "remount,rw", str(home.parent)], check=True)
        with Store.open(home, HandClock()) as store:
            store.mark_delivered(record, "receipt", AT)
            take_in(store)
            assert store.verify().errors == ()


def test_what_a_failed_sync_left_in_the_cache_alone_costs_no_later_commit(tmp_path: Path) -> None:
    """The sync of a commit fails, everything dies, and the next life reads the commit from the system's cache as if it
    were on the disk. It is not; what is committed after it must be there after a power cut all the same."""
    home, next_life = tmp_path / "home", tmp_path / "next"
    with Store.open(home, HandClock()) as store, failing_disk(home) as recorder:
        take_in(store)
        size = len(recorder.disk.file(LOG).now)
        recorder.fault = From(1, (Kind.SYNC,), Failure.IO)
        with pytest.raises(StoreIOError):
            take_in(store)
        recorder.fault = None
        cached = recorder.disk.content()
    cached.pop(f"{LOG}-shm", None)
    lay_out(next_life, dict(cached))
    with failing_disk(next_life) as recorder:
        recorder.disk.file(LOG).safe[size:] = bytes(len(cached[LOG]) - size)
        store = Store.open(next_life, HandClock())
        taken = take_in(store)
        left = recorder.disk.survivors(random.Random(1))
        store.close()
    lay_out(tmp_path / "after", left)
    with Store.open(tmp_path / "after", HandClock()) as store:
        assert ("event", taken.intake_id, taken.intake_id) in facts_of(state_of(store))
        assert store.open_damage() == ()
        assert store.verify().errors == ()

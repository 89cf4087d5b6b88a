"""The disk is full at any write of what a terminal does (RELIABILITY F3): refused in words, undone whole, and what is
there already still goes out."""

from __future__ import annotations

import errno
import resource
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sync.store.errors import StoreFull
from sync.store.room import Level, RoomRules
from sync.store.store import Store
from tests.torture.recorder import Failure
from tests.torture.states import facts_of
from tests.torture.sweep import GROWING, From, failing_disk, state_of, sweep
from tests.torture.workload import HandClock, draft_of, intake_of, new_id, package_kit, person, take_in

AT = "2026-05-14T04:00:01Z"
PAGE = bytes(range(256)) * 400
Call = Callable[[Store, dict[str, str]], object]


def prepared(store: Store) -> dict[str, str]:
    """A draft with a page, one more to throw away, a record to deliver."""
    draft, thrown = new_id(), new_id()
    for case in (draft, thrown):
        store.put_blob(case, PAGE, "image/jpeg")
        store.save_draft(draft_of(draft_id=case), person(store))
    return {"draft": draft, "thrown": thrown, "record": take_in(store).intake_id}


def submit(store: Store, known: dict[str, str]) -> object:
    refs = (store.put_blob(known["draft"], PAGE, "image/jpeg"),)  # there already: nothing is written
    return store.submit(known["draft"], lambda number: intake_of(known["draft"], number, refs), lambda _: b"receipt")


CALLS: dict[str, Call] = {
    "submit": submit,
    "put_blob": lambda store, known: store.put_blob(known["draft"], b"another page" * 9000, "image/jpeg"),
    "save_draft": lambda store, known: store.save_draft(draft_of(draft_id=known["draft"]), person(store)),
    "mark_delivered": lambda store, known: store.mark_delivered(known["record"], "the.platform's.receipt", AT),
    "shred": lambda store, known: store.discard_draft(known["thrown"]),
    "park": lambda store, known: store.park(known["record"], "invalid", "detail", "way out"),
}


@pytest.mark.parametrize("name", CALLS)
def test_full_at_any_write_it_is_refused_undone_and_possible_once_there_is_room(tmp_path: Path, name: str) -> None:
    home = tmp_path / "home"
    with Store.open(home, HandClock()) as store:
        known = prepared(store)

        def still_drains(_: int) -> None:
            assert known["record"] in {record.id for record in store.ready_records()}
            assert store.record_data(known["record"])

        with failing_disk(home) as recorder:
            refused = sweep(recorder, store, lambda: CALLS[name](store, known), between=still_drains)
        assert set(refused.conditions.values()) == {"full"}
        assert len(refused.conditions) >= 4, "every write was tried"
        after = state_of(store)
        store.sweep_blobs()
        assert len(store._files.names()) == len(after["blobs"]) - 1, "no file without its row"
        assert store.verify().errors == ()
    with Store.open(home, HandClock()) as store:
        assert state_of(store) == after


def test_a_package_is_taken_in_whole_or_not_at_all_on_a_full_disk(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store.open(home, HandClock()) as store:
        visit = package_kit.visit(store, new_id())
        with failing_disk(home) as recorder:
            refused = sweep(recorder, store, visit.submit, step=9)
        assert set(refused.conditions.values()) == {"full"}
        assert len(refused.conditions) > 4
        store.sweep_blobs()
        assert len(store._files.names()) == len(state_of(store)["blobs"]) - 1
        assert store.verify().errors == ()


def test_a_terminal_whose_disk_is_full_at_its_start_opens_once_there_is_room(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with Store.open(home, HandClock()) as store:
        known = prepared(store)
        state = state_of(store)
    with failing_disk(home) as recorder:
        for number in range(1, 12):
            recorder.fault = From(number, GROWING, Failure.FULL)
            try:
                Store.open(home, HandClock()).close()
            except StoreFull:
                continue
            finally:
                recorder.fault = None
    with Store.open(home, HandClock()) as store:
        assert state_of(store) == state
        assert store.record_data(known["record"])


@contextmanager
def small_disk(folder: Path, size_mib: int) -> Iterator[bool]:
    """A real disk of this size, where one may be mounted; else (False) files of this size at most."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_mib}m,mode=700", "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True, check=False).returncode == 0:
        try:
            yield True
        finally:
            subprocess.run(["umount", "-l", str(folder)], check=True)
        return
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size_mib * 2**18, before[1]))
    try:
        yield False
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def until_full(path: Path) -> bool:
    with path.open("wb", buffering=0) as file:
        try:
            while file.write(bytes(4096)) == 4096:
                pass
        except OSError as error:
            return error.errno == errno.ENOSPC
    return True


def test_on_a_disk_that_is_really_full_the_queue_drains_and_drafts_can_be_thrown_away(tmp_path: Path) -> None:
    rules = RoomRules(low_mb=6, refusing_mb=4, emergency_mb=2, ballast_mb=2)
    with small_disk(tmp_path / "disk", 16) as mounted, Store.open(tmp_path / "disk/home", HandClock(), rules) as store:
        store.tend_room()
        known = prepared(store)
        fill = tmp_path / "disk" / "somebody else's"
        filled = until_full(fill) if mounted else False
        with pytest.raises(StoreFull):
            store.put_blob(known["draft"], bytes(40 * 2**20), "image/jpeg")
        if mounted:
            assert filled
            assert store.room().level is Level.EMERGENCY, "the ballast was let go"
        assert facts_of(state_of(store)) >= {("draft", known["draft"]), ("pending", known["record"])}
        for record in store.ready_records():
            assert store.record_data(record.id)
            store.mark_delivered(record.id, f"receipt.of.{record.id}", AT)
        store.discard_draft(known["thrown"])
        submit(store, known)
        assert store.checkpoint()
        fill.unlink(missing_ok=True)
        if mounted:
            assert store.tend_room().level > Level.EMERGENCY, "room has come back"
        assert store.verify().errors == ()
        assert facts_of(state_of(store)) >= {("delivered", known["record"]), ("shredded", known["thrown"])}

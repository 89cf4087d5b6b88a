"""A disk that fills up, on a real small file system: new matters are refused before the disk is full, what is in hand
is finished, and on a disk without a free byte the ballast still lets the queue drain and drafts be shredded."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from store_kit import draft_of, new_id, person, take_in
from terminal_kit import Terminal, city

from sync.store.errors import StoreFull
from sync.store.room import MIB, Level, Room, RoomRules

#: In MiB, of a disk of 32.
RULES = RoomRules(low_mb=14, refusing_mb=10, emergency_mb=4, ballast_mb=2)
PAGE = 400 * 1024


@contextmanager
def disk(folder: Path, size_mb: int) -> Iterator[None]:
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={size_mb}m", "tmpfs", str(folder)]
    if subprocess.run(mount, capture_output=True).returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


@pytest.fixture
def terminal(tmp_path: Path, blank: Path) -> Iterator[Terminal]:
    small = tmp_path / "small"
    with disk(small, 32), city(tmp_path, blank) as hall:
        made = replace(hall, folder=small).terminal("a")
        made.store._room = Room(made.home / "store", RULES)
        yield made
        made.store.close()


def fill(folder: Path) -> None:
    """Somebody else takes the last byte."""
    with (folder / "log-of-somebody-else").open("ab", buffering=0) as file:
        try:
            while file.write(os.urandom(64 * 1024)):
                pass
        except OSError:
            pass


def fill_to(terminal: Terminal, level: Level) -> None:
    """Pages of a citizen's drafts, until the disk is at ``level``."""
    for _ in range(200):
        if terminal.store.room().level <= level:
            return
        draft = draft_of()
        terminal.store.save_draft(draft, person(terminal.store))
        terminal.store.put_blob(draft.id, os.urandom(PAGE), "image/jpeg")
    raise AssertionError("the disk does not fill up")


def test_refused_before_it_is_full_and_what_is_in_hand_is_finished(terminal: Terminal) -> None:
    store = terminal.store
    in_hand = draft_of()
    store.save_draft(in_hand, person(store))
    assert store.tend_room().takes_in
    fill_to(terminal, Level.LOW)
    assert (store.room().takes_in, store.queue_status().room) == (True, "low")
    fill_to(terminal, Level.REFUSING)
    look = store.room()
    assert not look.takes_in
    assert look.free > RULES.emergency_mb * MIB, "said while there is room for what is in hand"
    page = store.put_blob(in_hand.id, os.urandom(PAGE), "image/jpeg")
    assert take_in(store, in_hand.id, (page,)).intake_id == in_hand.id


def test_in_an_emergency_no_page_takes_the_last_room_but_a_matter_is_still_handed_in(terminal: Terminal) -> None:
    store = terminal.store
    in_hand = draft_of()
    store.save_draft(in_hand, person(store))
    fill_to(terminal, Level.EMERGENCY)
    with pytest.raises(StoreFull):
        store.put_blob(in_hand.id, os.urandom(PAGE), "image/jpeg")
    assert take_in(store, in_hand.id).intake_id == in_hand.id
    assert store.verify().errors == ()


def test_on_a_disk_without_a_free_byte_the_queue_drains_drafts_go_and_room_comes_back(terminal: Terminal) -> None:
    store = terminal.store
    store.tend_room()
    ballast = terminal.home / "store" / "ballast"
    assert ballast.stat().st_size == 2 * MIB
    waiting = [terminal.take_in() for _ in range(5)]
    abandoned = [draft_of() for _ in range(3)]
    for draft in abandoned:
        store.save_draft(draft, person(store))
        store.put_blob(draft.id, os.urandom(PAGE), "image/jpeg")
    fill(terminal.home.parent)
    with pytest.raises(StoreFull):
        store.save_draft(draft_of(draft_id=new_id()), person(store))

    assert store.tend_room().level is Level.EMERGENCY
    assert not ballast.exists()
    terminal.deliver()
    assert [store.find_submitted(one) is not None for one in waiting] == [True] * 5
    assert store.queue_status().pending == 0
    for draft in abandoned:
        store.discard_draft(draft.id)
    assert store.checkpoint()
    assert store.verify().errors == ()

    (terminal.home.parent / "log-of-somebody-else").unlink()
    assert store.tend_room().level is Level.AMPLE
    assert ballast.stat().st_size == 2 * MIB

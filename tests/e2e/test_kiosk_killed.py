"""The power goes while somebody stands at the kiosk: what was taken in is there exactly once, a draft comes back with
its owner's card and with nobody else's, and no paper is taken for granted.

One hall, one kiosk, killed again and again: each process first shows what the last one left behind, finishes it, and is
then killed at the next place.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station.demo import DemoHall
from sync.locks import FileLock
from sync.opening import open_store
from tests.e2e.running import run_scene
from tests.e2e.terminals import quick_hall
from tests.e2e.test_nothing_left_behind import PERSON
from tests.faults.needles import Needles

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

#: Where the power goes, and what the same card must find afterwards. None: nothing was begun that could be kept.
WHILE_FILLING_IN = [
    ("welcome", None),
    ("card-being-read", None),
    ("identity", "draft"),
    ("form-apply_kind-filled", "draft"),
    ("form-household-filled", "draft"),
    ("form-address-filled", "draft"),
    ("form-emergency-filled", "draft"),
    ("form-contact-filled", "draft"),
    ("form-delivery-filled", "draft"),
]
BEFORE_TAKING_IN = [
    ("materials", "draft"),
    ("page-being-taken", "draft"),
    ("capture-check", "draft"),
    ("signed", "draft"),
    ("review", "draft"),
]
AROUND_TAKING_IN = [
    ("before-commit", "draft"),
    ("after-commit", "taken_in"),
    ("before-printing", "taken_in"),
    ("printing", "taken_in"),
    ("printed-not-noted", "taken_in"),
    ("print-noted", "taken_in"),
]
#: A place of each kind, for every run of the suite; `make proof` goes through all of them.
SOME_OF_EACH = [
    ("page-being-taken", "draft"),
    ("printed-not-noted", "taken_in"),
]
#: What the store may say about the paper after each of these deaths: never "printed" unless that was noted.
PAPER = {
    "after-commit": {"queued"},
    "before-printing": {"queued"},
    "printing": {"unknown"},
    "printed-not-noted": {"unknown"},
    "print-noted": {"printed"},
}


@pytest.fixture
def hall(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[DemoHall]:
    """Without cameras for faces: the matter compares nobody."""
    monkeypatch.setenv("HALL_FACES", "")
    monkeypatch.setenv("HALL_MODELS", "")
    with quick_hall(tmp_path / "hall") as running:
        yield running


def _visit(hall: DemoHall, folder: Path, *, expect: str | None, kill_at: str | None) -> dict[str, Any]:
    """Run one kiosk process; it must die where it was told to, or end well."""
    arguments = [*(("--expect", expect) if expect else ()), *(("--kill-at", kill_at) if kill_at else ())]
    exit_code = -signal.SIGKILL if kill_at else 0
    seen = run_scene("killed_kiosk.py", hall.home, folder / "seen.json", *arguments, exit_code=exit_code)
    hall.control("id_card").do("lift")
    hall.control("id_card").do("clear")
    return seen


#: What had been accepted (the step was left) when the power went at a step.
ACCEPTED = {
    "form-address-filled": {"apply_kind", "local_household"},
    "form-delivery-filled": {"apply_kind", "local_household", "residence_region", "emergency_name", "phone"},
    "materials": {"apply_kind", "local_household", "residence_region", "emergency_name", "phone", "delivery"},
    "signed": {"apply_kind", "local_household", "residence_region", "emergency_name", "phone", "delivery"},
}


def _lost(killed_at: str, seen: dict[str, Any]) -> set[str]:
    """Accepted answers that the reopened draft does not hold."""
    return ACCEPTED.get(killed_at, set()) - set(seen.get("answers", {}))


def _taken_in(hall: DemoHall) -> int:
    store, _ = open_store(hall.kiosk_home)
    with store:
        checked = store.verify()
        assert checked.errors == (), checked.errors
        return checked.intakes


def _run_through(
    hall: DemoHall, folder: Path, places: list[tuple[str, str | None]], memory: Path | None = None
) -> None:
    """``memory``: where the words of a visit are while it lasts; one that crashed leaves them there, and the next
    start of the program sweeps them."""
    expected_intakes = 0
    expect: str | None = None
    last = ""
    for place, leaves in [*places, (None, None)]:
        seen = _visit(hall, folder, expect=expect, kill_at=place)
        if expect is not None:
            assert seen["stranger"] == {"draft": False, "recent": None, "print_state": None}, last
            assert seen["owner"]["draft"] is (expect == "draft"), last
            assert not _lost(last, seen), f"killed at {last}: {_lost(last, seen)} had been accepted and is gone"
        if expect == "taken_in":
            assert seen["owner"]["recent"] is not None, last
            assert seen["owner"]["print_state"] in PAPER[last], last
        if expect is not None:
            expected_intakes += 1  # the draft was finished, or the matter had been handed in
        in_doubt = 1 if leaves == "taken_in" else 0  # handed in just before the power went
        assert _taken_in(hall) == expected_intakes + in_doubt, f"after {last}, killed at {place}"
        if memory is not None and place is not None:
            (left,) = memory.glob("hall-visit-*")
            (left / "words").write_text("somebody's words")
        expect, last = leaves, place or ""


def test_c07d_killed_at_a_place_of_each_kind_and_no_word_of_the_person_is_left(
    hall: DemoHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Searched byte for byte is everything but the store's ciphertext and the far ends of the wires."""
    places = {name: tmp_path / name.lower() for name in ("HOME", "TMPDIR", "XDG_RUNTIME_DIR")}
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    for name, folder in places.items():
        folder.mkdir(mode=0o700)
        monkeypatch.setenv(name, str(folder))
    memory = places["XDG_RUNTIME_DIR"]
    _run_through(hall, tmp_path, SOME_OF_EACH, memory)
    needles = Needles(PERSON)
    assert needles.below(hall.receipts), "the scan must find what surely is there"
    assert [hit for place in (hall.kiosk_home, *places.values()) for hit in needles.below(place)] == []
    assert needles.within((tmp_path / "seen.log").read_bytes()) == []
    assert list(memory.glob("hall-visit-*")) == [], "what the crashes left there is swept"
    lock = FileLock(hall.kiosk_home / "kiosk.lock")
    assert lock.acquire(), "the lock died with its owner"
    run_scene("killed_kiosk.py", hall.home, tmp_path / "none.json", exit_code=1, seen_nothing=True)
    lock.release()


@pytest.mark.proof
def test_killed_while_filling_in(hall: DemoHall, tmp_path: Path) -> None:
    _run_through(hall, tmp_path, WHILE_FILLING_IN)


@pytest.mark.proof
def test_killed_before_taking_in(hall: DemoHall, tmp_path: Path) -> None:
    _run_through(hall, tmp_path, BEFORE_TAKING_IN)


@pytest.mark.proof
def test_killed_around_taking_in(hall: DemoHall, tmp_path: Path) -> None:
    _run_through(hall, tmp_path, AROUND_TAKING_IN)

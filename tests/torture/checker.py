"""Opens what a cut has left, with the real `Store.open`, and compares it with what was acknowledged before the cut.

What was acknowledged, and what the rows of every committed transaction were, is read from the log of the run, never
from the product; so are the bytes of the attachments.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from sync.store.store import Store
from tests.torture.disk import Kind, Operation
from tests.torture.states import Fact, State, doubles, facts_of, halves, read_state, rows, same
from tests.torture.workload import Acknowledged, Candidate, Committed, Found, HandClock, MayGo, take_in

_BLOBS = "store/blobs/"


@dataclass
class Verdict:
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.twice or self.unreadable)


@dataclass
class Stand:
    """Where the run stood at a point of its log: what must be there, and which states there may be."""

    may_be: list[State] = field(default_factory=list)
    candidates: list[State] = field(default_factory=list)
    facts: set[Fact] = field(default_factory=set)

    def take(self, operation: Operation) -> None:
        match operation.mark:
            case Candidate(state):
                self.candidates.append(state)
            case Committed():
                self.may_be, self.candidates = self.candidates[-1:], []
            case Found(state):
                if self.may_be and any(same(state, known) for known in self.may_be):
                    self.candidates = []
                else:  # a commit that was not acknowledged has happened all the same, or the first look
                    self.may_be, self.candidates = [*self.may_be, *self.candidates, state], []
            case Acknowledged(facts):
                self.facts |= facts
            case MayGo(facts):
                self.facts -= facts


def first_look(log: list[Operation]) -> State:
    """What a store is that was just made, or brought up to date."""
    for operation in log:
        if isinstance(operation.mark, (Candidate, Found)):
            return operation.mark.state
    raise AssertionError("a run that never opened its store")


def attachments_of(log: list[Operation], before: dict[str, bytes]) -> dict[str, bytes]:
    """The content of every blob file by its name, as it was written."""
    found = {path: bytearray(data) for path, data in before.items() if path.startswith(_BLOBS)}
    for operation in log:
        if operation.kind is Kind.WRITE and operation.path.startswith(_BLOBS):
            found.setdefault(operation.path, bytearray()).extend(operation.data)
    return {path.removeprefix(_BLOBS): bytes(data) for path, data in found.items()}


def lay_out(home: Path, files: dict[str, bytes | bytearray]) -> None:
    """Makes ``home`` hold these files and nothing else; below it no time is spent on syncs."""
    if home.exists():
        shutil.rmtree(home)
    home.mkdir(mode=0o700)
    made, root = {""}, str(home)
    for path, data in files.items():
        folder, _, name = path.rpartition("/")
        if folder not in made:
            (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
            made.add(folder)
        if name:
            handle = os.open(f"{root}/{path}", os.O_WRONLY | os.O_CREAT, 0o600)
            os.write(handle, data)
            os.close(handle)


@contextmanager
def in_another_life() -> Iterator[None]:
    """The process that was printing in the run is dead: it is not this one, though it has its name."""
    with mock.patch("sync.store.print_jobs.is_alive", return_value=False):
        yield


def look_at(home: Path, stand: Stand, attachments: dict[str, bytes], *, thorough: bool) -> Verdict:
    """Inside `in_another_life`. ``thorough``: also the product's own proof of itself, a second opening, a take-in."""
    verdict = Verdict()
    try:
        with Store.open(home, HandClock()) as store:
            with store._database.read() as connection:
                driver = connection.connection.driver_connection
                state = read_state(driver)
                structure = _structure(driver) if thorough or len(stand.facts) % 4 == 0 else []
            _compare(state, structure, stand, verdict)
            _attachments(home, state, attachments, verdict)
            if thorough:
                verdict.unreadable += [f"verify: {error}" for error in store.verify().errors]
        if thorough:
            _again(home, state, verdict)
    except Exception as error:
        verdict.unreadable.append(f"{type(error).__name__}: {error} ({type(error.__cause__).__name__})")
    return verdict


def _structure(driver: Any) -> list[str]:
    """Of the tables every row is read and compared anyway; this looks into the indexes, too."""
    return [row[0] for row in driver.execute("PRAGMA integrity_check") if row[0] != "ok"]


def _compare(state: State, structure: list[str], stand: Stand, verdict: Verdict) -> None:
    missing = stand.facts - facts_of(state) if stand.facts else set()
    verdict.lost += [" ".join(fact) for fact in sorted(missing)]
    verdict.twice += doubles(state)
    verdict.unreadable += [*structure, *halves(state)]
    if not any(same(kept, state) for kept in (*stand.may_be, *stand.candidates)):
        verdict.unreadable.append("the store is in no state in which it ever was")


def _attachments(home: Path, state: State, attachments: dict[str, bytes], verdict: Verdict) -> None:
    for case, digest, name in rows(state, "blobs", "case_id", "digest", "file"):
        path = home / _BLOBS / name
        if not path.is_file():
            verdict.lost.append(f"attachment {digest} of {case} has no file")
        elif path.read_bytes() != attachments[name]:
            verdict.unreadable.append(f"attachment {digest} of {case} is not what was written")


def _again(home: Path, state: State, verdict: Verdict) -> None:
    """Opened once more nothing is different; what was taken in is not taken in again, something new is."""
    with Store.open(home, HandClock()) as store:
        with store._database.read() as connection:
            if read_state(connection.connection.driver_connection) != state:
                verdict.unreadable.append("opened a second time it is different")
        taken = [row[0] for row in rows(state, "intakes", "id", "origin", "package_id") if row[1:] == ("local", None)]
        for case in taken[-1:]:
            if not take_in(store, case).already:
                verdict.twice.append(f"taken in again: {case}")
        new = take_in(store)
        if any(new.case_no == row[0] for row in rows(state, "intakes", "case_no")):
            verdict.twice.append(f"number given twice: {new.case_no}")

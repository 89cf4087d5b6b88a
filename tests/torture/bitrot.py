"""Bits that rot, one at a time, in a page of the database, in the write-ahead log, in an attachment (RELIABILITY F5).

Each flip must be *noticed* (the store does not open, or its check names something, or damage is noted). After the
repair every record is either readable with the digest it was acknowledged with, or named: parked, or in ``damage``.
None may be gone without a word, none may be something else, and what the flip did not touch must still go out.

``rot:SEED`` replays one: a third of the seeds rots the database, a third the log, a third an attachment.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from unittest import mock

from sync.store import repair, wal, wal_guard
from sync.store.errors import KnownStoreError, StoreCorrupt
from sync.store.store import Store
from tests.torture.checker import lay_out
from tests.torture.power import scratch
from tests.torture.quick import quick_opening
from tests.torture.recorder import content_below
from tests.torture.states import State, read_state, rows
from tests.torture.tally import Tally
from tests.torture.workload import HandClock, draft_of, intake_of, new_id, person

KIND = "rot"
_INTAKES = 8
#: A bit spoils 17 bytes of a page, on which two rows may meet: more damage would be more than what it touched.
_SPARED = 2


@dataclass(frozen=True)
class Home:
    """A terminal's disk: with its log, as a kill leaves it, and without; and what was acknowledged by record."""

    killed: dict[str, bytes]
    closed: dict[str, bytes]
    digests: dict[str, str]


@cache
def home() -> Home:
    with scratch() as folder:
        place = folder / "home"
        with Store.open(place, HandClock()) as store:
            for size in range(_INTAKES):
                case = new_id()
                ref = store.put_blob(case, random.Random(size).randbytes(200 + 30_000 * (size % 3)), "image/jpeg")
                store.save_draft(draft_of(draft_id=case), person(store))
                store.submit(case, partial(_intake, case, ref), lambda _: b"receipt")
                if size == _INTAKES // 2:
                    store.checkpoint()
            killed = content_below(place)
            state = _state(store)
            store.checkpoint()
        return Home(killed, content_below(place), dict(rows(state, "outbox", "id", "digest")))


def _intake(case: str, ref: object, sequence: int) -> object:
    return intake_of(case, sequence, (ref,))


def _state(store: Store) -> State:
    with store._database.read() as connection:
        return read_state(connection.connection.driver_connection)


@dataclass
class Flip:
    """Where a bit turns over."""

    path: str
    at: int
    bit: int
    files: dict[str, bytes]

    def rotten(self) -> dict[str, bytes | bytearray]:
        data = bytearray(self.files[self.path])
        data[self.at] ^= 1 << self.bit
        return {**self.files, self.path: data}


def flip_of(seed: int) -> Flip:
    rng, known = random.Random(seed), home()
    if seed % 3 == 0:
        path, files = "store/hall.db", known.closed
    elif seed % 3 == 1:
        path, files = "store/hall.db-wal", known.killed
    else:
        files = known.closed
        path = rng.choice(sorted(name for name in files if name.startswith("store/blobs/")))
    return Flip(path, _place(rng, path, files[path]), rng.randrange(8), files)


def _place(rng: random.Random, path: str, data: bytes) -> int:
    """Headers are small and matter most: every fourth flip is in one."""
    if path.endswith("-wal") and rng.random() < 0.25:
        frame = rng.randrange((len(data) - wal.HEADER) // wal.FRAME)
        return rng.choice((rng.randrange(wal.HEADER), wal.HEADER + frame * wal.FRAME + rng.randrange(24)))
    return rng.randrange(min(len(data), 64) if rng.random() < 0.1 else len(data))


def rot(folder: Path, seed: int) -> tuple[bool, list[str]]:
    """Was it noticed, and what has become of records that nobody speaks of?"""
    flip = flip_of(seed)
    lay_out(folder, flip.rotten())
    try:
        with Store.open(folder, HandClock()) as store:
            errors = store.verify().errors
        noticed, broken = bool(errors), any(error.startswith("database:") for error in errors)
    except StoreCorrupt:
        noticed = broken = True
    if broken:
        repair.repair(folder, HandClock())
    with Store.open(folder, HandClock()) as store:
        store.park_damaged()
        with store._database.read() as connection:
            driver = connection.connection.driver_connection
            noted = driver.execute("SELECT sort, subject, case_id FROM damage").fetchall()
            states = dict(driver.execute("SELECT id, state FROM outbox").fetchall())
        noticed = noticed or bool(noted)
        named = {one for row in noted for one in row[1:] if one} | {word for row in noted for word in row[1].split()}
        troubles = [
            f"{record} is gone without a word" for record in home().digests if record not in states.keys() | named
        ]
        troubles += [what for record in states if (what := _trouble(store, record, states[record]))]
        spoilt = [record for record in home().digests if states.get(record) != "pending"]
        if len(spoilt) > _SPARED:
            troubles.append(f"{len(spoilt)} records suffer from one bit")
        left = [error for error in store.verify().errors if error.startswith("database:")]
        troubles += [f"after the repair: {error}" for error in left]
    return noticed, troubles


def _trouble(store: Store, record: str, state: str) -> str | None:
    """A record that is to be sent must be what was acknowledged, with its attachments."""
    if state != "pending":
        return None if state == "stuck" else f"{record} is {state}"
    try:
        store.record_data(record)
        for digest in next(one for one in store.ready_records() if one.id == record).blobs:
            store.read_blob(record, digest)
    except KnownStoreError as error:
        return f"{record} would be sent, but {error}"
    with store._database.read() as connection:
        kept = connection.connection.driver_connection.execute("SELECT digest FROM outbox WHERE id = ?", (record,))
        return None if kept.fetchone()[0] == home().digests[record] else f"{record} is something else"


def _one(folder: Path, seed: int) -> Tally:
    flip = flip_of(seed)
    where = f"{KIND}:{seed}: {Path(flip.path).name} at {flip.at}"
    try:
        noticed, troubles = rot(folder, seed)
    except Exception as error:
        return Tally(1, unreadable=1, findings=[f"{where}: {type(error).__name__}: {error}"])
    if not noticed:
        return Tally(1, lost=1, findings=[f"{where}: not noticed"])
    gone = any("gone" in trouble or "something else" in trouble for trouble in troubles)
    words = [f"{where}: {'; '.join(troubles[:3])}"] if troubles else []
    return Tally(1, lost=gone, unreadable=bool(troubles) and not gone, findings=words)


def _some(seeds: range) -> Tally:
    tally = Tally()
    with scratch() as folder, quick_opening():
        for seed in seeds:
            tally.add(_one(folder / "home", seed))
    return tally


def campaign(count: int, seed: int, workers: int) -> Tally:
    """``count`` flips; every part gets a third of them."""
    tally = Tally()
    step = max(1, -(-count // (workers * 4)))
    parts = [range(seed + at, seed + min(at + step, count)) for at in range(0, count, step)]
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_some, parts):
            tally.add(part)
    return tally


@contextmanager
def _log_not_looked_over() -> Iterator[None]:
    with mock.patch.object(wal_guard.WalGuard, "_look_over", return_value=None):
        yield


@contextmanager
def _attachments_not_authenticated() -> Iterator[None]:
    """A file that cannot be opened any more passes for an empty one."""
    real = Store.read_blob

    def read_blob(store: Store, case: str, digest: str) -> bytes:
        try:
            return real(store, case, digest)
        except StoreCorrupt:
            return b""

    with (
        mock.patch.object(Store, "read_blob", read_blob),
        mock.patch("sync.store.verify._blobs", return_value=[]),
        mock.patch("sync.store.damage.park_damaged", return_value=0),
    ):
        yield


_VARIANTS: dict[str, Callable[[], AbstractContextManager[None]]] = {
    "write-ahead log not looked over": _log_not_looked_over,
    "attachments not authenticated": _attachments_not_authenticated,
}


def caught() -> dict[str, bool]:
    return {name: _is_caught(name) for name in _VARIANTS}


def _is_caught(name: str) -> bool:
    with scratch() as folder, _VARIANTS[name]():
        return any(not _one(folder / "home", seed).clean for seed in range(30) if seed % 3)


def replay(seed: int) -> Tally:
    with scratch() as folder:
        found = _one(folder / "home", seed)
        shutil.rmtree(folder / "home", ignore_errors=True)
        return found

"""Power cuts at any write or sync of the store's real life, SQLCipher below, attachments beside (RELIABILITY F1, §4).

A run (`tests.torture.workload`) is recorded once, then cut at many points; of each cut's unsynced writes and names its
seed draws what survives (`tests.torture.disk`), and the product opens it (`tests.torture.checker`). One cut in twenty
is followed by another while the store is being opened. ``cut:SEED`` replays one: the run is ``SEED // 10000``.

Runs begin with an empty disk, with a store, or with one of an earlier schema; in some a sync fails, or the disk is full
for a while.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from functools import cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from sync.store.store import Store
from tests.torture import broken
from tests.torture.checker import Stand, Verdict, attachments_of, first_look, in_another_life, lay_out, look_at
from tests.torture.disk import Disk, Kind, Operation
from tests.torture.earlier import earlier_store
from tests.torture.quick import quick_opening
from tests.torture.recorder import Failure, Recorder, content_below
from tests.torture.states import Fact
from tests.torture.tally import Tally
from tests.torture.workload import Day, HandClock, marked_commits, seeded_chance

KIND = "cut"
#: Seeds of one run: its number times this, and the cut's number.
_RUN = 10_000
_CUTS_A_RUN = 1_500
#: Where every opening runs the migrations, which takes fifty times as long.
_CUTS_A_SLOW_RUN = 40
_RUNS = 10
_STEPS = 70
_AGAIN = 0.05
_THOROUGH = 0.01
_SCRATCH = Path("/dev/shm")


@dataclass(frozen=True)
class Run:
    """A recorded run: the disk before it, the log, and what the attachments were."""

    before: dict[str, bytes]
    log: list[Operation]
    attachments: dict[str, bytes]
    facts: frozenset[Fact]


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder in memory where there is one: nothing of it has to survive but in our model."""
    with tempfile.TemporaryDirectory(prefix="hall-torture-", dir=_SCRATCH if _SCRATCH.is_dir() else None) as folder:
        yield Path(folder)


def is_slow(number: int) -> bool:
    return number % 16 in (5, 11)


@cache
def _blank() -> dict[str, bytes]:
    """A store as it is after its first start."""
    with scratch() as folder:
        Store.open(folder / "home", HandClock()).close()
        return content_below(folder / "home")


def record(number: int, variant: str | None = None) -> Run:
    """Run ``number``; ``variant`` names a promise that is removed from the product (`tests.torture.broken`)."""
    rng = random.Random(number)
    before: dict[str, bytes]
    facts: frozenset[Fact] = frozenset()
    if number % 16 == 5:
        before, facts = earlier_store(rng)
    elif number % 16 == 11:
        before = {}
    else:
        before = _blank()
    with scratch() as folder, ExitStack() as stack:
        home = folder / "home"
        lay_out(home, dict(before))
        recorder = Recorder(home, before)
        recorder.fault = _faults(rng)
        stack.enter_context(broken.VARIANTS[variant](recorder) if variant else nullcontext())
        stack.enter_context(seeded_chance(number))
        stack.enter_context(recorder.recording())
        stack.enter_context(marked_commits(recorder))
        Day(recorder, rng, home, early=variant == broken.ACK_BEFORE_COMMIT).run(8 if is_slow(number) else _STEPS)
        if recorder.fault is None and variant is None:
            recorder.check()
    return Run(before, recorder.log, attachments_of(recorder.log, before), facts)


def _faults(rng: random.Random) -> Any:
    """None in most runs; else syncs that fail, or a disk that is full for a while."""
    way = rng.random()
    if way < 0.65:
        return None
    left = [rng.randrange(20, 120) for _ in range(3)]
    full = way > 0.85

    def fault(operation: Operation) -> Failure | None:
        wanted = (Kind.WRITE, Kind.CREATE) if full else (Kind.SYNC,)
        if operation.kind not in wanted or not left:
            return None
        left[0] -= 1
        if left[0] > 0:
            return None
        if not full or left[0] < -8:
            left.pop(0)
        return Failure.FULL if full else Failure.IO

    return fault


def cut_run(number: int, cuts: range, variant: str | None = None, *, until_caught: bool = False) -> Tally:
    """These cuts of run ``number``."""
    run = record(number, variant)
    tally = Tally()
    chances = {cut: random.Random(number * _RUN + cut) for cut in cuts}
    places = sorted((chance.randint(1, len(run.log)), cut) for cut, chance in chances.items())
    disk, stand, done = Disk(run.before), Stand(facts=set(run.facts), may_be=[first_look(run.log)]), 0
    with scratch() as folder, quick_opening(), in_another_life():
        for place, cut in places:
            while done < place:
                disk.apply(run.log[done])
                stand.take(run.log[done])
                done += 1
            verdict = _cut(folder / "home", disk, stand, run, chances[cut])
            tally.add(_tally(number * _RUN + cut, verdict))
            if until_caught and not tally.clean:
                break
    return tally


def _cut(home: Path, disk: Disk, stand: Stand, run: Run, rng: random.Random) -> Verdict:
    files = disk.survivors(rng)
    if rng.random() < _AGAIN:
        files = _cut_again(home, files, rng)
    lay_out(home, files)
    if rng.random() < 0.2 and (home / "store").is_dir():  # what is left of the shared memory must not be believed
        (home / "store" / "hall.db-shm").write_bytes(rng.randbytes(32768))
    return look_at(home, stand, run.attachments, thorough=rng.random() < _THOROUGH)


def _cut_again(home: Path, files: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """What is left when the power goes once more while the store is opened, swept and checkpointed."""
    lay_out(home, files)
    before = {path: bytes(data) for path, data in files.items()}
    recorder = Recorder(home, before)
    with recorder.recording():
        try:
            with Store.open(home, HandClock()) as store:
                store.sweep_blobs()
                store.checkpoint()
        except Exception:  # noqa: S110 - the look afterwards meets the same, and says so
            pass
    disk = Disk(before)
    for operation in recorder.log[: rng.randint(0, len(recorder.log))]:
        disk.apply(operation)
    return dict(disk.survivors(rng))


def _tally(seed: int, verdict: Verdict) -> Tally:
    tally = Tally(1, bool(verdict.lost), bool(verdict.twice), bool(verdict.unreadable))
    for word in ("lost", "twice", "unreadable"):
        if found := getattr(verdict, word):
            tally.findings.append(f"{KIND}:{seed}: {word}: {'; '.join(found[:3])}")
    return tally


def plan(count: int, seed: int) -> list[tuple[int, range]]:
    """Runs and their cuts: ``count`` cuts in all."""
    planned, number = [], seed
    share = max(1, _RUNS * _CUTS_A_RUN // max(count, 1))  # a few cuts still are cuts of several runs
    while count > 0:
        most = _CUTS_A_SLOW_RUN if is_slow(number) else _CUTS_A_RUN
        cuts = min(count, max(10, most // share))
        planned.append((number, range(cuts)))
        count -= cuts
        number += 1
    return planned


def campaign(count: int, seed: int, workers: int) -> Tally:
    tally = Tally()
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        for part in pool.map(_one_run, plan(count, seed)):
            tally.add(part)
    return tally


def _one_run(task: tuple[int, range]) -> Tally:
    return cut_run(*task)


def caught(seed: int = 1, runs: int = 6, cuts: int = 250) -> dict[str, bool]:
    """Does the same check find each broken variant?"""
    names = list(broken.VARIANTS)
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        return dict(zip(names, pool.map(partial(_is_caught, seed=seed, runs=runs, cuts=cuts), names), strict=True))


def _is_caught(variant: str, seed: int, runs: int, cuts: int) -> bool:
    numbers = [number for number in range(seed, seed + 3 * runs) if not is_slow(number)][:runs]
    return any(not cut_run(number, range(cuts), variant, until_caught=True).clean for number in numbers)


def replay(seed: int) -> Tally:
    """One cut, by its seed."""
    return cut_run(seed // _RUN, range(seed % _RUN, seed % _RUN + 1))

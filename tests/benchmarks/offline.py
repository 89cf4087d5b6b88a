"""Thirty days without a network: a terminal with 10,000 intakes waiting (each with event, audit entries, print job and
number, one in ten moved on with a notice and due) beside one whose lists are just as full, so that both fill the same
screens.
What clerks and citizens wait for is done at both in turns; floor: the small one.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from uuid6 import uuid7

from intake.parties import Applicant
from sync.clock import SystemClock
from sync.dues import Due
from sync.store.moves import Wishes
from sync.store.store import Store
from tests.benchmarks.people import PERSON, intake_of
from tests.benchmarks.rows import Row, at_most, seconds

BUDGET = 1.1
#: The lists show 200 lines: among the first so many, every second case is due and every other one undecided.
FEW, MANY = 500, 10_000
_ROUNDS, _WARM = 60, 5


@dataclass(slots=True)
class Place:
    """A terminal's store, and somebody in it whose cases are looked for. ``count`` gives each case a number."""

    store: Store
    count: int = 0
    number: str = ""
    token: str = ""

    def submit(self) -> str:
        case, sequence = str(uuid7()), self.count
        self.count += 1
        who = citizen(sequence)
        at = SystemClock().now().rfc3339
        made = replace(intake_of(case, sequence % 99_999 + 1), applicant=who, taken_in_at=at)
        made = replace(made, case_no=f"{made.case_no[:-10]}D{sequence // 99_999:04d}{sequence % 99_999:05d}")
        self.store.submit(case, lambda _: made, lambda _: b"receipt " * 60)
        self.number, self.token = self.number or made.case_no, self.token or made.progress_token
        return case


@cache
def _numbers() -> list[str]:
    """Valid numbers of nobody: the test region, the last digit by GB 11643."""
    weights = [pow(2, 17 - place, 11) for place in range(17)]
    found = []
    for serial in range(MANY + 1000):
        digits = f"100101{19400101 + serial // 1000 % 60 * 10000}{serial % 1000:03d}"
        check = (12 - sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=True)) % 11) % 11
        found.append(digits + ("X" if check == 10 else str(check)))
    return found


def citizen(serial: int) -> Applicant:
    """Another person for every case."""
    numbers = _numbers()
    return replace(PERSON, id_number=numbers[serial % len(numbers)])


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        return list(_rows(Path(folder)))


def _rows(folder: Path) -> Iterator[Row]:
    places = [_filled(folder / f"{wanted}", wanted) for wanted in (FEW, MANY)]
    try:
        for what, work in _WORK.items():
            few, many = _race(work, *places)
            why = f"median of {_ROUNDS}, in turns, at {FEW} and at {MANY:,} waiting"
            yield at_most(f"offline: {what}", BUDGET, few * 1000, many * 1000, "ms", why)
    finally:
        for place in places:
            place.store.close()


def _filled(home: Path, wanted: int) -> Place:
    """A terminal with so many intakes, all taken in by `Store.submit`. Filled in memory where the system offers that:
    the syncs of 10,000 commits would take most of the time, and are not what is measured."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(prefix="hall-bench-", dir=memory if memory.is_dir() else None) as room:
        with Store.open(Path(room) / "terminal", SystemClock()) as store:
            filled = Place(store)
            _fill(filled, wanted)
        shutil.copytree(Path(room) / "terminal", home)
    return replace(filled, store=Store.open(home, SystemClock()))


def _fill(place: Place, wanted: int) -> None:
    sys.path.insert(0, str(Path(__file__).parents[1] / "sync"))
    from case_kit import notice

    wishes = Wishes(due=lambda _: Due("Q", f"2029-{place.count % 12 + 1:02d}-11"))
    while place.count < wanted:
        case = place.submit()
        if place.count % (2 if place.count <= FEW else 10) == 0:
            notice(place.store, case, at=datetime.now(UTC), wishes=wishes)
        if place.count % 500 == 0:
            place.store.checkpoint()
    place.store.checkpoint()


def _race(work: Callable[[Place], object], few: Place, many: Place) -> tuple[float, float]:
    figures = [(seconds(lambda: work(few)), seconds(lambda: work(many))) for _ in range(_ROUNDS + _WARM)][_WARM:]
    return statistics.median(pair[0] for pair in figures), statistics.median(pair[1] for pair in figures)


def _person(place: Place) -> str:
    who = citizen(0)
    return place.store.person_key(who.id_type, who.id_number)


_WORK: dict[str, Callable[[Place], object]] = {
    "taking in": lambda place: place.submit(),
    "the queue's state, every 2 s": lambda place: place.store.queue_status(),
    "list of what is unsent": lambda place: place.store.unsent_cases(),
    "list of what waits for a decision": lambda place: place.store.waiting_for_decision(200),
    "list of what is due": lambda place: place.store.cases_due("2030-01-01"),
    "a person's cases": lambda place: place.store.cases_of(_person(place)),
    "a person's recent matter": lambda place: place.store.recent_case(_person(place)),
    "a case by its number": lambda place: place.store.find_case(place.number),
    "a case by its receipt's code": lambda place: place.store.find_case(place.token),
    "the next record to be sent": lambda place: place.store.ready_records(limit=1),
}

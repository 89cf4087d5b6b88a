"""The places where a visit happens: a kiosk, a counter, or both, each on the bench of its own tests."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from counter_kit import CounterBench
from kiosk_kit import Bench

from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures


@contextmanager
def kiosk_in(home: Path, pictures: Pictures, who: type[Person] = Person, **parts: Any) -> Iterator[Person]:
    """Somebody walks up to a kiosk that is on its first page."""
    bench = Bench(home, **parts).start()
    try:
        yield who(bench, pictures)
    finally:
        bench.close()


@contextmanager
def counter_in(home: Path, pictures: Pictures, **parts: Any) -> Iterator[ClerkAtWork]:
    """A clerk has signed in and waits for the next person."""
    bench = CounterBench(home, **parts).start()
    bench.sign_in()
    try:
        yield ClerkAtWork(bench, pictures)
    finally:
        bench.close()


def power_cut(running: Path, after: Path) -> None:
    """What is on the disk at this very moment is all that is left: nothing was closed, nothing was said."""
    shutil.copytree(running / "kiosk", after / "kiosk")

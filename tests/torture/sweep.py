"""One call of the product again and again, each time with the disk failing one operation later, until it gets through.

Between the tries the store must be row for row what it was: what was refused left nothing. The failing disk stays so
until the call has ended, as a full one does.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sync.store.errors import KnownStoreError
from sync.store.store import Store
from tests.torture.disk import Kind, Operation
from tests.torture.recorder import Failure, Recorder, content_below
from tests.torture.states import State, read_state

#: What takes room.
GROWING = (Kind.WRITE, Kind.CREATE, Kind.MAKE_FOLDER)
CHANGING = (*GROWING, Kind.TRUNCATE, Kind.REMOVE, Kind.RENAME, Kind.SYNC, Kind.SYNC_FOLDER)
#: More operations than any one call makes.
_MOST = 600


@dataclass
class Refused:
    """How the tries before the last one ended: the condition, by the number of the operation that failed. The last one
    needed nothing of what would have failed."""

    conditions: dict[int, str] = field(default_factory=dict)


def state_of(store: Store) -> State:
    with store._database.read() as connection:
        return read_state(connection.connection.driver_connection)


@contextmanager
def failing_disk(home: Path) -> Iterator[Recorder]:
    """``recorder.fault`` decides from now on what fails below ``home``."""
    recorder = Recorder(home, content_below(home) if home.is_dir() else {})
    with recorder.recording():
        yield recorder


class From:
    """Fails the n-th of the wanted operations and all after it, or that one alone."""

    def __init__(self, number: int, kinds: Collection[Kind], failure: Failure, *, once: bool = False) -> None:
        self._left = number
        self._kinds = kinds
        self._failure = failure
        self._once = once
        self.failed = 0

    def __call__(self, operation: Operation) -> Failure | None:
        if operation.kind not in self._kinds or operation.path.endswith("hall.db-mark"):
            return None  # the mark is no promise: `sync.store.wal_guard`
        self._left -= 1
        if self._left > 0 or (self._once and self._left < 0):
            return None
        self.failed += 1
        return self._failure


def sweep(
    recorder: Recorder,
    store: Store,
    call: Callable[[], object],
    *,
    kinds: Collection[Kind] = GROWING,
    failure: Failure = Failure.FULL,
    between: Callable[[int], None] = lambda _: None,
    step: int = 1,
) -> Refused:
    """Raises AssertionError when a refused call left something, or one with nothing failing was refused. What the last
    call did stands; ``between`` is called after each refused one, the disk in order again."""
    refused = Refused()
    before = state_of(store)
    for number in range(1, _MOST, step):
        fault = From(number, kinds, failure)
        recorder.fault = fault
        try:
            call()
        except KnownStoreError as error:
            refused.conditions[number] = error.condition
        finally:
            recorder.fault = None
        if number not in refused.conditions:
            return refused
        assert state_of(store) == before, f"refused at operation {number}, but not undone"
        between(number)
    raise AssertionError("the call never gets through")

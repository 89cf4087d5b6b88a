"""The agent's house-keeping lane: duties done at intervals, beside delivery, drafts and feed, each on its own.

A duty's error is logged and the duty comes again soon; it neither ends the lane nor holds up another duty for longer
than it takes. Intervals are counted in running time, which nobody can set; what needs a date asks the clock itself.
Adding a duty: a `Duty` more in `sync.agent_process`.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from threading import Thread
from typing import Protocol

import structlog

from sync.agent import Waiter
from sync.store.errors import KnownStoreError

log = structlog.get_logger("sync.agent")

#: A duty that failed or said "not yet" comes again after, seconds (or after its interval, whatever is shorter).
AGAIN_S = 60.0
#: How long to wait for a duty under way when the agent ends, seconds.
_END_S = 5.0
_NEVER_MORE_S = 3600.0


class Running(Protocol):
    def monotonic(self) -> float: ...


@dataclass(frozen=True, slots=True)
class Duty:
    """``do`` returns False for "not yet, ask again soon". ``stop`` breaks off what waits for the network; it is called
    from another thread or a signal handler. ``close`` gives back what the duty holds."""

    name: str
    every_s: float
    do: Callable[[], bool]
    stop: Callable[[], None] = lambda: None
    close: Callable[[], None] = lambda: None


class Housekeeping:
    """Single-threaded but for `stop`. All duties are due at the start."""

    def __init__(self, duties: Sequence[Duty], clock: Running, waiter: Waiter) -> None:
        self._duties = tuple(duties)
        self._clock = clock
        self._waiter = waiter
        self._next = {duty.name: float("-inf") for duty in self._duties}

    def run(self) -> None:
        """Until the waiter is told to stop."""
        while not self._waiter.stopping():
            self.round()
            self._waiter.wait(self.next_wait())

    def round(self) -> None:
        """Every duty that is due."""
        for duty in self._duties:
            if self._waiter.stopping():
                return
            if self._clock.monotonic() >= self._next[duty.name]:
                done = _done(duty)
                wait = duty.every_s if done else min(AGAIN_S, duty.every_s)
                self._next[duty.name] = self._clock.monotonic() + wait

    def next_wait(self) -> float:
        """Seconds until the next duty is due."""
        now = self._clock.monotonic()
        return max(0.0, min((at - now for at in self._next.values()), default=_NEVER_MORE_S))

    def stop(self) -> None:
        for duty in self._duties:
            duty.stop()

    def close(self) -> None:
        for duty in self._duties:
            duty.close()


def _done(duty: Duty) -> bool:
    try:
        return duty.do()
    except KnownStoreError as error:
        log.error("store_trouble", duty=duty.name, condition=error.condition)
    except Exception as error:
        # A mistake of ours. No text of the error: it could quote a record.
        where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
        log.error("duty_stumbled", duty=duty.name, error=type(error).__name__, where=where)
    return False


class InBackground:
    """The lane in a thread of its own."""

    def __init__(self, house: Housekeeping) -> None:
        self._thread = Thread(target=house.run, name="housekeeping", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> bool:
        """Once the waiter has been told to stop. False: a duty hangs in something that cannot be broken off."""
        self._thread.join(_END_S)
        return not self._thread.is_alive()

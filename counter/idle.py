"""The one time that runs beside the flow: until the counter locks, or until the next person, on the `Scheduler`."""

from __future__ import annotations

from collections.abc import Callable

from counter.events import Elapsed
from counter.parts import Timeouts
from station.scheduler import Cancellable, Scheduler


class LockTimer:
    """Holds at most one running time."""

    def __init__(self, scheduler: Scheduler, timeouts: Timeouts, post: Callable[[Elapsed], None]) -> None:
        self._scheduler = scheduler
        self._post = post
        self._lengths = {Elapsed.IDLE: timeouts.lock, Elapsed.FAREWELL: timeouts.thanks}
        self._kind: Elapsed | None = None
        self._running: Cancellable | None = None

    def follow(self, kind: Elapsed | None) -> None:
        """The flow moved: the time starts anew."""
        self.stop()
        self._kind = kind
        if kind is not None:
            self._running = self._scheduler.call_later(self._lengths[kind], self._passed)

    def touched(self) -> None:
        """Somebody is there."""
        if self._kind is Elapsed.IDLE:
            self.follow(Elapsed.IDLE)

    def stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._running = None
        self._kind = None

    def _passed(self) -> None:
        kind, self._kind, self._running = self._kind, None, None
        if kind is not None:
            self._post(kind)

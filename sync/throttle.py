"""How much of the line the terminal may use: a bucket of bytes that fills at the agreed rate, one for all lanes.

A limit for all day and another for busy hours, when the hall's own work needs the line (`[sync]` of terminal.toml).
Small things are never kept waiting: they put the bucket in debt, which the next large piece pays.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import time

#: Sent at once while there is a limit; no line is silent for long.
SLICE = 16 * 1024
#: Bodies up to this size go at once.
SMALL = 64 * 1024


@dataclass(frozen=True, slots=True)
class LineLimits:
    """Bytes a second, 0: as much as the line gives. ``busy`` counts from ``busy_from`` until ``busy_until`` by the
    clock on the wall; a span over midnight is one too."""

    usual: float = 0.0
    busy: float = 0.0
    busy_from: time = time(0)
    busy_until: time = time(0)

    def at(self, now: time) -> float:
        if self.busy_from <= self.busy_until:
            is_busy = self.busy_from <= now < self.busy_until
        else:
            is_busy = now >= self.busy_from or now < self.busy_until
        limits = [limit for limit in (self.usual, self.busy if is_busy else 0.0) if limit > 0]
        return min(limits, default=0.0)

    def changes_at(self, now: time) -> time | None:
        """When another limit comes into force; None: it is the same all day."""
        if self.at(self.busy_from) == self.at(self.busy_until):
            return None
        return next(at for at in (self.busy_from, self.busy_until) if self.at(at) != self.at(now))


class Throttle:
    """Threads may share one. ``monotonic`` in seconds, ``wall`` the local time of day; ``wait`` sleeps so many seconds
    and is true when it was broken off (by default: by `close`)."""

    def __init__(
        self,
        limits: LineLimits,
        monotonic: Callable[[], float],
        wall: Callable[[], time],
        wait: Callable[[float], bool] | None = None,
    ) -> None:
        self._limits = limits
        self._monotonic = monotonic
        self._wall = wall
        self._over = threading.Event()
        self._wait = wait or self._over.wait
        self._lock = threading.Lock()
        self._free_at = 0.0  # when everything taken so far has gone out at the agreed rate

    def close(self) -> None:
        """Nobody waits any more."""
        self._over.set()

    @property
    def limited(self) -> bool:
        return self._limits.usual > 0 or self._limits.busy > 0

    def paced(self, data: bytes | memoryview) -> bytes | memoryview | Slowly:
        """``data`` as it may be sent now: small things at once."""
        if not self.limited:
            return data
        if len(data) <= SMALL:
            self.take(len(data), at_once=True)
            return data
        return Slowly(data, self)

    def take(self, size: int, *, at_once: bool = False) -> bool:
        """Before ``size`` bytes are sent: waits until they may. False when the wait was broken off."""
        rate = self._limits.at(self._wall())
        if rate <= 0:
            return True
        with self._lock:
            now = self._monotonic()
            begin = max(now, self._free_at)
            self._free_at = begin + size / rate
        wait = begin - now
        return at_once or wait <= 0 or not self._wait(wait)


class Slowly:
    """A request body that comes at the pace a throttle allows, for ``requests``: its length is known beforehand.
    Iterating raises ConnectionAbortedError when the wait is broken off."""

    def __init__(self, data: bytes | memoryview, throttle: Throttle) -> None:
        self._data = memoryview(data)
        self._throttle = throttle

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[memoryview]:
        for start in range(0, len(self._data), SLICE):
            piece = self._data[start : start + SLICE]
            if not self._throttle.take(len(piece)):
                raise ConnectionAbortedError
            yield piece

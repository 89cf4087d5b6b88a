"""Displays wait here for the next call: a question stays open until there is an answer, for some seconds."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from starlette.concurrency import run_in_threadpool

T = TypeVar("T")

LONGEST_S = 25.0
#: Calls that came through another process of the same database are noticed this late at most, seconds.
_LOOK_S = 5.0


class Bell:
    """Wakes whoever waits for a call. `ring` and `stop` may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ears: set[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = set()
        self._stopped = False

    def ring(self) -> None:
        with self._lock:
            for loop, ear in self._ears:
                with contextlib.suppress(RuntimeError):  # that loop has ended
                    loop.call_soon_threadsafe(ear.set)

    def stop(self) -> None:
        """Nobody waits any more: the server is going down."""
        self._stopped = True
        self.ring()

    @property
    def stopped(self) -> bool:
        return self._stopped

    async def look_until(self, look: Callable[[], T], good: Callable[[T], bool], seconds: float) -> T:
        """What ``look`` (run in a thread) sees, at the latest after ``seconds``."""
        loop = asyncio.get_running_loop()
        end = loop.time() + min(seconds, LONGEST_S)
        with self._listening(loop) as ear:
            while True:
                ear.clear()
                seen = await run_in_threadpool(look)
                left = end - loop.time()
                if good(seen) or left <= 0 or self._stopped:
                    return seen
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ear.wait(), min(left, _LOOK_S))

    @contextmanager
    def _listening(self, loop: asyncio.AbstractEventLoop) -> Iterator[asyncio.Event]:
        mine = (loop, asyncio.Event())
        with self._lock:
            self._ears.add(mine)
        try:
            yield mine[1]
        finally:
            with self._lock:
                self._ears.discard(mine)

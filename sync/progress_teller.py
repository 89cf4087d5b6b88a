"""The agent tells screens how far it is: what waits, how fast it goes, how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from sync.pace import Pace
from sync.store.backlog import Progress
from sync.store.errors import KnownStoreError
from sync.store.store import Store

log = structlog.get_logger("sync.agent")

#: While records are under way, screens are told so often; seconds.
TELL_S = 3.0
#: What waits is counted anew so often; what was sent in between is taken off.
_COUNT_S = 30.0


@dataclass(frozen=True, slots=True)
class AtWork:
    """What the agent is at: records ``under_way`` on ``busy`` of ``lanes`` connections; ``next_try`` is the monotonic
    time until which everything waits, None: it does not."""

    under_way: int
    busy: int
    lanes: int
    next_try: float | None


class ProgressTeller:
    """Call `tell` as often as you like; it writes when there is something new to say."""

    def __init__(self, store: Store, monotonic: Callable[[], float]) -> None:
        self._store = store
        self._monotonic = monotonic
        self._pace = Pace()
        self._next = float("-inf")
        self._count_at = float("-inf")
        self._counted = 0  # bytes that waited at the last count
        self._sent_then = 0
        self._was_busy = False
        self._told: Progress | None = None
        self._silent = True
        self._at_work: AtWork | None = None  # as it was told last

    def tell(self, sent: int, at_work: AtWork) -> None:
        """``sent`` bytes so far. A store in trouble hears nothing."""
        now, busy = self._monotonic(), at_work.under_way > 0
        if self._at_work is None or at_work.next_try != self._at_work.next_try:
            self._tell_work(now, at_work)  # at once: nothing else happens until then
        busy_before, self._was_busy = self._was_busy, self._was_busy or busy
        if now < self._next or not (busy or busy_before or self._told is not None or self._silent):
            return
        self._next, self._was_busy, self._silent = now + TELL_S, busy, False
        self._pace.look(now, sent, busy=busy_before or busy)
        self._tell_work(now, at_work)
        try:
            self._write(self._progress(now, sent))
        except KnownStoreError as error:
            log.error("store_trouble", condition=error.condition)

    def _tell_work(self, now: float, at_work: AtWork) -> None:
        if at_work == self._at_work:
            return
        left = None if at_work.next_try is None else max(0.0, at_work.next_try - now)
        try:
            self._store.note_carrying(at_work.under_way, at_work.busy, at_work.lanes, left)
        except KnownStoreError as error:
            log.error("store_trouble", condition=error.condition)
        else:
            self._at_work = at_work

    def _progress(self, now: float, sent: int) -> Progress | None:
        if now >= self._count_at or self._counted <= sent - self._sent_then:
            self._count_at, self._sent_then = now + _COUNT_S, sent
            self._counted = self._store.backlog().bytes
        if not self._counted:
            return None
        left = max(0, self._counted - (sent - self._sent_then))
        rate = self._pace.bytes_per_s
        return Progress(left, None if rate is None else round(rate), self._pace.seconds_for(left))

    def _write(self, progress: Progress | None) -> None:
        if progress != self._told or (progress is None and self._told is not None):
            self._store.note_progress(progress)
            self._told = progress

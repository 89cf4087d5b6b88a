"""The sync agent: brings records from the outbox to the platform, several at a time, for ever.

Ordered within a case, independent across cases; the oldest first, but of the next hundred those without attachments,
and what has just come without any: a decision does not wait behind a day's scans. A fault that any record would meet
makes the whole queue wait; a fault that may lie in one record lets the others go first; a refusal parks the record for
staff. A record that arrives during a wait is tried once at once: the platform may be back. The state of the waiting is
not kept: after a restart everything is simply tried again.

All decisions are made on one thread; lanes (`sync.lanes`) carry.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from random import Random
from typing import Protocol

import structlog

from sync.attempts import Attempt, Ended, Platform, Stumbled
from sync.backoff import Backoff
from sync.clock import Measured
from sync.lanes import Lanes, OneLane
from sync.outcomes import (
    EVERYWHERE,
    Delivered,
    DeliveryOutcome,
    Fault,
    LoginFailed,
    Overtaken,
    Refused,
    Transport,
    way_out,
)
from sync.progress_teller import TELL_S, AtWork, ProgressTeller
from sync.store.errors import DatabaseDamaged, KnownStoreError, StoreBusy, StoreFull, StoreIOError
from sync.store.outbox import Pending
from sync.store.store import Store

log = structlog.get_logger("sync.agent")

_PAGE = 100
#: So many different records failing one after the other is the platform's trouble, not theirs.
_SUSPICIOUS = 3
#: A record our own program stumbles over so often is parked for staff.
_STUMBLES = 3
#: The platform is asked for the time this often: receipts must say honestly whether it is in reach. Seconds.
CHECK_IN_S = 20.0


class MonotonicClock(Protocol):
    def monotonic(self) -> float: ...
    def measurement(self, platform_utc: datetime) -> Measured: ...


class Woken(Enum):
    """Why a wait ended."""

    TIME = "time"
    NETWORK = "network"  # the machine's network changed
    ROWS = "rows"  # somebody committed to the database
    LANE = "lane"  # an attempt has ended
    STOP = "stop"


class Waiter(Protocol):
    """Waits up to ``seconds``, for the earliest of `Woken`."""

    def wait(self, seconds: float) -> Woken: ...
    def stopping(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Patience:
    """Base and cap of the waits between attempts, seconds."""

    base_s: float = 1.0
    cap_s: float = 300.0


class Agent:
    """The loop. Single-threaded; the caller holds the agent's lock. Without ``lanes`` it carries by itself."""

    def __init__(
        self,
        store: Store,
        platform: Platform,
        clock: MonotonicClock,
        waiter: Waiter,
        rng: Random,
        patience: Patience,
        lanes: Lanes | None = None,
    ) -> None:
        self._store = store
        self._platform = platform
        self._clock = clock
        self._waiter = waiter
        self._rng = rng
        self._patience = patience
        self._lanes = lanes or OneLane(store, platform)
        self._everything = Backoff(patience.base_s, patience.cap_s, rng)
        self._waiting_since = float("-inf")  # attempts begun before have nothing new to say about the trouble
        self._resume_at = 0.0  # nothing is tried before, but what has just arrived
        self._single: dict[str, tuple[Backoff, float]] = {}  # records with trouble of their own: next try
        self._stumbles: Counter[str] = Counter()
        self._failed_in_a_row: set[str] = set()
        self._to_ask_about = self._lanes.width  # a killed agent has left no word of what it was at
        self._page: deque[Pending] = deque()  # what comes next
        self._under_way: set[str] = set()
        self._newest: int | None = None  # what comes behind it has just arrived
        self._rows_came = False
        self._check_in_at = 0.0
        self._checkpointed = False
        self._looked_at = float("-inf")  # what was due then has been begun, if anything could be
        self._shown_trouble = ""
        self._teller = ProgressTeller(store, clock.monotonic)

    def run(self, *, until_empty: bool = False) -> None:
        """Until told to stop; with ``until_empty`` also until nothing is pending (stuck records do not count)."""
        try:
            while not self._waiter.stopping():
                worked = self._work_in_this_world()
                self._teller.tell(self._lanes.sent(), self._at_work())
                if self._waiter.stopping():
                    return
                if until_empty and self._is_empty():
                    self._tidy()
                    return
                if not worked and not self._under_way:
                    self._tidy()
                self._react(self._waiter.wait(0.0 if worked else self.next_wait()))
        finally:
            self._lanes.stop()
            self._keep_what_was_delivered()

    def _at_work(self) -> AtWork:
        waits = self._resume_at > self._clock.monotonic()
        under_way = min(len(self._under_way), self._lanes.width)  # what is handed over ahead is not sent yet
        return AtWork(under_way, self._lanes.busy(), self._lanes.width, self._resume_at if waits else None)

    def _work_in_this_world(self) -> bool:
        """Disk full, another writer too slow, an I/O error: not the end of the agent, what was not kept comes again."""
        try:
            return self.work()
        except (DatabaseDamaged, StoreBusy, StoreFull, StoreIOError) as error:
            self._resume_at = self._clock.monotonic() + self._everything.next_wait()
            log.error("store_trouble", condition=error.condition)
            return False

    def _is_empty(self) -> bool:
        try:
            return self._store.queue_status().pending == 0
        except (DatabaseDamaged, StoreBusy, StoreFull, StoreIOError) as error:
            log.error("store_trouble", condition=error.condition)
            return False

    def work(self) -> bool:
        """Takes note of what has ended and begins what is due now, or what has just arrived; True when anything was
        delivered or parked."""
        settled = self._settle_ended()
        if self._clock.monotonic() < self._resume_at:
            return self._try_newcomer() or settled
        if self._clock.monotonic() >= self._check_in_at and not self._check_in():
            return settled
        while not self._waiter.stopping() and self._lanes.free():
            self._looked_at = self._clock.monotonic()
            record = self._next()
            if record is None:
                break
            self._begin(Attempt(record, self._may_have_begun(record), self._clock.monotonic()))
            settled |= self._settle_ended()
            if self._clock.monotonic() < self._resume_at:
                break
        return settled

    def next_wait(self) -> float:
        """Seconds until something is due by itself."""
        now = self._clock.monotonic()
        if now < self._resume_at:
            return self._resume_at - now
        times = [self._check_in_at]
        if self._under_way:
            times.append(now + TELL_S)
        if self._lanes.free() and self._single.keys().isdisjoint(self._under_way):
            # What is due and yet was not begun is no longer ready: rows wake us for it, as a lane does for the others.
            times += [at for _, at in self._single.values() if at > self._looked_at]
        return max(0.0, min(times) - now)

    def _react(self, woken: Woken) -> None:
        if woken is Woken.NETWORK and self._clock.monotonic() < self._resume_at:
            self._everything.reset()
            self._resume_at = self._clock.monotonic() + self._rng.uniform(0, self._patience.base_s)
        if woken is Woken.ROWS:
            self._rows_came = True
            self._checkpointed = False

    # --- choosing ---------------------------------------------------------------------------------------------

    def _next(self) -> Pending | None:
        """What to try now; None when nothing is due. Pages are read from the front every time, so that the older ones
        whose wait is over come again before the younger ones."""
        if self._rows_came and self._newest is not None:
            self._rows_came = False
            came = self._store.ready_records(after=self._newest, limit=_PAGE)
            self._page.extendleft(record for record in reversed(came) if not record.blobs)
            self._newest = max([self._newest, *(record.position for record in came)])
        while True:
            while self._page:
                record = self._page.popleft()
                if self._may_begin(record):
                    return record
            if not self._read_page():
                return None

    def _read_page(self) -> bool:
        """The next hundred that may begin, the oldest; of them, those without attachments first."""
        if self._newest is None:
            self._newest = self._store.newest_record()
        after = 0
        while page := self._store.ready_records(after=after, limit=_PAGE):
            after = page[-1].position
            self._newest = max(self._newest, after)
            due = [record for record in page if self._may_begin(record)]
            if due:
                self._page.extend(sorted(due, key=lambda record: bool(record.blobs)))
                return True
        return False

    def _may_begin(self, record: Pending) -> bool:
        """Of records that were in trouble one at a time: a few that hang must not take all lanes."""
        if record.id in self._under_way:
            return False
        trouble = self._single.get(record.id)
        if trouble is None:
            return True
        return trouble[1] <= self._clock.monotonic() and self._single.keys().isdisjoint(self._under_way)

    def _try_newcomer(self) -> bool:
        """During a wait: a record we have never seen gets one attempt, which does not lengthen the wait."""
        if self._newest is None:
            self._newest = self._store.newest_record()
        newcomers = self._store.ready_records(after=self._newest, limit=1) if self._lanes.free() else ()
        if not newcomers:
            return False
        self._newest = self._store.newest_record()
        self._begin(Attempt(newcomers[0], self._may_have_begun(newcomers[0]), self._clock.monotonic(), newcomer=True))
        return self._settle_ended()

    # --- trying -----------------------------------------------------------------------------------------------

    def _check_in(self) -> bool:
        """Asks the platform for the time; a fault makes everything wait."""
        answer = self._platform.platform_time()
        if isinstance(answer, Transport):
            self._everything_waits(answer.fault.value, answer.retry_after_s)
            return False
        self._store.note_contact(self._clock.measurement(answer))
        self._shown_trouble = ""
        self._check_in_at = self._clock.monotonic() + CHECK_IN_S
        return True

    def _begin(self, attempt: Attempt) -> None:
        self._under_way.add(attempt.record.id)
        self._lanes.begin(attempt)

    def _settle_ended(self) -> bool:
        """Takes note of every attempt that has ended; True when one was delivered or parked."""
        settled = False
        while (told := self._lanes.ended()) is not None:
            attempt, ended = told
            self._under_way.discard(attempt.record.id)
            settled |= self._settle(attempt, ended)
        return settled

    def _settle(self, attempt: Attempt, ended: Ended) -> bool:
        record = attempt.record
        if isinstance(ended, KnownStoreError):
            raise ended
        match self._seen_from_here(record, ended):
            case Delivered(receipt, received_at):
                self._store.mark_delivered(record.id, receipt, received_at)
                self._recovered(record.id)
                log.info("record_delivered", record=record.id, attempts=record.attempts + 1)
                return True
            case Refused(status, reason, detail, words):
                self._store.park(record.id, reason, detail, words)
                self._single.pop(record.id, None)
                self._stumbles.pop(record.id, None)
                if attempt.newcomer:  # refused by the platform: it is back
                    self._everything.reset()
                log.warning("record_refused", record=record.id, status=status, reason=reason)
                return True
            case Overtaken():
                self._single.pop(record.id, None)
                self._stumbles.pop(record.id, None)
                log.info("record_ended_meanwhile", record=record.id)
                return True
            case LoginFailed(reason):
                self._store.mark_trouble(record.id, "login_failed")
                self._everything_waits(f"login_failed: {reason}", None, attempt)
            case Transport(fault, _, retry_after_s):
                self._store.mark_trouble(record.id, fault.value)
                if fault in EVERYWHERE:
                    self._everything_waits(fault.value, retry_after_s, attempt)
                else:
                    self._one_waits(attempt, fault.value)
        return False

    def _keep_what_was_delivered(self) -> None:
        """The end: receipts that have come are kept; what was cut off has nothing to say."""
        try:
            while (told := self._lanes.ended()) is not None:
                attempt, ended = told
                if isinstance(ended, Delivered | Refused):
                    self._settle(attempt, ended)
        except KnownStoreError as error:
            log.error("store_trouble", condition=error.condition)

    def _seen_from_here(self, record: Pending, ended: DeliveryOutcome | Stumbled) -> DeliveryOutcome:
        """What the lane could not know."""
        if isinstance(ended, Stumbled):
            return self._stumbled_over(record, ended)
        if (
            isinstance(ended, Transport)
            and ended.fault is Fault.OUT_OF_ORDER
            and self._store.follows_settled(record.id)
        ):
            # What it waits for was ended by a person and never comes: somebody has to see to this one too.
            return Refused(422, "out_of_order", "", way_out("out_of_order"))
        return ended

    def _stumbled_over(self, record: Pending, stumbled: Stumbled) -> DeliveryOutcome:
        """A mistake of ours: the record is tried again, then parked; the others go on."""
        log.error("record_stumbled", record=record.id, error=stumbled.error, where=list(stumbled.where))
        self._stumbles[record.id] += 1
        if self._stumbles[record.id] < _STUMBLES:
            return Transport(Fault.INTERNAL, stumbled.error)
        return Refused(0, "internal_error", stumbled.error, way_out("internal_error"))

    def _may_have_begun(self, record: Pending) -> bool:
        """May the platform have a part of it? Records are tried in order, so of those without an attempt on record
        only the first can be what a killed agent was at, one for each lane; asking about all would cost a round trip
        each."""
        if record.attempts or not record.blobs:
            return record.attempts > 0
        self._to_ask_about -= 1
        return self._to_ask_about >= 0

    def _recovered(self, record_id: str) -> None:
        self._single.pop(record_id, None)
        self._stumbles.pop(record_id, None)
        self._failed_in_a_row.clear()
        self._shown_trouble = ""
        self._everything.reset()
        self._resume_at = 0.0

    def _one_waits(self, attempt: Attempt, trouble: str) -> None:
        record_id = attempt.record.id
        backoff, _ = self._single.get(record_id) or (
            Backoff(self._patience.base_s, self._patience.cap_s, self._rng),
            0.0,
        )
        wait = backoff.next_wait()
        self._single[record_id] = (backoff, self._clock.monotonic() + wait)
        log.info("record_waits", record=record_id, trouble=trouble, wait_s=round(wait, 1))
        self._failed_in_a_row.add(record_id)
        if len(self._failed_in_a_row) >= _SUSPICIOUS:
            self._everything_waits(trouble, None, attempt)

    def _everything_waits(self, trouble: str, at_least_s: float | None, attempt: Attempt | None = None) -> None:
        """``attempt``: what met the trouble. One that only came to try, or that was under way when the wait began, does
        not lengthen it, but for what the platform asks for."""
        known = attempt is not None and (attempt.newcomer or attempt.begun_at < self._waiting_since)
        wait = max(0.0 if known else self._everything.next_wait(), min(at_least_s or 0.0, self._patience.cap_s))
        self._resume_at = max(self._resume_at if known else 0.0, self._clock.monotonic() + wait)
        if not known:
            self._waiting_since = self._clock.monotonic()
        self._page.clear()
        self._check_in_at = 0.0
        self._newest = self._store.newest_record()
        if trouble != self._shown_trouble:
            self._store.note_trouble(trouble)
            self._shown_trouble = trouble
        log.info("platform_unreachable", trouble=trouble, wait_s=round(wait, 1))

    def _tidy(self) -> None:
        """With nothing to do: empty the write-ahead log. Busy is no harm, the next round asks again."""
        if not self._checkpointed:
            try:
                self._checkpointed = self._store.checkpoint()
            except (DatabaseDamaged, StoreBusy, StoreFull, StoreIOError) as error:
                log.error("store_trouble", condition=error.condition)

"""The sync agent: brings records from the outbox to the platform, one conversation at a time, for ever.

Ordered within a case, independent across cases. A fault that any record would meet makes the whole queue wait; a fault
that may lie in one record lets the others go first; a refusal parks the record for staff. A record that arrives during
a wait is tried once at once: the platform may be back. The state of the waiting is not kept: after a restart everything
is simply tried again.
"""

from __future__ import annotations

import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from random import Random
from typing import Protocol

import structlog

from sync.backoff import Backoff
from sync.client import BlobSource
from sync.clock import Measured
from sync.outcomes import EVERYWHERE, Delivered, DeliveryOutcome, Fault, LoginFailed, Refused, Transport, way_out
from sync.records import Outgoing
from sync.store.errors import (
    BlobMissing,
    CaseShredded,
    KnownStoreError,
    StoreBusy,
    StoreCorrupt,
    StoreFull,
    StoreIOError,
)
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


class Platform(Protocol):
    """What the agent needs of `sync.client.PlatformClient`."""

    def platform_time(self) -> datetime | Transport: ...
    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome: ...


class MonotonicClock(Protocol):
    def monotonic(self) -> float: ...
    def measurement(self, platform_utc: datetime) -> Measured: ...


class Woken(Enum):
    """Why a wait ended."""

    TIME = "time"
    NETWORK = "network"  # the machine's network changed
    ROWS = "rows"  # somebody committed to the database
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
    """The loop. Single-threaded; the caller holds the agent's lock."""

    def __init__(
        self, store: Store, platform: Platform, clock: MonotonicClock, waiter: Waiter, rng: Random, patience: Patience
    ) -> None:
        self._store = store
        self._platform = platform
        self._clock = clock
        self._waiter = waiter
        self._rng = rng
        self._patience = patience
        self._everything = Backoff(patience.base_s, patience.cap_s, rng)
        self._resume_at = 0.0  # nothing is tried before, but what has just arrived
        self._single: dict[str, tuple[Backoff, float]] = {}  # records with trouble of their own: next try
        self._stumbles: Counter[str] = Counter()
        self._failed_in_a_row: set[str] = set()
        self._took_over = False  # an agent killed in the middle of a record has left no word of its attempt
        self._newest = 0
        self._check_in_at = 0.0
        self._checkpointed = False
        self._shown_trouble = ""

    def run(self, *, until_empty: bool = False) -> None:
        """Until told to stop; with ``until_empty`` also until nothing is pending (stuck records do not count)."""
        while not self._waiter.stopping():
            worked = self._work_in_this_world()
            if self._waiter.stopping():
                return
            if until_empty and self._is_empty():
                self._tidy()
                return
            if not worked:
                self._tidy()
            self._react(self._waiter.wait(0.0 if worked else self.next_wait()))

    def _work_in_this_world(self) -> bool:
        """Disk full, another writer too slow, an I/O error: not the end of the agent, what was not kept comes again."""
        try:
            return self.work()
        except (StoreBusy, StoreFull, StoreIOError) as error:
            self._resume_at = self._clock.monotonic() + self._everything.next_wait()
            log.error("store_trouble", condition=error.condition)
            return False

    def _is_empty(self) -> bool:
        try:
            return self._store.queue_status().pending == 0
        except (StoreBusy, StoreFull, StoreIOError) as error:
            log.error("store_trouble", condition=error.condition)
            return False

    def work(self) -> bool:
        """Tries what is due now, or what has just arrived; True when anything was delivered or parked."""
        if self._clock.monotonic() < self._resume_at:
            return self._try_newcomer()
        if self._clock.monotonic() >= self._check_in_at and not self._check_in():
            return False
        settled = False
        for record in self._due():
            if self._waiter.stopping():
                break
            settled |= self._attempt(record)
            if self._clock.monotonic() < self._resume_at:
                break
        return settled

    def next_wait(self) -> float:
        """Seconds until something is due by itself."""
        now = self._clock.monotonic()
        if now < self._resume_at:
            return self._resume_at - now
        times = [at for _, at in self._single.values()] + [self._check_in_at]
        return max(0.0, min(times) - now)

    def _react(self, woken: Woken) -> None:
        if woken is Woken.NETWORK and self._clock.monotonic() < self._resume_at:
            self._everything.reset()
            self._resume_at = self._clock.monotonic() + self._rng.uniform(0, self._patience.base_s)
        if woken is Woken.ROWS:
            self._checkpointed = False

    # --- choosing ---------------------------------------------------------------------------------------------

    def _due(self) -> Iterator[Pending]:
        """Every record that may be tried now, oldest first; again from the front when a case's next one came free."""
        after = 0
        while page := self._store.ready_records(after=after, limit=_PAGE):
            for record in page:
                after = record.position
                self._newest = max(self._newest, record.position)
                trouble = self._single.get(record.id)
                if trouble is None or trouble[1] <= self._clock.monotonic():
                    yield record

    def _try_newcomer(self) -> bool:
        """During a wait: a record we have never seen gets one attempt, which does not lengthen the wait."""
        newcomers = self._store.ready_records(after=self._newest, limit=1)
        if not newcomers:
            return False
        self._newest = self._store.newest_record()
        failures, resume_at = self._everything, self._resume_at
        self._everything = Backoff(self._patience.base_s, self._patience.cap_s, self._rng)
        settled = False
        try:
            settled = self._attempt(newcomers[0])
        finally:
            if not settled or self._everything.failures:
                self._everything, self._resume_at = failures, resume_at
        return settled

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

    def _attempt(self, record: Pending) -> bool:
        try:
            data = self._store.record_data(record.id)
            outgoing = Outgoing(record.id, record.digest, data, record.blobs)
            blobs = CaseBlobs(self._store, record.case_id)
            outcome = self._platform.deliver(outgoing, blobs, resume=self._may_have_begun(record))
        except (StoreCorrupt, BlobMissing, CaseShredded) as error:
            # Known damage of this one record: it waits for a person, the others go on.
            outcome = Refused(0, "local_damage", type(error).__name__, way_out("local_damage"))
        except KnownStoreError:
            raise
        except Exception as error:
            outcome = self._stumbled_over(record, error)
        match outcome:
            case Delivered(receipt, received_at):
                self._store.mark_delivered(record.id, receipt, received_at)
                self._recovered(record.id)
                log.info("record_delivered", record=record.id, attempts=record.attempts + 1)
                return True
            case Refused(status, reason, detail, words):
                self._store.park(record.id, reason, detail, words)
                self._single.pop(record.id, None)
                self._stumbles.pop(record.id, None)
                log.warning("record_refused", record=record.id, status=status, reason=reason)
                return True
            case LoginFailed(reason):
                self._store.mark_trouble(record.id, "login_failed")
                self._everything_waits(f"login_failed: {reason}", None)
            case Transport(fault, _, retry_after_s):
                self._store.mark_trouble(record.id, fault.value)
                if fault in EVERYWHERE:
                    self._everything_waits(fault.value, retry_after_s)
                else:
                    self._one_waits(record.id, fault.value)
        return False

    def _stumbled_over(self, record: Pending, error: Exception) -> DeliveryOutcome:
        """A mistake of ours: the record is tried again, then parked; the others go on. No text of the error: it could
        quote the record."""
        where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
        log.error("record_stumbled", record=record.id, error=type(error).__name__, where=where)
        self._stumbles[record.id] += 1
        if self._stumbles[record.id] < _STUMBLES:
            return Transport(Fault.INTERNAL, type(error).__name__)
        return Refused(0, "internal_error", type(error).__name__, way_out("internal_error"))

    def _may_have_begun(self, record: Pending) -> bool:
        """May the platform have a part of it? Records are tried in order, so of those without an attempt on record only
        the first can be what a killed agent was at; asking about all the others would cost a round trip each."""
        first, self._took_over = not self._took_over, self._took_over or record.attempts == 0
        return record.attempts > 0 or first

    def _recovered(self, record_id: str) -> None:
        self._single.pop(record_id, None)
        self._stumbles.pop(record_id, None)
        self._failed_in_a_row.clear()
        self._shown_trouble = ""
        self._everything.reset()
        self._resume_at = 0.0

    def _one_waits(self, record_id: str, trouble: str) -> None:
        backoff, _ = self._single.get(record_id) or (
            Backoff(self._patience.base_s, self._patience.cap_s, self._rng),
            0.0,
        )
        wait = backoff.next_wait()
        self._single[record_id] = (backoff, self._clock.monotonic() + wait)
        log.info("record_waits", record=record_id, trouble=trouble, wait_s=round(wait, 1))
        self._failed_in_a_row.add(record_id)
        if len(self._failed_in_a_row) >= _SUSPICIOUS:
            self._everything_waits(trouble, None)

    def _everything_waits(self, trouble: str, at_least_s: float | None) -> None:
        wait = max(self._everything.next_wait(), min(at_least_s or 0.0, self._patience.cap_s))
        self._resume_at = self._clock.monotonic() + wait
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
            except (StoreBusy, StoreFull, StoreIOError) as error:
                log.error("store_trouble", condition=error.condition)


@dataclass(frozen=True, slots=True)
class CaseBlobs:
    """The attachments of one case, as `sync.client.BlobSource`."""

    store: Store
    case_id: str

    def size(self, digest: str) -> int:
        return self.store.blob_size(self.case_id, digest)

    def stream(self, digest: str, offset: int) -> Iterator[bytes]:
        return self.store.stream_blob(self.case_id, digest, offset)

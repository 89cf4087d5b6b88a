"""The agent's third duty: following the platform's change feed (docs/adr/0013), so that what another terminal or the
back office has done to a case is known here, and shown with its "as of".

It has a thread and a line of its own: a long question that stays open never holds up a record, and no trouble here
reaches the delivery. A page is taken over, then the results it names are fetched, then the cursor moves: whatever
breaks off in between is told once more. Beside it the terminal's stock of document numbers is kept.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from random import Random
from threading import Thread
from typing import Any, Protocol

import structlog

from intake.attachment import BlobRef
from intake.clock import Clock
from intake.intake import digest_of
from intake.papers.numbering import NumberBlock
from sync.agent import Patience, Waiter, Woken
from sync.backoff import Backoff
from sync.changes import Announcement, CaseChange, Changes, Told, read_changes
from sync.key_ring import KeyRing
from sync.outcomes import Fault, Transport
from sync.packing import GZIP
from sync.store.errors import CaseShredded, StoreBusy, StoreCorrupt, StoreFull, StoreIOError
from sync.store.feed import FeedPosition
from sync.store.store import Store
from sync.transport import Answer

log = structlog.get_logger("sync.agent")

#: How long the platform may keep the question open, seconds; it answers at once when something happens.
LONG_POLL_S = 20.0
#: How long an answer may take beyond that.
_GRACE_S = 10.0
#: An answer without news that comes sooner is no long poll: the next question waits for so long.
_SOON_S = 1.0
#: Few changes seldom come alone: every record that we deliver is told to us again. So many wait to be told together.
_FEW = 20
_GATHER_S = 0.5
#: A page of the feed, a result's PDF.
PAGE_LIMIT = 16 << 20
FILE_LIMIT = 64 << 20
#: Cases taken over in one transaction.
_AT_ONCE = 10
#: Serials asked for at once.
BLOCK_SIZE = 200
#: Between two questions after a fault; a hall without its city asks once a minute.
LONGEST_WAIT_S = 60.0
_END_S = 5.0


class Line(Protocol):
    """`sync.hall.places.PlaceLine` to the city."""

    def ask(
        self,
        method: str,
        path: str,
        *,
        body: Mapping[str, Any] | None = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float | None = None,
        bytes_limit: int | None = None,
    ) -> Answer | Transport: ...


class Hearer(Protocol):
    """Who sees to announcements: `hear` writes down what was said, `work` does what is still to be done of it."""

    def hear(self, announced: Sequence[Announcement]) -> None: ...
    def work(self) -> Transport | None: ...


class FeedFollower:
    """Single-threaded; run it by `InBackground`, or `round` by round."""

    def __init__(
        self,
        store: Store,
        line: Line,
        keys: KeyRing,
        waiter: Waiter,
        clock: Clock,
        rng: Random,
        patience: Patience,
        hearer: Hearer | None = None,
    ) -> None:
        """``hearer`` sees to what the platform announces; without one it is passed over."""
        self._store = store
        self._line = line
        self._keys = keys
        self._hearer = hearer
        self._waiter = waiter
        self._clock = clock
        self._heard = 0  # changes told so far
        self._backoff = Backoff(patience.base_s, min(patience.cap_s, LONGEST_WAIT_S), rng)

    def run(self) -> None:
        """Until the waiter is told to stop."""
        while not self._waiter.stopping():
            asked, heard = self._clock.monotonic(), self._heard
            trouble = self.round(LONG_POLL_S)
            if trouble is None:
                self._backoff.reset()
                if self._heard == heard and self._clock.monotonic() - asked < _SOON_S:
                    self._rest(_SOON_S)  # whoever answers there does not keep questions open
                elif 0 < self._heard - heard < _FEW:
                    self._rest(_GATHER_S)
                continue
            wait = self._backoff.next_wait()
            log.info("feed_waits", reason=trouble, wait_s=round(wait, 1))
            self._rest(wait)

    def _rest(self, seconds: float) -> None:
        """New rows are no reason to ask the platform; a changed network is."""
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0 and not self._waiter.stopping():
            if self._waiter.wait(left) is Woken.NETWORK:
                self._backoff.reset()
                return

    def catch_up(self) -> str | None:
        """Everything there is now; what hindered us, None when all is well."""
        while True:
            before = self._store.feed_position()
            trouble = self.round(0.0)
            after = self._store.feed_position()
            if trouble is not None or (after.epoch, after.cursor) == (before.epoch, before.cursor):
                return trouble

    def round(self, wait_s: float) -> str | None:
        """One question and its answer, then the stock of numbers; what hindered us, None when all is well."""
        try:
            fault = self._follow(wait_s) or self._stock_numbers() or self._see_to_announcements()
        except (StoreBusy, StoreFull, StoreIOError) as error:
            return f"store: {error.condition}"
        except Exception as error:
            # A mistake of ours. No text of the error: it could quote a case.
            where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            log.error("feed_stumbled", error=type(error).__name__, where=where)
            return Fault.INTERNAL.value
        return None if fault is None else fault.fault.value

    def _follow(self, wait_s: float) -> Transport | None:
        here = self._store.feed_position()
        path = f"/v1/changes?after={here.cursor}&wait={wait_s:g}"
        answer = self._line.ask(
            "GET", path, headers={"Accept-Encoding": GZIP}, timeout_s=wait_s + _GRACE_S, bytes_limit=PAGE_LIMIT
        )
        if isinstance(answer, Transport):
            return answer
        if answer.status != 200:
            return Transport(Fault.NOT_PLATFORM, f"changes answered {answer.status}")
        forged = self._keys.check_answer(answer)
        if forged is not None:
            return forged
        told = read_changes(answer.body)
        if told is None or (told.terminal, told.after) != (self._keys.identity.terminal_id, here.cursor):
            return Transport(Fault.NOT_PLATFORM, "changes that were not asked for")
        if here.epoch not in ("", told.epoch):  # the platform was restored: its count has begun anew
            self._store.feed_reached(FeedPosition(told.epoch, 0, here.as_of))
            return None
        if told.unread:
            log.error("changes_unread", ids=list(told.unread))
        self._take_over(told)
        if self._hearer is not None:
            self._hearer.hear(told.announced)
        fault = self._fetch_files(told)
        if fault is None:
            self._store.feed_reached(FeedPosition(told.epoch, told.cursor, told.as_of))
        return fault

    def _see_to_announcements(self) -> Transport | None:
        return None if self._hearer is None else self._hearer.work()

    def _take_over(self, told: Changes) -> None:
        """The page, a few cases at a time: whoever stands at the window does not wait for all of them. Known damage of
        one case does not stop the others."""
        left: list[str] = []
        changes = told.told
        for first in range(0, len(changes), _AT_ONCE):
            few = changes[first : first + _AT_ONCE]
            try:
                left += self._store.apply_changes(few, told.as_of)
            except (StoreCorrupt, CaseShredded):
                left += [one.id for one in few if not self._take_over_one(told, one)]
        if left:
            log.warning("changes_left", ids=left)
        self._heard += len(told.changes)
        if told.changes:
            log.info("changes_applied", count=len(changes) - len(left), cursor=told.cursor)

    def _take_over_one(self, told: Changes, one: Told) -> bool:
        try:
            return not self._store.apply_changes([one], told.as_of)
        except (StoreCorrupt, CaseShredded) as error:
            log.error("change_not_applied", error=type(error).__name__)
            return False

    def _fetch_files(self, told: Changes) -> Transport | None:
        """Results, so that they can be handed out without the platform (T25 ⊙)."""
        for change in told.changes:
            if isinstance(change, CaseChange):
                fault = self._fetch(change.id, change.files)
                if fault is not None:
                    return fault
        return None

    def _fetch(self, case_id: str, files: Sequence[BlobRef]) -> Transport | None:
        for ref in files:
            if self._waiter.stopping() or not self._store.lacks_blob(case_id, ref.digest):
                continue
            data = fetch_blob(self._line, case_id, ref.digest)
            if isinstance(data, Transport):
                return data
            if data is not None:
                self._store.put_blob(case_id, data, ref.media_type)
        return None

    def _stock_numbers(self) -> Transport | None:
        for series in self._store.numbers_running_low(self._clock.now().local.year):
            asked = {"organ": series.organ, "kind": series.kind.value, "year": series.year, "size": BLOCK_SIZE}
            answer = self._line.ask("POST", "/v1/number-blocks", body=asked)
            if isinstance(answer, Transport):
                return answer
            first, last = answer.body.get("first"), answer.body.get("last")
            if answer.status != 201 or type(first) is not int or type(last) is not int:
                log.warning("no_number_block", status=answer.status, kind=series.kind.value, year=series.year)
                continue
            block = NumberBlock(series.organ, series.kind, series.year, first, last, first)
            self._store.keep_number_block(block)
        return None


def fetch_blob(line: Line, case_id: str, digest: str) -> bytes | Transport | None:
    """An attachment of any case, checked against its digest; None where the platform has none such."""
    answer = line.ask("GET", f"/v1/cases/{case_id}/blobs/{digest}", bytes_limit=FILE_LIMIT)
    if isinstance(answer, Transport):
        return answer
    if answer.status == 404 and answer.problem == "not_found":
        return None
    if answer.status != 200 or digest_of(answer.content) != digest:
        return Transport(Fault.NOT_PLATFORM, f"an attachment answered {answer.status}")
    return answer.content


class InBackground:
    """The following in a thread of its own."""

    def __init__(self, follower: FeedFollower) -> None:
        self._thread = Thread(target=follower.run, name="change-feed", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> bool:
        """Once the waiter has been told to stop and the line is cut. False: it hangs in a connection being made."""
        self._thread.join(_END_S)
        return not self._thread.is_alive()

"""The agent's second duty: bringing drafts to the hall node and the city, so that another terminal can go on (ADR 7).

It has a thread of its own beside the delivery of records, with its own lines: a large scan on its way to the hall
never holds up a record, and no trouble here reaches it. Drafts go to the hall; with a hall node in reach the city is
kept up to date only about drafts it has heard of, without one it is the interim.
"""

from __future__ import annotations

import math
import traceback
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from threading import Thread
from typing import Protocol

import structlog

from intake.attachment import BlobRef
from sync.agent import CHECK_IN_S, Patience, Waiter, Woken
from sync.backoff import Backoff
from sync.hall.carrier import Behind, Brought, Load, NotTaken, OpenElsewhere, Over, bring, close
from sync.hall.drafts import closed_at
from sync.hall.places import PlaceLine, Places
from sync.hall.results import End
from sync.hall.sealing import DraftKey
from sync.identity import Place
from sync.outcomes import Fault, Transport
from sync.store.errors import BlobMissing, CaseShredded, StoreBusy, StoreCorrupt, StoreFull, StoreIOError
from sync.store.sharing import ToShare
from sync.store.store import Store

log = structlog.get_logger("sync.agent")

#: What was closed elsewhere is asked for this often: the node is near, a city has many terminals. Seconds.
ASK_CLOSED_S = {Place.HALL: 5.0, Place.CITY: CHECK_IN_S}
#: A draft that another terminal has open, or that is over but open here, is looked at again after, seconds.
OPEN_AGAIN_S = 15.0
#: Whether a place came back from a backup is looked at so often, seconds.
LOOK_AT_EPOCH_S = 60.0
#: Somebody may be standing at a counter with a slip: the wait for a place does not grow beyond, seconds.
LONGEST_WAIT_S = 60.0
#: How long to wait for a request under way when the agent ends, seconds.
_END_S = 5.0


class Running(Protocol):
    def monotonic(self) -> float: ...


@dataclass(slots=True)
class _State:
    """How it stands with one place."""

    backoff: Backoff
    resume_at: float = 0.0
    ask_at: float = 0.0  # when to ask again what was closed elsewhere
    epoch_at: float = 0.0  # when to look again whether it came back from a backup
    reached: bool = True
    later: dict[str, tuple[int, float]] = field(default_factory=dict)  # draft → this revision not before

    def not_yet(self, share: ToShare, now: float) -> bool:
        revision, at = self.later.get(share.id, (share.revision, 0.0))
        return revision == share.revision and now < at


class DraftSharing:
    """Single-threaded but for `stop`; run it by `in_background`, or `round` by round."""

    def __init__(
        self,
        store: Store,
        places: Places,
        key: DraftKey,
        clock: Running,
        waiter: Waiter,
        rng: Random,
        patience: Patience,
    ) -> None:
        self._store = store
        self._places = places
        self._key = key
        self._clock = clock
        self._waiter = waiter
        self._rng = rng
        self._patience = patience
        cap = min(patience.cap_s, LONGEST_WAIT_S)
        self._doubted: set[str] = set()  # said to be over without proof; logged once
        self._states = {line.place: _State(Backoff(patience.base_s, cap, rng)) for line in places.lines}

    def run(self) -> None:
        """Until the waiter is told to stop."""
        while not self._waiter.stopping():
            self.round()
            if self._waiter.wait(self.next_wait()) is Woken.NETWORK:
                self._try_soon()

    def round(self) -> None:
        """Everything that is due, at each place; one place's trouble is not the other's."""
        for line in self._places.lines:
            state = self._states[line.place]
            if self._waiter.stopping() or self._clock.monotonic() < state.resume_at:
                continue
            trouble = self._serve(line, state)
            state.reached = trouble is None
            if trouble is None:
                state.backoff.reset()
                continue
            wait = state.backoff.next_wait()
            state.resume_at = self._clock.monotonic() + wait
            log.info("place_waits", place=line.place.value, trouble=trouble, wait_s=round(wait, 1))

    def next_wait(self) -> float:
        """Seconds until something is due by itself."""
        now = self._clock.monotonic()
        due = [LONGEST_WAIT_S]
        for state in self._states.values():
            if state.resume_at > now:
                due.append(state.resume_at - now)
            else:
                due += [at - now for at in (state.ask_at, *(at for _, at in state.later.values())) if at > now]
        return min(due)

    def _try_soon(self) -> None:
        """The network has changed: whoever was out of reach may be there."""
        for state in self._states.values():
            if self._clock.monotonic() < state.resume_at:
                state.backoff.reset()
                state.resume_at = self._clock.monotonic() + self._rng.uniform(0, self._patience.base_s)

    # --- one place --------------------------------------------------------------------------------------------

    def _serve(self, line: PlaceLine, state: _State) -> str | None:
        """What hindered us; None when all is well."""
        try:
            fault = (
                self._look_at_epoch(line, state)
                or self._tell_closings(line)
                or self._ask_closed(line, state)
                or self._bring_drafts(line, state)
            )
        except (StoreBusy, StoreFull, StoreIOError) as error:
            return f"store: {error.condition}"
        except Exception as error:
            # A mistake of ours. No text of the error: it could quote a draft.
            where = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)[-4:]]
            log.error("sharing_stumbled", error=type(error).__name__, where=where)
            return Fault.INTERNAL.value
        return None if fault is None else fault.fault.value

    def _look_at_epoch(self, line: PlaceLine, state: _State) -> Transport | None:
        """A place that was restored from a backup has another epoch: it may have forgotten what it was told."""
        now = self._clock.monotonic()
        if now < state.epoch_at:
            return None
        answer = line.ask("GET", "/v1/health")
        if isinstance(answer, Transport):
            return answer
        epoch = answer.body.get("epoch")
        if answer.status != 200 or answer.body.get("issuer") != line.identity.issuer or not isinstance(epoch, str):
            return Transport(Fault.NOT_PLATFORM, "health of another issuer")
        if not self._store.place_is_of_epoch(line.place, epoch[:64]):
            state.later.clear()
            log.warning("place_restored", place=line.place.value)
        state.epoch_at = now + LOOK_AT_EPOCH_S
        return None

    def _tell_closings(self, line: PlaceLine) -> Transport | None:
        everywhere = tuple(self._states)
        for closing in self._store.closings(line.place):
            heard = close(line, closing.draft_id, closing.reason, closing.at, closing.closer)
            if isinstance(heard, Transport):
                return heard
            self._store.closing_heard(line.place, closing.draft_id, everywhere)
            log.info("draft_closing_told", place=line.place.value, draft=closing.draft_id, reason=closing.reason)
        return None

    def _ask_closed(self, line: PlaceLine, state: _State) -> Transport | None:
        now = self._clock.monotonic()
        ids = self._store.shared_ids() if now >= state.ask_at else []
        for first in range(0, len(ids), 500):
            closed = closed_at(line, ids[first : first + 500])
            if closed is None:
                return Transport(Fault.CONNECT, "asking what was closed")
            self._drop(closed)
        if ids:
            state.ask_at = now + ASK_CLOSED_S[line.place]
        return None

    def _bring_drafts(self, line: PlaceLine, state: _State) -> Transport | None:
        hall = self._states.get(Place.HALL)
        known_only = line.place is Place.CITY and hall is not None and hall.reached
        shares = self._store.drafts_to_share(line.place, known_only=known_only)
        state.later = {share.id: state.later[share.id] for share in shares if share.id in state.later}
        for share in shares:
            if self._waiter.stopping():
                return None
            if state.not_yet(share, self._clock.monotonic()):
                continue
            fault = self._bring(line, state, share)
            if fault is not None:
                return fault
        return None

    def _bring(self, line: PlaceLine, state: _State, share: ToShare) -> Transport | None:
        try:
            load = self._load(share)
            if load is None or not self._store.begin_share(line.place, share.id, load.keys.closer(share.id)):
                state.later[share.id] = (share.revision, math.inf)  # nobody it could be found by, or just gone
                return None
            outcome = bring(line, load, lambda ref: self._read_blob(share.id, ref))
        except (StoreCorrupt, BlobMissing, CaseShredded) as error:
            log.warning("draft_unreadable", draft=share.id, error=type(error).__name__)
            state.later[share.id] = (share.revision, math.inf)
            return None
        match outcome:
            case Brought(sent):
                self._store.mark_shared(line.place, share.id, share.revision, sent)
                log.info("draft_shared", place=line.place.value, draft=share.id)
            case Behind():
                self._store.mark_shared(line.place, share.id, share.revision, share.revision)
                log.info("draft_behind", place=line.place.value, draft=share.id)
            case OpenElsewhere():
                state.later[share.id] = (share.revision, self._clock.monotonic() + OPEN_AGAIN_S)
            case Over(end):
                if not self._drop({share.id: end}):
                    state.later[share.id] = (share.revision, self._clock.monotonic() + OPEN_AGAIN_S)
            case NotTaken(reason):
                state.later[share.id] = (share.revision, math.inf)
                log.warning("draft_not_taken", place=line.place.value, draft=share.id, reason=reason)
            case Transport():
                return outcome
        return None

    def _load(self, share: ToShare) -> Load | None:
        kept = self._store.kept_draft(share.id)
        applicant = None if kept is None else kept.draft.applicant
        if kept is None or applicant is None:
            return None
        keys = self._key.keys_of(applicant.id_type, applicant.id_number)
        slip = None if share.slip_code is None else self._key.slip(share.slip_code)
        # A save made since belongs to a later revision; it comes with the next round.
        return Load(kept.draft, keys, slip, share.base, share.revision, kept.saved_at)

    def _read_blob(self, draft_id: str, ref: BlobRef) -> bytes:
        return self._store.read_blob(draft_id, ref.digest)

    def _drop(self, ends: Mapping[str, End]) -> list[str]:
        """Drops what is proved to be over. A place's word alone is not enough: it would be an order to shred."""
        closers = self._store.closers(sorted(ends))
        proved = [i for i, closer in closers.items() if closer.proves(ends[i].reason, ends[i].proof)]
        doubtful = ends.keys() - proved - self._doubted
        for draft_id in sorted(doubtful):
            log.warning("draft_end_unproved", draft=draft_id)
        self._doubted |= doubtful
        dropped = self._store.drop_closed(proved)
        for draft_id in dropped:
            log.info("draft_dropped", draft=draft_id)
        return dropped


class InBackground:
    """The sharing in a thread of its own."""

    def __init__(self, sharing: DraftSharing) -> None:
        self._sharing = sharing
        self._thread = Thread(target=sharing.run, name="draft-sharing", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def join(self) -> bool:
        """Once the waiter has been told to stop and the lines are cut. False: it hangs in a connection being made."""
        self._thread.join(_END_S)
        return not self._thread.is_alive()

"""Drafts and queue tickets that the terminals of a hall share, on a lane of their own (docs/adr/0007).

Never on the store's lane nor on the GUI thread: a hall that does not answer holds up nothing but this lane. What
somebody waits for is bounded here; an answer that comes later is dropped, and a lease it brought is given back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Generic, Protocol, TypeVar

from uuid6 import uuid7

from intake.parties import Applicant, IdentityMethod
from station.jobs import JobLane
from station.scheduler import Cancellable, Scheduler
from station.visit import results as on
from station.visit.results import Happening, QueueTrouble
from sync.hall.results import (
    CalledElsewhere,
    Closed,
    Found,
    Held,
    Holding,
    Lost,
    NobodyWaits,
    NoNumbers,
    NotCalled,
    Reach,
    SharedDraft,
    Taken,
    Ticket,
    Unreachable,
    Whereabouts,
)

#: Seconds a look-up waits for the hall before it goes on with what is kept here.
FIND_WITHIN = 2.0
#: Seconds a draft with its scans may take to come over.
TAKE_WITHIN = 15.0
#: Seconds for a queue number.
NUMBER_WITHIN = 6.0
#: How often a lease is renewed, a third of its life.
RENEW_EVERY = 10.0

T = TypeVar("T")

Taking = Taken | Held | Closed | Unreachable
Numbering = Ticket | NoNumbers | Unreachable
Calling = Ticket | NobodyWaits | CalledElsewhere | Unreachable
Moved = Ticket | CalledElsewhere | NotCalled | Unreachable


class SharedDrafts(Protocol):
    """What is used of `sync.hall.drafts.HallDrafts`. Every method blocks."""

    @property
    def available(self) -> bool: ...
    def find(self, id_type: str, id_number: str, typed_with_slip: str | None) -> Found: ...
    def take(self, shared: SharedDraft, take_over: bool = False) -> Taking: ...
    def hold(self, draft_id: str, id_type: str, id_number: str) -> Holding: ...
    def renew(self, draft_id: str) -> Holding: ...
    def release(self, draft_id: str) -> None: ...
    def where_is(self, slip_code: str) -> Whereabouts: ...
    def closed(self, draft_ids: Collection[str]) -> Mapping[str, str]: ...


class OtherHalls(Protocol):
    """What is used of `sync.hall.cases.PersonCases`. It blocks."""

    @property
    def available(self) -> bool: ...
    def open_here(self, id_type: str, id_number: str, inside: str) -> bool: ...


class QueueTickets(Protocol):
    """What is used of `sync.hall.tickets.HallTickets`. Every method blocks."""

    def take(self, service: str, item: str | None, reason: str | None, draft: str | None) -> Numbering: ...
    def list(self) -> tuple[Ticket, ...] | Unreachable: ...
    def call(self, window: str, ticket_id: str | None = None) -> Calling: ...
    def recall(self, window: str, ticket_id: str) -> Moved: ...
    def pass_(self, window: str, ticket_id: str) -> Moved: ...
    def finish(self, window: str, ticket_id: str) -> Moved: ...


class Moving(Protocol):
    """Recall, pass, finish: what a window does with a ticket it has called."""

    def __call__(self, window: str, ticket_id: str) -> Moved: ...


class HallDesk:
    """Callbacks come on the GUI thread, once each. Without ``drafts`` nothing is shared, without ``tickets`` there
    are no queue numbers: the same answers as when nobody is in reach, at once."""

    def __init__(
        self,
        lane: JobLane | None,
        drafts: SharedDrafts | None,
        tickets: QueueTickets | None,
        scheduler: Scheduler,
        post: Callable[[Happening], None],
        cases: OtherHalls | None = None,
        new_id: Callable[[], str] = lambda: str(uuid7()),
    ) -> None:
        self._lane = lane
        self._drafts = drafts if lane is not None else None
        self._tickets = tickets if lane is not None else None
        self._cases = cases
        self._new_id = new_id
        self._scheduler = scheduler
        self._post = post
        self._open: str | None = None  # the draft that is renewed
        self._leases: set[str] = set()  # taken in this visit, to be given back at its end
        self._renewal: Cancellable | None = None

    @property
    def shares(self) -> bool:
        return self._drafts is not None and self._drafts.available

    # --- drafts ---------------------------------------------------------------------------------------------------

    def find(
        self, applicant: Applicant, slip: str, kept: Collection[str], done: Callable[[Found, Mapping[str, str]], None]
    ) -> None:
        """Drafts of the person at other terminals, and which of those ``kept`` here are over. ``slip`` counts only
        for an identity that was typed."""
        drafts = self._drafts
        if drafts is None or not drafts.available:
            done(Found(Reach.NOBODY), {})
            return
        typed = slip if applicant.method is IdentityMethod.MANUAL else None
        ids = tuple(kept)

        def job() -> tuple[Found, Mapping[str, str]]:
            found = drafts.find(applicant.id_type, applicant.id_number, typed)
            return found, drafts.closed(ids) if ids and found.reach is not Reach.NOBODY else {}

        self._ask(
            FIND_WITHIN,
            job,
            _Asked[tuple[Found, Mapping[str, str]]](lambda answer: done(*answer), (Found(Reach.NOBODY), {})),
        )
        self._open_cases(applicant)

    def _open_cases(self, applicant: Applicant) -> None:
        """The card is here: the person's cases of other halls come down the feed. Nobody waits for it."""
        cases = self._cases
        if cases is None or not cases.available or applicant.method is IdentityMethod.MANUAL:
            return
        visit = self._new_id()
        self._run(lambda: cases.open_here(applicant.id_type, applicant.id_number, visit), lambda _: None)

    def take(self, shared: SharedDraft, done: Callable[[Taking], None], *, take_over: bool) -> None:
        drafts = self._drafts
        if drafts is None:
            done(Unreachable())
            return

        def taken(answer: Taking) -> None:
            if isinstance(answer, Taken):
                self._leases.add(answer.draft.id)
            done(answer)

        def late(answer: Taking) -> None:
            if isinstance(answer, Taken):
                self.give_back(answer.draft.id)

        asked = _Asked[Taking](taken, Unreachable(), late)
        self._ask(TAKE_WITHIN, lambda: drafts.take(shared, take_over=take_over), asked)

    def where_is(self, ticket: int, slip_code: str) -> None:
        drafts = self._drafts
        if drafts is None:
            self._post(on.SlipLookedUp(ticket, Unreachable()))
            return
        asked = _Asked[Whereabouts](lambda found: self._post(on.SlipLookedUp(ticket, found)), Unreachable())
        self._ask(NUMBER_WITHIN, lambda: drafts.where_is(slip_code), asked)

    def keep_open(self, draft_id: str, applicant: Applicant) -> None:
        """This visit has the draft open from now on: nobody else shall, until `let_go`."""
        drafts = self._drafts
        if self._open == draft_id or drafts is None or not drafts.available:
            return
        taken = draft_id in self._leases
        self._open = draft_id
        self._leases.add(draft_id)

        def job() -> Holding:
            return drafts.renew(draft_id) if taken else drafts.hold(draft_id, applicant.id_type, applicant.id_number)

        self._run(job, lambda holding: self._held(draft_id, holding))

    def let_go(self) -> None:
        """The visit is over: every draft it took is free again."""
        self._open = None
        if self._renewal is not None:
            self._renewal.cancel()
            self._renewal = None
        leases, self._leases = self._leases, set()
        for draft_id in sorted(leases):
            self.give_back(draft_id)

    def let_go_of(self, draft_id: str) -> None:
        """One matter of the visit is closed."""
        if draft_id == self._open:
            self._open = None
            if self._renewal is not None:
                self._renewal.cancel()
                self._renewal = None
        if draft_id in self._leases:
            self._leases.discard(draft_id)
            self.give_back(draft_id)

    def give_back(self, draft_id: str) -> None:
        """A lease that nobody here needs."""
        drafts = self._drafts
        if drafts is not None:
            self._run(lambda: drafts.release(draft_id), lambda _: None)

    def _renew(self) -> None:
        drafts, draft_id = self._drafts, self._open
        self._renewal = None
        if drafts is not None and draft_id is not None:
            self._run(lambda: drafts.renew(draft_id), lambda holding: self._held(draft_id, holding))

    def _held(self, draft_id: str, holding: Holding) -> None:
        if draft_id != self._open:
            return
        match holding:
            case Lost(name=name):
                self._open = None
                self._leases.discard(draft_id)
                self._post(on.DraftLost(holder=name))
            case Closed(reason=reason):
                self._open = None
                self._leases.discard(draft_id)
                self._post(on.DraftLost(closed=reason))
            case _:
                self._renewal = self._scheduler.call_later(RENEW_EVERY, self._renew)

    # --- the queue ------------------------------------------------------------------------------------------------

    def number(
        self,
        service: str,
        item: str | None,
        reason: str | None,
        draft: str | None,
        done: Callable[[Numbering], None],
    ) -> None:
        """A place in the queue of the manned windows."""
        tickets = self._tickets
        if tickets is None:
            done(Unreachable())
            return
        asked = _Asked[Numbering](done, Unreachable())
        self._ask(NUMBER_WITHIN, lambda: tickets.take(service, item, reason, draft), asked)

    def read_queue(self, ticket: int) -> None:
        """`QueueRead`."""
        tickets = self._tickets
        if tickets is None:
            self._post(on.QueueRead(ticket, None))
            return

        def done(answer: tuple[Ticket, ...] | Unreachable) -> None:
            self._post(on.QueueRead(ticket, None if isinstance(answer, Unreachable) else answer))

        self._ask(NUMBER_WITHIN, tickets.list, _Asked[tuple[Ticket, ...] | Unreachable](done, Unreachable()))

    def call(self, ticket: int, window: str, entry: str | None = None) -> None:
        """Call the oldest waiting ticket, or that one: `QueueMoved` or `QueueRefused`."""
        tickets = self._tickets
        if tickets is None:
            self._post(on.QueueRefused(ticket, QueueTrouble.UNREACHABLE))
            return
        asked = _Asked[Calling](lambda answer: self._moved(ticket, answer), Unreachable())
        self._ask(NUMBER_WITHIN, lambda: tickets.call(window, entry), asked)

    def recall(self, ticket: int, window: str, entry: str) -> None:
        """Call again who has not come; `QueueMoved` or `QueueRefused`, as for `pass_by` and `finish`."""
        self._move(ticket, None if self._tickets is None else self._tickets.recall, window, entry)

    def pass_by(self, ticket: int, window: str, entry: str) -> None:
        """Who was called did not come."""
        self._move(ticket, None if self._tickets is None else self._tickets.pass_, window, entry)

    def finish(self, ticket: int, window: str, entry: str) -> None:
        self._move(ticket, None if self._tickets is None else self._tickets.finish, window, entry)

    def _move(self, ticket: int, move: Moving | None, window: str, entry: str) -> None:
        if move is None:
            self._post(on.QueueRefused(ticket, QueueTrouble.UNREACHABLE))
            return
        asked = _Asked[Moved](lambda answer: self._moved(ticket, answer), Unreachable())
        self._ask(NUMBER_WITHIN, lambda: move(window, entry), asked)

    def _moved(self, ticket: int, answer: Calling | Moved) -> None:
        match answer:
            case Ticket():
                self._post(on.QueueMoved(ticket, answer))
            case CalledElsewhere(window=window):
                self._post(on.QueueRefused(ticket, QueueTrouble.CALLED_ELSEWHERE, window))
            case NobodyWaits():
                self._post(on.QueueRefused(ticket, QueueTrouble.NOBODY_WAITS))
            case NotCalled():
                self._post(on.QueueRefused(ticket, QueueTrouble.NOT_CALLED))
            case _:
                self._post(on.QueueRefused(ticket, QueueTrouble.UNREACHABLE))

    # --- whatever else is asked -----------------------------------------------------------------------------------

    def ask(self, within: float, job: Callable[[], T], done: Callable[[T], None], otherwise: T) -> None:
        """A question to hall or city that somebody waits for: ``otherwise`` after ``within`` seconds, or at once where
        nobody can be asked."""
        if self._lane is None:
            done(otherwise)
        else:
            self._ask(within, job, _Asked[T](done, otherwise))

    # --- the lane -------------------------------------------------------------------------------------------------

    def _run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        if self._lane is not None:
            self._lane.run(job, done)

    def _ask(self, within: float, job: Callable[[], T], asked: _Asked[T]) -> None:
        """Somebody waits for it: for ``within`` seconds, then the answer is "nobody in reach"."""
        if self._lane is not None:
            asked.bound = self._scheduler.call_later(within, asked.give_up)
            self._lane.run(job, asked.answer)


class _Asked(Generic[T]):
    """One question to the hall: answered or given up, whichever comes first. ``late`` gets an answer that comes when
    nobody waits any more."""

    def __init__(self, done: Callable[[T], None], otherwise: T, late: Callable[[T], None] | None = None) -> None:
        self._done: Callable[[T], None] | None = done
        self._otherwise = otherwise
        self._late = late
        self.bound: Cancellable | None = None

    def answer(self, value: T) -> None:
        if self.bound is not None:
            self.bound.cancel()
        done, self._done = self._done, None
        if done is not None:
            done(value)
        elif self._late is not None:
            self._late(value)

    def give_up(self) -> None:
        done, self._done = self._done, None
        self.bound = None
        if done is not None:
            done(self._otherwise)

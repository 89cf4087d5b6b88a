"""A hall in memory that several benches share: drafts with leases, tickets, both by the rules of docs/adr/0007."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from uuid6 import uuid7

from intake.attachment import BlobRef
from intake.draft import Draft
from intake.parties import Applicant
from sync.hall.results import (
    Arrived,
    CalledElsewhere,
    Closed,
    Found,
    Held,
    Holding,
    Lost,
    NobodyWaits,
    NoNumbers,
    NotCalled,
    NotYet,
    Reach,
    Renewed,
    SharedDraft,
    Taken,
    Ticket,
    TicketState,
    Unreachable,
    Whereabouts,
)
from sync.identity import Place

UNTIL = "2026-05-14T01:31:00Z"


@dataclass
class Entry:
    draft: Draft
    blobs: Mapping[BlobRef, bytes]
    saved_at: str
    holder: str | None = None


@dataclass
class FakeHall:
    """``down``: nobody answers."""

    down: bool = False
    entries: dict[str, Entry] = field(default_factory=dict)
    closed: dict[str, str] = field(default_factory=dict)
    slips: dict[str, str] = field(default_factory=dict)  # slip code → draft
    tickets: list[Ticket] = field(default_factory=list)

    def leave(
        self,
        draft: Draft,
        blobs: Mapping[BlobRef, bytes] | None = None,
        *,
        holder: str | None = None,
        saved_at: str = "2026-05-14T01:00:00Z",
    ) -> None:
        """A terminal's agent has brought this draft."""
        self.entries[draft.id] = Entry(draft, blobs or {}, saved_at, holder)

    def queue_up(self, number: str, item: str | None = None, draft: str | None = None) -> Ticket:
        ticket = Ticket(
            id=str(uuid7()),
            number=number,
            service="general",
            item=item,
            reason="face",
            draft=draft,
            state=TicketState.WAITING,
            window=None,
            taken_at="2026-05-14T01:20:00Z",
            called_at=None,
            calls=0,
            ahead=len(self.tickets),
        )
        self.tickets.append(ticket)
        return ticket

    def drafts_of(self, terminal: str) -> FakeDrafts:
        return FakeDrafts(self, terminal)

    def queue(self) -> FakeQueue:
        return FakeQueue(self)


def person_of(applicant: Applicant | None) -> tuple[str, str]:
    return ("", "") if applicant is None else (applicant.id_type, applicant.id_number)


class FakeDrafts:
    """The hall's drafts as one terminal asks for them."""

    available = True

    def __init__(self, hall: FakeHall, terminal: str) -> None:
        self._hall = hall
        self._terminal = terminal

    def find(self, id_type: str, id_number: str, typed_with_slip: str | None) -> Found:
        hall = self._hall
        if hall.down:
            return Found(Reach.NOBODY)
        if typed_with_slip is not None:
            return Found(Reach.HALL)
        found = [e for e in hall.entries.values() if person_of(e.draft.applicant) == (id_type, id_number)]
        return Found(Reach.HALL, tuple(self._shared(e) for e in sorted(found, key=lambda e: e.saved_at, reverse=True)))

    def _shared(self, entry: Entry) -> SharedDraft:
        elsewhere = entry.holder not in (None, self._terminal)
        held = Held(str(entry.holder), UNTIL) if elsewhere else None
        return SharedDraft(
            id=entry.draft.id,
            revision=entry.draft.revision,
            saved_at=entry.saved_at,
            expires_at="2026-05-29T01:00:00Z",
            held=held,
            place=Place.HALL,
            keys=cast(Any, None),
        )

    def take(self, shared: SharedDraft, take_over: bool = False) -> Taken | Held | Closed | Unreachable:
        hall = self._hall
        if hall.down:
            return Unreachable()
        if shared.id in hall.closed:
            return Closed(hall.closed[shared.id])
        entry = hall.entries[shared.id]
        if entry.holder not in (None, self._terminal) and not take_over:
            return Held(str(entry.holder), UNTIL)
        entry.holder = self._terminal
        return Taken(entry.draft, entry.blobs, entry.draft.revision, Place.HALL)

    def hold(self, draft_id: str, id_type: str, id_number: str) -> Holding:
        return self.renew(draft_id)

    def renew(self, draft_id: str) -> Holding:
        hall = self._hall
        if hall.down:
            return Unreachable()
        if draft_id in hall.closed:
            return Closed(hall.closed[draft_id])
        entry = hall.entries.get(draft_id)
        if entry is None:
            return Renewed()
        if entry.holder not in (None, self._terminal):
            return Lost(entry.holder)
        entry.holder = self._terminal
        return Renewed()

    def release(self, draft_id: str) -> None:
        entry = self._hall.entries.get(draft_id)
        if entry is not None and entry.holder == self._terminal:
            entry.holder = None

    def where_is(self, slip_code: str) -> Whereabouts:
        draft = self._hall.slips.get(slip_code)
        return NotYet(slip_code[:4]) if draft is None else Arrived(draft, "2026-05-14T01:00:00Z")

    def closed(self, draft_ids: Collection[str]) -> Mapping[str, str]:
        return {key: reason for key, reason in self._hall.closed.items() if key in draft_ids}


class FakeQueue:
    """Today's tickets; of two windows that reach for one, the first gets it."""

    def __init__(self, hall: FakeHall) -> None:
        self._hall = hall

    def take(
        self, service: str, item: str | None, reason: str | None, draft: str | None
    ) -> Ticket | NoNumbers | Unreachable:
        if self._hall.down:
            return Unreachable()
        ticket = self._hall.queue_up(f"A{len(self._hall.tickets) + 1:03}", item, draft)
        return self._put(replace(ticket, service=service, reason=reason))

    def list(self) -> tuple[Ticket, ...] | Unreachable:
        open_ones = (ticket for ticket in self._hall.tickets if ticket.state is not TicketState.FINISHED)
        return Unreachable() if self._hall.down else tuple(open_ones)

    def call(self, window: str, ticket_id: str | None = None) -> Ticket | NobodyWaits | CalledElsewhere | Unreachable:
        if self._hall.down:
            return Unreachable()
        ticket = self._find(ticket_id)
        if ticket is None:
            return NobodyWaits()
        if ticket.state is TicketState.CALLED and ticket.window != window:
            return CalledElsewhere(str(ticket.window))
        return self._put(
            replace(ticket, state=TicketState.CALLED, window=window, called_at=UNTIL, calls=ticket.calls + 1)
        )

    def recall(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        return self._move(window, ticket_id, TicketState.CALLED, calls=1)

    def pass_(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        return self._move(window, ticket_id, TicketState.PASSED)

    def finish(self, window: str, ticket_id: str) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        return self._move(window, ticket_id, TicketState.FINISHED)

    def _move(
        self, window: str, ticket_id: str, state: TicketState, calls: int = 0
    ) -> Ticket | CalledElsewhere | NotCalled | Unreachable:
        if self._hall.down:
            return Unreachable()
        ticket = self._find(ticket_id)
        if ticket is None or ticket.state is not TicketState.CALLED:
            return NotCalled()
        if ticket.window != window:
            return CalledElsewhere(str(ticket.window))
        return self._put(replace(ticket, state=state, calls=ticket.calls + calls))

    def _find(self, ticket_id: str | None) -> Ticket | None:
        for ticket in self._hall.tickets:
            if ticket_id == ticket.id or (ticket_id is None and ticket.state is TicketState.WAITING):
                return ticket
        return None

    def _put(self, ticket: Ticket) -> Ticket:
        self._hall.tickets = [ticket if known.id == ticket.id else known for known in self._hall.tickets]
        return ticket

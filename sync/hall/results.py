"""How a conversation with the hall ended: closed, typed, without personal values in any ``repr``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from intake.attachment import BlobRef
from intake.draft import Draft
from sync.hall.sealing import Closer, PersonKeys
from sync.identity import Place


class Reach(StrEnum):
    """Who answered."""

    HALL = "hall"
    CITY = "city"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Held:
    """Another terminal, called ``name``, has the draft open, if it does not renew until ``until`` (RFC 3339 UTC)."""

    name: str
    until: str


@dataclass(frozen=True, slots=True)
class SharedDraft:
    """A draft that a place keeps for the person asked for. What is in it shows only when it is taken."""

    id: str
    revision: int
    saved_at: str  # RFC 3339 UTC, of the terminal that saved it
    expires_at: str
    held: Held | None  # None: free, or ours
    place: Place
    keys: PersonKeys = field(repr=False)


@dataclass(frozen=True, slots=True)
class Found:
    """``drafts``: latest save first."""

    reach: Reach
    drafts: tuple[SharedDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """The draft is ours for as long as we renew. ``revision`` is the place's, for `Store.adopt_draft`."""

    draft: Draft
    blobs: Mapping[BlobRef, bytes] = field(repr=False)
    revision: int
    place: Place
    closer: Closer | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class End:
    """A place's word that a draft is over. It says so truly if ``proof`` is right (`Closer.proves`)."""

    reason: str
    proof: str | None


@dataclass(frozen=True, slots=True)
class Closed:
    """There is no such draft any more: ``taken_in``, ``discarded``, ``expired``, or ``damaged`` beyond reading."""

    reason: str


@dataclass(frozen=True, slots=True)
class Renewed:
    """Nobody else has the draft open (it may not have arrived at any place yet)."""


@dataclass(frozen=True, slots=True)
class Lost:
    """Somebody else took the draft over: the terminal called ``name``, None when it has let go of it again."""

    name: str | None


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Neither the hall node nor the city answered as it should."""


@dataclass(frozen=True, slots=True)
class Arrived:
    """The slip code's draft is there; opening it still needs the person."""

    draft_id: str
    saved_at: str


@dataclass(frozen=True, slots=True)
class NotYet:
    """The terminal with this device code has not brought the draft yet: it is off line, or the code was misread."""

    device_code: str


@dataclass(frozen=True, slots=True)
class NoSlip:
    """What was typed is no slip code."""


Holding = Renewed | Lost | Closed | Unreachable
Whereabouts = Arrived | NotYet | Closed | NoSlip | Unreachable


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    PASSED = "passed"  # did not come; may be called again by its id
    FINISHED = "finished"


@dataclass(frozen=True, slots=True)
class Ticket:
    """A place in the queue. No name, no ID number."""

    id: str
    number: str  # what is printed, shown and spoken: a letter and three digits
    service: str
    item: str | None
    reason: str | None
    draft: str | None
    state: TicketState
    window: str | None
    taken_at: str
    called_at: str | None
    calls: int
    ahead: int  # how many wait before it


@dataclass(frozen=True, slots=True)
class NobodyWaits:
    """Nobody waits, or the ticket asked for is finished or not of today."""


@dataclass(frozen=True, slots=True)
class CalledElsewhere:
    """Another window has the ticket."""

    window: str


@dataclass(frozen=True, slots=True)
class NotCalled:
    """The ticket is not called at present."""


@dataclass(frozen=True, slots=True)
class NoNumbers:
    """The place gives out no more tickets today."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call or recall, for displays and voice."""

    number: str
    window: str
    at: str
    calls: int  # 1: the first time


@dataclass(frozen=True, slots=True)
class Board:
    """``cursor`` goes into the next question."""

    cursor: int
    calls: tuple[Call, ...]

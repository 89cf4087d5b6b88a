"""What the platform's change feed says (docs/adr/0013), read before anything believes it.

The platform is trusted with what cases are, not with this program's memory: sizes are bounded by the transport, forms
are checked here, and a change that cannot be read is left out and named, so that one bad one does not stop the feed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from intake.attachment import BlobRef
from intake.case.event_json import BadEvent, event_from_json
from intake.case.events import CaseEvent
from intake.case.history import TakenIn, case_of, taken_in_facts_of
from sync.clock import plausible_time
from sync.dues import Due
from sync.notes import Note, note_of


@dataclass(frozen=True, slots=True)
class ConflictTold:
    """An event that the platform keeps and does not count."""

    event_id: str
    terminal: str
    reason: str


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case as the platform knows it. ``body`` is the intake's manifest, None where it is the asking terminal's own;
    ``events`` are those in force behind the take-in."""

    id: str
    digest: str
    body: dict[str, Any] | None
    events: tuple[CaseEvent, ...]
    conflicts: tuple[ConflictTold, ...]
    files: tuple[BlobRef, ...]
    due: Due | None
    evaluated: bool

    def __repr__(self) -> str:
        return f"CaseChange({self.id!r})"


@dataclass(frozen=True, slots=True)
class NoteChange:
    """A note as the platform knows it; ``last`` is the id of the record of this version."""

    id: str
    revision: int
    last: str
    note: Note


@dataclass(frozen=True, slots=True)
class EndChange:
    """This case is no business of this terminal any more."""

    id: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """What the platform says beside cases; ``body`` is for whoever knows the kind, and unread as yet."""

    kind: str
    id: str
    at: str
    body: Mapping[str, Any]

    def __repr__(self) -> str:
        return f"Announcement({self.kind!r}, {self.id!r})"


ANNOUNCED = frozenset({"catalogue", "configuration", "staff", "command"})
Told = CaseChange | NoteChange | EndChange
Change = Told | Announcement


@dataclass(frozen=True, slots=True)
class Changes:
    """One answer. ``terminal`` and ``after`` say whose question it answers; ``unread`` are ids of changes that could
    not be read."""

    epoch: str
    terminal: str
    after: int
    cursor: int
    more: bool
    as_of: str
    changes: tuple[Change, ...]
    unread: tuple[str, ...]

    @property
    def told(self) -> tuple[Told, ...]:
        """Cases and notes."""
        return tuple(one for one in self.changes if not isinstance(one, Announcement))

    @property
    def announced(self) -> tuple[Announcement, ...]:
        return tuple(one for one in self.changes if isinstance(one, Announcement))


def read_changes(body: Mapping[str, Any]) -> Changes | None:
    """None when it is no answer of the contract."""
    epoch, cursor, as_of, told = body.get("epoch"), body.get("cursor"), body.get("as_of"), body.get("changes")
    if not isinstance(epoch, str) or type(cursor) is not int or cursor < 0 or not isinstance(told, list):
        return None
    terminal, after = body.get("terminal"), body.get("after")
    if not isinstance(as_of, str) or plausible_time(as_of) is None:
        return None
    if not isinstance(terminal, str) or type(after) is not int:
        return None
    read, unread = read_list(told)
    return Changes(epoch, terminal, after, cursor, body.get("more") is True, as_of, read, unread)


def read_list(told: list[Any]) -> tuple[tuple[Change, ...], tuple[str, ...]]:
    """The changes that can be read, and the ids of those that cannot."""
    read: list[Change] = []
    unread: list[str] = []
    for one in told:
        change = _change(one)
        if change is None:
            unread.append(str(one.get("id"))[:36] if isinstance(one, dict) else "")
        else:
            read.append(change)
    return tuple(read), tuple(unread)


def facts_of(body: Mapping[str, Any]) -> TakenIn:
    """What the rules need of an intake's body."""
    return taken_in_facts_of(body)


def _change(told: Any) -> Change | None:
    try:
        kind = told["kind"]
        if kind in ANNOUNCED:
            return _announcement(told)
        if kind == "end":
            return EndChange(_id(told["id"]))
        return _note(told) if kind == "note" else _case(told)
    except (KeyError, TypeError, ValueError, AttributeError):
        return None  # without the cause: it could quote what somebody entered


def _announcement(told: Mapping[str, Any]) -> Announcement:
    name, at, body = told["id"], told["at"], told["body"]
    if not isinstance(name, str) or not 0 < len(name) <= 64 or not isinstance(body, dict):
        raise ValueError("no announcement")
    if not isinstance(at, str) or plausible_time(at) is None:
        raise ValueError("an announcement without a time")
    return Announcement(told["kind"], name, at, body)


def _note(told: Mapping[str, Any]) -> NoteChange:
    return NoteChange(_id(told["id"]), int(told["revision"]), _id(told["last"]), note_of(told["note"], told["body"]))


def _case(told: Mapping[str, Any]) -> CaseChange:
    case_id, body = _id(told["id"]), told["intake"]
    events = tuple(_event(event, case_id) for event in told["events"])
    if body is not None:
        if body["intake_id"] != case_id:
            raise ValueError("another case's intake")
        case_of(facts_of(body), events)  # it must fold here too
    due = None if told["due"] is None else Due(str(told["due_clock"]), str(told["due"]))
    return CaseChange(
        id=case_id,
        digest=str(told["digest"]),
        body=body,
        events=events,
        conflicts=tuple(
            ConflictTold(_id(one["event"]["id"]), str(one["terminal"]), str(one["reason"])[:64])
            for one in told["conflicts"]
        ),
        files=tuple(BlobRef(str(f["digest"]), int(f["size"]), str(f["media_type"])) for f in told["files"]),
        due=due,
        evaluated=told["evaluated"] is True,
    )


def _event(told: Mapping[str, Any], case_id: str) -> CaseEvent:
    event = event_from_json(told)
    if isinstance(event, BadEvent) or event.case_id != case_id:
        raise ValueError("an event of the case cannot be read")
    return event


def _id(value: Any) -> str:
    if not isinstance(value, str) or len(value) != 36:
        raise ValueError("not an id")
    return value


__all__ = [
    "Announcement",
    "CaseChange",
    "Changes",
    "ConflictTold",
    "EndChange",
    "NoteChange",
    "Told",
    "facts_of",
    "read_changes",
    "read_list",
]

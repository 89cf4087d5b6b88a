"""Events of a case as rows: open columns of machine and staff for queries, the whole event sealed by the case's key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.engine import Connection

from intake.case.event_json import BadEvent, event_from_json, event_to_bytes
from intake.case.events import CaseEvent
from intake.case.history import TakenIn, take_in_event, taken_in_facts
from intake.intake import Intake
from sync.store.errors import StoreCorrupt
from sync.store.keys import seal, unseal
from sync.store.prepared import Prepared
from sync.store.schema import events

#: Where an event, a case or a note was made: at this terminal, or told by the platform.
LOCAL, PLATFORM = "local", "platform"
_INSERT = Prepared(insert(events), *events.c.keys())
_OF_CASE = select(events).where(events.c.case_id == bindparam("case")).order_by(events.c.seq, events.c.id)


@dataclass(frozen=True, slots=True)
class KeptEvent:
    """An event and how it stands: ``conflict`` says why it is not in force (None: it is), ``settled_at`` when a person
    has seen to that."""

    event: CaseEvent
    origin: str
    conflict: str | None
    settled_at: str | None


def add_take_in(connection: Connection, intake: Intake) -> None:
    """T03. Its id is the case's, its content the intake's own record."""
    _INSERT.run(connection, _columns(take_in_event(taken_in_facts(intake)), LOCAL, None))


def add_event(
    connection: Connection, event: CaseEvent, case_key: bytes, origin: str, conflict: str | None = None
) -> None:
    """Keeps an event beside the case's others. A take-in is not sealed: the intake says what is in it."""
    sealed = None if event.seq == 1 else seal(case_key, event_to_bytes(event), _context(event.case_id, event.id))
    _INSERT.run(connection, {**_columns(event, origin, sealed), "conflict": conflict})


def kept_events(connection: Connection, facts: TakenIn, case_key: bytes) -> list[KeptEvent]:
    """Every event of the case, in force or not, in the order of their numbers. Raises `StoreCorrupt`."""
    return [
        KeptEvent(event_of_row(row, facts, case_key), row.origin, row.conflict, row.settled_at)
        for row in connection.execute(_OF_CASE, {"case": facts.id})
    ]


def event_of_row(row: Any, facts: TakenIn, case_key: bytes) -> CaseEvent:
    """The event of a row, whose open columns must say the same. Raises `StoreCorrupt` for one that was edited."""
    event = take_in_event(facts) if row.sealed is None else sealed_event(row, case_key)
    if _open_columns(event) != {name: getattr(row, name) for name in _OPEN}:
        raise StoreCorrupt(f"event {row.id} was changed")
    return event


def sealed_event(row: Any, case_key: bytes) -> CaseEvent:
    """The event as it was sealed. Raises `StoreCorrupt`."""
    event = event_from_json(unseal(case_key, row.sealed, _context(row.case_id, row.id)))
    if isinstance(event, BadEvent):
        raise StoreCorrupt(f"event {row.id} has an unknown form: {event.field}")
    return event


def _context(case_id: str, event_id: str) -> str:
    return f"event|{case_id}|{event_id}"


_OPEN = (
    "case_id",
    "id",
    "seq",
    "name",
    "transition",
    "from_state",
    "to_state",
    "actor_role",
    "actor_id",
    "place",
    "channel",
    "at",
    "time_confidence",
)


def _open_columns(event: CaseEvent) -> dict[str, Any]:
    return {
        "case_id": event.case_id,
        "id": event.id,
        "seq": event.seq,
        "name": event.name.value,
        "transition": event.transition,
        "from_state": None if event.before is None else event.before.value,
        "to_state": event.after.value,
        "actor_role": event.actor.role.value,
        "actor_id": event.actor.id,
        "place": event.place.terminal,
        "channel": event.place.channel,
        "at": event.at,
        "time_confidence": event.time_confidence,
    }


def _columns(event: CaseEvent, origin: str, sealed: bytes | None) -> dict[str, Any]:
    return {**_open_columns(event), "origin": origin, "conflict": None, "settled_at": None, "sealed": sealed}

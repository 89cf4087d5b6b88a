"""Events of a case: every move along the lifecycle, and what became of its paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from sync.store.schema import events

_NEXT = select(func.coalesce(func.max(events.c.seq), 0) + 1).where(events.c.case_id == bindparam("case"))
_INSERT = insert(events)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a case. ``transition`` is the lifecycle table's number where it is a move."""

    case_id: str
    name: str
    actor_kind: str  # citizen, staff, system
    actor_id: str | None
    place: str  # terminal id
    at: str
    time_confidence: str
    transition: str | None = None
    from_state: str | None = None
    to_state: str | None = None


def append_event(connection: Connection, event: Event, detail: dict[str, Any] | None = None) -> int:
    """Adds the event behind the case's others; returns its number."""
    seq: int = connection.execute(_NEXT, {"case": event.case_id}).scalar_one()
    connection.execute(
        _INSERT,
        {
            "case_id": event.case_id,
            "seq": seq,
            "name": event.name,
            "transition": event.transition,
            "from_state": event.from_state,
            "to_state": event.to_state,
            "actor_kind": event.actor_kind,
            "actor_id": event.actor_id,
            "place": event.place,
            "at": event.at,
            "time_confidence": event.time_confidence,
            "detail": json.dumps(detail or {}, ensure_ascii=False, sort_keys=True),
        },
    )
    return seq

"""Events of a case: every move along the lifecycle, and what became of its paper."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, func, insert, select
from sqlalchemy.engine import Connection

from sync.store.prepared import Prepared
from sync.store.schema import events

_NEXT = Prepared(select(func.coalesce(func.max(events.c.seq), 0) + 1).where(events.c.case_id == bindparam("case")))
_INSERT = Prepared(insert(events), *events.c.keys())


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


def append_event(
    connection: Connection, event: Event, detail: dict[str, Any] | None = None, *, first: bool = False
) -> None:
    """Adds the event behind the case's others; ``first`` says that there are none."""
    ((seq,),) = ((1,),) if first else _NEXT.rows(connection, {"case": event.case_id})
    _INSERT.run(
        connection,
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

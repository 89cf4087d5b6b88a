"""Events of a case as rows: open columns of machine and staff for queries, the whole event sealed by the case's key."""

from __future__ import annotations

from sqlalchemy import insert
from sqlalchemy.engine import Connection

from intake.case.states import CaseState
from intake.intake import Intake
from sync.store.prepared import Prepared
from sync.store.schema import events

#: Where an event, a case or a note was made: at this terminal, or told by the platform.
LOCAL, PLATFORM = "local", "platform"
#: Who an intake's actor is in the words of the lifecycle table.
ROLES = {"citizen": "citizen", "staff": "clerk", "system": "rule_engine"}
_INSERT = Prepared(insert(events), *events.c.keys())


def add_take_in(connection: Connection, intake: Intake) -> None:
    """T03. Its id is the case's, its content the intake's own record."""
    _INSERT.run(
        connection,
        {
            "case_id": intake.id,
            "id": intake.id,
            "seq": 1,
            "name": "take_in",
            "transition": "T03",
            "from_state": CaseState.DRAFT.value,
            "to_state": CaseState.RECEIVED.value,
            "actor_role": ROLES[intake.actor.kind],
            "actor_id": intake.actor.id,
            "place": intake.terminal_id,
            "channel": intake.channel,
            "at": intake.taken_in_at,
            "time_confidence": intake.time_confidence,
            "origin": LOCAL,
            "conflict": None,
            "settled_at": None,
            "sealed": None,
        },
    )

"""What the platform has to say beside cases: catalogues, configuration, staff, commands (docs/adr/0014 "Down").

Each is told to an audience and stands behind the same cursor as cases. What takes another's place has its id, so that
a terminal that was away hears the last word only. What became of it comes back as a record `command_outcome`.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, delete, select, update

from sync.platform import cases
from sync.platform.bodies import OutcomeBody
from sync.platform.schema import announcements, outcomes

CATALOGUE, CONFIGURATION, STAFF, COMMAND = "catalogue", "configuration", "staff", "command"


def announce(connection: Connection, kind: str, name: str, audience: str, body: dict[str, Any], now: str) -> None:
    """Says it, in place of what was said under this id."""
    values = {
        "audience": audience,
        "at": now,
        "body": json.dumps(body, ensure_ascii=False),
        "changed": cases.next_change(connection),
    }
    this = (announcements.c.kind == kind) & (announcements.c.id == name)
    if connection.execute(update(announcements).where(this).values(**values)).rowcount == 0:
        connection.execute(announcements.insert().values(kind=kind, id=name, **values))


def said(connection: Connection, kind: str, name: str) -> dict[str, Any] | None:
    query = select(announcements.c.body).where(announcements.c.kind == kind, announcements.c.id == name)
    body = connection.execute(query).scalar_one_or_none()
    return None if body is None else dict(json.loads(body))


def keep_outcome(connection: Connection, terminal_id: str, body: OutcomeBody, now: str) -> None:
    """A terminal's answer; a later one takes its place."""
    this = (outcomes.c.terminal_id == terminal_id) & (outcomes.c.kind == body.kind) & (outcomes.c.id == body.id)
    connection.execute(delete(outcomes).where(this))
    connection.execute(
        outcomes.insert().values(
            terminal_id=terminal_id, kind=body.kind, id=body.id, outcome=body.outcome, detail=body.detail, at=now
        )
    )

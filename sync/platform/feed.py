"""What terminals are told of cases and notes: snapshots behind a cursor, each as it stands now (docs/adr/0013).

A case that changed ten times is told once, with everything needed to fold it, show it and hand it out. So a page can be
applied again without harm, and whoever was away for a month does not read a month.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, select

from sync.platform import cases, notes
from sync.platform.schema import case_events, case_files, conflicts, intakes, records
from sync.platform.schema import notes as note_rows

#: At most so many changes in one answer, and about so many bytes of records.
PAGE = 100
_PAGE_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Page:
    """Changes behind a cursor, oldest first; ``cursor`` is where to go on. ``more``: there are others already."""

    cursor: int
    changes: tuple[dict[str, Any], ...]
    more: bool

    def __repr__(self) -> str:
        return f"Page(cursor={self.cursor}, {len(self.changes)} changes)"


def page(connection: Connection, terminal: str, after: int) -> Page:
    """What changed behind ``after``. The terminal's own intakes come without their bodies: it has them."""
    newest = cases.last_change(connection)
    if after > newest:
        return Page(newest, (), more=False)  # a backup was restored here: the terminal begins anew from there
    moved = select(intakes).where(intakes.c.changed > after).order_by(intakes.c.changed).limit(PAGE + 1)
    noted = select(note_rows).where(note_rows.c.changed > after).order_by(note_rows.c.changed).limit(PAGE + 1)
    rows = [("case", row) for row in connection.execute(moved)] + [("note", row) for row in connection.execute(noted)]
    rows.sort(key=lambda pair: pair[1].changed)
    told: list[dict[str, Any]] = []
    cursor, size = after, 0
    for kind, row in rows[:PAGE]:
        if told and size > _PAGE_BYTES:
            break
        change = case_change(connection, row, terminal) if kind == "case" else _note_change(row)
        told.append(change)
        size += len(json.dumps(change))
        cursor = row.changed
    return Page(cursor, tuple(told), more=len(rows) > len(told))


def case_change(connection: Connection, row: Row[Any], terminal: str | None) -> dict[str, Any]:
    """One case as it stands; ``terminal`` is who asks."""
    record = connection.execute(select(records.c.body, records.c.digest).where(records.c.id == row.intake_id)).one()
    history = select(case_events.c.body).where(case_events.c.case_id == row.intake_id).order_by(case_events.c.seq)
    doubtful = select(conflicts).where(conflicts.c.case_id == row.intake_id).order_by(conflicts.c.received_at)
    files = select(case_files).where(case_files.c.case_id == row.intake_id).order_by(case_files.c.digest)
    return {
        "kind": "case",
        "id": row.intake_id,
        "changed": row.changed,
        "terminal": row.terminal_id,
        "digest": record.digest,
        "intake": None if row.terminal_id == terminal else json.loads(record.body)["body"],
        "state": row.state,
        "due": row.due,
        "due_clock": row.due_clock,
        "lapse_proposed_at": row.lapse_proposed_at,
        "evaluated": notes.evaluated(connection, row.intake_id),
        "events": [json.loads(body) for body in connection.execute(history).scalars()],
        "conflicts": [
            {"terminal": one.terminal_id, "reason": one.reason, "event": json.loads(one.body)}
            for one in connection.execute(doubtful)
        ],
        "files": [
            {"digest": one.digest, "size": one.size, "media_type": one.media_type} for one in connection.execute(files)
        ],
    }


def _note_change(row: Row[Any]) -> dict[str, Any]:
    return {
        "kind": "note",
        "id": row.id,
        "changed": row.changed,
        "terminal": row.terminal_id,
        "note": row.kind,
        "revision": row.revision,
        "last": row.last,
        "body": json.loads(row.body),
    }

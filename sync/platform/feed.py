"""What terminals are told: snapshots of cases and notes and the platform's announcements behind one cursor, each as it
stands now (docs/adr/0013, 0014). Whose business a case is says `sync.platform.scope`.

A case that changed ten times is told once, with everything needed to fold it, show it and hand it out. So a page can be
applied again without harm, and whoever was away for a month does not read a month.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from sync.platform import cases, scope
from sync.platform.accounts import TERMINAL_ROLES
from sync.platform.case_parts import CaseParts
from sync.platform.schema import (
    accounts,
    announcements,
    intakes,
    told_cases,
)
from sync.platform.schema import notes as note_rows
from sync.platform.tokens import Terminal

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


def page(connection: Connection, terminal: Terminal, after: int) -> Page:
    """What of its business changed behind ``after``. The terminal's own intakes come without their bodies."""
    newest = cases.last_change(connection)
    if after > newest:
        return Page(newest, (), more=False)  # a backup was restored here: the terminal begins anew from there
    rows = sorted(_changed(connection, terminal, after), key=lambda one: one.changed)
    told: list[dict[str, Any]] = []
    parts = CaseParts(connection, [case for one in rows[:PAGE] if (case := _case_of(one)) is not None])
    cursor, size, taken, seen = after, 0, 0, set()
    for one in rows[:PAGE]:
        if told and size > _PAGE_BYTES:
            break
        for change in _say(connection, one, terminal, parts):
            if (change["kind"], change["id"], change["changed"]) not in seen:
                seen.add((change["kind"], change["id"], change["changed"]))
                told.append(change)
                size += len(json.dumps(change))
        cursor, taken = one.changed, taken + 1
    return Page(cursor, tuple(told), more=len(rows) > taken)


@dataclass(frozen=True, slots=True)
class _Changed:
    """One thing to be told: a case of the hall, one of another's, a note, an announcement."""

    changed: int
    what: str  # case | told | note | announcement
    row: Row[Any]


def _changed(connection: Connection, terminal: Terminal, after: int) -> Iterator[_Changed]:
    """The next ones of each sort: one search in an index each, however many cases there are."""
    heard_as = scope.audiences(terminal)
    sources: tuple[tuple[str, Table, ColumnElement[bool]], ...] = (
        ("case", intakes, intakes.c.hall == terminal.hall),
        ("note", note_rows, note_rows.c.hall == terminal.hall),
        *(("told", told_cases, told_cases.c.audience == audience) for audience in heard_as[1:]),
        *(("announcement", announcements, announcements.c.audience == audience) for audience in heard_as),
    )
    staff = select(accounts).where(accounts.c.changed > after).order_by(accounts.c.changed).limit(PAGE + 1)
    yield from (_Changed(row.changed, "account", row) for row in connection.execute(staff))
    for what, table, mine in sources:
        query = select(table).where(mine, table.c.changed > after).order_by(table.c.changed).limit(PAGE + 1)
        yield from (_Changed(row.changed, what, row) for row in connection.execute(query))


def _case_of(one: _Changed) -> str | None:
    """Whose parts will be told with it."""
    if one.what == "case":
        return str(one.row.intake_id)
    return str(one.row.case_id) if one.what == "told" and not one.row.ended else None


def _say(connection: Connection, one: _Changed, terminal: Terminal, parts: CaseParts) -> Iterator[dict[str, Any]]:
    match one.what:
        case "case":
            yield case_change(parts, one.row, terminal.terminal_id)
        case "note":
            yield _note_change(one.row)
        case "announcement":
            body = json.loads(one.row.body)
            yield {"kind": one.row.kind, "id": one.row.id, "changed": one.changed, "at": one.row.at, "body": body}
        case "account":
            yield {"kind": "staff", "id": one.row.id, "changed": one.changed, "at": one.row.created_at} | {
                "body": _account(one.row, terminal)
            }
        case _ if one.row.ended:
            yield {"kind": "end", "id": one.row.case_id, "changed": one.changed}
        case _:
            yield from _told_case(connection, one, terminal, parts)


def _told_case(connection: Connection, one: _Changed, terminal: Terminal, parts: CaseParts) -> Iterator[dict[str, Any]]:
    """A case of another hall, with the notes about it."""
    row = connection.execute(select(intakes).where(intakes.c.intake_id == one.row.case_id)).one()
    yield case_change(parts, row, terminal.terminal_id) | {"changed": one.changed}
    about = select(note_rows).where(note_rows.c.about == one.row.case_id).order_by(note_rows.c.changed)
    for note in connection.execute(about):
        yield _note_change(note) | {"changed": one.changed}


def case_changes(connection: Connection, rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """Some cases as they stand, with their bodies."""
    parts = CaseParts(connection, [row.intake_id for row in rows])
    return [case_change(parts, row, None) for row in rows]


def case_change(parts: CaseParts, row: Row[Any], terminal: str | None) -> dict[str, Any]:
    """One case as it stands; ``terminal`` is who asks."""
    part = parts.of(row.intake_id)
    return {
        "kind": "case",
        "id": row.intake_id,
        "changed": row.changed,
        "terminal": row.terminal_id,
        "digest": part.digest,
        "intake": None if row.terminal_id == terminal else json.loads(part.body)["body"],
        "state": row.state,
        "due": row.due,
        "due_clock": row.due_clock,
        "lapse_proposed_at": row.lapse_proposed_at,
        "evaluated": part.evaluated,
        "events": [json.loads(body) for body in part.events],
        "conflicts": [
            {"terminal": one.terminal_id, "reason": one.reason, "event": json.loads(one.body)} for one in part.conflicts
        ],
        "files": [{"digest": one.digest, "size": one.size, "media_type": one.media_type} for one in part.files],
    }


def _account(row: Row[Any], terminal: Terminal) -> dict[str, Any]:
    """Who works at terminals, told to those of their hall: enough to sign in with the city out of reach. Of everybody
    else only that they are none of its staff."""
    roles = sorted(TERMINAL_ROLES & set(json.loads(row.roles)))
    if not roles or row.hall not in (None, terminal.hall):
        return {"gone": True}
    return {
        "name": row.name,
        "roles": roles,
        "verifier": row.verifier,
        "expires_at": row.expires_at,
        "disabled": bool(row.disabled),
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

"""Evaluations, complaints, enquiries, appointments, disputes, stuck matters: the last version of each, for the feed."""

from __future__ import annotations

from sqlalchemy import Connection, insert, select, update

from intake.intake import canonical
from sync.platform import cases
from sync.platform.bodies import NoteBody
from sync.platform.schema import intakes, notes
from sync.platform.wire import Record


def take(connection: Connection, record: Record, body: NoteBody, now: str) -> None:
    """Keeps the note, or its later version in place of the one before."""
    note = body.note
    values = {
        "open": int(note.open),
        "due": note.due_day,
        "revision": record.case_seq,
        "changed": cases.next_change(connection),
        "body": canonical(body.body),
    }
    if record.case_seq > 1:
        connection.execute(update(notes).where(notes.c.id == record.case).values(values))
        return
    connection.execute(
        insert(notes).values(
            id=record.case,
            kind=record.kind,
            number=note.number,
            about=note.about,
            terminal_id=record.terminal,
            received_at=now,
            **values,
        )
    )
    if record.kind == "evaluation" and note.about is not None and _known(connection, note.about):
        cases.touch(connection, note.about)


def _known(connection: Connection, case_id: str) -> bool:
    return connection.execute(select(intakes.c.intake_id).where(intakes.c.intake_id == case_id)).first() is not None


def evaluated(connection: Connection, case_id: str) -> bool:
    """Has the citizen been asked about this case and has answered, or not?"""
    asked = select(notes.c.id).where(notes.c.about == case_id, notes.c.kind == "evaluation")
    return connection.execute(asked).first() is not None

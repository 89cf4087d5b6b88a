"""Evaluations, complaints, enquiries, appointments, disputes, stuck matters: the last version of each, for the feed."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection, insert, select, update

from intake.intake import canonical
from sync.notes import Note, Payment, note_of
from sync.platform import cases
from sync.platform.bodies import NoteBody
from sync.platform.schema import intakes, notes
from sync.platform.wire import Record


def take(connection: Connection, hall: str, record: Record, body: NoteBody, now: str) -> None:
    """Keeps the note of a terminal of ``hall``, or its later version in place of the one before."""
    note = body.note
    changed = cases.next_change(connection)
    values = {
        "open": int(note.open),
        "due": note.due_day,
        "last": record.id,
        "changed": changed,
        "body": canonical(body.body),
    }
    if note.about is not None:
        cases.tell_others(connection, note.about, changed)
    if record.supersedes is not None:
        later = update(notes).where(notes.c.id == record.case)
        connection.execute(later.values(revision=notes.c.revision + 1, **values))
        return
    connection.execute(
        insert(notes).values(
            id=record.case,
            kind=record.kind,
            number=note.number,
            about=note.about,
            terminal_id=record.terminal,
            received_at=now,
            revision=1,
            hall=hall,
            **values,
        )
    )
    if record.kind == "evaluation" and note.about is not None and _known(connection, note.about):
        cases.touch(connection, note.about)


#: Of a payment whose proof names a picture that does not come along (C29 b).
_NO_PICTURE = "the picture of the voucher is no attachment of the record"


def refused(connection: Connection, record: Record, body: NoteBody, came: Callable[[str], bool]) -> str | None:
    """Why a note is not taken, or a later version not in place of the one that is here; None for one that can.

    Any terminal may answer a note or hand it over, as long as it knows the version before: nothing is overwritten.
    ``came``: is the blob of this digest there, sent with this record?
    """
    if record.supersedes is None:
        return _unproven(body.note, came)
    row = connection.execute(select(notes).where(notes.c.id == record.case)).first()
    if row is None:
        return "there is no such note"
    if row.last != record.supersedes:
        return "another version has taken this one's place meanwhile"
    if (row.kind, row.number, row.about) != (record.kind, body.note.number, body.note.about):
        return "a note keeps its kind, its number and its case"
    return None if not isinstance(body.note, Payment) else _payment_refused(row.body, body.note, came)


def _payment_refused(before: bytes, note: Payment, came: Callable[[str], bool]) -> str | None:
    """What is paid stays so, by the proof it has; what becomes paid brings the picture along."""
    known = note_of(Payment.KIND, json.loads(before))
    proven = known.bill.proof if isinstance(known, Payment) else None
    if proven is not None:
        return None if note.bill.proof == proven else "what is paid keeps its proof"
    return _unproven(note, came)


def _unproven(note: Note, came: Callable[[str], bool]) -> str | None:
    picture = note.picture if isinstance(note, Payment) else None
    return None if picture is None or came(picture) else _NO_PICTURE


def _known(connection: Connection, case_id: str) -> bool:
    return connection.execute(select(intakes.c.intake_id).where(intakes.c.intake_id == case_id)).first() is not None


def evaluated(connection: Connection, case_id: str) -> bool:
    """Has the citizen been asked about this case and has answered, or not?"""
    asked = select(notes.c.id).where(notes.c.about == case_id, notes.c.kind == "evaluation")
    return connection.execute(asked).first() is not None

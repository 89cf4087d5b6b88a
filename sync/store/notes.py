"""Notes (`sync.notes`) as rows and records: a case of its own each, so that none waits behind the case it speaks of."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from intake.attachment import BlobRef
from intake.clock import Reading
from intake.intake import canonical
from sync.changes import NoteChange
from sync.notes import Note, OutageEntry, body_of, note_of
from sync.records import make_record
from sync.store import audit, outbox
from sync.store.cases import open_case, require_key
from sync.store.drafts import name_person
from sync.store.errors import BlobMissing, DatabaseDamaged, StoreCorrupt
from sync.store.events import LOCAL, PLATFORM
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.moves import next_case_seq
from sync.store.schema import blobs, notes, persons, sequences
from sync.store.schema import outbox as outbox_rows

MOST = 200
_NUMBER = upsert(sequences)
_NEXT = (
    _NUMBER.values(name=bindparam("sequence"), value=1)
    .on_conflict_do_update(index_elements=[sequences.c.name], set_={"value": sequences.c.value + 1})
    .returning(sequences.c.value)
)


@dataclass(frozen=True, slots=True)
class KeptNote:
    """A note as it stands. ``elsewhere``: another terminal's; ``delivered``: the platform has it as it is."""

    id: str
    note: Note
    open: bool
    made_at: str
    changed_at: str
    elsewhere: bool
    delivered: bool


class SlipTaken(Exception):
    """The outage slip was linked with a case before: one slip is one case, whoever is at it at the same time. ``known``
    says who, when and which case."""

    def __init__(self, known: KeptNote) -> None:
        super().__init__("the slip is linked with a case already")
        self.known = known


def next_number(connection: Connection, sequence: str) -> int:
    """The next number of a terminal's own count, from 1 on: for slips."""
    return int(connection.execute(_NEXT, {"sequence": f"note:{sequence}"}).scalar_one())


def add(
    connection: Connection,
    keys: StoreKeys,
    note_id: str,
    make: Callable[[int], Note],
    kind: str,
    attachments: Sequence[BlobRef],
    now: Reading,
) -> KeptNote:
    """Keeps a new note with its record. ``make`` gets this terminal's next number of the kind. Raises `SlipTaken`."""
    note = make(next_number(connection, kind))
    if kind != note.KIND:
        raise ValueError(f"a {note.KIND} is no {kind}")
    if kind == OutageEntry.KIND and (known := find_by_number(connection, keys, note.number)) is not None:
        raise SlipTaken(known)
    _record(connection, keys, note_id, note, attachments, None, now)
    row = {"id": note_id, "made_at": note.at, "origin": LOCAL, "revision": 1, "last": note_id}
    connection.execute(insert(notes), {**row, **_columns(note, require_key(connection, keys, note_id), note_id, now)})
    if note.person is not None:
        name_person(connection, note_id, keys.person_key(*note.person))
    return _kept(connection, keys, _row(connection, note_id))


def add_beside(
    connection: Connection, keys: StoreKeys, case_id: str, make: Callable[[str], Note], note_id: str, now: Reading
) -> KeptNote:
    """Keeps a note about a case in the transaction that takes the case in: both or neither. ``make`` gets its id."""
    note = make(case_id)
    return add(connection, keys, note_id, lambda _: note, note.KIND, (), now)


def change(
    connection: Connection,
    keys: StoreKeys,
    note_id: str,
    make: Callable[[Note], Note],
    attachments: Sequence[BlobRef],
    record_id: str,
    now: Reading,
) -> KeptNote:
    """A new version (answered, handed over, closed) in place of the one before; its record supersedes that one's."""
    row = _row(connection, note_id)
    before = _note(connection, keys, row)
    note = make(before)
    if (note.KIND, note.number, note.about) != (before.KIND, before.number, before.about):
        raise ValueError("a note keeps its kind, its number and its case")
    _record(connection, keys, note_id, note, attachments, (record_id, row.last), now)
    columns = _columns(note, require_key(connection, keys, note_id), note_id, now)
    connection.execute(
        update(notes).where(notes.c.id == note_id).values(revision=notes.c.revision + 1, last=record_id, **columns)
    )
    return _kept(connection, keys, _row(connection, note_id))


def find(connection: Connection, keys: StoreKeys, note_id: str) -> KeptNote | None:
    row = connection.execute(select(notes).where(notes.c.id == note_id)).first()
    return None if row is None else _kept(connection, keys, row)


def find_by_number(connection: Connection, keys: StoreKeys, number: str) -> KeptNote | None:
    row = connection.execute(select(notes).where(notes.c.number == number).limit(1)).first()
    return None if row is None else _kept(connection, keys, row)


def listed(
    connection: Connection,
    keys: StoreKeys,
    kind: str,
    *,
    open_only: bool = False,
    since: str | None = None,
    most: int = MOST,
) -> tuple[KeptNote, ...]:
    """Notes of a kind, oldest first."""
    wanted = select(notes).where(notes.c.kind == kind)
    if open_only:
        wanted = wanted.where(notes.c.state == "open")
    if since is not None:
        wanted = wanted.where(notes.c.made_at >= since)
    rows = connection.execute(wanted.order_by(notes.c.made_at, notes.c.id).limit(most)).all()
    return _readable(connection, keys, rows)


def about(connection: Connection, keys: StoreKeys, case_id: str) -> tuple[KeptNote, ...]:
    """Notes that speak of the case, oldest first."""
    rows = connection.execute(select(notes).where(notes.c.about == case_id).order_by(notes.c.made_at)).all()
    return _readable(connection, keys, rows)


def of_person(connection: Connection, keys: StoreKeys, kind: str, person_key: str) -> tuple[KeptNote, ...]:
    """The person's open notes of a kind: their appointments."""
    mine = (
        select(notes)
        .join(persons, persons.c.case_id == notes.c.id)
        .where(persons.c.person_key == person_key, notes.c.kind == kind, notes.c.state == "open")
        .order_by(notes.c.due, notes.c.made_at)
    )
    return _readable(connection, keys, connection.execute(mine).all())


def adopt(connection: Connection, keys: StoreKeys, told: NoteChange, now: Reading) -> None:
    """A note of another terminal, or a later version of one of ours, as the platform tells it. A version of ours that
    is still on its way is not overwritten."""
    row = connection.execute(select(notes.c.last, notes.c.revision).where(notes.c.id == told.id)).first()
    if row is not None and (row.last == told.last or row.revision > told.revision or not _sent(connection, told.id)):
        return
    key = open_case(connection, keys, told.id, now.rfc3339)
    columns = {**_columns(told.note, key, told.id, now), "revision": told.revision, "last": told.last}
    fresh = upsert(notes).values(id=told.id, made_at=told.note.at, origin=PLATFORM, **columns)
    connection.execute(fresh.on_conflict_do_update(index_elements=[notes.c.id], set_=columns))
    if told.note.person is not None:
        name_person(connection, told.id, keys.person_key(*told.note.person))


def _record(
    connection: Connection,
    keys: StoreKeys,
    note_id: str,
    note: Note,
    attachments: Sequence[BlobRef],
    later: tuple[str, str] | None,
    now: Reading,
) -> None:
    """The note's record and its audit entry. The first one has the note's id; ``later`` has a later one's id, and the
    version's it supersedes. Raises ``ValidationError`` for a note that was changed into one that is none: a copy of a
    model checks nothing by itself."""
    note_of(note.KIND, body_of(note))
    key = open_case(connection, keys, note_id, now.rfc3339)
    digests = tuple(dict.fromkeys(ref.digest for ref in attachments))
    stored = set(connection.execute(select(blobs.c.digest).where(blobs.c.case_id == note_id)).scalars())
    if set(digests) - stored:
        raise BlobMissing("an attachment of the note is not stored")
    record_id, supersedes = later or (note_id, None)
    record = make_record(
        record_id=record_id,
        kind=note.KIND,
        case_id=note_id,
        case_seq=next_case_seq(connection, note_id),
        terminal=note.terminal,
        body=body_of(note),
        blobs=digests,
        supersedes=supersedes,
    )
    outbox.add(connection, record, key, now)
    detail = {"kind": note.KIND, "number": note.number, "about": note.about, "open": note.open, "staff": note.staff}
    detail |= {"digest": record.digest, "place": note.terminal}
    audit.append(connection, at=now.rfc3339, kind="note", subject=note_id, detail=detail)


def _columns(note: Note, key: bytes, note_id: str, now: Reading) -> dict[str, Any]:
    return {
        "kind": note.KIND,
        "number": note.number,
        "about": note.about,
        "state": "open" if note.open else "closed",
        "owner": note.owner,
        "due": note.due_day,
        "changed_at": now.rfc3339,
        "place": note.terminal,
        "sealed": seal(key, canonical(body_of(note)), _context(note_id)),
    }


def _row(connection: Connection, note_id: str) -> Any:
    row = connection.execute(select(notes).where(notes.c.id == note_id)).first()
    if row is None:
        raise KeyError(f"no note {note_id}")
    return row


def _note(connection: Connection, keys: StoreKeys, row: Any) -> Note:
    plain = unseal(require_key(connection, keys, row.id), row.sealed, _context(row.id))
    try:
        return note_of(row.kind, json.loads(plain))
    except ValueError:
        raise StoreCorrupt("a stored note has an unknown form") from None


def _readable(connection: Connection, keys: StoreKeys, rows: Iterable[Any]) -> tuple[KeptNote, ...]:
    """A damaged one is left out of lists; `sync.store.verify` names it."""
    found = []
    for row in rows:
        try:
            found.append(_kept(connection, keys, row))
        except DatabaseDamaged:
            raise
        except StoreCorrupt:
            continue
    return tuple(found)


def _kept(connection: Connection, keys: StoreKeys, row: Any) -> KeptNote:
    return KeptNote(
        id=row.id,
        note=_note(connection, keys, row),
        open=row.state == "open",
        made_at=row.made_at,
        changed_at=row.changed_at,
        elsewhere=row.origin != LOCAL,
        delivered=_sent(connection, row.id),
    )


def _sent(connection: Connection, note_id: str) -> bool:
    """Has the platform everything of it that was made here?"""
    waiting = select(outbox_rows.c.id).where(outbox_rows.c.case_id == note_id, outbox_rows.c.state != "delivered")
    return connection.execute(waiting.limit(1)).first() is None


def _context(note_id: str) -> str:
    return f"note|{note_id}"

"""Proof that a store is whole: database pages, keys, records, drafts, attachments, audit trail."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import func, select, text
from sqlalchemy.engine import Connection

from intake.case.event_json import event_to_json
from sync.records import EVENT_KIND
from sync.store import audit, losses, outbox, print_jobs
from sync.store.blobs import BlobFiles
from sync.store.cases import find_key, require_key
from sync.store.errors import CaseShredded, DatabaseDamaged, KnownStoreError
from sync.store.events import LOCAL
from sync.store.folding import CaseFile, case_file
from sync.store.keys import StoreKeys, unseal
from sync.store.schema import blobs, cases, drafts, intakes
from sync.store.schema import outbox as outbox_rows
from sync.store.schema import print_jobs as job_rows

#: For whoever is writing the page to come to its end.
_BETWEEN_LOOKS_S = 0.05


@dataclass(frozen=True, slots=True)
class Verification:
    """Counts, the audit head, and everything found wrong (ids and digests only, no personal values)."""

    intakes: int
    blobs: int
    audit_length: int
    audit_head: str
    errors: tuple[str, ...]
    audit_first_bad: int | None = None  # the first entry of the trail that is missing or does not follow
    known: tuple[str, ...] = ()  # wrong too, but a repair found it before and left a word in the trail
    breaks: tuple[audit.Break, ...] = ()  # of the trail, those among ``known``


T = TypeVar("T")
#: Opens a transaction.
Read = Callable[[], AbstractContextManager[Connection]]


def verify(read: Read, files: BlobFiles, keys: StoreKeys, settle: Callable[[], object]) -> Verification:
    """Read-only; reads every byte, so it takes as long as the disk does. ``read`` opens a transaction: each part has
    one of its own, for a connection that met a damaged page reads no more. ``settle`` brings into the file what is
    still in the write-ahead log (a checkpoint); it is asked only where a page looks damaged."""
    errors: list[str] = []

    def part(name: str, look: Callable[[Connection], T], otherwise: T) -> T:
        try:
            with read() as connection:
                return look(connection)
        except DatabaseDamaged:
            errors.append(f"database: the {name} cannot be read: a page of the file is damaged")
            return otherwise

    errors += part("structure", lambda connection: _database(connection, settle), [])
    errors += part("keys", lambda connection: _keys(connection, keys), [])
    errors += part("records", lambda connection: _records(connection, keys), [])
    errors += part("cases", lambda connection: _cases(connection, keys), [])
    errors += part("drafts and print jobs", lambda connection: _drafts_and_jobs(connection, keys), [])
    errors += part("attachments", lambda connection: _blobs(connection, files, keys), [])
    trail = part("audit trail", lambda connection: audit.verify(connection, keys), None)
    errors += [] if trail is None else trail.errors
    noted = part("notes of damage", losses.noted, frozenset[str]())
    breaks = () if trail is None else trail.known
    return Verification(
        intakes=part("list of intakes", _count_of_intakes, 0),
        blobs=part("list of attachments", _count_of_blobs, 0),
        audit_length=0 if trail is None else trail.head.length,
        audit_head="" if trail is None else trail.head.hash,
        errors=tuple(error for error in errors if error not in noted),
        audit_first_bad=None if trail is None else trail.first_bad,
        known=(*map(losses.in_words, breaks), *(error for error in errors if error in noted)),
        breaks=breaks,
    )


def _count_of_intakes(connection: Connection) -> int:
    mine = select(func.count()).select_from(intakes).where(intakes.c.origin == LOCAL)
    return int(connection.execute(mine).scalar_one())


def _count_of_blobs(connection: Connection) -> int:
    return int(connection.execute(select(func.count()).select_from(blobs)).scalar_one())


def quick_look(connection: Connection) -> tuple[str, ...]:
    """What a short look finds wrong: the structure of the database and the end of the audit trail. A second at most.
    Raises `DatabaseDamaged`."""
    rows = [row[0] for row in connection.execute(text("PRAGMA quick_check(3)"))]
    errors = [f"database: {row}" for row in rows if row != "ok"]
    if not audit.end_is_whole(connection):
        errors.append("audit: the end of the trail is not the one last written")
    return tuple(errors)


def _database(connection: Connection, settle: Callable[[], object]) -> list[str]:
    pages = [f"database: {page}" for page in damaged_pages(lambda: _failing_pages(connection), settle)]
    rows = [row[0] for row in connection.execute(text("PRAGMA integrity_check"))]
    dangling = [
        f"database: dangling reference in {row[0]}" for row in connection.execute(text("PRAGMA foreign_key_check"))
    ]
    return pages + [f"database: {row}" for row in rows if row != "ok"] + dangling


def _failing_pages(connection: Connection) -> list[str]:
    """Per-page HMACs see changed bytes even where integrity_check does not look."""
    return [str(row[0]) for row in connection.execute(text("PRAGMA cipher_integrity_check"))]


def damaged_pages(look: Callable[[], list[str]], settle: Callable[[], object], looks: int = 12) -> list[str]:
    """Pages that fail each time they are looked at, the file settled in between.

    SQLCipher's check reads the file behind SQLite's back: a page that another process is just checkpointing can be
    seen half written, and one that a checkpoint broken off half way has not come to is an empty hole, whose content
    stands in the write-ahead log. Damage stays, such pages do not.
    """
    failing = look()
    for _ in range(looks - 1):
        if not failing:
            break
        settle()
        time.sleep(_BETWEEN_LOOKS_S)
        again = set(look())
        failing = [page for page in failing if page in again]
    return failing


def _keys(connection: Connection, keys: StoreKeys) -> list[str]:
    errors = []
    for case_id in connection.execute(select(cases.c.id).where(cases.c.wrapped_key.is_not(None))).scalars():
        try:
            find_key(connection, keys, case_id)
        except DatabaseDamaged:
            raise
        except KnownStoreError:
            errors.append(f"key: case {case_id} cannot be unwrapped")
    return errors


def _records(connection: Connection, keys: StoreKeys) -> list[str]:
    errors = []
    for record_id in connection.execute(select(outbox_rows.c.id).order_by(outbox_rows.c.position)).scalars():
        try:
            outbox.record_data(connection, keys, record_id)
        except CaseShredded:
            continue
        except DatabaseDamaged:
            raise
        except KnownStoreError as error:
            errors.append(f"record {record_id}: {error}")
    orphans = connection.execute(
        select(intakes.c.id)
        .outerjoin(outbox_rows, (outbox_rows.c.id == intakes.c.id) & (outbox_rows.c.digest == intakes.c.digest))
        .where(outbox_rows.c.id.is_(None), intakes.c.origin == LOCAL)
    ).scalars()
    return errors + [f"intake {intake_id} has no record in the outbox" for intake_id in orphans]


def _cases(connection: Connection, keys: StoreKeys) -> list[str]:
    """Every case is what its events make of it, and every event is what its record says (C24 a)."""
    errors = []
    for row in connection.execute(select(intakes.c.id, intakes.c.state)).all():
        try:
            file = case_file(connection, keys, row.id)
        except CaseShredded:
            continue
        except DatabaseDamaged:
            raise
        except KnownStoreError as error:
            errors.append(f"case {row.id}: {error}")
            continue
        except KeyError:
            continue  # its intake's record is gone, and named among the records
        if file is not None:
            errors += _case_errors(connection, keys, file, row.state)
    return errors


def _case_errors(connection: Connection, keys: StoreKeys, file: CaseFile, state: str) -> list[str]:
    case_id, errors = file.case.id, []
    if not file.events or file.events[0].event.seq != 1:
        errors.append(f"case {case_id}: its take-in is missing")
    if file.case.state.value != state:
        errors.append(f"case {case_id}: its events do not lead to the state it is said to be in")
    made_here = {kept.event.id: kept.event for kept in file.events if kept.origin == LOCAL and kept.event.seq > 1}
    sent = select(outbox_rows.c.id).where(outbox_rows.c.case_id == case_id, outbox_rows.c.kind == EVENT_KIND)
    records = set(connection.execute(sent).scalars())
    for event_id in sorted(records ^ made_here.keys()):
        errors.append(f"case {case_id}: event {event_id} and its record are not both there")
    for event_id in sorted(records & made_here.keys()):
        try:
            body = json.loads(outbox.record_data(connection, keys, event_id))["body"]
        except DatabaseDamaged:
            raise
        except KnownStoreError:
            continue  # named among the records
        said = {name: value for name, value in body.items() if name not in ("follows", "papers")}
        if event_to_json(made_here[event_id]) != said:
            errors.append(f"case {case_id}: event {event_id} is not what its record says")
    return errors


def _drafts_and_jobs(connection: Connection, keys: StoreKeys) -> list[str]:
    errors = []
    for row in connection.execute(select(drafts)):
        try:
            unseal(require_key(connection, keys, row.id), row.sealed, f"draft|{row.id}")
        except DatabaseDamaged:
            raise
        except (KnownStoreError, CaseShredded):
            errors.append(f"draft {row.id} cannot be read")
    for job_id in connection.execute(select(job_rows.c.id)).scalars():
        try:
            print_jobs.print_job(connection, keys, job_id)
        except CaseShredded:
            continue
        except DatabaseDamaged:
            raise
        except KnownStoreError:
            errors.append(f"print job {job_id} cannot be read")
    return errors


def _blobs(connection: Connection, files: BlobFiles, keys: StoreKeys) -> list[str]:
    errors = []
    stored = set()
    for row in connection.execute(select(blobs)):
        stored.add((row.case_id, row.digest))
        try:
            files.read(row.file, require_key(connection, keys, row.case_id), row.digest, row.size)
        except DatabaseDamaged:
            raise
        except (KnownStoreError, CaseShredded) as error:
            errors.append(f"blob {row.digest} of case {row.case_id}: {error}")
    for row in connection.execute(select(outbox_rows.c.id, outbox_rows.c.case_id, outbox_rows.c.blobs)):
        errors += [
            f"record {row.id}: attachment {digest} is not stored"
            for digest in outbox.blob_list(row.blobs)
            if (row.case_id, digest) not in stored
        ]
    return errors

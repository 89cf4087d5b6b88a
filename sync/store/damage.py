"""What was found damaged, noted once, so that staff can see to it and everything else goes on (docs/adr/0014)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.outcomes import way_out
from sync.store import audit, outbox
from sync.store.blobs import BlobFiles
from sync.store.cases import require_key
from sync.store.errors import CaseShredded, StoreCorrupt, StoreIOError
from sync.store.keys import StoreKeys
from sync.store.schema import blobs, damage, intakes
from sync.store.schema import outbox as outbox_rows
from sync.store.wal_guard import LogDamage

LOCAL_DAMAGE = "local_damage"
_NOTE = insert(damage).on_conflict_do_nothing()
_NUMBER = select(intakes.c.case_no).where(intakes.c.id == bindparam("case"))


@dataclass(frozen=True, slots=True)
class Damage:
    """``sort``: page, log, key, case, record, blob, draft, note, intake …; ``subject`` names it; ``lost`` says what is
    gone; ``number`` is the case's, "" where it has none."""

    sort: str
    subject: str
    case_id: str | None
    number: str
    found_at: str
    lost: str


def note(
    connection: Connection,
    sort: str,
    subject: str,
    lost: str,
    now: Reading,
    *,
    case_id: str | None = None,
    number: str = "",
) -> bool:
    """False when it was noted before."""
    fresh = keep(connection, sort, subject, lost, now, case_id=case_id, number=number)
    if fresh:
        detail = {"sort": sort, "lost": lost}
        audit.append(connection, at=now.rfc3339, kind=audit.DAMAGE_KIND, subject=subject, detail=detail)
    return fresh


def keep(
    connection: Connection,
    sort: str,
    subject: str,
    lost: str,
    now: Reading,
    *,
    case_id: str | None = None,
    number: str = "",
) -> bool:
    """The row alone: whoever calls says it in the trail too. False when it was there before."""
    if not number and case_id is not None:
        number = connection.execute(_NUMBER, {"case": case_id}).scalar() or ""
    row = {"sort": sort, "subject": subject, "case_id": case_id, "number": number or None, "lost": lost}
    return connection.execute(_NOTE, {**row, "found_at": now.rfc3339, "mended_at": None}).rowcount > 0


def open_damage(connection: Connection) -> tuple[Damage, ...]:
    """What is damaged and not mended, the oldest finding first."""
    query = select(damage).where(damage.c.mended_at.is_(None)).order_by(damage.c.found_at, damage.c.subject)
    return tuple(
        Damage(row.sort, row.subject, row.case_id, row.number or "", row.found_at, row.lost)
        for row in connection.execute(query)
    )


def park_damaged(connection: Connection, files: BlobFiles, keys: StoreKeys, now: Reading) -> int:
    """Looks at every record that is still to be sent, with its attachments: what cannot be sent whole is noted and
    parked for a person. Returns how many were parked."""
    waiting = select(outbox_rows.c.id, outbox_rows.c.case_id, outbox_rows.c.blobs).where(
        outbox.IS_OPEN, outbox_rows.c.state == "pending"
    )
    parked = 0
    for row in connection.execute(waiting).all():
        found = _trouble_of(connection, files, keys, row.id, row.case_id, outbox.blob_list(row.blobs))
        if found is not None:
            sort, subject, lost = found
            note(connection, sort, subject, lost, now, case_id=row.case_id)
            outbox.park(connection, row.id, LOCAL_DAMAGE, lost, way_out(LOCAL_DAMAGE), now)
            parked += 1
    return parked


def _trouble_of(
    connection: Connection, files: BlobFiles, keys: StoreKeys, record_id: str, case_id: str, digests: tuple[str, ...]
) -> tuple[str, str, str] | None:
    """Sort, subject and what is lost."""
    try:
        key = require_key(connection, keys, case_id)
    except (StoreCorrupt, CaseShredded, KeyError):
        return "key", case_id, "the case's key: nothing of the case can be read"
    try:
        outbox.record_data(connection, keys, record_id)
    except (StoreCorrupt, CaseShredded):
        return "record", record_id, "what was to be sent"
    for digest in digests:
        place = (blobs.c.case_id == case_id, blobs.c.digest == digest)
        stored = connection.execute(select(blobs.c.file, blobs.c.size).where(*place)).first()
        if stored is None:
            return "blob", f"{case_id} {digest}", "an attachment"
        try:
            files.read(stored.file, key, digest, stored.size)
        except (StoreCorrupt, StoreIOError):
            return "blob", f"{case_id} {digest}", "an attachment"
    return None


def mend(connection: Connection, sort: str, subject: str, now: Reading) -> None:
    """It can be read again: from another copy, or it was handed in anew."""
    place = (damage.c.sort == sort, damage.c.subject == subject, damage.c.mended_at.is_(None))
    connection.execute(update(damage).where(*place).values(mended_at=now.rfc3339))


def note_log(connection: Connection, found: LogDamage, now: Reading) -> None:
    """The write-ahead log was damaged; mended at once where everything in it could be put right."""
    lost = f"{found.unread} of {found.damaged} damaged frames: their pages say so when they are read"
    note(connection, "log", found.kept, lost if found.unread else "nothing: put right", now)
    if not found.unread:
        mend(connection, "log", found.kept, now)

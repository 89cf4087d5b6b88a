"""Cases and their data keys: sealing what belongs to a case, and shredding it."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from sync.store.errors import CaseShredded
from sync.store.keys import StoreKeys
from sync.store.prepared import Prepared
from sync.store.schema import audit_openings, blobs, cases, drafts, intakes, persons

_FIND = Prepared(select(cases.c.wrapped_key).where(cases.c.id == bindparam("case_id")))
_INSERT = Prepared(insert(cases), "id", "wrapped_key", "created_at")


def find_key(connection: Connection, keys: StoreKeys, case_id: str) -> bytes | None:
    """The case's data key; None when there is no such case. Raises `CaseShredded`, `StoreCorrupt`."""
    row = _FIND.first(connection, {"case_id": case_id})
    if row is None:
        return None
    (wrapped,) = row
    if wrapped is None:
        raise CaseShredded(case_id)
    return keys.unwrap_case_key(case_id, wrapped)


def open_case(connection: Connection, keys: StoreKeys, case_id: str, at: str) -> bytes:
    """The case's data key, made when the case is new."""
    key = find_key(connection, keys, case_id)
    if key is None:
        key, wrapped = keys.new_case_key(case_id)
        add_case(connection, case_id, wrapped, at)
    return key


def add_case(connection: Connection, case_id: str, wrapped: bytes, at: str) -> None:
    """A new case with a key made before (`StoreKeys.new_case_key`)."""
    _INSERT.run(connection, {"id": case_id, "wrapped_key": wrapped, "created_at": at})


def require_key(connection: Connection, keys: StoreKeys, case_id: str) -> bytes:
    """For rows that cannot exist without their case."""
    key = find_key(connection, keys, case_id)
    if key is None:
        raise KeyError(f"no case {case_id}")
    return key


def revive_key(connection: Connection, keys: StoreKeys, case_id: str, at: str) -> bytes:
    """The data key of a case that the platform tells of. A draft of it that was dropped here, because it went on
    elsewhere, took its key along: then it is a new one, with which nothing of the draft can be read."""
    row = _FIND.first(connection, {"case_id": case_id})
    if row is None or row[0] is not None:
        return open_case(connection, keys, case_id, at)
    key, wrapped = keys.new_case_key(case_id)
    connection.execute(update(cases).where(cases.c.id == case_id).values(wrapped_key=wrapped, shredded_at=None))
    return key


def shred(connection: Connection, case_id: str, at: str) -> list[str]:
    """Destroys the case's key with its draft, person row, audit openings and blob rows. Of a case that was taken in,
    here or elsewhere, only what is left of its draft goes.

    Returns the blob files to remove once the transaction is durable; a crash in between leaves them to the sweep.
    """
    if connection.execute(select(intakes.c.id).where(intakes.c.id == case_id)).first() is not None:
        connection.execute(delete(drafts).where(drafts.c.id == case_id))
        return []
    files = list(connection.execute(select(blobs.c.file).where(blobs.c.case_id == case_id)).scalars())
    connection.execute(delete(blobs).where(blobs.c.case_id == case_id))
    connection.execute(delete(drafts).where(drafts.c.id == case_id))
    connection.execute(delete(persons).where(persons.c.case_id == case_id))
    connection.execute(delete(audit_openings).where(audit_openings.c.case_id == case_id))
    connection.execute(update(cases).where(cases.c.id == case_id).values(wrapped_key=None, shredded_at=at))
    return files

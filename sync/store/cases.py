"""Cases and their data keys: sealing what belongs to a case, and shredding it."""

from __future__ import annotations

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection

from sync.store.errors import CaseShredded
from sync.store.keys import StoreKeys
from sync.store.schema import audit_openings, blobs, cases, drafts, persons

_FIND = select(cases.c.wrapped_key, cases.c.shredded_at).where(cases.c.id == bindparam("case_id"))
_INSERT = insert(cases)


def find_key(connection: Connection, keys: StoreKeys, case_id: str) -> bytes | None:
    """The case's data key; None when there is no such case. Raises `CaseShredded`, `StoreCorrupt`."""
    row = connection.execute(_FIND, {"case_id": case_id}).first()
    if row is None:
        return None
    if row.wrapped_key is None:
        raise CaseShredded(case_id)
    return keys.unwrap_case_key(case_id, row.wrapped_key)


def open_case(connection: Connection, keys: StoreKeys, case_id: str, at: str) -> bytes:
    """The case's data key, made when the case is new."""
    key = find_key(connection, keys, case_id)
    if key is None:
        key, wrapped = keys.new_case_key(case_id)
        connection.execute(_INSERT, {"id": case_id, "wrapped_key": wrapped, "created_at": at})
    return key


def require_key(connection: Connection, keys: StoreKeys, case_id: str) -> bytes:
    """For rows that cannot exist without their case."""
    key = find_key(connection, keys, case_id)
    if key is None:
        raise KeyError(f"no case {case_id}")
    return key


def shred(connection: Connection, case_id: str, at: str) -> list[str]:
    """Destroys the case's key with its draft, person row, audit openings and blob rows.

    Returns the blob files to remove once the transaction is durable; a crash in between leaves them to the sweep.
    """
    files = list(connection.execute(select(blobs.c.file).where(blobs.c.case_id == case_id)).scalars())
    connection.execute(delete(blobs).where(blobs.c.case_id == case_id))
    connection.execute(delete(drafts).where(drafts.c.id == case_id))
    connection.execute(delete(persons).where(persons.c.case_id == case_id))
    connection.execute(delete(audit_openings).where(audit_openings.c.case_id == case_id))
    connection.execute(update(cases).where(cases.c.id == case_id).values(wrapped_key=None, shredded_at=at))
    return files

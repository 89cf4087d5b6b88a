"""The outbox: records on their way to the platform, and what became of each.

A record is ``pending`` until a verified receipt makes it ``delivered`` or a refusal parks it as ``stuck``, with the
reason and a way out for staff. Within a case records go in order; cases do not wait for each other.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Text, bindparam, delete, func, insert, literal_column, select, update
from sqlalchemy.engine import Connection

from intake.clock import Reading
from intake.intake import digest_of
from sync.records import Record
from sync.store import audit
from sync.store.cases import require_key
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.keys import StoreKeys, seal, unseal
from sync.store.meta import get_meta, set_meta
from sync.store.prepared import Prepared
from sync.store.purge import note_life, note_watermark
from sync.store.receipts import read_receipt
from sync.store.schema import outbox, sequences

_PRACTICE = "practice"
_COUNTED = ("outbox:pending", "outbox:stuck", "outbox:delivered", "outbox:settled")
#: What still waits, in the very words of the partial index: bound values would hide it from the planner.
IS_OPEN = outbox.c.state.in_((literal_column("'pending'"), literal_column("'stuck'")))
#: The same of the records of one case: the plus keeps the planner from walking the whole backlog for them.
IS_OPEN_IN_CASE: ColumnElement[bool] = literal_column("+outbox.state IN ('pending', 'stuck')")
_NEW = ("id", "kind", "case_id", "case_seq", "digest", "sealed", "blobs", "state", "created_at")
_INSERT = Prepared(insert(outbox), *_NEW)
_DATA = select(outbox.c.case_id, outbox.c.digest, outbox.c.sealed).where(outbox.c.id == bindparam("record"))
_STATE = Prepared(select(outbox.c.state).where(outbox.c.id == bindparam("record")))
_earlier = outbox.alias("earlier")
_READY = (
    select(outbox.c.position, outbox.c.id, outbox.c.kind, outbox.c.case_id, outbox.c.case_seq, outbox.c.digest)
    .add_columns(outbox.c.blobs, outbox.c.attempts)
    .where(
        IS_OPEN,
        outbox.c.state == "pending",
        outbox.c.position > bindparam("after"),
        ~select(_earlier.c.position)
        .where(
            _earlier.c.case_id == outbox.c.case_id,
            _earlier.c.case_seq < outbox.c.case_seq,
            literal_column("+earlier.state IN ('pending', 'stuck')"),
        )
        .exists(),
    )
    .order_by(outbox.c.position)
    .limit(bindparam("limit"))
)


@dataclass(frozen=True, slots=True)
class Pending:
    """A record that may be sent now. ``attempts`` counts the tries so far."""

    position: int
    id: str
    kind: str
    case_id: str
    case_seq: int
    digest: str
    blobs: tuple[str, ...]
    attempts: int


def add(connection: Connection, record: Record, case_key: bytes, now: Reading) -> None:
    _INSERT.run(
        connection,
        {
            "id": record.id,
            "kind": record.kind,
            "case_id": record.case_id,
            "case_seq": record.case_seq,
            "digest": record.digest,
            "sealed": seal(case_key, record.data, f"record|{record.id}"),
            "blobs": json.dumps(record.blobs),
            "state": "pending",
            "created_at": now.rfc3339,
        },
    )


def practise(connection: Connection) -> None:
    """From now on this store is for practice (C30 a): nothing of it is ever sent, whoever asks. For good."""
    set_meta(connection, _PRACTICE, "1")


def is_practice(connection: Connection) -> bool:
    return get_meta(connection, _PRACTICE, "") == "1"


def waiting_positions(connection: Connection, after: int) -> list[int]:
    """Where pending records stand, by the index alone."""
    waiting = select(outbox.c.position).where(IS_OPEN, outbox.c.state == "pending", outbox.c.position > after)
    return list(connection.execute(waiting.order_by(outbox.c.position)).scalars())


def ready(connection: Connection, *, after: int = 0, limit: int = 100, until: int | None = None) -> list[Pending]:
    """Pending records in order, each the first undelivered one of its case; none of a practice."""
    if is_practice(connection):
        return []
    wanted = _READY if until is None else _READY.where(outbox.c.position <= until)
    return [
        Pending(
            row.position, row.id, row.kind, row.case_id, row.case_seq, row.digest, blob_list(row.blobs), row.attempts
        )
        for row in connection.execute(wanted, {"after": after, "limit": limit})
    ]


def counts(connection: Connection) -> dict[str, int]:
    """How many records are in each state; triggers keep them as records come and move."""
    named = select(sequences.c.name, sequences.c.value).where(sequences.c.name.in_(_COUNTED))
    return {name.partition(":")[2]: value for name, value in connection.execute(named)}


def count_anew(connection: Connection) -> None:
    """After a repair, which has put records in beside what was counted before."""
    connection.execute(delete(sequences).where(sequences.c.name.in_(_COUNTED)))
    named = literal_column("'outbox:' || state", Text)
    found = select(named, func.count()).group_by(outbox.c.state).select_from(outbox)
    connection.execute(insert(sequences).from_select(["name", "value"], found))


def newest(connection: Connection) -> int:
    """Position of the latest record, 0 when there is none."""
    return int(connection.execute(select(func.coalesce(func.max(outbox.c.position), 0))).scalar_one())


def blob_list(column: str) -> tuple[str, ...]:
    """The digests in the column ``blobs``."""
    return tuple(json.loads(column))


def record_data(connection: Connection, keys: StoreKeys, record_id: str) -> bytes:
    """The record's bytes, checked against its digest. Raises `StoreCorrupt`, KeyError."""
    row = connection.execute(_DATA, {"record": record_id}).first()
    if row is None:
        raise KeyError(record_id)
    if not row.sealed:
        raise CaseShredded(row.case_id)  # its case may have come back since, told by the platform
    data = unseal(require_key(connection, keys, row.case_id), row.sealed, f"record|{record_id}")
    if digest_of(data) != row.digest:
        raise StoreCorrupt("a stored record does not have its digest")
    return data


def is_pending(connection: Connection, record_id: str) -> bool:
    row = _STATE.first(connection, {"record": record_id})
    return row is not None and row[0] == "pending"


def is_delivered(connection: Connection, record_id: str) -> bool:
    return connection.execute(select(outbox.c.state).where(outbox.c.id == record_id)).scalar() == "delivered"


def mark_delivered(connection: Connection, record_id: str, receipt: str, now: Reading) -> None:
    """The platform's verified receipt ends the record's stay. Doing it twice changes nothing."""
    facts = read_receipt(receipt)
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.id == record_id, outbox.c.state != "delivered")
        .values(
            state="delivered",
            receipt=receipt,
            delivered_at=now.rfc3339,
            received_at=facts and facts.received_at,
            receipt_epoch=facts and facts.epoch,
            attempts=outbox.c.attempts + 1,
            trouble=None,
            stuck_reason=None,
            stuck_detail=None,
            way_out=None,
            stuck_since=None,
            settled_as=None,
            settled_at=None,
            settled_by=None,
        )
    ).rowcount
    if changed:
        if facts is not None:
            note_life(connection, facts.epoch)
            note_watermark(connection, facts)
        detail = {"receipt": digest_of(receipt.encode())}
        audit.append(connection, at=now.rfc3339, kind="delivered", subject=record_id, detail=detail)


def mark_trouble(connection: Connection, record_id: str, trouble: str) -> None:
    """An attempt that may be repeated as it is."""
    connection.execute(
        update(outbox)
        .where(outbox.c.id == record_id, outbox.c.state == "pending")
        .values(attempts=outbox.c.attempts + 1, trouble=trouble)
    )


def park(connection: Connection, record_id: str, reason: str, detail: str, way_out: str, now: Reading) -> None:
    """A refusal: the record waits for a person, the others go on."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.id == record_id, outbox.c.state == "pending")
        .values(
            state="stuck",
            attempts=outbox.c.attempts + 1,
            stuck_reason=reason,
            stuck_detail=detail,
            way_out=way_out,
            stuck_since=now.rfc3339,
        )
    ).rowcount
    if changed:
        audit.append(connection, at=now.rfc3339, kind="stuck", subject=record_id, detail={"reason": reason})


def release(connection: Connection, record_id: str, now: Reading, by: str | None = None) -> bool:
    """Staff (``by``) sends a stuck record again; False when it is not stuck."""
    changed = connection.execute(
        update(outbox)
        .where(outbox.c.id == record_id, outbox.c.state == "stuck")
        .values(state="pending", stuck_reason=None, stuck_detail=None, way_out=None, stuck_since=None)
    ).rowcount
    if changed:
        audit.append(connection, at=now.rfc3339, kind="released", subject=record_id, detail={"by": by})
    return bool(changed)

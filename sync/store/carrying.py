"""What the store gives to be carried by hand: undelivered records, in the order they were made."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from sync.store import audit
from sync.store import outbox as outbox_rows
from sync.store.base import StoreBase
from sync.store.outbox import IS_OPEN, blob_list, is_practice
from sync.store.schema import outbox


@dataclass(frozen=True, slots=True)
class ToCarry:
    """A record that the platform does not have as far as we know."""

    id: str
    digest: str
    case_id: str
    case_seq: int
    blobs: tuple[str, ...]


class CarryingStore(StoreBase):
    """The part of `sync.store.store.Store` that the export uses."""

    def to_carry(self) -> tuple[ToCarry, ...]:
        """Pending and stuck records, oldest first; none of a practice."""
        columns = (outbox.c.id, outbox.c.digest, outbox.c.case_id, outbox.c.case_seq, outbox.c.blobs)
        with self._database.read() as connection:
            if is_practice(connection):
                return ()
            rows = connection.execute(select(*columns).where(IS_OPEN).order_by(outbox.c.position))
            return tuple(ToCarry(row.id, row.digest, row.case_id, row.case_seq, blob_list(row.blobs)) for row in rows)

    def digest_of_record(self, record_id: str) -> str | None:
        """None: no record of ours."""
        with self._database.read() as connection:
            found: str | None = connection.execute(select(outbox.c.digest).where(outbox.c.id == record_id)).scalar()
            return found

    def is_delivered(self, record_id: str) -> bool:
        with self._database.read() as connection:
            return outbox_rows.is_delivered(connection, record_id)

    def note_export(self, actor: str, written: int) -> None:
        """Who took records out of the building, and how many; before the first one is written with ``written`` 0."""
        with self._database.write() as connection:
            audit.append(
                connection, at=self._now(), kind="exported", subject=actor or "root", detail={"records": written}
            )

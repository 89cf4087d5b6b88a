"""Where the attachment of a case lies among the blobs: sent by a terminal, or made here."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from sync.platform.back_office import OWN_FILES
from sync.platform.blobs import Address
from sync.platform.schema import case_files, record_blobs, records


@dataclass(frozen=True, slots=True)
class Attachment:
    address: Address
    media_type: str
    size: int


def find(connection: Connection, case_id: str, digest: str) -> Attachment | None:
    """None for what does not belong to this case."""
    sent = (
        select(records.c.terminal_id, records.c.id, record_blobs.c.media_type, record_blobs.c.size)
        .join(record_blobs, record_blobs.c.record_id == records.c.id)
        .where(records.c.case_id == case_id, record_blobs.c.digest == digest)
    )
    row = connection.execute(sent.limit(1)).first()
    if row is not None:
        return Attachment(Address(row.terminal_id, row.id, digest), row.media_type, row.size)
    own = connection.execute(
        select(case_files).where(case_files.c.case_id == case_id, case_files.c.digest == digest)
    ).first()
    return None if own is None else Attachment(Address(OWN_FILES, own.event_id, digest), own.media_type, own.size)

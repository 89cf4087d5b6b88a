"""Backups, as terminals hear of them: the watermark, and the new epoch after an old backup came back (docs/adr/0014).

The watermark promises that what was received until then is in a backup. A record's ``received_at`` is read before its
transaction commits, so a backup begun at that very moment may miss it: the promise stays `MARGIN` behind what is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from intake.clock import Reading
from sync.platform import keys, number_blocks
from sync.platform.blobs import Address, BlobFolder
from sync.platform.schema import platform, record_blobs, records

#: No transaction lives as long as this.
MARGIN = timedelta(minutes=5)
_NEVER = "1970-01-01T00:00:00Z"


@dataclass(frozen=True, slots=True)
class NotNoted:
    """``reason``: future, older."""

    reason: str


@dataclass(frozen=True, slots=True)
class Restored:
    """``missing``: attachments (record, digest) that the database names and the folder does not have."""

    epoch: str
    watermark: str | None
    missing: tuple[tuple[str, str], ...]


def note_backup(connection: Connection, began: datetime, now: Reading) -> str | NotNoted:
    """The new watermark. ``began`` is when the backup was begun, database first, the blob folder after it.

    A watermark in force that lies in the future was noted while the machine's clock was ahead. It cannot simply go
    back: terminals hold it to be true, and would let go what is in no backup. So an epoch begins: in it only the new
    watermark counts, and what was received since is offered again, which is harmless."""
    if began > now.utc:
        return NotNoted("future")
    watermark = Reading(began - MARGIN).rfc3339
    known = connection.execute(select(platform.c.watermark)).scalar_one()
    if known is not None and known > now.rfc3339:
        keys.begin_epoch(connection, watermark)
        return watermark
    if known is not None and known > watermark:
        return NotNoted("older")
    keys.set_watermark(connection, watermark)
    return watermark


def restored(connection: Connection, blobs: BlobFolder, now: Reading | None = None) -> Restored:
    """This database is an older backup's: a new epoch begins, and its watermark is what database and folder surely
    hold. A record whose attachment is not in the folder lies behind it, so that its terminal sends it again. A
    watermark later than ``now`` was made while the clock was ahead and says nothing: then all is offered again."""
    latest = connection.execute(select(func.max(records.c.received_at))).scalar()
    held = None if latest is None else _earlier(latest, MARGIN)
    noted = connection.execute(select(platform.c.watermark)).scalar_one()
    watermark = max((at for at in (held, noted) if at is not None), default=None)
    named = select(record_blobs.c.record_id, record_blobs.c.digest, records.c.terminal_id, records.c.received_at).join(
        records, records.c.id == record_blobs.c.record_id
    )
    missing = [
        row
        for row in connection.execute(named.order_by(records.c.received_at, record_blobs.c.record_id))
        if blobs.size(Address(row.terminal_id, row.record_id, row.digest)) is None
    ]
    if missing and watermark is not None:
        watermark = min(watermark, _earlier(missing[0].received_at, timedelta(milliseconds=1)))
    if now is not None and watermark is not None and watermark > now.rfc3339:
        watermark = None
    # This machine's clock may be behind: series of the year of what was received last have surely been begun.
    received = Reading(datetime.fromisoformat(latest or _NEVER))
    number_blocks.jump_ahead(connection, received if now is None or now.utc < received.utc else now)
    epoch = keys.begin_epoch(connection, watermark)
    return Restored(epoch, watermark, tuple((row.record_id, row.digest) for row in missing))


def _earlier(moment: str, span: timedelta) -> str:
    return Reading(datetime.fromisoformat(moment) - span).rfc3339

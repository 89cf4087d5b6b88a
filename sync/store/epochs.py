"""The platform's life: what it says, signed, of its epoch and of its backups, and what follows for what was delivered.

When a platform comes back from a backup its epoch is another, and its watermark says up to when it surely holds what it
received. What was received later is offered again as it is: ids and digests make that harmless (docs/adr/0014).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select, true, update
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.clock import plausible_time
from sync.store import audit
from sync.store.base import StoreBase
from sync.store.meta import get_meta, set_meta
from sync.store.purge import HEEDED, UNDER_WAY, note_watermark
from sync.store.receipts import ReceiptFacts
from sync.store.schema import cases, outbox

#: The epochs heeded so far, by name, the latest last.
_LIVES = "platform_lives"
#: Records looked at in one transaction: the screens wait for none for long.
_PAGE = 500


class EpochStore(StoreBase):
    """The part of `sync.store.store.Store` that heeds the platform's key set."""

    def platform_epoch(self) -> str | None:
        """The epoch that was last heeded; None before the first."""
        with self._database.read() as connection:
            heeded = get_meta(connection, HEEDED, "")
        return None if not heeded or heeded.startswith(UNDER_WAY) else heeded

    def heed_epoch(self, epoch: str, watermark: str | None) -> int:
        """``epoch`` and ``watermark`` are of a key set that the pinned root signed. Returns how many records are now
        offered again. May be broken off anywhere and done again: what a record's own receipt says decides."""
        moment = plausible_time(watermark)
        with self._database.read() as connection:
            over = get_meta(connection, HEEDED, "") == epoch
        offered = 0 if over else self._offer_what_came_after(moment, epoch)
        if moment is not None:
            self._heed_watermark(ReceiptFacts(Reading(moment).rfc3339, epoch, Reading(moment).rfc3339))
        return offered

    def is_over(self, epoch: str) -> bool:
        """Is it of an earlier life of the platform than the one heeded last? So says an old key set on a stick."""
        with self._database.read() as connection:
            return epoch in get_meta(connection, _LIVES, "").split()[:-1]

    def offer_everything(self, epoch: str) -> int:
        """As `heed_epoch`, but all that was ever delivered, in this epoch too: the platform did not know this terminal,
        so that its watermark says nothing about what it received from here, nor does its epoch when nobody told the
        platform that it is a backup's."""
        return self._offer_what_came_after(None, epoch, whichever_life=True)

    def _offer_what_came_after(self, moment: datetime | None, epoch: str, *, whichever_life: bool = False) -> int:
        """What another life received after ``moment``; None: whenever it did. ``whichever_life``: this one too."""
        offered, position, over = 0, 0, False
        while not over:
            with self._database.write() as connection:
                if position == 0:
                    _remember_life(connection, epoch)
                    set_meta(connection, HEEDED, UNDER_WAY + epoch)
                page = _of_another_epoch(connection, None if whichever_life else epoch, position)
                lost = [row.id for row in page if moment is None or _received_after(row.received_at, moment)]
                offered += len(lost)
                _offer_again(connection, lost, epoch, self._clock.now())
                if over := len(page) < _PAGE:
                    # A late receipt of another life came meanwhile: its record may lie before this page.
                    if get_meta(connection, HEEDED, "") == UNDER_WAY + epoch:
                        set_meta(connection, HEEDED, epoch)
                else:
                    position = page[-1].position
        return offered

    def _heed_watermark(self, facts: ReceiptFacts) -> None:
        with self._database.write() as connection:
            note_watermark(connection, facts)


def _remember_life(connection: Connection, epoch: str) -> None:
    """``epoch`` is the platform's life now; those heeded before are over."""
    lives = get_meta(connection, _LIVES, get_meta(connection, HEEDED, "").removeprefix(UNDER_WAY)).split()
    set_meta(connection, _LIVES, " ".join([*(life for life in lives if life != epoch), epoch]))


def _of_another_epoch(connection: Connection, epoch: str | None, after: int) -> Sequence[Any]:
    """Delivered records with a receipt of another life of the platform than ``epoch``, as far as they can still be
    sent; None: whatever their receipt says."""
    elsewhere = or_(outbox.c.receipt_epoch.is_(None), outbox.c.receipt_epoch != epoch)
    return connection.execute(
        select(outbox.c.position, outbox.c.id, outbox.c.received_at)
        .join(cases, cases.c.id == outbox.c.case_id)
        .where(
            outbox.c.state == "delivered",
            outbox.c.position > after,
            true() if epoch is None else elsewhere,
            cases.c.wrapped_key.is_not(None),
            outbox.c.sealed != b"",
        )
        .order_by(outbox.c.position)
        .limit(_PAGE)
    ).all()


def _received_after(received_at: str | None, watermark: datetime) -> bool:
    """A receipt that does not say when is not vouched for by a backup."""
    moment = plausible_time(received_at)
    return moment is None or moment > watermark


def _offer_again(connection: Connection, records: list[str], epoch: str, now: Reading) -> None:
    if not records:
        return
    connection.execute(
        update(outbox)
        .where(outbox.c.id.in_(records), outbox.c.state == "delivered")
        .values(
            state="pending",
            receipt=None,
            delivered_at=None,
            trouble=None,
            offered_again=outbox.c.offered_again + 1,
        )
    )
    for record in records:
        audit.append(connection, at=now.rfc3339, kind="offered_again", subject=record, detail={"epoch": epoch})

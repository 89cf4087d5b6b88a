"""The part of `sync.store.store.Store` that lets go of what has had its time (docs/adr/0014 "Retention"), and
keeps what only a later version can read."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import datetime

from sync.store import drafts, purge
from sync.store.base import StoreBase
from sync.store.damage import Damage
from sync.store.purge import Purged
from sync.store.receipts import ReceiptFacts
from sync.store.retention import RetentionRules

#: Cases shredded in one transaction: nobody else's write waits long.
_BATCH = 20
#: The log is emptied only while nobody reads: asked so often, with so many seconds between.
_TRIES, _BETWEEN_S = 20, 0.1


class KeepingStore(StoreBase):
    """Shredding. Every method raises `KnownStoreError`."""

    def note_watermark(self, facts: ReceiptFacts) -> None:
        """The platform said, signed, until when what it has received is in its backup."""
        with self._database.write() as connection:
            purge.note_watermark(connection, facts)

    def newer_drafts(self) -> tuple[Damage, ...]:
        """Drafts that a later version of the program wrote, told as what staff have to know of beside damage; nothing
        is noted, since nothing is damaged: the later version reads them again."""
        with self._database.read() as connection:
            found = drafts.newer_drafts(connection, self._keys)
        return tuple(Damage("newer_draft", one, one, "", saved_at, "nothing") for one, saved_at in found)

    def look_for_purge(self, certain: datetime, rules: RetentionRules) -> Purged:
        """What `purge` would shred now; changes nothing."""
        with self._database.read() as connection:
            return purge.counted(purge.groups_that_may_go(connection, certain, rules))

    def purge(self, certain: datetime, rules: RetentionRules) -> Purged:
        """Shreds what has had its time. ``certain`` is a time nobody can have set (`sync.clock.SystemClock.certain`).

        ``log_clean`` False: somebody was reading all the while, the write-ahead log still holds what was shredded;
        call again.
        """
        with self._database.write() as connection:
            purge.note_resting(connection, certain)
        with self._database.read() as connection:
            groups = purge.groups_that_may_go(connection, certain, rules)
        done = Purged()
        for first in range(0, len(groups), _BATCH):
            with self._database.write() as connection:
                batch = groups[first : first + _BATCH]
                shredded, files = purge.purge_groups(connection, batch, certain, rules, self._clock.now())
            self._remove_unnamed(files)
            done += shredded
        return replace(done, log_clean=self._empty_log())

    def _empty_log(self) -> bool:
        with self._database.read() as connection:
            if not purge.is_unsettled(connection):
                return True
        for _ in range(_TRIES):
            if self._database.checkpoint():
                with self._database.write() as connection:
                    purge.settled(connection)
                return True
            time.sleep(_BETWEEN_S)
        return False

"""What every part of `sync.store.store.Store` stands on."""

from __future__ import annotations

from contextlib import suppress

from intake.clock import Clock
from sync.store.blobs import BlobFiles
from sync.store.engine import Database
from sync.store.errors import StoreFull, StoreIOError
from sync.store.keys import StoreKeys


class StoreBase:
    """An opened database with its files, keys and clock."""

    def __init__(self, database: Database, files: BlobFiles, keys: StoreKeys, clock: Clock) -> None:
        self._database = database
        self._files = files
        self._keys = keys
        self._clock = clock

    def _now(self) -> str:
        return self._clock.now().rfc3339

    def _remove_unnamed(self, files: list[str]) -> None:
        """The commit before stands, whatever the disk says now: it must not look undone. The sweep finds the rest."""
        with suppress(StoreFull, StoreIOError):
            self._files.remove(files)

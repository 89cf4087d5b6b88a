"""What every part of `sync.store.store.Store` stands on."""

from __future__ import annotations

from contextlib import suppress

from intake.clock import Clock
from sync.store.blobs import BlobFiles
from sync.store.engine import Database
from sync.store.errors import StoreFull, StoreIOError
from sync.store.keys import StoreKeys
from sync.store.room import Level, Room, RoomLook


class StoreBase:
    """An opened database with its files, keys and clock."""

    def __init__(self, database: Database, files: BlobFiles, keys: StoreKeys, clock: Clock, room: Room) -> None:
        self._database = database
        self._files = files
        self._keys = keys
        self._clock = clock
        self._room = room

    def _now(self) -> str:
        return self._clock.now().rfc3339

    def room(self) -> RoomLook:
        """How much room the disk has, and what that means. Raises `StoreIOError`."""
        return self._room.look()

    def tend_room(self) -> RoomLook:
        """The agent's duty: as `room`, and the ballast is made again where there is room for it."""
        return self._room.tend()

    def _require_room(self) -> None:
        """Attachments are what fills a disk: the last of it is for transactions."""
        if self._room.look().level is Level.EMERGENCY:
            raise StoreFull("no room for attachments")

    def _remove_unnamed(self, files: list[str]) -> None:
        """The commit before stands, whatever the disk says now: it must not look undone. The sweep finds the rest."""
        with suppress(StoreFull, StoreIOError):
            self._files.remove(files)

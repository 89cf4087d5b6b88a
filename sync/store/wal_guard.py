"""Stands guard over the write-ahead log: nothing that was committed vanishes from it unnoticed (`sync.store.wal`).

After each commit the `Mark` of it is put into ``hall.db-mark``. It is not synced, which would cost as much as the
commit itself: a kill leaves it exact, a power cut leaves an older one, and both are true. What it cannot see is a bit
that rots in the very commits of the last seconds before a power cut; what follows in the log shows that for all of them
but the last.

The log is looked over when a store is opened and nobody else has it open: only then would SQLite read it anew. A
damaged one is put aside (``store/damaged-<time>/``, never deleted), a mended one takes its place.
"""

from __future__ import annotations

import os
import struct
import zlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

from sync.files import private_folder, replace_synced, sync_folder, write_synced
from sync.locks import FileLock
from sync.store import wal
from sync.store.page_seal import SALT, PageSeal
from sync.store.wal import Mark

_MARK = struct.Struct(">8s5I")
_MAGIC = b"HALLWAL1"
_HEAD_OF_FRAME = wal.FRAME - wal.PAGE


@dataclass(frozen=True, slots=True)
class LogDamage:
    """A damaged log was found. ``kept`` names the folder with the log as it was; of ``damaged`` frames ``unread`` could
    not be brought back: their pages are reported when they are read."""

    kept: str
    damaged: int
    unread: int


class WalGuard:
    """Of one database file."""

    def __init__(self, database: Path, key: bytes) -> None:
        self._database = database
        self._key = key
        self._log = database.with_name(f"{database.name}-wal")
        self._mark = database.with_name(f"{database.name}-mark")
        self._open = FileLock(database.with_name("open.lock"))

    def enter(self, found_at: datetime) -> LogDamage | None:
        """Call before the first connection, inside the store's opening lock. Raises OSError."""
        found = None
        if self._open.acquire():  # alone
            try:
                found = self._look_over(found_at)
            finally:
                self._open.release()
        self._open.acquire(shared=True, wait=True)
        return found

    def leave(self) -> None:
        """Call after the last connection was closed."""
        self._open.release()

    def committed(self, driver: Any) -> None:
        """Call with the connection that has just committed. What goes wrong here costs the mark, never the commit."""
        with suppress(OSError, sqlcipher.Error):
            frames = _frames_committed(driver)
            mark = self._mark_of(frames) if frames > 0 else None
            # Should the log have begun anew in between, the frame may belong to somebody's commit that is not synced.
            if mark is not None and _frames_committed(driver) >= frames:
                self._write(mark)

    def _look_over(self, found_at: datetime) -> LogDamage | None:
        if not self._log.is_file():
            return None
        data = self._log.read_bytes()
        pages = max(1, self._database.stat().st_size // wal.PAGE)
        mended = wal.look(data, self._read(), PageSeal(self._key, self._salt()).holds, pages)
        if mended is None:
            self._write_anew(data)
            return None
        aside = private_folder(self._log.with_name(f"damaged-{found_at:%Y%m%dT%H%M%S.%fZ}"))
        write_synced(aside / self._log.name, data)
        sync_folder(aside)
        replace_synced(self._log, mended.log)
        return LogDamage(aside.name, mended.damaged, mended.unread)

    def _salt(self) -> bytes:
        with self._database.open("rb") as file:
            return file.read(SALT)

    def _write_anew(self, data: bytes) -> None:
        """What was read may be in the system's cache alone: a commit whose sync failed before everything died counts as
        clean there, and will be believed from now on. So all of it is brought to the disk once more."""
        if len(data) > wal.HEADER:
            with suppress(OSError):  # on a full disk the store opens all the same
                replace_synced(self._log, data)

    def _mark_of(self, frames: int) -> Mark | None:
        handle = os.open(self._log, os.O_RDONLY)
        try:
            header = os.read(handle, wal.HEADER)
            os.lseek(handle, wal.HEADER + (frames - 1) * wal.FRAME, os.SEEK_SET)
            return wal.mark_of(header, os.read(handle, _HEAD_OF_FRAME), frames)
        finally:
            os.close(handle)

    def _write(self, mark: Mark) -> None:
        plain = _MARK.pack(_MAGIC, *mark.salts, mark.frame, *mark.checksum)
        handle = os.open(self._mark, os.O_WRONLY | os.O_CREAT, 0o600)
        try:
            os.write(handle, plain + zlib.crc32(plain).to_bytes(4, "big"))
        finally:
            os.close(handle)

    def _read(self) -> Mark | None:
        if not self._mark.is_file():
            return None
        data = self._mark.read_bytes()
        plain, check = data[: _MARK.size], data[_MARK.size :]
        if len(plain) < _MARK.size or zlib.crc32(plain).to_bytes(4, "big") != check:
            return None
        magic, salt1, salt2, frame, sum1, sum2 = _MARK.unpack(plain)
        return Mark((salt1, salt2), frame, (sum1, sum2)) if magic == _MAGIC else None


def _frames_committed(driver: Any) -> int:
    """In the log, by whomever; nothing is checkpointed."""
    return int(driver.execute("PRAGMA wal_checkpoint(NOOP)").fetchone()[1])

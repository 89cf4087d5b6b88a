"""Locks between processes. They belong to the open file: when the owner dies, the system lets go of them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int, *, shared: bool, wait: bool) -> bool:
        # Windows byte locks know no shared mode; exclusive is stricter, hence safe.
        try:
            msvcrt.locking(handle, msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _lock(handle: int, *, shared: bool, wait: bool) -> bool:
        try:
            fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True


class FileLock:
    """A lock named by a file. ``acquire`` tells whether we have it; ``owner`` is the pid the holder wrote."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle: int | None = None

    def acquire(self, *, shared: bool = False, wait: bool = False) -> bool:
        if self._handle is not None:
            raise RuntimeError("this lock is already held here")
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        try:
            locked = _lock(handle, shared=shared, wait=wait)
        except BaseException:
            os.close(handle)
            raise
        if not locked:
            os.close(handle)
            return False
        self._handle = handle
        if not shared:
            with suppress(OSError):  # the name is for messages only; a full disk must not keep us out
                os.ftruncate(handle, 0)
                os.write(handle, f"{os.getpid()}\n".encode())
        return True

    def release(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def owner(self) -> int | None:
        """Pid of the last exclusive holder, for messages."""
        try:
            return int(self._path.read_text().strip() or 0) or None
        except (OSError, ValueError):
            return None


@contextmanager
def holding(path: Path, *, shared: bool = False) -> Iterator[None]:
    """Waits for the lock and holds it for the block."""
    lock = FileLock(path)
    lock.acquire(shared=shared, wait=True)
    try:
        yield
    finally:
        lock.release()

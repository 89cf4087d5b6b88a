"""One writer for each blob, whichever process of the platform it is in: a lock file that its process's end releases.

Beside an unfinished blob lies ``<hex>.lock``. Who writes holds it by ``flock``; who comes later touches it, and the
holder, who looks now and then, ends. Of several that wait the newest stays: its touch is the last one. The platforms
share one folder on one machine, or on a file system with ``flock`` between machines (NFS since Linux 2.6.12).
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

#: How often the holder looks whether somebody newer has come, and the one that waits whether it may go on.
LOOK_S = 0.2
_TRY_S = 0.03
#: A holder that does not let go for so long hangs: who waits is told that the upload was interrupted.
_PATIENCE_S = 10.0


class NotHeld(Exception):
    """Somebody newer has come meanwhile, or the holder does not let go."""


class Hold:
    """The lock while it is ours."""

    def __init__(self, handle: int, path: Path) -> None:
        self._handle = handle
        self._path = path
        self._touched = os.fstat(handle).st_mtime_ns

    def wanted(self) -> bool:
        """Has somebody newer come?"""
        return os.fstat(self._handle).st_mtime_ns != self._touched

    def release(self, *, forget: bool) -> None:
        """``forget``: there is nothing left to hold, the file goes too."""
        try:
            if forget:
                self._path.unlink(missing_ok=True)
        finally:
            os.close(self._handle)


async def hold(path: Path) -> Hold:
    """Waits for whoever holds it, after telling them. Raises `NotHeld`, FileNotFoundError without its folder."""
    mine: tuple[int, int] | None = None  # our touch: file and time
    end = time.monotonic() + _PATIENCE_S
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            if _lock(handle) and _is_still_there(handle, path):
                return Hold(os.dup(handle), path)
            status = os.fstat(handle)
            if mine is None or status.st_ino != mine[0]:  # or its holder finished, and another one began
                mine = status.st_ino, _touch(handle)
            elif status.st_mtime_ns != mine[1]:
                raise NotHeld("a newer request came")
        finally:
            os.close(handle)
        if time.monotonic() > end:
            raise NotHeld("it is not let go")
        await asyncio.sleep(_TRY_S)


@contextmanager
def watched(held: Hold, wanted: Callable[[], None]) -> Iterator[None]:
    """Calls ``wanted`` once somebody newer has come. In the event loop; a timer, as a task costs more than a page."""
    loop = asyncio.get_running_loop()
    timer: asyncio.TimerHandle

    def look() -> None:
        nonlocal timer
        if held.wanted():
            wanted()
        else:
            timer = loop.call_later(LOOK_S, look)

    timer = loop.call_later(LOOK_S, look)
    try:
        yield
    finally:
        timer.cancel()


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _touch(handle: int) -> int:
    os.utime(handle, ns=(now := time.time_ns(), now))
    return os.fstat(handle).st_mtime_ns


def _is_still_there(handle: int, path: Path) -> bool:
    try:
        there, ours = path.stat(), os.fstat(handle)
    except FileNotFoundError:
        return False
    return (there.st_dev, there.st_ino) == (ours.st_dev, ours.st_ino)

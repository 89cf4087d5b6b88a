"""The trace's file: 0600, a warning on top, lines with their time, and an end before the disk is full."""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

WARNING = """\
#########################################################################################
##  警告：线路记录（WIRE TRACE）。仅供技术员排查故障使用，用完立即删除，不得外传。
##  个人信息已遮盖为 **，但仍可看出何时、读取了多少数据。
##  WARNING: wire trace for fault finding by a technician. Delete it when done, pass it on to
##  nobody. Personal data is hidden as **, yet it shows when and how much was read.
#########################################################################################
"""
MAX_BYTES = 64 << 20


def _now() -> datetime:
    return datetime.now(UTC)


class TraceFile:
    """Appends to ``path``: a host that is started again goes on in the same file. Raises `OSError` when it cannot be
    opened, or is not a plain file of ours. Any thread."""

    def __init__(
        self, path: Path, title: str, *, now: Callable[[], datetime] = _now, max_bytes: int = MAX_BYTES
    ) -> None:
        self._now = now
        self._max_bytes = max_bytes
        self._lock = threading.Lock()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
        self._descriptor = os.open(path, flags, 0o600)
        found = os.fstat(self._descriptor)
        if not stat.S_ISREG(found.st_mode) or (hasattr(os, "getuid") and found.st_uid != os.getuid()):
            os.close(self._descriptor)
            raise PermissionError(f"{path}: not a plain file of ours")
        if hasattr(os, "fchmod"):
            os.fchmod(self._descriptor, 0o600)
        self._size = found.st_size
        self._write(f"{WARNING}{now().isoformat(timespec='seconds')} {title} pid {os.getpid()}\n")

    def line(self, text: str) -> None:
        """``text`` behind the time of day (UTC, microseconds). A disk that is full ends the trace, not the device."""
        with self._lock:
            if self._descriptor < 0:
                return
            if self._size >= self._max_bytes:
                self._write("the file is full: the trace ends here\n")
                self._close()
                return
            self._write(f"{self._now().strftime('%H:%M:%S.%f')} {text}\n")

    def close(self) -> None:
        """May be called twice."""
        with self._lock:
            self._close()

    def _write(self, text: str) -> None:
        data = text.encode()
        try:
            os.write(self._descriptor, data)
        except OSError:
            self._close()
        self._size += len(data)

    def _close(self) -> None:
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

"""One owner per device: a lock per canonical transport, with the owner's pid in it.

The lock is an flock, so the kernel frees it however the owner dies. Lock files live in a folder of this user only,
shared by every HALL_HOME: two halls on one machine still cannot both hold one reader.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class HeldBy:
    """Another process owns the transport. ``pid`` is None when it has not written it yet."""

    pid: int | None


class Owned:
    """We own the transport until `release` or the end of the process."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    def release(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


def runtime_folder() -> Path:
    """A 0700 folder of this user that does not survive a reboot. Raises `PermissionError` if somebody else made it."""
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    folder = Path(base) / "hall-terminal" if base else Path(tempfile.gettempdir()) / f"hall-terminal-{os.getuid()}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise PermissionError(f"{folder} is not ours alone")
    return folder


def claim_transport(canonical: str, folder: Path | None = None) -> Owned | HeldBy:
    """Try to become the owner; never waits."""
    import fcntl  # POSIX; Windows opens serial ports and printers exclusively anyway

    locks = (folder or runtime_folder()) / "locks"
    locks.mkdir(mode=0o700, exist_ok=True)
    path = locks / (hashlib.sha256(canonical.encode()).hexdigest()[:32] + ".lock")
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        with contextlib.closing(os.fdopen(descriptor, "rb")) as file:
            text = file.read(20).strip()
        return HeldBy(int(text) if text.isdigit() else None)
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
    return Owned(descriptor)

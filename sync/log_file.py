"""A log that a process writes to its standard error for months must not fill the disk.

Whoever started the process has opened the file for appending, so it is copied and emptied in place (as logrotate's
``copytruncate``): the next line goes to its beginning. A line written between copy and emptying may be lost.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

LIMIT = 10 << 20
KEPT = 3


def keep_small(handle: int = 2, limit: int = LIMIT, kept: int = KEPT) -> bool:
    """Moves what a log file holds to ``NAME.1`` (older ones to ``.2`` …) once it has ``limit`` bytes. True when it did;
    nothing happens to a terminal or a pipe. Raises OSError."""
    status = os.fstat(handle)
    if not stat.S_ISREG(status.st_mode) or status.st_size < limit:
        return False
    path = Path(f"/proc/self/fd/{handle}").readlink()
    if not path.is_file() or path.stat().st_ino != status.st_ino:
        return False  # somebody else has moved it
    for number in range(kept - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    copy = path.with_name(f"{path.name}.1")
    shutil.copyfile(path, copy)
    copy.chmod(0o600)
    os.ftruncate(handle, 0)
    return True

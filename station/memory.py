"""Where on this machine a visit may leave something: a memory file system, so that a power cut ends it. Without Qt."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_IN_MEMORY = frozenset({"tmpfs", "ramfs"})


def visit_base() -> Path:
    """The first writable of the user's runtime folder, shared memory and, if there is neither, the temporary folder."""
    candidates = [os.environ.get("XDG_RUNTIME_DIR"), "/dev/shm", tempfile.gettempdir()]  # noqa: S108 - shm is a tmpfs
    return Path(next(path for path in candidates if path and os.access(path, os.W_OK)))


def is_in_memory(folder: Path, mounts: str | None = None) -> bool:
    """Whether this folder is on a memory file system. ``mounts`` is the text of ``/proc/mounts``."""
    try:
        table = Path("/proc/mounts").read_text() if mounts is None else mounts
    except OSError:
        return False
    best, kind = "", ""
    for line in table.splitlines():
        _, place, found, *_ = [*line.split(), "", "", ""]
        place = place.replace("\\040", " ")
        if len(place) >= len(best) and folder.resolve().is_relative_to(place):
            best, kind = place, found
    return kind in _IN_MEMORY

"""Sealed attachments of shared drafts on disk, under random names, 0600, synced before they are reported.

Which file is whose stands in the database. A file without a row is what a crash left and goes at a later start.
This module blocks: call it from worker threads.
"""

from __future__ import annotations

import math
import re
import secrets
import time
from pathlib import Path

from sync.files import private_folder, sync_folder, write_synced

#: A file gets its row within seconds of being written; seconds.
SETTLED_S = 3600.0
_NAME = re.compile(r"[0-9a-f]{32}")


class DraftFiles:
    """The folder ``drafts`` below the platform's blobs."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def write(self, data: bytes) -> str:
        """A new file, durable on return; its name."""
        folder = private_folder(self._folder)
        name = secrets.token_hex(16)
        write_synced(folder / name, data)
        sync_folder(folder)
        return name

    def read(self, name: str) -> bytes | None:
        """None when it is gone: its draft ended meanwhile."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, names: list[str]) -> None:
        """Call once nothing names them any more."""
        for name in names:
            (self._folder / name).unlink(missing_ok=True)
        if names:
            sync_folder(private_folder(self._folder))

    def names(self) -> set[str]:
        if not self._folder.is_dir():
            return set()
        return {path.name for path in self._folder.iterdir() if _NAME.fullmatch(path.name)}

    def settled(self) -> set[str]:
        """All but those just written: another process may be about to say whose they are."""
        before = time.time() - SETTLED_S
        return {name for name in self.names() if _time_of(self._folder / name) < before}


def _time_of(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except FileNotFoundError:
        return math.inf

"""Files that must survive a power cut and be read by nobody else: 0700 folders, 0600 files, synced."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path


def private_folder(path: Path) -> Path:
    """Creates the folder (and its parents) readable by the owner only, durably; tightens one that is wider."""
    made = []
    while not path.is_dir():  # from the outermost, each name durable: synced files in a lost folder are lost
        made.append(path)
        path = path.parent
    for folder in reversed(made):
        folder.mkdir(mode=0o700, exist_ok=True)
        with suppress(PermissionError):  # a parent that is not ours may be closed to us
            sync_folder(folder.parent)
        path = folder
    if path.stat().st_mode & 0o077:
        path.chmod(0o700)
    return path


def sync_folder(path: Path) -> None:
    """Makes names created or removed in ``path`` durable."""
    if os.name != "posix":
        return  # Windows has no such call; NTFS journals names
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def write_synced(path: Path, data: bytes | memoryview) -> None:
    """A new 0600 file with ``data``, its content durable on return (its name only after `sync_folder`).

    Raises FileExistsError when the name is taken; leaves no partial file behind when the write fails.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
        os.fsync(handle)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def replace_synced(path: Path, data: bytes) -> None:
    """Writes ``path`` so that after a power cut it holds the old content or the new, never a part."""
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    write_synced(temporary, data)
    try:
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)

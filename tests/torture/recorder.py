"""Writes down, in one order, what a process does to the disk below a folder: SQLite through the fault VFS, everything
else through ``os``; and lets any of it fail.

It checks itself: what it wrote down, replayed, must be what is in the folder (`Recorder.check`).
"""

from __future__ import annotations

import ctypes
import errno
import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from enum import Enum, auto
from pathlib import Path
from typing import Any
from unittest import mock

from tests.torture import vfs
from tests.torture.disk import Disk, Kind, Operation

#: What says nothing after a restart: SQLite's shared memory is made anew.
_UNTOLD = "-shm"
_WRITING = os.O_WRONLY | os.O_RDWR

vfs.load()  # what was opened before would never be seen


class Failure(Enum):
    """How an operation fails. LIE: a sync says that it was done, and was not."""

    FULL = auto()
    IO = auto()
    READ_ONLY = auto()
    LIE = auto()


Fault = Callable[[Operation], Failure | None]

_ERRNO = {Failure.FULL: errno.ENOSPC, Failure.IO: errno.EIO, Failure.READ_ONLY: errno.EROFS}
# Result codes of sqlite3.h
_FULL, _CANTOPEN = 13, 14
_IO_ERROR = {
    Kind.WRITE: 10 | 3 << 8,
    Kind.SYNC: 10 | 4 << 8,
    Kind.TRUNCATE: 10 | 6 << 8,
    Kind.REMOVE: 10 | 10 << 8,
    Kind.SYNC_FOLDER: _CANTOPEN,
    Kind.CREATE: _CANTOPEN,
}
_OF_VFS = {
    vfs.CREATE: Kind.CREATE,
    vfs.WRITE: Kind.WRITE,
    vfs.TRUNCATE: Kind.TRUNCATE,
    vfs.SYNC: Kind.SYNC,
    vfs.DELETE: Kind.REMOVE,
    vfs.SYNC_FOLDER: Kind.SYNC_FOLDER,
}


class Recorder:
    """``log`` grows while `recording`; ``fault`` is asked before every operation. One thread at a time."""

    def __init__(self, root: Path, before: dict[str, bytes] | None = None) -> None:
        """``before``: what is in the folder already, and safe."""
        self.root = root
        self.log: list[Operation] = []
        self.disk = Disk(before)
        self.fault: Fault | None = None
        self._prefix = f"{root}/"
        self._open: dict[int, str] = {}

    def mark(self, mark: object) -> None:
        self.log.append(Operation(Kind.MARK, mark=mark))

    @contextmanager
    def recording(self) -> Iterator[Recorder]:
        with ExitStack() as patches:
            for name in ("open", "close", "write", "fsync", "fdatasync", "ftruncate", "unlink", "remove", "mkdir"):
                self._patch(patches, name, name)
            for name in ("pwrite", "posix_fallocate"):
                self._patch(patches, name, name)
            self._patch(patches, "rename", "rename")
            self._patch(patches, "replace", "rename")
            self._patch(patches, "rmdir", "unlink")
            vfs.set_hook(self._from_sqlite)
            try:
                yield self
            finally:
                vfs.set_hook(None)

    def check(self) -> None:
        """Raises AssertionError when something was done to the folder that was not seen."""
        real = content_below(self.root)
        told = {path: data for path, data in self.disk.content().items() if not path.endswith(_UNTOLD)}
        differing = sorted(path for path in real.keys() | told.keys() if real.get(path) != told.get(path))
        assert not differing, f"the recorder has not seen everything: {differing}"

    # --- what is told -----------------------------------------------------------------------------------------

    def _tell(self, operation: Operation) -> Failure | None:
        failure = self.fault(operation) if self.fault is not None else None
        if failure is Failure.LIE:
            return failure
        if failure is not None:
            if operation.kind is Kind.SYNC:
                self._keep(Operation(Kind.FAILED_SYNC, operation.path))
            return failure
        self._keep(operation)
        return None

    def _keep(self, operation: Operation) -> None:
        self.log.append(operation)
        self.disk.apply(operation)

    def _inside(self, path: Any) -> str | None:
        """The path relative to the root, None when it is none of ours."""
        text = os.fsdecode(path) if isinstance(path, (str, bytes, os.PathLike)) else ""
        if text == str(self.root):
            return "."
        return text[len(self._prefix) :] if text.startswith(self._prefix) and not text.endswith(_UNTOLD) else None

    def _from_sqlite(self, op: int, path: bytes, data: int | None, amount: int, offset: int) -> int:
        inside = self._inside(path)
        if inside is None:
            return vfs.GO
        kind = _OF_VFS[op]
        if kind is Kind.SYNC_FOLDER:
            inside = str(Path(inside).parent)
        if kind is Kind.REMOVE and not self.disk.holds(inside):
            return vfs.GO
        written = ctypes.string_at(data, amount) if kind is Kind.WRITE and data is not None else b""
        failure = self._tell(Operation(kind, inside, written, offset))
        if failure is None:
            return vfs.GO
        if failure is Failure.LIE:
            return vfs.SKIP
        return _FULL if failure is Failure.FULL else _IO_ERROR[kind]

    # --- os ---------------------------------------------------------------------------------------------------

    def _patch(self, patches: ExitStack, name: str, by: str) -> None:
        real = getattr(os, name)
        ours = getattr(self, f"_os_{by}")
        patches.enter_context(mock.patch.object(os, name, lambda *given, **more: ours(real, *given, **more)))

    def _os_open(self, real: Any, path: Any, flags: int, *more: Any, **named: Any) -> int:
        inside = self._inside(path)
        if inside is None:
            return int(real(path, flags, *more, **named))
        there = os.path.lexists(path)
        if flags & os.O_CREAT and not there:
            self._told(Operation(Kind.CREATE, inside))
        handle = int(real(path, flags, *more, **named))
        if flags & os.O_TRUNC and there and flags & _WRITING:
            self._told(Operation(Kind.TRUNCATE, inside))
        self._open[handle] = inside
        return handle

    def _os_close(self, real: Any, handle: int) -> None:
        self._open.pop(handle, None)
        real(handle)

    def _os_write(self, real: Any, handle: int, data: Any) -> int:
        if (inside := self._open.get(handle)) is None:
            return int(real(handle, data))
        self._told(Operation(Kind.WRITE, inside, bytes(data), os.lseek(handle, 0, os.SEEK_CUR)))
        return int(real(handle, data))

    def _os_pwrite(self, real: Any, handle: int, data: Any, offset: int) -> int:
        if (inside := self._open.get(handle)) is not None:
            self._told(Operation(Kind.WRITE, inside, bytes(data), offset))
        return int(real(handle, data, offset))

    def _os_posix_fallocate(self, real: Any, handle: int, offset: int, amount: int) -> None:
        inside = self._open.get(handle)
        if inside is not None and offset + amount > len(self.disk.file(inside).now):
            self._told(Operation(Kind.TRUNCATE, inside, offset=offset + amount))
        real(handle, offset, amount)

    def _os_ftruncate(self, real: Any, handle: int, size: int) -> None:
        if (inside := self._open.get(handle)) is not None:
            self._told(Operation(Kind.TRUNCATE, inside, offset=size))
        real(handle, size)

    def _os_fsync(self, real: Any, handle: int) -> None:
        inside = self._open.get(handle)
        if inside is None and (inside := self._inside(_behind(handle))) is not None:
            self._catch_up(inside)
        if inside is None:
            real(handle)
        elif (self.root / inside).is_dir():
            self._told(Operation(Kind.SYNC_FOLDER, inside))
        else:
            self._told(Operation(Kind.SYNC, inside))

    _os_fdatasync = _os_fsync

    def _os_unlink(self, real: Any, path: Any, **named: Any) -> None:
        inside = self._inside(path)
        if inside is not None and os.path.lexists(path):
            self._told(Operation(Kind.REMOVE, inside))
        real(path, **named)

    _os_remove = _os_unlink

    def _os_mkdir(self, real: Any, path: Any, *more: Any, **named: Any) -> None:
        inside = self._inside(path)
        if inside is not None and not os.path.lexists(path):
            self._told(Operation(Kind.MAKE_FOLDER, inside))
        real(path, *more, **named)

    def _os_rename(self, real: Any, old: Any, new: Any, **named: Any) -> None:
        before, after = self._inside(old), self._inside(new)
        assert (before is None) == (after is None), "a rename into or out of the disk"
        if before is not None and after is not None:
            self._catch_up(before)
            self._told(Operation(Kind.RENAME, before, to=after))
        real(old, new, **named)

    def _told(self, operation: Operation) -> None:
        failure = self._tell(operation)
        if failure is not None and failure is not Failure.LIE:
            raise OSError(_ERRNO[failure], os.strerror(_ERRNO[failure]))

    def _catch_up(self, inside: str) -> None:
        """A file that was written past ``os`` (``io.open``): as if it had been written just now."""
        path = self.root / inside
        if not path.is_file():
            return
        data = path.read_bytes()
        if not self.disk.holds(inside):
            self._told(Operation(Kind.CREATE, inside))
        known = self.disk.file(inside)
        if known.now != data:
            if len(known.now) > len(data):
                self._told(Operation(Kind.TRUNCATE, inside, offset=len(data)))
            self._told(Operation(Kind.WRITE, inside, data))


def content_below(root: Path) -> dict[str, bytes]:
    """Files by their path below ``root``; a folder with nothing in it as a name that ends with ``/``."""
    found: dict[str, bytes] = {}
    for folder, inner, files in os.walk(root):
        at = os.path.relpath(folder, root)
        before = "" if at == "." else f"{at}/"
        for name in files:
            if not name.endswith(_UNTOLD):
                found[before + name] = (Path(folder) / name).read_bytes()
        if before and not inner and not files:
            found[before] = b""
    return found


def _behind(handle: int) -> str:
    try:
        return str(Path(f"/proc/self/fd/{handle}").readlink())
    except OSError:
        return ""

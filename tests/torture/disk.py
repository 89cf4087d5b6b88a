"""A disk as it may be found after the power has gone: what was synced is there, of the rest nobody knows.

A log of operations (`Operation`, in the order in which they were made) is replayed into a `Disk`, and `Disk.survivors`
draws what a cut at this moment leaves. What it assumes of disk and file system:

- A 512-byte sector holds its old content or the new one; sectors of unsynced writes survive each for itself, whatever
  their order. A truncation or an extension may have happened or not; what was only extended reads as zeros.
- A name that was made, changed or removed is certain once its folder was synced. Until then the changes may be there
  up to any one of them (a journal) or each for itself (no journal); a rename is whole or not at all.
- A sync that failed leaves no second try: what it was to bring to the disk is there or not, and later syncs pass it by
  (the pages count as clean: "Can Applications Recover from fsync Failures?", ATC 2020).

What reads like a file system's lie is not assumed: a disk that says "synced" and has not.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum, auto
from pathlib import PurePosixPath
from typing import TypeAlias

SECTOR = 512


class Kind(StrEnum):
    CREATE = auto()
    WRITE = auto()
    TRUNCATE = auto()
    SYNC = auto()
    FAILED_SYNC = auto()
    MAKE_FOLDER = auto()
    SYNC_FOLDER = auto()
    REMOVE = auto()
    RENAME = auto()
    MARK = auto()  # says something of the program, nothing of the disk


@dataclass(frozen=True, slots=True)
class Operation:
    """One step. ``path`` is relative to the disk's root; ``offset`` is the new size of a truncation."""

    kind: Kind
    path: str = ""
    data: bytes = b""
    offset: int = 0
    to: str = ""
    mark: object = None


@dataclass(slots=True)
class File:
    """``now`` is what a program reads, ``safe`` what was synced, ``pending`` what lies between."""

    now: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: truncated to this size

    def write(self, offset: int, data: bytes) -> None:
        _put(self.now, offset, data)
        if [_extent(one) for one in self.pending[-2:]] == [_extent((offset, data))] * 2:
            del self.pending[-2]  # what is written over and over and never synced: only the latest are of interest
        self.pending.append((offset, data))

    def truncate(self, size: int) -> None:
        _resize(self.now, size)
        self.pending.append((size, None))

    def sync(self) -> None:
        for offset, data in self.pending:
            if data is None:
                _resize(self.safe, offset)
            else:
                _put(self.safe, offset, data)
        self.pending.clear()

    def fail_sync(self, rng: random.Random) -> None:
        self.safe = self.survivor(rng)
        self.pending.clear()

    def survivor(self, rng: random.Random) -> bytearray:
        """What a cut leaves of it."""
        found = bytearray(self.safe)
        if not self.pending:
            return found
        way = rng.random()
        if way < 0.15:
            return found
        if way < 0.3:
            for offset, data in self.pending:
                _apply(found, offset, data)
            return found
        if way < 0.6:  # in order, the last one torn
            whole = rng.randrange(len(self.pending))
            for offset, data in self.pending[:whole]:
                _apply(found, offset, data)
            _tear(found, *self.pending[whole], rng, 0.5)
        else:  # in no order
            chance = rng.choice((0.1, 0.5, 0.9))
            for offset, data in self.pending:
                _tear(found, offset, data, rng, chance)
        if len(found) < len(self.now) and rng.random() < 0.2:
            _resize(found, len(self.now))
        return found


@dataclass(slots=True)
class Folder:
    now: dict[str, Node] = field(default_factory=dict)
    safe: dict[str, Node] = field(default_factory=dict)


Node: TypeAlias = File | Folder
#: A change of names that happens as a whole: in which folder which name means what (None: nothing any more).
_Renaming: TypeAlias = tuple[tuple[Folder, str, "Node | None"], ...]


class Disk:
    """Takes operations; draws survivors. A path's folder must be there."""

    def __init__(self, files: dict[str, bytes] | None = None) -> None:
        """``files``: what is on it, safe, to begin with (a name that ends with ``/`` is an empty folder)."""
        self.root = Folder()
        self._names: list[_Renaming] = []
        self._rng = random.Random(0)
        for path, data in (files or {}).items():
            self._plant(path, data)

    def _plant(self, path: str, data: bytes) -> None:
        parts = PurePosixPath(path).parts
        folder = self.root
        for part in parts if path.endswith("/") else parts[:-1]:
            inner = folder.now.setdefault(part, Folder())
            folder.safe[part] = inner
            assert isinstance(inner, Folder)
            folder = inner
        if not path.endswith("/"):
            folder.now[parts[-1]] = folder.safe[parts[-1]] = File(bytearray(data), bytearray(data))

    def apply(self, operation: Operation) -> None:
        kind, path = operation.kind, operation.path
        if kind is Kind.WRITE:
            self.file(path).write(operation.offset, operation.data)
        elif kind is Kind.SYNC:
            self.file(path).sync()
        elif kind is Kind.TRUNCATE:
            self.file(path).truncate(operation.offset)
        elif kind is Kind.CREATE:
            self._rename((*self._place(path), File()))
        elif kind is Kind.MAKE_FOLDER:
            self._rename((*self._place(path), Folder()))
        elif kind is Kind.SYNC_FOLDER:
            self._sync_folder(self.folder(path))
        elif kind is Kind.REMOVE:
            self._rename((*self._place(path), None))
        elif kind is Kind.RENAME:
            old, name = self._place(path)
            self._rename((old, name, None), (*self._place(operation.to), old.now[name]))
        elif kind is Kind.FAILED_SYNC:
            self.file(path).fail_sync(self._rng)

    def file(self, path: str) -> File:
        folder, name = self._place(path)
        node = folder.now[name]
        assert isinstance(node, File), path
        return node

    def folder(self, path: str) -> Folder:
        folder = self.root
        for part in PurePosixPath(path).parts:
            inner = folder.now[part]
            assert isinstance(inner, Folder), path
            folder = inner
        return folder

    def holds(self, path: str) -> bool:
        try:
            folder, name = self._place(path)
        except KeyError:
            return False
        return name in folder.now

    def _place(self, path: str) -> tuple[Folder, str]:
        pure = PurePosixPath(path)
        return self.folder(str(pure.parent)), pure.name

    def _rename(self, *changes: tuple[Folder, str, Node | None]) -> None:
        for folder, name, node in changes:
            _name(folder.now, name, node)
        self._names.append(changes)

    def _sync_folder(self, folder: Folder) -> None:
        left = []
        for changes in self._names:
            if any(place is folder for place, _, _ in changes):
                for place, name, node in changes:
                    _name(place.safe, name, node)
            else:
                left.append(changes)
        self._names = left

    def content(self) -> dict[str, bytes]:
        """What a program reads now; an empty folder's name ends with ``/``."""
        return {path: bytes(file.now) if file else b"" for path, file in _walk(self.root, None)}

    def survivors(self, rng: random.Random) -> dict[str, bytes | bytearray]:
        """What a cut at this moment leaves, drawn by ``rng``."""
        names: dict[int, dict[str, Node]] = {}
        for changes in self._surviving_names(rng):
            for folder, name, node in changes:
                _name(names.setdefault(id(folder), dict(folder.safe)), name, node)
        found: dict[str, bytes | bytearray] = {}
        for path, file in _walk(self.root, names):
            found[path] = file.survivor(rng) if file is not None else b""
        return found

    def _surviving_names(self, rng: random.Random) -> list[_Renaming]:
        way = rng.random()
        if way < 0.15:
            return []
        if way < 0.3:
            return self._names
        if way < 0.75:
            return self._names[: rng.randint(0, len(self._names))]
        return [changes for changes in self._names if rng.random() < 0.5]


def _walk(folder: Folder, names: dict[int, dict[str, Node]] | None, at: str = "") -> Iterator[tuple[str, File | None]]:
    """``names`` None: as a program sees it; else safe names, with what survived beyond them by folder."""
    there = folder.now if names is None else names.get(id(folder), folder.safe)
    for name, node in there.items():
        if isinstance(node, File):
            yield at + name, node
        else:
            inner = list(_walk(node, names, f"{at}{name}/"))
            yield from inner or [(f"{at}{name}/", None)]


def _name(names: dict[str, Node], name: str, node: Node | None) -> None:
    if node is None:
        names.pop(name, None)
    else:
        names[name] = node


def _extent(pending: tuple[int, bytes | None]) -> tuple[int, int]:
    offset, data = pending
    return offset, -1 if data is None else len(data)


def _put(content: bytearray, offset: int, data: bytes) -> None:
    if offset > len(content):
        _resize(content, offset)
    content[offset : offset + len(data)] = data


def _resize(content: bytearray, size: int) -> None:
    if size <= len(content):
        del content[size:]
    else:
        content.extend(bytes(size - len(content)))


def _apply(content: bytearray, offset: int, data: bytes | None) -> None:
    if data is None:
        _resize(content, offset)
    else:
        _put(content, offset, data)


def _tear(content: bytearray, offset: int, data: bytes | None, rng: random.Random, chance: float) -> None:
    """Applies an operation sector by sector, each with this chance."""
    if data is None:
        if rng.random() < chance:
            _resize(content, offset)
        return
    start = 0
    while start < len(data):
        end = min(len(data), start + SECTOR - (offset + start) % SECTOR)
        if rng.random() < chance:
            _put(content, offset + start, data[start:end])
        start = end

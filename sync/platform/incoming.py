"""One request's part of an upload, from its first byte to the answer: one open file, hashed while it is written.

What it costs a megabyte is what a terminal's backlog costs: the file is opened once, nothing is read again, and two
syncs (the file, then its folder) stand for all that was reported. This module blocks: call it from worker threads, one
at a time for one upload.
"""

from __future__ import annotations

import hashlib
import os
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sync.files import sync_folder
from sync.platform.blobs import Address, BlobFolder, Progress

#: Chunks for one call: the system takes 1024 at most.
_AT_ONCE = 512


class Hash(Protocol):
    """Of `hashlib`."""

    def update(self, data: bytes, /) -> None: ...
    def hexdigest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class SoFar:
    """The hash of an upload's bytes up to ``offset``, and which state of the file it is of: another process may have
    gone on with it, or begun anew, meanwhile."""

    offset: int
    state: tuple[int, int]  # inode and time of the last change
    hashed: Hash


class Incoming:
    """Opened by `open_incoming`; end it by `keep` or `drop`, then `close`."""

    def __init__(self, folder: BlobFolder, address: Address, start: Progress, begun: bool, hashed: Hash | None) -> None:
        self._folder = folder
        self._address = address
        self.start = start
        self.offset = start.offset
        self._begun = begun
        self._hash = hashed
        self.named: bool | None = None  # once all bytes are there: whether they have the digest
        self._path = folder.part(address, start.length)
        self._handle = os.open(self._path, os.O_WRONLY)
        os.lseek(self._handle, self.offset, os.SEEK_SET)

    @property
    def length(self) -> int:
        return self.start.length

    def take(self, step: Sequence[bytes], last: bool) -> bool:
        """One step of the request's body, as it came; the ``last`` one makes all of them durable. False: more bytes
        than the blob has; this request's are forgotten."""
        if self.offset + sum(map(len, step)) > self.length:
            self.drop()
            return False
        self.write(step)
        if last:
            self.named = self.keep()
        return True

    def write(self, chunks: Sequence[bytes]) -> None:
        """Append; not durable before `keep`."""
        hashed, self._hash = self._hash, None
        if hashed is not None:
            for chunk in chunks:
                hashed.update(chunk)
        _write_all(self._handle, chunks)
        self.offset += sum(map(len, chunks))
        self._hash = hashed  # not after an error: then it says something else than the file

    def drop(self) -> None:
        """Forget this request's bytes."""
        self._hash = None
        os.truncate(self._path, self.start.offset)
        self.offset = self.start.offset

    def keep(self) -> bool | None:
        """Make it durable. With all bytes there, name it if they have the digest, else drop it: whether it has.
        None: bytes are still missing."""
        os.fsync(self._handle)
        if self.offset < self.length:
            if self._begun:
                sync_folder(self._path.parent)
            return None
        if self._hash is None:
            return self._folder.finish(self._address)
        return self._folder.name(self._path, self._address, right=self._hash.hexdigest() == self._address.hex)

    def so_far(self) -> SoFar | None:
        """What the next request goes on with; None when the hash is not known without reading the file again."""
        if self._hash is None:
            return None
        status = os.fstat(self._handle)
        return SoFar(self.offset, (status.st_ino, status.st_mtime_ns), self._hash)

    def close(self) -> None:
        os.close(self._handle)


def open_incoming(
    folder: BlobFolder, address: Address, offset: int, length: int, before: SoFar | None
) -> Incoming | Progress | None:
    """To go on at ``offset`` of a blob of ``length`` bytes; ``before``: what is known of the bytes there. When that is
    not where the upload stands: where it stands, None for not begun. Complete: its `Progress` too."""
    here = folder.progress(address)
    if here is not None and not here.complete and here.length != length and offset == 0:
        here = None  # the sender found out that its length was wrong
    if here is not None and (here.length != length or here.offset != offset or here.complete):
        return here
    if here is None and offset != 0:
        return None
    begun = here is None
    if here is None:
        folder.begin(address, length, durable=False)
        here = Progress(0, length)
    hashed = hashlib.sha256() if offset == 0 else _hash_of(folder.part(address, length), offset, before)
    return Incoming(folder, address, here, begun, hashed)


def _write_all(handle: int, chunks: Sequence[bytes]) -> None:
    """As they came: putting them together first would copy them once more."""
    for begin in range(0, len(chunks), _AT_ONCE):
        left = deque(memoryview(chunk) for chunk in chunks[begin : begin + _AT_ONCE] if chunk)
        while left:
            written = os.writev(handle, left)
            while left and written >= len(left[0]):
                written -= len(left.popleft())
            if written:
                left[0] = left[0][written:]


def _hash_of(part: Path, offset: int, before: SoFar | None) -> Hash | None:
    status = part.stat()
    if before is None or (before.offset, before.state) != (offset, (status.st_ino, status.st_mtime_ns)):
        return None
    return before.hashed

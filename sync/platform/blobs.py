"""Attachments as files: ``<folder>/<terminal>/<record's time>/<record>/<hex of the digest>``.

The address is what the terminal's HTTP address says, below the authenticated terminal's own folder, so no terminal can
reach, block or even notice another's uploads. An upload in progress is ``<hex>.<length>.part``; only a file whose
bytes have the digest gets the final name. Everything is synced, file and folder, before it is reported. Files are
0600, folders 0700. This module blocks: call it from worker threads.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sync.files import private_folder

RECORD_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
DIGEST = re.compile(r"sha256:[0-9a-f]{64}")
_TERMINAL = re.compile(r"T-[0-9A-Z]{4}")


@dataclass(frozen=True, slots=True)
class Address:
    """Where one blob of one record of one terminal lives. Refuses anything that could be a path trick."""

    terminal: str
    record: str  # UUIDv7, lower case
    digest: str  # sha256:<hex>, lower case

    def __post_init__(self) -> None:
        parts = ((_TERMINAL, self.terminal), (RECORD_ID, self.record), (DIGEST, self.digest))
        if not all(pattern.fullmatch(text) for pattern, text in parts):
            raise ValueError("not the address of a blob")

    @property
    def hex(self) -> str:
        return self.digest.removeprefix("sha256:")


@dataclass(frozen=True, slots=True)
class Progress:
    """How much of a blob is durable."""

    offset: int
    length: int

    @property
    def complete(self) -> bool:
        return self.offset == self.length


class BlobFolder:
    """The folder of all blobs. At most one writer per address at a time, in whichever process: see `lock` and
    `sync.platform.uploads`."""

    def __init__(self, root: Path) -> None:
        # One that is there keeps its mode: it may be the operator's own. What we put into it is ours alone.
        self._root = root if root.is_dir() else private_folder(root)

    @property
    def root(self) -> Path:
        return self._root

    @property
    def drafts(self) -> Path:
        """Where `sync.platform.draft_files` keeps attachments of shared drafts."""
        return self._root / "drafts"

    def size(self, address: Address) -> int | None:
        """Bytes of a complete blob, None when it is not there or not complete."""
        try:
            return self._final(address).stat().st_size
        except FileNotFoundError:
            return None

    def path(self, address: Address) -> Path:
        """The file of a complete blob."""
        return self._final(address)

    def progress(self, address: Address) -> Progress | None:
        """What is durable of a blob; None when nothing has been sent yet."""
        size = self.size(address)
        if size is not None:
            return Progress(size, size)
        part = self._part(address)
        if part is None:
            return None
        path, length = part
        with path.open("rb") as file:  # after a crash the file may hold more than was ever synced: sync, then tell
            os.fsync(file.fileno())
            offset = os.fstat(file.fileno()).st_size
        if offset < length:
            return Progress(offset, length)
        # All bytes are there: the process ended before it could look at the digest.
        return Progress(length, length) if self.finish(address) else None

    def peek(self, address: Address) -> Progress | None:
        """What there seems to be of a blob while somebody may be writing it: good for nothing but to decide."""
        size = self.size(address)
        if size is not None:
            return Progress(size, size)
        for path, length in self._parts(address):
            with contextlib.suppress(FileNotFoundError):  # it was finished this moment
                return Progress(min(path.stat().st_size, max(0, length - 1)), length)
        return None

    def begin(self, address: Address, length: int, *, durable: bool = True) -> None:
        """An empty upload of ``length`` bytes; whatever part there was is dropped. Not ``durable``: the caller syncs
        the folder before it tells anybody."""
        folder = self._folder(address)
        self._make_durably(folder)
        self._drop_part(address)
        os.close(os.open(self.part(address, length), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        if durable:
            _sync_folder(folder)

    def lock(self, address: Address) -> Path:
        """What the one who writes holds (`sync.platform.blob_holds`); its folder may be missing."""
        return self._folder(address) / f"{address.hex}.lock"

    def make_room(self, address: Address) -> None:
        """Makes the folder, durably."""
        self._make_durably(self._folder(address))

    def is_begun(self, address: Address) -> bool:
        """Is there an upload that is not complete?"""
        return self._part(address) is not None

    def part(self, address: Address, length: int) -> Path:
        """The file of an upload of ``length`` bytes while it is not complete."""
        return self._folder(address) / f"{address.hex}.{length}.part"

    def write(self, address: Address, offset: int, data: bytes) -> None:
        """Put bytes at ``offset`` of the upload begun before. Not durable until `sync`."""
        path = self._begun(address)
        with path.open("r+b", buffering=0) as file:
            file.seek(offset)
            view = memoryview(data)
            while view:
                view = view[file.write(view) :]

    def sync(self, address: Address) -> None:
        with self._begun(address).open("rb") as file:
            os.fsync(file.fileno())

    def truncate(self, address: Address, offset: int) -> None:
        """Forget what was written from ``offset`` on."""
        os.truncate(self._begun(address), offset)

    def finish(self, address: Address) -> bool:
        """Give the synced, complete upload its final name if its bytes have the digest; else drop it, false."""
        path = self._begun(address)
        with path.open("rb") as file:
            right = hashlib.file_digest(file, "sha256").hexdigest() == address.hex
        return self.name(path, address, right=right)

    def name(self, path: Path, address: Address, *, right: bool) -> bool:
        """The synced, complete upload at ``path`` has its digest (``right``) or has not, and goes."""
        if right:
            path.replace(self._final(address))
        else:
            path.unlink()
        _sync_folder(path.parent)
        return right

    def put(self, address: Address, pieces: Iterable[bytes]) -> bool:
        """A whole blob that comes another way than by upload; false, and nothing is kept, when it lacks its digest.
        Disturbs no upload of the same blob: whichever ends second finds the same bytes there."""
        folder = self._folder(address)
        self._make_durably(folder)
        for left in folder.glob(f"{address.hex}.*.brought"):  # by a process that was killed
            left.unlink(missing_ok=True)
        path = folder / f"{address.hex}.{secrets.token_hex(8)}.brought"
        hashed = hashlib.sha256()
        try:
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in pieces:
                    hashed.update(piece)
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
            if hashed.hexdigest() != address.hex:
                return False
            path.replace(self._final(address))
        finally:
            path.unlink(missing_ok=True)
        _sync_folder(folder)
        return True

    def _folder(self, address: Address) -> Path:
        # The first digits of a UUIDv7 are its time: a folder holds the records of some hours, not of all years.
        return self._root / address.terminal / address.record[:6] / address.record

    def _final(self, address: Address) -> Path:
        return self._folder(address) / address.hex

    def _part(self, address: Address) -> tuple[Path, int] | None:
        return next(self._parts(address), None)

    def _parts(self, address: Address) -> Iterator[tuple[Path, int]]:
        """At most one, but for a power cut that kept a name which was removed before the next one was made."""
        folder = self._folder(address)
        with contextlib.suppress(FileNotFoundError):
            for path in folder.iterdir():  # a glob costs as much as receiving 100 KB
                if path.name.startswith(f"{address.hex}.") and path.name.endswith(".part"):
                    yield path, int(path.name.split(".")[1])

    def _begun(self, address: Address) -> Path:
        part = self._part(address)
        if part is None:
            raise FileNotFoundError("no upload was begun here")
        return part[0]

    def _drop_part(self, address: Address) -> None:
        for path, _ in list(self._parts(address)):
            path.unlink()

    def _make_durably(self, folder: Path) -> None:
        missing = []
        while not folder.exists():
            missing.append(folder)
            folder = folder.parent
        for path in reversed(missing):
            path.mkdir(mode=0o700, exist_ok=True)
            _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

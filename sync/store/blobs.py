"""Attachments on disk: sealed in chunks, under random names, durable before the row that names them commits.

File: ``HALLBLB1`` | 16-byte salt | chunks. Each chunk of 64 KiB plain bytes is AES-256-GCM under a key of its own file
(HKDF of the case's data key and the salt); the nonce is the chunk's number and whether it is the last (the STREAM
construction), the associated data is the blob's digest. So chunks cannot be swapped, dropped or cut off, nor files.

A name in ``blobs/`` without a row is an orphan of a crash and is swept; a row without its file is damage and reported.
Writers hold ``blobs.lock`` shared until their row is committed, the sweep takes it alone.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.intake import digest_of
from sync.files import private_folder, sync_folder, write_synced
from sync.locks import FileLock
from sync.store.errors import StoreCorrupt, known_file_errors
from sync.store.keys import derive

CHUNK = 64 * 1024
_MAGIC = b"HALLBLB1"
_SALT = 16
_TAG = 16
_HEADER = len(_MAGIC) + _SALT
_NAME = re.compile(r"[0-9a-f]{32}")


class BlobFiles:
    """The folder ``blobs/``. It knows nothing of rows; `sync.store.store` ties both together."""

    def __init__(self, folder: Path) -> None:
        with known_file_errors():
            self.folder = private_folder(folder)
        self.lock_path = folder.with_name("blobs.lock")

    def write(self, key: bytes, data: bytes, digest: str) -> str:
        """Seals ``data`` into a new file, durable on return; returns its name. Call inside `writing`."""
        name = secrets.token_hex(16)
        with known_file_errors():
            write_synced(self.folder / name, _seal(key, data, digest))
            sync_folder(self.folder)
        return name

    def read(self, name: str, key: bytes, digest: str, size: int) -> bytes:
        """All bytes, checked against their digest. Raises `StoreCorrupt`, `StoreIOError`."""
        data = b"".join(self.stream(name, key, digest, size))
        if digest_of(data) != digest:
            raise StoreCorrupt("a stored attachment does not have its digest")
        return data

    def stream(self, name: str, key: bytes, digest: str, size: int, offset: int = 0) -> Iterator[bytes]:
        """The plain bytes from ``offset`` on, chunk by chunk, each authenticated before it is given out."""
        if not 0 <= offset <= size:
            raise ValueError("offset outside of the attachment")
        with known_file_errors():
            file = (self.folder / name).open("rb")
        with file:
            yield from _unseal(file, key, digest, size, offset)

    def remove(self, names: list[str]) -> None:
        with known_file_errors():
            for name in names:
                (self.folder / name).unlink(missing_ok=True)
            if names:
                sync_folder(self.folder)

    def names(self) -> set[str]:
        with known_file_errors():
            return {path.name for path in self.folder.iterdir() if _NAME.fullmatch(path.name)}

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Held from before the file is written until its row is committed."""
        lock = FileLock(self.lock_path)
        with known_file_errors():
            lock.acquire(shared=True, wait=True)
        try:
            yield
        finally:
            lock.release()

    def sweeping(self) -> FileLock | None:
        """The lock for a sweep, or None while somebody is writing."""
        lock = FileLock(self.lock_path)
        with known_file_errors():
            return lock if lock.acquire() else None


def _nonce(index: int, *, last: bool) -> bytes:
    return index.to_bytes(11, "big") + bytes([last])


def _count(size: int) -> int:
    """An empty blob still has one (empty) chunk."""
    return max(1, -(-size // CHUNK))


def _seal(key: bytes, data: bytes, digest: str) -> bytes:
    salt = secrets.token_bytes(_SALT)
    cipher = AESGCM(derive(key, "hall/blob", salt))
    count = _count(len(data))
    parts = [_MAGIC, salt]
    for index in range(count):
        chunk = data[index * CHUNK : (index + 1) * CHUNK]
        parts.append(cipher.encrypt(_nonce(index, last=index == count - 1), chunk, digest.encode()))
    return b"".join(parts)


def _unseal(file: BinaryIO, key: bytes, digest: str, size: int, offset: int) -> Iterator[bytes]:
    with known_file_errors():
        header = file.read(_HEADER)
    if len(header) != _HEADER or not header.startswith(_MAGIC):
        raise StoreCorrupt("a stored attachment has no valid header")
    cipher = AESGCM(derive(key, "hall/blob", header[len(_MAGIC) :]))
    count = _count(size)
    first = min(offset // CHUNK, count - 1)
    skip = offset - first * CHUNK
    with known_file_errors():
        file.seek(_HEADER + first * (CHUNK + _TAG))
    for index in range(first, count):
        with known_file_errors():
            sealed = file.read(CHUNK + _TAG)
        try:
            plain = cipher.decrypt(_nonce(index, last=index == count - 1), sealed, digest.encode())
        except (InvalidTag, ValueError) as error:
            raise StoreCorrupt("a stored attachment is damaged") from error
        if len(plain) != min(CHUNK, size - index * CHUNK):
            raise StoreCorrupt("a stored attachment does not have its size")
        if chunk := plain[skip:]:
            yield chunk
        skip = 0

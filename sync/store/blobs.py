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
from io import BufferedReader
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from intake.intake import digest_of
from sync.files import private_folder, sync_folder, write_synced
from sync.locks import FileLock
from sync.store.errors import StoreCorrupt, from_os, known_file_errors
from sync.store.keys import derive

CHUNK = 64 * 1024
#: Plain bytes given out at once: what one upload request carries, and what is lost at most when its line breaks.
PIECE = 64 * CHUNK
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

    def stream(self, name: str, key: bytes, digest: str, size: int, offset: int = 0) -> Iterator[memoryview]:
        """The plain bytes from ``offset`` on, in pieces of about `PIECE` bytes, each authenticated before it is given
        out."""
        if not 0 <= offset <= size:
            raise ValueError("offset outside of the attachment")
        try:
            file = (self.folder / name).open("rb")
        except FileNotFoundError:  # damage of this one attachment, not trouble of the disk: nobody else need wait
            raise StoreCorrupt("the file of a stored attachment is gone") from None
        except OSError as error:
            raise from_os(error) from error
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


def _seal(key: bytes, data: bytes, digest: str) -> memoryview:
    salt = secrets.token_bytes(_SALT)
    cipher = AESGCM(derive(key, "hall/blob", salt))
    count = _count(len(data))
    sealed = bytearray(_HEADER + len(data) + count * _TAG)
    sealed[:_HEADER] = _MAGIC + salt
    plain, target = memoryview(data), memoryview(sealed)
    for index in range(count):
        chunk = plain[index * CHUNK : (index + 1) * CHUNK]
        here = _HEADER + index * (CHUNK + _TAG)
        room = target[here : here + len(chunk) + _TAG]
        cipher.encrypt_into(_nonce(index, last=index == count - 1), chunk, digest.encode(), room)
    return target.toreadonly()


def _unseal(file: BufferedReader, key: bytes, digest: str, size: int, offset: int) -> Iterator[memoryview]:
    with known_file_errors():
        header = file.read(_HEADER)
    if len(header) != _HEADER or not header.startswith(_MAGIC):
        raise StoreCorrupt("a stored attachment has no valid header")
    cipher = AESGCM(derive(key, "hall/blob", header[len(_MAGIC) :]))
    first = min(offset // CHUNK, _count(size) - 1)
    skip = offset - first * CHUNK
    with known_file_errors():
        file.seek(_HEADER + first * (CHUNK + _TAG))
    for start in range(first * CHUNK, max(size, 1), PIECE):
        plain = _unseal_piece(file, cipher, digest, size, start)
        if len(plain) > skip:
            yield plain[skip:]
        skip = 0


def _unseal_piece(file: BufferedReader, cipher: AESGCM, digest: str, size: int, start: int) -> memoryview:
    """Opened into memory of its own: a result for each chunk would cost several times the deciphering."""
    plain = memoryview(bytearray(min(PIECE, size - start)))
    sealed = memoryview(bytearray(CHUNK + _TAG))
    for index in range(start // CHUNK, max(1, _count(start + len(plain)))):
        here = index * CHUNK - start
        length = min(CHUNK, len(plain) - here)
        with known_file_errors():
            read = file.readinto(sealed[: length + _TAG])
        last = index == _count(size) - 1
        if last and read == length + _TAG:
            with known_file_errors():
                read += len(file.read(1))  # more than there should be
        if read != length + _TAG:
            raise StoreCorrupt("a stored attachment does not have its size")
        try:
            cipher.decrypt_into(_nonce(index, last=last), sealed[:read], digest.encode(), plain[here : here + length])
        except (InvalidTag, ValueError) as error:
            raise StoreCorrupt("a stored attachment is damaged") from error
    return plain

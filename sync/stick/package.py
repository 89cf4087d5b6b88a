"""One record with its attachments in one file that only the platform can open and only the terminal can have made.

    magic · sealed chunks · end of chunks · word · length of the word · end mark

A chunk is AES-256-GCM under a key made for this file, numbered and marked as the last one where it is, so that none can
be left out, moved or added; the key is sealed by HPKE (RFC 9180: DHKEM P-256, HKDF-SHA256, AES-256-GCM) to the
platform's export key. The *word* is a compact JWS by the terminal's key over issuer, terminal, sealed key and the
digest of all that stands before it. Whatever its size, a file is written and read chunk by chunk.

Inside: the length of a JSON head, the head (record's id, digest and place, sizes), the record's bytes, the attachments.
"""

from __future__ import annotations

import base64
import hashlib
import json
import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from sync.signatures import EXPORT_TYPE, BadSignature, sign_by, verify_by

MAGIC = b"HALL-EXPORT-1\n"
END = b"HALL-END\n"
SUFFIX = ".hall"
CHUNK = 256 << 10
_SIZE = struct.Struct(">I")
_LONGEST_WORD = 8192
_LONGEST_HEAD = 64 << 10
_SUITE = Suite(KEM.P256, KDF.HKDF_SHA256, AEAD.AES_256_GCM)


class NotAPackage(Exception):
    """The file is not what it should be. ``reason``: incomplete, foreign, not_signed, changed."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Head:
    """What is inside. ``blobs`` are digests and sizes in the order their bytes stand in."""

    record: str
    digest: str
    case: str
    case_seq: int
    size: int
    blobs: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What the terminal says of the file; not to be believed before `verified`."""

    issuer: str
    terminal: str
    export_kid: str
    sealed_key: bytes
    body: str
    at: str
    kid: str
    token: str


@dataclass(frozen=True, slots=True)
class Sender:
    """Who exports, and to whom."""

    issuer: str
    terminal: str
    key: ECKey
    export: tuple[str, ECKey]  # kid and public key


def write_package(
    file: BinaryIO, sender: Sender, head: Head, record: bytes, blobs: Sequence[Iterator[bytes | memoryview]], at: str
) -> None:
    """Writes the package; what ``blobs`` and ``file`` raise goes through. Sizes in ``head`` must be true."""
    key = AESGCM.generate_key(256)
    sealing = _Sealing(file, AESGCM(key))
    described = {
        "record": head.record,
        "digest": head.digest,
        "case": head.case,
        "case_seq": head.case_seq,
        "size": head.size,
        "blobs": [list(blob) for blob in head.blobs],
    }
    text = json.dumps(described, separators=(",", ":")).encode()
    sealing.put(_SIZE.pack(len(text)) + text)
    sealing.put(record)
    for pieces in blobs:
        for piece in pieces:
            sealing.put(piece)
    body = sealing.end()
    kid, public = sender.export
    recipient = public.public_key
    assert isinstance(recipient, ec.EllipticCurvePublicKey)  # noqa: S101 - `sync.signatures` imports no other
    said = {
        "issuer": sender.issuer,
        "terminal": sender.terminal,
        "export_kid": kid,
        "sealed_key": _text(_SUITE.encrypt(key, recipient, info=_context(sender.issuer, sender.terminal))),
        "body": body,
        "at": at,
    }
    word = sign_by(sender.key, said, EXPORT_TYPE).encode("ascii")
    file.write(word + _SIZE.pack(len(word)) + END)


class _Sealing:
    """Gathers what is put into chunks, seals and writes them."""

    def __init__(self, file: BinaryIO, cipher: AESGCM) -> None:
        self._file = file
        self._cipher = cipher
        self._number = 0
        self._waiting = bytearray()
        self._hash = hashlib.sha256()
        self._write(MAGIC)

    def put(self, data: bytes | memoryview) -> None:
        self._waiting += data
        while len(self._waiting) > CHUNK:  # the last one is never empty-handed
            self._seal(bytes(self._waiting[:CHUNK]), last=False)
            del self._waiting[:CHUNK]

    def end(self) -> str:
        """The digest of everything written."""
        self._seal(bytes(self._waiting), last=True)
        self._write(_SIZE.pack(0))
        return "sha256:" + self._hash.hexdigest()

    def _seal(self, plain: bytes, *, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number), plain, _marked(last))
        self._number += 1
        self._write(_SIZE.pack(len(sealed)))
        self._write(sealed)

    def _write(self, data: bytes) -> None:
        self._hash.update(data)
        self._file.write(data)


def read_word(path: Path) -> Word:
    """The terminal's word at the file's end. Raises `NotAPackage` (incomplete, foreign), OSError."""
    with path.open("rb") as file:
        if file.read(len(MAGIC)) != MAGIC:
            raise NotAPackage("incomplete" if path.stat().st_size < len(MAGIC) else "foreign")
        start, length = _word_place(file)
        file.seek(start)
        token = file.read(length).decode("ascii", "replace")
    try:
        extracted = jws.extract_compact(token.encode())
        said, kid = json.loads(extracted.payload), extracted.headers().get("kid")
        texts = [said[name] for name in ("issuer", "terminal", "export_kid", "sealed_key", "body", "at")]
        if not isinstance(kid, str) or not all(isinstance(text, str) for text in texts):
            raise NotAPackage("foreign")
        issuer, terminal, export_kid, sealed, body, at = texts
        return Word(issuer, terminal, export_kid, _bytes(sealed), body, at, kid, token)
    except (JoseError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAPackage("foreign") from error


def is_whole(path: Path) -> bool:
    """Was the file written to its end? Says nothing about what stands in it."""
    try:
        with path.open("rb") as file:
            _word_place(file)
    except (NotAPackage, OSError):
        return False
    return True


def open_package(path: Path, word: Word, public_jwk: dict[str, Any], private: ECKey) -> Opened:
    """The package, its signature and the digest of the whole file checked. ``private``: the platform's key that
    ``word.export_kid`` names. Raises `NotAPackage` (not_signed, changed, incomplete), OSError."""
    try:
        verify_by(word.token, public_jwk, EXPORT_TYPE)
    except BadSignature as error:
        raise NotAPackage("not_signed") from error
    with path.open("rb") as file:
        end, _ = _word_place(file)
        if _digest(file, end) != word.body:
            raise NotAPackage("changed")
    own = private.private_key
    assert isinstance(own, ec.EllipticCurvePrivateKey)  # noqa: S101 - the platform's own key
    try:
        key = _SUITE.decrypt(word.sealed_key, own, info=_context(word.issuer, word.terminal))
        return Opened(path, AESGCM(key))
    except (InvalidTag, ValueError) as error:
        raise NotAPackage("changed") from error


class Opened:
    """A package that is in order, to be read from front to end, once for each `contents`."""

    def __init__(self, path: Path, cipher: AESGCM) -> None:
        self._path = path
        self._cipher = cipher
        with path.open("rb") as file:
            self.head = _read_head(_Plain(_chunks(file, cipher)))

    def contents(self) -> tuple[bytes, Iterator[tuple[str, Iterator[bytes]]]]:
        """The record's bytes, and each attachment's digest with its bytes in pieces; read them in order and each whole.
        Raises `NotAPackage` on the way."""
        plain = _Plain(self._read())
        _read_head(plain)
        record = b"".join(plain.take(self.head.size))
        return record, ((digest, plain.take(size)) for digest, size in self.head.blobs)

    def _read(self) -> Iterator[bytes]:
        with self._path.open("rb") as file:
            yield from _chunks(file, self._cipher)


class _Plain:
    """Plain bytes by the amount."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks
        self._rest = b""

    def take(self, size: int) -> Iterator[bytes]:
        while size > 0:
            if not self._rest:
                self._rest = next(self._chunks, b"")
                if not self._rest:
                    raise NotAPackage("incomplete")
            piece, self._rest = self._rest[:size], self._rest[size:]
            size -= len(piece)
            yield piece


def _read_head(plain: _Plain) -> Head:
    (length,) = _SIZE.unpack(b"".join(plain.take(_SIZE.size)))
    if length > _LONGEST_HEAD:
        raise NotAPackage("changed")
    try:
        said = json.loads(b"".join(plain.take(length)))
        blobs = tuple((str(digest), int(size)) for digest, size in said["blobs"])
        head = Head(
            str(said["record"]), str(said["digest"]), str(said["case"]), int(said["case_seq"]), int(said["size"]), blobs
        )
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise NotAPackage("changed") from error
    if head.size < 0 or any(size < 0 for _, size in blobs):
        raise NotAPackage("changed")
    return head


def _chunks(file: BinaryIO, cipher: AESGCM) -> Iterator[bytes]:
    file.seek(len(MAGIC))
    number, sealed = 0, _next_sealed(file)
    while sealed is not None:
        following = _next_sealed(file)
        try:
            yield cipher.decrypt(_nonce(number), sealed, _marked(following is None))
        except InvalidTag as error:
            raise NotAPackage("changed") from error
        number, sealed = number + 1, following


def _next_sealed(file: BinaryIO) -> bytes | None:
    raw = file.read(_SIZE.size)
    if len(raw) < _SIZE.size:
        raise NotAPackage("incomplete")
    (length,) = _SIZE.unpack(raw)
    if length > CHUNK + 16:
        raise NotAPackage("changed")
    if length == 0:
        return None
    sealed = file.read(length)
    if len(sealed) < length:
        raise NotAPackage("incomplete")
    return sealed


def _word_place(file: BinaryIO) -> tuple[int, int]:
    """Where the word begins and how long it is."""
    size = file.seek(0, 2)
    tail = _SIZE.size + len(END)
    if size < len(MAGIC) + tail:
        raise NotAPackage("incomplete")
    file.seek(size - tail)
    raw = file.read(tail)
    (length,) = _SIZE.unpack(raw[: _SIZE.size])
    start = size - tail - length
    if raw[_SIZE.size :] != END or not 0 < length <= _LONGEST_WORD or start < len(MAGIC):
        raise NotAPackage("incomplete")
    return start, length


def _digest(file: BinaryIO, end: int) -> str:
    file.seek(0)
    hashed, left = hashlib.sha256(), end
    while left > 0 and (piece := file.read(min(CHUNK, left))):
        hashed.update(piece)
        left -= len(piece)
    return "sha256:" + hashed.hexdigest()


def _context(issuer: str, terminal: str) -> bytes:
    return f"hall-export/1|{issuer}|{terminal}".encode()


def _nonce(number: int) -> bytes:
    """A key is used for one file only, so a count is a nonce."""
    return number.to_bytes(12, "big")


def _marked(last: bool) -> bytes:
    return b"hall-export/1|last" if last else b"hall-export/1|more"


def _text(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


#: Told while a folder is worked through: how many of how many files are done.
Progress = Callable[[int, int], None]

"""The database file as SQLite would see it, page by page, without SQLite: for what the program itself cannot open any
more. Every page says whether it is as it was written (SQLCipher's HMAC); a damaged one is decrypted all the same, since
a rotten bit spoils 17 bytes of it and not its rows.

SQLCipher 4: pages of 4096 bytes, AES-256-CBC under the raw key; the last 80 bytes of a page are its initial vector and
its seal (`sync.store.page_seal`); page 1 begins with the salt. SQLite: https://sqlite.org/fileformat2.html.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.ciphers.modes import CBC

from sync.store import btree, wal
from sync.store.errors import known_file_errors
from sync.store.page_seal import IV, SALT, PageSeal

PAGE = wal.PAGE
_USABLE = btree.USABLE
#: The database header that our own settings always lead to (journal mode: as a memory database can have it). Before
#: and after the number of pages; no free pages are known, the schema is to be made anew, text is UTF-8.
_HEADER = b"SQLite format 3\x00" + struct.pack(">H6BI", PAGE, 1, 1, PAGE - _USABLE, 64, 32, 32, 1)
_HEADER_END = struct.pack(">II IIIIIIII 20s II", 0, 0, 1, 4, 0, 0, 1, 0, 0, 0, b"", 1, 3040000)
_LEAF = {btree.INDEX_INNER: btree.INDEX_LEAF, btree.INDEX_LEAF: btree.INDEX_LEAF}


@dataclass(frozen=True, slots=True)
class PageImage:
    """``pages`` decrypted, from 1 on (index 0 is page 1); ``damaged`` are numbers of those that fail their HMAC."""

    pages: tuple[bytes, ...]
    damaged: frozenset[int]

    def __repr__(self) -> str:
        return f"PageImage({len(self.pages)} pages, {len(self.damaged)} damaged)"  # what they hold is in plain words

    def database(self, without: frozenset[int] = frozenset(), more: Sequence[bytes] = ()) -> bytes:
        """As `sqlite3.Connection.deserialize` takes it, without a schema; pages of ``without`` are empty leaves,
        ``more`` pages follow the last."""
        pages = [_empty(page) if number in without else page for number, page in self.numbered()]
        pages += more
        first = _HEADER + struct.pack(">I", len(pages)) + _HEADER_END
        head = btree.empty_leaf(btree.TABLE_LEAF)[:8]
        return b"".join([first + head + bytes(PAGE - len(first) - len(head)), *pages[1:]])

    def with_its_schema(self) -> bytes:
        """As it is, the schema of the file itself included, for as much as that is worth."""
        first = _HEADER + struct.pack(">I", len(self.pages)) + _HEADER_END + self.pages[0][100:]
        return b"".join([first, *self.pages[1:]])

    def numbered(self) -> list[tuple[int, bytes]]:
        return list(enumerate(self.pages, 1))

    def damaged_leaves(self) -> frozenset[int]:
        """Those that hold rows and lead nowhere."""
        return frozenset(number for number in self.damaged if self.pages[number - 1][0] not in btree.INNER)


def read_image(path: Path, key: bytes) -> PageImage:
    """The file with what is committed in its write-ahead log. Raises `StoreIOError`."""
    with known_file_errors():
        data = path.read_bytes()
        log = path.with_name(f"{path.name}-wal")
        frames = log.read_bytes() if log.is_file() else b""
    sealed = {number: data[(number - 1) * PAGE : number * PAGE] for number in range(1, len(data) // PAGE + 1)}
    # A frame that could not be put right may name any page; a database has no more than it had and was given.
    most = len(sealed) + len(frames) // wal.FRAME
    sealed.update((number, page) for number, page in _committed(frames).items() if 1 <= number <= most)
    count = max(sealed, default=0)
    seal = PageSeal(key, data[:SALT])
    plain, damaged = [], set()
    for number in range(1, count + 1):
        page = sealed.get(number, b"")
        if not seal.holds(page, number):
            damaged.add(number)
        plain.append(_opened(page, number, key) if len(page) == PAGE else bytes(PAGE))
    return PageImage(tuple(plain), frozenset(damaged))


def _opened(page: bytes, number: int, key: bytes) -> bytes:
    start = SALT if number == 1 else 0
    decryptor = Cipher(AES256(key), CBC(page[_USABLE : _USABLE + IV])).decryptor()
    plain = decryptor.update(page[start:_USABLE]) + decryptor.finalize()
    return bytes(start) + plain + bytes(PAGE - _USABLE)


def _committed(log: bytes) -> dict[int, bytes]:
    """Pages of the whole transactions in the log. (A damaged log was mended when the store was last opened.)"""
    if len(log) < wal.HEADER:
        return {}
    (magic,) = struct.unpack_from(">I", log)
    order = ">" if magic & 1 else "<"
    salts, running = log[16:24], wal.checksum(log[:24], (0, 0), order)
    pages: dict[int, bytes] = {}
    open_ones: dict[int, bytes] = {}
    for start in range(wal.HEADER, len(log) - wal.FRAME + 1, wal.FRAME):
        head, content = log[start : start + 24], log[start + 24 : start + wal.FRAME]
        running = wal.checksum(head[:8] + content, running, order)
        number, size, *_, one, two = struct.unpack(">6I", head)
        if head[8:16] != salts or (one, two) != running:
            break
        open_ones[number] = content
        if size:
            pages.update(open_ones)
            open_ones.clear()
    return pages


def _empty(page: bytes) -> bytes:
    """A leaf without rows, of the kind of tree the page belonged to as far as its first byte still says."""
    return btree.empty_leaf(_LEAF.get(page[0], btree.TABLE_LEAF))

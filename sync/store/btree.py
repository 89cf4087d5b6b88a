"""Pages of SQLite's trees as bytes: where they lead, and which cells of a table stand on them.

Only what a repair needs; see https://sqlite.org/fileformat2.html#b_tree_pages. Pages are those of SQLCipher 4, whose
last 80 bytes are not SQLite's.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TypeAlias

from sync.store import wal

PAGE = wal.PAGE
#: Bytes of a page that are SQLite's own.
USABLE = PAGE - 80
INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF = 0x02, 0x05, 0x0A, 0x0D
INNER = (INDEX_INNER, TABLE_INNER)
_KINDS = (INDEX_INNER, TABLE_INNER, INDEX_LEAF, TABLE_LEAF)
#: Of a payload that goes on elsewhere at least this much stands in the cell (`fileformat2`, "M").
_LEAST_LOCAL = (USABLE - 12) * 32 // 255 - 23
_MOST_LOCAL = {TABLE_LEAF: USABLE - 35, INDEX_LEAF: (USABLE - 12) * 64 // 255 - 23}
#: Sizes in bytes of the values with these serial types; from 12 on it is (type - 12) / 2.
_SIZES = (0, 1, 2, 3, 4, 6, 8, 8, 0, 0)
#: Bytes of a record's header: our tables have two dozen columns at most, each type takes one to four bytes.
_LONGEST_HEADER = 127
#: Where one begins, how long it is, and the serial types of its values.
Run: TypeAlias = tuple[int, int, list[int]]


@dataclass(frozen=True, slots=True)
class Column:
    """``kind`` is text, blob or integer; ``may_lack``: null, or of a later schema than the row."""

    kind: str
    may_lack: bool

    def takes(self, serial: int) -> bool:
        if serial == 0:
            return self.may_lack
        if self.kind == "integer":
            return 1 <= serial <= 6 or serial in (8, 9)
        return serial >= 12 and serial % 2 == (self.kind == "text")


@dataclass(frozen=True, slots=True)
class Shape:
    """What records of a table look like on the disk."""

    leaf: int  # kind of its leaves: TABLE_LEAF, or INDEX_LEAF for a table without rowids
    columns: tuple[Column, ...]

    @classmethod
    def of(cls, sql: str) -> Shape:
        """By the table's own statement, as the schema keeps it."""
        with closing(sqlite3.connect(":memory:")) as scratch:
            scratch.execute(sql)
            (name, without_rowid), *_ = scratch.execute(
                "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND name NOT LIKE 'sqlite_%'"
            ).fetchall()
            # number, name, type, not null, default, place in the primary key
            columns = scratch.execute(f'PRAGMA table_info("{name}")').fetchall()
        if without_rowid:  # its key comes first
            columns = sorted(columns, key=lambda column: (not column[5], column[5]))
        leaf = INDEX_LEAF if without_rowid else TABLE_LEAF
        return cls(leaf, tuple(Column(_kind(one[2]), _may_lack(one, without_rowid)) for one in columns))

    @property
    def like_an_index(self) -> bool:
        """Could entries of an index look like its records? Ours are of few columns, none of them sealed."""
        return self.leaf == INDEX_LEAF and len(self.columns) <= 4 and all(one.kind != "blob" for one in self.columns)

    def fits(self, serials: Sequence[int]) -> bool:
        if len(serials) > len(self.columns):
            return False
        known = all(column.takes(serial) for column, serial in zip(self.columns, serials, strict=False))
        return known and all(column.may_lack for column in self.columns[len(serials) :])


def _kind(declared: str) -> str:
    """By SQLite's rules of affinity, as far as we use them."""
    declared = declared.upper()
    return "integer" if "INT" in declared else "text" if "TEXT" in declared or "CHAR" in declared else "blob"


def _may_lack(column: Sequence[object], without_rowid: int) -> bool:
    _, _, declared, not_null, default, key = column
    its_rowid = bool(key) and not without_rowid and str(declared).upper() == "INTEGER"
    return its_rowid or default is not None or not not_null


def kind_of(page: bytes) -> int | None:
    return page[0] if page[0] in _KINDS else None


def children(page: bytes, start: int = 0) -> Iterator[int]:
    """Pages that an inner page leads to; none for a leaf. ``start``: where its header does (100 on page 1)."""
    if page[start] not in INNER:
        return
    for place in _cell_places(page, 12, start):
        yield int.from_bytes(page[place : place + 4], "big")
    yield int.from_bytes(page[start + 8 : start + 12], "big")


def holds(page: bytes, shape: Shape) -> bool:
    """Is it a page of such a table, by its kind and each of its cells? One without cells is nobody's."""
    if page[0] == (TABLE_INNER if shape.leaf == TABLE_LEAF else INDEX_INNER):
        if page[0] == TABLE_INNER:
            return True  # it holds no records
        places = [place + 4 for place in _cell_places(page, 12)]
    elif page[0] == shape.leaf:
        places = list(_cell_places(page, 8))
    else:
        return False
    return bool(places) and all(_cell_at(page, place, shape) for place in places)


def _cell_places(page: bytes, header: int, start: int = 0) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", page, start + 3)
    listed = start + header
    count = min(count, (USABLE - listed) // 2)
    return (place for (place,) in struct.iter_unpack(">H", page[listed : listed + 2 * count]) if place < USABLE)


def cells(page: bytes, shape: Shape) -> list[bytes]:
    """Every run of bytes that is a cell of such a table, whatever the page's own list of them says; without the child
    an inner cell begins with."""
    found, place = [], _content_start(page)
    while place < USABLE:
        size = _cell_at(page, place, shape)
        if size:
            found.append(page[place : place + size])
        place += size or 1
    return found


def runs(page: bytes, leaf: int) -> list[Run]:
    """Every run of bytes that could be a cell of some table with such leaves; they may overlap. To be looked at once
    for however many tables: it is what takes time."""
    found = []
    for place in range(_content_start(page), USABLE):
        size, serials = _run_at(page, place, leaf)
        if size:
            found.append((place, size, serials))
    return found


def fitting(page: bytes, these: Sequence[Run], shape: Shape) -> list[bytes]:
    """Those that are cells of such a table, none within another."""
    found, end = [], 0
    for place, size, serials in these:
        if place >= end and shape.fits(serials):
            found.append(page[place : place + size])
            end = place + size
    return found


def _content_start(page: bytes) -> int:
    """Before it may stand what was there before the page was last put in order. As far as the header is to be
    believed: no cell of its list begins before it."""
    header = 12 if page[0] in INNER else 8
    (start,) = struct.unpack_from(">H", page, 5)
    places = list(_cell_places(page, header))
    return start if places and header < start <= min(places) else 8


def leaf_of(these: Sequence[bytes], kind: int) -> bytes:
    """A page with these cells, in their order."""
    content = b"".join(these)
    start = USABLE - len(content)
    head = struct.pack(">BHHHB", kind, 0, len(these), start, 0)
    places, at = [], start
    for cell in these:
        places.append(at)
        at += len(cell)
    head += struct.pack(f">{len(places)}H", *places)
    if len(head) > start:
        raise ValueError("more cells than a page holds")
    return head.ljust(start, b"\0") + content + bytes(PAGE - USABLE)


def leaves_of(these: Sequence[bytes], kind: int) -> Iterator[bytes]:
    """As many pages as they take: what was carved of one may be more than its own list could name."""
    if 8 + 2 * len(these) + sum(map(len, these)) <= USABLE:
        yield leaf_of(these, kind)
    else:
        half = len(these) // 2
        yield from leaves_of(these[:half], kind)
        yield from leaves_of(these[half:], kind)


def empty_leaf(kind: int) -> bytes:
    return leaf_of((), kind)


def _cell_at(page: bytes, place: int, shape: Shape) -> int:
    """Bytes of the cell that begins here; 0: none does."""
    size, serials = _run_at(page, place, shape.leaf)
    return size if size and shape.fits(serials) else 0


def _run_at(page: bytes, place: int, leaf: int) -> tuple[int, list[int]]:
    """Bytes of what could be a cell of a table with such leaves and begins here, and its serial types; 0: none does."""
    try:
        payload, at = _varint(page, place)
        if leaf == TABLE_LEAF:
            _, at = _varint(page, at)
        # of most places this is all that has to be looked at: a record has a value, its header's length is one byte
        if not 2 <= page[at] <= min(payload, _LONGEST_HEADER):
            return 0, []
        local = _local(payload, leaf)
        end = at + local + (4 if local < payload else 0)
        if end > USABLE:
            return 0, []
        serials = _serials(page, at, at + local, payload)
    except (IndexError, ValueError):
        return 0, []
    return end - place, serials


def _local(payload: int, leaf: int) -> int:
    """How much of a payload stands in its cell."""
    if payload <= _MOST_LOCAL[leaf]:
        return payload
    surplus = _LEAST_LOCAL + (payload - _LEAST_LOCAL) % (USABLE - 4)
    return surplus if surplus <= _MOST_LOCAL[leaf] else _LEAST_LOCAL


def _serials(page: bytes, at: int, end: int, payload: int) -> list[int]:
    """Serial types of a record of so many bytes. Raises ValueError where they do not add up."""
    size, place = page[at], at + 1
    stop = at + size
    if stop > end:
        raise ValueError("a record's header is longer than the record")
    serials, length = [], size
    while place < stop and length <= payload:
        serial, place = _varint(page, place)
        if serial in (10, 11):
            raise ValueError("no such type")
        serials.append(serial)
        length += _SIZES[serial] if serial < len(_SIZES) else (serial - 12) // 2
    if place != stop or length != payload:
        raise ValueError("a record is not as long as its header says")
    return serials


def _varint(page: bytes, at: int) -> tuple[int, int]:
    """The number and where it ends. Raises IndexError."""
    if page[at] < 0x80:
        return page[at], at + 1
    value = 0
    for place in range(at, at + 8):
        byte = page[place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, place + 1
    return value << 8 | page[at + 8], at + 9

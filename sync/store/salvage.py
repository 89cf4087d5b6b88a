"""Carrying over, row by row, what can be read of a database that is damaged, into a fresh one under the same key.

Three images of the damaged file are read (`sync.store.page_image`): without any damaged page, without its damaged
leaves, and as it is; and what `sync.store.carving` finds without the tree. A row of the first is as it was written; one
that only a later image has stands on a damaged page (or below one) and is taken too: what it holds is checked by its
seal, its digest or its constraints.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DataError, IntegrityError, InterfaceError, StatementError

from sync.store import carving
from sync.store.page_image import PageImage
from sync.store.roots import NO_ROOTS, Root, Roots
from sync.store.schema import metadata

#: Parents before what refers to them.
TABLES: tuple[str, ...] = tuple(table.name for table in metadata.sorted_tables)
_OWNED = tuple(table.name for table in metadata.sorted_tables if "case_id" in table.c and table.name != "damage")
#: Tables whose id is the id of a case.
_ARE_CASES = ("drafts", "intakes", "notes")
_REVISION = "SELECT version_num FROM alembic_version"


@dataclass(slots=True)
class Carried:
    """``rows`` by table; ``refused`` rows that could be read and fit nowhere; ``keyless`` cases whose key is gone."""

    rows: dict[str, int] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    keyless: tuple[str, ...] = ()


class Readings:
    """The images, opened in memory."""

    def __init__(self, image: PageImage, roots: Roots) -> None:
        known = _roots_of(image, roots)
        whole = dict.fromkeys((image.damaged, image.damaged_leaves(), frozenset[int]()))  # each takes the file's size
        self._images = [_opened(image.database(without), known.tables) for without in whole]
        self._found: dict[str, list[str]] = {}
        found = carving.find(image, known)
        more = [one.page for one in found if isinstance(one.page, bytes)]
        places = iter(range(len(image.pages) + 1, len(image.pages) + len(more) + 1))
        parts = []
        for number, one in enumerate(found):
            name = f"{one.root.table}_{number}"
            page = one.page if isinstance(one.page, int) else next(places)
            parts.append(Root(name, page, _renamed(one.root, name)))
            self._found.setdefault(one.root.table, []).append(name)
        self._images.append(_opened(image.database(more=more), parts))

    def __enter__(self) -> Readings:
        return self

    def __exit__(self, *exception: object) -> None:
        for image in self._images:
            image.close()

    def revision(self) -> str | None:
        """Of the schema; None where even that is gone."""
        for image in reversed(self._images[:-1]):
            with suppress(sqlite3.DatabaseError, UnicodeDecodeError):
                row = image.execute(_REVISION).fetchone()
                if row is not None:
                    return str(_plain(row[0]))
        return None

    def rows(self, table: str, columns: Sequence[str], key: Sequence[str]) -> list[tuple[Any, ...]]:
        """Every row any image has, each once by ``key``, in the table's order as far as there is one."""
        found: dict[tuple[Any, ...], tuple[Any, ...]] = {}
        places = [columns.index(name) for name in key]
        *whole, parts = self._images
        readings = [_read(image, table, table, columns) for image in whole]
        readings += [_read(parts, name, table, columns) for name in self._found.get(table, ())]
        for row in chain.from_iterable(readings):
            found.setdefault(tuple(row[place] for place in places), row)
        return sorted(found.values(), key=lambda row: [str(row[place]).zfill(20) for place in places])


def _opened(data: bytes, roots: Sequence[Root]) -> sqlite3.Connection:
    """With a schema of its tables alone, put in by hand: the file's own may be what is damaged."""
    with closing(sqlite3.connect(":memory:")) as bare:
        bare.deserialize(data)
        bare.execute("PRAGMA writable_schema = ON")
        rows = [("table", root.table, root.table, root.page, root.sql) for root in roots]
        bare.executemany("INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) VALUES (?, ?, ?, ?, ?)", rows)
        bare.commit()
        completed = bare.serialize()
    connection = sqlite3.connect(":memory:")
    connection.text_factory = bytes
    connection.deserialize(completed)
    return connection


def _renamed(root: Root, name: str) -> str:
    """The table's statement, for another name."""
    return re.sub(rf'(?i)^CREATE TABLE\s+["\[`]?{root.table}["\]`]?', f"CREATE TABLE {name}", root.sql, count=1)


def _roots_of(image: PageImage, written_down: Roots) -> Roots:
    """By the file's own schema where that is whole: what lies beside it may have rotted too, or be of the schema before
    an upgrade that was cut off."""
    if carving.schema_is_whole(image) and (own := _own_roots(image)).tables:
        return own
    return written_down.usable(len(image.pages)) if written_down.tables else _own_roots(image).usable(len(image.pages))


def _own_roots(image: PageImage) -> Roots:
    with closing(sqlite3.connect(":memory:")) as connection, suppress(sqlite3.DatabaseError):
        connection.deserialize(image.with_its_schema())
        return Roots.of(connection.execute("SELECT type, name, rootpage, sql FROM sqlite_master WHERE rootpage > 0"))
    return NO_ROOTS


def _read(image: sqlite3.Connection, name: str, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """What is called ``name`` there and is ``table``, or a part of it: from both ends towards the first damage."""
    names = ", ".join(f'"{column}"' for column in columns)
    for order in _orders(table):
        with suppress(sqlite3.DatabaseError, OverflowError), closing(image.cursor()) as cursor:
            cursor.execute(f'SELECT {names} FROM "{name}" NOT INDEXED{order}')  # noqa: S608 - our own names
            while (row := cursor.fetchone()) is not None:
                with suppress(UnicodeDecodeError):
                    yield _decoded(table, columns, row)


def _orders(table: str) -> tuple[str, ...]:
    known = metadata.tables[table]
    if known.dialect_options["sqlite"]["with_rowid"]:
        return ("", " ORDER BY rowid DESC")
    backwards = ", ".join(f'"{column.name}" DESC' for column in known.primary_key)
    return ("", f" ORDER BY {backwards}")


def _decoded(table: str, columns: Sequence[str], row: Sequence[Any]) -> tuple[Any, ...]:
    """Text as text, what is sealed as bytes. Raises UnicodeDecodeError for a text that is none."""
    binary = {column.name for column in metadata.tables[table].c if str(column.type) == "BLOB"}
    return tuple(value if name in binary else _plain(value) for name, value in zip(columns, row, strict=True))


def _plain(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def carry_over(readings: Readings, connection: Connection, at: str) -> Carried:
    """Fills the fresh database, whose schema is the revision of the damaged one, in the caller's transaction."""
    carried, keyless = Carried(), set[str]()
    fresh = [name for name in TABLES if _columns(connection, name)]
    for table in fresh:
        columns = _columns(connection, table)
        key = [column.name for column in metadata.tables[table].primary_key]
        for row in readings.rows(table, columns, key):
            values = dict(zip(columns, row, strict=True))
            if table == "sequences" and str(values["name"]).startswith("outbox:"):
                continue  # counted anew
            owner = values.get("case_id") or (values.get("id") if table in _ARE_CASES else None)
            if isinstance(owner, str) and table in (*_OWNED, *_ARE_CASES) and _without_case(connection, owner, at):
                keyless.add(owner)
            count = carried.rows if _is_sound(table, values) and _insert(connection, table, values) else carried.refused
            count[table] = count.get(table, 0) + 1
    carried.keyless = tuple(sorted(keyless))
    return carried


def _columns(connection: Connection, table: str) -> list[str]:
    known = set(metadata.tables[table].c.keys())
    rows = connection.execute(text(f'PRAGMA table_info("{table}")'))
    return [row[1] for row in rows if row[1] in known]


def _without_case(connection: Connection, case_id: str, at: str) -> bool:
    """A case whose row, and with it its key, is gone: what names it stays, so that staff can find it."""
    if connection.execute(text("SELECT 1 FROM cases WHERE id = :id"), {"id": case_id}).first() is not None:
        return False
    statement = text("INSERT INTO cases (id, wrapped_key, created_at, shredded_at) VALUES (:id, NULL, :at, :at)")
    connection.execute(statement, {"id": case_id, "at": at})
    return True


def _is_sound(table: str, values: dict[str, Any]) -> bool:
    """What no constraint sees."""
    if table != "outbox":
        return True
    try:
        listed = json.loads(values["blobs"])
    except (ValueError, TypeError):
        return False
    return isinstance(listed, list) and all(isinstance(digest, str) for digest in listed)


def _insert(connection: Connection, table: str, values: dict[str, Any]) -> bool:
    """False for a row that fits nowhere: spoilt beyond its constraints, or told of twice."""
    names = ", ".join(f'"{name}"' for name in values)
    places = ", ".join(f":{name}" for name in values)
    try:
        connection.execute(text(f'INSERT INTO "{table}" ({names}) VALUES ({places})'), values)  # noqa: S608
    except (IntegrityError, DataError, InterfaceError, StatementError):
        return False
    return True

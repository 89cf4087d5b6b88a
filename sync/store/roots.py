"""Where each table of the database begins, written down beside it: without its schema no row of a database is found
again, and the schema stands on a few pages of it alone. Names and page numbers, nothing personal."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlalchemy import text

from sync.files import replace_synced
from sync.store.btree import Shape
from sync.store.engine import Database
from sync.store.errors import known_file_errors

#: Everything that has pages, SQLite's own tables and indexes too.
_TREES = text("SELECT type, name, rootpage, sql FROM sqlite_master WHERE rootpage > 0")


@dataclass(frozen=True, slots=True)
class Root:
    table: str
    page: int
    sql: str


@dataclass(frozen=True, slots=True)
class Roots:
    """``others``: where the trees begin that are not tables of ours; ``complete`` says that all of them are known."""

    tables: tuple[Root, ...]
    others: tuple[int, ...]
    complete: bool

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]]) -> Roots:
        """``rows`` of ``sqlite_master``: type, name, root page, statement."""
        tables, others = [], []
        for sort, name, page, sql in rows:
            if sort == "table" and not str(name).startswith("sqlite_"):
                tables.append(Root(str(name), int(page), str(sql)))
            else:
                others.append(int(page))
        return cls(tuple(tables), tuple(others), complete=True)

    def usable(self, pages: int) -> Roots:
        """Without tables whose statement is none, or that begin nowhere in a file of so many pages: one of them would
        take all others along."""
        tables = tuple(root for root in self.tables if _is_usable(root, pages))
        return Roots(tables, self.others, self.complete and len(tables) == len(self.tables))


NO_ROOTS = Roots((), (), complete=False)


def _is_usable(root: Root, pages: int) -> bool:
    if not (1 < root.page <= pages and root.table.isascii() and root.table.isidentifier()):
        return False
    try:
        Shape.of(root.sql)
    except (sqlite3.Error, ValueError):
        return False
    return True


def _file(database: Path) -> Path:
    return database.with_name(f"{database.name}-roots")


def note_roots(database: Database) -> None:
    """Call when the schema is up to date; writes only when it has changed. Raises `KnownStoreError`."""
    with database.read() as connection:
        version = int(connection.execute(text("PRAGMA schema_version")).scalar_one())
        known, roots = _read(_file(database.path))
        if known == version and roots.complete:
            return
        rows = [list(row) for row in connection.execute(_TREES)]
    with known_file_errors():
        replace_synced(_file(database.path), json.dumps({"version": version, "trees": rows}).encode())


def known_roots(database: Path) -> Roots:
    """As last written down; `NO_ROOTS` where nothing was, or it is damaged itself."""
    return _read(_file(database))[1]


def _read(file: Path) -> tuple[int | None, Roots]:
    try:
        kept = json.loads(file.read_bytes())
        if "trees" in kept:
            return int(kept["version"]), Roots.of(kept["trees"])
        # before November 2026: tables alone
        tables = Roots.of(("table", *row) for row in kept["tables"])
        return int(kept["version"]), replace(tables, complete=False)
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None, NO_ROOTS

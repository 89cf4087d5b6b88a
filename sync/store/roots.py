"""Where each table of the database begins, written down beside it: without its schema no row of a database is found
again, and the schema stands on a few pages of it alone. Names and page numbers, nothing personal."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from sync.files import replace_synced
from sync.store.engine import Database
from sync.store.errors import known_file_errors

_TABLES = text("SELECT name, rootpage, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")


@dataclass(frozen=True, slots=True)
class Root:
    table: str
    page: int
    sql: str


def _file(database: Path) -> Path:
    return database.with_name(f"{database.name}-roots")


def note_roots(database: Database) -> None:
    """Call when the schema is up to date; writes only when it has changed. Raises `KnownStoreError`."""
    with database.read() as connection:
        version = int(connection.execute(text("PRAGMA schema_version")).scalar_one())
        if _read(_file(database.path))[0] == version:
            return
        rows = [[row.name, row.rootpage, row.sql] for row in connection.execute(_TABLES)]
    with known_file_errors():
        replace_synced(_file(database.path), json.dumps({"version": version, "tables": rows}).encode())


def known_roots(database: Path) -> tuple[Root, ...]:
    """As last written down; empty where nothing was, or it is damaged itself."""
    return _read(_file(database))[1]


def _read(file: Path) -> tuple[int | None, tuple[Root, ...]]:
    try:
        kept = json.loads(file.read_bytes())
        return int(kept["version"]), tuple(Root(str(name), int(page), str(sql)) for name, page, sql in kept["tables"])
    except (OSError, ValueError, KeyError, TypeError):
        return None, ()

"""Submitting, durable and encrypted, with event, outbox row, audit entry and print job; floor: the same rows written by
plain ``sqlite3`` with as many FULL commits and, where there are attachments, the same files written and synced. The
two take turns, intake by intake. Once on an empty queue, once on 100,000 pending records.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import statistics
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from uuid6 import uuid7

from intake.attachment import BlobRef
from sync.clock import SystemClock
from sync.store.engine import connect
from sync.store.keys import load_store_keys
from sync.store.schema import metadata
from sync.store.store import Store
from tests.benchmarks.people import CODE, intake_of
from tests.benchmarks.rows import Row, at_least, at_most, median_ms, noted, seconds

BUDGET = 0.3
PENDING = 100_000
_ROUNDS = 250
_PHOTO = 120_000
#: Tables in which a submit leaves one row or more, those referred to first.
_TABLES = ("cases", "persons", "blobs", "intakes", "events", "outbox", "print_jobs", "audit", "audit_openings")

Rows = Mapping[str, Sequence[tuple[Any, ...]]]


def run() -> list[Row]:
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        return list(_rows(Path(folder)))


def _rows(folder: Path) -> Iterator[Row]:
    home = folder / "terminal"
    with Store.open(home, SystemClock()) as store, closing(_raw(folder / "raw.db")) as raw:
        template = _template(store, home)
        files = folder / "raw-blobs"
        files.mkdir()
        ours, theirs = _race(lambda: _submit(store, ()), _commits(raw, template))
        why = _why(ours, theirs)
        yield at_least("submit without attachments, empty queue", BUDGET, 1 / theirs, 1 / ours, "/s", why)
        ours_blobs, theirs_blobs = _race_prepared(_submits_with_pages(store), _commits_with_pages(raw, files, template))
        why = _why(ours_blobs, theirs_blobs)
        yield at_least("submit with 2 attachments, empty queue", BUDGET, 1 / theirs_blobs, 1 / ours_blobs, "/s", why)
        with closing(connect(home / "store" / "hall.db", load_store_keys(home, store_exists=True).database)) as filling:
            _fill(filling, template)
        _fill(raw, template)
        full, theirs_full = _race(lambda: _submit(store, ()), _commits(raw, template))
        why = _why(full, theirs_full)
        yield at_least("submit without attachments, 100,000 pending", BUDGET, 1 / theirs_full, 1 / full, "/s", why)
        why = f"the slowing-down itself: ours {ours * 1000:.2f} → {full * 1000:.2f} ms"
        yield at_most("submit at 100,000 pending ÷ at none", 1.1, theirs_full / theirs, full / ours, "×", why)
        yield _cipher(folder, raw, template)
        yield noted("for comparison: 4 KiB made durable on this disk", "–", f"{_sync_ms(folder):.2f} ms", "–")


def _why(ours: float, theirs: float) -> str:
    return f"median of {_ROUNDS}, in turns: {ours * 1000:.2f} ms against {theirs * 1000:.2f} ms"


def _sync_ms(folder: Path) -> float:
    """What making 4 KiB durable costs on this disk: where it is little, only computing is compared."""
    with (folder / "synced").open("wb", buffering=0) as file:

        def write() -> None:
            file.write(bytes(4096))
            os.fdatasync(file.fileno())

        return median_ms(write, 100)


def _race(ours: Callable[[], object], theirs: Iterator[Callable[[], object]]) -> tuple[float, float]:
    """Median seconds of each, taking turns so that both see the same machine; what ``theirs`` prepares is not timed."""
    figures = [(seconds(ours), seconds(next(theirs))) for _ in range(_ROUNDS + 20)][20:]
    return statistics.median(pair[0] for pair in figures), statistics.median(pair[1] for pair in figures)


def _race_prepared(
    first: Iterator[Callable[[], object]], second: Iterator[Callable[[], object]]
) -> tuple[float, float]:
    """The same with two that prepare themselves."""
    figures = [(seconds(next(first)), seconds(next(second))) for _ in range(_ROUNDS + 20)][20:]
    return statistics.median(pair[0] for pair in figures), statistics.median(pair[1] for pair in figures)


# --- ours ---------------------------------------------------------------------------------------------------------


def _submit(store: Store, pages: tuple[BlobRef, ...], case: str | None = None) -> str:
    case = case or str(uuid7())
    store.submit(case, lambda sequence: intake_of(case, sequence, pages), lambda _: b"receipt " * 60)
    return case


def _submits_with_pages(store: Store) -> Iterator[Callable[[], object]]:
    """For ever: two pages, there before the time is taken as the floor's are, kept and handed in."""
    while True:
        yield partial(_submit_with_pages, store, [_page(), _page()])


def _submit_with_pages(store: Store, pages: Sequence[bytes]) -> None:
    case = str(uuid7())
    _submit(store, tuple(store.put_blob(case, page, "image/jpeg") for page in pages), case)


def _page() -> bytes:
    return os.urandom(_PHOTO)


# --- the floor ----------------------------------------------------------------------------------------------------


def _raw(path: Path) -> sqlite3.Connection:
    """Plain SQLite with our tables and our settings but without encryption."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    _create(connection)
    return connection


def _create(connection: Any) -> None:
    from sqlalchemy.dialects import sqlite
    from sqlalchemy.schema import CreateIndex, CreateTable

    for table in metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    connection.execute("INSERT INTO meta VALUES ('audit_head', '0')")
    connection.execute("INSERT INTO sequences VALUES ('case', 0)")


def _template(store: Store, home: Path) -> Rows:
    """The rows that one of our submits with two attachments leaves, as plain values."""
    case = str(uuid7())
    _submit(store, tuple(store.put_blob(case, _page(), "image/jpeg") for _ in range(2)), case)
    key = load_store_keys(home, store_exists=True).database
    owner = {"cases": "id", "intakes": "id", "audit": "subject"}
    with closing(connect(home / "store" / "hall.db", key)) as connection:
        return {
            name: connection.execute(f"SELECT * FROM {name} WHERE {owner.get(name, 'case_id')} = ?", (case,)).fetchall()  # noqa: S608
            for name in _TABLES
        }


class _Namer:
    """Gives the template's rows ids and numbers of their own."""

    def __init__(self, number: int) -> None:
        self._number = number
        self._case = str(uuid7())

    def row(self, table: str, row: tuple[Any, ...]) -> tuple[Any, ...]:
        values = dict(zip((column.name for column in metadata.tables[table].columns), row, strict=True))
        for name in ("case_id", "subject"):
            if name in values:
                values[name] = self._case
        if table in ("cases", "intakes", "outbox"):
            values["id"] = self._case
        if table == "print_jobs":
            values["id"] = str(uuid7())
        if "case_no" in values:
            values["case_no"] = f"{CODE}20260101K7M2{self._number:09d}"
        if table in ("audit", "audit_openings"):
            values["seq"] = self._number
        if "position" in values:
            values["position"] = None
        if "file" in values:
            values["file"] = secrets.token_hex(16)
        return tuple(values.values())


_numbers = iter(range(10_000_000, 100_000_000))
#: One statement with its values.
Write = tuple[str, tuple[Any, ...]]


def _commits(raw: Any, template: Rows) -> Iterator[Callable[[], object]]:
    """For ever: what `Store.submit` writes, ready to be committed."""
    while True:
        namer = _Namer(next(_numbers))
        yield partial(_commit, raw, [*_inserts(namer, template, leave_out=("blobs",)), *_UPDATES])


def _commits_with_pages(raw: Any, folder: Path, template: Rows) -> Iterator[Callable[[], object]]:
    """For ever: two files, each synced with its folder before its row commits (the first with its case), then the
    rest."""
    while True:
        namer = _Namer(next(_numbers))
        pages = [(secrets.token_hex(16), os.urandom(_PHOTO)) for _ in template["blobs"]]
        rows = []
        for number, blob in enumerate(template["blobs"]):
            row = namer.row("blobs", blob)
            row = _insert("blobs", (*row[:1], f"sha256:{secrets.token_hex(32)}", *row[2:]))
            rows.append([*_inserts(namer, template, only="cases"), row] if number == 0 else [row])
        rest = [*_inserts(namer, template, leave_out=("blobs", "cases")), *_UPDATES]
        yield partial(_keep_pages, raw, folder, pages, rows, rest)


def _keep_pages(
    raw: Any, folder: Path, pages: Sequence[tuple[str, bytes]], rows: Sequence[list[Write]], rest: list[Write]
) -> None:
    for (name, data), writes in zip(pages, rows, strict=True):
        _synced(folder, name, data)
        _commit(raw, writes)
    _commit(raw, rest)


def _commit(connection: Any, writes: Sequence[Write]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for statement, values in writes:
        connection.execute(statement, values)
    connection.execute("COMMIT")


_UPDATES: Sequence[Write] = (
    ("UPDATE sequences SET value = value + 1 WHERE name = 'case'", ()),
    ("UPDATE meta SET value = ? WHERE key = 'audit_head'", (secrets.token_hex(32),)),
)


def _inserts(namer: _Namer, template: Rows, *, leave_out: Sequence[str] = (), only: str = "") -> list[Write]:
    tables = [only] if only else [table for table in _TABLES if table not in leave_out]
    return [_insert(table, namer.row(table, row)) for table in tables for row in template[table]]


def _insert(table: str, row: tuple[Any, ...]) -> Write:
    return f"INSERT INTO {table} VALUES ({','.join('?' * len(row))})", row  # noqa: S608 - our own names


def _synced(folder: Path, name: str, data: bytes) -> None:
    with (folder / name).open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    descriptor = os.open(folder, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _fill(connection: Any, template: Rows) -> None:
    """100,000 pending records with their rows, in one transaction. (The audit chain stays as it is.)"""
    connection.execute("BEGIN IMMEDIATE")
    for table in _TABLES:
        if table in ("blobs", "audit", "audit_openings"):
            continue
        for row in template[table]:
            columns = [column.name for column in metadata.tables[table].columns]
            asked = [_filling(table, column) for column in columns]
            values = [value for value, filling in zip(row, asked, strict=True) if filling == "?"]
            connection.execute(
                f"WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {PENDING}) "  # noqa: S608
                f"INSERT INTO {table} SELECT {', '.join(asked)} FROM n",
                values,
            )
    connection.execute("COMMIT")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _filling(table: str, column: str) -> str:
    """What stands in a column of the n-th filled row: a value of its own, or (``?``) the template's."""
    if column == "position":
        return "NULL"
    if column == "case_no":
        return "printf('filled-%d', n)"
    if (table, column) == ("print_jobs", "id"):
        return "printf('01900000-0000-7000-9000-%012d', n)"
    return "printf('01900000-0000-7000-8000-%012d', n)" if column in ("id", "case_id") else "?"


def _cipher(folder: Path, raw: sqlite3.Connection, template: Rows) -> Row:
    """How much of it is the encryption of pages: the floor's rows through SQLCipher, without anything else of ours."""
    with closing(connect(folder / "cipher.db", secrets.token_bytes(32))) as sealed:
        _create(sealed)
        plain, figure = _race_prepared(_commits(raw, template), _commits(sealed, template))
    what = "for comparison: the floor's rows through SQLCipher"
    return noted(what, f"{1 / plain:.0f} /s", f"{1 / figure:.0f} /s", f"{plain / figure:.2f}")

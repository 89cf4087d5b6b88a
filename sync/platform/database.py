"""The platform's database: short reads, and writes one transaction at a time that survive a power cut.

Writes that come at the same time share a transaction (`sync.platform.group_commit`).

On SQLite: WAL, ``synchronous=FULL``, ``BEGIN IMMEDIATE`` for writes (a read that turns into a write would fail
half-way). On PostgreSQL the same by other means: a write takes an advisory lock before anything else, whichever process
it runs in, because the feed counts changes (a number must not become visible before a smaller one) and because what is
read in a write is written back; a read sees one snapshot. A unique constraint that is hit all the same decides a race:
the loser's transaction runs once more and then sees the winner's row.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Row, Select, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, IntegrityError

from intake.clock import Clock
from sync.platform import keys, schema
from sync.platform.group_commit import GroupCommit
from sync.platform.unavailable import is_unavailable

T = TypeVar("T")

#: The lock that writers of a platform's database queue for on PostgreSQL, by its number among advisory locks.
_WRITE_LOCK = 0x48414C4C
_BEGIN_WRITE = f"BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({_WRITE_LOCK})"
_BEGIN_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
#: Connections to PostgreSQL that are kept, and more when those are busy; of each of the two engines. As many as there
#: are worker threads: nobody waits for one, least of all the writer behind slow readers.
_POOL = {"pool_size": 8, "max_overflow": 32}
_RACES = 5  # more lost races than this in one transaction are no race but a bug


class BadDatabaseUrl(ValueError):
    """The URL names no database this program can use."""


class Database:
    """Open with `Database.open`; threads share one instance."""

    def __init__(self, engine: Engine, plain: Engine | None = None) -> None:
        """``engine`` for transactions, ``plain`` for what needs none."""
        self._engine = engine
        self._plain = engine if plain is None else plain
        self._writes = GroupCommit(self._transaction, self._alone, _is_the_databases)

    @classmethod
    def open(cls, url: str, clock: Clock) -> Database:
        """Open or create. ``sqlite:////absolute/path.db`` or ``postgresql+psycopg://…``.

        Raises `BadDatabaseUrl`, `schema.DatabaseTooNew`, `schema.NotAPlatform`.
        """
        database = cls(*_engines(url))
        try:
            database.write(lambda c: _prepare(c, clock.now().rfc3339))
        except BaseException:
            database.close()
            raise
        return database

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A short read that sees one state of the database."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    def look(self, query: Select[Any], **values: object) -> Row[Any] | None:
        """The first row of one query: cheaper than `read`, because one statement needs no transaction around it."""
        with self._plain.connect() as connection:
            return connection.execute(query, values).first()

    def write(self, work: Callable[[Connection], T]) -> T:
        """Run ``work`` in one transaction, maybe together with others', and return its value once that is durable.

        ``work`` may run again after a lost race, so it must do nothing but use the connection.
        """
        return self._writes.write(work)

    def _alone(self, work: Callable[[Connection], T]) -> T:
        for attempt in range(_RACES):
            try:
                value: T = self._transaction([work])[0]
            except IntegrityError:
                if attempt == _RACES - 1:
                    raise
            else:
                return value
        raise AssertionError("unreachable")

    def _transaction(self, works: Sequence[Callable[[Connection], Any]]) -> list[Any]:
        with self._engine.connect() as connection:
            connection.execution_options(hall_write=True)
            with connection.begin():
                return [work(connection) for work in works]

    def close(self) -> None:
        self._engine.dispose()
        self._plain.dispose()


def _is_the_databases(error: Exception) -> bool:
    """Gone, full, locked or read-only, rather than anything a work did."""
    return is_unavailable(error)


def _prepare(connection: Connection, now: str) -> None:
    if schema.upgrade(connection):
        keys.create_identity(connection, now)
    else:
        keys.complete_identity(connection, now)


def _engines(url: str) -> tuple[Engine, Engine]:
    """For transactions, and for single statements that need none."""
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise BadDatabaseUrl("expected sqlite:////path or postgresql+psycopg://user@host/name") from error
    if parsed.drivername in ("sqlite", "sqlite+pysqlite"):
        if not parsed.database or parsed.database == ":memory:" or parsed.query:
            raise BadDatabaseUrl("a SQLite database needs a file and takes no options: sqlite:////path/platform.db")
        _private_file(Path(parsed.database))
        # Parameters hold personal data: they stay out of exception texts and with them out of logs.
        engine = create_engine(
            parsed, hide_parameters=True, pool_size=16, max_overflow=32, connect_args={"check_same_thread": False}
        )
        event.listen(engine, "connect", _configure_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine, engine
    if parsed.drivername != "postgresql+psycopg":
        raise BadDatabaseUrl(f"{parsed.drivername} is not supported: use sqlite or postgresql+psycopg")
    # We say BEGIN, the driver does not: changing how a connection begins, with every use, costs more than a statement.
    options: dict[str, Any] = {"hide_parameters": True, "isolation_level": "AUTOCOMMIT", **_POOL}
    try:
        engine = create_engine(parsed, **options)
        plain = create_engine(parsed, **options, skip_autocommit_rollback=True)
    except ModuleNotFoundError as error:
        raise BadDatabaseUrl("PostgreSQL needs the psycopg package, which is not installed") from error
    event.listen(engine, "begin", _begin_postgres)
    event.listen(engine, "do_execute", _execute_postgres)
    return engine, plain


def _private_file(path: Path) -> None:
    """SQLite gives the WAL the mode of its database: so the database is ours alone before SQLite sees it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _configure_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN, the driver does not
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    write = connection.get_execution_options().get("hall_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _begin_postgres(connection: Connection) -> None:
    write = connection.get_execution_options().get("hall_write", False)
    connection.exec_driver_sql(_BEGIN_WRITE if write else _BEGIN_READ)


def _execute_postgres(cursor: Any, statement: str, _parameters: object, _context: object) -> bool:
    """A beginning goes out as it stands, in one trip: two statements cannot be prepared, as psycopg would in time."""
    if statement is not _BEGIN_WRITE and statement is not _BEGIN_READ:
        return False
    cursor.execute(statement, prepare=False)
    return True

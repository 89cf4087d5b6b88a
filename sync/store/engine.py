"""Connections to the encrypted database: SQLCipher behind SQLAlchemy Core.

Every write is one ``BEGIN IMMEDIATE`` transaction, durable once committed (WAL, ``synchronous=FULL``); reads are short.
Temporary tables and sorts stay in memory, deleted content is overwritten.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.pool import QueuePool

from sync.store.errors import DatabaseDamaged, StoreIOError, from_database
from sync.store.wal_guard import WalGuard

#: How long a writer waits for another one before `StoreBusy`, seconds.
BUSY_TIMEOUT_S = 10.0
#: Statements a connection keeps compiled, of 1 KB (a query) to 13 KB (an insert with its triggers) each. A submit alone
#: has more than the driver's 20: each would be thrown out before its next turn, and compiling costs more than running.
_STATEMENTS = 256


def connect(path: Path, key: bytes, *, timeout_s: float = BUSY_TIMEOUT_S) -> Any:
    """A driver connection with the key and our settings. Transactions are begun by hand."""
    connection = sqlcipher.connect(
        str(path), timeout=timeout_s, isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS
    )
    try:
        connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to the app's stderr
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        for pragma in (
            "journal_mode = WAL",
            "synchronous = FULL",
            "foreign_keys = ON",
            "secure_delete = ON",
            "temp_store = MEMORY",
            "trusted_schema = OFF",
        ):
            connection.execute(f"PRAGMA {pragma}").fetchall()
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def known_database_errors() -> Iterator[None]:
    """Turns what the driver raises for a condition of the world into a `KnownStoreError`."""
    try:
        yield
    except (DBAPIError, sqlcipher.Error) as error:
        known = from_database(error)
        if known is None:
            raise
        raise known from error


class Database:
    """The opened database file. Threads may share it; after a fork the child gets connections of its own."""

    def __init__(self, path: Path, key: bytes, *, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
        self.path = path
        self.guard = WalGuard(path, key)
        self._key = key
        self._engine = create_engine(
            "sqlite://",
            module=sqlcipher,
            creator=lambda: connect(path, key, timeout_s=busy_timeout_s),
            poolclass=QueuePool,
            pool_size=4,
            max_overflow=16,
            hide_parameters=True,  # personal values must not reach a traceback
        )
        self._writer = self._engine.execution_options(hall_write=True)
        event.listen(self._engine, "begin", _begin)
        event.listen(self._engine, "connect", _remember_process)
        event.listen(self._engine, "checkout", _refuse_inherited)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that either commits durably or leaves nothing. Raises `KnownStoreError`."""
        with self._known(), self._writer.connect() as connection:
            with connection.begin():
                yield connection
            self.guard.committed(connection.connection.driver_connection)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """One consistent view; keep it short, an open reader keeps the log from shrinking."""
        with self._known(), self._engine.begin() as connection:
            yield connection

    @contextmanager
    def _known(self) -> Iterator[None]:
        try:
            with known_database_errors():
                yield
        except (StoreIOError, DatabaseDamaged):
            self._engine.dispose()  # after a failed sync or a damaged page, a connection is not to be trusted
            raise

    def checkpoint(self) -> bool:
        """Moves the log into the database and empties it; False when somebody was using it (ask again later).

        On its own connection with no waiting: a checkpoint that waits blocks writers for seconds.
        """
        with known_database_errors(), closing(connect(self.path, self._key, timeout_s=0)) as connection:
            busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return bool(busy == 0)

    def data_watch(self) -> DataWatch:
        with known_database_errors():
            return DataWatch(connect(self.path, self._key))

    def close(self) -> None:
        self._engine.dispose()
        self.guard.leave()


class DataWatch:
    """Tells cheaply whether any other connection, of this or another process, has committed since the last look."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._seen = self._version()

    def changed(self) -> bool:
        version = self._version()
        changed, self._seen = version != self._seen, version
        return changed

    def close(self) -> None:
        self._connection.close()

    def _version(self) -> int:
        with known_database_errors():
            return int(self._connection.execute("PRAGMA data_version").fetchone()[0])


def _begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("hall_write", False)
    driver: Any = connection.connection.driver_connection  # at once: nothing here needs a SQLAlchemy result
    driver.execute("BEGIN IMMEDIATE" if write else "BEGIN")


def _remember_process(_connection: Any, record: Any) -> None:
    record.info["pid"] = os.getpid()


def _refuse_inherited(_connection: Any, record: Any, fairy: Any) -> None:
    """SQLite connections must not cross a fork: the child drops them unclosed and makes its own."""
    if record.info["pid"] != os.getpid():
        record.dbapi_connection = fairy.dbapi_connection = None
        raise DisconnectionError("connection belongs to the parent process")

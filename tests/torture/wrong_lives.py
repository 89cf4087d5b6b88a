"""Products with one promise removed that only a kill shows. Each is set up in the forked process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Any
from unittest import mock

from sqlalchemy import Connection

import tests.torture.kits  # noqa: F401
from sync.platform import records
from sync.store import blobs, engine, migrate

#: So late is what should have come first: a kill falls in between.
_LATE_S = 0.05
#: The same at the platform: between its answer and the kill the terminal has kept the receipt, on a busy machine too.
_LATE_THERE_S = 0.4


class _Early:
    """A platform's database that has its answer before it has its commit."""

    def __init__(self, database: Any) -> None:
        self._database = database

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    def write(self, work: Callable[[Connection], Any], *more: Any, **named: Any) -> Any:
        with self._database._engine.connect() as connection, connection.begin() as tried:
            answer = work(connection)
            tried.rollback()
        threading.Timer(_LATE_THERE_S, self._database.write, (work, *more), named).start()
        return answer


@contextmanager
def platform_acknowledges_first() -> Iterator[None]:
    """201 goes out, then the transaction is begun."""
    real = records.take

    def take(ground: records.Ground, *arguments: Any) -> records.Outcome:
        return real(replace(ground, database=_Early(ground.database)), *arguments)  # type: ignore[arg-type]

    with mock.patch.object(records, "take", take):
        yield


@contextmanager
def terminal_commits_later() -> Iterator[None]:
    """`Database.write` returns; the commit follows."""

    @contextmanager
    def write(database: engine.Database) -> Iterator[Connection]:
        connection = database._writer.connect()
        try:
            transaction = connection.begin()
            yield connection
        except BaseException:
            connection.close()
            raise

        def commit() -> None:
            transaction.commit()
            connection.close()

        threading.Timer(_LATE_S, commit).start()

    with mock.patch.object(engine.Database, "write", write):
        yield


@contextmanager
def attachments_written_later() -> Iterator[None]:
    """The row names a file that is only being written."""
    real = blobs.BlobFiles.write

    def write(files: blobs.BlobFiles, key: bytes, data: bytes, digest: str) -> str:
        name = real(files, key, data, digest)
        path, away = files.folder / name, files.folder / f".{name}"
        path.rename(away)
        threading.Timer(_LATE_S, away.rename, (path,)).start()
        return name

    with mock.patch.object(blobs.BlobFiles, "write", write):
        yield


@contextmanager
def migration_in_steps() -> Iterator[None]:
    """Each script in a transaction of its own."""
    real = migrate.run_scripts

    def run_scripts(connection: Connection, target: str = migrate.HEAD) -> None:
        del target
        found = migrate.current_revision(connection)
        for revision in migrate.REVISIONS[migrate.REVISIONS.index(found) + 1 if found else 0 :]:
            real(connection, revision)
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    with mock.patch.object(migrate, "run_scripts", run_scripts):
        yield


@contextmanager
def backup_goes_early() -> Iterator[None]:
    """The copy is removed before the change is through."""
    real = migrate.back_up

    def back_up(*arguments: Any, **named: Any) -> Any:
        backup = real(*arguments, **named)
        backup.unlink()
        return backup

    with mock.patch.object(migrate, "back_up", back_up):
        yield


Variant = Callable[[], AbstractContextManager[None]]

#: By name: the product, and which of the lives shows it.
VARIANTS: dict[str, tuple[Variant, str]] = {
    "ack before commit at the platform": (platform_acknowledges_first, "platform"),
    "ack before commit at the terminal": (terminal_commits_later, "app"),
    "attachment written after its row": (attachments_written_later, "app"),
    "migration not in one transaction": (migration_in_steps, "migration"),
    "backup removed before the migration is through": (backup_goes_early, "migration"),
}

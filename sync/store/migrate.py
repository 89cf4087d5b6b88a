"""Bringing a database to the schema this program knows: old or new, never between.

Alembic runs inside one ``BEGIN IMMEDIATE`` transaction. Before an existing database is changed, an encrypted copy is
put beside it and removed after the commit. A database with a revision we do not know is newer: it is left alone.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection

from sync.files import sync_folder
from sync.store.engine import Database, connect, known_database_errors
from sync.store.errors import StoreTooNew, known_file_errors

#: Every revision this program knows, oldest first; a test compares them with the scripts.
REVISIONS: tuple[str, ...] = ("0001", "0002", "0003", "0004", "0005", "0006", "0007")
HEAD = REVISIONS[-1]
SCRIPTS = Path(__file__).parent / "migrations"


def current_revision(connection: Connection) -> str | None:
    """The database's revision, None for an empty one."""
    if connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).first() is None:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def bring_up_to_date(
    database: Database,
    key: bytes,
    upgrade: Callable[[Connection], None] | None = None,
    then: Callable[[Connection], None] | None = None,
) -> str | None:
    """Migrates when needed; returns the revision found. The caller holds the store's opening lock.

    ``then`` does, in the same transaction, what needs more than SQL, when an older database was brought forward.

    Raises `StoreTooNew`, `KnownStoreError`. On any failure the database is as it was.
    """
    with database.read() as connection:
        found = current_revision(connection)
    if found == HEAD:
        _drop_backups(database.path)
        return found
    if found is not None and found not in REVISIONS:
        raise StoreTooNew(found)
    if found is not None:
        back_up(database.path, key, found)
    with database.write() as connection:
        (upgrade or run_scripts)(connection)
        if found is not None and then is not None:
            then(connection)
    _drop_backups(database.path)
    return found


def run_scripts(connection: Connection, target: str = HEAD) -> None:
    """Runs alembic on an open transaction."""
    # Late: alembic costs 100 ms and a start with a current schema does not need it.
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS))
    config.set_main_option("path_separator", "os")
    scripts = ScriptDirectory.from_config(config)

    def steps(revision: Any, _context: Any) -> Sequence[Any]:
        if isinstance(revision, tuple) and len(revision) == 0:
            revision = "base"
        return scripts._upgrade_revs(target, revision)

    with EnvironmentContext(config, scripts, fn=steps, destination_rev=target) as environment:
        environment.configure(connection=connection, transactional_ddl=False)  # the transaction is ours
        environment.run_migrations()


def back_up(path: Path, key: bytes, revision: str) -> Path:
    """An encrypted, synced copy of the database under the same key."""
    backup = path.with_name(f"{path.name}.before-{revision}")
    with known_file_errors():
        backup.unlink(missing_ok=True)
    with known_database_errors(), closing(connect(path, key)) as connection:
        connection.execute("VACUUM INTO ?", (str(backup),))
    with known_file_errors():
        backup.chmod(0o600)
        with backup.open("rb+") as file:
            os.fsync(file.fileno())
        sync_folder(path.parent)
    return backup


def _drop_backups(path: Path) -> None:
    with known_file_errors():
        backups = list(path.parent.glob(f"{path.name}.before-*"))
        for backup in backups:
            backup.unlink(missing_ok=True)
        if backups:
            sync_folder(path.parent)

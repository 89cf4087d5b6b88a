"""Stores of earlier programs with undelivered intakes in them, and what must hold whenever their migration is cut."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import tests.torture.kits  # noqa: F401
from sync.store import migrate
from sync.store.engine import connect, known_database_errors
from sync.store.keys import load_store_keys
from tests.sync.store.test_migration import as_it_was
from tests.torture import lives
from tests.torture.homes import Promised

if TYPE_CHECKING:
    from tests.torture.kills import Nursery

#: Rows that no migration may lose.
_KEPT = ("outbox", "intakes", "blobs", "cases")


def an_old_home(nursery: Nursery, rng: Random, promised: Promised, revision: str | None = None) -> Path:
    """An enrolled home whose store is of an earlier schema and holds intakes nobody has delivered."""
    home = nursery.home()
    said: list[dict[str, Any]] = []
    taking = lives.Taking(home, rng, lambda sort, **more: said.append({"said": sort, **more}))
    for _ in range(rng.randint(1, 3)):
        taking.plain()
    taking.close()
    for line in said:
        promised.add(line["id"], line["digest"])
    as_it_was(home, revision or rng.choice(migrate.REVISIONS[:-1]))
    return home


@dataclass(frozen=True)
class Look:
    """What a store's file says of itself: revision, every table's SQL, ids of what must not be lost."""

    revision: str
    schema: frozenset[tuple[str, str]]
    rows: dict[str, int]

    @classmethod
    def at(cls, home: Path) -> Look:
        return cls.of(home / "store" / "hall.db", load_store_keys(home, store_exists=True).database)

    @classmethod
    def of(cls, path: Path, key: bytes) -> Look:
        """Raises `KnownStoreError`."""
        with known_database_errors(), closing(connect(path, key)) as connection:
            revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
            made = connection.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
            rows = {name: connection.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in _KEPT}  # noqa: S608
        return cls(revision, frozenset(made), rows)

    def compare(self, home: Path, head: Look, *, began: bool) -> list[str]:
        """What is wrong after a cut: neither the old schema nor the new one, rows gone, no backup though the change had
        begun and had not come through. Raises `KnownStoreError`."""
        now = Look.at(home)
        wrong = []
        if now.rows != self.rows:
            wrong.append(f"migration from {self.revision}: {now.rows} rows instead of {self.rows}")
        if now.revision == self.revision:
            if now.schema != self.schema:
                wrong.append(f"migration from {self.revision}: between the schemas")
            if began:
                wrong += self._backup(home)
        elif (now.revision, now.schema) != (head.revision, head.schema):
            wrong.append(f"migration from {self.revision}: at {now.revision}, between the schemas")
        return wrong

    def _backup(self, home: Path) -> list[str]:
        backup = home / "store" / f"hall.db.before-{self.revision}"
        if not backup.is_file():
            return [f"migration from {self.revision}: begun without a backup"]
        kept = Look.of(backup, load_store_keys(home, store_exists=True).database)
        return [] if kept == self else [f"migration from {self.revision}: the backup is not the store"]

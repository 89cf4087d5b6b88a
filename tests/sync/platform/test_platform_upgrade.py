"""A database of an older version comes forward with everything in it, and is then like a new one."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from platform_support import HandClock, database_url, platform
from sqlalchemy import inspect, select, update

from sync.platform import schema, upgrades
from sync.platform.database import Database
from sync.platform.keys import OtherRole, take_role
from sync.platform.role import Role

VERSION_1 = (Path(__file__).with_name("version_1.sql")).read_text()
#: One row in each table that matters, as version 1 wrote them.
ROWS = (
    "INSERT INTO platform VALUES (1, 1, 'urn:uuid:0', 'epoch', NULL, '2026-05-01T00:00:00.000Z')",
    "INSERT INTO terminals VALUES ('T-K7M2', 'K7M2', '自助终端', '{}', '2026-05-01T00:00:00.000Z', NULL)",
    "INSERT INTO records VALUES ('r', 'intake', 'r', 1, NULL, 'T-K7M2', 'sha256:0', x'7b7d', '2026-05-01T00:00:00Z')",
    "INSERT INTO intakes VALUES ('r', 'T-K7M2', 'item', '事项', 'no', 'received', '2026-05-01T00:00:00Z', 1,"
    " '2026-05-01T00:00:00Z', '测*', 'token')",
)


def old_database(home: Path) -> str:
    with closing(sqlite3.connect(home / "platform.db")) as old, old:
        old.executescript(VERSION_1)
        for row in ROWS:
            old.execute(row)
    return f"sqlite:///{home / 'platform.db'}"


def shape(database: Database) -> dict[str, Any]:
    """Tables, columns, keys and indexes, whatever order they were made in."""
    with database.read() as connection:
        seen = inspect(connection)
        return {
            table: {
                "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in seen.get_columns(table)},
                "key": seen.get_pk_constraint(table)["constrained_columns"],
                "unique": sorted(tuple(u["column_names"]) for u in seen.get_unique_constraints(table)),
                "indexes": sorted((i["name"], tuple(i["column_names"])) for i in seen.get_indexes(table)),
                "references": sorted(
                    (tuple(f["constrained_columns"]), f["referred_table"]) for f in seen.get_foreign_keys(table)
                ),
            }
            for table in sorted(seen.get_table_names())
        }


def test_a_version_1_database_becomes_like_a_new_one_and_keeps_its_rows(tmp_path: Path) -> None:
    (tmp_path / "new").mkdir()
    with (
        closing(Database.open(old_database(tmp_path), HandClock())) as upgraded,
        closing(Database.open(f"sqlite:///{tmp_path / 'new' / 'platform.db'}", HandClock())) as new,
    ):
        assert shape(upgraded) == shape(new)
        with upgraded.read() as connection:
            row = connection.execute(select(schema.platform)).one()
            assert (row.schema_version, row.issuer, row.role) == (schema.VERSION, "urn:uuid:0", None)
            intake = connection.execute(select(schema.intakes)).one()
            assert (intake.intake_id, intake.item_name, intake.state) == ("r", "事项", "RECEIVED")
            assert (intake.changed, intake.state_at) == (1, "2026-05-01T00:00:00Z")


def test_a_step_that_fails_leaves_the_database_at_its_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(connection: Any) -> None:
        upgrades.share_drafts_and_tickets(connection)
        raise RuntimeError("power cut")

    url = old_database(tmp_path)
    monkeypatch.setitem(schema.STEPS, 1, broken)
    with pytest.raises(RuntimeError):
        Database.open(url, HandClock())
    with closing(sqlite3.connect(tmp_path / "platform.db")) as left:
        names = {row[0] for row in left.execute("SELECT name FROM sqlite_master")}
        assert "drafts" not in names
        assert left.execute("SELECT schema_version FROM platform").fetchone() == (1,)
    monkeypatch.undo()
    Database.open(url, HandClock()).close()


def test_every_version_has_its_step() -> None:
    assert sorted(schema.STEPS) == list(range(1, schema.VERSION))


def test_only_a_city_gets_a_draft_key_and_a_database_keeps_its_role(tmp_path: Path) -> None:
    for role in (Role.CITY, Role.HALL):
        (tmp_path / role.value).mkdir()
        other = Role.HALL if role is Role.CITY else Role.CITY
        with closing(Database.open(database_url(tmp_path / role.value), HandClock())) as database:
            keys = [database.write(lambda c, role=role: take_role(c, role)) for _ in range(2)]
            assert keys[0] == keys[1]
            assert (keys[0] is None) == (role is Role.HALL)
            with pytest.raises(OtherRole, match=role.value):
                database.write(lambda c, other=other: take_role(c, other))
            with database.read() as connection:
                assert connection.execute(select(schema.platform.c.draft_key)).scalar_one() == keys[0]


def test_an_upgraded_city_gives_its_terminals_a_draft_key(tmp_path: Path) -> None:
    with platform(tmp_path) as before:
        code_1 = before.terminal().identity
    with closing(Database.open(database_url(tmp_path), HandClock())) as database:
        database.write(lambda c: c.execute(update(schema.platform).values(role=None)))
    with platform(tmp_path) as after:
        code_2 = after.terminal().identity
    assert code_1["hall"] == code_2["hall"]
    assert len(code_1["hall"]["draft_key"]) == 43

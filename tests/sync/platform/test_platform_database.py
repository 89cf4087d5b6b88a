"""The database file: who may open it, what it refuses, what it survives."""

from __future__ import annotations

import sqlite3
import stat
import sys
import threading
from pathlib import Path

import pytest
from platform_support import HandClock, database_url, only_sqlite
from sqlalchemy import func, insert, inspect, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateTable

from sync.platform import schema
from sync.platform.database import BadDatabaseUrl, Database
from sync.platform.keys import load_identity

url = database_url


@only_sqlite
def test_a_new_database_is_private_complete_and_durable(tmp_path: Path) -> None:
    home = tmp_path / "new" / "folder"
    database = Database.open(url(home), HandClock())
    with database.read() as connection:
        names = set(inspect(connection).get_table_names())
        assert names == set(schema.metadata.tables)
        settings = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        ]
    assert settings == ["wal", 2, 1]
    assert stat.S_IMODE(home.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in home.iterdir()} == {0o600}
    database.close()


def test_the_identity_is_made_once(tmp_path: Path) -> None:
    seen = []
    for _ in range(2):
        database = Database.open(url(tmp_path), HandClock())
        with database.read() as connection:
            identity = load_identity(connection)
        seen.append((identity.issuer, identity.epoch, identity.root.kid, identity.receipts.kid))
        database.close()
    assert seen[0] == seen[1]


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    database = Database.open(url(tmp_path), HandClock())
    database.write(lambda c: c.execute(update(schema.platform).values(schema_version=schema.VERSION + 1)))
    database.close()
    with pytest.raises(schema.DatabaseTooNew, match="update the program"):
        Database.open(url(tmp_path), HandClock())


@only_sqlite
def test_somebody_elses_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "platform.db") as other:
        other.execute("CREATE TABLE recipes (name)")
    other.close()
    with pytest.raises(schema.NotAPlatform, match="recipes"):
        Database.open(url(tmp_path), HandClock())
    with sqlite3.connect(tmp_path / "platform.db") as other:
        assert [row[0] for row in other.execute("SELECT name FROM sqlite_master")] == ["recipes"]
    other.close()


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "nonsense",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=ro",
        "mysql://x/y",
        "postgresql://x/y",
        "/tmp/platform.db",
    ],
)
def test_urls_that_name_no_usable_database(bad: str) -> None:
    with pytest.raises(BadDatabaseUrl):
        Database.open(bad, HandClock())


def test_without_psycopg_the_answer_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(BadDatabaseUrl, match="psycopg"):
        Database.open("postgresql+psycopg://hall@localhost/hall", HandClock())


def test_a_write_that_fails_leaves_nothing(tmp_path: Path) -> None:
    database = Database.open(url(tmp_path), HandClock())

    def half(connection: object) -> None:
        connection.execute(insert(schema.enrolment_peers).values(peer="x", wrong_tries=1, window_ends_at=""))  # type: ignore[attr-defined]
        raise RuntimeError("power cut")

    with pytest.raises(RuntimeError):
        database.write(half)
    with database.read() as connection:
        assert connection.execute(select(func.count()).select_from(schema.enrolment_peers)).scalar() == 0
    database.close()


def test_a_lost_race_is_run_again_and_a_bug_is_not_run_for_ever(tmp_path: Path) -> None:
    database = Database.open(url(tmp_path), HandClock())
    row = insert(schema.enrolment_peers).values(peer="x", wrong_tries=1, window_ends_at="")
    database.write(lambda c: c.execute(row))
    runs: list[int] = []

    def late(connection: object) -> str:
        runs.append(1)
        if len(runs) == 1:
            connection.execute(row)  # type: ignore[attr-defined]
        return "saw the winner"

    assert database.write(late) == "saw the winner"
    with pytest.raises(IntegrityError) as caught:
        database.write(lambda c: c.execute(row))
    assert "'x'" not in str(caught.value), "parameters stay out of exception texts"
    database.close()


def test_writers_wait_for_each_other(tmp_path: Path) -> None:
    database = Database.open(url(tmp_path), HandClock())
    peers = schema.enrolment_peers
    database.write(lambda c: c.execute(insert(peers).values(peer="x", wrong_tries=0, window_ends_at="")))

    def count_up() -> None:
        for _ in range(25):
            database.write(
                lambda c: c.execute(
                    update(peers).values(wrong_tries=c.execute(select(peers.c.wrong_tries)).scalar_one() + 1)
                )
            )

    threads = [threading.Thread(target=count_up) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as connection:
        assert connection.execute(select(peers.c.wrong_tries)).scalar_one() == 200
    database.close()


def test_the_tables_are_sql_that_postgresql_takes_too() -> None:
    for table in schema.metadata.sorted_tables:
        statement = str(CreateTable(table).compile(dialect=postgresql.dialect()))
        assert statement.strip().startswith(f"CREATE TABLE {table.name}")
        assert "BLOB" not in statement

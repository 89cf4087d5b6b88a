"""A store of an earlier program comes with everything in it: its queue, its drafts, what its cases are found by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from case_kit import notice
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from store_kit import HandClock, draft_of, person, take_in
from terminal_kit import City, Terminal

from sync.platform import schema as platform_schema
from sync.store import migrate
from sync.store.engine import Database
from sync.store.errors import StoreTooNew
from sync.store.keys import load_store_keys
from sync.store.schema import events, intakes, outbox
from sync.store.store import Store

EARLIER = migrate.REVISIONS[:-1]
#: An event of a print as programs until 0003 kept it.
PRINTED = {"seq": 2, "name": "print_outcome", "actor_kind": "system", "place": "T-K7M2", "detail": "{}"}


def columns(connection: Connection) -> dict[str, list[str]]:
    """Of every table, those referred to first."""
    names = [row[0] for row in connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'"))]
    names = [name for name in names if not name.startswith("sqlite_") and name != "alembic_version"]
    found = {name: [row[1] for row in connection.execute(text(f"PRAGMA table_info({name})"))] for name in names}
    return {name: found[name] for name in sorted(found, key=lambda name: name != "cases")}


def as_it_was(home: Path, revision: str) -> None:
    """The store made anew by the scripts up to ``revision``, with the rows that program would have written."""
    path = home / "store" / "hall.db"
    key = load_store_keys(home, store_exists=True).database
    new = Database(path, key)
    with new.read() as connection:
        rows = {name: [dict(row._mapping) for row in _all(connection, name)] for name in columns(connection)}
    new.close()
    for file in (home / "store").glob("hall.db*"):
        file.unlink()
    if revision < "0004":
        rows["events"] = [_old_event(row) for row in rows["events"]]
        rows["events"] += [{**row, **PRINTED, "transition": None, "to_state": None} for row in rows["events"]]
    old = Database(path, key)
    with old.write() as connection:
        migrate.run_scripts(connection, revision)
        for table, names in columns(connection).items():
            for row in rows[table]:
                listed = ", ".join(f'"{name}"' for name in names)
                values = ", ".join(f":{name}" for name in names)
                connection.execute(text(f"INSERT INTO {table} ({listed}) VALUES ({values})"), row)  # noqa: S608
    old.close()


def _all(connection: Connection, table: str) -> Any:
    return connection.execute(text(f"SELECT * FROM {table}"))  # noqa: S608


def _old_event(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "actor_kind": "citizen", "detail": "{}"}


@pytest.mark.parametrize("revision", EARLIER)
def test_everything_an_earlier_program_left_is_delivered_by_todays(hall: City, revision: str) -> None:
    """Single matters, a package, moves, a refused one, one delivered before: over real HTTP to a real platform."""
    made = hall.terminal("old")
    singles = [made.take_in() for _ in range(3)]
    if revision >= "0004":  # programs before kept no moves
        notice(made.store, singles[0], terminal=made.id)
    made.agent.work()
    delivered = made.store.queue_status().acknowledged
    waiting = [made.take_in() for _ in range(3)]
    made.store.park(waiting[0], "invalid", "as an earlier platform saw it", "请重新发送")
    draft = draft_of()
    made.store.save_draft(draft, person(made.store))
    made.store.checkpoint()
    made.store.close()
    as_it_was(made.home, revision)
    with Store.open(made.home, made.clock) as store:
        assert not list((made.home / "store").glob("hall.db.before-*")), "the backup goes once the upgrade is durable"
        assert store.release(waiting[0])
        now = Terminal(made.home, store, made.clock, made.identity, made.stack)
        now.deliver()
        status = store.queue_status()
        assert (status.pending, status.stuck) == (0, ())
        assert status.acknowledged == (7 if revision >= "0004" else 6)
        assert delivered >= 1
        assert store.find_draft(person(store)) == draft
        with store._database.read() as connection:
            rows = connection.execute(select(outbox.c.received_at, outbox.c.receipt_epoch)).all()
        assert all(row.received_at and row.receipt_epoch for row in rows), "what old receipts say is known too"
        assert store.verify().errors == ()
    with hall.running.database.read() as connection:
        held = set(connection.execute(select(platform_schema.records.c.id)).scalars())
    assert held >= {*singles, *waiting}


@pytest.mark.parametrize("revision", EARLIER)
def test_an_upgrade_that_breaks_off_leaves_the_old_schema_and_a_backup(
    home: Path, clock: HandClock, revision: str
) -> None:
    with Store.open(home, clock) as store:
        kept = take_in(store).intake_id
    as_it_was(home, revision)
    before = fingerprint(home)
    key = load_store_keys(home, store_exists=True).database

    def broken(connection: Connection) -> None:
        migrate.run_scripts(connection)
        raise OSError("the power went")

    database = Database(home / "store" / "hall.db", key)
    with pytest.raises(OSError, match="power"):
        migrate.bring_up_to_date(database, key, broken)
    database.close()
    assert fingerprint(home) == before
    assert (home / "store" / f"hall.db.before-{revision}").is_file()
    with Store.open(home, clock) as store:
        assert store.find_submitted(kept) is not None


def fingerprint(home: Path) -> dict[str, list[Any]]:
    """Everything in the database."""
    database = Database(home / "store" / "hall.db", load_store_keys(home, store_exists=True).database)
    try:
        with database.read() as connection:
            return {name: sorted(map(repr, _all(connection, name))) for name in columns(connection)}
    finally:
        database.close()


def test_a_store_of_a_newer_program_is_left_as_it_is(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        take_in(store)
        with store._database.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        store.checkpoint()
    before = {path.name: path.read_bytes() for path in (home / "store").glob("hall.db*")}
    with pytest.raises(StoreTooNew):
        Store.open(home, clock)
    after = {path.name: path.read_bytes() for path in (home / "store").glob("hall.db*")}
    assert after["hall.db"] == before["hall.db"]
    assert not [name for name in after if "before" in name or "damaged" in name]


@pytest.mark.parametrize("revision", EARLIER)
def test_a_store_of_each_earlier_schema_comes_with_its_draft_and_its_queue(
    home: Path, clock: HandClock, revision: str
) -> None:
    with Store.open(home, clock) as store:
        submitted = take_in(store)
        store.start_print(submitted.print_job_id)
        store.finish_print(submitted.print_job_id, "printed")
        draft = draft_of().with_answer("phone", "13800000000")
        store.save_draft(draft, person(store))
    as_it_was(home, revision)
    with Store.open(home, clock) as store:
        assert store.find_draft(person(store)) == draft
        assert [record.id for record in store.ready_records()] == [submitted.intake_id]
        assert store.record_data(submitted.intake_id)
        assert store.verify().errors == ()
        with store._database.read() as connection:
            event = connection.execute(select(events)).one()
            intake = connection.execute(select(intakes)).one()
        assert (event.id, event.seq, event.actor_role, event.channel) == (submitted.intake_id, 1, "citizen", "kiosk")
        assert (intake.origin, intake.progress_token) == ("local", submitted.progress_token)
        assert take_in(store).case_no > submitted.case_no

"""A store of an earlier program comes with everything in it: its queue, its drafts, what its cases are found by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.engine import Connection
from store_kit import HandClock, draft_of, person, take_in

from sync.store import migrate
from sync.store.engine import Database
from sync.store.keys import load_store_keys
from sync.store.schema import events, intakes
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

"""Questions about cases stay quick whatever the history: each goes by an index."""

from __future__ import annotations

from typing import Any

import pytest
from case_kit import notice
from sqlalchemy.dialects.sqlite import dialect as sqlite_dialect
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select
from store_kit import person, take_in

from intake.case.states import CaseState
from sync.store import queries
from sync.store.store import Store


def plans(store: Store, monkeypatch: pytest.MonkeyPatch, ask: Any) -> list[str]:
    """How SQLite goes about every statement that ``ask`` runs."""
    seen: list[str] = []
    with store._database.read() as connection:
        execute = Connection.execute

        def explain(self: Connection, statement: Any, *arguments: Any, **more: Any) -> Any:
            if isinstance(statement, Select):
                compiled = statement.compile(dialect=sqlite_dialect(), compile_kwargs={"render_postcompile": True})
                values = compiled.construct_params(arguments[0] if arguments else None)
                bound = [values[name] for name in compiled.positiontup or ()]
                driver: Any = self.connection.driver_connection
                rows = driver.execute(f"EXPLAIN QUERY PLAN {compiled}", bound).fetchall()
                seen.extend(row[3] for row in rows)
            return execute(self, statement, *arguments, **more)

        monkeypatch.setattr(Connection, "execute", explain)
        ask(connection)
        monkeypatch.undo()
    return seen


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: queries.in_states(c, queries.UNDECIDED),
        lambda c: queries.in_states(c, (CaseState.READY,)),
        lambda c: queries.due_until(c, "2026-05-31"),
        queries.unsent_cases,
        queries.clashes,
        lambda c: queries.of_person(c, "key"),
        lambda c: queries.find(c, "number"),
        lambda c: queries.line_of(c, "id"),
    ],
    ids=["undecided", "ready", "due", "unsent", "clashes", "person", "find", "line"],
)
def test_lists_of_cases_go_by_an_index(store: Store, monkeypatch: pytest.MonkeyPatch, ask: Any) -> None:
    take_in(store)
    found = plans(store, monkeypatch, ask)
    assert found
    scans = [step for step in found if step.startswith("SCAN") and "INDEX" not in step]
    assert scans == [], found
    sorted_by_hand = [step for step in found if "TEMP B-TREE FOR ORDER BY" in step]
    assert sorted_by_hand == [] or any("ix_persons" in step or "ix_events_conflict" in step for step in found), found
    small = ("ix_outbox_open", "ix_outbox_settled")  # what waits, and the few that a person ended: never the history
    assert all(step.endswith(small) for step in found if step.startswith("SCAN outbox")), found


def test_events_of_a_time_go_by_an_index(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    case = take_in(store).intake_id
    notice(store, case)
    found = plans(store, monkeypatch, lambda c: list(queries.events_since(c, store._keys, "2026-05-14", None)))
    assert any("ix_events_at" in step for step in found), found
    assert not [step for step in found if step.startswith("SCAN")], found
    assert len(store.cases_of_person(person(store))) == 1

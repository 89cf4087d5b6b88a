"""What a store holds, read past the product: every row of every table; and what must hold of it whatever happened."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any, TypeAlias

#: By table: the names of its columns, then its rows.
State: TypeAlias = dict[str, list[tuple[Any, ...]]]
#: ``("intake", id, digest)``: what may be acknowledged, as it can be found again in a state.
Fact: TypeAlias = tuple[str, ...]

_PRINTING = ("print_jobs", "print_attempts", "audit", "meta")


def read_state(driver: Any) -> State:
    """``driver``: an open driver connection."""
    tables = [row[0] for row in driver.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    state: State = {}
    for table in tables:
        cursor = driver.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - names of the database itself
        state[table] = [tuple(column[0] for column in cursor.description), *cursor.fetchall()]
    return state


def rows(state: State, table: str, *columns: str) -> list[tuple[Any, ...]]:
    found = state.get(table)
    if found is None:
        return []
    places = [found[0].index(column) for column in columns]
    return [tuple(row[place] for place in places) for row in found[1:]]


def facts_of(state: State) -> set[Fact]:
    facts: set[Fact] = {("intake", *row) for row in rows(state, "intakes", "id", "digest")}
    facts |= {("record", *row) for row in rows(state, "outbox", "id", "digest")}
    facts |= {(row[1], row[0]) for row in rows(state, "outbox", "id", "state")}
    facts |= {("event", *row) for row in rows(state, "events", "case_id", "id")}
    facts |= {("job", *row) for row in rows(state, "print_jobs", "id", "case_id")}
    facts |= {("attempt", row[0], str(row[1])) for row in rows(state, "print_attempts", "job_id", "number")}
    facts |= {("blob", *row) for row in rows(state, "blobs", "case_id", "digest")}
    facts |= {("draft", *row) for row in rows(state, "drafts", "id")}
    facts |= {("note", row[0], str(row[1])) for row in rows(state, "notes", "id", "revision")}
    facts |= {("paper", *row) for row in rows(state, "papers", "id")}
    facts |= {("shredded", row[0]) for row in rows(state, "cases", "id", "wrapped_key") if row[1] is None}
    return facts


def halves(state: State) -> list[str]:
    """What is there without what belongs to it (G2)."""
    found = []
    local = {row[0] for row in rows(state, "intakes", "id", "origin") if row[1] == "local"}
    shredded = {row[0] for row in rows(state, "cases", "id", "wrapped_key") if row[1] is None}
    records = {row[0] for row in rows(state, "outbox", "id", "kind") if row[1] == "intake"} - shredded
    found += [f"intake and record are not both there: {one}" for one in sorted(local ^ records)]
    events = {row[0] for row in rows(state, "events", "case_id", "seq") if row[1] == 1}
    found += [f"an intake without its event: {one}" for one in sorted(local - events)]
    audited = {row[0] for row in rows(state, "audit", "subject", "kind") if row[1] == "take_in"}
    found += [f"an intake without its audit entry: {one}" for one in sorted(local - audited)]
    stored = set(rows(state, "blobs", "case_id", "digest"))
    for record, case, named in rows(state, "outbox", "id", "case_id", "blobs"):
        if case in shredded:
            continue
        found += [f"record {record} names what is not stored" for one in json.loads(named) if (case, one) not in stored]
    return found


def doubles(state: State) -> list[str]:
    """What is there twice (G3)."""
    taken = Counter(row[0] for row in rows(state, "outbox", "case_id", "kind") if row[1] == "intake")
    found = [f"taken in twice: {case}" for case, count in taken.items() if count > 1]
    records = Counter(row[0] for row in rows(state, "outbox", "id"))
    found += [f"record twice: {record}" for record, count in records.items() if count > 1]
    numbers = Counter(row[0] for row in rows(state, "intakes", "case_no"))
    return found + [f"number given twice: {number}" for number, count in numbers.items() if count > 1]


def same(kept: State, found: State) -> bool:
    """Is ``found`` what ``kept`` becomes by opening the store? Attempts of a dead process to print count as unknown
    then, each with an entry of the audit trail; nothing else changes."""
    if kept == found:
        return True
    running = {row[0] for row in rows(kept, "print_attempts", "job_id", "outcome") if row[1] is None}
    if not running:
        return False
    if any(kept.get(table) != found.get(table) for table in kept.keys() | found.keys() if table not in _PRINTING):
        return False
    trail = kept["audit"]
    added = found["audit"][len(trail) :]
    kind = trail[0].index("kind")
    if found["audit"][: len(trail)] != trail or [row[kind] for row in added] != ["print_outcome"] * len(running):
        return False
    now = dict(rows(found, "print_jobs", "id", "state"))
    return all(
        now[job] == ("unknown" if job in running else state) for job, state in rows(kept, "print_jobs", "id", "state")
    )

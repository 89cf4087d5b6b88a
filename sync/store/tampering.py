"""Which entries of a case's history were edited (全程留痕, CAPABILITIES C24 a): what a person is shown when a
case cannot be read any more as it was written down."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from intake.case.history import taken_in_facts_of
from sync.store.cases import require_key
from sync.store.errors import StoreCorrupt
from sync.store.events import event_of_row
from sync.store.folding import intake_body
from sync.store.keys import StoreKeys
from sync.store.schema import events

_ROWS = select(events).where(events.c.case_id == bindparam("case")).order_by(events.c.seq, events.c.id)


@dataclass(frozen=True, slots=True)
class EditedEntry:
    """One entry that is not as it was written down. ``seq`` counts the case's entries from 1, 0 is the intake itself;
    ``name`` (`intake.case.events.EventName`) and ``at`` are what the row says now, "" where the row is gone."""

    seq: int
    name: str = ""
    at: str = ""

    @property
    def gone(self) -> bool:
        return self.seq > 0 and not self.name


def edited_entries(connection: Connection, keys: StoreKeys, case_id: str) -> tuple[EditedEntry, ...]:
    """Empty for a case whose entries are all as they were written down. Raises `CaseShredded`, KeyError."""
    try:
        body = intake_body(connection, keys, case_id)
    except StoreCorrupt:
        return (EditedEntry(0),)
    if body is None:
        raise KeyError(case_id)
    facts, key = taken_in_facts_of(body), require_key(connection, keys, case_id)
    rows = connection.execute(_ROWS, {"case": case_id}).all()
    edited = []
    for row in rows:
        try:
            event_of_row(row, facts, key)
        except StoreCorrupt:
            edited.append(EditedEntry(row.seq, row.name, row.at))
    return tuple(sorted((*edited, *_gone([row.seq for row in rows])), key=lambda entry: entry.seq))


def _gone(numbers: list[int]) -> Iterator[EditedEntry]:
    """Entries before the last one that are not there."""
    kept = set(numbers)
    return (EditedEntry(number) for number in range(1, max(numbers, default=0)) if number not in kept)

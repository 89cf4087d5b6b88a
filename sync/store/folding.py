"""From rows to the case: what was taken in, what happened since, and the fold of both (`intake.case.history`)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.engine import Connection

from intake.case.case import Case
from intake.case.history import TakenIn, case_of, taken_in_facts_of
from intake.package_progress import started_on
from sync.store import outbox
from sync.store.cases import require_key
from sync.store.errors import CaseShredded, StoreCorrupt
from sync.store.events import LOCAL, KeptEvent, kept_events
from sync.store.keys import StoreKeys, unseal
from sync.store.schema import intakes

_ROW = select(intakes.c.id, intakes.c.origin, intakes.c.sealed).where(intakes.c.id == bindparam("case"))


@dataclass(frozen=True, slots=True)
class CaseFile:
    """Everything kept of one case: its intake's body, its folded state, its events in force and those that are not."""

    case: Case
    body: dict[str, Any]
    events: tuple[KeptEvent, ...]

    def __repr__(self) -> str:
        return f"CaseFile({self.case!r})"

    @property
    def conflicts(self) -> tuple[KeptEvent, ...]:
        """What was done here and does not count, as long as nobody has settled it."""
        return tuple(kept for kept in self.events if kept.conflict is not None and kept.settled_at is None)


def intake_body(connection: Connection, keys: StoreKeys, case_id: str) -> dict[str, Any] | None:
    """The manifest (`intake.intake.manifest`) of a case taken in here or elsewhere. Raises `StoreCorrupt`."""
    row = connection.execute(_ROW, {"case": case_id}).first()
    if row is None:
        return None
    if row.origin == LOCAL:
        data = outbox.record_data(connection, keys, case_id)
        body: dict[str, Any] = json.loads(data)["body"]
        return body
    plain = unseal(require_key(connection, keys, case_id), row.sealed, intake_context(case_id))
    return dict(json.loads(plain))


def intake_context(case_id: str) -> str:
    """What a replica's intake is sealed as."""
    return f"intake|{case_id}"


def case_file(connection: Connection, keys: StoreKeys, case_id: str) -> CaseFile | None:
    """None when there is no such case. Raises `StoreCorrupt`, `CaseShredded`."""
    body = intake_body(connection, keys, case_id)
    if body is None:
        return None
    facts = case_facts(connection, keys, body)
    if facts.waits_for:
        firsts = [_case_or_none(connection, keys, first) for first in facts.waits_for]
        facts = replace(facts, started_on=started_on(firsts))
    events = kept_events(connection, facts, require_key(connection, keys, case_id))
    return CaseFile(fold(facts, events), body, tuple(events))


def _case_or_none(connection: Connection, keys: StoreKeys, case_id: str) -> Case | None:
    """None for one that is not here (yet), or not to be read any more."""
    try:
        file = case_file(connection, keys, case_id)
    except CaseShredded:
        return None
    return None if file is None else file.case


def fold(facts: TakenIn, events: list[KeptEvent]) -> Case:
    """The case as its events in force have made it. Raises `StoreCorrupt` when they do not follow each other."""
    try:
        return case_of(facts, (kept.event for kept in events if kept.conflict is None))
    except ValueError as error:
        raise StoreCorrupt(f"case {facts.id}: its events do not follow each other") from error


def case_facts(connection: Connection, keys: StoreKeys, body: dict[str, Any]) -> TakenIn:
    """What the rules need of an intake, and of the cases of its package whose results come first, as far as they are
    known here (C10 d)."""
    facts = taken_in_facts_of(body)
    if not facts.waits_for:
        return facts
    files = [case_file(connection, keys, first) for first in facts.waits_for]
    return replace(facts, started_on=started_on([None if file is None else file.case for file in files]))

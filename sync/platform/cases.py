"""Cases as the platform holds them: the intake's record, the events in force, and the fold of both (docs/adr/0013)."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, insert, select, update

from intake.case.case import Case
from intake.case.event_json import BadEvent, event_from_json, event_to_bytes
from intake.case.events import CaseEvent, EventName
from intake.case.history import TakenIn, case_of, taken_in_facts_of
from intake.case.notice_period import local_day
from intake.case.supervision import supervision_events
from intake.package_progress import started_on
from sync.platform import dispatching
from sync.platform.rules import Rules
from sync.platform.schema import case_events, counters, intakes, records, supervision, told_cases

_CHANGES = "changes"
_COUNT = (
    update(counters).where(counters.c.name == _CHANGES).values(value=counters.c.value + 1).returning(counters.c.value)
)


@dataclass(frozen=True, slots=True)
class Held:
    """A case as it is known here. ``last`` is the id of its last event: what the next one has to follow."""

    case: Case
    body: dict[str, Any]

    def __repr__(self) -> str:
        return f"Held({self.case!r})"

    @property
    def last(self) -> str:
        return self.case.events[-1].id


def held(connection: Connection, case_id: str) -> Held | None:
    """None when its intake has not arrived."""
    data = connection.execute(
        select(records.c.body).where(records.c.id == case_id, records.c.kind == "intake")
    ).scalar_one_or_none()
    if data is None:
        return None
    body: dict[str, Any] = json.loads(data)["body"]
    facts = facts_of(body)
    if facts.waits_for:
        firsts = [held(connection, first) for first in facts.waits_for]
        facts = replace(facts, started_on=started_on([None if one is None else one.case for one in firsts]))
    return Held(case_of(facts, events_of(connection, case_id)), body)


def facts_of(body: dict[str, Any]) -> TakenIn:
    """What the rules need of an intake's checked body."""
    return taken_in_facts_of(body)


def events_of(connection: Connection, case_id: str) -> list[CaseEvent]:
    """What happened after the take-in, in order."""
    query = select(case_events.c.body).where(case_events.c.case_id == case_id).order_by(case_events.c.seq)
    return [_event(body) for body in connection.execute(query).scalars()]


def _event(body: bytes) -> CaseEvent:
    event = event_from_json(bytes(body))
    if isinstance(event, BadEvent):
        raise ValueError(f"a kept event has an unknown form: {event.field}: {event.reason}")
    return event


def find_case(connection: Connection, text: str) -> str | None:
    """The id of the case with this number or id."""
    for column in (intakes.c.case_no, intakes.c.intake_id):
        found = connection.execute(select(intakes.c.intake_id).where(column == text)).scalar_one_or_none()
        if found is not None:
            return str(found)
    return None


def next_change(connection: Connection) -> int:
    """The feed's next number. Whoever takes one holds the counter until the commit, so numbers become visible in their
    order; take it last."""
    value = connection.execute(_COUNT).scalar()
    if value is None:
        connection.execute(insert(counters).values(name=_CHANGES, value=1))
        return 1
    return int(value)


def last_change(connection: Connection) -> int:
    return int(connection.execute(select(counters.c.value).where(counters.c.name == _CHANGES)).scalar() or 0)


def append(connection: Connection, rules: Rules, before: Held, event: CaseEvent, case: Case, now: str) -> None:
    """Puts an event in force: history, state, clocks, what overseers are told, and the feed."""
    connection.execute(
        insert(case_events).values(
            case_id=event.case_id,
            seq=event.seq,
            id=event.id,
            name=event.name.value,
            transition=event.transition,
            from_state=None if event.before is None else event.before.value,
            to_state=event.after.value,
            actor_role=event.actor.role.value,
            actor_id=event.actor.id,
            place=event.place.terminal,
            at=event.at,
            received_at=now,
            body=event_to_bytes(event),
        )
    )
    tell_overseers(connection, rules, case, date.fromisoformat(local_day(now)), now)
    due = rules.due(case)
    changed = next_change(connection)
    values: dict[str, Any] = {
        "due": None if due is None else due.on,
        "due_clock": None if due is None else due.clock,
        "lapse_proposed_at": None,
        "changed": changed,
    }
    if case.state is not before.case.state:
        values |= {"state": case.state.value, "state_at": event.at}
    connection.execute(update(intakes).where(intakes.c.intake_id == event.case_id).values(values))
    tell_others(connection, event.case_id, changed)
    dispatching.tell(connection, event.case_id, event.id, now)
    if event.name is EventName.CLOSE and case.package_id is not None:
        _start_waiting(connection, rules, case)


def _start_waiting(connection: Connection, rules: Rules, first: Case) -> None:
    """Cases of the package that waited for this one's result begin to count their days (C10 d)."""
    others = select(intakes.c.intake_id).where(
        intakes.c.package_id == first.package_id, intakes.c.intake_id != first.id
    )
    for other in list(connection.execute(others).scalars()):
        waiting = held(connection, other)
        if waiting is not None and first.id in waiting.case.waits_for:
            due = rules.due(waiting.case)
            clock = {"due": None, "due_clock": None} if due is None else {"due": due.on, "due_clock": due.clock}
            connection.execute(update(intakes).where(intakes.c.intake_id == other).values(**clock))
            touch(connection, other)


def touch(connection: Connection, case_id: str) -> None:
    """Something about the case has changed that is no event: terminals hear of it."""
    changed = next_change(connection)
    connection.execute(update(intakes).where(intakes.c.intake_id == case_id).values(changed=changed))
    tell_others(connection, case_id, changed)


def tell_others(connection: Connection, case_id: str, changed: int) -> None:
    """Those the case was handed to or opened for hear of the change too."""
    told = update(told_cases).where(told_cases.c.case_id == case_id, told_cases.c.ended == 0)
    connection.execute(told.values(changed=changed))


def tell_overseers(connection: Connection, rules: Rules, case: Case, today: date, now: str) -> int:
    """Keeps what is late or out of the rule in this case, each once (C24 b); how many are new."""
    item = rules.item_of(case)
    found = () if item is None else supervision_events(case, item, rules.days, today)
    keys = [event.key for event in found]
    known = set(connection.execute(select(supervision.c.key).where(supervision.c.key.in_(keys))).scalars())
    new = [
        {
            "key": event.key,
            "case_id": case.id,
            "rule": event.rule.value,
            "department": event.organ,
            "since": event.since,
            "at": event.at,
            "noted_at": now,
        }
        for event in found
        if event.key not in known
    ]
    if new:
        connection.execute(insert(supervision), new)
    return len(new)

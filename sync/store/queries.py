"""Lists of cases for counter and kiosk: what waits, what is due, what is a person's. All by index (docs/adr/0013)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from intake.case.case import Case
from intake.case.events import CaseEvent, Decision
from intake.case.history import taken_in_facts_of
from intake.case.states import CaseState
from intake.papers.outage import read_slip_number
from sync.notes import OutageEntry
from sync.store.cases import find_key
from sync.store.errors import CaseShredded
from sync.store.events import event_of_row
from sync.store.folding import case_file, intake_body
from sync.store.keys import StoreKeys
from sync.store.outbox import IS_OPEN, IS_OPEN_IN_CASE
from sync.store.schema import events, intakes, notes, outbox, persons

#: Somebody has to decide whether it is accepted.
UNDECIDED = (CaseState.RECEIVED, CaseState.SUPPLEMENTED)
#: The applicant has to bring something.
TO_SUPPLEMENT = (CaseState.SUPPLEMENT_PENDING, CaseState.REVIEW_SUPPLEMENT)
#: The result can be given out.
TO_HAND_OUT = (CaseState.READY,)
MOST = 200

_unsent = select(outbox.c.id).where(outbox.c.case_id == intakes.c.id, IS_OPEN_IN_CASE)
#: In the very words of the partial index, which is next to empty.
_IS_CLASH: ColumnElement[bool] = literal_column("events.conflict IS NOT NULL AND events.settled_at IS NULL")
_clash = select(events.c.id).where(events.c.case_id == intakes.c.id, _IS_CLASH)
_LINES = select(intakes, exists(_unsent).label("unsent"), exists(_clash).label("clash"))
#: Its intake was never taken by the platform, and a person ended it (`sync.store.ending`): nobody waits for it here.
#: They are few, and read once for a list from their partial index: looking at each line's record reads a page for each.
_IS_ENDED = intakes.c.id.in_(select(outbox.c.id).where(outbox.c.state == literal_column("'settled'")))
_HAS_CLASH = intakes.c.id.in_(select(events.c.case_id).where(_IS_CLASH))

#: In the order of the partial index: it stays as small as the backlog.
_OPEN_RECORDS = select(outbox.c.case_id).where(IS_OPEN).order_by(outbox.c.state, outbox.c.position)


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case as lists show it; no personal value. ``as_of`` is when the platform last spoke of it (None: never),
    ``due`` the day its next clock (``due_clock``) runs out. ``unsent``: the platform does not know everything yet.
    ``clash``: something done here does not count, a person must see to it (§4.2 rule 3)."""

    id: str
    case_no: str
    impl_code: str
    item_version: int
    item_name: str
    channel: str
    state: CaseState
    taken_in_at: str
    acceptance_date: str | None
    decision: Decision | None
    due: str | None
    due_clock: str | None
    package_id: str | None
    elsewhere: bool
    as_of: str | None
    unsent: bool
    clash: bool


def in_states(connection: Connection, states: Sequence[CaseState], most: int = MOST) -> tuple[CaseLine, ...]:
    """Cases in these states, the longest waiting first. Asked state by state: each is read in the index's own order."""
    found = [
        line
        for state in states
        for line in _lines(
            connection,
            _LINES.where(intakes.c.state == state.value, ~_IS_ENDED).order_by(intakes.c.taken_in_at).limit(most),
        )
    ]
    return tuple(sorted(found, key=lambda line: (line.taken_in_at, line.id))[:most])


def count_by_state(connection: Connection) -> dict[CaseState, int]:
    rows = connection.execute(select(intakes.c.state, func.count()).group_by(intakes.c.state))
    return {CaseState(state): count for state, count in rows}


def due_until(connection: Connection, day: str, most: int = MOST) -> tuple[CaseLine, ...]:
    """Cases one of whose clocks runs out on ``day`` (ISO) or has run out, the most urgent first."""
    due = _LINES.where(literal_column("intakes.due IS NOT NULL"), intakes.c.due <= day, ~_IS_ENDED).order_by(
        intakes.c.due
    )
    return _lines(connection, due.limit(most))


def unsent_cases(connection: Connection, most: int = MOST) -> tuple[CaseLine, ...]:
    """Cases of which the platform does not know everything yet, the longest waiting first, refused ones last."""
    ids: dict[str, None] = {}
    for case_id in connection.execute(_OPEN_RECORDS).scalars():
        ids[case_id] = None
        if len(ids) == most:
            break
    order = list(ids)
    if not order:
        return ()
    found = {line.id: line for line in _lines(connection, _LINES.where(intakes.c.id.in_(order)))}
    return tuple(found[case_id] for case_id in order if case_id in found)


def clashes(connection: Connection, most: int = MOST) -> tuple[CaseLine, ...]:
    """Cases in which something done here does not count."""
    return _lines(connection, _LINES.where(_HAS_CLASH).order_by(intakes.c.taken_in_at).limit(most))


def of_person(connection: Connection, person_key: str, most: int = MOST) -> tuple[CaseLine, ...]:
    """The person's cases, taken in here or elsewhere, newest first."""
    mine = _LINES.join(persons, persons.c.case_id == intakes.c.id).where(persons.c.person_key == person_key)
    return _lines(connection, mine.order_by(intakes.c.taken_in_at.desc(), intakes.c.id.desc()).limit(most))


def find(connection: Connection, text: str) -> CaseLine | None:
    """By case number, progress token or id: what stands in the receipt's code or under it; by the number of the slip
    that was written in an outage (C27 c)."""
    for column in (intakes.c.case_no, intakes.c.progress_token, intakes.c.id):
        found = _lines(connection, _LINES.where(column == text).limit(1))
        if found:
            return found[0]
    slip_no = read_slip_number(text)
    if slip_no is None:
        return None
    slip = select(notes.c.about).where(notes.c.number == slip_no, notes.c.kind == OutageEntry.KIND).limit(1)
    case_id = connection.execute(slip).scalar()
    return None if case_id is None else line_of(connection, case_id)


def line_of(connection: Connection, case_id: str) -> CaseLine | None:
    found = _lines(connection, _LINES.where(intakes.c.id == case_id))
    return found[0] if found else None


_SINCE = (
    select(events)
    .where(events.c.at >= bindparam("since"), events.c.conflict.is_(None))
    .order_by(events.c.at, events.c.id)
)


def events_since(connection: Connection, keys: StoreKeys, since: str, until: str | None) -> Iterator[CaseEvent]:
    """Events in force from ``since`` on, before ``until`` (RFC 3339 UTC), in order of time. Shredded cases are left
    out: nothing of them can be read."""
    wanted = _SINCE if until is None else _SINCE.where(events.c.at < until)
    for row in connection.execute(wanted, {"since": since}).all():
        try:
            key = find_key(connection, keys, row.case_id)
        except CaseShredded:
            continue
        body = intake_body(connection, keys, row.case_id) if key is not None else None
        if key is None or body is None:
            continue
        yield event_of_row(row, taken_in_facts_of(body), key)


def cases_moved_since(connection: Connection, keys: StoreKeys, since: str, until: str | None) -> Iterator[Case]:
    """Cases, folded, of which an event in force lies between ``since`` and ``until``; for figures."""
    moved = select(events.c.case_id).where(events.c.at >= since, events.c.conflict.is_(None)).distinct()
    if until is not None:
        moved = moved.where(events.c.at < until)
    for case_id in list(connection.execute(moved).scalars()):
        try:
            file = case_file(connection, keys, case_id)
        except CaseShredded:
            continue
        if file is not None:
            yield file.case


def _lines(connection: Connection, statement: Select[Any]) -> tuple[CaseLine, ...]:
    return tuple(_line(row) for row in connection.execute(statement))


def _line(row: Any) -> CaseLine:
    return CaseLine(
        id=row.id,
        case_no=row.case_no,
        impl_code=row.impl_code,
        item_version=row.item_version,
        item_name=row.item_name,
        channel=row.channel,
        state=CaseState(row.state),
        taken_in_at=row.taken_in_at,
        acceptance_date=row.acceptance_date,
        decision=None if row.decision is None else Decision(row.decision),
        due=row.due,
        due_clock=row.due_clock,
        package_id=row.package_id,
        elsewhere=row.origin == "platform",
        as_of=row.as_of,
        unsent=bool(row.unsent),
        clash=bool(row.clash),
    )

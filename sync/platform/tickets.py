"""Tickets of the hall: a number for a person, called by one window at a time (docs/adr/0007).

A ticket holds no name and no ID number. Numbers begin anew each day of legal time; every check-and-set is one
transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from uuid6 import uuid7

from intake.clock import Clock, Reading
from sync.platform.database import Database
from sync.platform.schema import counters, ticket_calls, ticket_letters, tickets
from sync.platform.tokens import Terminal

MAX_NUMBER = 9999  # of one letter on one day
KEPT = timedelta(days=7)
BOARD_LENGTH = 30  # calls told at once

_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # without I and O, which are taken for 1 and 0
_MAX_SERVICES = 200
_ARRIVAL, _BOARD = "tickets", "board"


@dataclass(frozen=True, slots=True)
class Ticket:
    id: str
    number: str
    service: str
    item: str | None
    reason: str | None
    draft: str | None
    state: str  # waiting | called | passed | finished
    window: str | None
    taken_at: str
    called_at: str | None
    calls: int
    ahead: int  # how many wait before it


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody takes a ticket for."""

    service: str
    item: str | None
    reason: str | None
    draft: str | None


@dataclass(frozen=True, slots=True)
class NoNumbers:
    pass


@dataclass(frozen=True, slots=True)
class NobodyWaits:
    pass


@dataclass(frozen=True, slots=True)
class CalledElsewhere:
    window: str


@dataclass(frozen=True, slots=True)
class NotCalled:
    pass


@dataclass(frozen=True, slots=True)
class Call:
    seq: int
    number: str
    window: str
    at: str
    calls: int


def give(database: Database, clock: Clock, caller: Terminal, wish: Wish) -> Ticket | NoNumbers:
    now = clock.now()
    day = _day(now)
    ticket_id = str(uuid7())

    def decide(connection: Connection) -> Ticket | NoNumbers:
        letter = _letter(connection, wish.service)
        count = _next(connection, f"{_ARRIVAL}|{day}|{letter}")
        if count > MAX_NUMBER:
            return NoNumbers()
        row = {
            "id": ticket_id,
            "position": _next(connection, _ARRIVAL),
            "day": day,
            "number": f"{letter}{count:03d}",
            "service": wish.service,
            "item": wish.item,
            "reason": wish.reason,
            "draft_id": wish.draft,
            "state": "waiting",
            "taken_by": caller.terminal_id,
            "taken_at": now.rfc3339,
            "calls": 0,
        }
        connection.execute(insert(tickets).values(row))
        return _ticket(connection, _row(connection, ticket_id, day))

    return database.write(decide)


def listed(connection: Connection, now: Reading) -> list[Ticket]:
    """Of today, not finished, in the order of arrival."""
    query = select(tickets).where(tickets.c.day == _day(now), tickets.c.state != "finished")
    found, waiting = [], 0
    for row in connection.execute(query.order_by(tickets.c.position)):
        found.append(_told(row, waiting if row.state == "waiting" else 0))
        waiting += row.state == "waiting"
    return found


def call(
    database: Database, clock: Clock, window: str, ticket_id: str | None
) -> Ticket | NobodyWaits | CalledElsewhere:
    """Call the oldest waiting ticket, or that one, which may also have been passed before."""
    now = clock.now()
    day = _day(now)

    def decide(connection: Connection) -> Ticket | NobodyWaits | CalledElsewhere:
        row = _oldest_waiting(connection, day) if ticket_id is None else _row(connection, ticket_id, day)
        if row is None or row.state == "finished":
            return NobodyWaits()
        if row.state == "called":
            return _ticket(connection, row) if row.window == window else CalledElsewhere(row.window)
        return _announce(connection, row, window, now)

    return database.write(decide)


def recall(
    database: Database, clock: Clock, window: str, ticket_id: str
) -> Ticket | CalledElsewhere | NotCalled | NobodyWaits:
    """Call once more whom the window has called."""
    now = clock.now()

    def decide(connection: Connection) -> Ticket | CalledElsewhere | NotCalled | NobodyWaits:
        row = _row(connection, ticket_id, _day(now))
        if row is None:
            return NobodyWaits()
        if row.state != "called":
            return NotCalled()
        return _announce(connection, row, window, now) if row.window == window else CalledElsewhere(row.window)

    return database.write(decide)


def settle(
    database: Database, clock: Clock, window: str, ticket_id: str, state: str
) -> Ticket | CalledElsewhere | NotCalled | NobodyWaits:
    """The called one did not come (``passed``) or has been served (``finished``). Saying it twice changes nothing."""
    now = clock.now()

    def decide(connection: Connection) -> Ticket | CalledElsewhere | NotCalled | NobodyWaits:
        row = _row(connection, ticket_id, _day(now))
        if row is None:
            return NobodyWaits()
        if row.state == "called" and row.window != window:
            return CalledElsewhere(row.window)
        if (row.state, row.window) == (state, window):
            return _ticket(connection, row)
        if row.state != "called":
            return NotCalled()
        connection.execute(update(tickets).where(tickets.c.id == ticket_id).values(state=state))
        return _ticket(connection, _row(connection, ticket_id, _day(now)))

    return database.write(decide)


def board(connection: Connection, now: Reading, after: int) -> tuple[int, list[Call]]:
    """The cursor, and today's calls behind ``after``, the latest few, oldest first."""
    cursor = int(connection.execute(select(func.coalesce(func.max(ticket_calls.c.seq), 0))).scalar_one())
    if after > cursor:
        after = 0  # the asker knew another database
    query = (
        select(ticket_calls)
        .where(ticket_calls.c.day == _day(now), ticket_calls.c.seq > after, ticket_calls.c.seq <= cursor)
        .order_by(ticket_calls.c.seq.desc())
        .limit(BOARD_LENGTH)
    )
    rows = connection.execute(query).all()
    return cursor, [Call(r.seq, r.number, r.window, r.at, r.calls) for r in reversed(rows)]


def sweep(database: Database, clock: Clock) -> None:
    """Drops tickets of days gone by. The latest call stays: the board's cursor must not go back."""
    now = clock.now()
    first = _day(Reading(now.utc - KEPT))

    def drop(connection: Connection) -> None:
        connection.execute(delete(tickets).where(tickets.c.day < first))
        latest = select(func.max(ticket_calls.c.seq)).scalar_subquery()
        connection.execute(delete(ticket_calls).where(ticket_calls.c.day < first, ticket_calls.c.seq < latest))
        old = (counters.c.name > f"{_ARRIVAL}|") & (counters.c.name < f"{_ARRIVAL}|{first}")
        connection.execute(delete(counters).where(old))

    database.write(drop)


# --- inside a transaction -------------------------------------------------------------------------------------------


def _oldest_waiting(connection: Connection, day: str) -> Any:
    query = select(tickets).where(tickets.c.day == day, tickets.c.state == "waiting").order_by(tickets.c.position)
    return connection.execute(query.limit(1).with_for_update(skip_locked=True)).first()


def _row(connection: Connection, ticket_id: str, day: str) -> Any:
    query = select(tickets).where(tickets.c.id == ticket_id, tickets.c.day == day)
    return connection.execute(query.with_for_update()).first()


def _announce(connection: Connection, row: Any, window: str, now: Reading) -> Ticket:
    calls = row.calls + 1
    connection.execute(
        update(tickets)
        .where(tickets.c.id == row.id)
        .values(state="called", window=window, called_at=now.rfc3339, calls=calls)
    )
    seq = _next(connection, _BOARD)
    call_row = {"seq": seq, "day": row.day, "number": row.number, "window": window, "at": now.rfc3339, "calls": calls}
    connection.execute(insert(ticket_calls).values(call_row))
    return _ticket(connection, _row(connection, row.id, row.day))


def _ticket(connection: Connection, row: Any) -> Ticket:
    before = select(func.count()).where(
        tickets.c.day == row.day, tickets.c.state == "waiting", tickets.c.position < row.position
    )
    return _told(row, int(connection.execute(before).scalar_one()) if row.state == "waiting" else 0)


def _told(row: Any, ahead: int) -> Ticket:
    return Ticket(
        id=row.id,
        number=row.number,
        service=row.service,
        item=row.item,
        reason=row.reason,
        draft=row.draft_id,
        state=row.state,
        window=row.window,
        taken_at=row.taken_at,
        called_at=row.called_at,
        calls=row.calls,
        ahead=ahead,
    )


def _letter(connection: Connection, service: str) -> str:
    """A service keeps its letter; when all are taken, the rest share the last."""
    known = connection.execute(select(ticket_letters.c.letter).where(ticket_letters.c.service == service)).scalar()
    if known is not None:
        return str(known)
    used = int(connection.execute(select(func.count()).select_from(ticket_letters)).scalar_one())
    letter = _LETTERS[min(used, len(_LETTERS) - 1)]
    if used < _MAX_SERVICES:  # beyond that somebody makes them up
        connection.execute(insert(ticket_letters).values(service=service, letter=letter))
    return letter


def _next(connection: Connection, name: str) -> int:
    """The counter's next value, from 1 on. Its row is locked until the transaction ends: no value is seen too early."""
    step = update(counters).where(counters.c.name == name).values(value=counters.c.value + 1)
    value = connection.execute(step.returning(counters.c.value)).scalar()
    if value is None:
        connection.execute(insert(counters).values(name=name, value=1))
        return 1
    return int(value)


def _day(now: Reading) -> str:
    return now.local.date().isoformat()

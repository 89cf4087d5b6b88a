"""Takes routed cases to departments' own systems and brings their answers back: at least once, by id, for as long as it
takes (docs/platform.md, ADR 14).

What is to be told stands in an outbox (`sync.platform.dispatching`), put there in the transaction of what it tells of.
`drive` is called every few seconds by every instance of the platform; a department is one instance's at a time, by a
claim in its row that runs out by itself. A system that is down is tried again, later and later, for ever; a message
that it fails on alone does not hold up the others and is parked, as one it refuses: for a person, on the officer's
page.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from typing import Any

from sqlalchemy import Connection, Row, or_, select, update
from uuid6 import uuid7

from intake.clock import Reading
from sync.platform import connector_answers
from sync.platform.connector_message import Message, message_of
from sync.platform.connector_wire import DepartmentLine, NotReached, Reply, digest_of
from sync.platform.records import Ground
from sync.platform.schema import connectors, department_answers, departments, dispatches

#: How often a system that answers is asked, and how long one that does not is left alone at most.
POLL = timedelta(seconds=5)
_FIRST_WAIT = timedelta(seconds=5)
_LONGEST_WAIT = timedelta(hours=1)
#: A system that answers but takes nothing.
_FAILING_WAIT = timedelta(minutes=1)
#: A claim is renewed before each message; one that was not is nobody's after this.
_CLAIM = timedelta(minutes=3)
#: A message that a system fails on so often, while it takes others, is parked.
MOST_TRIES = 8
_ROUND = 200  # messages in one turn: the other departments want one too


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of one department's turn."""

    department: str
    delivered: int = 0
    refused: int = 0
    answers: int = 0
    moved: int = 0  # answers that moved a case
    error: str | None = None
    reached: bool = False  # its answers could be read, whatever else failed


@dataclass(frozen=True, slots=True)
class _Claim:
    department: str
    url: str
    secret: str
    cursor: str
    by: str


def drive(ground: Ground, public_url: str, *, read_s: float = 30.0) -> tuple[Turn, ...]:
    """A turn for each department whose time has come and that nobody else is at."""
    turns = []
    with ground.database.read() as connection:
        due = select(connectors.c.department).where(connectors.c.next_at <= ground.clock.now().rfc3339)
        waiting = list(connection.execute(due.order_by(connectors.c.next_at)).scalars())
    for department in waiting:
        claim = ground.database.write(partial(_claim, ground.clock.now(), department))
        if claim is not None:
            turns.append(_turn(ground, public_url, claim, read_s))
    return tuple(turns)


def _claim(now: Reading, department: str, connection: Connection) -> _Claim | None:
    by = str(uuid7())
    free = or_(connectors.c.claimed_until.is_(None), connectors.c.claimed_until < now.rfc3339)
    mine = (
        update(connectors)
        .where(connectors.c.department == department, connectors.c.next_at <= now.rfc3339, free)
        .values(claimed_by=by, claimed_until=_later(now, _CLAIM))
    )
    if not connection.execute(mine).rowcount:
        return None
    row = connection.execute(select(connectors).where(connectors.c.department == department)).one()
    return _Claim(department, row.url, row.secret, row.cursor, by)


def _still_mine(ground: Ground, claim: _Claim) -> bool:
    now = ground.clock.now()
    mine = (connectors.c.department == claim.department, connectors.c.claimed_by == claim.by)
    renewed = update(connectors).where(*mine).values(claimed_until=_later(now, _CLAIM))
    return bool(ground.database.write(lambda c: c.execute(renewed).rowcount))


def _turn(ground: Ground, public_url: str, claim: _Claim, read_s: float) -> Turn:
    turn = Turn(claim.department)
    try:
        with DepartmentLine(claim.url, claim.secret, read_s=read_s) as line:
            turn = _send_all(ground, claim, line, turn)
            failed = turn.error
            turn = _read_all(ground, public_url, claim, line, turn)
            turn = replace(turn, reached=turn.error == failed)
    except NotReached as error:
        turn = replace(turn, error=str(error)[:200])
    _release(ground, claim, turn)
    return turn


def _release(ground: Ground, claim: _Claim, turn: Turn) -> None:
    now = ground.clock.now()

    def work(connection: Connection) -> None:
        row = connection.execute(select(connectors).where(connectors.c.department == claim.department)).first()
        if row is None or row.claimed_by != claim.by:
            return
        values: dict[str, Any] = {"claimed_by": None, "claimed_until": None, "last_error": turn.error}
        if turn.error is None:
            again = _later(now, timedelta(0) if turn.delivered or turn.moved else POLL)  # one thing leads to another
            values |= {"tries": 0, "failing_since": None, "worked_at": now.rfc3339, "next_at": again}
        else:
            longest = _FAILING_WAIT if turn.reached else _LONGEST_WAIT
            wait = min(longest, _FIRST_WAIT * 2 ** min(row.tries, 12))
            values |= {"tries": row.tries + 1, "failing_since": row.failing_since or now.rfc3339}
            values |= {"next_at": _later(now, wait)}
        connection.execute(update(connectors).where(connectors.c.department == claim.department).values(values))

    ground.database.write(work)


# --- sending ----------------------------------------------------------------------------------------------------------


def _send_all(ground: Ground, claim: _Claim, line: DepartmentLine, turn: Turn) -> Turn:
    """Everything that waits; one it fails on goes behind the others."""
    failed: list[tuple[str, str]] = []
    for row in _waiting(ground, claim.department):
        if not _still_mine(ground, claim):
            return turn
        with ground.database.read() as connection:
            message = message_of(connection, row)
        if message is None:
            _note(ground, row.id, "delivered", "nothing to tell any more")
            continue
        reply = _send(ground, line, row, message)
        if reply.status in (200, 201) and _acknowledged(reply, row.id, message):
            _note(ground, row.id, "delivered", None)
            turn = replace(turn, delivered=turn.delivered + 1)
        elif reply.status == 422:
            why = reply.body.get("refused")
            _note(ground, row.id, "refused", why if isinstance(why, str) else "no reason given")
            turn = replace(turn, refused=turn.refused + 1)
        else:
            failed.append((row.id, f"answered {reply.status}"))
            if len(failed) > 3 and not turn.delivered:
                break  # it is the system that fails, not one message
    return _blame(ground, failed, turn)


def _blame(ground: Ground, failed: list[tuple[str, str]], turn: Turn) -> Turn:
    """Where others went through, it is the message; where none did, the system."""
    for message_id, why in failed:
        park = _tried(ground, message_id, count=bool(turn.delivered)) >= MOST_TRIES
        if park:
            _note(ground, message_id, "refused", f"the department's system fails on it: {why}")
            turn = replace(turn, refused=turn.refused + 1)
    if failed and not turn.delivered:
        return replace(turn, error=failed[0][1])
    return turn


def _tried(ground: Ground, message_id: str, *, count: bool) -> int:
    def work(connection: Connection) -> int:
        one = update(dispatches).where(dispatches.c.id == message_id)
        more = one.values(tries=dispatches.c.tries + (1 if count else 0)).returning(dispatches.c.tries)
        return int(connection.execute(more).scalar() or 0)

    return ground.database.write(work)


def _waiting(ground: Ground, department: str) -> Iterator[Row[Any]]:
    query = select(dispatches).where(dispatches.c.department == department, dispatches.c.state == "pending")
    with ground.database.read() as connection:
        rows = connection.execute(query.order_by(dispatches.c.tries, dispatches.c.id).limit(_ROUND)).all()
    yield from rows


def _send(ground: Ground, line: DepartmentLine, row: Row[Any], message: Message) -> Reply:
    """Files first, those it has not; then the message that names them. Raises `NotReached`."""
    for file in message.files:
        path = f"/files/{file.address.digest}"
        now = ground.clock.now().rfc3339
        if line.get(f"{path}?there", now).status == 200 or ground.blobs.size(file.address) is None:
            continue
        reply = line.send_file(path, ground.blobs.path(file.address), file.address.digest, now)
        if reply.status not in (200, 201):
            return reply
    return line.send(f"/messages/{row.id}", message.body, ground.clock.now().rfc3339)


def _acknowledged(reply: Reply, message_id: str, message: Message) -> bool:
    return reply.body.get("ack") == message_id and reply.body.get("digest") == digest_of(message.body)


def _note(ground: Ground, message_id: str, state: str, reason: str | None) -> None:
    now = ground.clock.now().rfc3339
    values = {"state": state, "reason": None if reason is None else reason[:300], "delivered_at": now}
    noted = update(dispatches).where(dispatches.c.id == message_id, dispatches.c.state == "pending").values(values)
    ground.database.write(lambda c: c.execute(noted))


# --- reading ----------------------------------------------------------------------------------------------------------


def _read_all(ground: Ground, public_url: str, claim: _Claim, line: DepartmentLine, turn: Turn) -> Turn:
    """Page after page; how far it got is kept only after what stands before is."""
    cursor = claim.cursor

    def fetch(digest: str) -> bytes | None:
        reply = line.get_file(f"/files/{digest}", ground.clock.now().rfc3339)
        return reply.content if reply.status == 200 else None

    for _ in range(_ROUND):
        reply = line.get(f"/answers?after={cursor}", ground.clock.now().rfc3339)
        answers, following = reply.body.get("answers"), reply.body.get("cursor")
        if reply.status != 200 or not isinstance(answers, list) or not _is_cursor(following):
            return replace(turn, error=f"its answers cannot be read (status {reply.status})")
        for answer in answers:
            taken = connector_answers.take(ground, public_url, claim.department, answer, fetch)
            moved = int(taken.new and taken.outcome == "applied")
            turn = replace(turn, answers=turn.answers + int(taken.new), moved=turn.moved + moved)
        if following == cursor or not _moved_on(ground, claim, str(following)):
            break
        cursor = str(following)
        if not answers:
            break
    return turn


def _is_cursor(text: object) -> bool:
    return isinstance(text, str) and len(text) <= 64 and text.isascii() and all(c.isalnum() or c in "-_." for c in text)


def _moved_on(ground: Ground, claim: _Claim, cursor: str) -> bool:
    mine = (connectors.c.department == claim.department, connectors.c.claimed_by == claim.by)
    on = update(connectors).where(*mine).values(cursor=cursor, claimed_until=_later(ground.clock.now(), _CLAIM))
    return bool(ground.database.write(lambda c: c.execute(on).rowcount))


# --- for people -------------------------------------------------------------------------------------------------------


def overview(connection: Connection) -> list[dict[str, Any]]:
    """How it goes with each department's system, and what is not delivered or not applied."""
    names = {row.id: row.name for row in connection.execute(select(departments.c.id, departments.c.name))}
    return [
        {
            "department": row.department,
            "name": names.get(row.department, row.department),
            "url": row.url,
            "worked_at": row.worked_at,
            "failing_since": row.failing_since,
            "last_error": row.last_error,
            "next_at": row.next_at,
            "undelivered": undelivered(connection, row.department),
            "not_applied": not_applied(connection, row.department),
        }
        for row in connection.execute(select(connectors).order_by(connectors.c.department))
    ]


def undelivered(connection: Connection, department: str, most: int = 100) -> list[dict[str, Any]]:
    """What the system refused, then what still waits, oldest first."""
    query = select(dispatches).where(
        dispatches.c.department == department, dispatches.c.state.in_(("refused", "pending"))
    )
    rows = connection.execute(query.order_by(dispatches.c.state.desc(), dispatches.c.id).limit(most))
    names = ("id", "case_id", "kind", "state", "tries", "created_at", "reason")
    return [{name: getattr(row, name) for name in names} for row in rows]


def not_applied(connection: Connection, department: str, most: int = 100) -> list[dict[str, Any]]:
    """Answers that moved nothing and that nobody has seen to."""
    query = select(department_answers).where(
        department_answers.c.department == department,
        department_answers.c.outcome != "applied",
        department_answers.c.settled_at.is_(None),
    )
    rows = connection.execute(query.order_by(department_answers.c.received_at).limit(most))
    names = ("id", "case_id", "outcome", "reason", "received_at")
    return [{name: getattr(row, name) for name in names} for row in rows]


def any_of(connection: Connection, mine: tuple[str, ...] | None) -> bool:
    """Has one of these departments (None: any) a system of its own?"""
    query = select(connectors.c.department).limit(1)
    return (
        connection.execute(query if mine is None else query.where(connectors.c.department.in_(mine))).first()
        is not None
    )


def department_of(connection: Connection, what: str) -> str | None:
    """Whose message or answer this is; None for neither."""
    for table in (dispatches, department_answers):
        found = connection.execute(select(table.c.department).where(table.c.id == what)).scalar()
        if found is not None:
            return str(found)
    return None


def send_again(connection: Connection, message_id: str, staff: str) -> bool:
    """A person has put right why it was refused; False for what is not refused."""
    again = (
        update(dispatches)
        .where(dispatches.c.id == message_id, dispatches.c.state == "refused")
        .values(state="pending", tries=0, reason=None, delivered_at=None, staff=staff)
    )
    return bool(connection.execute(again).rowcount)


def settle(connection: Connection, what: str, staff: str, how: str, now: str) -> bool:
    """A person has seen to a message that was refused, or an answer that was not applied, in another way."""
    message = (
        update(dispatches)
        .where(dispatches.c.id == what, dispatches.c.state == "refused")
        .values(state="settled", staff=staff, reason=how[:300])
    )
    answer = (
        update(department_answers)
        .where(department_answers.c.id == what, department_answers.c.outcome != "applied")
        .values(settled_at=now, settled_by=staff)
    )
    return bool(connection.execute(message).rowcount or connection.execute(answer).rowcount)


def _later(now: Reading, span: timedelta) -> str:
    return Reading(now.utc + span).rfc3339

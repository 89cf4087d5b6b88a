"""How the queue stands, for screens and `hall-sync status`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.clock import Measured, TimeFacts, plausible_time
from sync.store.backlog import carrying, line_limits, progress
from sync.store.meta import get_meta, set_meta
from sync.store.outbox import IS_OPEN, is_practice
from sync.store.outbox import counts as counts_by_state
from sync.store.schema import outbox

LAST_CONTACT = "last_contact"
SIGNED_TIME = "signed_time"
MEASURED = "platform_time_measured"
TROUBLE = "platform_trouble"


@dataclass(frozen=True, slots=True)
class Stuck:
    """A record the platform refused; ``way_out`` tells staff what can be done. ``intake_id`` is the case's intake."""

    record_id: str
    intake_id: str
    reason: str
    detail: str
    way_out: str
    since: str


@dataclass(frozen=True, slots=True)
class LineNow:
    """What the agent is at: ``under_way`` records on ``busy`` of ``lanes`` connections. ``limit`` is the cap on the
    line in force now, bytes a second (0: none), until ``limit_until`` (``HH:MM``), then ``limit_then``; None: all day.
    ``next_try_s``: seconds until it tries again after everything failed; None: nothing keeps it. Only an agent that
    runs makes this true: who shows it looks whether one does."""

    under_way: int
    busy: int
    lanes: int
    limit: int = 0
    limit_until: str | None = None
    limit_then: int = 0
    next_try_s: int | None = None


@dataclass(frozen=True, slots=True)
class QueueStatus:
    """``pending`` waits for the platform, ``acknowledged`` has its receipt, ``stuck`` waits for a person.

    ``oldest_pending_s`` is None when nothing is pending; ``last_contact`` is when the platform last answered us;
    ``trouble`` is why it cannot be reached now (`sync.outcomes.Fault`, or ``login_failed: …``), None when it can.
    ``room`` is the disk's level (`sync.store.room.Level`): ample, low, refusing, emergency.
    ``pending_bytes`` is about what still has to be sent, ``bytes_per_s`` how fast it went in the last minutes,
    ``seconds_left`` what follows from both; None when the agent cannot say (yet).
    """

    pending: int
    acknowledged: int
    stuck: tuple[Stuck, ...]
    oldest_pending_s: int | None
    last_contact: str | None
    trouble: str | None = None
    room: str = "ample"
    pending_bytes: int | None = None
    bytes_per_s: int | None = None
    seconds_left: int | None = None
    since_contact_s: int | None = None  # how long ago the platform last answered us
    line: LineNow | None = None  # None: no agent has said anything yet

    @property
    def online(self) -> bool:
        """Was the platform in reach when the agent last tried?"""
        return self.last_contact is not None and self.trouble is None


def queue_status(connection: Connection, now: Reading) -> QueueStatus:
    counted = counts_by_state(connection)
    oldest = connection.execute(
        select(outbox.c.created_at).where(IS_OPEN, outbox.c.state == "pending").order_by(outbox.c.position).limit(1)
    ).scalar()
    stuck = connection.execute(
        select(outbox.c.id, outbox.c.case_id, outbox.c.stuck_reason, outbox.c.stuck_detail)
        .add_columns(outbox.c.way_out, outbox.c.stuck_since)
        .where(IS_OPEN, outbox.c.state == "stuck")
        .order_by(outbox.c.position)
    )
    counts, told = counted, progress(connection)
    if is_practice(connection):  # nothing of it waits: nothing is sent
        counts, oldest = {}, None
    if not counts.get("pending"):
        told = None
    contact = get_meta(connection, LAST_CONTACT, "")
    return QueueStatus(
        pending=counts.get("pending", 0),
        acknowledged=0 if is_practice(connection) else counted.get("delivered", 0),
        stuck=tuple(
            Stuck(row.id, row.case_id, row.stuck_reason, row.stuck_detail or "", row.way_out or "", row.stuck_since)
            for row in stuck
        ),
        oldest_pending_s=None if oldest is None else _age(oldest, now),
        last_contact=contact or None,
        trouble=get_meta(connection, TROUBLE, "") or None,
        pending_bytes=None if told is None else told.bytes,
        bytes_per_s=None if told is None else told.bytes_per_s,
        seconds_left=None if told is None else told.seconds_left,
        since_contact_s=_age(contact, now) if contact else None,
        line=_line_now(connection, now),
    )


def _line_now(connection: Connection, now: Reading) -> LineNow | None:
    said = carrying(connection)
    if said is None:
        return None
    limits, at = line_limits(connection), now.local.time()
    until = limits.changes_at(at)
    wait = None if said.next_try is None else -_seconds_since(said.next_try, now)
    return LineNow(
        said.under_way,
        said.busy,
        said.lanes,
        limit=round(limits.at(at)),
        limit_until=None if until is None else f"{until:%H:%M}",
        limit_then=0 if until is None else round(limits.at(until)),
        next_try_s=None if wait is None else max(0, round(wait)),
    )


def note_contact(connection: Connection, now: Reading, signed_time: str | None) -> None:
    """The platform answered; ``signed_time`` is the latest time it signed, and never goes back."""
    set_meta(connection, LAST_CONTACT, now.rfc3339)
    set_meta(connection, TROUBLE, "")
    if signed_time is not None:
        known = plausible_time(get_meta(connection, SIGNED_TIME, ""))
        learnt = plausible_time(signed_time)
        if learnt is not None and (known is None or learnt > known):
            set_meta(connection, SIGNED_TIME, signed_time)


def note_measurement(connection: Connection, measured: Measured) -> None:
    value = [measured.utc.isoformat(), measured.boot, measured.running_s, measured.offset.total_seconds()]
    set_meta(connection, MEASURED, json.dumps(value))


def note_trouble(connection: Connection, trouble: str) -> None:
    """Why the platform cannot be reached; written on change only."""
    if get_meta(connection, TROUBLE, "") != trouble:
        set_meta(connection, TROUBLE, trouble)


def time_facts(connection: Connection) -> TimeFacts:
    signed = plausible_time(get_meta(connection, SIGNED_TIME, ""))
    stored = get_meta(connection, MEASURED, "")
    if not stored:
        return TimeFacts(signed)
    utc, boot, running_s, offset_s = json.loads(stored)
    measured = Measured(datetime.fromisoformat(utc), boot, running_s, timedelta(seconds=offset_s))
    return TimeFacts(signed, measured)


def _age(at: str, now: Reading) -> int:
    """Whole seconds, never negative: the clock may have been set back."""
    return max(0, int(_seconds_since(at, now)))


def _seconds_since(at: str, now: Reading) -> float:
    return (now.utc - datetime.fromisoformat(at)).total_seconds()

"""How much waits for the platform, and how long the agent thinks it takes: what staff are told of progress."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import time, timedelta

from sqlalchemy import func, literal_column, select
from sqlalchemy.engine import Connection

from sync.records import INTAKE_KIND
from sync.store.base import StoreBase
from sync.store.meta import get_meta, set_meta
from sync.store.schema import blobs, outbox
from sync.throttle import LineLimits

_PROGRESS, _CARRYING, _LIMITS = "delivery_progress", "delivery_carrying", "line_limits"
#: About what a record costs beside its attachments: its bytes, heads, the receipt.
RECORD_BYTES = 6_000
_PENDING = outbox.c.state == literal_column("'pending'")


@dataclass(frozen=True, slots=True)
class Backlog:
    """``bytes`` are those of pending records and of the attachments of pending intakes."""

    records: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Progress:
    """As the agent saw it last: bytes that wait, bytes a second, and seconds until all is sent; None: not known."""

    bytes: int
    bytes_per_s: int | None
    seconds_left: int | None


@dataclass(frozen=True, slots=True)
class Carrying:
    """What the agent is at, as it said last: ``under_way`` records on ``busy`` of ``lanes`` connections; ``next_try``
    (RFC 3339) is when it tries again after everything failed, None while nothing keeps it."""

    under_way: int
    busy: int
    lanes: int
    next_try: str | None


class BacklogStore(StoreBase):
    """The part of `sync.store.store.Store` that the agent measures its progress by."""

    def backlog(self) -> Backlog:
        """Reads an index and the sizes of attachments: some ten milliseconds for 10,000 intakes."""
        with self._database.read() as connection:
            return backlog(connection)

    def note_progress(self, progress: Progress | None) -> None:
        """For screens; None: nothing waits."""
        with self._database.write() as connection:
            set_meta(connection, _PROGRESS, "" if progress is None else json.dumps(asdict(progress)))

    def note_carrying(self, under_way: int, busy: int, lanes: int, next_try_s: float | None) -> None:
        """For screens; ``next_try_s`` from now."""
        again = None if next_try_s is None else self._clock.now().utc + timedelta(seconds=next_try_s)
        said = Carrying(under_way, busy, lanes, None if again is None else again.isoformat())
        with self._database.write() as connection:
            set_meta(connection, _CARRYING, json.dumps(asdict(said)))

    def note_line_limits(self, limits: LineLimits) -> None:
        """By which limits the agent that runs now sends; for screens."""
        said = json.dumps([limits.usual, limits.busy, limits.busy_from.isoformat(), limits.busy_until.isoformat()])
        with self._database.read() as connection:
            known = get_meta(connection, _LIMITS, "")
        if known != said:
            with self._database.write() as connection:
                set_meta(connection, _LIMITS, said)


def backlog(connection: Connection) -> Backlog:
    count = connection.execute(select(func.count()).select_from(outbox).where(_PENDING)).scalar_one()
    cases = select(outbox.c.case_id).where(_PENDING, outbox.c.kind == INTAKE_KIND)
    size = connection.execute(select(func.sum(blobs.c.size)).where(blobs.c.case_id.in_(cases))).scalar()
    return Backlog(count, int(size or 0) + count * RECORD_BYTES)


def progress(connection: Connection) -> Progress | None:
    text = get_meta(connection, _PROGRESS, "")
    return Progress(**json.loads(text)) if text else None


def carrying(connection: Connection) -> Carrying | None:
    text = get_meta(connection, _CARRYING, "")
    return Carrying(**json.loads(text)) if text else None


def line_limits(connection: Connection) -> LineLimits:
    text = get_meta(connection, _LIMITS, "")
    if not text:
        return LineLimits()
    usual, busy, busy_from, busy_until = json.loads(text)
    return LineLimits(usual, busy, time.fromisoformat(busy_from), time.fromisoformat(busy_until))

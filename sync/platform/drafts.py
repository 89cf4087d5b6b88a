"""Shared drafts: kept sealed, found by a person's HMAC, open at one terminal at a time (docs/adr/0007).

Every check-and-set is one transaction. What an outcome names of another terminal is its name for people, so that the
person behind the counter can be told where to look.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from intake.clock import Clock, Reading
from sync.platform.database import Database
from sync.platform.draft_files import DraftFiles
from sync.platform.schema import closed_drafts, draft_blobs, draft_slips, drafts, terminals
from sync.platform.tokens import Terminal

LEASE_LIFE = timedelta(seconds=30)
DRAFT_LIFE = timedelta(days=15)  # after its last save
UNCLAIMED_LIFE = timedelta(days=1)  # of an attachment whose draft does not come
MAX_BLOBS = 200  # of one draft
MAX_OF_PERSON = 20
_SWEPT_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a draft open, until when if they do not renew."""

    holder: str  # terminal id
    name: str
    until: str
    term: int  # grows each time another terminal becomes the holder


@dataclass(frozen=True, slots=True)
class Listed:
    id: str
    revision: int
    saved_at: str
    expires_at: str
    lease: Lease | None


@dataclass(frozen=True, slots=True)
class Content:
    """A draft as it was put, and the caller's lease on it."""

    revision: int
    saved_at: str
    sealed: bytes
    blobs: tuple[str, ...]
    lease: Lease


@dataclass(frozen=True, slots=True)
class Save:
    """A draft as a terminal brings it."""

    person: str
    slip: str | None
    base_revision: int | None  # what it was made from; None: nothing was at the place
    revision: int
    saved_at: str
    sealed: bytes
    blobs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """A terminal's word that a draft is over. ``proof`` is for the other terminals: only they can check it."""

    reason: str  # taken_in | discarded
    at: str  # the last save the sender knew
    person: str | None
    proof: str | None


@dataclass(frozen=True, slots=True)
class Created:
    pass


@dataclass(frozen=True, slots=True)
class Replaced:
    """Also when the very same save comes again."""


@dataclass(frozen=True, slots=True)
class NoDraft:
    pass


@dataclass(frozen=True, slots=True)
class OtherPerson:
    """The draft is held under another person, and the sender has not shown that it knows that one."""


@dataclass(frozen=True, slots=True)
class DraftClosed:
    reason: str
    proof: str | None


@dataclass(frozen=True, slots=True)
class Leased:
    lease: Lease


@dataclass(frozen=True, slots=True)
class Stale:
    """The sender did not know what is held; both None: nothing."""

    revision: int | None
    saved_at: str | None


@dataclass(frozen=True, slots=True)
class MissingBlobs:
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TooMany:
    what: str


@dataclass(frozen=True, slots=True)
class Stored:
    pass


@dataclass(frozen=True, slots=True)
class Ended:
    """Closed now, or before."""


@dataclass(frozen=True, slots=True)
class Slip:
    draft_id: str
    saved_at: str


def find(connection: Connection, now: Reading, person: str) -> list[Listed]:
    """The person's drafts, latest save first."""
    rows = connection.execute(
        select(drafts)
        .where(drafts.c.person == person, drafts.c.expires_at > now.rfc3339)
        .order_by(drafts.c.saved_at.desc(), drafts.c.id.desc())
    ).all()
    return [Listed(r.id, r.revision, r.saved_at, r.expires_at, _lease_of(connection, r, now)) for r in rows]


def take(
    database: Database, clock: Clock, caller: Terminal, draft_id: str, person: str, *, take_over: bool
) -> Content | Leased | DraftClosed | NoDraft:
    """Give the caller the lease, or renew it. ``take_over`` takes it from whoever has it."""
    now = clock.now()
    until = _later(now, LEASE_LIFE)

    def decide(connection: Connection) -> Content | Leased | DraftClosed | NoDraft:
        if (over := _closed(connection, draft_id)) is not None:
            return over
        row = _held(connection, draft_id, now)
        if row is None or row.person != person:
            return NoDraft()
        other = _lease_of_another(connection, row, caller, now)
        if other is not None and not take_over:
            return Leased(other)
        term = row.lease_term + (row.lease_holder != caller.terminal_id)
        connection.execute(
            update(drafts)
            .where(drafts.c.id == draft_id)
            .values(lease_holder=caller.terminal_id, lease_until=until, lease_term=term)
        )
        lease = Lease(caller.terminal_id, _name(connection, caller.terminal_id), until, term)
        return Content(row.revision, row.saved_at, row.sealed, tuple(json.loads(row.blobs)), lease)

    return database.write(decide)


def release(database: Database, caller: Terminal, draft_id: str) -> None:
    """End the caller's lease, if it has one."""
    statement = (
        update(drafts)
        .where(drafts.c.id == draft_id, drafts.c.lease_holder == caller.terminal_id)
        .values(lease_holder=None, lease_until=None)
    )
    database.write(lambda connection: connection.execute(statement))


def put(
    database: Database, files: DraftFiles, clock: Clock, caller: Terminal, draft_id: str, save: Save
) -> Created | Replaced | Leased | Stale | DraftClosed | OtherPerson | MissingBlobs | TooMany:
    """Keep what a terminal saved, if it knew what was there and nobody else has it open."""
    now = clock.now()
    unnamed: list[str] = []

    def decide(
        connection: Connection,
    ) -> Created | Replaced | Leased | Stale | DraftClosed | OtherPerson | MissingBlobs | TooMany:
        unnamed.clear()
        if (over := _closed(connection, draft_id)) is not None:
            return over
        row = _held(connection, draft_id, now)
        if row is not None:
            if not _knows_person(connection, row, caller, save.person, now):
                return OtherPerson()
            other = _lease_of_another(connection, row, caller, now)
            if other is not None:
                return Leased(other)
            if (row.revision, row.saved_at, row.saved_by) == (save.revision, save.saved_at, caller.terminal_id):
                return Replaced()  # its answer was lost on the way
        held = None if row is None else row.revision
        if save.base_revision != held or (held is not None and save.revision <= held):
            return Stale(held, None if row is None else row.saved_at)
        if row is None and _count_of(connection, save.person, now) >= MAX_OF_PERSON:
            return TooMany("drafts of one person")
        stored = _stored_blobs(connection, draft_id)
        if missing := tuple(name for name in save.blobs if name not in stored):
            return MissingBlobs(missing)
        unnamed.extend(_forget_blobs(connection, draft_id, set(stored) - set(save.blobs)))
        _write(connection, draft_id, caller, save, now, new=row is None)
        return Created() if row is None else Replaced()

    outcome = database.write(decide)
    files.remove(unnamed)
    return outcome


def put_blob(
    database: Database, files: DraftFiles, clock: Clock, caller: Terminal, draft_id: str, name: str, data: bytes
) -> Stored | Leased | DraftClosed | TooMany:
    """Keep a sealed attachment; it may come before its draft."""
    now = clock.now()
    replaced: list[str] = []
    file = files.write(data)

    def decide(connection: Connection) -> Stored | Leased | DraftClosed | TooMany:
        replaced.clear()
        if (over := _closed(connection, draft_id)) is not None:
            return over
        row = _held(connection, draft_id, now)
        other = None if row is None else _lease_of_another(connection, row, caller, now)
        if other is not None:
            return Leased(other)
        replaced.extend(_forget_blobs(connection, draft_id, {name}))
        if len(_stored_blobs(connection, draft_id)) >= 2 * MAX_BLOBS:  # an old save's and a new one's
            return TooMany("attachments of one draft")
        values = {"draft_id": draft_id, "name": name, "file": file, "size": len(data), "stored_at": now.rfc3339}
        connection.execute(insert(draft_blobs).values(values))
        return Stored()

    try:
        outcome = database.write(decide)
    except BaseException:
        files.remove([file])
        raise
    files.remove(replaced if isinstance(outcome, Stored) else [*replaced, file])
    return outcome


def read_blob(
    database: Database, files: DraftFiles, clock: Clock, caller: Terminal, draft_id: str, name: str
) -> bytes | Leased | NoDraft:
    """The attachment, for the terminal that has the lease."""
    now = clock.now()
    with database.read() as connection:
        row = _held(connection, draft_id, now)
        if row is None:
            return NoDraft()
        lease = _lease_of(connection, row, now)
        if lease is not None and lease.holder != caller.terminal_id:
            return Leased(lease)
        file = connection.execute(select(draft_blobs.c.file).filter_by(draft_id=draft_id, name=name)).scalar()
    data = None if lease is None or file is None else files.read(file)
    return NoDraft() if data is None else data


def close(
    database: Database, files: DraftFiles, clock: Clock, caller: Terminal, draft_id: str, closing: Closing
) -> Ended | Leased | Stale | NoDraft:
    """The matter was taken in or discarded: its content goes, its id stays known. Taken in beats discarded.

    Who does not know the draft's person closes nothing. A discard does not reach what another terminal has open, or
    went on with after ``closing.at``.
    """
    now = clock.now()
    unnamed: list[str] = []

    def decide(connection: Connection) -> Ended | Leased | Stale | NoDraft:
        unnamed.clear()
        values = {"reason": closing.reason, "proof": closing.proof}
        known = _closed(connection, draft_id)
        if known is not None:
            if (known.reason, closing.reason) == ("discarded", "taken_in"):
                connection.execute(update(closed_drafts).where(closed_drafts.c.id == draft_id).values(values))
            return Ended()
        row = _held(connection, draft_id, now)
        if row is not None and not _knows_person(connection, row, caller, closing.person, now):
            return NoDraft()
        if row is not None and closing.reason == "discarded":
            other = _lease_of_another(connection, row, caller, now)
            if other is not None:
                return Leased(other)
            if row.saved_by != caller.terminal_id and row.saved_at > closing.at:
                return Stale(row.revision, row.saved_at)
        connection.execute(insert(closed_drafts).values(id=draft_id, closed_at=now.rfc3339, **values))
        connection.execute(delete(drafts).where(drafts.c.id == draft_id))
        unnamed.extend(_forget_blobs(connection, draft_id, set(_stored_blobs(connection, draft_id))))
        return Ended()

    outcome = database.write(decide)
    files.remove(unnamed)
    return outcome


def closed(connection: Connection, ids: Sequence[str]) -> dict[str, DraftClosed]:
    """Those of the ids that are closed."""
    rows = connection.execute(select(closed_drafts).where(closed_drafts.c.id.in_(ids)))
    return {row.id: DraftClosed(row.reason, row.proof) for row in rows}


def find_slip(connection: Connection, now: Reading, slip: str) -> Slip | DraftClosed | NoDraft:
    draft_id = connection.execute(select(draft_slips.c.draft_id).where(draft_slips.c.slip == slip)).scalar()
    if draft_id is None:
        return NoDraft()
    if (over := _closed(connection, draft_id)) is not None:
        return over
    row = _held(connection, draft_id, now)
    return NoDraft() if row is None else Slip(draft_id, row.saved_at)


def sweep(database: Database, files: DraftFiles, clock: Clock) -> int:
    """Drops expired drafts, and attachments whose draft never came. Returns how many drafts."""
    now = clock.now()
    unnamed: list[str] = []

    def decide(connection: Connection) -> int:
        unnamed.clear()
        expired = select(drafts.c.id).where(drafts.c.expires_at <= now.rfc3339).limit(_SWEPT_AT_ONCE)
        ids = list(connection.execute(expired).scalars())
        connection.execute(delete(draft_slips).where(draft_slips.c.draft_id.in_(ids)))
        connection.execute(delete(drafts).where(drafts.c.id.in_(ids), drafts.c.expires_at <= now.rfc3339))
        old = _earlier(now, UNCLAIMED_LIFE)
        unclaimed = select(draft_blobs.c.draft_id, draft_blobs.c.name).where(
            (draft_blobs.c.draft_id.in_(ids))
            | ((draft_blobs.c.stored_at <= old) & draft_blobs.c.draft_id.not_in(select(drafts.c.id)))
        )
        for draft_id, name in connection.execute(unclaimed).all():
            unnamed.extend(_forget_blobs(connection, draft_id, {name}))
        return len(ids)

    dropped = database.write(decide)
    files.remove(unnamed)
    return dropped


def remove_orphans(database: Database, files: DraftFiles) -> None:
    """At the start: files a crash left without a row. Other platforms may be at work on the same folder."""
    found = files.settled()
    with database.read() as connection:
        named = set(connection.execute(select(draft_blobs.c.file)).scalars())
    files.remove(sorted(found - named))


# --- inside a transaction -------------------------------------------------------------------------------------------


def _held(connection: Connection, draft_id: str, now: Reading) -> Any:
    """The draft's row; None when there is none or it has expired. In a write nobody else changes it meanwhile, for
    writers queue (`sync.platform.database`)."""
    query = select(drafts).where(drafts.c.id == draft_id, drafts.c.expires_at > now.rfc3339)
    return connection.execute(query).first()


def _closed(connection: Connection, draft_id: str) -> DraftClosed | None:
    return closed(connection, [draft_id]).get(draft_id)


def _knows_person(connection: Connection, row: Any, caller: Terminal, person: str | None, now: Reading) -> bool:
    """An id is no secret (tickets name drafts): who means to change a draft has the person's HMAC, or has shown it."""
    lease = _lease_of(connection, row, now)
    has_it = lease is not None and lease.holder == caller.terminal_id
    return has_it or caller.terminal_id == row.saved_by or person == row.person


def _lease_of(connection: Connection, row: Any, now: Reading) -> Lease | None:
    """Not one that outlives twice its life: our clock was set back since. (Once: requests overtake each other.)"""
    if row.lease_holder is None or not now.rfc3339 < row.lease_until <= _later(now, 2 * LEASE_LIFE):
        return None
    return Lease(row.lease_holder, _name(connection, row.lease_holder), row.lease_until, row.lease_term)


def _lease_of_another(connection: Connection, row: Any, caller: Terminal, now: Reading) -> Lease | None:
    lease = _lease_of(connection, row, now)
    return None if lease is None or lease.holder == caller.terminal_id else lease


def _name(connection: Connection, terminal_id: str) -> str:
    return str(connection.execute(select(terminals.c.name).where(terminals.c.terminal_id == terminal_id)).scalar_one())


def _count_of(connection: Connection, person: str, now: Reading) -> int:
    query = select(func.count()).where(drafts.c.person == person, drafts.c.expires_at > now.rfc3339)
    return int(connection.execute(query).scalar_one())


def _stored_blobs(connection: Connection, draft_id: str) -> dict[str, str]:
    """Name → file."""
    rows = connection.execute(select(draft_blobs.c.name, draft_blobs.c.file).where(draft_blobs.c.draft_id == draft_id))
    return {row.name: row.file for row in rows}


def _forget_blobs(connection: Connection, draft_id: str, names: set[str]) -> list[str]:
    """Drops the rows; the files they named, to be removed once this is durable."""
    which = (draft_blobs.c.draft_id == draft_id) & draft_blobs.c.name.in_(sorted(names))
    files = list(connection.execute(select(draft_blobs.c.file).where(which)).scalars())
    connection.execute(delete(draft_blobs).where(which))
    return files


def _write(connection: Connection, draft_id: str, caller: Terminal, save: Save, now: Reading, *, new: bool) -> None:
    content = {
        "person": save.person,
        "revision": save.revision,
        "saved_at": save.saved_at,
        "saved_by": caller.terminal_id,
        "expires_at": _later(now, DRAFT_LIFE),
        "sealed": save.sealed,
        "blobs": json.dumps(save.blobs),
    }
    if new:
        connection.execute(delete(drafts).where(drafts.c.id == draft_id))  # an expired one
        connection.execute(insert(drafts).values(id=draft_id, lease_term=0, **content))
    else:
        connection.execute(update(drafts).where(drafts.c.id == draft_id).values(content))
    if save.slip is not None:
        connection.execute(delete(draft_slips).where(draft_slips.c.slip == save.slip))
        connection.execute(insert(draft_slips).values(slip=save.slip, draft_id=draft_id))


def _later(now: Reading, span: timedelta) -> str:
    return Reading(now.utc + span).rfc3339


def _earlier(now: Reading, span: timedelta) -> str:
    return Reading(now.utc - span).rfc3339

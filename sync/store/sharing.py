"""What the places (hall node, city) have of this store's drafts, and which drafts are over (docs/adr/0007).

``shared_revision`` and ``city_revision`` of a draft are null while nothing was brought to that place, 0 once it is
being brought (the place may have it, we do not know), else the revision that needs no more bringing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Column, bindparam, case, delete, func, insert, literal, or_, select, update
from sqlalchemy.engine import Connection

from intake.clock import Reading
from sync.hall.sealing import Closer, new_slip_code
from sync.identity import Place
from sync.store.prepared import Prepared
from sync.store.process import ProcessName, is_alive
from sync.store.schema import draft_closings, drafts

#: A place keeps a draft for 15 days after its last save (docs/adr/0007); and a day for clocks that differ.
KEPT_ELSEWHERE = timedelta(days=16)

_REVISION: Mapping[Place, Column[int]] = {Place.HALL: drafts.c.shared_revision, Place.CITY: drafts.c.city_revision}
_DONE: Mapping[Place, Column[int]] = {Place.HALL: draft_closings.c.hall_done, Place.CITY: draft_closings.c.city_done}
_EVER_SHARED = or_(drafts.c.shared_revision.is_not(None), drafts.c.city_revision.is_not(None))
_CLOSE = Prepared(
    insert(draft_closings).from_select(
        ["draft_id", "reason", "at", "hall_done", "city_done", "closer"],
        select(drafts.c.id, bindparam("why"), drafts.c.saved_at, literal(0), literal(0), drafts.c.closer).where(
            drafts.c.id == bindparam("draft"), _EVER_SHARED
        ),
    )
)


@dataclass(frozen=True, slots=True)
class ToShare:
    """A draft a place does not have in its latest form. ``base`` is the revision it has, as far as we know."""

    id: str
    revision: int
    base: int | None
    saved_at: str
    slip_code: str | None


@dataclass(frozen=True, slots=True)
class Closing:
    """A shared draft that is over: ``taken_in`` or ``discarded``. ``at`` is when it was last saved here."""

    draft_id: str
    reason: str
    at: str
    closer: Closer | None


def revision_column(place: Place) -> str:
    """The name of the column of ``drafts`` about this place."""
    return _REVISION[place].name


def to_share(connection: Connection, place: Place, *, known_only: bool) -> list[ToShare]:
    """What is to be brought to the place, latest save first; ``known_only``: of those it has got already."""
    column = _REVISION[place]
    query = (
        select(drafts.c.id, drafts.c.revision, column.label("base"), drafts.c.saved_at, drafts.c.slip_code)
        .where(func.coalesce(column, 0) != drafts.c.revision)
        .order_by(drafts.c.saved_at.desc(), drafts.c.id.desc())
    )
    if known_only:
        query = query.where(column.is_not(None))
    return [ToShare(r.id, r.revision, r.base or None, r.saved_at, r.slip_code) for r in connection.execute(query).all()]


def begin_share(connection: Connection, place: Place, draft_id: str, closer: Closer) -> bool:
    """To be written before the first byte goes: what the place may have must be closed there. False: it has gone."""
    column = _REVISION[place]
    values = {column.name: func.coalesce(column, 0), "closer": closer.text}
    return connection.execute(update(drafts).where(drafts.c.id == draft_id).values(values)).rowcount > 0


def mark_shared(connection: Connection, place: Place, draft_id: str, revision: int, sent: int) -> None:
    """The place took the draft's ``revision`` under the number ``sent``, which it bears here too from now on; a save
    made meanwhile comes behind it."""
    later = case((drafts.c.revision == revision, sent), else_=func.max(drafts.c.revision, sent + 1))
    values = {_REVISION[place].name: sent, "revision": later}
    connection.execute(update(drafts).where(drafts.c.id == draft_id).values(values))


def close_shared(connection: Connection, draft_id: str, reason: str) -> None:
    """To be written with whatever ends the draft; nothing for one that was never shared."""
    _CLOSE.run(connection, {"draft": draft_id, "why": reason})


def closings(connection: Connection, place: Place) -> list[Closing]:
    """What the place has not heard yet."""
    query = select(draft_closings).where(_DONE[place] == 0).order_by(draft_closings.c.draft_id)
    return [Closing(r.draft_id, r.reason, r.at, _closer(r.closer)) for r in connection.execute(query)]


def closing_heard(
    connection: Connection, place: Place, draft_id: str, everywhere: Collection[Place], now: Reading
) -> None:
    """The place knows. Rows that all of ``everywhere`` know of go when no place can have the draft any more: until then
    one that was restored from a backup has to be told again."""
    mine = draft_closings.c.draft_id == draft_id
    known = {_DONE[one].name: 1 for one in Place if one is place or one not in everywhere}  # who is not there need not
    connection.execute(update(draft_closings).where(mine).values(known))
    heard = [_DONE[one] == 1 for one in everywhere]
    long_ago = Reading(now.utc - KEPT_ELSEWHERE).rfc3339
    connection.execute(delete(draft_closings).where(draft_closings.c.at < long_ago, *heard))


def begin_anew(connection: Connection, place: Place) -> None:
    """The place came back from a backup: what it was told since may be forgotten there. Drafts are brought again, ends
    told again; both are harmless where it knows them."""
    forget_place(connection, place)
    connection.execute(update(draft_closings).values({_DONE[place].name: 0}))


def shared_ids(connection: Connection) -> list[str]:
    """Drafts here of which a place may have heard."""
    return list(connection.execute(select(drafts.c.id).where(_EVER_SHARED).order_by(drafts.c.id)).scalars())


def closers(connection: Connection, ids: Sequence[str]) -> dict[str, Closer]:
    """What proves the end of these drafts here, as far as they were shared."""
    query = select(drafts.c.id, drafts.c.closer).where(drafts.c.id.in_(ids), drafts.c.closer.is_not(None))
    return {row.id: Closer.from_text(row.closer) for row in connection.execute(query)}


def _closer(text: str | None) -> Closer | None:
    return None if text is None else Closer.from_text(text)


def droppable(connection: Connection, ids: Sequence[str]) -> list[str]:
    """Those that are drafts here and open in no visit."""
    rows = connection.execute(select(drafts.c.id, drafts.c.open_by).where(drafts.c.id.in_(ids))).all()
    return [row.id for row in rows if row.open_by is None or not is_alive(ProcessName.parse(row.open_by))]


def forget_place(connection: Connection, place: Place) -> None:
    """Another place has come in its stead: it has heard of nothing."""
    connection.execute(update(drafts).values({_REVISION[place].name: None}))


def slip_code(connection: Connection, draft_id: str, device_code: str) -> str | None:
    """The draft's slip code, made when there is none; None when there is no such draft.

    A new one is brought to the places with the draft, so it counts as a save.
    """
    row = connection.execute(select(drafts.c.slip_code).where(drafts.c.id == draft_id)).first()
    if row is None or row.slip_code is not None:
        return None if row is None else str(row.slip_code)
    code = new_slip_code(device_code)
    while connection.execute(select(drafts.c.id).where(drafts.c.slip_code == code)).first() is not None:
        code = new_slip_code(device_code)
    changed = {"slip_code": code, "revision": drafts.c.revision + 1}
    connection.execute(update(drafts).where(drafts.c.id == draft_id).values(changed))
    return code


def open_draft(connection: Connection, draft_id: str) -> None:
    """A visit of this process has the draft open."""
    connection.execute(update(drafts).where(drafts.c.id == draft_id).values(open_by=str(ProcessName.of_this())))


def has_open_drafts(connection: Connection) -> bool:
    mine = drafts.c.open_by == str(ProcessName.of_this())
    return connection.execute(select(drafts.c.id).where(mine).limit(1)).first() is not None


def leave_drafts(connection: Connection) -> None:
    """This process has no draft open any more."""
    mine = drafts.c.open_by == str(ProcessName.of_this())
    connection.execute(update(drafts).where(mine).values(open_by=None))

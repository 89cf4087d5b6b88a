"""Shredding what may go (`sync.store.retention`): its key, its rows, what it is found by, its files.

What stays of a case: its id with the time of shredding (so that a late draft of it cannot come back), its records'
ids, digests and receipts, and the audit trail, whose commitments nobody can open any more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, delete, insert, select, update
from sqlalchemy.engine import Connection
from sqlalchemy.sql import Select

from intake.case.states import FINAL
from intake.clock import Reading
from sync.clock import plausible_time
from sync.store import audit
from sync.store.cases import shred
from sync.store.events import LOCAL, PLATFORM
from sync.store.meta import get_meta, set_meta
from sync.store.process import ProcessName, is_alive
from sync.store.receipts import ReceiptFacts
from sync.store.retention import RecordStay, RetentionRules, Sort, Stay, is_confirmed, may_go
from sync.store.schema import cases, drafts, events, intakes, notes, outbox, papers, print_attempts, print_jobs, resting

#: The platform's epoch that was last heeded, by name; while its records are being looked at with a mark before it.
HEEDED, UNDER_WAY = "platform_epoch", "?"
_WATERMARK = "platform_watermark"
_OVER = frozenset(state.value for state in FINAL)
_UNSETTLED = "shredded_in_log"  # shredded, but the write-ahead log may still hold it


@dataclass(frozen=True, slots=True)
class Group:
    """Cases that go together: a package's, else one. ``sort`` is the first's."""

    sort: Sort
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Purged:
    """How many of each sort went (or would go), and whether the log is clean of them."""

    cases: int = 0
    replicas: int = 0
    notes: int = 0
    drafts: int = 0
    strays: int = 0
    log_clean: bool = True

    def __add__(self, other: Purged) -> Purged:
        return Purged(
            self.cases + other.cases,
            self.replicas + other.replicas,
            self.notes + other.notes,
            self.drafts + other.drafts,
            self.strays + other.strays,
            self.log_clean and other.log_clean,
        )


def note_watermark(connection: Connection, facts: ReceiptFacts) -> None:
    """What the platform last said is in its backup. In the same life it only grows; after a restore the new life's
    word counts, also where it is less."""
    known = get_meta(connection, _WATERMARK, "")
    told = f"{facts.epoch} {facts.watermark}"
    if facts.watermark is None or told == known:
        return
    epoch, _, before = known.partition(" ")
    if epoch != facts.epoch or datetime.fromisoformat(before) < datetime.fromisoformat(facts.watermark):
        set_meta(connection, _WATERMARK, told)


def note_life(connection: Connection, epoch: str) -> None:
    """A receipt of ``epoch`` is being kept. Where that is not the life heeded last (a receipt that came late, or by
    hand from before a restore), the records are looked at once more: the platform may have forgotten this one."""
    heeded = get_meta(connection, HEEDED, "")
    if heeded and heeded.removeprefix(UNDER_WAY) != epoch:
        set_meta(connection, HEEDED, "")


def watermark(connection: Connection) -> str | None:
    """What the platform received until then is in its backup, as far as this terminal has heard."""
    return get_meta(connection, _WATERMARK, "").partition(" ")[2] or None


# --- what is known ------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Known:
    """One case while it is being looked at; ``form`` changes whenever it does."""

    sort: Sort
    form: str = ""
    in_use: bool = False
    package: str | None = None
    moved: datetime | None = None


def groups_that_may_go(
    connection: Connection, certain: datetime, rules: RetentionRules, only: Collection[str] | None = None
) -> list[Group]:
    """``only``: of these cases (whole groups). Reads alone; see `note_resting`."""
    known = _known_cases(connection, certain, only)
    records = _records(connection, only)
    since = {row.subject: datetime.fromisoformat(row.since) for row in connection.execute(select(resting))}
    confirmed = watermark(connection)
    together: dict[str, list[str]] = defaultdict(list)
    for case_id, one in known.items():
        together[one.package or case_id].append(case_id)

    def is_over(case_id: str) -> bool:
        one = known[case_id]
        stays = tuple(_record_stay(row, since, certain, confirmed) for row in records.get(case_id, ()))
        rests = since.get(f"{case_id}|{one.form}", certain) if one.form else one.moved
        return may_go(Stay(one.sort, stays, rests, one.in_use), certain, rules)

    return [Group(known[ids[0]].sort, tuple(ids)) for ids in together.values() if all(map(is_over, ids))]


def note_resting(connection: Connection, certain: datetime) -> None:
    """Since when each thing that no receipt dates has been as it is: those that are new begin now."""
    wanted = {f"{case_id}|{one.form}" for case_id, one in _known_cases(connection, certain, None).items() if one.form}
    for rows in _records(connection, None).values():
        wanted |= {f"{row.id}|{row.state}" for row in rows if row.undated}
    there = set(connection.execute(select(resting.c.subject)).scalars())
    fresh = [{"subject": subject, "since": certain.isoformat()} for subject in sorted(wanted - there)]
    if fresh:
        connection.execute(insert(resting), fresh)
    gone = [{"gone": subject} for subject in sorted(there - wanted)]
    if gone:
        connection.execute(delete(resting).where(resting.c.subject == bindparam("gone")), gone)


def _known_cases(connection: Connection, certain: datetime, only: Collection[str] | None) -> dict[str, _Known]:
    known: dict[str, _Known] = {}
    moved = _moved(connection, certain, only)
    columns = (intakes.c.id, intakes.c.origin, intakes.c.state, intakes.c.package_id)
    for row in connection.execute(_of(select(*columns), intakes.c.id, only)):
        if row.origin == LOCAL:
            known[row.id] = _Known(Sort.CASE, package=row.package_id, moved=moved.get(row.id))
        else:
            known[row.id] = _Known(Sort.REPLICA, form=row.state, in_use=row.state not in _OVER)
    for row in connection.execute(_of(select(notes.c.id, notes.c.state, notes.c.last), notes.c.id, only)):
        known[row.id] = _Known(Sort.NOTE, form=row.last, in_use=row.state == "open")
    for row in connection.execute(_of(select(drafts.c.id, drafts.c.saved_at, drafts.c.open_by), drafts.c.id, only)):
        used = row.open_by is not None and is_alive(ProcessName.parse(row.open_by))
        known.setdefault(row.id, _Known(Sort.DRAFT, form=row.saved_at, in_use=used))
    keyed = select(cases.c.id).where(cases.c.wrapped_key.is_not(None))
    for case_id in connection.execute(_of(keyed, cases.c.id, only)).scalars():
        known.setdefault(case_id, _Known(Sort.STRAY, form="stray"))
    return known


def _of(query: Select[Any], column: ColumnElement[Any], only: Collection[str] | None) -> Select[Any]:
    return query if only is None else query.where(column.in_(only))


def _moved(connection: Connection, certain: datetime, only: Collection[str] | None) -> dict[str, datetime]:
    """When the platform last moved each case; what lies ahead is somebody's wrong clock."""
    latest: dict[str, datetime] = {}
    query = select(events.c.case_id, events.c.at).where(events.c.origin == PLATFORM)
    for row in connection.execute(_of(query, events.c.case_id, only)):
        at = plausible_time(row.at)
        if at is not None and at <= certain and (row.case_id not in latest or latest[row.case_id] < at):
            latest[row.case_id] = at
    return latest


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    state: str
    received_at: str | None

    @property
    def undated(self) -> bool:
        """Its stay is over, and no receipt says since when."""
        return self.state == "settled" or (self.state == "delivered" and self.received_at is None)


def _records(connection: Connection, only: Collection[str] | None) -> Mapping[str, Sequence[_Row]]:
    found: dict[str, list[_Row]] = defaultdict(list)
    columns = (outbox.c.case_id, outbox.c.id, outbox.c.state, outbox.c.received_at)
    query = select(*columns).where(outbox.c.sealed != b"")  # what was shredded before stays out, if its case came back
    for case_id, record_id, state, received_at in connection.execute(_of(query, outbox.c.case_id, only)):
        known = received_at if state == "delivered" and plausible_time(received_at) is not None else None
        found[case_id].append(_Row(record_id, state, known))
    return found


def _record_stay(row: _Row, since: Mapping[str, datetime], certain: datetime, confirmed: str | None) -> RecordStay:
    if row.undated:
        return RecordStay(row.state, since.get(f"{row.id}|{row.state}", certain))
    return RecordStay(row.state, plausible_time(row.received_at), is_confirmed(row.received_at, confirmed))


# --- shredding ----------------------------------------------------------------------------------------------------


def purge_groups(
    connection: Connection, groups: Sequence[Group], certain: datetime, rules: RetentionRules, now: Reading
) -> tuple[Purged, list[str]]:
    """Shreds those of the groups that still may go (platform or visit may have touched one since), and the files to
    remove once the transaction is durable."""
    files: list[str] = []
    ids = [case_id for group in groups for case_id in group.ids]
    still = [group for group in groups_that_may_go(connection, certain, rules, ids) if group in groups]
    for group in still:
        for case_id in group.ids:
            files += _shred_case(connection, case_id, now)
    if still:
        set_meta(connection, _UNSETTLED, "1")
    return counted(still), files


def counted(groups: Sequence[Group]) -> Purged:
    count = Counter[Sort]()
    for group in groups:
        count[group.sort] += len(group.ids)
    return Purged(count[Sort.CASE], count[Sort.REPLICA], count[Sort.NOTE], count[Sort.DRAFT], count[Sort.STRAY])


def _shred_case(connection: Connection, case_id: str, now: Reading) -> list[str]:
    jobs = select(print_jobs.c.id).where(print_jobs.c.case_id == case_id)
    connection.execute(delete(print_attempts).where(print_attempts.c.job_id.in_(jobs)))
    for table, column in (
        (print_jobs, print_jobs.c.case_id),
        (papers, papers.c.case_id),
        (events, events.c.case_id),
        (notes, notes.c.id),
        (intakes, intakes.c.id),
    ):
        connection.execute(delete(table).where(column == case_id))
    # A refusal's detail is the platform's words: they may quote what was refused.
    emptied = {"sealed": b"", "blobs": "[]", "trouble": None, "stuck_detail": None, "way_out": None}
    connection.execute(update(outbox).where(outbox.c.case_id == case_id).values(emptied))
    files = shred(connection, case_id, now.rfc3339)
    audit.append(connection, at=now.rfc3339, kind="shredded", subject=case_id, detail={})
    return files


def is_unsettled(connection: Connection) -> bool:
    """Was something shredded whose pages may still stand in the write-ahead log?"""
    return get_meta(connection, _UNSETTLED, "") == "1"


def settled(connection: Connection) -> None:
    set_meta(connection, _UNSETTLED, "")

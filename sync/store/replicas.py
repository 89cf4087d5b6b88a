"""What the platform tells of cases, taken over: replicas of other terminals' cases, later events of ours.

The platform wins over what is the platform's, its events in force, and never over a record that is still on its way. An
event made here that does not fit between is flagged, kept, and shown to a person (§4.2 rule 3). Applying a change again
changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.engine import Connection

from intake.case.events import CaseEvent
from intake.case.refusals import Reason
from intake.clock import Reading
from intake.intake import canonical
from sync.changes import CaseChange, facts_of
from sync.store import audit
from sync.store.cases import revive_key, shred
from sync.store.drafts import name_person
from sync.store.events import LOCAL, PLATFORM, KeptEvent, add_event
from sync.store.folding import case_file, fold, intake_body, intake_context
from sync.store.keys import StoreKeys, seal
from sync.store.manifests import intake_of_body
from sync.store.moves import set_state
from sync.store.schema import events, intakes, notes, outbox, papers, print_jobs


def apply_case(connection: Connection, keys: StoreKeys, told: CaseChange, as_of: str, now: Reading) -> bool:
    """Takes the case over as the platform knows it; False when nothing could be done with it: our own case, of which
    this store knows nothing. Raises `CaseShredded`, `StoreCorrupt` for what is damaged here."""
    known = connection.execute(select(intakes.c.id).where(intakes.c.id == told.id)).first()
    if known is None:
        if told.body is None:
            return False
        _add_replica(connection, keys, told, now)
    file = case_file(connection, keys, told.id)
    body = intake_body(connection, keys, told.id)
    if file is None or body is None:
        return False
    key = revive_key(connection, keys, told.id, now.rfc3339)
    _forget(connection, file.events, told)
    _add_new(connection, file.events, told, key)
    pending = _flag(connection, file.events, told, now)
    _fold_again(connection, keys, told, as_of, keep_due=pending)
    return True


def forget_case(connection: Connection, case_id: str, now: Reading) -> None:
    """A replica that is no business of this terminal any more, with the notes about it: its key goes, and what it was
    found by. A case that was taken in here stays, and so does one with which anything was done here, until its time is
    over (docs/adr/0014 "Retention"). Its files are left to the sweep: nobody can read them."""
    row = connection.execute(select(intakes.c.origin).where(intakes.c.id == case_id)).first()
    if row is None or row.origin != PLATFORM or _something_done_here(connection, case_id):
        return
    told = select(notes.c.id).where(notes.c.about == case_id, notes.c.origin == PLATFORM)
    for note_id in list(connection.execute(told).scalars()):
        if not _something_done_here(connection, note_id):
            connection.execute(delete(notes).where(notes.c.id == note_id))
            shred(connection, note_id, now.rfc3339)
    connection.execute(delete(events).where(events.c.case_id == case_id))
    connection.execute(delete(intakes).where(intakes.c.id == case_id))
    shred(connection, case_id, now.rfc3339)
    audit.append(connection, at=now.rfc3339, kind="replica_ended", subject=case_id, detail={})


def _something_done_here(connection: Connection, case_id: str) -> bool:
    return any(
        connection.execute(select(table.c.id).where(table.c.case_id == case_id).limit(1)).first() is not None
        for table in (outbox, papers, print_jobs)
    )


def _add_replica(connection: Connection, keys: StoreKeys, told: CaseChange, now: Reading) -> None:
    """A case of another terminal, sealed with a key of its own."""
    if told.body is None:
        raise ValueError("a replica needs its intake")
    intake, facts = intake_of_body(told.body), facts_of(told.body)
    key = revive_key(connection, keys, told.id, now.rfc3339)
    case = fold(facts, [])
    row: dict[str, Any] = {
        "id": told.id,
        "case_no": intake.case_no,
        "impl_code": intake.impl_code,
        "item_version": intake.item_version,
        "item_name": intake.item_name,
        "channel": intake.channel,
        "state": case.state.value,
        "taken_in_at": intake.taken_in_at,
        "time_confidence": intake.time_confidence,
        "digest": told.digest,
        "package_id": None if intake.package is None else intake.package.id,
        "handling_code": intake.handling_code,
        "origin": PLATFORM,
        "progress_token": intake.progress_token,
        "sealed": seal(key, canonical(told.body), intake_context(told.id)),
    }
    connection.execute(insert(intakes), row)
    finder = intake.known_by
    name_person(connection, told.id, keys.person_key(finder.id_type, finder.id_number))
    add_event(connection, case.events[0], key, PLATFORM)


def _forget(connection: Connection, kept: Sequence[KeptEvent], told: CaseChange) -> None:
    """What the platform said before and does not say any more (it was restored from a backup)."""
    said = {event.id for event in told.events}
    for one in kept:
        if one.origin == PLATFORM and one.event.seq > 1 and one.event.id not in said:
            connection.execute(delete(events).where(events.c.case_id == told.id, events.c.id == one.event.id))


def _add_new(connection: Connection, kept: Sequence[KeptEvent], told: CaseChange, key: bytes) -> None:
    known = {one.event.id: one for one in kept}
    for event in told.events:
        one = known.get(event.id)
        if one is None:
            add_event(connection, event, key, PLATFORM)
        elif one.conflict is not None:  # it counts after all
            _set_conflict(connection, told.id, event.id, None)


def _flag(connection: Connection, kept: Sequence[KeptEvent], told: CaseChange, now: Reading) -> bool:
    """Flags what was made here and does not count. True when something made here, and not yet known there, does."""
    said = {event.id for event in told.events}
    reasons = {one.event_id: one.reason for one in told.conflicts}
    mine = [one for one in kept if one.origin == LOCAL and one.event.seq > 1 and one.event.id not in said]
    last = told.events[-1].seq if told.events else 1
    broken = pending = False
    for one in mine:
        if one.conflict is not None:
            continue  # flagged before: what is in force here was built without it
        event, reason = one.event, reasons.get(one.event.id)
        if reason is None and not broken and event.seq == last + 1:
            last, pending = event.seq, True  # on its way, and it will follow
            continue
        broken = True
        _set_conflict(connection, told.id, event.id, reason or Reason.CONFLICT.value)
        _log_conflict(connection, event, reason or Reason.CONFLICT.value, now)
    return pending


def _set_conflict(connection: Connection, case_id: str, event_id: str, reason: str | None) -> None:
    row = update(events).where(events.c.case_id == case_id, events.c.id == event_id)
    connection.execute(row.values(conflict=reason, settled_at=None))


def _log_conflict(connection: Connection, event: CaseEvent, reason: str, now: Reading) -> None:
    detail = {"event": event.id, "name": event.name.value, "reason": reason}
    audit.append(connection, at=now.rfc3339, kind="clash", subject=event.case_id, detail=detail)


def _fold_again(connection: Connection, keys: StoreKeys, told: CaseChange, as_of: str, *, keep_due: bool) -> None:
    file = case_file(connection, keys, told.id)
    if file is None:
        raise KeyError(told.id)
    values: dict[str, Any] = {"as_of": as_of}
    if keep_due:
        row = connection.execute(select(intakes.c.due, intakes.c.due_clock).where(intakes.c.id == told.id)).one()
        values |= {"due": row.due, "due_clock": row.due_clock}
    set_state(connection, file.case, told.due)
    connection.execute(update(intakes).where(intakes.c.id == told.id).values(values))
    if told.evaluated:
        asked = update(intakes).where(intakes.c.id == told.id, intakes.c.invited_at.is_(None))
        connection.execute(asked.values(invited_at=as_of))

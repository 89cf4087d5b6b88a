"""Taking in: one transaction from draft to durable intake."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from intake.case_number import MAX_SEQUENCE
from intake.clock import Reading
from intake.intake import Intake
from sync.records import Record, intake_record
from sync.store import audit, outbox, print_jobs
from sync.store.cases import find_key, open_case
from sync.store.drafts import name_person, remove_draft
from sync.store.errors import BlobMissing
from sync.store.events import Event, append_event
from sync.store.keys import StoreKeys
from sync.store.prepared import Prepared
from sync.store.print_jobs import PrintState
from sync.store.schema import blobs, intakes, persons, sequences
from sync.store.schema import print_jobs as jobs

#: How long after taking in the same card gets the answer "your matter was handed in".
RECENT = timedelta(hours=24)
_CASE_SEQUENCE = "case"
_NEXT = Prepared(
    upsert(sequences)
    .values(name=_CASE_SEQUENCE, value=1)
    .on_conflict_do_update(index_elements=[sequences.c.name], set_={"value": sequences.c.value + 1})
    .returning(sequences.c.value)
)
_INSERT = Prepared(insert(intakes), *intakes.c.keys())
_FIND = Prepared(
    select(intakes.c.case_no, intakes.c.digest, intakes.c.taken_in_at, jobs.c.id.label("job"))
    .join(jobs, jobs.c.case_id == intakes.c.id)
    .where(intakes.c.id == bindparam("intake"))
)
_BLOBS = Prepared(select(blobs.c.digest, blobs.c.file).where(blobs.c.case_id == bindparam("case")))
_RECENT = (
    select(intakes, jobs.c.id.label("job"), jobs.c.state.label("print_state"))
    .join(persons, persons.c.case_id == intakes.c.id)
    .join(jobs, jobs.c.case_id == intakes.c.id)
    .where(persons.c.person_key == bindparam("person"), intakes.c.taken_in_at >= bindparam("since"))
    .order_by(intakes.c.taken_in_at.desc(), intakes.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Submitted:
    """The intake is durable. ``already`` says that this call found it taken in before."""

    intake_id: str
    case_no: str
    digest: str
    taken_in_at: str
    progress_token: str
    print_job_id: str
    already: bool = False


@dataclass(frozen=True, slots=True)
class RecentCase:
    """A matter the person handed in within the last 24 hours."""

    intake_id: str
    case_no: str
    impl_code: str
    item_name: str
    taken_in_at: str
    print_job_id: str
    print_state: PrintState
    delivered: bool


def find_submitted(connection: Connection, keys: StoreKeys, intake_id: str) -> Submitted | None:
    row = _FIND.first(connection, {"intake": intake_id})
    if row is None:
        return None
    case_no, digest, taken_in_at, job = row
    body = json.loads(outbox.record_data(connection, keys, intake_id))["body"]
    return Submitted(intake_id, case_no, digest, taken_in_at, body["progress_token"], job, already=True)


def take_in(
    connection: Connection,
    keys: StoreKeys,
    draft_id: str,
    build: Callable[[int], Intake],
    receipt: Callable[[Intake], bytes],
    new_id: Callable[[], str],
    now: Reading,
) -> tuple[Submitted, list[str]]:
    """Everything a submit leaves, in the caller's transaction; also the files of pages the intake no longer names."""
    known_key = find_key(connection, keys, draft_id)  # before anything else: a discarded draft cannot come back
    # Numbers have five places; the date in the case number keeps them apart when the count begins anew.
    ((count,),) = _NEXT.rows(connection)
    intake = build((count - 1) % MAX_SEQUENCE + 1)
    if intake.id != draft_id:
        raise ValueError("an intake keeps its draft's id")
    case_key = known_key or open_case(connection, keys, draft_id, now.rfc3339)
    record = intake_record(intake)
    unused = _keep_only(connection, draft_id, record)
    _INSERT.run(connection, _row(intake, record))
    person = intake.applicant
    name_person(connection, draft_id, keys.person_key(person.id_type, person.id_number))
    remove_draft(connection, draft_id)
    append_event(connection, _taken_in(intake), first=True)
    outbox.add(connection, record, case_key, now)
    audit.append(
        connection,
        at=intake.taken_in_at,
        kind="take_in",
        subject=intake.id,
        detail={"case_no": intake.case_no, "digest": record.digest, "place": intake.terminal_id},
        personal=audit.Personal(
            intake.id,
            case_key,
            {"id_type": person.id_type, "id_number": person.id_number, "name": person.name},
        ),
    )
    job_id = new_id()
    print_jobs.add_job(connection, job_id, intake.id, case_key, receipt(intake), now)
    submitted = Submitted(intake.id, intake.case_no, record.digest, intake.taken_in_at, intake.progress_token, job_id)
    return submitted, unused


def recent_case(connection: Connection, person_key: str, now: Reading) -> RecentCase | None:
    since = Reading(now.utc - RECENT).rfc3339
    row = connection.execute(_RECENT, {"person": person_key, "since": since}).first()
    if row is None:
        return None
    return RecentCase(
        intake_id=row.id,
        case_no=row.case_no,
        impl_code=row.impl_code,
        item_name=row.item_name,
        taken_in_at=row.taken_in_at,
        print_job_id=row.job,
        print_state=PrintState(row.print_state),
        delivered=outbox.is_delivered(connection, row.id),
    )


def _keep_only(connection: Connection, case_id: str, record: Record) -> list[str]:
    """Drops rows of pages taken again; refuses a record that names what was never stored."""
    stored: dict[str, str] = dict(_BLOBS.rows(connection, {"case": case_id}))
    named = set(record.blobs)
    if missing := named - stored.keys():
        raise BlobMissing(f"{len(missing)} attachments of the intake are not stored")
    unused = stored.keys() - named
    for digest in unused:
        connection.execute(delete(blobs).where(blobs.c.case_id == case_id, blobs.c.digest == digest))
    return [stored[digest] for digest in unused]


def _row(intake: Intake, record: Record) -> dict[str, object]:
    return {
        "id": intake.id,
        "case_no": intake.case_no,
        "impl_code": intake.impl_code,
        "item_version": intake.item_version,
        "item_name": intake.item_name,
        "channel": intake.channel,
        "state": "RECEIVED",
        "taken_in_at": intake.taken_in_at,
        "time_confidence": intake.time_confidence,
        "digest": record.digest,
    }


def _taken_in(intake: Intake) -> Event:
    """T03 of the lifecycle table."""
    return Event(
        case_id=intake.id,
        name="take_in",
        transition="T03",
        from_state="DRAFT",
        to_state="RECEIVED",
        actor_kind=intake.actor.kind,
        actor_id=intake.actor.id,
        place=intake.terminal_id,
        at=intake.taken_in_at,
        time_confidence=intake.time_confidence,
    )

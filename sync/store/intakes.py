"""Taking in: one transaction from draft to durable intake, or to all intakes of a package (docs/adr/0009)."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.engine import Connection

from intake.attachment import BlobRef
from intake.case_number import MAX_SEQUENCE
from intake.clock import Reading
from intake.intake import Intake
from sync.records import Record, intake_record
from sync.store import audit, ending, outbox, print_jobs
from sync.store.cases import add_case, find_key
from sync.store.drafts import name_person, remove_draft
from sync.store.errors import BlobMissing, CaseShredded
from sync.store.events import LOCAL, add_take_in
from sync.store.keys import StoreKeys
from sync.store.prepared import Prepared
from sync.store.print_jobs import RECEIPT, PrintState
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
_NOTHING_YET = dict.fromkeys(
    ("acceptance_date", "decision", "due", "due_clock", "as_of", "invited_at", "sealed"),
)
_KNOWN = Prepared(select(intakes.c.id).where(intakes.c.id == bindparam("intake")))
_FIND = Prepared(
    select(intakes.c.case_no, intakes.c.digest, intakes.c.taken_in_at, intakes.c.package_id, jobs.c.id.label("job"))
    .join(jobs, (jobs.c.case_id == intakes.c.id) & (jobs.c.kind == RECEIPT))
    .where(intakes.c.id == bindparam("intake"))
)
_ADD_BLOB = Prepared(insert(blobs), *blobs.c.keys())
_BLOBS = Prepared(select(blobs.c.digest, blobs.c.file).where(blobs.c.case_id == bindparam("case")))
_RECENT = (
    select(intakes, jobs.c.id.label("job"), jobs.c.state.label("print_state"))
    .join(persons, persons.c.case_id == intakes.c.id)
    .join(jobs, (jobs.c.case_id == intakes.c.id) & (jobs.c.kind == RECEIPT))
    .where(persons.c.person_key == bindparam("person"), intakes.c.taken_in_at >= bindparam("since"))
    .order_by(intakes.c.taken_in_at.desc(), intakes.c.id.desc())
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class NewCase:
    """A further case of a package: its fresh key, and the copies of attachments sealed with it, which are on disk but
    named by no row yet."""

    id: str
    key: bytes
    wrapped_key: bytes
    copies: tuple[tuple[BlobRef, str], ...]  # with the file's name

    def __repr__(self) -> str:
        return f"NewCase(id={self.id!r}, {len(self.copies)} copies)"


@dataclass(frozen=True, slots=True)
class SubmittedCase:
    """One matter of a package."""

    intake_id: str
    case_no: str
    impl_code: str
    item_name: str


@dataclass(frozen=True, slots=True)
class Submitted:
    """The intake is durable. ``already`` says that this call found it taken in before. ``cases`` are the matters of a
    package, the lead (which the rest is about) first; empty for a single matter."""

    intake_id: str
    case_no: str
    digest: str
    taken_in_at: str
    progress_token: str
    print_job_id: str
    already: bool = False
    cases: tuple[SubmittedCase, ...] = ()


@dataclass(frozen=True, slots=True)
class RecentCase:
    """A matter the person handed in within the last 24 hours. For a package ``impl_code`` and ``item_name`` are the
    package's, the ids its lead's; ``cases`` are its matters; ``delivered`` speaks of all of them."""

    intake_id: str
    case_no: str
    impl_code: str
    item_name: str
    taken_in_at: str
    print_job_id: str
    print_state: PrintState
    delivered: bool
    cases: tuple[SubmittedCase, ...] = ()


def find_submitted(connection: Connection, keys: StoreKeys, intake_id: str) -> Submitted | None:
    row = _FIND.first(connection, {"intake": intake_id})
    if row is None:
        return None
    case_no, digest, taken_in_at, package_id, job = row
    body = json.loads(outbox.record_data(connection, keys, intake_id))["body"]
    cases = _cases_of(body["package"]["of"]) if package_id is not None else ()
    return Submitted(intake_id, case_no, digest, taken_in_at, body["progress_token"], job, already=True, cases=cases)


def take_in(
    connection: Connection,
    keys: StoreKeys,
    draft_id: str,
    others: Sequence[NewCase],
    build: Callable[[tuple[int, ...]], Sequence[Intake]],
    receipt: Callable[[tuple[Intake, ...]], bytes],
    new_id: Callable[[], str],
    now: Reading,
) -> tuple[Submitted, list[str]]:
    """Everything a submit leaves, in the caller's transaction; also the files of pages no intake names any more.

    ``others`` are the further cases of a package. ``build`` gets a sequence number for each case and returns the
    intakes in the same order, the draft's own first.
    """
    known_key = find_key(connection, keys, draft_id)  # before anything else: a discarded draft cannot come back
    if _KNOWN.first(connection, {"intake": draft_id}) is not None:
        raise CaseShredded(draft_id)  # another terminal has taken it in
    built = tuple(build(tuple(_next_number(connection) for _ in range(1 + len(others)))))
    if [intake.id for intake in built] != [draft_id, *(other.id for other in others)]:
        raise ValueError("an intake keeps its draft's id, and those of a package come in the order of its cases")
    case_key = known_key or _open_own_case(connection, keys, draft_id, now)
    corrects = ending.corrected_by(connection, draft_id)
    for other in others:
        _open_new_case(connection, other, now)
    remove_draft(connection, draft_id)
    unused: list[str] = []
    records: list[Record] = []
    for intake, key in zip(built, (case_key, *(other.key for other in others)), strict=True):
        record = intake_record(intake, corrects if intake.id == draft_id else None)
        unused += _keep_only(connection, intake.id, record)
        _add_intake(connection, keys, intake, record, key, now)
        records.append(record)
    if corrects is not None:
        by = built[0].actor.id or built[0].actor.kind
        ending.settle_corrected(connection, corrects, by, now, replaced_by=draft_id)
    job_id = new_id()
    print_jobs.add_job(connection, job_id, draft_id, case_key, receipt(built), now)
    lead = built[0]
    cases = tuple(SubmittedCase(i.id, i.case_no, i.impl_code, i.item_name) for i in built) if others else ()
    submitted = Submitted(
        lead.id, lead.case_no, records[0].digest, lead.taken_in_at, lead.progress_token, job_id, cases=cases
    )
    return submitted, unused


def _next_number(connection: Connection) -> int:
    """Numbers have five places; the date in the case number keeps them apart when the count begins anew."""
    ((count,),) = _NEXT.rows(connection)
    return int((count - 1) % MAX_SEQUENCE + 1)


def _open_own_case(connection: Connection, keys: StoreKeys, draft_id: str, now: Reading) -> bytes:
    """For a case that this transaction has just found to be new."""
    key, wrapped = keys.new_case_key(draft_id)
    add_case(connection, draft_id, wrapped, now.rfc3339)
    return key


def _open_new_case(connection: Connection, case: NewCase, now: Reading) -> None:
    add_case(connection, case.id, case.wrapped_key, now.rfc3339)
    for ref, file in case.copies:
        row = {"case_id": case.id, "digest": ref.digest, "size": ref.size, "media_type": ref.media_type}
        _ADD_BLOB.run(connection, {**row, "file": file, "stored_at": now.rfc3339})


def _add_intake(
    connection: Connection, keys: StoreKeys, intake: Intake, record: Record, case_key: bytes, now: Reading
) -> None:
    _INSERT.run(connection, _row(intake, record))
    person, known = intake.applicant, intake.known_by
    name_person(connection, intake.id, keys.person_key(known.id_type, known.id_number))
    add_take_in(connection, intake)
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


def recent_case(connection: Connection, keys: StoreKeys, person_key: str, now: Reading) -> RecentCase | None:
    since = Reading(now.utc - RECENT).rfc3339
    row = connection.execute(_RECENT, {"person": person_key, "since": since}).first()
    if row is None:
        return None
    impl_code, item_name = row.impl_code, row.item_name
    cases: tuple[SubmittedCase, ...] = ()
    if row.package_id is not None:
        package = json.loads(outbox.record_data(connection, keys, row.id))["body"]["package"]
        impl_code, item_name, cases = package["code"], package["name"], _cases_of(package["of"])
    return RecentCase(
        intake_id=row.id,
        case_no=row.case_no,
        impl_code=impl_code,
        item_name=item_name,
        taken_in_at=row.taken_in_at,
        print_job_id=row.job,
        print_state=PrintState(row.print_state),
        delivered=all(outbox.is_delivered(connection, one) for one in {row.id, *(c.intake_id for c in cases)}),
        cases=cases,
    )


def _cases_of(of: Sequence[dict[str, str]]) -> tuple[SubmittedCase, ...]:
    """What the record says of the package's matters."""
    return tuple(SubmittedCase(one["id"], one["case_no"], one["impl_code"], one["name"]) for one in of)


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
        "package_id": None if intake.package is None else intake.package.id,
        "handling_code": intake.handling_code,
        "origin": LOCAL,
        "progress_token": intake.progress_token,
        **_NOTHING_YET,
    }

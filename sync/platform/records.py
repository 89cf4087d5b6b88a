"""Taking records: each id has exactly one effect, for ever (ADR 1).

The digest is over the bytes as received; what they say is looked at afterwards, before a transaction begins. One
transaction holds the record, its place in the case and what people look up; the receipt is signed once that is durable.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, literal_column, null, select, union_all

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.history import case_of
from intake.clock import Clock, Reading
from intake.intake import digest_of
from intake.licence import ORGANISATION
from intake.masking import mask_name
from sync.notes import KINDS
from sync.platform import announcements, case_events, cases, departments, notes, scope
from sync.platform.alarms import Alarm, raise_alarm
from sync.platform.blobs import Address, BlobFolder
from sync.platform.bodies import EventBody, NoteBody, OutcomeBody, read_body
from sync.platform.database import Database
from sync.platform.receipts import Taken
from sync.platform.rules import Rules
from sync.platform.schema import connectors, intakes, organ_routes, record_blobs, records
from sync.platform.tokens import Terminal
from sync.platform.wire import Blob, FieldError, IntakeBody, PackageMember, Record, parse

#: How an offline case number ends: date, D, device code, sequence (`intake.case_number`).
_OFFLINE_NUMBER = re.compile(r"[0-9]{8}D([0-9A-Z]{4})[0-9]{5}")


#: Built once: building and hashing a statement costs more than running it.
_KNOWN = select(records.c.digest, records.c.terminal_id, records.c.received_at).where(
    records.c.id == bindparam("record_id")
)
#: What an intake may run into, in one question: ``known`` with the record of its id, ``place``, ``case_no``,
#: ``progress_token``; ``supersedes``: what it corrects was taken; ``corrected``: another intake has corrected it;
#: ``route``: which department its organ's cases go to and, in the next place, whether that has a system of its own.
_AROUND_INTAKE = union_all(
    select(literal_column("'known'").label("what"), *_KNOWN.selected_columns).where(
        records.c.id == bindparam("record_id")
    ),
    select(literal_column("'place'"), records.c.digest, records.c.terminal_id, records.c.received_at).where(
        records.c.case_id == bindparam("record_id"), records.c.terminal_id == bindparam("terminal")
    ),
    select(literal_column("'case_no'"), null(), null(), null()).where(intakes.c.case_no == bindparam("no")),
    select(literal_column("'progress_token'"), null(), null(), null()).where(
        intakes.c.progress_token == bindparam("token")
    ),
    select(literal_column("'supersedes'"), null(), null(), null()).where(
        records.c.id == bindparam("supersedes"), records.c.terminal_id == bindparam("terminal")
    ),
    select(literal_column("'corrected'"), null(), null(), null()).where(
        records.c.supersedes == bindparam("record_id"), records.c.terminal_id == bindparam("terminal")
    ),
    select(literal_column("'route'"), organ_routes.c.department, connectors.c.department, null())
    .outerjoin(connectors, connectors.c.department == organ_routes.c.department)
    .where(organ_routes.c.organ == bindparam("organ")),
)
_INSERT_RECORD = insert(records)
_INSERT_BLOBS = insert(record_blobs)
_INSERT_INTAKE = insert(intakes)


@dataclass(frozen=True, slots=True)
class New:
    taken: Taken


@dataclass(frozen=True, slots=True)
class SameAgain:
    taken: Taken


@dataclass(frozen=True, slots=True)
class DigestConflict:
    """The id is taken by other bytes."""

    digest: str


@dataclass(frozen=True, slots=True)
class DigestMismatch:
    """The bytes do not have the digest the header says."""

    actual: str


@dataclass(frozen=True, slots=True)
class MissingBlobs:
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutOfOrder:
    """An earlier record of the case has not come yet."""

    expected: int


@dataclass(frozen=True, slots=True)
class Invalid:
    errors: tuple[FieldError, ...]


Outcome = New | SameAgain | DigestConflict | DigestMismatch | MissingBlobs | OutOfOrder | Invalid


@dataclass(frozen=True, slots=True)
class Ground:
    """What records are taken on. ``person_key`` gives what a person's cases are found by (docs/adr/0007);
    ``watermark``: what was received until then is in a backup."""

    database: Database
    blobs: BlobFolder
    clock: Clock
    rules: Rules
    person_key: Callable[[str, str], str | None] = lambda _type, _number: None
    watermark: Callable[[], str | None] = lambda: None


def take(ground: Ground, terminal: Terminal, record_id: str, digest: str, data: bytes) -> Outcome:
    """Take the record ``data`` sent by ``terminal`` under ``record_id`` with the header's ``digest``."""
    if digest_of(data) != digest:
        return DigestMismatch(digest_of(data))
    read = _read(ground, terminal, record_id, data)
    if not isinstance(read, _Read):
        # What was taken once stays taken, whatever would be said of it today.
        row = ground.database.look(_KNOWN, record_id=record_id)
        known = None if row is None else _again(row, record_id, digest, terminal)
        lost = isinstance(known, SameAgain) and isinstance(read, MissingBlobs)  # with a folder that was restored
        if known is None and _suspicion(read) is not None:
            now = ground.clock.now().rfc3339
            ground.database.write(lambda connection: _suspect(connection, terminal, read, record_id, now))
        return read if known is None or lost else known
    record, body = read.record, read.body

    def came(blob: str) -> bool:
        return ground.blobs.size(Address(record.terminal, record.id, blob)) is not None

    def store(connection: Connection) -> Outcome:
        now = _received_at(ground)  # once it is our turn: whoever waited long may be behind a backup's watermark
        routing = departments.NOWHERE
        refused: Outcome | None
        if isinstance(body, IntakeBody):
            place = _place_intake(connection, ground.rules, read, body, digest, terminal)
            refused, routing = (None, place) if isinstance(place, departments.Routing) else (place, routing)
        else:
            refused = (
                _known(connection, record_id, digest, terminal)
                or _not_theirs(connection, terminal, record, body)
                or _place_in_case(connection, record)
            )
        if not refused and isinstance(body, NoteBody) and (why := notes.refused(connection, record, body, came)):
            refused = Invalid((FieldError(field="supersedes", reason=why),))
        if refused:
            _suspect(connection, terminal, refused, record_id, now)
            return refused
        _insert(connection, record, body, digest, data, now)
        if isinstance(body, IntakeBody):
            changed = cases.next_change(connection)
            place_now = {"received_at": now, "changed": changed, "department": routing.department}
            connection.execute(_INSERT_INTAKE, read.row | place_now | {"hall": terminal.hall})
            scope.hand_to_region(connection, record.id, body.collected_for)
            if routing.department is not None and routing.more and read.case is not None:
                departments.routed(connection, ground.rules, read.case, routing.department)
        elif isinstance(body, EventBody):
            case_events.take(connection, ground.rules, terminal.terminal_id, body, now)
        elif isinstance(body, NoteBody):
            notes.take(connection, terminal.hall, record, body, now)
        elif isinstance(body, OutcomeBody):
            announcements.keep_outcome(connection, record.terminal, body, now)
        return New(Taken(record.id, digest, record.terminal, now))

    return ground.database.write(store)


def _received_at(ground: Ground) -> str:
    """Now; behind the watermark even where the machine's clock was set back: a record that is in no backup must never
    look as if it were in one, for then its terminal would let it go."""
    now, watermark = ground.clock.now().rfc3339, ground.watermark()
    if watermark is None or now > watermark:
        return now
    return Reading(datetime.fromisoformat(watermark) + timedelta(milliseconds=1)).rfc3339


_FOREIGN_NUMBER = "carries another terminal's device code"
_TAKEN = "is taken by another intake"


def _suspicion(refused: Outcome) -> Alarm | None:
    """Is this the sign of a terminal that was copied, or whose sequence went back?"""
    reasons = [error.reason for error in refused.errors] if isinstance(refused, Invalid) else []
    if _TAKEN in reasons:
        return Alarm.NUMBER_TAKEN
    return Alarm.FOREIGN_NUMBER if _FOREIGN_NUMBER in reasons else None


def _suspect(connection: Connection, terminal: Terminal, refused: Outcome, record_id: str, now: str) -> None:
    alarm = _suspicion(refused)
    if alarm is not None:
        words = {
            Alarm.NUMBER_TAKEN: "its intake has the number or token of another one: two machines count alike",
            Alarm.FOREIGN_NUMBER: "its intake has a number with another terminal's device code",
        }[alarm]
        raise_alarm(connection, terminal.terminal_id, alarm, record_id, words, now)


@dataclass(frozen=True, slots=True)
class _Read:
    """A record that says what it may say, read before anybody waits for it: the writer's turn is for writing.

    ``case`` is what an intake begins, ``row`` what ``intakes`` keeps of it, but for when it came and where it goes."""

    record: Record
    body: IntakeBody | EventBody | NoteBody | OutcomeBody | None
    case: Case | None = None
    row: dict[str, Any] = field(default_factory=dict)


def _read(ground: Ground, terminal: Terminal, record_id: str, data: bytes) -> _Read | Invalid | MissingBlobs:
    parsed = parse(data)
    if isinstance(parsed, list):
        return Invalid(tuple(parsed))
    record, intake = parsed
    body = intake if intake is not None else read_body(record)
    errors = [*_envelope_errors(record, record_id, terminal)]
    errors += _intake_errors(record, intake, terminal) if intake else ()
    if errors or isinstance(body, list):
        return Invalid((*errors, *(body if isinstance(body, list) else ())))
    wanting = _check_blobs(ground.blobs, record, body)
    if wanting is not None:
        return wanting
    if intake is None:
        return _Read(record, body)
    case = case_of(cases.facts_of(record.body))
    return _Read(record, body, case, _case_row(ground, intake, case))


def listed_intakes(connection: Connection) -> Iterator[dict[str, Any]]:
    """The platform's intakes, oldest first, as `hall-platform intakes --json` prints them."""
    blobs: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(record_blobs).order_by(record_blobs.c.record_id, record_blobs.c.position)):
        blobs.setdefault(row.record_id, []).append({"digest": row.digest, "size": row.size})
    query = (
        select(intakes, records.c.digest)
        .join(records, records.c.id == intakes.c.intake_id)
        .order_by(intakes.c.received_at, intakes.c.intake_id)
    )
    for row in connection.execute(query):
        yield {
            "intake_id": row.intake_id,
            "digest": row.digest,
            "terminal": row.terminal_id,
            "item": row.item,
            "case_no": row.case_no,
            "state": row.state.lower(),
            "received_at": row.received_at,
            "blobs": blobs.get(row.intake_id, []),
            **({} if row.package_id is None else {"package": row.package_id}),
        }


def _known(connection: Connection, record_id: str, digest: str, terminal: Terminal) -> Outcome | None:
    row = connection.execute(_KNOWN, {"record_id": record_id}).first()
    return None if row is None else _again(row, record_id, digest, terminal)


def _again(row: Any, record_id: str, digest: str, terminal: Terminal) -> Outcome:
    if row.terminal_id != terminal.terminal_id:
        # The same answer a new record of another terminal gets: nobody learns which ids exist.
        return Invalid((_not_the_sender(),))
    if row.digest != digest:
        return DigestConflict(row.digest)
    return SameAgain(Taken(record_id, row.digest, row.terminal_id, row.received_at))


def _not_the_sender() -> FieldError:
    return FieldError(field="terminal", reason="is not the terminal that sends it")


def _envelope_errors(record: Record, record_id: str, terminal: Terminal) -> Iterator[FieldError]:
    if record.terminal != terminal.terminal_id:
        yield _not_the_sender()
    if record.id != record_id:
        yield FieldError(field="id", reason="differs from the address")


def _intake_errors(record: Record, body: IntakeBody, terminal: Terminal) -> Iterator[FieldError]:
    if record.case != record.id or body.intake_id != record.id:
        yield FieldError(field="case", reason="an intake's id, its case and body.intake_id are one")
    if record.case_seq != 1:
        yield FieldError(field="case_seq", reason="an intake is the first record of its case")
    if record.supersedes == record.id:
        yield FieldError(field="supersedes", reason="an intake does not supersede itself")
    if not body.fits_its_schema():
        yield FieldError(field="body.schema", reason="a member of another hall.intake, or one is missing")
    if body.terminal != record.terminal:
        yield FieldError(field="body.terminal", reason="differs from the record's terminal")
    offline = _OFFLINE_NUMBER.fullmatch(body.case_no[-18:])
    if offline and offline.group(1) != terminal.device_code:
        yield FieldError(field="body.case_no", reason=_FOREIGN_NUMBER)
    for index, material in enumerate(body.materials):
        if material.pages and material.not_supplied:
            yield FieldError(field=f"body.materials.{index}.not_supplied", reason="but there are pages")
    given = {material.material for material in body.materials if material.in_hand}
    for index, mark in enumerate(body.review):
        if mark.material not in given:
            yield FieldError(field=f"body.review.{index}.material", reason="has nothing that could be reviewed")
    if body.package is not None:
        yield from _package_errors(body.package, body)


def _package_errors(package: PackageMember, body: IntakeBody) -> Iterator[FieldError]:
    if package.lead != (package.id == body.intake_id):
        yield FieldError(field="body.package.lead", reason="the lead is the case that has the package's id")
    own = next((case for case in package.of if case.id == body.intake_id), None)
    if own is None:
        yield FieldError(field="body.package.of", reason="this intake is not among them")
    elif (own.case_no, own.impl_code) != (body.case_no, body.item.impl_code):
        yield FieldError(field="body.package.of", reason="says something else of this intake")


def _check_blobs(
    folder: BlobFolder, record: Record, body: IntakeBody | EventBody | NoteBody | OutcomeBody | None
) -> Invalid | MissingBlobs | None:
    missing, wrong = [], []
    for blob in body.blobs() if body else ():
        size = folder.size(Address(record.terminal, record.id, blob.digest))
        if size is None:
            missing.append(blob.digest)
        elif size != blob.size:
            wrong.append(FieldError(field="body", reason=f"{blob.digest} does not have the size stated"))
    if wrong:
        return Invalid(tuple(wrong))
    return MissingBlobs(tuple(missing)) if missing else None


def _not_theirs(
    connection: Connection, terminal: Terminal, record: Record, body: EventBody | NoteBody | OutcomeBody | None
) -> Outcome | None:
    about = body.note.about if isinstance(body, NoteBody) else None
    if scope.is_anothers(connection, terminal, record.case, about):
        return Invalid((FieldError(field="case", reason=scope.NOT_YOURS),))
    return None


def _place_in_case(connection: Connection, record: Record) -> Outcome | None:
    """A terminal's records of a case come in order. A case begins with its intake, a note with itself; only events come
    from other terminals too (docs/adr/0013)."""
    mine = records.c.case_id == record.case, records.c.terminal_id == record.terminal
    last = connection.execute(select(func.max(records.c.case_seq)).where(*mine)).scalar()
    expected = (last or 0) + 1
    first = connection.execute(select(records.c.kind, records.c.terminal_id).where(records.c.id == record.case)).first()
    elsewhere = first is not None and first.terminal_id != record.terminal
    if elsewhere and record.kind != "event" and (record.kind not in KINDS or record.supersedes is None):
        return Invalid((FieldError(field="case", reason="belongs to another terminal"),))
    if record.case_seq > expected:
        return OutOfOrder(expected)
    if record.case_seq < expected:
        return Invalid((FieldError(field="case_seq", reason="is taken by another record of the case"),))
    if first is None and record.kind == "event":
        return OutOfOrder(1)  # its intake is on its way, from here or elsewhere
    if first is None and record.kind == "print_outcome":
        return Invalid((FieldError(field="kind", reason="a case begins with its intake"),))
    if first is not None and not _fits(record, first.kind):
        return Invalid((FieldError(field="kind", reason=f"has no place in a case that began as {first.kind}"),))
    if record.supersedes is not None and record.kind not in KINDS:
        superseded = select(records.c.id).where(records.c.id == record.supersedes, *mine)
        if connection.execute(superseded).first() is None:
            return Invalid((FieldError(field="supersedes", reason="names no record of the case"),))
    return None


def _fits(record: Record, began_as: str) -> bool:
    return record.kind in ("event", "print_outcome") if began_as == "intake" else record.kind == began_as


def _place_intake(
    connection: Connection, rules: Rules, read: _Read, body: IntakeBody, digest: str, terminal: Terminal
) -> Outcome | departments.Routing:
    """Where an intake goes behind the window, or why it has no place here: known, or a second one with the same case
    number or token (a cloned terminal, or a sequence that went back). One that we refused may be corrected by another
    intake (docs/adr/0014): then it must never have been taken, nor come later, by whatever way."""
    record, case = read.record, read.case
    asked = {"record_id": record.id, "terminal": record.terminal, "no": body.case_no, "token": body.progress_token}
    asked |= {
        "supersedes": record.supersedes or "",
        "organ": "" if case is None else departments.organ_of(rules, case),
    }
    found = {row.what: row for row in connection.execute(_AROUND_INTAKE, asked)}
    if "known" in found:
        return _again(found["known"], record.id, digest, terminal)
    if "place" in found:
        return Invalid((FieldError(field="case_seq", reason="is taken by another record of the case"),))
    errors = [
        FieldError(field=f"body.{name}", reason=_TAKEN) for name in ("case_no", "progress_token") if name in found
    ]
    if "supersedes" in found:
        errors.append(FieldError(field="supersedes", reason="was taken: put it right in its own case"))
    if "corrected" in found:
        errors.append(FieldError(field="id", reason="was corrected by another intake"))
    if errors:
        return Invalid(tuple(errors))
    if case is None or "route" not in found:
        return departments.NOWHERE
    return departments.routing_of(rules, case, found["route"].digest, found["route"].terminal_id)


def _insert(
    connection: Connection,
    record: Record,
    body: IntakeBody | EventBody | NoteBody | OutcomeBody | None,
    digest: str,
    data: bytes,
    now: str,
) -> None:
    connection.execute(
        _INSERT_RECORD,
        {
            "id": record.id,
            "kind": record.kind,
            "case_id": record.case,
            "case_seq": record.case_seq,
            "supersedes": record.supersedes,
            "terminal_id": record.terminal,
            "digest": digest,
            "body": data,
            "received_at": now,
        },
    )
    blobs: Iterable[Blob | BlobRef] = body.blobs() if body else ()
    named = [
        {
            "record_id": record.id,
            "digest": blob.digest,
            "position": position,
            "size": blob.size,
            "media_type": blob.media_type,
        }
        for position, blob in enumerate(blobs)
    ]
    if named:
        connection.execute(_INSERT_BLOBS, named)


def _case_row(ground: Ground, body: IntakeBody, case: Case) -> dict[str, Any]:
    due = ground.rules.due(case)
    return {
        "intake_id": body.intake_id,
        "terminal_id": body.terminal,
        "item": body.item.impl_code,
        "item_name": body.item.name,
        "case_no": body.case_no,
        "state": case.state.value,
        "state_at": body.taken_in_at,
        "taken_in_at": body.taken_in_at,
        "time_trusted": body.time_confidence == "trusted",
        "applicant_masked": mask_name(body.applicant.name),
        "progress_token": body.progress_token,
        "package_id": None if body.package is None else body.package.id,
        "person": ground.person_key(*found_by(body)),
        "organisation": None if body.organisation is None else ground.person_key(ORGANISATION, body.organisation.uscc),
        "due": None if due is None else due.on,
        "due_clock": None if due is None else due.clock,
    }


def found_by(body: IntakeBody) -> tuple[str, str]:
    """ID type and number of the person a case is found by: the applicant, or who acts for one without a number."""
    acting = getattr(body, "representative", None)
    person = body.applicant if body.applicant.id_number or acting is None else acting.person
    return person.id_type, person.id_number

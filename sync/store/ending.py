"""How staff end the stay of a record that the platform does not take: send it again, correct it, or settle it.

`stuck → pending` (sent again as it is) and `stuck → settled` (docs/adr/0014): ``corrected`` when a new intake replaces
it, ``handed_over`` when the papers went another way, ``withdrawn`` when the applicant took it back. What follows it in
its case was waiting for it and ends with it: the platform would never take the later without the earlier. Each is an
audit entry with who did it and why; nothing is deleted.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import bindparam, exists, func, literal_column, select, update
from sqlalchemy.engine import Connection, Row
from sqlalchemy.sql import Select

from intake.attachment import BlobRef
from intake.clock import Reading
from intake.correction import draft_to_correct
from intake.draft import Draft
from intake.masking import mask_name
from sync.records import INTAKE_KIND
from sync.store import audit, drafts, outbox
from sync.store.base import StoreBase
from sync.store.cases import add_case, find_key
from sync.store.damage import LOCAL_DAMAGE
from sync.store.errors import BlobMissing, CaseShredded, StoreCorrupt
from sync.store.folding import intake_body
from sync.store.keys import StoreKeys
from sync.store.prepared import Prepared
from sync.store.schema import blobs as blob_rows
from sync.store.schema import intakes
from sync.store.schema import outbox as rows

#: The platform found something wrong in what was entered; everything else is nothing a window can put right.
CORRECTABLE = frozenset({"invalid", "too_big"})
_IS_STUCK = rows.c.state == literal_column("'stuck'")
_CORRECTED = Prepared(select(rows.c.id).where(rows.c.replaced_by == bindparam("draft")))
_ENDING: Select[Any] = select(rows.c.id, rows.c.case_id, rows.c.case_seq, rows.c.stuck_reason)


class SettledAs(StrEnum):
    """How a person ended it without delivery."""

    CORRECTED = "corrected"
    HANDED_OVER = "handed_over"
    WITHDRAWN = "withdrawn"


class Because(StrEnum):
    """Why it was settled; a closed list, because free text would carry names into the audit trail."""

    ON_PAPER = "on_paper"  # the papers went to the department by hand
    OTHER_SYSTEM = "other_system"  # entered in a system of the department
    OTHER_TERMINAL = "other_terminal"  # taken in again elsewhere
    APPLICANT = "applicant"  # the applicant took it back
    TWICE = "twice"  # taken in twice
    MISTAKE = "mistake"  # taken in by mistake


REASONS: dict[SettledAs, tuple[Because, ...]] = {
    SettledAs.HANDED_OVER: (Because.ON_PAPER, Because.OTHER_SYSTEM, Because.OTHER_TERMINAL),
    SettledAs.WITHDRAWN: (Because.APPLICANT, Because.TWICE, Because.MISTAKE),
}


class NotStuck(Exception):
    """There is no stuck record of this id (any more): somebody else has seen to it."""


class NotCorrectable(Exception):
    """What was refused cannot be put right at a window; ``why``: ``reason``, ``kind``, ``package`` or ``moved``."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class StuckRecord:
    """A record that waits for a person. ``holder`` is the applicant, masked; ``later`` how many records of its case
    wait behind it; ``correctable``: a window can put it right; ``correction`` is the draft already begun for that;
    ``blobs`` are the digests of the attachments that go with it."""

    id: str
    kind: str
    case_id: str
    case_no: str
    item_name: str
    holder: str
    reason: str
    detail: str
    way_out: str
    since: str
    attempts: int
    later: int
    correctable: bool
    correction: str | None
    blobs: tuple[str, ...] = ()


class EndingStore(StoreBase):
    """The part of `sync.store.store.Store` that staff end stuck records with."""

    def stuck_records(self) -> tuple[StuckRecord, ...]:
        """The longest waiting first."""
        with self._database.read() as connection:
            return stuck_records(connection, self._keys)

    def resend(self, record_id: str, by: str) -> None:
        """Sends a stuck record again as it is. Raises `NotStuck`."""
        with self._database.write() as connection:
            if not outbox.release(connection, record_id, self._clock.now(), by):
                raise NotStuck(record_id)

    def resend_all(self, by: str) -> int:
        """Sends every stuck record again, but what is damaged here and cannot be sent. Returns how many."""
        with self._database.write() as connection:
            stuck = select(rows.c.id).where(rows.c.state == "stuck", rows.c.stuck_reason != LOCAL_DAMAGE)
            ids = list(connection.execute(stuck.order_by(rows.c.position)).scalars())
            return sum(outbox.release(connection, record_id, self._clock.now(), by) for record_id in ids)

    def settle_stuck(self, record_id: str, how: SettledAs, because: Because, by: str) -> tuple[str, ...]:
        """Ends it without delivery; the ids of all records that ended with it. Raises `NotStuck`."""
        if because not in REASONS.get(how, ()):
            raise ValueError(f"{because} is no reason for {how}")
        with self._database.write() as connection:
            return settle(connection, record_id, how, because, by, self._clock.now())

    def follows_settled(self, record_id: str) -> bool:
        """Does it come, in its case, after a record that was ended without delivery? The platform never takes it."""
        earlier = rows.alias("earlier")
        with self._database.read() as connection:
            settled = select(earlier.c.id).where(
                rows.c.id == record_id,
                earlier.c.case_id == rows.c.case_id,
                earlier.c.case_seq < rows.c.case_seq,
                literal_column("+earlier.state = 'settled'"),
            )
            return connection.execute(settled.limit(1)).first() is not None

    def begin_correction(self, record_id: str, new_id: str, by: str) -> Draft:
        """A draft with everything that was taken in, but the signature: it was given for what was refused. Again for
        the same record gives the draft begun before. When the draft is taken in, the old record is settled as
        corrected. Raises `NotStuck`, `NotCorrectable`, `StoreCorrupt`, `CaseShredded`, `BlobMissing`."""
        with self._database.read() as connection:
            record = _stuck(connection, self._keys, record_id)
            begun = None if record.correction is None else drafts.kept_draft(connection, self._keys, record.correction)
            if begun is not None:
                return begun.draft
            if not record.correctable:
                raise NotCorrectable(_why_not(connection, record))
            body = json.loads(outbox.record_data(connection, self._keys, record_id))["body"]
        draft = draft_to_correct(body, new_id, self._now())
        key, wrapped = self._keys.new_case_key(new_id)
        person = draft.applicant
        acting = draft.representative.person if draft.representative is not None else None
        known_by = acting if acting is not None and (person is None or not person.id_number) else person
        if known_by is None:
            raise NotCorrectable("kind")
        with self._files.writing():
            copied: list[tuple[BlobRef, str]] = []
            try:
                for ref in draft.blobs():
                    copied.append((ref, self._files.write(key, self._read(record.case_id, ref.digest), ref.digest)))
                with self._database.write() as connection:
                    _stuck(connection, self._keys, record_id)
                    add_case(connection, new_id, wrapped, self._now())
                    for ref, name in copied:
                        row = {"case_id": new_id, "digest": ref.digest, "size": ref.size, "media_type": ref.media_type}
                        connection.execute(blob_rows.insert().values(**row, file=name, stored_at=self._now()))
                    person_key = self._keys.person_key(known_by.id_type, known_by.id_number)
                    drafts.save_draft(connection, self._keys, draft, person_key, self._clock.now())
                    connection.execute(update(rows).where(rows.c.id == record_id).values(replaced_by=new_id))
                    detail = {"by": by, "draft": new_id}
                    audit.append(connection, at=self._now(), kind="correction_begun", subject=record_id, detail=detail)
            except BaseException:
                self._remove_unnamed([name for _, name in copied])
                raise
        return draft

    def _read(self, case_id: str, digest: str) -> bytes:
        with self._database.read() as connection:
            key = find_key(connection, self._keys, case_id)
            found = connection.execute(
                select(blob_rows.c.file, blob_rows.c.size).where(
                    blob_rows.c.case_id == case_id, blob_rows.c.digest == digest
                )
            ).first()
        if key is None or found is None:
            raise BlobMissing(digest)
        return self._files.read(found.file, key, digest, found.size)


def stuck_records(connection: Connection, keys: StoreKeys) -> tuple[StuckRecord, ...]:
    """The longest waiting first."""
    statement = _STUCK.order_by(rows.c.stuck_since, rows.c.position)
    return tuple(_record(connection, keys, row) for row in connection.execute(statement).all())


def settle(
    connection: Connection, record_id: str, how: SettledAs, because: Because, by: str, now: Reading
) -> tuple[str, ...]:
    """In the caller's transaction; see `EndingStore.settle_stuck`."""
    row = connection.execute(_ENDING.where(rows.c.id == record_id, _IS_STUCK)).first()
    if row is None:
        raise NotStuck(record_id)
    return _settle(connection, row, how, because, by, now)


def _settle(
    connection: Connection,
    row: Row[Any],
    how: SettledAs,
    because: Because | None,
    by: str,
    now: Reading,
    replaced_by: str | None = None,
) -> tuple[str, ...]:
    """Also what waits behind it in its case."""
    ended = [
        str(one)
        for one in connection.execute(
            select(rows.c.id)
            .where(outbox.IS_OPEN_IN_CASE, rows.c.case_id == row.case_id, rows.c.case_seq >= row.case_seq)
            .order_by(rows.c.case_seq)
        ).scalars()
    ]
    connection.execute(
        update(rows)
        .where(rows.c.id.in_(ended))
        .values(
            state="settled",
            stuck_reason=func.coalesce(rows.c.stuck_reason, "earlier_settled"),
            stuck_since=func.coalesce(rows.c.stuck_since, now.rfc3339),
            settled_as=how.value,
            settled_at=now.rfc3339,
            settled_by=by,
            replaced_by=func.coalesce(replaced_by, rows.c.replaced_by),  # a draft begun for it stays its correction
        )
    )
    detail = {"as": how.value, "by": by, "reason": row.stuck_reason, "because": because and because.value}
    for one in ended:
        more = {"replaced_by": replaced_by} if replaced_by is not None else {}
        earlier = {} if one == row.id else {"with": row.id}
        audit.append(connection, at=now.rfc3339, kind="settled", subject=one, detail={**detail, **more, **earlier})
    return tuple(ended)


def is_ended(connection: Connection, case_id: str) -> bool:
    """Was the case's intake settled without ever being taken by the platform?"""
    ended = select(rows.c.id).where(rows.c.id == case_id, rows.c.state == "settled")
    return connection.execute(ended).first() is not None


def corrected_by(connection: Connection, draft_id: str) -> str | None:
    """The record that this draft corrects, whatever has become of it since: sent again or delivered, the platform must
    still not take both."""
    found = _CORRECTED.first(connection, {"draft": draft_id})
    return None if found is None else str(found[0])


def settle_corrected(connection: Connection, record_id: str, by: str, now: Reading, replaced_by: str) -> None:
    """In the transaction that takes in what replaces it. One that is being sent again is settled too: should it have
    been under way and be taken, the platform refuses what supersedes it. One that has ended stays as it ended."""
    row = connection.execute(_ENDING.where(rows.c.id == record_id, outbox.IS_OPEN_IN_CASE)).first()
    if row is not None:
        _settle(connection, row, SettledAs.CORRECTED, None, by, now, replaced_by)


def _stuck(connection: Connection, keys: StoreKeys, record_id: str) -> StuckRecord:
    row = connection.execute(_STUCK.where(rows.c.id == record_id)).first()
    if row is None:
        raise NotStuck(record_id)
    return _record(connection, keys, row)


def _why_not(connection: Connection, record: StuckRecord) -> str:
    if record.reason not in CORRECTABLE:
        return "reason"
    if record.kind != INTAKE_KIND:
        return "kind"
    packaged = select(intakes.c.package_id).where(intakes.c.id == record.case_id)
    return "package" if connection.execute(packaged).scalar() is not None else "moved"


_later = rows.alias("later")
_LATER = (
    select(func.count())
    .select_from(_later)
    .where(
        _later.c.case_id == rows.c.case_id,
        _later.c.case_seq > rows.c.case_seq,
        literal_column("+later.state IN ('pending', 'stuck')"),  # as `outbox.IS_OPEN_IN_CASE`
    )
    .scalar_subquery()
)
_MOVED = exists(
    select(_later.c.id).where(_later.c.case_id == rows.c.case_id, _later.c.kind == "event", _later.c.id != rows.c.id)
)
_STUCK = (
    select(rows, intakes.c.case_no, intakes.c.item_name, intakes.c.package_id)
    .add_columns(_LATER.label("later"), _MOVED.label("moved"))
    .outerjoin(intakes, intakes.c.id == rows.c.case_id)
    .where(_IS_STUCK)
)


def _record(connection: Connection, keys: StoreKeys, row: Row[Any]) -> StuckRecord:
    correctable = (
        row.stuck_reason in CORRECTABLE and row.kind == INTAKE_KIND and row.package_id is None and not row.moved
    )
    return StuckRecord(
        id=row.id,
        kind=row.kind,
        case_id=row.case_id,
        case_no=row.case_no or "",
        item_name=row.item_name or "",
        holder=_holder(connection, keys, row.case_id),
        reason=row.stuck_reason,
        detail=row.stuck_detail or "",
        way_out=row.way_out or "",
        since=row.stuck_since,
        attempts=row.attempts,
        later=row.later,
        correctable=correctable,
        correction=row.replaced_by,
        blobs=outbox.blob_list(row.blobs),
    )


def _holder(connection: Connection, keys: StoreKeys, case_id: str) -> str:
    """Whose case it is, masked; empty where that cannot be read."""
    try:
        body = intake_body(connection, keys, case_id)
    except (StoreCorrupt, CaseShredded, KeyError):
        return ""
    return "" if body is None else mask_name(str(body["applicant"]["name"]))

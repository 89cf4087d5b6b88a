"""Terminals and what they hand in, for the proof: homes made by copying, enrolled with a real platform, each with a
record of what was acknowledged; and the comparison of that with what the platform holds.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from sqlalchemy import select

from intake.intake import digest_of
from sync.identity import Identity
from sync.platform import enrolment, keys
from sync.platform.blobs import Address, BlobFolder
from sync.platform.database import Database
from sync.platform.schema import intakes as platform_intakes
from sync.platform.schema import record_blobs, records
from sync.signatures import BadSignature, KeySet, UnknownKey
from sync.store.schema import intakes, outbox
from sync.store.store import Store
from tests.torture.tally import Tally


@dataclass
class Promised:
    """What a terminal has acknowledged: digests by intake id (empty where it was not told), moves, shredded drafts."""

    digests: dict[str, str] = field(default_factory=dict)
    moves: set[str] = field(default_factory=set)
    shredded: set[str] = field(default_factory=set)
    purged: bool = False  # what the platform has may have been shredded here since

    def add(self, intake_id: str, digest: str) -> None:
        self.digests[intake_id] = digest


@dataclass
class Verdict:
    """What is wrong with one run, in words; counted by sort."""

    case: str
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        return not (self.lost or self.twice or self.unreadable)

    def tally(self, runs: int = 1) -> Tally:
        words = [f"{self.case}: {what}" for what in (*self.lost, *self.twice, *self.unreadable)]
        return Tally(runs, len(self.lost), len(self.twice), len(self.unreadable), words)


@contextmanager
def cheap_codes() -> Iterator[None]:
    """Enrolment codes without the slow hash: thousands of terminals are enrolled here, and none of them guesses."""

    def quick(secret: str, salt: bytes) -> bytes:
        return hashlib.sha256(salt + secret.encode()).digest()

    with mock.patch.object(enrolment, "_hash", quick):
        yield


def copied_home(template: Path, home: Path) -> Path:
    """A home of its own with what the template holds."""
    shutil.copytree(template, home)
    return home


# --- the comparison ---------------------------------------------------------------------------------------------------


def compare_with_platform(
    verdict: Verdict, promised: Promised, store: Store, identity: Identity, database: Database, blobs: BlobFolder
) -> None:
    """Everything acknowledged is on the platform once, with its bytes; nothing else is; nothing is stuck or waiting."""
    kept = _kept(store, verdict)
    if promised.purged:  # the case is gone; that it was sent, and what, stays on record
        kept = _sent(store, "intake") | kept
    for intake_id, digest in promised.digests.items():
        if intake_id not in kept or kept[intake_id] != (digest or kept[intake_id]):
            verdict.lost.append(f"{intake_id} was acknowledged and is not in the store as it was")
    sent = _sent(store)
    verdict.lost += [f"move {one} was acknowledged and has no record" for one in sorted(promised.moves - sent.keys())]
    for draft_id in promised.shredded:
        if store.kept_draft(draft_id) is not None:
            verdict.unreadable.append(f"draft {draft_id} was shredded and is still there")
    _look_at_queue(verdict, store)
    _look_at_receipts(verdict, store, identity, database)
    held, cases = _held(verdict, identity, database, blobs)
    for record_id, digest in sent.items():
        if record_id not in held:
            verdict.lost.append(f"record {record_id} is not on the platform")
        elif held[record_id] != digest:
            verdict.lost.append(f"record {record_id} is another one on the platform")
    for record_id in held.keys() - sent.keys():
        verdict.twice.append(f"record {record_id} is on the platform and nobody's here")
    if sorted(cases) != sorted(kept):
        missing, more = kept.keys() - set(cases), len(cases) - len(kept)
        verdict.lost += [f"intake {one} has no case on the platform" for one in sorted(missing)]
        verdict.twice += [f"{more} cases too many on the platform"] if more > 0 else []


def _kept(store: Store, verdict: Verdict) -> dict[str, str]:
    with store._database.read() as connection:
        rows = connection.execute(select(intakes.c.id, intakes.c.digest).where(intakes.c.origin == "local")).all()
    found = {row.id: row.digest for row in rows}
    if len(found) != len(rows):
        verdict.twice.append("an intake is in the store twice")
    return found


def _sent(store: Store, kind: str | None = None) -> dict[str, str]:
    rows = select(outbox.c.id, outbox.c.digest)
    if kind is not None:
        rows = rows.where(outbox.c.kind == kind)
    with store._database.read() as connection:
        return {row.id: row.digest for row in connection.execute(rows)}


def _look_at_queue(verdict: Verdict, store: Store) -> None:
    status = store.queue_status()
    for stuck in status.stuck:
        verdict.lost.append(f"{stuck.intake_id} is stuck: {stuck.reason}")
    if status.pending:
        verdict.lost.append(f"{status.pending} records are not delivered: {status.trouble}")


def _look_at_receipts(verdict: Verdict, store: Store, identity: Identity, database: Database) -> None:
    """Every receipt is genuine and about its record."""
    with database.read() as connection:
        genuine = KeySet.verified(keys.load_identity(connection).key_set, dict(identity.root_key))
    with store._database.read() as connection:
        rows = connection.execute(select(outbox.c.id, outbox.c.digest, outbox.c.receipt, outbox.c.state)).all()
    for row in rows:
        if row.state != "delivered":
            continue
        try:
            receipt = genuine.receipt(row.receipt)
        except (BadSignature, UnknownKey) as error:
            verdict.lost.append(f"the receipt of {row.id} is not genuine: {error}")
            continue
        if (receipt.record, receipt.digest, receipt.terminal) != (row.id, row.digest, identity.terminal_id):
            verdict.lost.append(f"the receipt of {row.id} is about something else")


def _held(
    verdict: Verdict, identity: Identity, database: Database, blobs: BlobFolder
) -> tuple[dict[str, str], list[str]]:
    """The platform's records of this terminal by id, with the digest of the very bytes; ids of its cases. Attachments
    are read."""
    mine = identity.terminal_id
    with database.read() as connection:
        rows = connection.execute(select(records.c.id, records.c.body).where(records.c.terminal_id == mine)).all()
        cases = connection.execute(
            select(platform_intakes.c.intake_id).where(platform_intakes.c.terminal_id == mine)
        ).scalars()
        found = [str(one) for one in cases]
        ids = [row.id for row in rows]
        named = connection.execute(select(record_blobs).where(record_blobs.c.record_id.in_(ids))).all()
    for row in rows:
        wanted = set(_digests(json.loads(row.body)["body"]))
        said = {blob.digest for blob in named if blob.record_id == row.id}
        if wanted != said:
            verdict.lost.append(f"record {row.id} names attachments the platform does not know")
    for blob in named:
        path = blobs.path(Address(mine, blob.record_id, blob.digest))
        data = path.read_bytes() if path.is_file() else None
        if data is None:
            verdict.lost.append(f"attachment {blob.digest[:15]} of {blob.record_id} is not on the platform")
        elif (digest_of(data), len(data)) != (blob.digest, blob.size):
            verdict.lost.append(f"attachment {blob.digest[:15]} of {blob.record_id} has other bytes on the platform")
    return {row.id: digest_of(row.body) for row in rows}, found


def _digests(said: object) -> Iterator[str]:
    """The attachments a body names: objects of digest, size and media type."""
    if isinstance(said, dict):
        if {"digest", "size", "media_type"} <= said.keys():
            yield str(said["digest"])
        for value in said.values():
            yield from _digests(value)
    elif isinstance(said, list):
        for value in said:
            yield from _digests(value)

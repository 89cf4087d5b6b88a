"""The archive package of a case (电子归档, CAPABILITIES C25 d): all its documents and everything known about it.

A ZIP: ``metadata.json`` names every file with its SHA-256, ``record/`` holds the records as they were sent with the
platform's receipts, ``documents/`` the data of each paper, ``attachments/`` what was handed in, signed or given out and
the papers' PDFs. Nothing in it is sealed: whoever has it has the case.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from sqlalchemy import select
from sqlalchemy.engine import Connection

from intake.case.event_json import event_to_json
from intake.case.states import STAGE_OF, STATE_NAMES
from intake.intake import digest_of
from intake.papers.paper import paper_to_json
from sync.store import audit, outbox, papers
from sync.store.folding import CaseFile, case_file
from sync.store.keys import StoreKeys
from sync.store.schema import audit as audit_rows
from sync.store.schema import blobs
from sync.store.schema import outbox as outbox_rows

SCHEMA = "hall.archive/1"
_EXTENSIONS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
#: Reads one attachment of the case by its digest.
ReadBlob = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class _Part:
    name: str
    data: bytes
    about: dict[str, Any]


def archive_package(connection: Connection, keys: StoreKeys, case_id: str, read_blob: ReadBlob, at: str) -> bytes:
    """The package's bytes. Raises KeyError when there is no such case, `StoreCorrupt`, `CaseShredded`."""
    file = case_file(connection, keys, case_id)
    if file is None:
        raise KeyError(f"no case {case_id}")
    parts = [
        *_records(connection, keys, case_id),
        *_documents(connection, keys, case_id),
        *_attachments(connection, case_id, read_blob),
    ]
    metadata = {
        **_metadata(connection, file, at),
        "files": [
            {"name": part.name, "digest": digest_of(part.data), "size": len(part.data), **part.about} for part in parts
        ],
    }
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("metadata.json", json.dumps(metadata, ensure_ascii=False, indent=1, sort_keys=True))
        for part in parts:
            package.writestr(part.name, part.data)
    return buffer.getvalue()


def _metadata(connection: Connection, file: CaseFile, at: str) -> dict[str, Any]:
    case, entries = file.case, select(audit_rows).where(audit_rows.c.subject == file.case.id).order_by(audit_rows.c.seq)
    return {
        "schema": SCHEMA,
        "archived_at": at,
        "case_id": case.id,
        "case_no": case.case_no,
        "item": {"impl_code": case.impl_code, "version": case.item_version, "name": case.item_name},
        "state": case.state.value,
        "state_name": STATE_NAMES[case.state].get(),
        "stage": int(STAGE_OF[case.state]),
        "acceptance_date": case.acceptance_date,
        "decision": None if case.decision is None else case.decision.value,
        "intake": file.body,
        "events": [event_to_json(event) for event in case.events],
        "not_in_force": [
            {"reason": kept.conflict, "event": event_to_json(kept.event)}
            for kept in file.events
            if kept.conflict is not None
        ],
        "audit": [
            {"seq": row.seq, "at": row.at, "kind": row.kind, "detail": json.loads(row.detail), "hash": row.hash}
            for row in connection.execute(entries)
        ],
        "audit_head": audit.head(connection).hash,
    }


def _records(connection: Connection, keys: StoreKeys, case_id: str) -> Iterator[_Part]:
    rows = connection.execute(
        select(outbox_rows.c.id, outbox_rows.c.kind, outbox_rows.c.case_seq, outbox_rows.c.receipt)
        .where(outbox_rows.c.case_id == case_id)
        .order_by(outbox_rows.c.case_seq)
    ).all()
    for row in rows:
        about = {"sort": "record", "kind": row.kind, "id": row.id}
        name = f"record/{row.case_seq:03d}-{row.kind}"
        yield _Part(f"{name}.json", outbox.record_data(connection, keys, row.id), about)
        if row.receipt is not None:
            yield _Part(f"{name}.receipt.jws", row.receipt.encode(), {**about, "sort": "receipt"})


def _documents(connection: Connection, keys: StoreKeys, case_id: str) -> Iterator[_Part]:
    """The papers' data; their PDFs are among the attachments, under their digests."""
    for number, kept in enumerate(papers.papers_of(connection, keys, case_id), 1):
        about = {
            "sort": "document",
            "kind": kept.kind.value,
            "number": kept.number,
            "title": kept.title,
            "made_at": kept.made_at,
            "prints": kept.copies,
            "pdf": kept.pdf,
        }
        yield _Part(f"documents/{number:03d}-{kept.kind.value}.json", paper_to_json(kept.paper), about)


def _attachments(connection: Connection, case_id: str, read_blob: ReadBlob) -> Iterator[_Part]:
    rows = connection.execute(select(blobs).where(blobs.c.case_id == case_id).order_by(blobs.c.stored_at)).all()
    for row in rows:
        ending = _EXTENSIONS.get(row.media_type, "bin")
        name = f"attachments/{row.digest.removeprefix('sha256:')}.{ending}"
        about = {"sort": "attachment", "media_type": row.media_type, "stored_at": row.stored_at}
        yield _Part(name, read_blob(row.digest), about)

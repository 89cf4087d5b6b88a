"""C25 d: the archive package of a case holds all its documents and everything known about it."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from case_kit import WISHES, notice, supplement
from store_kit import MARKER, new_id, take_in

from intake.intake import digest_of
from sync.store.store import Store

PDF = b"%PDF-1.7 notice"


def test_c25d_the_archive_has_all_documents_and_metadata(store: Store) -> None:
    case = new_id()
    scan = store.put_blob(case, b"scan", "image/jpeg")
    take_in(store, case, (scan,))
    done = notice(store, case, wishes=WISHES)
    store.archive_pdf(done.papers[0], store.put_blob(case, PDF, "application/pdf"))
    page = store.put_blob(case, b"photo", "image/png")
    supplement(store, case, 1, 2, page=page)
    store.mark_delivered(case, "receipt.of.platform", "2026-05-14T04:00:01Z")
    with zipfile.ZipFile(BytesIO(store.archive_package(case))) as package:
        files = {name: package.read(name) for name in package.namelist()}
    told = json.loads(files.pop("metadata.json"))
    assert {one["name"]: one["digest"] for one in told["files"]} == {
        name: digest_of(data) for name, data in files.items()
    }
    assert {data for name, data in files.items() if name.startswith("attachments/")} == {b"scan", PDF, b"photo"}
    (document,) = (one for one in told["files"] if one["sort"] == "document")
    assert (document["kind"], document["title"], document["pdf"]) == ("D02", "一次性告知通知书", digest_of(PDF))
    assert files["record/001-intake.json"] == store.record_data(case)
    assert files["record/001-intake.receipt.jws"] == b"receipt.of.platform"
    assert [event["name"] for event in told["events"]] == ["take_in", "notify_once", "supplement_all"]
    assert (told["state"], told["case_no"]) == ("SUPPLEMENTED", store.case_line(case).case_no)  # type: ignore[union-attr]
    assert told["intake"]["applicant"]["name"] == MARKER.name
    assert [entry["kind"] for entry in told["audit"]] == ["take_in", "move", "move", "delivered"]


def test_there_is_no_package_of_a_case_that_is_not_there(store: Store) -> None:
    with pytest.raises(KeyError):
        store.archive_package(new_id())

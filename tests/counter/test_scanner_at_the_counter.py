"""A paper of many pages through the document scanner: whole, jammed, stopped; the camera is always the other way."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from counter_kit import CounterBench
from PIL import Image
from PySide6.QtCore import Qt
from visit_kit import failed, page_picture

from devices.ports import CapturedPage, PaperSource, Role, ScanDocument, ScanEvent, ScannedDocument
from devices.result import Action, Cause, Ok, Reason

SHIFT = Qt.KeyboardModifier.ShiftModifier


def pages(count: int) -> tuple[CapturedPage, ...]:
    found = []
    for number in range(count):
        out = io.BytesIO()
        Image.new("RGB", (120, 170), "white").save(out, "JPEG")
        found.append(replace(page_picture(), jpeg=out.getvalue() + bytes([number])))
    return tuple(found)


def broken_off(count: int, reason: Reason) -> Ok[ScannedDocument]:
    return Ok(ScannedDocument(pages(count), reason, Cause.HARDWARE, Action.CALL_STAFF))


@pytest.fixture
def matter(desk: CounterBench) -> CounterBench:
    """A food licence is open; F5 belongs to the plan of the rooms, up to four pages."""
    open_matter(desk)
    return desk


def open_matter(desk: CounterBench) -> None:
    desk.answers.card = Ok(desk.card)
    desk.key(Qt.Key.Key_F4)
    desk.until("visit")
    desk.key(Qt.Key.Key_F6)
    desk.type("spjy")
    desk.key(Qt.Key.Key_Return)
    desk.until("matter")


def handed_in(desk: CounterBench) -> list[str]:
    """Where the pages of the draft came from."""
    draft = desk.app.controller.visit.draft
    assert draft is not None
    return [page.source for material in draft.materials for page in material.pages]


def asked(desk: CounterBench) -> ScanDocument:
    (command,) = [c for c in desk.fakes[Role.DOCUMENT_SCANNER].history[-1:] if isinstance(c, ScanDocument)]
    return command


def test_many_pages_at_once_become_pages_of_the_material(matter: CounterBench) -> None:
    scanner = matter.fakes[Role.DOCUMENT_SCANNER]
    matter.key(Qt.Key.Key_F5, SHIFT)
    matter.key(Qt.Key.Key_F5)
    assert asked(matter).settings.source is PaperSource.FEEDER
    assert asked(matter).settings.max_pages == matter.app.scan.room
    for seen in (1, 2):
        scanner.progress(ScanEvent.PAGE_DONE)
        matter.settle()
        assert matter.app.scan.pages == seen
    scanner.finish(scanner.ticket, Ok(ScannedDocument(pages(3))))
    matter.settle()
    assert not matter.sees("scan-ended"), matter.app.scan.trouble
    assert handed_in(matter) == ["document_scanner"] * 3
    with matter.open_store() as store:
        (kept,) = store.drafts_of(matter.app.controller.visit.person_key)
        assert len(kept.draft.blobs()) == 3, "what was scanned is saved at once"


def test_a_jam_keeps_what_came_and_the_rest_is_scanned_behind_it(matter: CounterBench) -> None:
    matter.answers.scan = broken_off(2, Reason.PAPER_JAM)
    matter.key(Qt.Key.Key_F5, SHIFT)
    matter.key(Qt.Key.Key_F5)
    words = str(matter.item("scan-trouble-jam").property("text"))
    assert words == "第 3 页卡住，前 2 页已保存"
    assert handed_in(matter) == ["document_scanner"] * 2
    matter.answers.scan = Ok(ScannedDocument(pages(4)[2:]))
    matter.key(Qt.Key.Key_F5)
    assert not matter.sees("scan-ended")
    assert handed_in(matter) == ["document_scanner"] * 4


@pytest.mark.parametrize(
    "reason", [Reason.FEEDER_EMPTY, Reason.COVER_OPEN, Reason.DISCONNECTED, Reason.HOST_CRASHED, Reason.DEADLINE]
)
def test_a_scanner_that_gives_nothing_leaves_the_camera(matter: CounterBench, reason: Reason) -> None:
    matter.answers.scan = failed(reason)
    matter.key(Qt.Key.Key_F5, SHIFT)
    matter.key(Qt.Key.Key_F5)
    assert matter.sees("scan-ended")
    matter.key(Qt.Key.Key_F5, SHIFT)
    assert matter.sees("capture-live")
    assert handed_in(matter) == []


def test_stopping_keeps_what_came(matter: CounterBench) -> None:
    scanner = matter.fakes[Role.DOCUMENT_SCANNER]
    matter.key(Qt.Key.Key_F5, SHIFT)
    matter.key(Qt.Key.Key_F5)
    ticket = scanner.ticket
    scanner.cancel = lambda _: None  # type: ignore[method-assign]  # it stops at the end of the sheet
    matter.key(Qt.Key.Key_Escape)
    assert matter.sees("scan-scanning")
    scanner.finish(ticket, broken_off(1, Reason.CANCELLED))
    matter.settle()
    assert matter.sees("scan-trouble-stopped")
    assert handed_in(matter) == ["document_scanner"]


def test_what_comes_after_a_crash_belongs_to_nobody(matter: CounterBench) -> None:
    scanner = matter.fakes[Role.DOCUMENT_SCANNER]
    matter.key(Qt.Key.Key_F5, SHIFT)
    matter.key(Qt.Key.Key_F5)
    matter.app.crashed()
    matter.until("recovery")
    assert scanner.asked == {}
    assert matter.app.controller.visit.draft is None


@pytest.fixture
def without(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    bench = CounterBench(tmp_path, roles=(Role.ID_CARD, Role.DOCUMENT_CAMERA)).start()
    bench.sign_in()
    yield bench
    bench.close()


def test_a_counter_without_scanner_shows_no_key_for_it(without: CounterBench) -> None:
    open_matter(without)
    assert without.sees("button-capture-layout_plan")
    assert not without.sees("button-scan-layout_plan")
    without.key(Qt.Key.Key_F5, SHIFT)
    assert without.app.scan.phase == ""

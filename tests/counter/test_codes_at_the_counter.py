"""Codes held before the scanner: a slip opens its draft, a number is called, a receipt marks its case, without a click.

What is not ours is plain text on the screen and does nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from counter_kit import CounterBench
from hall_fake import FakeHall
from hypothesis import given, settings
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from test_at_the_counter import SCRIPT, do_matter
from test_counter_layout import travel_document
from test_other_documents import ZONE
from test_shared_with_the_hall import left_at_kiosk
from visit_kit import failed

from devices.ports import ReadTravelDocument, Role, ScanCode, ScannedCode
from devices.result import Ok, Reason
from station.visit.codes import ForeignCode, ReceiptCode, SlipCode, read_code, slip_text, ticket_text

SLIP = "K001-7XQP-3MNA"
URL = "http://127.0.0.1:8080"


@pytest.fixture
def hall() -> FakeHall:
    return FakeHall()


@pytest.fixture
def window(qapp: object, tmp_path: Path, hall: FakeHall) -> Iterator[CounterBench]:
    bench = CounterBench(tmp_path, drafts=hall.drafts_of("2 号窗口"), queue=hall.queue()).start()
    bench.sign_in()
    yield bench
    bench.close()


def scan(desk: CounterBench, text: str) -> None:
    scanner = desk.fakes[Role.CODE_SCANNER]
    scanner.finish(scanner.ticket, Ok(ScannedCode(text)))
    desk.settle()


def test_a_slip_finds_its_draft_and_opens_it_when_the_card_is_read(window: CounterBench, hall: FakeHall) -> None:
    draft, blobs = left_at_kiosk()
    hall.leave(draft, blobs)
    hall.slips[SLIP] = draft.id
    scan(window, slip_text(SLIP))
    assert window.screen == "person"
    assert window.sees("code-slip_arrived")
    window.clerk._hands.put_card("resident")
    window.until("matter")
    assert window.app.controller.visit.draft is not None
    assert window.app.controller.visit.draft.id == draft.id
    window.key(Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    window.until("visit")
    assert window.app.controller.visit.offers, "who comes back to the list stays there"


def test_a_slip_scanned_while_typing_stands_in_its_field(window: CounterBench) -> None:
    window.key(Qt.Key.Key_F4)
    window.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    scan(window, slip_text(SLIP))
    assert window.item("field-slip").property("text") == SLIP
    assert window.app.code.state == "slip_not_yet"


def test_a_number_that_is_scanned_is_called_to_this_window(window: CounterBench, hall: FakeHall) -> None:
    hall.queue_up("A001")
    hall.queue_up("A002")
    window.advance(3)
    scan(window, ticket_text("A002"))
    window.until("person")
    assert window.app.queue.current == "A002"
    scan(window, ticket_text("B404"))
    assert window.sees("code-ticket_unknown")
    assert window.app.queue.current == "A002"


def test_a_receipt_opens_its_case_once_the_person_is_known_and_marks_it(desk: CounterBench) -> None:
    desk.play(desk.clerk.identify(SCRIPT))
    do_matter(desk)
    receipt = desk.app.controller.visit.receipt
    assert receipt is not None
    desk.play(desk.clerk.end_visit(SCRIPT))
    scan(desk, receipt.progress_url)
    desk.until("person")
    desk.clerk._hands.put_card("resident")
    desk.until("case_step")
    desk.key(Qt.Key.Key_Escape)
    desk.until("visit")
    desk.drawn()
    assert desk.sees("case-of-code")


def test_a_zone_opens_the_chip_without_typing(desk: CounterBench) -> None:
    desk.answers.travel_document = Ok(travel_document())
    desk.key(Qt.Key.Key_F4)
    desk.key(Qt.Key.Key_F7)
    scan(desk, ZONE)
    desk.until("visit")
    (asked,) = desk.fakes[Role.PASSPORT].history
    assert isinstance(asked, ReadTravelDocument)
    assert asked.access.number == "L898902C3"


def test_a_scanner_that_types_is_heard_and_its_keys_reach_no_field(desk: CounterBench) -> None:
    desk.key(Qt.Key.Key_F4)
    desk.key(Qt.Key.Key_F4, Qt.KeyboardModifier.ShiftModifier)
    assert desk.sees("field-name")
    desk.type(f"\x02{slip_text(SLIP)}\x03")
    desk.app.wedge.settle()
    desk.settle()
    assert desk.app.code.slip == SLIP
    assert desk.item("field-name").property("text") == ""


def test_a_hostile_code_is_plain_text_and_does_nothing(desk: CounterBench) -> None:
    hostile = '<img src="file:///etc/passwd"><a href="https://evil.invalid">确认</a>\u202e' + "A" * 4000
    scan(desk, hostile)
    assert desk.screen == "ready"
    words = str(desk.item("code-foreign").property("text"))
    assert "<img" in words
    assert "\u202e" not in words
    assert len(words) < 100
    scan(desk, f"{URL}.evil.invalid/p/0123456789abcdefghijkl")
    assert desk.screen == "ready"
    desk.key(Qt.Key.Key_F4)
    desk.key(Qt.Key.Key_Escape)
    assert not desk.sees("code-foreign"), "the next person sees nothing of it"


def test_nobody_listens_before_the_sign_in_and_a_dead_scanner_is_asked_again(desk: CounterBench) -> None:
    scanner = desk.fakes[Role.CODE_SCANNER]
    scanner.finish(scanner.ticket, failed(Reason.DISCONNECTED))
    desk.settle()
    assert scanner.asked == {}
    desk.advance(2)
    assert [type(command) for command in scanner.asked.values()] == [ScanCode]
    desk.app.shell.panel()
    desk.settle()
    assert scanner.asked == {}, "the technician tests it"
    desk.technician.close()
    desk.settle()
    assert len(scanner.asked) == 1
    desk.use("button-sign-out")
    desk.app.shell.confirm()
    desk.until("sign_in")
    assert scanner.asked == {}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_read_as_something_that_can_be_shown(text: str) -> None:
    code = read_code(text, URL)
    if isinstance(code, ForeignCode):
        assert code.text.isprintable()
        assert len(code.text) <= 61
    assert read_code(text, None) == code or isinstance(code, ReceiptCode)


def test_what_the_papers_carry_is_read_back() -> None:
    assert read_code(slip_text(SLIP), None) == SlipCode(SLIP)
    assert read_code(SLIP, None) == SlipCode(SLIP)
    assert read_code(f"{URL}/p/0123456789abcdefghijkl", URL) == ReceiptCode(f"{URL}/p/0123456789abcdefghijkl")
    assert isinstance(read_code(f"{URL}/p/../admin", URL), ForeignCode)

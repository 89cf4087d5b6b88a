"""The receipt on A4 where the receipt printer does not print: offered in words, never without somebody's decision."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from counter_kit import CounterBench
from PySide6.QtCore import Qt
from test_at_the_counter import SCRIPT, do_matter, to_visit
from visit_kit import failed

from devices.ports import PagesReport, PrintOutcome, PrintPages, PrintReceipt, Role
from devices.result import Action, Cause, Ok, Reason

SHIFT = Qt.KeyboardModifier.ShiftModifier


def pages_printed(desk: CounterBench) -> list[str]:
    """The words of each job the A4 printer was given."""
    jobs = [command for command in desk.fakes[Role.PAGE_PRINTER].history if isinstance(command, PrintPages)]
    said = []
    for job in jobs:
        document = pypdfium2.PdfDocument(job.pdf)
        said.append("".join(document[0].get_textpage().get_text_bounded().split()))
        document.close()
    return said


def outcomes(desk: CounterBench) -> list[str]:
    """The state of the print job in the store."""
    with desk.open_store() as store:
        job = store.print_job(str(desk.app.controller.visit.print_job))
        assert job is not None
        return [job.state.value, str(job.attempts)]


def taken_in(desk: CounterBench) -> None:
    to_visit(desk)
    do_matter(desk)
    desk.until("taken_in")


def test_without_paper_the_other_printer_is_offered_and_waits_for_a_decision(desk: CounterBench) -> None:
    desk.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    to_visit(desk)
    clerk = desk.clerk
    for part in (
        clerk.open_matter(SCRIPT),
        clerk.ask_consent(),
        clerk.fill_form(SCRIPT),
        clerk.hand_in_materials(SCRIPT),
        clerk.sign_on_paper(),
        clerk.tick_points(),
    ):
        desk.play(part)
    desk.key(Qt.Key.Key_F9)
    desk.until("taken_in")
    assert desk.sees("paper-not_printed")
    assert "A4" in str(desk.item("paper-not_printed").property("text"))
    assert pages_printed(desk) == []
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert desk.sees("paper-printed")
    (said,) = pages_printed(desk)
    assert "补打" not in said, "nothing had come out before"
    assert outcomes(desk) == ["printed", "2"]
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert "补打（第2次）" in pages_printed(desk)[1]


def test_half_a_receipt_and_then_a_page_says_that_it_is_the_second(desk: CounterBench) -> None:
    taken_in(desk)
    desk.answers.pages_paper = failed(Reason.HOST_CRASHED)
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert desk.sees("paper-unknown")
    assert outcomes(desk) == ["unknown", "2"]
    desk.answers.pages_paper = "printed"
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert "补打（第3次）" in pages_printed(desk)[1]


def test_a_page_printer_in_trouble_is_named(desk: CounterBench) -> None:
    taken_in(desk)
    report = PagesReport("", PrintOutcome.NOT_PRINTED, 1, 0, Reason.SUPPLY_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA)
    desk.answers.pages_paper = Ok(report)
    desk.key(Qt.Key.Key_F10, SHIFT)
    assert str(desk.item("paper-not_printed").property("text")).startswith("A4 打印机没有墨粉")
    receipts = desk.fakes[Role.RECEIPT_PRINTER].history
    assert sum(isinstance(command, PrintReceipt) for command in receipts) == 1


@pytest.fixture
def paperless(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    roles = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.PAGE_PRINTER)
    bench = CounterBench(tmp_path, roles=roles).start()
    bench.sign_in()
    yield bench
    bench.close()


def test_a_counter_without_receipt_printer_prints_on_a4_at_once(paperless: CounterBench) -> None:
    taken_in(paperless)
    assert paperless.sees("paper-printed")
    assert len(pages_printed(paperless)) == 1
    assert not paperless.sees("button-print")

"""No paper in the receipt printer: the citizen may take the receipt on A4, if they want to."""

from __future__ import annotations

from journey import to_paper
from kiosk_kit import Bench

from devices.ports import PrintOutcome, PrintPages, PrintReceipt, Role
from devices.result import Reason
from kiosk.models.paper import derive_receipt


def jobs(bench: Bench, role: Role) -> int:
    return sum(isinstance(command, PrintPages | PrintReceipt) for command in bench.fakes[role].history)


def test_a_citizen_chooses_a4_when_the_receipt_printer_has_no_paper(bench: Bench) -> None:
    bench.answers.paper = (PrintOutcome.NOT_PRINTED, Reason.PAPER_OUT)
    to_paper(bench)
    assert jobs(bench, Role.PAGE_PRINTER) == 0, "nothing is printed without being asked for"
    bench.tap("button-print-page")
    assert bench.sees("paper-printed")
    assert "A4" in str(bench.item("paper-words").property("text"))
    assert (jobs(bench, Role.PAGE_PRINTER), jobs(bench, Role.RECEIPT_PRINTER)) == (1, 1)
    assert not bench.sees("button-print-page")


def test_a_receipt_that_came_out_offers_no_second_paper(bench: Bench) -> None:
    to_paper(bench)
    assert bench.sees("paper-printed")
    assert not bench.sees("button-print-page")


def test_the_screen_names_the_matter_in_its_language_and_the_paper_in_chinese(bench: Bench) -> None:
    to_paper(bench)
    controller = bench.app.controller
    assert controller.visit.receipt is not None
    assert not controller.visit.receipt.item.isascii()
    controller.visit.language = "en"
    shown = derive_receipt(controller.state, controller.visit, controller.parts.catalog.items)
    assert shown.item.isascii()

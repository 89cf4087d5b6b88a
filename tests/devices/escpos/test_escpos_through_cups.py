"""Receipts through a raw queue of a real CUPS to the simulated printer's paper."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from escpos_bench import Bench, bench, eventually
from own_cupsd import OwnCupsd, own_cupsd

from devices.drivers import open_driver
from devices.escpos.cups_driver import CupsReceiptPrinter
from devices.ipp.codes import PrinterState
from devices.ports import Ability, DeviceState, PrintOutcome, PrintReport, Role, TextLine
from devices.result import Ok, Reason
from devices.transport import Transport

pytestmark = pytest.mark.slow
QUEUE = Transport.parse("cups://Receipts")


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[tuple[Bench, CupsReceiptPrinter, OwnCupsd]]:
    with own_cupsd() as cups, bench(tmp_path) as made:
        made.printer.close()  # the queue is the one that talks to it
        cups.queue("Receipts", made.simulator.url.replace("tcp", "socket"), "-m", "raw")
        driver = open_driver(Role.RECEIPT_PRINTER, "escpos", QUEUE, {"width": "80", "server": str(cups.socket)})
        assert isinstance(driver, CupsReceiptPrinter)
        yield made, driver, cups


def printed(driver: CupsReceiptPrinter, text: str, deadline_s: float = 15.0) -> PrintReport:
    result = driver.print_receipt("job-9", (TextLine(text),), deadline_s, threading.Event())
    assert isinstance(result, Ok), result
    return result.value


def test_a_receipt_and_one_that_the_printer_never_got(desk: tuple[Bench, CupsReceiptPrinter, OwnCupsd]) -> None:
    made, driver, _ = desk
    opened = driver.open()
    assert isinstance(opened, Ok)
    assert (opened.value.state, opened.value.can(Ability.PAPER_SENSOR)) == (DeviceState.READY, False)
    assert printed(driver, "受理回执：01 𠮷").outcome is PrintOutcome.PRINTED
    eventually(lambda: len(made.papers) == 1)
    made.do("unplug")
    started = time.monotonic()
    report = printed(driver, "不应出来", deadline_s=3.0)
    assert time.monotonic() - started < 4.0
    # The queue had begun to send: more is not known of it.
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.DEADLINE)
    made.do("plug")
    assert printed(driver, "下一张").outcome is PrintOutcome.PRINTED
    eventually(lambda: len(made.papers) == 2)
    assert [paper["lines"] for paper in made.papers] == [[], ["下一张"]], "the rare line was drawn, the lost one gone"
    assert driver._probe.look((), 2.0)[0].state is PrinterState.IDLE

"""The A4 driver through a real CUPS, with its real filters and back ends, to the simulated printer's paper."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_cupsd import OwnCupsd, own_cupsd
from page_printer_bench import Bench, bench, pages

from devices.page_printer.driver import IppPagePrinter
from devices.ports import DeviceState, PagesEvent, PagesReport, PrintOutcome
from devices.result import Ok, Reason
from devices.transport import Transport

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cups() -> Iterator[OwnCupsd]:
    with own_cupsd() as made:
        yield made


@pytest.fixture
def printer(cups: OwnCupsd, tmp_path: Path) -> Iterator[tuple[Bench, IppPagePrinter]]:
    """A driverless queue, and the printer it leads to."""
    with bench(tmp_path, seconds=0.3) as made:
        cups.queue("A4", made.simulator.url, "-m", "everywhere")
        yield made, IppPagePrinter(Transport.parse("cups://A4"), {"server": str(cups.socket)})


def printed(driver: IppPagePrinter, pdf: bytes, made: Bench, **wishes: int) -> PagesReport:
    result = driver.print_pages("job-1", pdf, 30.0, made.cancel, made.on_event, **wishes)
    assert isinstance(result, Ok), result
    return result.value


def test_pages_paper_out_and_the_rest(printer: tuple[Bench, IppPagePrinter]) -> None:
    made, driver = printer
    opened = driver.open()
    assert isinstance(opened, Ok)
    assert opened.value.state is DeviceState.READY
    assert [supply.name for supply in opened.value.supplies] == ["Tray 1", "Black Toner"]
    made.do("paper", sheets=2)
    report = printed(driver, pages(3), made)
    # CUPS counts three pages as soon as it has sent them; what counts is what came out of the printer.
    assert (report.outcome, report.trouble, report.pages_done) == (PrintOutcome.UNKNOWN, Reason.PAPER_OUT, 2)
    assert driver.status().state is DeviceState.CONSUMABLE_OUT
    made.do("clear")
    assert driver.status().state is DeviceState.READY, "the queue remembers the empty tray, the printer knows better"
    assert printed(driver, pages(3), made, first_page=3, copies=2).outcome is PrintOutcome.PRINTED
    assert made.paper == [1, 2, 3, 3]
    assert made.alive == []


def test_cancelled_and_unplugged(printer: tuple[Bench, IppPagePrinter]) -> None:
    made, driver = printer
    made.on_event = lambda event: made.cancel.set() if event is PagesEvent.PAGE_DONE else None
    report = printed(driver, pages(9), made)
    assert (report.outcome, report.trouble) == (PrintOutcome.UNKNOWN, Reason.CANCELLED)
    assert made.alive == []
    assert made.paper == list(range(1, (report.pages_done or 0) + 1))
    made.do("unplug")
    status = driver.status()
    assert (status.state, status.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)
    made.do("plug")
    # A process that dies in the middle leaves its job at the queue; the next one clears it away before anything else.
    made.do("cover", open=True)
    driver._client.print_job("left-behind", (), pages(1), "application/pdf", 5.0)
    assert driver._client.find("left-behind") is not None
    assert isinstance(driver.open(), Ok)
    assert driver._client.jobs("not-completed", ("job-id",)) == ()
    made.do("clear")
    assert driver.status().state is DeviceState.READY
    made.cancel, made.on_event = threading.Event(), lambda event: None
    before = len(made.paper)
    assert printed(driver, pages(2), made).outcome is PrintOutcome.PRINTED
    assert made.paper[before:] == [1, 2]

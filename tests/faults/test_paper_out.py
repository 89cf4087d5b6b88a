"""Paper trouble in the middle of things: the record says what is known of the paper, nothing comes out by itself
afterwards, and a second slip says that it is one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from threading import Event

import pytest

from devices.escpos.driver import EscPosPrinter
from devices.ports import DeviceState, PrintReport
from devices.result import Ok, Reason
from devices.simulators.receipt_printer import Hands, PrinterSimulator
from devices.transport import Transport
from intake.receipt import receipt_from_json, reprint
from station.visit.receipt_paper import paper_of
from sync.clock import SystemClock
from sync.store.store import PrintState, Store
from tests.faults.hall import DEADLINE_S, Terminal, until

pytestmark = pytest.mark.slow

REPRINT = "补打"


class Counter:
    """A printer, and the store its outcomes go to; works as the kiosk's controller does."""

    def __init__(self, store: Store, printer: EscPosPrinter, simulator: PrinterSimulator) -> None:
        self.store = store
        self.printer = printer
        self.simulator = simulator
        self._hands = Hands(simulator)

    def do(self, verb: str, **arguments: object) -> None:
        self._hands.handle({"do": verb, **arguments})

    def print(self, job_id: str) -> PrintReport:
        attempt = self.store.start_print(job_id)
        data = receipt_from_json(attempt.content)
        if attempt.reprint:
            data = reprint(data, attempt.number - 1)
        result = self.printer.print_receipt(job_id, paper_of(data), 20.0, Event())
        assert isinstance(result, Ok)
        trouble = None if result.value.trouble is None else result.value.trouble.value
        self.store.finish_print(job_id, result.value.outcome.value, trouble)
        return result.value

    def state(self, job_id: str) -> PrintState:
        job = self.store.print_job(job_id)
        assert job is not None
        return job.state

    def settle(self) -> None:
        """The driver polls until the printer is well again, and the printer has nothing left to do."""
        until(lambda: self.printer.status().state is DeviceState.READY, "the printer is ready again")
        assert self.simulator.mechanism.wait_idle(DEADLINE_S)

    def slips(self) -> list[list[str]]:
        """Lines of every whole receipt that came out."""
        return [receipt.lines for receipt in self.simulator.mechanism.receipts if not receipt.partial]

    def scraps(self) -> int:
        """Torn pieces that came out."""
        return sum(receipt.partial for receipt in self.simulator.mechanism.receipts)


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[PrinterSimulator]:
    with PrinterSimulator("tcp://127.0.0.1:0", tmp_path / "paper", speed=0.0) as running:
        yield running


@pytest.fixture
def counter(terminal: Terminal, simulator: PrinterSimulator) -> Iterator[Counter]:
    with closing(EscPosPrinter(Transport.parse(simulator.url))) as printer:
        yield Counter(terminal.store, printer, simulator)


def test_no_paper_before_the_receipt(terminal: Terminal, counter: Counter) -> None:
    job = terminal.take_in().print_job_id
    counter.do("paper", mm=0)
    report = counter.print(job)
    assert report.trouble is Reason.PAPER_OUT
    assert counter.state(job) is PrintState.NOT_PRINTED

    counter.do("refill")
    counter.settle()
    assert counter.simulator.mechanism.receipts == []

    counter.print(job)
    assert counter.state(job) is PrintState.PRINTED
    assert len(counter.slips()) == 1
    assert not any(REPRINT in line for line in counter.slips()[0])
    assert terminal.status().pending == 1


@pytest.mark.parametrize(
    ("happens", "mended", "reason"),
    [
        ({"then": "paper"}, {"verb": "refill"}, Reason.PAPER_OUT),
        ({"then": "cover", "open": True}, {"verb": "cover", "open": False}, Reason.COVER_OPEN),
        ({"then": "jam"}, {"verb": "jam", "on": False}, Reason.PAPER_JAM),
    ],
    ids=["paper out", "cover opened", "jam"],
)
def test_trouble_in_the_middle_of_the_receipt(
    terminal: Terminal, counter: Counter, happens: dict[str, object], mended: dict[str, object], reason: Reason
) -> None:
    job = terminal.take_in().print_job_id
    counter.do("after", mm=60, **happens)
    report = counter.print(job)
    assert report.trouble is reason
    assert counter.state(job) is PrintState.UNKNOWN

    counter.do(**mended)  # type: ignore[arg-type]
    counter.settle()
    assert counter.slips() == []  # the old receipt does not come out by itself

    counter.print(job)
    counter.settle()
    assert counter.state(job) is PrintState.PRINTED
    assert len(counter.slips()) == 1
    assert any(REPRINT in line for line in counter.slips()[0])
    assert counter.scraps() == 1
    assert terminal.status().pending == 1
    terminal.assert_whole()


DIES = """
import sys
from pathlib import Path
from threading import Event
from devices.escpos.driver import EscPosPrinter
from devices.transport import Transport
from intake.receipt import receipt_from_json
from station.visit.receipt_paper import paper_of
from sync.clock import SystemClock
from sync.store.store import Store
home, job, url, after_printing = sys.argv[1:]
store = Store.open(Path(home), SystemClock())
attempt = store.start_print(job)
if after_printing == "yes":
    EscPosPrinter(Transport.parse(url)).print_receipt(
        job, paper_of(receipt_from_json(attempt.content)), 20.0, Event()
    )
print("now", flush=True)
sys.stdin.read()
"""


@pytest.mark.parametrize("after_printing", ["no", "yes"], ids=["before its first byte", "after its last byte"])
def test_killed_between_start_and_finish_nobody_knows_and_the_next_slip_says_so(
    terminal: Terminal, counter: Counter, after_printing: str
) -> None:
    job = terminal.take_in().print_job_id
    arguments = [str(terminal.home), job, counter.simulator.url, after_printing]
    with subprocess.Popen(
        [sys.executable, "-c", DIES, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"now\n"
        assert counter.state(job) is PrintState.STARTED
        process.kill()
    slips = len(counter.slips())
    assert slips == (after_printing == "yes")

    with Store.open(terminal.home, SystemClock()) as reopened:
        found = reopened.print_job(job)
        assert found is not None
        assert found.state is PrintState.UNKNOWN
    counter.print(job)
    assert counter.state(job) is PrintState.PRINTED
    assert [any(REPRINT in line for line in lines) for lines in counter.slips()] == [False] * slips + [True]
    terminal.assert_whole()

"""kill -9 of a device's process: the running command ends once and says so, the device is back within two seconds and
does the next command. A process that will not stay alive is a broken device, and said to be one."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.ports import (
    CapturedPage,
    CapturePage,
    CardEvent,
    Command,
    DeviceState,
    IdDocument,
    PrintOutcome,
    PrintReceipt,
    PrintReport,
    ReadIdCard,
    ReceiptElement,
    Role,
    StartPreview,
    TextLine,
)
from devices.result import Action, Cause, Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.simulators.document_camera import Desk
from devices.simulators.id_card import IdCardSimulator
from devices.simulators.receipt_printer import PrinterSimulator
from devices.simulators.sdt_module import Fault
from devices.supervisor import DeviceSupervisor
from tests.devices.scripted import Heard
from tests.faults.hall import until

pytestmark = pytest.mark.slow

BACK_WITHIN_S = 2.0
#: How much later a test may see it on a machine that is busy with others.
_BUSY_S = 20.0
_CRASHED = (Reason.HOST_CRASHED, Cause.SOFTWARE, Action.WAIT)


@dataclass(frozen=True, slots=True)
class Bench:
    """One device under supervision: what it reports, and the hands at the far end of its wire."""

    supervisor: DeviceSupervisor
    heard: Heard

    def await_ready(self) -> None:
        self.heard.status(DeviceState.READY)

    def await_started(self, command: Command) -> None:
        """The driver has begun with it."""
        entries = self.supervisor._ledger.entries
        ticket = self.supervisor.submit(command)
        until(lambda: ticket in entries and entries[ticket].started, "the command has begun")

    def kill_host(self) -> float:
        """Returns when; the app has been told at once that the device is on its way back."""
        pid = self.supervisor.host_pid
        assert pid is not None
        os.kill(pid, signal.SIGKILL)
        at = time.monotonic()
        status = self.heard.status(DeviceState.OFFLINE)
        assert (status.reason, status.cause, status.action) == _CRASHED
        return at

    def await_back(self, killed_at: float) -> None:
        self.await_ready()
        assert time.monotonic() - killed_at <= BACK_WITHIN_S + _BUSY_S

    def only_end(self) -> Ok[object] | Err:
        """How the one command ended that has ended."""
        _, result = self.heard.end()
        assert self.heard.ends.empty()
        return result


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Callable[[Role, str, str], Bench]]:
    with ExitStack() as stack:

        def start(role: Role, driver: str, url: str) -> Bench:
            heard = Heard()
            supervisor = DeviceSupervisor(DeviceSetting(role, driver, url), tmp_path / "home", heard)
            supervisor.start()
            stack.callback(supervisor.stop)
            bench = Bench(supervisor, heard)
            bench.await_ready()
            return bench

        yield start


Supervise = Callable[[Role, str, str], Bench]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[IdCardSimulator]:
    simulator = IdCardSimulator("socket://127.0.0.1:0", tmp_path / "tty")
    yield simulator
    simulator.unplug()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    simulator = Desk(tmp_path / "desk.jpg")
    simulator.handle({"do": "place", "document": "premises_proof", "angle": 4})
    return simulator


@pytest.fixture
def printer(tmp_path: Path) -> Iterator[PrinterSimulator]:
    with PrinterSimulator("tcp://127.0.0.1:0", tmp_path / "paper", speed=60.0) as simulator:
        yield simulator


# --- ID card reader -----------------------------------------------------------------------------------------------


def read_a_card(bench: Bench, reader: IdCardSimulator) -> None:
    reader.insert("resident")
    bench.supervisor.submit(ReadIdCard(10))
    result = bench.only_end()
    assert isinstance(result, Ok)
    assert isinstance(result.value, IdDocument)


def test_reader_idle(supervise: Supervise, reader: IdCardSimulator) -> None:
    bench = supervise(Role.ID_CARD, "sdt", reader.url)
    bench.await_back(bench.kill_host())
    assert bench.heard.ends.empty()
    read_a_card(bench, reader)


@pytest.mark.parametrize("card", [None, "resident"], ids=["waiting for a card", "in the middle of a card"])
def test_reader_at_work(supervise: Supervise, reader: IdCardSimulator, card: str | None) -> None:
    bench = supervise(Role.ID_CARD, "sdt", reader.url)
    if card is not None:
        reader.insert(card)
        reader.fault(Fault("no_reply", at="read", times=1))
    bench.supervisor.submit(ReadIdCard(20))
    reached = CardEvent.WAITING if card is None else CardEvent.SEEN
    while bench.heard.progress()[1] is not reached:
        pass
    if card is not None:
        until(lambda: reader.state()["asked"].get("read"), "the driver waits for the text of the card")
    killed_at = bench.kill_host()
    result = bench.only_end()
    assert isinstance(result, Err)
    assert (result.reason, result.cause, result.action) == _CRASHED
    bench.await_back(killed_at)
    read_a_card(bench, reader)


# --- document camera ----------------------------------------------------------------------------------------------


def take_a_page(bench: Bench) -> None:
    bench.supervisor.submit(CapturePage())
    result = bench.only_end()
    assert isinstance(result, Ok)
    assert isinstance(result.value, CapturedPage)


def test_camera_idle_and_previewing(supervise: Supervise, desk: Desk, tmp_path: Path) -> None:
    bench = supervise(Role.DOCUMENT_CAMERA, "opencv", f"file://{tmp_path / 'desk.jpg'}")
    bench.await_back(bench.kill_host())
    assert bench.heard.ends.empty()
    take_a_page(bench)

    bench.supervisor.submit(StartPreview())
    assert bench.only_end() == Ok(None)
    bench.heard.previews.get(timeout=60)
    bench.await_back(bench.kill_host())
    bench.heard.previews.get(timeout=60)  # the picture comes back without anybody asking
    take_a_page(bench)


def test_camera_in_the_middle_of_a_page(supervise: Supervise, desk: Desk, tmp_path: Path) -> None:
    bench = supervise(Role.DOCUMENT_CAMERA, "opencv", f"file://{tmp_path / 'desk.jpg'}")
    bench.await_started(CapturePage())
    killed_at = bench.kill_host()
    result = bench.only_end()
    assert isinstance(result, Err)
    assert (result.reason, result.cause, result.action) == _CRASHED
    bench.await_back(killed_at)
    take_a_page(bench)


# --- receipt printer ----------------------------------------------------------------------------------------------


def receipt(word: str, lines: int) -> tuple[ReceiptElement, ...]:
    return tuple(TextLine(f"{word} {number}") for number in range(lines))


def print_a_receipt(bench: Bench, printer: PrinterSimulator, word: str) -> None:
    bench.supervisor.submit(PrintReceipt(word, receipt(word, 5)))
    result = bench.only_end()
    assert result == Ok(PrintReport(word, PrintOutcome.PRINTED))
    assert printer.mechanism.receipts[-1].lines == [f"{word} {number}" for number in range(5)]
    assert not printer.mechanism.receipts[-1].partial


def test_printer_idle(supervise: Supervise, printer: PrinterSimulator) -> None:
    bench = supervise(Role.RECEIPT_PRINTER, "escpos", printer.url)
    bench.await_back(bench.kill_host())
    assert bench.heard.ends.empty()
    print_a_receipt(bench, printer, "next")


def test_printer_in_the_middle_of_a_receipt(supervise: Supervise, printer: PrinterSimulator) -> None:
    bench = supervise(Role.RECEIPT_PRINTER, "escpos", printer.url)
    bench.supervisor.submit(PrintReceipt("job", receipt("job", 20)))
    until(lambda: printer.mechanism.state()["hanging_out_mm"] > 30, "the first lines are out")
    killed_at = bench.kill_host()
    report = PrintReport("job", PrintOutcome.UNKNOWN, *_CRASHED)
    assert bench.only_end() == Ok(report)
    bench.await_back(killed_at)
    print_a_receipt(bench, printer, "next")
    assert [line for r in printer.mechanism.receipts[:-1] for line in r.lines if "next" in line] == []
    assert sum("job 0" in r.lines for r in printer.mechanism.receipts) == 1


# --- a process that will not stay alive -----------------------------------------------------------------------------


def test_killed_again_and_again_it_is_a_broken_device_and_commands_end_at_once(
    supervise: Supervise, reader: IdCardSimulator
) -> None:
    bench = supervise(Role.ID_CARD, "sdt", reader.url)
    for _ in range(4):
        bench.kill_host()
        bench.await_ready()
    pid = bench.supervisor.host_pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    status = bench.heard.status(DeviceState.HARDWARE_ERROR, DeviceState.READY)
    assert (status.state, status.reason) == (DeviceState.HARDWARE_ERROR, Reason.HOST_CRASHED)
    assert (status.cause, status.action) == (Cause.HARDWARE, Action.CALL_TECHNICIAN)
    bench.supervisor.submit(ReadIdCard(20))
    result = bench.only_end()
    assert isinstance(result, Err)
    assert (result.reason, result.action) == (Reason.HOST_CRASHED, Action.CALL_TECHNICIAN)
    assert bench.supervisor.host_pid is None

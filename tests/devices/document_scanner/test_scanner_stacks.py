"""The real stacks: our SANE driver before libsane's ``test`` backend and before sane-airscan, which talks to our eSCL
simulator; our eSCL driver before the simulator in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from devices.document_scanner.escl_driver import EsclScanner
from devices.ports import DeviceState
from devices.result import Ok, Reason
from devices.simulators.control import ControlError, SimulatorControl
from devices.transport import Transport
from tests.devices.document_scanner.sane_child import SaneChild, SaneHangs
from tests.devices.document_scanner.scanner_bench import FEEDER, Bench, document, eventually, scan

pytestmark = pytest.mark.slow

_BACKENDS = [Path("/usr/lib/x86_64-linux-gnu/sane"), Path("/usr/lib/aarch64-linux-gnu/sane"), Path("/usr/lib/sane")]


def need(backend: str) -> None:
    """Skip without this SANE backend; in CI that is a failure."""
    there = importlib.util.find_spec("_sane") is not None
    if there and any((folder / f"libsane-{backend}.so.1").exists() for folder in _BACKENDS):
        return
    message = f"needs python-sane and SANE's backend {backend} (libsane1, sane-airscan)"
    if os.environ.get("CI"):
        pytest.fail(message)
    pytest.skip(message)


# --- libsane's test backend -----------------------------------------------------------------------------------------


#: Once in some dozens of broken scans libsane's test backend stands still for good: it cancels its reader thread
#: asynchronously, and one that is caught inside ``free`` never gives the heap's lock back (seen in gdb: the reader
#: waits in ``tcache_thread_shutdown``, ``sanei_thread_waitpid`` for it, and python-sane holds the interpreter
#: meanwhile). At a terminal that costs the device host, which is started anew; here it costs a child.
_MOST_HANGS = 2


class Backend:
    """A child that is there when it is asked, a new one after one that hangs."""

    def __init__(self) -> None:
        self._children = ExitStack()
        self._renew()

    def _renew(self) -> None:
        self._children.close()
        self.child = self._children.enter_context(SaneChild("sane://test:0"))
        assert self.child.do("open")["abilities"] == ["flatbed", "feeder", "colour"]

    def try_out(self, work: Callable[[SaneChild], None]) -> None:
        """``work`` from its beginning, once more for a child that hangs."""
        for hangs in range(_MOST_HANGS + 1):
            try:
                work(self.child)
                return
            except SaneHangs:
                if hangs == _MOST_HANGS:
                    raise
                self._renew()

    def close(self) -> None:
        self._children.close()


@pytest.fixture(scope="module")
def test_backend() -> Iterator[Backend]:
    need("test")
    backend = Backend()
    yield backend
    backend.close()


def test_a_page_and_a_feeder_of_ten(test_backend: Backend) -> None:
    test_backend.try_out(_a_page_and_a_feeder_of_ten)


def _a_page_and_a_feeder_of_ten(child: SaneChild) -> None:
    one = child.do("scan", colour="grey", dpi=50)
    assert (len(one["pages"]), one["told"]) == (1, ["scanning", "page_done"])
    child.do("scan", source="feeder", dpi=50)  # empties what is in: the glass counts for a sheet there
    ten = child.do("scan", source="feeder", dpi=50)
    assert (len(ten["pages"]), ten["trouble"]) == (10, None)
    some = child.do("scan", source="feeder", dpi=50, max_pages=2)
    assert len(some["pages"]) == 2
    assert child.do("scan", source="feeder", duplex=True)["reason"] == "unsupported"
    assert child.do("scan", dpi=1200)["reason"] == "unsupported"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("SANE_STATUS_COVER_OPEN", Reason.COVER_OPEN),
        ("SANE_STATUS_JAMMED", Reason.PAPER_JAM),
        ("SANE_STATUS_NO_DOCS", Reason.FEEDER_EMPTY),
        ("SANE_STATUS_IO_ERROR", Reason.DISCONNECTED),
        ("SANE_STATUS_DEVICE_BUSY", Reason.BUSY),
        ("SANE_STATUS_ACCESS_DENIED", Reason.NOT_AUTHORISED),
        ("SANE_STATUS_CANCELLED", Reason.CANCELLED),
        ("SANE_STATUS_UNSUPPORTED", Reason.UNSUPPORTED),
        ("SANE_STATUS_INVAL", Reason.UNSUPPORTED),
        ("SANE_STATUS_EOF", Reason.HARDWARE_FAULT),
        ("SANE_STATUS_NO_MEM", Reason.HARDWARE_FAULT),
    ],
)
def test_every_word_sane_has_for_a_failure(test_backend: Backend, said: str, reason: Reason) -> None:
    test_backend.try_out(lambda child: _says(child, said, reason))


def _says(child: SaneChild, said: str, reason: Reason) -> None:
    child.do("option", name="read_return_value", value=said)
    assert child.do("scan", dpi=50)["reason"] == reason.value
    assert child.do("status")["state"] == "ready"  # opened anew where that was in doubt
    child.do("option", name="read_return_value", value="Default")
    assert len(child.do("scan", dpi=50)["pages"]) == 1


def test_a_slow_page_is_cancelled_and_ends_at_its_deadline(test_backend: Backend) -> None:
    test_backend.try_out(_a_slow_page_is_cancelled_and_ends_at_its_deadline)


def _a_slow_page_is_cancelled_and_ends_at_its_deadline(child: SaneChild) -> None:
    child.do("option", name="read_delay", value=1)
    child.do("option", name="read_delay_duration", value=200_000)
    cancelled = child.do("scan", dpi=300, cancel_after_s=0.3)
    assert cancelled["reason"] == "cancelled"
    assert cancelled["took_s"] < 1.3
    eventually(lambda: child.do("status")["state"] == "ready")
    late = child.do("scan", dpi=300, deadline_s=0.5)
    assert late["reason"] == "deadline"
    assert late["took_s"] < 1.5
    eventually(lambda: child.do("status")["state"] == "ready")  # first: SANE is not for two calls at once
    child.do("option", name="read_delay", value=0)
    assert len(child.do("scan", dpi=50)["pages"]) == 1


# --- sane-airscan before our simulator ------------------------------------------------------------------------------


@pytest.fixture
def airscan(tmp_path: Path) -> Iterator[tuple[Bench, SaneChild]]:
    need("airscan")
    with Bench() as bench:
        (tmp_path / "dll.conf").write_text("airscan\n")
        url = bench.simulator.url.removeprefix("escl+")
        settings = f'[devices]\n"Sim" = {url}, eSCL\n[options]\ndiscovery = disable\n'
        (tmp_path / "airscan.conf").write_text(settings)
        with SaneChild("sane://airscan:e0:Sim", tmp_path) as child:
            yield bench, child


def test_another_client_is_content_with_our_simulator(airscan: tuple[Bench, SaneChild]) -> None:
    bench, child = airscan
    assert child.do("open")["abilities"] == ["flatbed", "feeder", "duplex", "colour"]
    bench.do("place", document="household_register")
    ((width, height, _),) = child.do("scan", dpi=100)["pages"]
    assert width / height == pytest.approx(143 / 105, rel=0.03)
    bench.do("load", pages=2)
    both = child.do("scan", source="feeder", duplex=True, colour="grey", dpi=75)
    assert (len(both["pages"]), both["trouble"]) == (4, None)
    assert child.do("scan", source="feeder", dpi=75)["reason"] == "feeder_empty"
    bench.do("load", pages=2)
    bench.do("jam_after", pages=1)
    jammed = child.do("scan", source="feeder", dpi=75)
    assert (len(jammed["pages"]), jammed["trouble"]) == (1, "paper_jam")
    bench.do("clear_jam")
    bench.do("busy")
    busy = child.do("scan", dpi=75, deadline_s=1.0)
    assert busy["reason"] == "deadline"  # sane-airscan goes on asking; we do not wait for it
    assert busy["took_s"] < 2.0
    bench.do("busy", on=False)
    eventually(lambda: child.do("status")["state"] == "ready")
    bench.do("unplug")
    assert child.do("scan", dpi=75)["reason"] == "disconnected"
    assert child.do("status")["state"] == "offline"
    bench.do("plug")
    eventually(lambda: child.do("status")["state"] == "ready")
    assert len(child.do("scan", dpi=75)["pages"]) == 1


# --- the simulator as a process -------------------------------------------------------------------------------------


def test_the_simulator_as_a_process_of_its_own(tmp_path: Path) -> None:
    control = tmp_path / "control"
    command = [sys.executable, "-m", "devices.simulators", "document_scanner", "--listen", "escl+http://127.0.0.1:0"]
    command += ["--control", str(control), "--page-s", "0", "--pages", "2"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "ready"
        hands = SimulatorControl(control)
        scanner = EsclScanner(Transport.parse(url))
        assert isinstance(scanner.open(), Ok)
        assert len(document(scan(scanner, FEEDER)).pages) == 2
        hands.do("fault", kind="cut", after=1, times=1)
        result = scanner.scan(FEEDER, 5.0, threading.Event(), lambda event: None)
        assert not isinstance(result, Ok)
        hands.do("heal")
        assert scanner.status().state is DeviceState.READY
        with pytest.raises(ControlError, match="fold"):
            hands.do("fold")
        scanner.close()
        process.terminate()
        assert process.wait(10) == 0

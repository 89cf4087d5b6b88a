"""The real stacks: our SANE driver before libsane's ``test`` backend and before sane-airscan, which talks to our eSCL
simulator; our eSCL driver before the simulator in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.document_scanner.escl_driver import EsclScanner
from devices.ports import DeviceState
from devices.result import Ok, Reason
from devices.simulators.control import ControlError, SimulatorControl
from devices.transport import Transport
from tests.devices.document_scanner.sane_child import SaneChild
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


@pytest.fixture(scope="module")
def test_backend() -> Iterator[SaneChild]:
    need("test")
    with SaneChild("sane://test:0") as child:
        opened = child.do("open")
        assert opened["abilities"] == ["flatbed", "feeder", "colour"]
        yield child


def test_a_page_and_a_feeder_of_ten(test_backend: SaneChild) -> None:
    one = test_backend.do("scan", colour="grey", dpi=50)
    assert (len(one["pages"]), one["told"]) == (1, ["scanning", "page_done"])
    test_backend.do("scan", source="feeder", dpi=50)  # empties what is in: the glass counts for a sheet there
    ten = test_backend.do("scan", source="feeder", dpi=50)
    assert (len(ten["pages"]), ten["trouble"]) == (10, None)
    some = test_backend.do("scan", source="feeder", dpi=50, max_pages=2)
    assert len(some["pages"]) == 2
    assert test_backend.do("scan", source="feeder", duplex=True)["reason"] == "unsupported"
    assert test_backend.do("scan", dpi=1200)["reason"] == "unsupported"


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
def test_every_word_sane_has_for_a_failure(test_backend: SaneChild, said: str, reason: Reason) -> None:
    test_backend.do("option", name="read_return_value", value=said)
    assert test_backend.do("scan", dpi=50)["reason"] == reason.value
    assert test_backend.do("status")["state"] == "ready"  # opened anew where that was in doubt
    test_backend.do("option", name="read_return_value", value="Default")
    assert len(test_backend.do("scan", dpi=50)["pages"]) == 1


def test_a_slow_page_is_cancelled_and_ends_at_its_deadline(test_backend: SaneChild) -> None:
    test_backend.do("option", name="read_delay", value=1)
    test_backend.do("option", name="read_delay_duration", value=200_000)
    cancelled = test_backend.do("scan", dpi=300, cancel_after_s=0.3)
    assert cancelled["reason"] == "cancelled"
    assert cancelled["took_s"] < 1.3
    eventually(lambda: test_backend.do("status")["state"] == "ready")
    late = test_backend.do("scan", dpi=300, deadline_s=0.5)
    assert late["reason"] == "deadline"
    assert late["took_s"] < 1.5
    eventually(lambda: test_backend.do("status")["state"] == "ready")  # first: SANE is not for two calls at once
    test_backend.do("option", name="read_delay", value=0)
    assert len(test_backend.do("scan", dpi=50)["pages"]) == 1


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

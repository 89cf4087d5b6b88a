"""Client and driver against the printer of the IPP working group's own tools, `ippeveprinter`, plain and with TLS."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from own_cupsd import need
from page_printer_bench import pages

from devices.page_printer.driver import IppPagePrinter
from devices.ports import DeviceState, PagesEvent, PrintOutcome
from devices.result import Err, Ok, Reason
from devices.transport import Transport

pytestmark = pytest.mark.slow


@pytest.fixture
def everywhere(tmp_path: Path) -> Iterator[int]:
    """Its port. It wants to announce itself by DNS-SD, for which a message bus of our own with nobody on it will do."""
    need("/usr/sbin/ippeveprinter", "dbus-daemon")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    bus = tmp_path / "bus"
    (tmp_path / "keys").mkdir()
    (tmp_path / "spool").mkdir()
    environment = {**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"}
    daemon = ["dbus-daemon", "--session", f"--address=unix:path={bus}", "--nofork", "--nopidfile"]
    printer = ["/usr/sbin/ippeveprinter", "-p", str(port), "-n", "localhost", "-r", "off", "-f", "application/pdf"]
    printer += ["-d", str(tmp_path / "spool"), "-K", str(tmp_path / "keys"), "-k", "-c", "/bin/true", "Eve"]
    with contextlib.ExitStack() as stack:
        stack.enter_context(_running(daemon, environment))
        _until(bus.exists)
        stack.enter_context(_running(printer, environment))
        _until(lambda: _listens(port))
        yield port


@contextlib.contextmanager
def _running(command: list[str], environment: dict[str, str]) -> Iterator[None]:
    quiet = subprocess.DEVNULL
    with subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet) as process:
        try:
            yield
        finally:
            process.kill()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("localhost", port)) == 0


def _until(condition: object) -> None:
    assert callable(condition)
    pause = threading.Event()
    for _ in range(200):
        if condition():
            return
        pause.wait(0.05)
    pytest.fail("did not come up in time")


def test_a_foreign_printer_takes_our_pages(everywhere: int, tmp_path: Path) -> None:
    driver = IppPagePrinter(Transport.parse(f"ipp://localhost:{everywhere}/ipp/print"))
    opened = driver.open()
    assert isinstance(opened, Ok)
    assert opened.value.state is DeviceState.READY
    assert any(supply.percent is not None for supply in opened.value.supplies)
    events: list[PagesEvent] = []
    pdf = pages(3)
    result = driver.print_pages("job-7", pdf, 20.0, threading.Event(), events.append, first_page=2)
    assert isinstance(result, Ok)
    assert (result.value.outcome, result.value.pages_total) == (PrintOutcome.PRINTED, 2)
    assert events[:1] == [PagesEvent.SENT]
    (received,) = (tmp_path / "spool").glob("*job-7*.pdf")
    assert received.read_bytes() == pdf


def test_a_printer_s_own_certificate_is_taken_by_its_fingerprint_only(everywhere: int) -> None:
    there = Transport.parse(f"ipps://localhost:{everywhere}/ipp/print")
    for options in ({}, {"fingerprint": "00" * 32}):
        refused = IppPagePrinter(there, options).open()
        assert isinstance(refused, Err)
        assert refused.reason is Reason.NOT_AUTHORISED
    shown = refused.detail.partition("SHA-256 ")[2].rstrip(")")
    assert isinstance(IppPagePrinter(there, {"fingerprint": shown}).open(), Ok)

"""The simulator as a process of its own, worked through its control socket, as the demo and the device dock do."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.escpos.driver import EscPosPrinter
from devices.ports import DeviceState, PrintOutcome, TextLine
from devices.result import Ok
from devices.simulators.control import ControlError, SimulatorControl
from devices.transport import Transport

pytestmark = pytest.mark.slow


@pytest.fixture
def simulator(tmp_path: Path) -> Iterator[tuple[str, SimulatorControl]]:
    control = tmp_path / "control"
    command = [sys.executable, "-m", "devices.simulators", "receipt_printer", "--listen", "tcp://127.0.0.1:0"]
    command += ["--control", str(control), "--out", str(tmp_path / "paper"), "--width", "80", "--speed", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "ready"
        yield url, SimulatorControl(control)
        process.terminate()
        assert process.wait(10) == 0


def test_a_receipt_through_a_real_socket(simulator: tuple[str, SimulatorControl], tmp_path: Path) -> None:
    url, hands = simulator
    printer = EscPosPrinter(Transport.parse(url))
    result = printer.print_receipt("j", (TextLine("受理回执：01"),), 10.0, threading.Event())
    assert isinstance(result, Ok)
    assert result.value.outcome is PrintOutcome.PRINTED
    (paper,) = hands.do("state")["receipts"]
    assert (tmp_path / "paper" / paper["file"]).read_bytes().startswith(b"\x89PNG")
    assert paper["lines"] == ["受理回执：01"]
    hands.do("cover", open=True)
    assert printer.status().state is DeviceState.USER_ERROR
    with pytest.raises(ControlError, match="fold"):
        hands.do("fold")
    printer.close()

"""The simulated desk as a process of its own, as the demo and the device dock use it."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from devices.document_camera.driver import OpenCvDocumentCamera
from devices.result import Ok
from devices.simulators.control import ControlError, SimulatorControl
from devices.transport import Transport

pytestmark = pytest.mark.slow


def test_a_page_is_put_on_the_desk_and_captured(tmp_path: Path) -> None:
    control = tmp_path / "control"
    command = [sys.executable, "-m", "devices.simulators", "document_camera"]
    command += ["--listen", f"file://{tmp_path}/frame.jpg", "--control", str(control)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        word, url = process.stdout.readline().split()
        assert word == "ready"
        hands = SimulatorControl(control)
        assert hands.do("place", document="household_register", angle=-8)["document"] == "household_register"
        with pytest.raises(ControlError, match="premises_proof"):
            hands.do("place", document="passport")
        camera = OpenCvDocumentCamera(Transport.parse(url))
        assert isinstance(camera.open(), Ok)
        taken = camera.capture(20.0, threading.Event())
        assert isinstance(taken, Ok)
        assert taken.value.width_px / taken.value.height_px == pytest.approx(143 / 105, rel=0.01)
        camera.close()
        process.terminate()
        assert process.wait(10) == 0
    assert not list(tmp_path.glob(".frame*")), "no half-written picture is left behind"

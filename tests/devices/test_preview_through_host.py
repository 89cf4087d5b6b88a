"""The camera's preview across the process border: frames appear, outlive a crash of the host, end with the visit."""

from __future__ import annotations

import os
import queue
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.frames import FrameRingReader, PreviewFrame
from devices.messages import PreviewRing
from devices.ports import CapturePage, DeviceState, Role, StartPreview, StopPreview
from devices.result import Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.supervisor import DeviceSupervisor
from tests.devices.scripted import Heard

pytestmark = pytest.mark.slow


class Watching(Heard):
    """Keeps the rings' descriptors instead of closing them."""

    def __init__(self) -> None:
        super().__init__()
        self.rings: queue.SimpleQueue[FrameRingReader] = queue.SimpleQueue()

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        self.rings.put(FrameRingReader(fd))


def frame_of(ring: FrameRingReader, within_s: float = 10.0) -> PreviewFrame:
    end = time.monotonic() + within_s
    while time.monotonic() < end:
        if (frame := ring.latest()) is not None:
            return frame
        os.sched_yield()
    pytest.fail("no frame came")


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[tuple[DeviceSupervisor, Watching]]:
    desk = np.full((720, 960, 3), 40, np.uint8)
    cv2.rectangle(desk, (230, 60), (730, 660), (245, 245, 245), cv2.FILLED)
    for row in range(110, 620, 24):
        cv2.putText(desk, "HALL TERMINAL TEST PAGE 123", (260, row), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (20, 20, 20), 2)
    cv2.imwrite(str(tmp_path / "desk.png"), desk)
    heard = Watching()
    setting = DeviceSetting(Role.DOCUMENT_CAMERA, "opencv", f"file://{tmp_path / 'desk.png'}")
    supervisor = DeviceSupervisor(setting, tmp_path, heard)
    supervisor.start()
    heard.status(DeviceState.READY, within_s=20)
    yield supervisor, heard
    supervisor.stop()


def test_frames_appear_outlive_a_crash_and_end_with_the_visit(camera: tuple[DeviceSupervisor, Watching]) -> None:
    supervisor, heard = camera
    supervisor.claim("visit")
    supervisor.submit(StartPreview())
    ring = heard.rings.get(timeout=10)
    assert heard.end()[1] == Ok(None)
    frame = frame_of(ring)
    assert (frame.width, frame.height) == (960, 720)
    ring.close()

    assert supervisor.host_pid is not None
    os.kill(supervisor.host_pid, signal.SIGKILL)
    ring = heard.rings.get(timeout=20)  # the new host shows again without being asked
    frame_of(ring)

    supervisor.release()
    end = time.monotonic() + 10
    while ring.newest and time.monotonic() < end:
        os.sched_yield()
    assert ring.newest == 0  # wiped
    ring.close()


def test_a_page_is_taken_while_the_preview_runs(camera: tuple[DeviceSupervisor, Watching]) -> None:
    supervisor, heard = camera
    supervisor.submit(StartPreview())
    ring = heard.rings.get(timeout=10)
    heard.end()
    supervisor.submit(CapturePage())
    _, result = heard.end()
    assert isinstance(result, Ok)
    supervisor.submit(StopPreview())
    assert heard.end()[1] == Ok(None)
    assert ring.newest == 0
    ring.close()


def test_a_card_reader_shows_no_pictures(tmp_path: Path) -> None:
    heard = Heard()
    supervisor = DeviceSupervisor(DeviceSetting(Role.ID_CARD, "sdt", "socket://127.0.0.1:1"), tmp_path, heard)
    supervisor.start()
    supervisor.submit(StartPreview())
    _, result = heard.end()
    supervisor.stop()
    assert isinstance(result, Err)
    assert result.reason in (Reason.ABSENT, Reason.UNSUPPORTED)

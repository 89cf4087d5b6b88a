"""What cameras do to their readers: hang, send rubbish, change their size, come back elsewhere.

(That they fail, stall, freeze and vanish is in ``document_camera/test_document_camera_driver.py``.)
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.frame_sources import STALL_S, Capture, Video, camera_source
from devices.kept_thread import KeptThread
from devices.picture_sender import PictureSender
from devices.ports import Quad
from devices.result import Reason


def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        pause.wait(0.005)


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


class Camera:
    """A capture that gives what ``give`` returns."""

    def __init__(self, give: Callable[[], Any]) -> None:
        self._give = give
        self.released = threading.Event()
        self.asked: dict[int, float] = {}

    def isOpened(self) -> bool:
        return True

    def read(self) -> tuple[bool, Any]:
        picture = self._give()
        return picture is not None, picture

    def set(self, what: int, value: float) -> bool:
        self.asked[what] = value
        return False  # many cameras know no MJPG

    def release(self) -> None:
        self.released.set()


def noise(height: int = 48, width: int = 64) -> Any:
    threading.Event().wait(0.002)
    return np.random.default_rng(time.monotonic_ns()).integers(0, 255, (height, width, 3), dtype=np.uint8)


def test_a_read_that_hangs_costs_one_reader_and_its_late_frame_is_not_believed() -> None:
    let_go, hangs = threading.Event(), threading.Event()
    late = np.full((480, 640, 3), 7, np.uint8)

    def hang() -> Any:
        hangs.set()
        assert let_go.wait(20)
        return late

    stuck, sound = Camera(hang), Camera(noise)
    cameras: list[Capture] = [stuck]
    clock = Clock()
    source = Video(lambda: cameras[0], clock=clock)
    source.start()
    assert hangs.wait(5)
    clock.now += STALL_S + 0.1
    trouble = source.trouble()
    assert trouble is not None
    assert trouble.reason is Reason.STALLED
    cameras[0] = sound
    begun = time.monotonic()
    source.stop()
    assert time.monotonic() - begun < 2
    source.start()
    eventually(lambda: source.latest() is not None)
    let_go.set()
    assert stuck.released.wait(5)
    newest = source.latest()
    assert newest is not None
    eventually(lambda: (frame := source.latest()) is not None and frame.seq > newest.seq + 3)
    assert source.trouble() is None
    assert newest.picture.shape == (48, 64, 3)
    source.stop()


@pytest.mark.parametrize(
    "rubbish",
    [
        np.zeros((0, 0, 3), np.uint8),
        np.zeros((2, 640, 3), np.uint8),
        np.zeros((480, 640, 2), np.uint8),
        np.zeros((480, 640, 3), np.float64),
        np.zeros(640, np.uint8),
        "no picture",
    ],
    ids=["empty", "sliver", "two_channels", "floats", "row", "text"],
)
def test_rubbish_is_no_frame_and_the_camera_is_opened_again(rubbish: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.frame_sources.video._REOPEN_S", 0.01)
    bad, good = Camera(lambda: rubbish), Camera(noise)
    waiting: list[Capture] = [good, bad]
    source = Video(lambda: waiting.pop() if len(waiting) > 1 else good)
    source.start()
    eventually(lambda: source.latest() is not None)
    frame = source.latest()
    assert frame is not None
    assert frame.picture.shape == (48, 64, 3)
    assert bad.released.is_set()
    source.stop()


def test_frames_that_change_their_size_go_on_to_the_preview() -> None:
    sizes = [(48, 64), (720, 1280), (1080, 1920), (64, 48)]
    count = [0]

    def give() -> Any:
        count[0] += 1
        return noise(*sizes[count[0] // 20 % len(sizes)])

    source = Video(lambda: Camera(give))
    source.start()
    seen: set[tuple[int, int]] = set()

    def sink(pixels: memoryview, width: int, height: int, quad: Quad | None) -> None:
        assert len(pixels) == width * height * 4
        seen.add((width, height))

    sender = PictureSender(KeptThread("preview"), source, sink, None, time.monotonic)
    eventually(lambda: len(seen) >= 3, 20)
    sender.stop()
    source.stop()


def test_an_infrared_eye_sends_grey() -> None:
    source = Video(lambda: Camera(lambda: noise()[:, :, 0]))
    source.start()
    eventually(lambda: source.latest() is not None)
    frame = source.latest()
    source.stop()
    assert frame is not None
    assert frame.picture.shape == (48, 64, 3)
    assert np.array_equal(frame.picture[:, :, 0], frame.picture[:, :, 2])


def test_a_real_camera_is_asked_for_mjpg_and_looked_for_at_each_opening(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("devices.frame_sources.video._REOPEN_S", 0.01)
    places = [tmp_path / "video0", tmp_path / "video2"]
    opened: list[tuple[str, Camera]] = []
    pulled = threading.Event()

    def capture(path: str, backend: int) -> Camera:
        assert backend == cv2.CAP_V4L2
        first = not opened
        camera = Camera(lambda: None if first and pulled.is_set() else noise())
        opened.append((path, camera))
        return camera

    monkeypatch.setattr(cv2, "VideoCapture", capture)
    source = camera_source(lambda: places[0], 1280, 720)
    source.start()
    eventually(lambda: source.latest() is not None)
    del places[0]
    pulled.set()
    eventually(lambda: len(opened) == 2)
    eventually(lambda: source.trouble() is None and source.latest() is not None)
    source.stop()
    assert [path for path, _ in opened] == [str(tmp_path / "video0"), str(tmp_path / "video2")]
    asked = opened[1][1].asked
    assert asked[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert (asked[cv2.CAP_PROP_FRAME_WIDTH], asked[cv2.CAP_PROP_FRAME_HEIGHT]) == (1280, 720)
    assert opened[0][1].released.is_set()

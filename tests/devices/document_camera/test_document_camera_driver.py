"""The document camera as the hall sees it: a straight page, advice, or the reason why not."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from devices.document_camera.driver import OpenCvDocumentCamera
from devices.frame_sources import FROZEN_S, STALL_S, PictureFile, Video, file_source
from devices.page.compression import MAX_JPEG
from devices.ports import CaptureAdvice, CapturedPage, DeviceState, Quad
from devices.result import Action, Err, Ok, Reason, Result
from devices.simulators.document_camera import Desk
from devices.simulators.document_camera_scene import Scene, render
from devices.transport import Transport

Picture = np.ndarray[Any, Any]


def eventually(condition: Callable[[], bool], timeout_s: float = 10.0) -> None:
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        pause.wait(0.01)


@pytest.fixture
def frames(tmp_path: Path) -> Path:
    return tmp_path / "frame.jpg"


@pytest.fixture
def desk(frames: Path) -> Desk:
    return Desk(frames)


@pytest.fixture
def camera(desk: Desk, frames: Path) -> Iterator[OpenCvDocumentCamera]:
    made = OpenCvDocumentCamera(Transport("file", str(frames)))
    assert isinstance(made.open(), Ok)
    yield made
    made.close()


def capture(camera: OpenCvDocumentCamera, deadline_s: float = 20.0) -> Result[CapturedPage]:
    return camera.capture(deadline_s, threading.Event())


def page(result: Result[CapturedPage]) -> CapturedPage:
    assert isinstance(result, Ok), result
    return result.value


# --- over file:// with the simulated desk ---------------------------------------------------------------------


def test_a_page_is_captured_straight_and_small(desk: Desk, camera: OpenCvDocumentCamera) -> None:
    desk.handle({"do": "place", "document": "premises_proof", "angle": 14, "tilt": 8})
    taken = page(capture(camera))
    assert taken.advice == ()
    assert taken.height_px / taken.width_px == pytest.approx(297 / 210, rel=0.01)
    assert taken.height_px > 1000
    assert len(taken.jpeg) <= MAX_JPEG
    decoded = cv2.imdecode(np.frombuffer(taken.jpeg, np.uint8), cv2.IMREAD_COLOR)
    assert decoded is not None
    assert decoded.shape[:2] == (taken.height_px, taken.width_px)
    assert "bytes" in repr(taken)


def test_each_thing_that_can_be_wrong_is_said(desk: Desk, camera: OpenCvDocumentCamera) -> None:
    empty = capture(camera)
    assert isinstance(empty, Err)
    assert (empty.reason, empty.action) == (Reason.NO_PAGE, Action.PLACE_AGAIN)
    desk.handle({"do": "place", "document": "blank"})
    assert page(capture(camera)).advice == (CaptureAdvice.TURN_OVER_BLANK,)
    desk.handle({"do": "place", "document": "lease"})
    desk.handle({"do": "blur", "sigma": 3})
    assert page(capture(camera)).advice == (CaptureAdvice.HOLD_STILL,)
    desk.handle({"do": "blur"})
    hopeless = capture(camera)
    assert isinstance(hopeless, Err)
    assert hopeless.reason is Reason.BLURRED
    desk.handle({"do": "blur", "on": False})
    desk.handle({"do": "dark"})
    dark = capture(camera)
    if isinstance(dark, Ok):
        assert CaptureAdvice.MORE_LIGHT in dark.value.advice
    else:
        assert dark.reason is Reason.TOO_DARK
    desk.handle({"do": "dark", "on": False})
    assert page(capture(camera)).advice == ()


def test_unplugged_and_plugged_in_again(desk: Desk, camera: OpenCvDocumentCamera) -> None:
    desk.handle({"do": "place", "document": "premises_proof"})
    desk.handle({"do": "unplug"})
    status = camera.status()
    assert (status.state, status.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)
    gone = capture(camera)
    assert isinstance(gone, Err)
    assert gone.reason is Reason.DISCONNECTED
    desk.handle({"do": "plug"})
    assert camera.status().state is DeviceState.READY
    assert page(capture(camera)).width_px > 500


def test_no_camera_at_all(tmp_path: Path) -> None:
    for url in (f"file://{tmp_path}/none.jpg", "v4l:///dev/video_none"):
        opened = OpenCvDocumentCamera(Transport.parse(url), clock=_Fast()).open()
        assert isinstance(opened, Err)
        assert opened.reason is Reason.ABSENT


def test_a_file_that_is_no_picture(frames: Path) -> None:
    frames.write_bytes(b"not a picture")
    opened = OpenCvDocumentCamera(Transport("file", str(frames))).open()
    assert isinstance(opened, Err)
    assert opened.reason is Reason.PROTOCOL


def test_a_cancelled_capture_ends_as_cancelled(desk: Desk, camera: OpenCvDocumentCamera) -> None:
    cancel = threading.Event()
    cancel.set()
    result = camera.capture(5.0, cancel)
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED


def test_wrong_options_and_transports_are_refused() -> None:
    with pytest.raises(ValueError, match="zoom"):
        OpenCvDocumentCamera(Transport.parse("file:///x.jpg"), {"zoom": "2"})
    with pytest.raises(ValueError, match="serial"):
        OpenCvDocumentCamera(Transport.parse("serial:///dev/ttyS0"))


# --- sources --------------------------------------------------------------------------------------------------


class _Fast:
    """A clock on which every look takes a tenth of a second."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        self.now += 0.1
        return self.now


class _Hands:
    """A clock moved by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


def picture(grey: int) -> Picture:
    return np.full((48, 64, 3), grey, np.uint8)


def test_a_changed_picture_is_read_anew(tmp_path: Path) -> None:
    path = tmp_path / "f.png"
    cv2.imwrite(str(path), picture(10))
    source = PictureFile(path)
    first = source.latest()
    assert first is not None
    assert source.latest() is first
    cv2.imwrite(str(tmp_path / "new.png"), picture(200))
    (tmp_path / "new.png").replace(path)
    second = source.latest()
    assert second is not None
    assert (second.seq, int(second.picture[0, 0, 0])) == (2, 200)


def test_half_a_picture_leaves_the_last_one_in_place(tmp_path: Path) -> None:
    path = tmp_path / "f.png"
    cv2.imwrite(str(path), picture(10))
    source = PictureFile(path)
    first = source.latest()
    path.write_bytes(b"\x89PNG half")
    assert source.latest() is first
    assert source.trouble() is None


def test_pictures_of_a_folder_take_turns(tmp_path: Path) -> None:
    clock = _Hands()
    for name, grey in (("a.png", 10), ("b.png", 90)):
        cv2.imwrite(str(tmp_path / name), picture(grey))
    source = file_source(tmp_path)
    assert isinstance(source, PictureFile)
    source = PictureFile(tmp_path, clock)
    seen = []
    for _ in range(3):
        frame = source.latest()
        assert frame is not None
        seen.append(int(frame.picture[0, 0, 0]))
        clock.now += 2.0
    assert seen == [10, 90, 10]


class FakeCapture:
    """A camera that gives what it is told to. ``None``: the read fails."""

    def __init__(self, give: Callable[[], Picture | None]) -> None:
        self._give = give
        self.released = False

    def isOpened(self) -> bool:
        return True

    def read(self) -> tuple[bool, Any]:
        given = self._give()
        return given is not None, given

    def release(self) -> None:
        self.released = True


def test_a_camera_that_fails_is_opened_again() -> None:
    captures: list[FakeCapture] = []
    shown: list[Picture | None] = [picture(1), None, picture(2)]
    blocked = threading.Event()

    def give() -> Picture | None:
        if shown:
            return shown.pop(0)
        blocked.wait(10)
        return None

    def open_capture() -> FakeCapture:
        captures.append(FakeCapture(give))
        return captures[-1]

    source = Video(open_capture)
    source.start()
    eventually(lambda: len(captures) == 2 and source.latest() is not None)
    latest = source.latest()
    assert latest is not None
    assert latest.picture[0, 0, 0] == 2
    assert captures[0].released
    assert source.trouble() is None
    blocked.set()
    source.stop()


def test_a_camera_that_stops_sending_is_stalled_though_opencv_says_it_is_open() -> None:
    clock = _Hands()
    blocked = threading.Event()
    shown = [picture(1)]

    def give() -> Picture | None:
        if shown:
            return shown.pop()
        blocked.wait(10)
        return None

    source = Video(lambda: FakeCapture(give), clock=clock)
    source.start()
    eventually(lambda: source.latest() is not None)
    assert source.trouble() is None
    clock.now += STALL_S + 0.1
    trouble = source.trouble()
    assert trouble is not None
    assert trouble.reason is Reason.STALLED
    blocked.set()
    source.stop()


def test_a_camera_that_repeats_one_frame_for_ever_is_stalled() -> None:
    clock = _Hands()
    frames = threading.Semaphore(1)
    stopped = threading.Event()
    opened: list[int] = []

    def give() -> Picture | None:
        frames.acquire(timeout=10)
        return None if stopped.is_set() else picture(7)

    def open_capture() -> FakeCapture:
        opened.append(1)
        return FakeCapture(give)

    source = Video(open_capture, clock=clock)
    source.start()
    eventually(lambda: source.latest() is not None)
    clock.now += FROZEN_S + 0.1
    trouble = source.trouble()
    assert trouble is not None
    assert trouble.reason is Reason.STALLED
    frames.release()
    frames.release()
    eventually(lambda: len(opened) == 2)
    stopped.set()
    frames.release()
    source.stop()


def test_a_camera_that_was_never_there_and_one_that_went_away() -> None:
    plugged = threading.Event()
    plugged.set()
    cameras: list[FakeCapture | None] = [None]

    def give() -> Picture | None:
        return picture(5) if plugged.is_set() else None

    source = Video(lambda: cameras[0])
    source.start()
    trouble = source.trouble()
    assert trouble is not None
    assert trouble.reason is Reason.ABSENT
    cameras[0] = FakeCapture(give)
    eventually(lambda: source.trouble() is None)
    cameras[0] = None
    plugged.clear()
    eventually(lambda: source.trouble() is not None)
    gone = source.trouble()
    assert gone is not None
    assert gone.reason is Reason.DISCONNECTED
    source.stop()


def test_a_clip_is_played_round_and_round(tmp_path: Path) -> None:
    path = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 15, (64, 48))
    for grey in (20, 120, 220):
        writer.write(picture(grey))
    writer.release()
    source = file_source(path)
    assert not source.still
    source.start()
    seen: set[int] = set()

    def look() -> bool:
        frame = source.latest()
        if frame is not None:
            seen.add(round(int(frame.picture[0, 0, 0]) / 100))
        return len(seen) == 3 and frame is not None and frame.seq > 3

    eventually(look)
    source.stop()


def test_a_moving_picture_waits_for_a_steady_moment() -> None:
    """Of several frames the first good one is taken; a blurred one only when nothing better comes."""
    blurred, sharp = render(Scene(blur=3.5))[0], render(Scene())[0]
    shown = [blurred, sharp]
    blocked = threading.Event()

    def give() -> Picture | None:
        if started.wait(10) and shown:
            return shown.pop(0)
        blocked.wait(10)
        return None

    started = threading.Event()
    camera = OpenCvDocumentCamera(Transport.parse("v4l:///dev/video0"), source=Video(lambda: FakeCapture(give)))
    camera._source.start()
    threading.Timer(0.05, started.set).start()
    taken = page(capture(camera))
    assert taken.advice == ()
    blocked.set()
    camera.close()


# --- preview --------------------------------------------------------------------------------------------------


def test_the_preview_shows_small_frames_with_the_page(desk: Desk, camera: OpenCvDocumentCamera) -> None:
    desk.handle({"do": "place", "document": "premises_proof", "angle": 5})
    shown: list[tuple[int, int, int, Quad | None]] = []

    def sink(pixels: memoryview, width: int, height: int, quad: Quad | None) -> None:
        shown.append((len(pixels), width, height, quad))

    camera.start_preview(sink)
    eventually(lambda: any(quad is not None for *_, quad in shown))
    size, width, height, quad = next(entry for entry in shown if entry[3] is not None)
    assert (width, height, size) == (960, 720, 960 * 720 * 4)
    assert quad is not None
    assert all(0 <= x < 960 and 0 <= y < 720 for x, y in quad.corners)
    desk.handle({"do": "remove"})
    eventually(lambda: shown[-1][3] is None)
    camera.stop_preview()
    count = len(shown)
    desk.handle({"do": "place", "document": "lease"})
    assert page(capture(camera)).width_px > 0
    assert len(shown) == count, "nothing is shown after the preview has ended"

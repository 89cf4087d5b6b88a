"""Where frames of a camera driver come from: a file somebody changes, a folder of pictures, a clip, a UVC camera.

Imports OpenCV; only a camera's own process loads this module.

Every source keeps only the newest frame and knows how old it is: a camera whose cable was pulled goes on "working" for
OpenCV (DEVICES §6.3), so the age of frames and frames that never differ are what tells.
"""

from __future__ import annotations

import os
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import cv2
import numpy as np
import numpy.typing as npt

from devices.ports import DeviceState, DeviceStatus
from devices.result import Action, Cause, Err, Reason
from devices.settings import Options
from devices.transport import Transport

Picture = npt.NDArray[Any]  # BGR, uint8; OpenCV's own annotations are no narrower

STALL_S = 2.0  # no new frame for so long: stalled
FROZEN_S = 6.0  # frames arrive but are the same to the last bit: no sensor does that
_REOPEN_S = 1.0
_OPEN_S = 3.0  # how long a camera may take to its first frame
_TICK_S = 0.02
_FOLDER_PAGE_S = 2.0  # each picture of a folder lies there so long
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})
_CLIPS = frozenset({".mp4", ".avi", ".mkv", ".mov", ".mjpeg", ".webm"})


@dataclass(frozen=True, slots=True)
class Frame:
    """``seq`` grows with each new picture; ``at`` is monotonic seconds."""

    seq: int
    picture: Picture
    at: float


class FrameSource(Protocol):
    """One camera, or what stands for it. Calls come from several threads."""

    #: A still picture: waiting for another frame of the same scene is of no use.
    still: bool

    def start(self) -> None: ...
    def stop(self) -> None: ...
    def latest(self) -> Frame | None:
        """The newest frame, None when there is none."""
        ...

    def trouble(self) -> Err | None:
        """Why no frames come; None when all is well."""
        ...


def absent(detail: str) -> Err:
    return Err(Reason.ABSENT, Cause.HARDWARE, Action.CALL_TECHNICIAN, detail)


def disconnected(detail: str) -> Err:
    return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, detail)


def await_first_frame(source: FrameSource, clock: Callable[[], float]) -> Err | None:
    """Wait for the picture of a started source; None when it is there, else why it does not come."""
    end = clock() + _OPEN_S
    pause = threading.Event()  # never set: only waited on
    while source.latest() is None:
        late = clock() >= end
        trouble = source.trouble()
        if trouble is not None and (source.still or late):
            return trouble
        if late:
            return Err(Reason.STALLED, Cause.HARDWARE, Action.CALL_TECHNICIAN, "no first frame")
        pause.wait(_TICK_S)
    return None


def source_status(source: FrameSource, model: str) -> DeviceStatus:
    """What an open source says about its camera."""
    trouble = source.trouble()
    if trouble is None:
        return DeviceStatus(DeviceState.READY, model=model)
    state = DeviceState.HARDWARE_ERROR if trouble.reason is Reason.PROTOCOL else DeviceState.OFFLINE
    return DeviceStatus(state, trouble.reason, trouble.cause, trouble.action, trouble.detail, model=model)


class PictureFile:
    """A picture file that is re-read when it changes, or a folder whose pictures take turns."""

    still = True

    def __init__(self, path: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._clock = clock
        self._reading = threading.Lock()
        self._started = clock()
        self._stamp: tuple[object, ...] = ()
        self._frame: Frame | None = None
        self._missing = False
        self._seen = False

    def start(self) -> None:
        self._started = self._clock()

    def stop(self) -> None:
        with self._reading:
            self._frame = None
            self._stamp = ()

    def latest(self) -> Frame | None:
        with self._reading:
            try:
                path = self._current()
                state = path.stat()
            except OSError:
                self._frame, self._stamp, self._missing = None, (), True
                return None
            self._missing = False
            stamp = (path, state.st_mtime_ns, state.st_size, state.st_ino)
            if stamp != self._stamp:
                picture = _read_picture(path)
                # A file caught half written cannot be read: the last good picture stays until the next look.
                if picture is not None:
                    seq = self._frame.seq + 1 if self._frame else 1
                    self._frame, self._stamp, self._seen = Frame(seq, picture, self._clock()), stamp, True
            return self._frame

    def trouble(self) -> Err | None:
        if self.latest() is not None:
            return None
        if self._missing:
            return disconnected("the picture file is gone") if self._seen else absent("there is no picture file")
        return Err(Reason.PROTOCOL, Cause.SOFTWARE, Action.CALL_TECHNICIAN, "the file is no picture")

    def _current(self) -> Path:
        if not self._path.is_dir():
            return self._path
        pictures = sorted(p for p in self._path.iterdir() if p.suffix.lower() in _PICTURES)
        if not pictures:
            raise FileNotFoundError(self._path)
        return pictures[int((self._clock() - self._started) / _FOLDER_PAGE_S) % len(pictures)]


def _read_picture(path: Path) -> Picture | None:
    # Not cv2.imread: it prints warnings, and cannot open names outside the code page on Windows.
    try:
        data = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError:
        return None
    return cv2.imdecode(data, cv2.IMREAD_COLOR) if data.size else None


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that is used."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name
    def read(self) -> tuple[bool, Any]: ...
    def release(self) -> None: ...


class Video:
    """Frames read on a thread of their own from a camera or a clip; reopened when they stop coming.

    ``open_capture`` opens the device anew (by path, so a camera plugged in again is found); ``pace`` is seconds a frame
    for clips, 0 for cameras.
    """

    still = False

    def __init__(
        self,
        open_capture: Callable[[], Capture | None],
        *,
        pace: float = 0.0,
        may_repeat: bool = False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._open_capture = open_capture
        self._pace = pace
        self._may_repeat = may_repeat
        self._clock = clock
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._frame: Frame | None = None
        self._print = 0
        self._changed_at = clock()
        self._opened = False
        self._ever = False
        self._started = clock()

    def start(self) -> None:
        self._started = self._clock()
        self._stopping = stopping = threading.Event()  # a new one: a reader that hung must not come to life again
        self._thread = threading.Thread(target=self._run, args=(stopping,), name="camera-reader", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Returns soon even when OpenCV hangs in a read; the thread then ends by itself."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)
        with self._lock:
            self._frame = None

    def latest(self) -> Frame | None:
        with self._lock:
            return self._frame

    def trouble(self) -> Err | None:
        now = self._clock()
        with self._lock:
            if not self._opened:
                return disconnected("the camera is gone") if self._ever else absent("no camera answers")
            since = self._frame.at if self._frame else self._started
            if now - since > STALL_S:
                return Err(Reason.STALLED, Cause.HARDWARE, Action.WAIT, f"no frame for {now - since:.1f} s")
            if not self._may_repeat and self._frame and now - self._changed_at > FROZEN_S:
                return Err(Reason.STALLED, Cause.HARDWARE, Action.WAIT, "the same frame again and again")
            return None

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            capture = self._open_capture()
            if capture is None or not capture.isOpened():
                if capture is not None:
                    capture.release()
                with self._lock:
                    self._opened = False
                stopping.wait(_REOPEN_S)
                continue
            with self._lock:
                self._opened = self._ever = True
                self._started = self._changed_at = self._clock()
            self._read_all(capture, stopping)
            capture.release()
            with self._lock:
                self._opened = False
                self._frame = None if not self._may_repeat else self._frame
            if not self._may_repeat:
                stopping.wait(_REOPEN_S)

    def _read_all(self, capture: Capture, stopping: threading.Event) -> None:
        """Read until the camera fails, freezes, or the clip ends."""
        while not stopping.is_set():
            good, picture = capture.read()
            if not good or picture is None or picture.size == 0:
                return
            if not stopping.is_set():
                self._take(picture)
            if not self._may_repeat and self._clock() - self._changed_at > FROZEN_S:
                return
            if self._pace:
                stopping.wait(self._pace)

    def _take(self, picture: Picture) -> None:
        fingerprint = zlib.crc32(picture[::16, ::16].tobytes())
        now = self._clock()
        with self._lock:
            seq = self._frame.seq + 1 if self._frame else 1
            self._frame = Frame(seq, picture, now)
            if fingerprint != self._print:
                self._print, self._changed_at = fingerprint, now


def open_source(transport: Transport, options: Options, width: int, height: int) -> FrameSource:
    """The source behind a camera's transport, at the size asked of a real camera unless ``width`` and ``height`` are
    among its options. Raises ``ValueError`` for what is no camera."""
    if transport.scheme == "file":
        return file_source(Path(transport.rest))
    if transport.scheme == "v4l":
        return camera_source(transport.rest, int(options.get("width", width)), int(options.get("height", height)))
    raise ValueError(f"no camera behind {transport.scheme}://")


def file_source(path: Path) -> FrameSource:
    """The source behind ``file:///…``: a clip by its extension, else a picture or a folder of pictures."""
    if path.suffix.lower() not in _CLIPS:
        return PictureFile(path)

    def open_clip() -> Capture | None:
        return cv2.VideoCapture(os.fspath(path)) if path.is_file() else None

    return Video(open_clip, pace=1 / 15, may_repeat=True)


def camera_source(path: str, width: int, height: int) -> FrameSource:
    """A UVC camera at ``v4l:///dev/video0`` or a stable link such as ``v4l:///dev/v4l/by-id/…``."""

    def open_camera() -> Capture | None:
        if not Path(path).exists():
            return None
        capture = cv2.VideoCapture(os.path.realpath(path), cv2.CAP_V4L2)
        # Uncompressed frames of this size do not fit through USB 2 at a useful rate.
        capture.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        capture.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        capture.set(cv2.CAP_PROP_FRAME_HEIGHT, height)
        capture.set(cv2.CAP_PROP_BUFFERSIZE, 1)
        return capture

    return Video(open_camera)

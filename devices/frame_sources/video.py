"""Frames of a camera or a clip, read on a thread of their own, and the watchdog over them.

A camera whose cable was pulled goes on "working" for OpenCV (DEVICES §6.3): ``isOpened()`` stays true, ``read()`` may
hang, fail, or repeat the last frame for ever. So the age of frames and frames that never differ are what tells.
"""

from __future__ import annotations

import threading
import time
import zlib
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

import cv2
import numpy as np

from devices.frame_sources.source import Frame, Picture, absent, disconnected
from devices.kept_thread import KeptThread
from devices.result import Action, Cause, Err, Reason

STALL_S = 2.0  # no new frame for so long: stalled
FROZEN_S = 6.0  # frames arrive but are the same to the last bit: no sensor does that
_REOPEN_S = 1.0
_LEAST_SIDE, _LONGEST_SIDE = 16, 16384  # px: what is beyond is no picture of a camera


class Capture(Protocol):
    """The part of ``cv2.VideoCapture`` that is used."""

    def isOpened(self) -> bool: ...  # noqa: N802 - OpenCV's name
    def read(self) -> tuple[bool, Any]: ...
    def release(self) -> None: ...


class Video:
    """Keeps the newest frame and knows how old it is; reopens what stopped sending.

    ``open_capture`` opens the device anew (by path or USB ids, so a camera plugged in again is found); ``pace`` is
    seconds a frame for clips, 0 for cameras.
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
        #: Set to end the reader it was given to; a reader that hung must find nothing of its successor's to change.
        self._stopping = threading.Event()
        self._thread = KeptThread("camera-reader")
        self._ended = threading.Event()
        self._ended.set()
        self._frame: Frame | None = None
        self._seq = 0
        self._print = 0
        self._changed_at = clock()
        self._opened = False
        self._ever = False
        self._started = clock()

    def start(self) -> None:
        with self._lock:
            self._started = self._changed_at = self._clock()
            self._opened = False
            self._stopping = stopping = threading.Event()
        self._ended = self._thread.begin(partial(self._run, stopping))

    def stop(self) -> None:
        """Returns soon even when OpenCV hangs in a read; the thread then ends by itself."""
        self._stopping.set()
        self._ended.wait(1.0)
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

    # --- the reader's thread --------------------------------------------------------------------------------------

    def _run(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            capture = self._open_capture()
            if capture is None or not capture.isOpened():
                if capture is not None:
                    capture.release()
                self._set_closed(stopping)
                stopping.wait(_REOPEN_S)
                continue
            self._set_opened(stopping)
            self._read_all(capture, stopping)
            capture.release()
            self._set_closed(stopping)
            if not self._may_repeat:
                stopping.wait(_REOPEN_S)

    def _read_all(self, capture: Capture, stopping: threading.Event) -> None:
        """Read until the camera fails, freezes, sends no pictures, or the clip ends."""
        while not stopping.is_set():
            good, raw = capture.read()
            picture = as_picture(raw) if good else None
            if picture is None:
                return
            self._take(picture, stopping)
            if not self._may_repeat and self._clock() - self._changed_at > FROZEN_S:
                return
            if self._pace:
                stopping.wait(self._pace)

    def _set_opened(self, stopping: threading.Event) -> None:
        with self._lock:
            if not stopping.is_set():
                self._opened = self._ever = True
                self._started = self._changed_at = self._clock()

    def _set_closed(self, stopping: threading.Event) -> None:
        with self._lock:
            if not stopping.is_set():
                self._opened = False
                self._frame = self._frame if self._may_repeat else None

    def _take(self, picture: Picture, stopping: threading.Event) -> None:
        fingerprint = zlib.crc32(picture[::16, ::16].tobytes(), picture.shape[0])
        now = self._clock()
        with self._lock:
            if stopping.is_set():
                return
            self._seq += 1
            self._frame = Frame(self._seq, picture, now)
            if fingerprint != self._print:
                self._print, self._changed_at = fingerprint, now


def as_picture(raw: Any) -> Picture | None:
    """What a capture returned, as BGR; None for what is no picture. An infrared eye sends grey."""
    if not isinstance(raw, np.ndarray) or raw.dtype != np.uint8 or raw.ndim not in (2, 3):
        return None
    if min(raw.shape[:2]) < _LEAST_SIDE or max(raw.shape[:2]) > _LONGEST_SIDE:
        return None
    if raw.ndim == 2 or raw.shape[2] == 1:
        return cv2.cvtColor(raw, cv2.COLOR_GRAY2BGR)
    return raw if raw.shape[2] == 3 else None

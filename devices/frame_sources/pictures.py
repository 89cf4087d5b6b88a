"""A picture file that somebody changes, or a folder of pictures, as a camera."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import cv2
import numpy as np

from devices.frame_sources.source import Frame, Picture, absent, disconnected
from devices.result import Action, Cause, Err, Reason

_FOLDER_PAGE_S = 2.0  # each picture of a folder lies there so long
_PICTURES = frozenset({".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp"})


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

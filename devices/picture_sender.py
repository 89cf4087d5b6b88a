"""A camera's preview on its way out: small pictures at a steady pace, sent from a thread of their own.

Imports OpenCV; only a camera's own process loads this module.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import cv2
import numpy as np

from devices.frame_sources import FrameSource, Picture
from devices.ports import Quad

#: Takes one preview frame: BGR bytes, width, height, the page's corners in it (`devices.frames.FrameRingWriter.write`).
PreviewSink = Callable[[memoryview, int, int, Quad | None], None]
#: Finds the page in a preview frame.
Search = Callable[[Picture], Quad | None]

_LONGEST_SIDE = 960
_FPS = 15.0
_SEARCH_FPS = 5.0
_REPEAT_S = 0.5  # a still picture is shown again so often: the reader of the preview sees that we live


class PictureSender:
    """Sends frames of ``source`` to ``sink`` until `stop`: BGR, at most 960 px long and 15 a second; with ``search``
    also what it finds, looked for at most five times a second."""

    def __init__(
        self, source: FrameSource, sink: PreviewSink, search: Search | None, clock: Callable[[], float]
    ) -> None:
        self._source = source
        self._sink = sink
        self._search = search
        self._clock = clock
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="camera-preview", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=2.0)

    def _run(self) -> None:
        seq, quad = -1, None
        sent_at = searched_at = -1e9
        while not self._stopping.wait(1 / _FPS):
            frame = self._source.latest()
            now = self._clock()
            if frame is None or (frame.seq == seq and now - sent_at < _REPEAT_S):
                continue
            small = _reduced(frame.picture)
            if self._search is None:
                seq = frame.seq
            elif frame.seq != seq and now - searched_at >= 1 / _SEARCH_FPS:
                quad, searched_at, seq = self._search(small), now, frame.seq
            elif not self._source.still:
                seq = frame.seq  # between two searches the page is where it was
            if self._stopping.is_set():
                return
            self._sink(small.data.cast("B"), small.shape[1], small.shape[0], quad)
            sent_at = now


def _reduced(picture: Picture) -> Picture:
    scale = min(1.0, _LONGEST_SIDE / max(picture.shape[:2]))
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture)

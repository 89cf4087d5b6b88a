"""A camera's preview on its way out: small pictures at a steady pace, sent from a thread for them alone.

Imports OpenCV; only a camera's own process loads this module.
"""

from __future__ import annotations

import threading
from collections.abc import Callable

import cv2

from devices.frame_sources import FrameSource, Picture
from devices.kept_thread import KeptThread
from devices.ports import Quad

#: Takes one preview frame: pixels, width, height, the page's corners in it (`devices.frames.FrameRingWriter.write`).
PreviewSink = Callable[[memoryview, int, int, Quad | None], None]
#: Finds the page in a preview frame.
Search = Callable[[Picture], Quad | None]

LONGEST_SIDE = 960  # px, unless the driver wants another
_FPS = 30.0
_TICK_S = 1 / 120  # a camera's frames are looked for so often: each is sent when it is new
_STILL_TICK_S = 1 / 15
_SEARCH_FPS = 5.0
_REPEAT_S = 0.5  # a still picture is shown again so often: the reader of the preview sees that we live


class PictureSender:
    """Sends frames of ``source`` to ``sink`` from ``thread`` until `stop`, each as it comes, at most ``longest_side``
    px long and 30 a second; with ``search`` also what it finds, looked for at most five times a second."""

    def __init__(
        self,
        thread: KeptThread,
        source: FrameSource,
        sink: PreviewSink,
        search: Search | None,
        clock: Callable[[], float],
        longest_side: int = LONGEST_SIDE,
    ) -> None:
        self._longest_side = longest_side
        self._source = source
        self._sink = sink
        self._search = search
        self._clock = clock
        self._stopping = threading.Event()
        self._ended = thread.begin(self._run)

    def stop(self) -> None:
        self._stopping.set()
        self._ended.wait(2.0)

    def _run(self) -> None:
        seq, quad = -1, None
        sent_at = searched_at = -1e9
        tick = _STILL_TICK_S if self._source.still else _TICK_S
        while not self._stopping.wait(tick):
            frame = self._source.latest()
            now = self._clock()
            if frame is None or now - sent_at < (_REPEAT_S if frame.seq == seq else 1 / _FPS - tick):
                continue
            small = _reduced(frame.picture, self._longest_side)
            if self._search is None:
                seq = frame.seq
            elif frame.seq != seq and now - searched_at >= 1 / _SEARCH_FPS:
                quad, searched_at, seq = self._search(small), now, frame.seq
            elif not self._source.still:
                seq = frame.seq  # between two searches the page is where it was
            pixels = cv2.cvtColor(small, cv2.COLOR_BGR2BGRA)
            if self._stopping.is_set():
                return
            self._sink(pixels.data.cast("B"), small.shape[1], small.shape[0], quad)
            sent_at = now


def _reduced(picture: Picture, longest_side: int) -> Picture:
    scale = min(1.0, longest_side / max(picture.shape[:2]))
    return picture if scale == 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)

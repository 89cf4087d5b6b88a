"""Document camera behind `devices.ports.DocumentCamera`: take a frame, find the page, straighten, judge, compress.

Imports OpenCV; only the camera's own process loads this module (`devices.drivers` imports late).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from devices.document_camera.deskew import straighten
from devices.document_camera.page_finder import Picture, find_page
from devices.document_camera.quality import Quality, measure
from devices.document_camera.sources import Frame, FrameSource, camera_source, file_source
from devices.ports import Cancel, CapturedPage, DeviceState, DeviceStatus, Quad
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

MAX_JPEG = 300_000
_QUALITIES = (85, 78, 70, 60, 50, 40)
_OPEN_S = 3.0  # how long a camera may take to its first frame
_PATIENCE_S = 1.2  # how long to hope for a better frame of a moving picture
_TICK_S = 0.02
_DARK_FRAME = 22.0  # mean brightness below which nothing can be seen at all
_ILLEGIBLE = 0.27  # `Quality.edge_rise` below which nobody can read the page
_PREVIEW_WIDTH = 960
_PREVIEW_FPS = 15.0
_SEARCH_FPS = 5.0
_REPEAT_S = 0.5  # a still picture is shown again so often: the reader of the preview sees that we live
_OPTIONS = frozenset({"width", "height"})

#: Takes one preview frame: BGR bytes, width, height, the page's corners in it (`devices.frames.FrameRingWriter.write`).
PreviewSink = Callable[[memoryview, int, int, Quad | None], None]


@dataclass(frozen=True, slots=True)
class _Attempt:
    page: Picture
    quad: Quad
    quality: Quality


class OpenCvDocumentCamera:
    """Transports ``file:///path`` (picture, folder, clip) and ``v4l:///dev/video0``. Options: ``width``, ``height``
    asked of a camera."""

    def __init__(
        self,
        transport: Transport,
        options: Options = NO_OPTIONS,
        *,
        source: FrameSource | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Raises ``ValueError`` for options that mean nothing."""
        self._source = source or _source(transport, options)
        self._clock = clock
        self._model = "file" if transport.scheme == "file" else "UVC"
        self._pause = threading.Event()  # never set: only waited on
        self._preview: _Preview | None = None

    # --- the port -------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        self._source.start()
        end = self._clock() + _OPEN_S
        while self._source.latest() is None:
            late = self._clock() >= end
            trouble = self._source.trouble()
            if trouble is not None and (self._source.still or late):
                self._source.stop()
                return trouble
            if late:
                self._source.stop()
                return Err(Reason.STALLED, Cause.HARDWARE, Action.CALL_TECHNICIAN, "no first frame")
            self._pause.wait(_TICK_S)
        return Ok(self.status())

    def close(self) -> None:
        self.stop_preview()
        self._source.stop()

    def status(self) -> DeviceStatus:
        trouble = self._source.trouble()
        if trouble is None:
            return DeviceStatus(DeviceState.READY, model=self._model)
        state = DeviceState.HARDWARE_ERROR if trouble.reason is Reason.PROTOCOL else DeviceState.OFFLINE
        return DeviceStatus(state, trouble.reason, trouble.cause, trouble.action, trouble.detail, model=self._model)

    def capture(self, deadline_s: float, cancel: Cancel) -> Result[CapturedPage]:
        """The best of what the camera shows within about a second; at once when the first frame is good.

        Pictures that could be better come with ``advice``; ``Err`` is for no page, darkness and hopeless blur.
        """
        begun = self._clock()
        end = begun + deadline_s
        best: _Attempt | None = None
        last: Picture | None = None
        seq = -1
        while True:
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            frame = self._source.latest()
            if frame is not None and frame.seq != seq and (self._source.still or frame.at >= begun):
                seq, last = frame.seq, frame.picture
                attempt = _attempt(frame)
                if attempt is not None and (best is None or _worth(attempt.quality) > _worth(best.quality)):
                    best = attempt
                if best is not None and not best.quality.advice:
                    break
            now = self._clock()
            if (last is not None and (self._source.still or now >= begun + _PATIENCE_S)) or now >= end:
                break
            trouble = self._source.trouble()
            if trouble is not None:
                return trouble
            cancel.wait(_TICK_S)
        if last is None:
            return self._source.trouble() or Err(Reason.DEADLINE, Cause.HARDWARE, Action.RETRY, "no new frame")
        return _result(best, last)

    # --- preview --------------------------------------------------------------------------------------------------

    def start_preview(self, sink: PreviewSink) -> None:
        """Send frames to ``sink`` from a thread of our own: BGR, at most 960 px wide and 15 a second, with the page's
        corners when one is found. A preview that runs already ends first."""
        self.stop_preview()
        self._preview = _Preview(self._source, sink, self._clock)

    def stop_preview(self) -> None:
        preview, self._preview = self._preview, None
        if preview is not None:
            preview.stop()


class _Preview:
    def __init__(self, source: FrameSource, sink: PreviewSink, clock: Callable[[], float]) -> None:
        self._source = source
        self._sink = sink
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
        while not self._stopping.wait(1 / _PREVIEW_FPS):
            frame = self._source.latest()
            now = self._clock()
            if frame is None or (frame.seq == seq and now - sent_at < _REPEAT_S):
                continue
            small = _reduced(frame.picture)
            if frame.seq != seq and now - searched_at >= 1 / _SEARCH_FPS:
                quad, searched_at, seq = find_page(small), now, frame.seq
            elif not self._source.still:
                seq = frame.seq  # between two searches the page is where it was
            if self._stopping.is_set():
                return
            self._sink(small.data.cast("B"), small.shape[1], small.shape[0], quad)
            sent_at = now


def _reduced(picture: Picture) -> Picture:
    scale = min(1.0, _PREVIEW_WIDTH / max(picture.shape[:2]))
    if scale < 1:
        picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    return np.ascontiguousarray(picture)


def _source(transport: Transport, options: Mapping[str, object]) -> FrameSource:
    if unknown := sorted(set(options) - _OPTIONS):
        raise ValueError(f"unknown camera options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
    if transport.scheme == "file":
        return file_source(Path(transport.rest))
    if transport.scheme == "v4l":
        return camera_source(
            transport.rest, int(str(options.get("width", 2592))), int(str(options.get("height", 1944)))
        )
    raise ValueError(f"no document camera behind {transport.scheme}://")


def _attempt(frame: Frame) -> _Attempt | None:
    quad = find_page(frame.picture)
    if quad is None:
        return None
    page = straighten(frame.picture, quad)
    return _Attempt(page, quad, measure(page))


def _worth(quality: Quality) -> tuple[bool, float]:
    return not quality.advice, quality.edge_rise


def _result(best: _Attempt | None, last: Picture) -> Result[CapturedPage]:
    if best is None:
        if float(last[::8, ::8].mean()) < _DARK_FRAME:
            return Err(Reason.TOO_DARK, Cause.HARDWARE, Action.CALL_STAFF, "the frame is dark")
        return Err(Reason.NO_PAGE, Cause.USER, Action.PLACE_AGAIN)
    quality = best.quality
    if quality.is_blurred and quality.edge_rise < _ILLEGIBLE:
        if quality.is_dark:
            return Err(Reason.TOO_DARK, Cause.HARDWARE, Action.CALL_STAFF, f"paper at {quality.paper:.0f} of 255")
        return Err(Reason.BLURRED, Cause.USER, Action.RETRY, f"edge rise {quality.edge_rise:.2f}")
    height, width = best.page.shape[:2]
    return Ok(CapturedPage(jpeg(best.page), width, height, quality.sharpness, best.quad, quality.advice))


def jpeg(page: Picture, limit: int = MAX_JPEG) -> bytes:
    """The page as JPEG, as good as fits into ``limit`` bytes (at the lowest quality it may be more)."""
    data = b""
    for quality in _QUALITIES:
        encoded = cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        data = encoded.tobytes()
        if len(data) <= limit:
            break
    return data

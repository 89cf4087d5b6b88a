"""Document camera behind `devices.ports.DocumentCamera`: take frames and keep the best page of them.

Imports OpenCV; only the camera's own process loads this module (`devices.drivers` imports late).
"""

from __future__ import annotations

import time
from collections.abc import Callable

from devices.code_reading.reader import codes_in
from devices.code_reading.watching import watch_for_code
from devices.frame_sources import FrameSource, Picture, await_first_frame, open_source, source_status
from devices.kept_thread import KeptThread
from devices.page.page_finder import find_page
from devices.page.pipeline import PhotographedPage, page_of_photo
from devices.picture_sender import PictureSender, PreviewSink
from devices.ports import Cancel, CapturedPage, CodeEvent, DeviceStatus, ScannedCode
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

_PATIENCE_S = 1.2  # how long to hope for a better frame of a moving picture
_TICK_S = 0.02
_DARK_FRAME = 22.0  # mean brightness below which nothing can be seen at all
_ILLEGIBLE = 0.27  # `Quality.edge_rise` below which nobody can read the page
_OPTIONS = frozenset({"width", "height"})


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
        self._preview: PictureSender | None = None
        self._preview_thread = KeptThread("camera-preview")

    # --- the port -------------------------------------------------------------------------------------------------

    def open(self) -> Result[DeviceStatus]:
        self._source.start()
        trouble = await_first_frame(self._source, self._clock)
        if trouble is not None:
            self._source.stop()
            return trouble
        return Ok(self.status())

    def close(self) -> None:
        self.stop_preview()
        self._source.stop()

    def status(self) -> DeviceStatus:
        return source_status(self._source, self._model)

    def capture(self, deadline_s: float, cancel: Cancel) -> Result[CapturedPage]:
        """The best of what the camera shows within about a second; at once when the first frame is good.

        Pictures that could be better come with ``advice``; ``Err`` is for no page, darkness and hopeless blur.
        """
        begun = self._clock()
        end = begun + deadline_s
        best: PhotographedPage | None = None
        last: Picture | None = None
        seq = -1
        while True:
            if cancel.is_set():
                return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
            frame = self._source.latest()
            if frame is not None and frame.seq != seq and (self._source.still or frame.at >= begun):
                seq, last = frame.seq, frame.picture
                attempt = page_of_photo(frame.picture)
                if attempt is not None and (best is None or _worth(attempt) > _worth(best)):
                    best = attempt
                if best is not None and not best.advice:
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

    def scan(self, deadline_s: float, cancel: Cancel, progress: Callable[[CodeEvent], None]) -> Result[ScannedCode]:
        """The next bar code or QR code held under the camera."""
        return watch_for_code(self._source, codes_in, deadline_s, cancel, progress, self._clock)

    # --- preview --------------------------------------------------------------------------------------------------

    def start_preview(self, sink: PreviewSink) -> None:
        """Send frames to ``sink`` from a thread of our own: BGR, at most 960 px wide and 15 a second, with the page's
        corners when one is found. A preview that runs already ends first."""
        self.stop_preview()
        self._preview = PictureSender(self._preview_thread, self._source, sink, find_page, self._clock)

    def stop_preview(self) -> None:
        preview, self._preview = self._preview, None
        if preview is not None:
            preview.stop()


def _source(transport: Transport, options: Options) -> FrameSource:
    if unknown := sorted(set(options) - _OPTIONS):
        raise ValueError(f"unknown camera options {', '.join(unknown)}; allowed: {', '.join(sorted(_OPTIONS))}")
    return open_source(transport, options, width=2592, height=1944)


def _worth(page: PhotographedPage) -> tuple[bool, bool, float]:
    return not page.is_cut, not page.advice, page.quality.edge_rise


def _result(best: PhotographedPage | None, last: Picture) -> Result[CapturedPage]:
    if best is None:
        if float(last[::8, ::8].mean()) < _DARK_FRAME:
            return Err(Reason.TOO_DARK, Cause.HARDWARE, Action.CALL_STAFF, "the frame is dark")
        return Err(Reason.NO_PAGE, Cause.USER, Action.PLACE_AGAIN)
    quality = best.quality
    if quality.is_blurred and quality.edge_rise < _ILLEGIBLE:
        if quality.is_dark:
            return Err(Reason.TOO_DARK, Cause.HARDWARE, Action.CALL_STAFF, f"paper at {quality.paper:.0f} of 255")
        return Err(Reason.BLURRED, Cause.USER, Action.RETRY, f"edge rise {quality.edge_rise:.2f}")
    return Ok(best.captured())

"""One scan through SANE: the options set, the pages read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import numpy as np

from devices.document_scanner import sane_options
from devices.document_scanner.collect import collect
from devices.document_scanner.page_making import make_page
from devices.document_scanner.sane_errors import NO_DOCUMENTS, meaning
from devices.document_scanner.sane_library import SaneDevice, SaneError, SaneLibrary, Snapped
from devices.frame_sources import Picture
from devices.ports import Cancel, CapturedPage, PaperSource, ScanEvent, ScannedDocument, ScanSettings
from devices.result import Action, Cause, Err, Reason, Result

T = TypeVar("T")

_LONGEST_INCHES = 14  # of a page that is still a document


class SaneRun:
    """``until`` is on the monotonic clock. All calls go through the library's patience: each ends by then, or when
    cancelled."""

    def __init__(
        self, library: SaneLibrary, device: SaneDevice, settings: ScanSettings, until: float, cancel: Cancel
    ) -> None:
        self._library = library
        self._device = device
        self._settings = settings
        self._until = until
        self._cancel = cancel
        self._feeder = settings.source is PaperSource.FEEDER
        self._pages = 0

    def prepare(self) -> Err | None:
        """Set the options; ``Err`` when the scanner does not take them."""
        try:
            return self._patiently(self._set_options)
        except SaneError as error:
            return meaning(str(error))

    def collect(self, progress: Callable[[ScanEvent], None]) -> Result[ScannedDocument]:
        """All pages, in the order they come."""
        limit = self._settings.max_pages if self._feeder else 1
        return collect(self._next_picture, self._make_page, limit, progress)

    def _set_options(self) -> Err | None:
        device, dpi = self._device, self._settings.resolution_dpi
        for name, value in sane_options.values(device.opt, self._settings):
            if name in device.opt:
                self._library.set(device, name, sane_options.fitting(device.opt[name], value))
        for name, corner in sane_options.area(device.opt, dpi):
            self._library.set(device, name, sane_options.fitting(device.opt[name], corner))
        taken = round(self._library.get(device, "resolution"))
        if taken == dpi:
            return None
        return Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, f"{dpi} dpi asked, {taken} taken")

    def _next_picture(self) -> Picture | Err | None:
        self._library.expect_page()
        try:
            snapped = self._patiently(self._read)
        except SaneError as error:
            over = self._pages and str(error) == NO_DOCUMENTS
            return None if over else meaning(str(error))
        if isinstance(snapped, Err):
            return snapped
        self._pages += 1
        return picture_of(snapped)

    def _read(self) -> Snapped:
        most_lines = _LONGEST_INCHES * self._settings.resolution_dpi
        return self._library.read_page(self._device, most_lines, more=self._feeder)

    def _make_page(self, picture: Picture) -> CapturedPage | Err:
        return self._patiently(lambda: make_page(picture, self._settings.resolution_dpi))

    def _patiently(self, function: Callable[[], T]) -> T | Err:
        return self._library.patience.call(function, self._until, self._cancel)


def picture_of(snapped: Snapped) -> Picture | Err:
    """SANE's rows (RGB or grey) as BGR."""
    data, width, height, samples, sample_size = snapped
    if not data or samples not in (1, 3) or sample_size != 1 or len(data) != width * height * samples:
        return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.RETRY, "no whole page came")
    rows = np.frombuffer(data, np.uint8).reshape(height, width, samples)
    return np.ascontiguousarray(rows[:, :, ::-1]) if samples == 3 else np.repeat(rows, 3, axis=2)

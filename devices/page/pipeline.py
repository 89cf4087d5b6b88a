"""The one way of a page from picture to `CapturedPage`, for the document camera and the scanner alike: found,
straightened, judged, compressed.

Imports OpenCV; only processes that hold a camera or a scanner load this module.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.frame_sources import Picture
from devices.page.compression import jpeg
from devices.page.deskew import straighten
from devices.page.page_finder import find_page
from devices.page.quality import Quality, measure
from devices.page.scanned import sheet_on_glass
from devices.ports import CapturedPage, Quad


@dataclass(frozen=True, slots=True)
class PhotographedPage:
    """A page found in a camera's frame: straight, seen from above, and judged; not yet compressed."""

    picture: Picture
    quad: Quad
    quality: Quality

    def captured(self) -> CapturedPage:
        """What is kept of it."""
        return _captured(self.picture, self.quad, self.quality)


def page_of_photo(picture: Picture) -> PhotographedPage | None:
    """The page a camera sees (BGR, the whole frame); None when there is none, or none that can be trusted."""
    quad = find_page(picture)
    if quad is None:
        return None
    page = straighten(picture, quad)
    return PhotographedPage(page, quad, measure(page))


def page_of_scan(picture: Picture, dpi: int) -> CapturedPage:
    """The page on a scanner's glass or out of its feeder (BGR, as scanned at ``dpi``). Cropped where the sheet is
    smaller than the glass, straightened, judged. Never refused: what could be better is advice."""
    page, quad = sheet_on_glass(picture, dpi)
    return _captured(page, quad, measure(page))


def _captured(page: Picture, quad: Quad, quality: Quality) -> CapturedPage:
    height, width = page.shape[:2]
    return CapturedPage(jpeg(page), width, height, quality.sharpness, quad, quality.advice)

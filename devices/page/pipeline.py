"""The one way of a page from picture to `CapturedPage`, for the document camera and the scanner alike: found,
straightened, judged, lit evenly, compressed.

Imports OpenCV; only processes that hold a camera or a scanner load this module.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.frame_sources import Picture
from devices.page.compression import compressed
from devices.page.cut_off import find_cut_page, is_cut
from devices.page.deskew import straighten
from devices.page.lighting import evened
from devices.page.page_finder import find_page
from devices.page.quality import Quality, measure
from devices.page.scanned import sheet_on_glass
from devices.ports import CaptureAdvice, CapturedPage, Quad


@dataclass(frozen=True, slots=True)
class PhotographedPage:
    """A page found in a camera's frame: straight, seen from above, and judged; not yet compressed. Of a cut one a part
    lay outside the frame."""

    picture: Picture
    quad: Quad
    quality: Quality
    is_cut: bool = False

    @property
    def advice(self) -> tuple[CaptureAdvice, ...]:
        """What would make a better picture, the most helpful first."""
        return (CaptureAdvice.SHOW_WHOLE_PAGE, *self.quality.advice) if self.is_cut else self.quality.advice

    def captured(self) -> CapturedPage:
        """What is kept of it: without shadows, small enough to be sent."""
        return _captured(evened(self.picture), self.quad, self.quality, self.advice)


def page_of_photo(picture: Picture) -> PhotographedPage | None:
    """The page a camera sees (BGR, the whole frame); None when there is none, or none that can be trusted."""
    whole = find_page(picture)
    quad = whole or find_cut_page(picture)
    if quad is None:
        return None
    page = straighten(picture, quad)
    return PhotographedPage(page, quad, measure(page), whole is None or is_cut(whole, picture))


def page_of_scan(picture: Picture, dpi: int) -> CapturedPage:
    """The page on a scanner's glass or out of its feeder (BGR, as scanned at ``dpi``). Cropped where the sheet is
    smaller than the glass, straightened, judged. Never refused: that it is blank is advice."""
    page, quad = sheet_on_glass(picture, dpi)
    quality = measure(page)
    return _captured(page, quad, quality, (CaptureAdvice.TURN_OVER_BLANK,) if quality.is_blank else ())


def _captured(page: Picture, quad: Quad, quality: Quality, advice: tuple[CaptureAdvice, ...]) -> CapturedPage:
    data, width, height = compressed(page)
    return CapturedPage(data, width, height, quality.sharpness, quad, advice)

"""From what a scanner's sensor saw to a page: the pipeline all pages go through, fed with no more than it keeps."""

from __future__ import annotations

import cv2

from devices.frame_sources import Picture
from devices.page.pipeline import page_of_scan
from devices.ports import CapturedPage

#: A page is kept at 200 dpi. Twice as fine a picture takes four times as long and ends the same.
_FINE_ENOUGH_DPI = 300


def make_page(picture: Picture, dpi: int) -> CapturedPage:
    """Cropped, straightened, judged, compressed (`page_of_scan`)."""
    factor = dpi // _FINE_ENOUGH_DPI
    if factor > 1:
        size = (picture.shape[1] // factor, picture.shape[0] // factor)
        picture, dpi = cv2.resize(picture, size, interpolation=cv2.INTER_AREA), dpi // factor
    return page_of_scan(picture, dpi)

"""Where the sheet lies on a scanner's glass. Unlike a camera, the glass knows no perspective: a sheet is a rectangle,
perhaps turned a little."""

from __future__ import annotations

import math

from devices.frame_sources import Picture
from devices.page.deskew import straighten
from devices.page.page_finder import find_page
from devices.ports import Quad

_MAX_SIDE_INCHES = 11.7  # of A4
_MAX_SIDE_DPI = 200  # finer than this is not kept
_SQUARE = 2.0  # degrees the corners may be off a right angle


def sheet_on_glass(picture: Picture, dpi: int) -> tuple[Picture, Quad]:
    """The sheet, cropped and straight, and where it lay; the whole picture where no sheet stands out from the lid."""
    quad = find_page(picture)
    if quad is None or not _is_rectangle(quad):
        height, width = picture.shape[:2]
        quad = Quad(((-0.5, -0.5), (width - 0.5, -0.5), (width - 0.5, height - 0.5), (-0.5, height - 0.5)))
    longest = round(_MAX_SIDE_INCHES * min(dpi, _MAX_SIDE_DPI))
    return straighten(picture, quad, longest), quad


def _is_rectangle(quad: Quad) -> bool:
    c = quad.corners
    directions = [math.atan2(c[(i + 1) % 4][1] - c[i][1], c[(i + 1) % 4][0] - c[i][0]) for i in range(4)]
    turns = [math.degrees(directions[i] - directions[i - 1]) % 360 for i in range(4)]
    return all(abs(turn - 90) <= _SQUARE for turn in turns)

"""From four corners to a straight page of its true shape."""

from __future__ import annotations

import math

import cv2
import numpy as np

from devices.frame_sources import Picture
from devices.page.plane import Points
from devices.ports import Quad

#: Longest side of the straightened page: A4 at 170 dpi, enough for small print and for OCR.
MAX_SIDE = 2000
#: Shapes that documents really have, as long side ÷ short side: ISO 216 A and B, bank-card size, a page of the
#: household register. Anything else keeps its measured shape.
_SHAPES = (math.sqrt(2), 85.6 / 53.98, 143 / 105)
_SNAP = 0.035
_USUAL_FOCAL = 1.0  # of the frame's longer side: a field of view of 53 degrees


def straighten(picture: Picture, quad: Quad, max_side: int = MAX_SIDE) -> Picture:
    """The page inside ``quad``, seen from straight above, the way up it lies. Keeps the picture's own resolution."""
    corners = np.array(quad.corners, dtype=np.float64)
    wide = (math.dist(corners[0], corners[1]) + math.dist(corners[3], corners[2])) / 2
    high = (math.dist(corners[0], corners[3]) + math.dist(corners[1], corners[2])) / 2
    ratio = _snapped(true_ratio(quad, picture.shape[1], picture.shape[0]))
    # Keep the side with more pixels as it is and give the other its true length.
    width, height = (wide, wide / ratio) if wide / ratio >= high else (high * ratio, high)
    shrink = min(1.0, max_side / max(width, height))
    size = (max(8, round(width * shrink)), max(8, round(height * shrink)))
    # Corners are centres of pixels' edges: the page fills the result to its rim.
    target = np.array(((0, 0), (size[0], 0), (size[0], size[1]), (0, size[1])), dtype=np.float64) - 0.5
    matrix = cv2.getPerspectiveTransform(corners.astype(np.float32), target.astype(np.float32))
    page: Picture = cv2.warpPerspective(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return page


def true_ratio(quad: Quad, frame_width: int, frame_height: int) -> float:
    """Width ÷ height of the page itself, undoing the perspective (Zhang and He, whiteboard scanning, 2007).

    The optical axis is taken to pass through the middle of the frame. Where the perspective says nothing about the
    focal length (a page seen nearly straight from above, or tilted about one side) that of a usual camera is taken.
    """
    c = np.array(quad.corners, dtype=np.float64) - (frame_width / 2, frame_height / 2)
    m1, m2, m4, m3 = (np.array((x, y, 1.0)) for x, y in c)  # Zhang's order: tl, tr, bl, br
    by_sides = (_length(c[0], c[1]) + _length(c[3], c[2])) / (_length(c[0], c[3]) + _length(c[1], c[2]))
    k2 = float(np.cross(m1, m4) @ m3) / float(np.cross(m2, m4) @ m3)
    k3 = float(np.cross(m1, m4) @ m2) / float(np.cross(m3, m4) @ m2)
    n2, n3 = k2 * m2 - m1, k3 * m3 - m1
    focal_squared = usual = (_USUAL_FOCAL * max(frame_width, frame_height)) ** 2
    if abs(n2[2]) >= 0.02 and abs(n3[2]) >= 0.02:
        seen = -(n2[0] * n3[0] + n2[1] * n3[1]) / (n2[2] * n3[2])
        focal_squared = seen if 0.4 * usual < seen < 4 * usual else usual
    scale = np.array((1 / focal_squared, 1 / focal_squared, 1.0))
    ratio = math.sqrt(float((n2 * n2) @ scale) / float((n3 * n3) @ scale))
    # A slip of the corners by a pixel can throw the focal length far off: never trust it far from what one sees.
    return ratio if 0.8 < ratio / by_sides < 1.25 else by_sides


def _length(first: Points, second: Points) -> float:
    return float(np.hypot(*(second - first)))


def _snapped(ratio: float) -> float:
    """The nearest real paper shape when it is near; else the ratio as measured."""
    upright = ratio < 1
    long_by_short = 1 / ratio if upright else ratio
    nearest = min(_SHAPES, key=lambda shape: abs(shape - long_by_short))
    if abs(nearest / long_by_short - 1) <= _SNAP:
        long_by_short = nearest
    return 1 / long_by_short if upright else long_by_short

"""A page of which a part lies outside the picture: worth showing, with a word about it, when no whole page is found."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture
from devices.page.page_edges import fit_side
from devices.page.page_outlines import from_masks
from devices.page.plane import Points, line, meet, ordered, plausible
from devices.ports import Quad

_WORK = 480  # longest side of the picture the search works on
_OUTSIDE = 0.3  # so far may a corner lie outside, as share of the frame's longer side
_ON_RIM = 4.0  # px: the page goes on behind the frame
_MIN_SUPPORT = 0.86  # share of the sides in the picture that must look like a page's edge: here nothing else tells
_LEAST_LIGHTER = 10.0  # grey levels that paper is lighter than the desk


def find_cut_page(picture: Picture) -> Quad | None:
    """Corners of a page that is not wholly in the picture: they lie on its rim or outside. None when there is none, or
    nothing certain. For pictures in which `devices.page.page_finder.find_page` finds no page."""
    scale = min(1.0, _WORK / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    best: tuple[float, Points] | None = None
    for corners in from_masks(small, _OUTSIDE):
        judged = _judged(lab, corners)
        if judged is not None and (best is None or judged[0] > best[0]):
            best = judged
    if best is None:
        return None
    c = [(float(x), float(y)) for x, y in ordered((best[1] + 0.5) / scale - 0.5)]
    return Quad((c[0], c[1], c[2], c[3]))


def is_cut(quad: Quad, picture: Picture) -> bool:
    """Does a corner lie outside the picture? By a little it may: then nothing is missing that anybody would miss."""
    height, width = picture.shape[:2]
    slack = 0.008 * max(width, height)
    return any(not (-slack <= x <= width + slack and -slack <= y <= height + slack) for x, y in quad.corners)


def _judged(lab: npt.NDArray[np.float32], corners: Points) -> tuple[float, Points] | None:
    """How well the sides in the picture are seen, and the corners with those sides fitted."""
    height, width = lab.shape[:2]
    rim = [_on_rim(corners[i], corners[(i + 1) % 4], width, height) for i in range(4)]
    if sum(rim) > 2:
        return None
    lines, supports = [], []
    for i in range(4):
        start, end = corners[i], corners[(i + 1) % 4]
        if rim[i]:
            lines.append(line(start, end))
            continue
        fitted = fit_side(lab, start, end, corners.mean(axis=0), 7.0)
        if fitted is None or fitted[1] < _MIN_SUPPORT:
            return None
        lines.append(fitted[0])
        supports.append(fitted[1])
    met = [meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in met):
        return None
    found = np.array(met, dtype=np.float64)
    if not plausible(found, width, height, _OUTSIDE) or not _is_paper(lab, found):
        return None
    return float(np.mean(supports)) + 0.1 * len(supports), found


def _on_rim(start: Points, end: Points, width: int, height: int) -> bool:
    both = np.array((start, end))
    return any(
        bool((np.abs(both[:, axis] - edge) < _ON_RIM).all())
        for axis, edge in ((0, 0), (0, width - 1), (1, 0), (1, height - 1))
    )


def _is_paper(lab: npt.NDArray[np.float32], corners: Points) -> bool:
    """Lighter than what lies around it."""
    mask = np.zeros(lab.shape[:2], np.uint8)
    cv2.fillConvexPoly(mask, corners.round().astype(np.int32), 1)
    inside, outside = lab[:, :, 0][mask > 0], lab[:, :, 0][mask == 0]
    return outside.size > 0 and float(np.median(inside)) > float(np.median(outside)) + _LEAST_LIGHTER

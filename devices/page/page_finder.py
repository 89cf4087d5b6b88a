"""Find the page in a picture of a desk: four corners, or honestly nothing.

Candidates come from several views of the picture (edges, brightness, colour), because no single one works on wood, on a
dark and on a white desk. Each candidate is judged by what its four sides look like at full size: a side of a page is a
straight step of brightness or colour along nearly all of its length. The winner's sides are fitted anew to a fraction
of a pixel, ignoring stretches covered by a finger, and meet in the corners.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture
from devices.page.page_edges import fit_side, parts
from devices.page.page_lines import from_lines
from devices.page.page_outlines import from_masks
from devices.page.plane import Points, area, meet, ordered, plausible
from devices.ports import Quad

_WORK = 640  # longest side of the picture the search works on
_MIN_SUPPORT = 0.62  # share of the outline that must look like an edge
_MIN_SIDE_SUPPORT = 0.35  # of the weakest side: a hand may cover much of one
_LINES_SUPPORT = 0.86  # needed by a page put together from lines: lines of writing make good sides, too
_CLEAR_SUPPORT = 0.9  # of a page found by its outline: no need to look for lines
_CLEAR_SIDE = 0.78  # and of its weakest side
_SURE_SIDE = 0.92  # share of the weakest side that leaves no doubt
_STEADY = 4.0  # px a page's corners may move when it is fitted again
_LEAST_PARTED = 2.2  # grey levels between the paper and what lies around it, at each side
_LEAST_PARTED_SHARE = 0.25  # and as share of what it is at the others


@dataclass(frozen=True, slots=True)
class _Candidate:
    corners: Points
    support: float  # share of the outline that looks like a page's edge
    weakest: float  # the same of the side where it is least
    score: float


def find_page(picture: Picture) -> Quad | None:
    """The page's corners in pixels of ``picture`` (BGR), clockwise from the one at the top left; None when unsure."""
    scale = _WORK / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    scale = min(scale, 1.0)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    best = _best(lab, from_masks(small))
    if best is None or best.support < _CLEAR_SUPPORT or best.weakest < _CLEAR_SIDE:
        lined = _best(lab, from_lines(small))
        if lined is not None and lined.support >= _LINES_SUPPORT and (best is None or _better(lined, best)):
            best = lined
    if best is None or (best.weakest < _SURE_SIDE and not _is_steady(lab, best)):
        return None
    c = [(float(x), float(y)) for x, y in ordered((best.corners + 0.5) / scale - 0.5)]
    return Quad((c[0], c[1], c[2], c[3]))


def _best(lab: npt.NDArray[np.float32], candidates: Iterable[Points]) -> _Candidate | None:
    best: _Candidate | None = None
    seen: list[Points] = []
    for corners in candidates:
        if any(np.abs(corners - other).max() < 4 for other in seen):
            continue
        seen.append(corners)
        candidate = _refined(lab, corners)
        if candidate is not None and (best is None or _better(candidate, best)):
            best = candidate
    return best


def _better(first: _Candidate, second: _Candidate) -> bool:
    """Of two outlines that are about as good the larger one is the page: the smaller is a frame or a table printed on
    it."""
    as_good = abs(first.support - second.support) < 0.06
    larger = abs(area(first.corners)) / abs(area(second.corners))
    if as_good and not 0.95 < larger < 1.05:
        return larger > 1
    return first.score > second.score


# --- judging and refining -------------------------------------------------------------------------------------


def _refined(lab: npt.NDArray[np.float32], corners: Points) -> _Candidate | None:
    """Fit the four sides to the picture; None when they are not the sides of a page."""
    reach = 7.0
    for _ in range(2):
        fitted = _fit_sides(lab, corners, reach)
        if fitted is None:
            return None
        corners, supports, strength = fitted
        reach = 3.0
    height, width = lab.shape[:2]
    if not plausible(corners, width, height):
        return None
    support = float(np.mean(supports))
    if support < _MIN_SUPPORT or min(supports) < _MIN_SIDE_SUPPORT:
        return None
    centre = corners.mean(axis=0)
    parted = [parts(lab, corners[i], corners[(i + 1) % 4], centre) for i in range(4)]
    if min(parted) < max(_LEAST_PARTED, _LEAST_PARTED_SHARE * float(np.median(parted))):
        return None
    share = abs(area(corners)) / (height * width)
    score = support + 0.25 * min(supports) + 0.5 * math.sqrt(share) + 0.1 * min(strength / 40, 1.0)
    return _Candidate(corners, support, min(supports), score)


def _is_steady(lab: npt.NDArray[np.float32], candidate: _Candidate) -> bool:
    """Fitted once more from a little further away, a page stays where it is; a row of writing gives way to the next."""
    again = _refined(lab, candidate.corners)
    return again is not None and float(np.abs(again.corners - candidate.corners).max()) < _STEADY


def _fit_sides(lab: npt.NDArray[np.float32], corners: Points, reach: float) -> tuple[Points, list[float], float] | None:
    lines: list[Points] = []
    supports: list[float] = []
    strengths: list[float] = []
    centre = corners.mean(axis=0)
    for i in range(4):
        fitted = fit_side(lab, corners[i], corners[(i + 1) % 4], centre, reach)
        if fitted is None:
            return None
        line, support, strength = fitted
        lines.append(line)
        supports.append(support)
        strengths.append(strength)
    met = [meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in met):
        return None
    return np.array(met, dtype=np.float64), supports, float(np.mean(strengths))

"""Find the page in a picture of a desk: four corners, or honestly nothing.

Candidates come from several views of the picture (edges, brightness, colour), because no single one works on wood, on a
dark and on a white desk. Each candidate is judged by what its four sides look like at full size: a side of a page is a
straight step of brightness or colour along nearly all of its length. The winner's sides are fitted anew to a fraction
of a pixel, ignoring stretches covered by a finger, and meet in the corners.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture
from devices.ports import Quad

Points = npt.NDArray[np.float64]

_WORK = 640  # longest side of the picture the search works on
_MIN_AREA = 0.06  # of the frame
_MAX_AREA = 0.985
_MIN_ANGLE, _MAX_ANGLE = 50.0, 130.0
_MIN_SUPPORT = 0.62  # share of the outline that must look like an edge
_MIN_SIDE_SUPPORT = 0.35  # of the weakest side: a hand may cover much of one
_LINES_SUPPORT = 0.86  # needed by a page put together from lines: lines of writing make good sides, too
_CLEAR_SUPPORT = 0.9  # of a page found by its outline: no need to look for lines
_MAX_LINES = 20
_MAX_LINE_QUADS = 40
_LEAST_CHANGE = 2.0  # between the two sides of a page's edge, in grey levels
_LEAST_CHANGE_SHARE = 0.35  # and as share of the step itself: a printed line is a step without a change
_STEPS = 48  # places looked at along each side


@dataclass(frozen=True, slots=True)
class _Candidate:
    corners: Points
    support: float  # share of the outline that looks like a page's edge
    score: float


def find_page(picture: Picture) -> Quad | None:
    """The page's corners in pixels of ``picture`` (BGR), clockwise from the one at the top left; None when unsure."""
    scale = _WORK / max(picture.shape[:2])
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    scale = min(scale, 1.0)
    lab = cv2.cvtColor(cv2.GaussianBlur(small, (3, 3), 0), cv2.COLOR_BGR2LAB).astype(np.float32)
    best = _best(lab, _from_masks(small))
    if best is None or best.support < _CLEAR_SUPPORT:
        lined = _best(lab, _from_lines(small))
        if lined is not None and lined.support >= _LINES_SUPPORT and (best is None or _better(lined, best)):
            best = lined
    if best is None:
        return None
    ordered = _ordered((best.corners + 0.5) / scale - 0.5)
    c = [(float(x), float(y)) for x, y in ordered]
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
    larger = abs(_area(first.corners)) / abs(_area(second.corners))
    if as_good and not 0.95 < larger < 1.05:
        return larger > 1
    return first.score > second.score


# --- candidates -----------------------------------------------------------------------------------------------


def _from_masks(small: Picture) -> Iterator[Points]:
    height, width = small.shape[:2]
    area = float(height * width)
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        large = sorted(contours, key=_hull_area, reverse=True)[:4]
        for contour in large:
            hull = cv2.convexHull(contour)
            if cv2.contourArea(hull) < _MIN_AREA * area:
                break
            corners = _four_corners(hull)
            if corners is not None and _plausible(corners, width, height):
                yield corners


def _hull_area(contour: Picture) -> float:
    return float(cv2.contourArea(cv2.convexHull(contour)))


def _masks(small: Picture) -> Iterator[Picture]:
    """Black-and-white views in which the page may stand out."""
    # Text would make edges of its own: wipe it out first by closing over the strokes (bright paper wins).
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    plain = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    lab = cv2.cvtColor(cv2.medianBlur(plain, 5), cv2.COLOR_BGR2LAB)
    light = lab[:, :, 0]
    bridge = np.ones((3, 3), np.uint8)
    for low, high in ((20, 60), (40, 120), (8, 25)):
        edges = cv2.Canny(light, low, high)
        yield cv2.dilate(edges, bridge)
    hsv = cv2.cvtColor(plain, cv2.COLOR_BGR2HSV)
    colourless = 255 - hsv[:, :, 1]
    for view in (light, colourless):
        _, mask = cv2.threshold(view, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # A shadow across the desk defeats one threshold for all: compare with the neighbourhood instead.
    local = cv2.adaptiveThreshold(light, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 151, -4)
    yield cv2.morphologyEx(local, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    colour = cv2.bitwise_or(cv2.Canny(lab[:, :, 2], 8, 24), cv2.Canny(lab[:, :, 1], 8, 24))
    yield cv2.dilate(colour, bridge)


def _four_corners(hull: Picture) -> Points | None:
    """The four-cornered outline nearest to a convex hull."""
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05, 0.08):
        outline = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(outline) == 4:
            return outline.reshape(4, 2).astype(np.float64)
        if len(outline) < 4:
            return None
        if len(outline) <= 8:
            # A finger or a folded corner adds corners: the four longest sides, prolonged, are the page.
            return _longest_sides(outline.reshape(-1, 2).astype(np.float64))
    return None


def _longest_sides(outline: Points) -> Points | None:
    sides = [(outline[i], outline[(i + 1) % len(outline)]) for i in range(len(outline))]
    keep = sorted(sorted(range(len(sides)), key=lambda i: -_distance(*sides[i]))[:4])
    lines = [_line(*sides[i]) for i in keep]
    corners = [_meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in corners):
        return None
    return np.array(corners, dtype=np.float64)


def _from_lines(small: Picture) -> Iterator[Points]:
    """Quads from straight lines, for pages whose outline is interrupted or hardly stands out from the desk."""
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1.5)
    # White paper on a white desk differs by a few grey levels only: raise the contrast against the neighbourhood.
    raised = np.clip((grey / (cv2.blur(grey, (61, 61)) + 1) - 1) * 1024 + 128, 0, 255).astype(np.uint8)
    found: Any = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(raised)[0]
    if found is None:
        return
    height, width = small.shape[:2]
    lines = _merged([_Segment(*segment) for segment in found.reshape(-1, 4).astype(float)], max(width, height) / 30)
    apart = 0.15 * min(width, height)
    pairs = itertools.combinations(lines, 2)
    opposite = [(one, other) for one, other in pairs if _turn(one, other) <= 30 and one.apart(other) > apart]
    quads: list[tuple[float, Points]] = []
    for (first, third), (second, fourth) in itertools.combinations(opposite, 2):
        if _turn(first, second) >= 45:
            four = (first, second, third, fourth)
            corners = [_meet(four[i - 1].line, four[i].line) for i in range(4)]
            if any(corner is None for corner in corners):
                continue
            quad = np.array(corners, dtype=np.float64)
            if _plausible(quad, width, height):
                quads.append((_seen_share(quad, four), quad))
    quads.sort(key=lambda entry: -entry[0])
    for _, quad in quads[:_MAX_LINE_QUADS]:
        yield quad


def _seen_share(quad: Points, sides: tuple[_Segment, ...]) -> float:
    """How much of a quad's outline was seen as lines; large ones first, for there are always small ones in writing."""
    lengths = [_distance(quad[i], quad[(i + 1) % 4]) for i in range(4)]
    seen = sum(min(side.seen, length) for side, length in zip(sides, lengths, strict=True))
    return seen / sum(lengths) + sum(lengths) / 2000


class _Segment:
    """A straight piece of an edge; ``seen`` is its length, or of several pieces in one line together."""

    def __init__(self, x1: float, y1: float, x2: float, y2: float) -> None:
        self.start, self.end = np.array((x1, y1)), np.array((x2, y2))
        self.seen = _distance(self.start, self.end)
        self.angle = math.degrees(math.atan2(y2 - y1, x2 - x1)) % 180
        self.line = _line(self.start, self.end)

    def apart(self, other: _Segment) -> float:
        """How far the middle of ``other`` is from this line."""
        return abs(float((other.start + other.end) / 2 @ self.line[:2] + self.line[2]))

    def continues(self, other: _Segment) -> bool:
        """Does ``other`` lie in the same line?"""
        ends = np.array((other.start, other.end))
        return _turn(self, other) < 4 and bool((np.abs(ends @ self.line[:2] + self.line[2]) < 5).all())


def _turn(first: _Segment, second: _Segment) -> float:
    """The angle between two lines, 0 … 90 degrees."""
    return abs((first.angle - second.angle + 90) % 180 - 90)


def _merged(segments: list[_Segment], shortest: float) -> list[_Segment]:
    """The longest lines of a picture, pieces of one line put together."""
    lines: list[_Segment] = []
    for segment in sorted((s for s in segments if s.seen >= shortest), key=lambda s: -s.seen)[:120]:
        whole = next((line for line in lines if line.continues(segment)), None)
        if whole is None:
            lines.append(segment)
        else:
            whole.seen += segment.seen
    return sorted(lines, key=lambda s: -s.seen)[:_MAX_LINES]


def _plausible(corners: Points, width: int, height: int) -> bool:
    """Could this be a sheet of paper seen from above?"""
    slack = 0.02 * max(width, height)
    inside = (corners >= -slack).all() and (corners <= np.array((width, height)) + slack).all()
    if not inside:
        return False
    area = abs(_area(corners))
    if not _MIN_AREA * width * height <= area <= _MAX_AREA * width * height:
        return False
    turns = [_angle(corners[i - 1], corners[i], corners[(i + 1) % 4]) for i in range(4)]
    sides = [_distance(corners[i], corners[(i + 1) % 4]) for i in range(4)]
    straight = all(_MIN_ANGLE <= turn <= _MAX_ANGLE for turn in turns)
    return straight and min(sides) > 0.2 * max(sides) and _is_convex(corners)


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
    if not _plausible(corners, width, height):
        return None
    support = float(np.mean(supports))
    if support < _MIN_SUPPORT or min(supports) < _MIN_SIDE_SUPPORT:
        return None
    share = abs(_area(corners)) / (height * width)
    score = support + 0.25 * min(supports) + 0.5 * math.sqrt(share) + 0.1 * min(strength / 40, 1.0)
    return _Candidate(corners, support, score)


def _fit_sides(lab: npt.NDArray[np.float32], corners: Points, reach: float) -> tuple[Points, list[float], float] | None:
    lines: list[Points] = []
    supports: list[float] = []
    strengths: list[float] = []
    centre = corners.mean(axis=0)
    for i in range(4):
        fitted = _fit_side(lab, corners[i], corners[(i + 1) % 4], centre, reach)
        if fitted is None:
            return None
        line, support, strength = fitted
        lines.append(line)
        supports.append(support)
        strengths.append(strength)
    met = [_meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in met):
        return None
    return np.array(met, dtype=np.float64), supports, float(np.mean(strengths))


def _fit_side(
    lab: npt.NDArray[np.float32], start: Points, end: Points, centre: Points, reach: float
) -> tuple[Points, float, float] | None:
    """The line of the strongest step near one side, the share of places that lie on it, and how strong the step is."""
    along = end - start
    length = float(np.hypot(*along))
    if length < 20:
        return None
    along = along / length
    normal = np.array((-along[1], along[0]))
    if float(normal @ (centre - start)) > 0:
        normal = -normal  # outwards
    places = start + np.linspace(0.04, 0.96, _STEPS)[:, None] * (end - start)
    offsets = np.arange(-reach - 8, reach + 8.5, 0.5)
    grid = places[:, None, :] + offsets[None, :, None] * normal
    samples = cv2.remap(
        lab,
        grid[:, :, 0].astype(np.float32),
        grid[:, :, 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    # The step at an offset: what lies 1.5 px further out minus what lies 1.5 px further in, over all three channels.
    samples = samples * np.array((1.0, 1.5, 1.5), dtype=np.float32)
    step = samples[:, 18:-12] - samples[:, 12:-18]
    size = np.sqrt((step**2).sum(axis=2))
    at = offsets[15:-15]
    best = size.argmax(axis=1)
    strength = size[np.arange(_STEPS), best]
    floor = max(5.0, 0.25 * float(np.median(strength)))
    strong = strength >= floor
    if strong.sum() < _STEPS * 0.3:
        return None
    positions = at[best] + _peak_shift(size, best) * 0.5
    usable = places[strong] + positions[strong, None] * normal
    line = _robust_line(usable)
    if line is None:
        return None
    distance = np.abs(usable @ line[:2] + line[2])
    near = distance < 1.5
    # Noise makes steps everywhere, but not in one line and not of one kind; and a printed line has the same paper on
    # both sides, 3 to 7 px away. So a place counts when these differ, in the way they do at most places.
    rows = np.arange(_STEPS)[:, None]
    centre_at = best[:, None] + 15
    outside = samples[rows, centre_at + np.arange(6, 15)].mean(axis=1)
    inside = samples[rows, centre_at - np.arange(6, 15)].mean(axis=1)
    change = (outside - inside)[strong]
    mean_change = np.median(change[near], axis=0) if near.any() else np.zeros(3)
    usual = float(np.linalg.norm(mean_change))
    agree = change @ mean_change > 0.25 * usual * usual
    least = max(_LEAST_CHANGE, _LEAST_CHANGE_SHARE * float(np.median(strength[strong])))
    support = float((near & agree).sum()) / _STEPS if usual > least else 0.0
    return line, support, usual


def _peak_shift(size: npt.NDArray[np.float32], best: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Where between the samples the peak lies (parabola through three of them), in samples."""
    rows = np.arange(len(best))
    middle = np.clip(best, 1, size.shape[1] - 2)
    left, top, right = size[rows, middle - 1], size[rows, middle], size[rows, middle + 1]
    curve = left - 2 * top + right
    shift = np.where(np.abs(curve) > 1e-6, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0.0)
    return np.where(middle == best, np.clip(shift, -1, 1), 0.0).astype(np.float64)


def _robust_line(points: Points) -> Points | None:
    """A line through most of the points: a, b, c with a·x + b·y + c = 0, a² + b² = 1."""
    if len(points) < 6:
        return None
    line = _fitted_line(points)
    for limit in (3.0, 1.5):
        distance = np.abs(points @ line[:2] + line[2])
        kept = points[distance < max(limit, float(np.median(distance)) * 1.5)]
        if len(kept) < 6:
            return None
        line = _fitted_line(kept)
    return line


def _fitted_line(points: Points) -> Points:
    vx, vy, x0, y0 = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().astype(float)
    return np.array((-vy, vx, vy * x0 - vx * y0), dtype=np.float64)


# --- plane geometry -------------------------------------------------------------------------------------------


def _line(start: Points, end: Points) -> Points:
    dx, dy = end - start
    length = math.hypot(dx, dy) or 1.0
    a, b = -dy / length, dx / length
    return np.array((a, b, -(a * start[0] + b * start[1])), dtype=np.float64)


def _meet(first: Points, second: Points) -> Points | None:
    x, y, w = np.cross(first, second)
    return None if abs(w) < 1e-9 else np.array((x / w, y / w), dtype=np.float64)


def _distance(first: Points, second: Points) -> float:
    return float(np.hypot(*(second - first)))


def _area(corners: Points) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def _angle(before: Points, at: Points, after: Points) -> float:
    first, second = before - at, after - at
    cosine = float(first @ second) / (math.hypot(*first) * math.hypot(*second) or 1.0)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def _is_convex(corners: Points) -> bool:
    signs = []
    for i in range(4):
        first = corners[(i + 1) % 4] - corners[i]
        second = corners[(i + 2) % 4] - corners[(i + 1) % 4]
        signs.append(float(first[0] * second[1] - first[1] * second[0]) > 0)
    return len(set(signs)) == 1


def _ordered(corners: Points) -> Points:
    """Clockwise on the screen, beginning with the corner nearest to the top left."""
    clockwise = corners if _area(corners) > 0 else corners[::-1]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)

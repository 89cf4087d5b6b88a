"""Plane geometry of pages: lines, corners, four-cornered shapes."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

#: Least share of the frame a page takes.
SMALLEST = 0.06
_MAX_AREA = 0.985
_MIN_ANGLE, _MAX_ANGLE = 50.0, 130.0


def plausible(corners: Points, width: int, height: int, outside: float = 0.02) -> bool:
    """Could this be a sheet of paper seen from above? ``outside`` is how far its corners may lie outside the frame, as
    share of its longer side."""
    slack = outside * max(width, height)
    inside = (corners >= -slack).all() and (corners <= np.array((width, height)) + slack).all()
    if not inside:
        return False
    if not SMALLEST * width * height <= abs(area(corners)) <= _MAX_AREA * width * height:
        return False
    turns = [angle(corners[i - 1], corners[i], corners[(i + 1) % 4]) for i in range(4)]
    sides = [distance(corners[i], corners[(i + 1) % 4]) for i in range(4)]
    straight = all(_MIN_ANGLE <= turn <= _MAX_ANGLE for turn in turns)
    return straight and min(sides) > 0.2 * max(sides) and is_convex(corners)


def line(start: Points, end: Points) -> Points:
    dx, dy = end - start
    length = math.hypot(dx, dy) or 1.0
    a, b = -dy / length, dx / length
    return np.array((a, b, -(a * start[0] + b * start[1])), dtype=np.float64)


def meet(first: Points, second: Points) -> Points | None:
    x, y, w = np.cross(first, second)
    return None if abs(w) < 1e-9 else np.array((x / w, y / w), dtype=np.float64)


def distance(first: Points, second: Points) -> float:
    return float(np.hypot(*(second - first)))


def area(corners: Points) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float(np.sum(x * np.roll(y, -1) - np.roll(x, -1) * y) / 2)


def angle(before: Points, at: Points, after: Points) -> float:
    first, second = before - at, after - at
    cosine = float(first @ second) / (math.hypot(*first) * math.hypot(*second) or 1.0)
    return math.degrees(math.acos(max(-1.0, min(1.0, cosine))))


def is_convex(corners: Points) -> bool:
    signs = []
    for i in range(4):
        first = corners[(i + 1) % 4] - corners[i]
        second = corners[(i + 2) % 4] - corners[(i + 1) % 4]
        signs.append(float(first[0] * second[1] - first[1] * second[0]) > 0)
    return len(set(signs)) == 1


def ordered(corners: Points) -> Points:
    """Clockwise on the screen, beginning with the corner nearest to the top left."""
    clockwise = corners if area(corners) > 0 else corners[::-1]
    return np.roll(clockwise, -int(np.argmin(clockwise.sum(axis=1))), axis=0)

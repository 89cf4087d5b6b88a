"""Where a page might be, from straight lines: for pages whose outline is interrupted or hardly stands out."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture
from devices.page.plane import Points, distance, line, plausible

_MAX_LINES = 24
_MAX_QUADS = 28
_MAX_PIECES = 140
_MIN_SIDE_SEEN = 0.2  # share of the least seen side: a hand may cover much of it
_MIN_SEEN = 0.55  # share of the whole outline
_REACH = 2000  # px before and behind a picture that a line is followed


def from_lines(small: Picture) -> Iterator[Points]:
    """Four-cornered shapes made of straight lines of the picture, those most of whose outline is seen first."""
    lines = _lines_in(small)
    if len(lines) < 4:
        return
    height, width = small.shape[:2]
    corners, seen = _quads(lines, 0.15 * min(width, height))
    for i in np.argsort(-seen):
        quad = corners[i]
        if plausible(quad, width, height):
            yield quad


def _lines_in(small: Picture) -> list[_Line]:
    grey = cv2.GaussianBlur(cv2.cvtColor(small, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1.5)
    # White paper on a white desk differs by a few grey levels only: raise the contrast against the neighbourhood.
    raised = np.clip((grey / (cv2.blur(grey, (61, 61)) + 1) - 1) * 1024 + 128, 0, 255).astype(np.uint8)
    found: Any = cv2.createLineSegmentDetector(cv2.LSD_REFINE_NONE).detect(raised)[0]
    if found is None:
        return []
    return _merged(found.reshape(-1, 4).astype(np.float64), max(small.shape[:2]) / 30)


class _Line:
    """A straight line and the pieces of it that are seen."""

    def __init__(self, start: Points, end: Points) -> None:
        self.line = line(start, end)
        self.along = (end - start) / (distance(start, end) or 1.0)
        self.angle = math.degrees(math.atan2(*(end - start)[::-1])) % 180
        self.pieces = [(start, end)]

    def carries(self, start: Points, end: Points) -> bool:
        """Does the piece lie in this line?"""
        angle = math.degrees(math.atan2(*(end - start)[::-1])) % 180
        ends = np.array((start, end))
        return bool(_turn(self.angle, angle) < 4 and (np.abs(ends @ self.line[:2] + self.line[2]) < 5).all())

    def seen_until(self) -> npt.NDArray[np.float32]:
        """How much of the line is seen up to each place along it, in px; places from ``-_REACH`` to ``_REACH``."""
        shown = np.zeros(2 * _REACH, np.float32)
        for piece in self.pieces:
            first, last = sorted(round(float(end @ self.along)) + _REACH for end in piece)
            shown[max(first, 0) : max(last, 0)] = 1
        return np.cumsum(shown, dtype=np.float32)

    @property
    def seen(self) -> float:
        return float(self.seen_until()[-1])


def _turn(first: float, second: float) -> float:
    """The angle between two lines, 0 … 90 degrees."""
    return abs((first - second + 90) % 180 - 90)


def _merged(segments: Points, shortest: float) -> list[_Line]:
    """The longest lines of a picture, pieces of one line put together."""
    lengths = np.hypot(segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1])
    lines: list[_Line] = []
    for i in np.argsort(-lengths)[:_MAX_PIECES]:
        if lengths[i] < shortest:
            break
        start, end = segments[i, :2], segments[i, 2:]
        whole = next((known for known in lines if known.carries(start, end)), None)
        if whole is None:
            lines.append(_Line(start, end))
        else:
            whole.pieces.append((start, end))
    return sorted(lines, key=lambda known: -known.seen)[:_MAX_LINES]


def _quads(lines: list[_Line], apart: float) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Corners of the shapes that two pairs of opposite lines make, and how well each outline is seen."""
    first, second, third, fourth = _fours(lines, apart)
    meetings = _meetings(lines)
    sides = np.stack((first, second, third, fourth), axis=1)
    corners = np.stack([meetings[sides[:, i - 1], sides[:, i]] for i in range(4)], axis=1)
    cumulated = np.array([known.seen_until() for known in lines])
    along = np.array([known.along for known in lines])
    lengths = np.zeros(len(corners))
    shown = np.zeros(len(corners))
    least = np.ones(len(corners))
    for i in range(4):
        side, ends = sides[:, i], (corners[:, i], corners[:, (i + 1) % 4])
        at = [np.clip((end * along[side]).sum(axis=1) + _REACH, 0, 2 * _REACH - 1).astype(int) for end in ends]
        length = np.hypot(*(ends[1] - ends[0]).T)
        covered = np.abs(cumulated[side, at[1]] - cumulated[side, at[0]])
        lengths, shown = lengths + length, shown + covered
        least = np.minimum(least, covered / np.maximum(length, 1))
    share = shown / np.maximum(lengths, 1)
    # Large ones first, for there are always small ones in writing.
    worth = share + lengths / 2000
    good = np.flatnonzero((share >= _MIN_SEEN) & (least >= _MIN_SIDE_SEEN))
    best = good[np.argsort(-worth[good])[:_MAX_QUADS]]
    return corners[best], worth[best]


def _fours(lines: list[_Line], apart: float) -> tuple[npt.NDArray[np.int64], ...]:
    """Numbers of lines that may be the sides of a page, round about: each entry two pairs of opposite ones."""
    angles = np.array([known.angle for known in lines])
    turn = np.abs((angles[:, None] - angles[None, :] + 90) % 180 - 90)
    middles = np.array([(known.pieces[0][0] + known.pieces[0][1]) / 2 for known in lines])
    coefficients = np.array([known.line for known in lines])
    away = np.abs(middles @ coefficients[:, :2].T + coefficients[:, 2])
    one, other = np.nonzero(np.triu((turn <= 30) & (np.minimum(away, away.T) > apart), 1))
    a, b = np.triu_indices(len(one), 1)
    across = turn[one[a], one[b]] >= 45
    a, b = a[across], b[across]
    return one[a], one[b], other[a], other[b]


def _meetings(lines: list[_Line]) -> npt.NDArray[np.float64]:
    """Where each two lines meet; far outside where they are parallel."""
    coefficients = np.array([known.line for known in lines])
    crossed = np.cross(coefficients[:, None, :], coefficients[None, :, :])
    w = np.where(np.abs(crossed[:, :, 2]) < 1e-9, 1e-9, crossed[:, :, 2])
    return np.clip(crossed[:, :, :2] / w[:, :, None], -_REACH, _REACH)

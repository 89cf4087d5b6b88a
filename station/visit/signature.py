"""A signature drawn with a finger: strokes in, one PNG out that carries the strokes as well.

The picture is what people look at; the vector (points with time and pressure) goes into an iTXt chunk of the same file,
so that picture and vector cannot be parted.
"""

from __future__ import annotations

import io
import itertools
import json
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from station.visit.visit import Stroke

#: Key of the PNG text chunk; its value is ``{"version": 1, "strokes": [[[x, y, ms, pressure], …], …]}``.
VECTOR_KEY = "hall.strokes"
MEDIA_TYPE = "image/png"
WIDTH, HEIGHT = 900, 420
_OVERSAMPLE = 3
#: Points are parts of the pad's width; a stroke shorter than this in all is a slip of the finger.
_LEAST_LENGTH = 0.08


def strokes_of(raw: Iterable[Iterable[Sequence[float]]]) -> tuple[Stroke, ...]:
    """From the pad's lists. Raises ``ValueError`` for a point that has not four numbers."""
    strokes = []
    for line in raw:
        points = []
        for point in line:
            if len(point) != 4:
                raise ValueError("a point is x, y, milliseconds, pressure")
            x, y, moment, pressure = (float(number) for number in point)
            points.append((round(x, 4), round(y, 4), round(moment), round(pressure, 2)))
        if points:
            strokes.append(tuple(points))
    return tuple(strokes)


def is_enough(strokes: Sequence[Stroke]) -> bool:
    """A dot or a tiny scratch is no signature."""
    return sum(_length(stroke) for stroke in strokes) >= _LEAST_LENGTH


def png_of(strokes: Sequence[Stroke]) -> bytes:
    """The signature as a black-on-white PNG of 900×420."""
    scale = WIDTH * _OVERSAMPLE
    picture = Image.new("L", (scale, HEIGHT * _OVERSAMPLE), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        for x, y, radius in _dots(stroke):
            pen.ellipse((x * scale - radius, y * scale - radius, x * scale + radius, y * scale + radius), fill=0)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    chunks = PngInfo()
    chunks.add_itxt(VECTOR_KEY, json.dumps({"version": 1, "strokes": strokes}, separators=(",", ":")))
    out = io.BytesIO()
    small.save(out, "PNG", pnginfo=chunks, optimize=True)
    return out.getvalue()


def _length(stroke: Stroke) -> float:
    return _distance(*stroke)


def _dots(stroke: Stroke) -> Iterable[tuple[float, float, float]]:
    """Round pen tips close enough to make a line: quadratic curves through the middles of the points."""
    radius = [_OVERSAMPLE * (2.2 + 3.0 * point[3]) for point in stroke]
    yield stroke[0][0], stroke[0][1], radius[0]
    for i in range(1, len(stroke)):
        before, here = stroke[i - 1], stroke[i]
        start = before if i == 1 else _middle(stroke[i - 2], before)
        end = here if i == len(stroke) - 1 else _middle(before, here)
        steps = max(2, int(WIDTH * _OVERSAMPLE * _distance(start, before, end) / 2))
        for k in range(1, steps + 1):
            t = k / steps
            x = (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * before[0] + t**2 * end[0]
            y = (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * before[1] + t**2 * end[1]
            yield x, y, radius[i - 1] + (radius[i] - radius[i - 1]) * t


def _middle(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _distance(*points: Sequence[float]) -> float:
    return sum(math.dist(a[:2], b[:2]) for a, b in itertools.pairwise(points))

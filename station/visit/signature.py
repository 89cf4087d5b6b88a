"""A signature drawn with finger or pen: strokes in, one file out that is picture and vector at once.

The picture (PNG) is what people look at; the vector (`station.visit.ink`: InkML with time, and pressure where there
is one) stands in an iTXt chunk of the same file. One file has one digest, so that the record names both or neither,
and nobody can part or exchange them. `vector_of` takes the vector out.
"""

from __future__ import annotations

import io
import itertools
import math
from collections.abc import Iterable, Sequence

from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngImageFile, PngInfo

from devices.ports import PenPoint, PenStrokes
from station.visit.ink import ink_ml
from station.visit.visit import Stroke

#: Keyword of the PNG text chunk; its value is an InkML document.
VECTOR_KEY = "InkML"
MEDIA_TYPE = "image/png"
WIDTH, HEIGHT = 900, 420
_DPI = 102  # the terminal's screen: about the size it was written in
_OVERSAMPLE = 3
#: Points are parts of the pad's width; less ink than this in all is a slip of the finger,
_LEAST_LENGTH = 0.08
#: and so is what goes round in so small a place.
_LEAST_EXTENT = 0.04
#: How broad a line is where the device tells no pressure.
_USUAL_PRESSURE = 0.5


def strokes_of(raw: Iterable[Iterable[Sequence[float | None]]]) -> tuple[Stroke, ...]:
    """From the pad's lists. Raises ``ValueError`` for a point that is not three numbers and a pressure or None."""
    strokes = []
    for line in raw:
        points = tuple(_point(point) for point in line)
        if points:
            strokes.append(points)
    return tuple(strokes)


def is_enough(strokes: Sequence[Stroke]) -> bool:
    """A dot or a tiny scratch is no signature."""
    if sum(_length(stroke) for stroke in strokes) < _LEAST_LENGTH:
        return False
    across = [x for stroke in strokes for x, *_ in stroke]
    down = [y for stroke in strokes for _, y, *_ in stroke]
    return max(max(across) - min(across), max(down) - min(down)) >= _LEAST_EXTENT


def pen_strokes(strokes: Sequence[Stroke]) -> PenStrokes:
    """In pixels of the picture."""
    return PenStrokes(
        WIDTH,
        HEIGHT,
        tuple(
            tuple(PenPoint(x * WIDTH, y * WIDTH, int(moment), pressure) for x, y, moment, pressure in stroke)
            for stroke in strokes
        ),
    )


def png_of(strokes: Sequence[Stroke]) -> bytes:
    """The signature as a black-on-white PNG of 900×420 that carries its InkML."""
    scale = WIDTH * _OVERSAMPLE
    picture = Image.new("L", (scale, HEIGHT * _OVERSAMPLE), 255)
    pen = ImageDraw.Draw(picture)
    for stroke in strokes:
        for x, y, radius in dots(stroke):
            pen.ellipse((x * scale - radius, y * scale - radius, x * scale + radius, y * scale + radius), fill=0)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    chunks = PngInfo()
    chunks.add_itxt(VECTOR_KEY, ink_ml(pen_strokes(strokes)))
    out = io.BytesIO()
    small.save(out, "PNG", pnginfo=chunks, optimize=True, dpi=(_DPI, _DPI))
    return out.getvalue()


def vector_of(png: bytes) -> bytes | None:
    """The InkML document inside a signature's picture; None in one that has none, as of a form signed on paper."""
    with Image.open(io.BytesIO(png)) as picture:
        if not isinstance(picture, PngImageFile):
            return None
        picture.load()
        text = picture.text.get(VECTOR_KEY)
    return None if text is None else text.encode()


def dots(stroke: Stroke) -> Iterable[tuple[float, float, float]]:
    """Round pen tips close enough to make a line, x and y in parts of the width, radius in pixels of the enlarged
    picture: quadratic curves through the middles of the steadied points."""
    line = _steadied(stroke)
    radius = [_OVERSAMPLE * (2.2 + 3.0 * pressure) for _, _, pressure in line]
    yield line[0][0], line[0][1], radius[0]
    for i in range(1, len(line)):
        before, here = line[i - 1], line[i]
        start = before if i == 1 else _middle(line[i - 2], before)
        end = here if i == len(line) - 1 else _middle(before, here)
        steps = max(2, int(WIDTH * _OVERSAMPLE * _distance(start, before, end) / 2))
        for k in range(1, steps + 1):
            t = k / steps
            x = (1 - t) ** 2 * start[0] + 2 * (1 - t) * t * before[0] + t**2 * end[0]
            y = (1 - t) ** 2 * start[1] + 2 * (1 - t) * t * before[1] + t**2 * end[1]
            yield x, y, radius[i - 1] + (radius[i] - radius[i - 1]) * t


def _point(point: Sequence[float | None]) -> tuple[float, float, float, float | None]:
    if len(point) != 4 or any(number is None for number in point[:3]):
        raise ValueError("a point is x, y, milliseconds, and a pressure or None")
    x, y, moment = (float(number or 0) for number in point[:3])
    pressure = None if point[3] is None else float(point[3])
    if not all(math.isfinite(number) for number in (x, y, moment, pressure or 0)):
        raise ValueError("a point has finite numbers only")
    return round(x, 4), round(y, 4), round(moment), None if pressure is None else round(pressure, 2)


def _steadied(stroke: Stroke) -> list[tuple[float, float, float]]:
    """Screens tell whole pixels, and hands tremble: each point but the ends becomes the mean of itself and its
    neighbours, pressure too."""
    known = [(x, y, _USUAL_PRESSURE if pressure is None else pressure) for x, y, _, pressure in stroke]
    inner = [
        (
            (before[0] + 2 * here[0] + after[0]) / 4,
            (before[1] + 2 * here[1] + after[1]) / 4,
            (before[2] + 2 * here[2] + after[2]) / 4,
        )
        for before, here, after in zip(known, known[1:], known[2:], strict=False)
    ]
    return [known[0], *inner, *known[1:][-1:]]


def _length(stroke: Stroke) -> float:
    return _distance(*((x, y) for x, y, *_ in stroke))


def _middle(a: Sequence[float], b: Sequence[float]) -> tuple[float, float]:
    return (a[0] + b[0]) / 2, (a[1] + b[1]) / 2


def _distance(*points: Sequence[float]) -> float:
    return sum(math.dist(a[:2], b[:2]) for a, b in itertools.pairwise(points))

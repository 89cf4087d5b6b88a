"""What the sensor of the simulated scanner sees of a sheet: on the glass, or coming out of the feeder."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw, ImageFilter

from devices.simulators.document_camera_papers import PAPERS, drawn

_LID = (206, 208, 210)  # the white of a lid that has seen some years
_SHADOW = (150, 150, 152)
_DOTS_PER_MM = 6  # of `drawn`
_MM_PER_INCH = 25.4


@dataclass(frozen=True, slots=True)
class Window:
    """The area scanned, in 1/300 inch, and how."""

    width: int
    height: int
    dpi: int
    colour: bool

    @property
    def pixels(self) -> tuple[int, int]:
        return round(self.width * self.dpi / 300), round(self.height * self.dpi / 300)


@functools.lru_cache(maxsize=16)
def scanned(document: str, window: Window, angle: float, at_mm: tuple[float, float] | None, number: int = 0) -> bytes:
    """JPEG of the window. ``at_mm``: where the sheet's upper left corner lies on the glass, None: in the middle, as the
    feeder leads it. ``number`` is written at the foot (0: none). Raises ``KeyError`` for an unknown document."""
    ground = Image.new("RGB", window.pixels, _LID)
    sheet = _turned(_sized(document, window.dpi, number), angle)
    x, y = _corner(ground, sheet, window.dpi, at_mm)
    shadow = sheet.getchannel("A").filter(ImageFilter.GaussianBlur(max(1.0, window.dpi / 100)))
    ground.paste(_SHADOW, (x + window.dpi // 100, y + window.dpi // 100), shadow)
    ground.paste(sheet, (x, y), sheet)
    return _jpeg(ground if window.colour else ground.convert("L"), window.dpi)


def nothing(window: Window) -> bytes:
    """JPEG of the closed lid with nothing below."""
    ground = Image.new("RGB", window.pixels, _LID)
    return _jpeg(ground if window.colour else ground.convert("L"), window.dpi)


def _sized(document: str, dpi: int, number: int) -> Image.Image:
    page = drawn(document)
    if number:
        page = page.copy()
        ImageDraw.Draw(page).text((page.width / 2, page.height * 0.96), f"- {number} -", (40, 40, 40), font_size=28)
    paper = PAPERS[document]
    size = (round(paper.width_mm / _MM_PER_INCH * dpi), round(paper.height_mm / _MM_PER_INCH * dpi))
    return page.resize(size, Image.Resampling.BICUBIC, reducing_gap=3.0).convert("RGBA")


def _turned(sheet: Image.Image, angle: float) -> Image.Image:
    return sheet.rotate(angle, Image.Resampling.BICUBIC, expand=True) if angle else sheet


def _corner(ground: Image.Image, sheet: Image.Image, dpi: int, at_mm: tuple[float, float] | None) -> tuple[int, int]:
    if at_mm is None:
        return (ground.width - sheet.width) // 2, (ground.height - sheet.height) // 2
    return round(at_mm[0] / _MM_PER_INCH * dpi), round(at_mm[1] / _MM_PER_INCH * dpi)


def _jpeg(picture: Image.Image, dpi: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, dpi=(dpi, dpi))
    return out.getvalue()

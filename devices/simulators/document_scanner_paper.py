"""What the sensor of the simulated scanner sees of a sheet: on the glass, or coming out of the feeder."""

from __future__ import annotations

import functools
import io
from dataclasses import dataclass

from PIL import Image, ImageDraw

from devices.simulators.document_camera_papers import PAPERS, drawn

_LID = (206, 208, 210)  # the white of a lid that has seen some years
_SHADOW = (150, 150, 152)
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


def scanned(document: str, window: Window, angle: float, at_mm: tuple[float, float] | None, number: int = 0) -> bytes:
    """JPEG of the window. ``at_mm``: where the sheet's upper left corner lies on the glass, None: in the middle, as the
    feeder leads it. ``number`` is written at the foot (0: none). Raises ``KeyError`` for an unknown document."""
    ground = Image.new("RGB", window.pixels, _LID)
    sheet = _sized(document, window.dpi)
    if number:
        sheet = _numbered(sheet, number)
    if angle:
        sheet = sheet.rotate(angle, Image.Resampling.BILINEAR, expand=True)
    x, y = _corner(ground, sheet, window.dpi, at_mm)
    thick = max(1, window.dpi // 100)
    ground.paste(_SHADOW, (x + thick, y + thick), sheet.getchannel("A").point(lambda shade: shade // 2))
    ground.paste(sheet, (x, y), sheet)
    return _jpeg(ground if window.colour else ground.convert("L"), window.dpi)


def nothing(window: Window) -> bytes:
    """JPEG of the closed lid with nothing below."""
    ground = Image.new("RGB", window.pixels, _LID)
    return _jpeg(ground if window.colour else ground.convert("L"), window.dpi)


@functools.lru_cache(maxsize=6)
def _sized(document: str, dpi: int) -> Image.Image:
    paper = PAPERS[document]
    size = (round(paper.width_mm / _MM_PER_INCH * dpi), round(paper.height_mm / _MM_PER_INCH * dpi))
    return drawn(document).resize(size, Image.Resampling.BICUBIC, reducing_gap=2.0).convert("RGBA")


def _numbered(sheet: Image.Image, number: int) -> Image.Image:
    page = sheet.copy()
    place = (page.width / 2, page.height * 0.96)
    ImageDraw.Draw(page).text(place, f"- {number} -", (40, 40, 40), font_size=page.height // 60)
    return page


def _corner(ground: Image.Image, sheet: Image.Image, dpi: int, at_mm: tuple[float, float] | None) -> tuple[int, int]:
    if at_mm is None:
        return (ground.width - sheet.width) // 2, (ground.height - sheet.height) // 2
    return round(at_mm[0] / _MM_PER_INCH * dpi), round(at_mm[1] / _MM_PER_INCH * dpi)


def _jpeg(picture: Image.Image, dpi: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=90, dpi=(dpi, dpi))
    return out.getvalue()

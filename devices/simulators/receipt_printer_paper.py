"""The paper in the simulated printer: draws what the decoder understood, 203 dpi, dot for dot."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field

from PIL import Image, ImageDraw, ImageFont

from devices.escpos.raster import cell_glyph, system_fonts
from devices.simulators.receipt_printer_decoder import Picture, Qr, Style, Text

DOTS_PER_MM = 8
CELL = 12  # font A: a Latin character is 12 × 24 dots, a Chinese one 24 × 24
_DEFAULT_SPACING = 30
#: paper width in mm → printable dots
PRINTABLE = {58: 384, 80: 576}


@dataclass(slots=True)
class _Modes:
    latin: tuple[int, int] = (1, 1)
    chinese: tuple[int, int] = (1, 1)
    bold: bool = False
    align: int = 0
    spacing: int = _DEFAULT_SPACING


@dataclass(slots=True)
class _Glyph:
    character: str
    cells: int
    scale: tuple[int, int]
    bold: bool

    @property
    def width(self) -> int:
        return CELL * self.cells * self.scale[0]


@dataclass(slots=True)
class Strip:
    """What hangs out of the printer since the last cut."""

    rows: list[Image.Image] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)

    @property
    def height(self) -> int:
        return sum(row.height for row in self.rows)

    @property
    def has_ink(self) -> bool:
        return any(row.getbbox() is not None for row in self.rows)


class Typesetter:
    """Collects characters into lines and turns lines, images and codes into rows of dots."""

    def __init__(self, width_mm: int) -> None:
        self._printable = PRINTABLE[width_mm]
        self.paper_dots = width_mm * DOTS_PER_MM
        self._modes = _Modes()
        self._line: list[_Glyph] = []

    def reset(self) -> None:
        self._modes = _Modes()
        self._line.clear()

    def style(self, style: Style) -> None:
        modes = self._modes
        modes.latin = style.latin_scale or modes.latin
        modes.chinese = style.chinese_scale or modes.chinese
        modes.bold = modes.bold if style.bold is None else style.bold
        modes.align = modes.align if style.align is None else style.align
        if style.line_spacing is not None:
            modes.spacing = style.line_spacing or _DEFAULT_SPACING

    def text(self, text: Text) -> tuple[Image.Image, str] | None:
        """Take one character; the line before it when it did not fit in any more."""
        scale = self._modes.chinese if text.cells == 2 else self._modes.latin
        glyph = _Glyph(text.character, text.cells, scale, self._modes.bold)
        full = None
        if self._line and sum(g.width for g in self._line) + glyph.width > self._printable:
            full = self.end_line()
        self._line.append(glyph)
        return full

    def end_line(self) -> tuple[Image.Image, str]:
        """The line collected so far (blank when there is none) as dots and as text."""
        line, self._line = self._line, []
        tall = max((24 * g.scale[1] for g in line), default=0)
        row = self.blank(max(self._modes.spacing, tall + (6 if tall > 24 else 0)))
        if line:
            left = self._left(sum(g.width for g in line))
            for glyph in line:
                picture = _glyph(glyph.character, glyph.cells, glyph.scale, glyph.bold)
                row.paste(picture, (left, tall - picture.height))
                left += glyph.width
        return row, "".join(g.character for g in line)

    def picture(self, picture: Picture) -> Image.Image:
        image = Image.frombytes("1", (picture.width_bytes * 8, picture.height), picture.data)
        return self._placed(image)

    def code(self, qr: Qr) -> Image.Image:
        import qrcode
        from qrcode import constants

        code = qrcode.QRCode(
            error_correction=getattr(constants, f"ERROR_CORRECT_{qr.level}"), border=0, box_size=qr.module
        )
        code.add_data(qr.data, optimize=0)
        code.make(fit=True)
        matrix = code.get_matrix()
        image = Image.new("1", (len(matrix), len(matrix)))
        image.putdata([255 if module else 0 for row in matrix for module in row])
        size = len(matrix) * qr.module
        return self._placed(image.resize((size, size), Image.Resampling.NEAREST))

    def blank(self, dots: int) -> Image.Image:
        return Image.new("1", (self.paper_dots, dots))

    def _placed(self, image: Image.Image) -> Image.Image:
        row = self.blank(image.height)
        visible = image.crop((0, 0, min(image.width, self._printable), image.height))
        row.paste(visible, (self._left(visible.width), 0))
        return row

    def _left(self, width: int) -> int:
        margin = (self.paper_dots - self._printable) // 2
        return margin + (0, (self._printable - width) // 2, self._printable - width)[self._modes.align]


@functools.lru_cache(maxsize=2048)
def _glyph(character: str, cells: int, scale: tuple[int, int], bold: bool) -> Image.Image:
    width, height = CELL * cells, 24
    image = Image.new("L", (width, height), 0)
    font = _font("monospace" if cells == 1 else "sans-serif")
    for shift in (0, 1) if bold else (0,):
        if isinstance(font, ImageFont.FreeTypeFont):
            image.paste(255, (shift, 0), cell_glyph(character, font, width, height))
        else:
            ImageDraw.Draw(image).text((shift, 4), character, 255, font)
    image = image.point(lambda value: 255 if value >= 110 else 0).convert("1")
    return image.resize((width * scale[0], height * scale[1]), Image.Resampling.NEAREST)


@functools.cache
def _font(family: str) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    for file in system_fonts(family):
        try:
            return ImageFont.truetype(file.path, 22, index=file.index)
        except OSError:
            continue
    return ImageFont.load_default(20)


def developed(strip: Strip, paper_dots: int, *, torn: bool = False) -> Image.Image:
    """The strip as a picture: black on white, a little margin; a torn one ends ragged."""
    margin = 24
    height = strip.height + margin * 2
    paper = Image.new("L", (paper_dots, height), 255)
    y = margin
    for row in strip.rows:
        paper.paste(0, (0, y), row)
        y += row.height
    if torn:
        draw = ImageDraw.Draw(paper)
        for x in range(0, paper_dots, 16):
            draw.polygon([(x, height), (x + 8, height - margin // 2), (x + 16, height)], fill=170)
    return paper

"""Text and QR codes as dots, for what the printer's own character generator does not have.

Cheap firmware lacks everything outside GBK (rare characters of names, €), so such a line is drawn here with a font of
the system, in the same 12/24-dot cells as the printer's own, and sent as an image (``1D 76 30``).
"""

from __future__ import annotations

import functools
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from devices.escpos.text import Cluster

#: (file, face index) tried after what fontconfig names. Index 2 of the Noto collection is Simplified Chinese.
_KNOWN_FONTS = (
    ("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc", 2),
    ("/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc", 0),
    ("/usr/share/fonts/truetype/wqy/wqy-microhei.ttc", 0),
    ("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf", 0),
    ("C:/Windows/Fonts/simsunb.ttf", 0),
    ("C:/Windows/Fonts/msyh.ttc", 0),
)
_NOTHING = "\U0010fffe"  # a noncharacter: every font draws its "missing glyph" for it
_INK = 110  # of 255: a dot is burnt where the glyph covers at least this much


@dataclass(frozen=True, slots=True)
class FontFile:
    path: str
    index: int = 0


@functools.cache
def system_fonts(family: str = "sans-serif") -> tuple[FontFile, ...]:
    """Fonts with Chinese characters, the best first; empty when the system has none. ``family`` as fontconfig names it
    (``monospace``: Latin characters exactly half as wide as Chinese ones, where there is such a font)."""
    found: list[FontFile] = []
    if shutil.which("fc-match"):
        asked = ["fc-match", "-s", "-f", "%{file}\t%{index}\n", f"{family}:lang=zh-cn"]
        try:
            answer = subprocess.run(asked, capture_output=True, text=True, timeout=5, check=False).stdout
        except (OSError, subprocess.TimeoutExpired):
            answer = ""
        for line in answer.splitlines():
            path, _, index = line.partition("\t")
            if path.lower().endswith((".ttf", ".ttc", ".otf")):
                found.append(FontFile(path, int(index) & 0xFFFF if index.isdigit() else 0))
    found += [FontFile(path, index) for path, index in _KNOWN_FONTS if Path(path).is_file()]
    return tuple(dict.fromkeys(found))


class TextRaster:
    """Draws lines of text in printer cells. ``fonts`` are tried in order, character by character."""

    def __init__(self, fonts: Iterable[FontFile] | None = None) -> None:
        self._files = tuple(system_fonts() if fonts is None else fonts)
        self._narrow_files = (*(system_fonts("monospace")), *self._files) if fonts is None else self._files
        self._loaded: dict[tuple[FontFile, int], ImageFont.FreeTypeFont | None] = {}

    @property
    def can_draw(self) -> bool:
        """Is there a font that has Chinese characters at all?"""
        return self._font_for("字", 24) is not None

    def line(self, line: Iterable[Cluster], width: int, cell: int, left: int = 0, *, bold: bool = False) -> Image.Image:
        """One line as a black-and-white image ``width`` dots wide; a column is ``cell`` dots, a line ``2·cell`` high.

        A character no font has becomes a box with its code point in it: visible, and staff can write it in by hand.
        """
        height = cell * 2
        image = Image.new("L", (width, height + height // 4), 0)
        draw = ImageDraw.Draw(image)
        x = left
        for cluster in line:
            cluster_width = cluster.columns * cell
            # A little smaller than the cell, so that neighbours do not touch and descenders have room.
            font = self._font_for(cluster.text[0], height * 11 // 12, narrow=cluster.columns == 1)
            if font is None:
                _code_box(draw, x, cluster_width, height, ord(cluster.text[0]))
            else:
                for shift in (0, 1) if bold else (0,):
                    image.paste(255, (x + shift, 0), cell_glyph(cluster.text, font, cluster_width, image.height))
            x += cluster_width
        return image.point(lambda value: 255 if value >= _INK else 0).convert("1")

    def _font_for(self, character: str, size: int, *, narrow: bool = False) -> ImageFont.FreeTypeFont | None:
        for file in self._narrow_files if narrow else self._files:
            font = self._load(file, size)
            if font is not None and _has_glyph(font, character):
                return font
        return None

    def _load(self, file: FontFile, size: int) -> ImageFont.FreeTypeFont | None:
        key = (file, size)
        if key not in self._loaded:
            try:
                self._loaded[key] = ImageFont.truetype(file.path, size, index=file.index)
            except OSError:
                self._loaded[key] = None
        return self._loaded[key]


@functools.lru_cache(maxsize=4096)
def _has_glyph(font: ImageFont.FreeTypeFont, character: str) -> bool:
    if character == " ":
        return True
    return bytes(font.getmask(character)) != bytes(font.getmask(_NOTHING))


def cell_glyph(text: str, font: ImageFont.FreeTypeFont, width: int, height: int) -> Image.Image:
    """A character centred in its cell, all of a line on one base line; one that is too wide is made narrower."""
    natural = max(width, round(font.getlength(text)))
    glyph = Image.new("L", (natural, height), 0)
    base_line = font.size * 0.88
    ImageDraw.Draw(glyph).text((natural / 2, base_line), text, 255, font, anchor="ms")
    return glyph if natural == width else glyph.resize((width, height), Image.Resampling.BILINEAR)


def _code_box(draw: ImageDraw.ImageDraw, x: int, width: int, height: int, code: int) -> None:
    draw.rectangle((x + 1, 1, x + width - 2, height - 2), outline=255)
    small = ImageFont.load_default(height * 0.42)
    digits = f"{code:04X}" if code <= 0xFFFF else f"{code:06X}"
    half = len(digits) // 2
    for row, part in enumerate((digits[:half], digits[half:])):
        draw.text((x + width / 2, height * (0.28 + 0.44 * row)), part, 255, small, anchor="mm")


def qr_modules(data: bytes, level: str) -> int:
    """How many modules wide the QR code of ``data`` is (without quiet zone); ``level`` is L, M, Q or H.

    Raises ``ValueError`` when it does not fit any version.
    """
    return len(_qr_matrix(data, level))


def qr_image(data: bytes, level: str, module: int, width: int) -> Image.Image:
    """The QR code with its quiet zone, centred on ``width`` dots, ``module`` dots a module."""
    import numpy as np

    matrix = np.pad(np.array(_qr_matrix(data, level), dtype=bool), 4)
    symbol = Image.fromarray(np.kron(matrix, np.ones((module, module), dtype=bool)))
    image = Image.new("1", (width, symbol.height), 0)
    image.paste(symbol, ((width - symbol.width) // 2, 0))
    return image


def _qr_matrix(data: bytes, level: str) -> list[list[bool]]:
    import qrcode
    from qrcode import constants, exceptions

    code = qrcode.QRCode(error_correction=getattr(constants, f"ERROR_CORRECT_{level}"), border=0)
    code.add_data(data, optimize=0)
    try:
        code.make(fit=True)
    except (exceptions.DataOverflowError, ValueError) as error:
        raise ValueError(f"{len(data)} bytes do not fit a QR code of level {level}") from error
    return [[bool(module) for module in row] for row in code.get_matrix()]

"""Receipt elements → ESC/POS bytes (DEVICES §4.2).

A job is a tuple of chunks: each is one line, one image or one QR code, so that the driver can look after the printer
between two of them and never inside one. Text is ASCII and two-byte GBK; a line with anything else goes out as raster.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol, assert_never

from PIL import Image

from devices.escpos.profile import PrinterProfile
from devices.escpos.raster import TextRaster, qr_image, qr_modules
from devices.escpos.text import Cluster, clean, clusters, columns, gbk, wrap
from devices.ports import Align, Feed, LabelledLine, QrCode, ReceiptElement, Rule, TextLine

START = bytes.fromhex("1B40 1C26")
#: Transmit paper sensor status, answered in turn with the print data: all before it has been worked off.
ASK_BEHIND_JOB = bytes.fromhex("1D7201")
FEED_AND_CUT = bytes.fromhex("1D564200")

_ALIGN = {Align.LEFT: b"\x1ba\x00", Align.CENTER: b"\x1ba\x01", Align.RIGHT: b"\x1ba\x02"}
_DOUBLE = bytes.fromhex("1D2111 1C5701")  # Latin, then Chinese: double width and height
_SINGLE = bytes.fromhex("1D2100 1C5700")
_BOLD, _REGULAR = b"\x1bE\x01", b"\x1bE\x00"
_LABEL_SEPARATOR = "："
_LINE_DOTS = 30  # line spacing after 1B 40, on most models
_QR_MAX_MODULE = 8  # dots: 1 mm at 203 dpi
_QR_MIN_MODULE = 2
_QR_TARGET_DOTS = 320  # 40 mm with quiet zone: read at arm's length by any phone
#: Real-time commands are obeyed even inside image data (DLE EOT, DLE ENQ, DLE DC4).
_REALTIME = tuple(bytes((0x10, second)) for second in (0x04, 0x05, 0x14))


@dataclass(frozen=True, slots=True)
class _Chunk:
    data: bytes
    dots: int  # of paper it moves


class LineRaster(Protocol):
    """Draws a line the printer has no characters for (`devices.escpos.raster.TextRaster`)."""

    @property
    def can_draw(self) -> bool: ...

    def line(
        self, line: tuple[Cluster, ...], width: int, cell: int, left: int = 0, *, bold: bool = False
    ) -> Image.Image: ...


@dataclass(frozen=True, slots=True)
class PrintJob:
    """The bytes of one receipt, chunk by chunk, the first being initialisation without content; ``paper_mm`` is about
    how much paper it takes."""

    chunks: tuple[bytes, ...]
    paper_mm: float


class Encoder:
    """Encodes for one printer model. Without a font on the system (``raster.can_draw`` false) a character outside GBK
    is printed as its code point in brackets, ``〔U+20BB7〕``, and nothing is lost silently."""

    def __init__(self, profile: PrinterProfile, raster: LineRaster | None = None) -> None:
        self._profile = profile
        self._raster: LineRaster = raster or TextRaster()

    def job(self, elements: tuple[ReceiptElement, ...]) -> PrintJob:
        """All chunks of a receipt, from initialisation to cut. Raises ``ValueError`` for a QR code that cannot be
        drawn on this paper."""
        chunks = [_Chunk(START, 0)]
        for element in elements:
            chunks.extend(self._element(element))
        chunks.append(self._ending())
        paper_mm = sum(chunk.dots for chunk in chunks) / self._profile.dots_per_mm
        return PrintJob(tuple(chunk.data for chunk in chunks), paper_mm)

    def _ending(self) -> _Chunk:
        lines = self._profile.feed_before_cut
        data = bytes((0x1B, 0x64, lines)) + (FEED_AND_CUT if self._profile.cutter else b"")
        return _Chunk(data, lines * _LINE_DOTS)

    def _element(self, element: ReceiptElement) -> Iterator[_Chunk]:
        match element:
            case TextLine():
                size = 2 if element.size >= 2 else 1
                for line in wrap(self._legible(element.text), self._profile.columns // size):
                    yield self._line(line, element.align, size, bold=element.bold)
            case LabelledLine():
                yield from (self._line(line) for line in self._labelled(element))
            case Rule():
                yield _Chunk(b"-" * self._profile.columns + b"\n", _LINE_DOTS)
            case QrCode():
                yield self._qr(element.data)
                if element.caption:
                    yield from self._element(TextLine(element.caption, Align.CENTER))
            case Feed():
                lines = max(0, min(element.lines, 20))
                yield _Chunk(bytes((0x1B, 0x64, lines)), lines * _LINE_DOTS)
            case _:
                assert_never(element)

    def _legible(self, text: str) -> str:
        cleaned = clean(text)
        if self._raster.can_draw:
            return cleaned
        return "".join(c if gbk(c) is not None else f"〔U+{ord(c):04X}〕" for c in cleaned)

    def _labelled(self, element: LabelledLine) -> Iterator[str]:
        """``label：value`` with the value hanging under itself; a long label stands alone above it."""
        width = self._profile.columns
        label = self._legible(element.label).rstrip("：: ") + _LABEL_SEPARATOR
        value = self._legible(element.value)
        indent = columns(label)
        if indent > width // 2:
            yield from wrap(label, width)
            indent = 2
            yield from (" " * indent + line for line in wrap(value, width - indent))
            return
        for number, line in enumerate(wrap(value, width - indent)):
            yield (label if number == 0 else " " * indent) + line

    def _line(self, text: str, align: Align = Align.LEFT, size: int = 1, *, bold: bool = False) -> _Chunk:
        parts = clusters(text)
        if not all(part.printable for part in parts):
            return self._raster_line(parts, align, size, bold=bold)
        encoded = b"".join(gbk(part.text) or b"" for part in parts) + b"\n"
        if bold:
            encoded = _BOLD + encoded + _REGULAR
        if size == 2:
            encoded = _DOUBLE + encoded + _SINGLE
        if align is not Align.LEFT:
            encoded = _ALIGN[align] + encoded + _ALIGN[Align.LEFT]
        return _Chunk(encoded, _LINE_DOTS * size)

    def _raster_line(self, parts: tuple[Cluster, ...], align: Align, size: int, *, bold: bool) -> _Chunk:
        cell = self._profile.cell * size
        free = self._profile.dots - sum(part.columns for part in parts) * cell
        left = {Align.LEFT: 0, Align.CENTER: free // 2, Align.RIGHT: free}[align]
        return _image(self._raster.line(parts, self._profile.dots, cell, left, bold=bold))

    def _qr(self, text: str) -> _Chunk:
        # A QR code is sent by its length, but real-time commands are looked for in every byte: no controls here either.
        content = "".join(c for c in text if unicodedata.category(c) not in ("Cc", "Cs")).encode()
        level, module = self._qr_size(content)
        if not self._profile.native_qr:
            return _image(qr_image(content, level, module, self._profile.dots))
        quiet = bytes((0x1B, 0x4A, 4 * module))  # blank dots above and below
        data = b"".join(
            (
                _ALIGN[Align.CENTER] + quiet,
                _qr_function(b"\x41\x32\x00"),
                _qr_function(b"\x43" + bytes((module,))),
                _qr_function(b"\x45" + bytes((0x30 + "LMQH".index(level),))),
                _qr_function(b"\x50\x30" + content),
                _qr_function(b"\x51\x30"),
                quiet + _ALIGN[Align.LEFT],
            )
        )
        return _Chunk(data, (qr_modules(content, level) + 8) * module)

    def _qr_size(self, content: bytes) -> tuple[str, int]:
        """Error correction level and dots a module: as large as the target asks, level M unless only L fits."""
        width = self._profile.dots
        for level in ("M", "L"):
            try:
                modules = qr_modules(content, level) + 8
            except ValueError:
                continue
            if (module := min(_QR_TARGET_DOTS // modules, _QR_MAX_MODULE)) >= _QR_MIN_MODULE + 1:
                return level, module
            if (module := width // modules) >= _QR_MIN_MODULE:
                return level, min(module, _QR_MIN_MODULE + 1)
        raise ValueError(f"a QR code of {len(content)} bytes does not fit on {width} dots")


def _qr_function(parameters: bytes) -> bytes:
    body = b"\x31" + parameters
    return b"\x1d\x28\x6b" + len(body).to_bytes(2, "little") + body


def _image(image: Image.Image) -> _Chunk:
    return _Chunk(raster_bytes(image), image.height)


def raster_bytes(image: Image.Image) -> bytes:
    """``1D 76 30 00`` for a black-and-white image (white = a burnt dot), its width a multiple of 8."""
    data = bytearray(image.tobytes())
    defuse(data)
    size = (image.width // 8).to_bytes(2, "little") + image.height.to_bytes(2, "little")
    return b"\x1d\x76\x30\x00" + size + bytes(data)


def defuse(data: bytearray) -> None:
    """Change one dot wherever image data would spell a real-time command: the printer obeys those inside images too
    (``10 05 02`` in a picture of text would wipe its buffer)."""
    for command in _REALTIME:
        at = data.find(command)
        while at >= 0:
            data[at] = 0x18
            at = data.find(command, at + 1)

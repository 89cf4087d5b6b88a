"""Codes of a page as drawings (SVG): sharp at any size, one path each, so that typesetting stays quick."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

#: Light modules on both sides of the bars (ISO/IEC 15417: 10) and around a QR code (ISO/IEC 18004: 4).
_QUIET_BARS = 10
_QUIET_QR = 4
#: Fewer characters than this fit in a QR code of 33 modules at level Q.
_SMALL = 60


def qr_drawing(text: str) -> str:
    """A QR code with its quiet zone; a quarter of it may be lost (level Q) where it stays small, else level M."""
    import zxingcpp

    level = "Q" if len(text) < _SMALL else "M"
    rows = _modules(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level=level))
    side = [False] * _QUIET_QR
    empty = [[False] * (len(rows[0]) + 2 * _QUIET_QR)] * _QUIET_QR
    framed = [*empty, *([*side, *row, *side] for row in rows), *empty]
    return _drawing(framed, len(framed[0]), len(framed))


def bars_drawing(text: str) -> tuple[str, int]:
    """Code 128 of ``text`` and how many modules wide it is. Raises ``ValueError`` for what Code 128 cannot hold."""
    import zxingcpp

    rows = _modules(zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128))
    side = [False] * _QUIET_BARS
    row = [*side, *rows[len(rows) // 2], *side]
    return _drawing([row], len(row), 1), len(row)


def _modules(barcode: Any) -> list[list[bool]]:
    """Rows of dark (True) and light modules, without quiet zone."""
    import numpy as np
    import zxingcpp

    image = np.array(zxingcpp.write_barcode_to_image(barcode, add_quiet_zones=False))
    return [[bool(dark) for dark in row] for row in image == 0]


def _drawing(rows: Sequence[Sequence[bool]], width: int, height: int) -> str:
    path = []
    for y, row in enumerate(rows):
        x = 0
        for dark, run in groupby(row):
            length = len(list(run))
            if dark:
                path.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
        f'preserveAspectRatio="none" shape-rendering="crispEdges">'
        f'<rect width="{width}" height="{height}" fill="#fff"/><path d="{"".join(path)}"/></svg>'
    )


def picture_drawing(base64_png: str) -> str:
    """A PNG (a signature of the pad) as SVG, so that it can go in with the other data. "" for none."""
    if not base64_png:
        return ""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 900 420" '
        'width="900" height="420"><image width="900" height="420" preserveAspectRatio="xMidYMid meet" '
        f'xlink:href="data:image/png;base64,{base64_png}"/></svg>'
    )

"""Codes of a page as drawings (SVG): sharp at any size, one path each, so that typesetting stays quick."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

#: Light modules on both sides of the bars (ISO/IEC 15417: 10) and around a QR code (ISO/IEC 18004: 4).
_QUIET_BARS = 10
_QUIET_QR = 4


def qr_drawing(text: str) -> str:
    """A QR code with its quiet zone; a quarter of it may be lost (level Q) where it stays small, else level M."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M, ERROR_CORRECT_Q

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_Q if len(text) < 60 else ERROR_CORRECT_M, border=_QUIET_QR)
    code.add_data(text)
    rows = code.get_matrix()
    return _drawing(rows, len(rows[0]), len(rows))


def bars_drawing(text: str) -> tuple[str, int]:
    """Code 128 of ``text`` and how many modules wide it is. Raises ``ValueError`` for what Code 128 cannot hold."""
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.Code128)
    rows = np.array(zxingcpp.write_barcode_to_image(code))
    dark = [bool(value == 0) for value in rows[rows.shape[0] // 2]]
    first, last = dark.index(True), len(dark) - dark[::-1].index(True)
    row = [False] * _QUIET_BARS + dark[first:last] + [False] * _QUIET_BARS
    return _drawing([row], len(row), 1), len(row)


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

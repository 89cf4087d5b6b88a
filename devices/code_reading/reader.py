"""Bar codes and QR codes in a picture (zxing-cpp).

Imports OpenCV; only a camera's own process loads this module.

A code in a hand is turned, tilted and small. zxing reads QR codes turned any way, but stripes (Code 128, PDF417) only
near the picture's axes: they are looked for by their one direction, put upright and read again.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

import cv2
import numpy as np
import zxingcpp
from zxingcpp import BarcodeFormat

from devices.code_reading.content import clean_code_text
from devices.frame_sources import Picture
from devices.ports.codes import ScannedCode, Symbology

#: What halls use, and what checks itself: kinds without check digits read "codes" out of any lines of text.
_SYMBOLOGIES = {
    BarcodeFormat.QRCode: Symbology.QR,
    BarcodeFormat.Code128: Symbology.CODE_128,
    BarcodeFormat.PDF417: Symbology.PDF_417,
    BarcodeFormat.DataMatrix: Symbology.DATA_MATRIX,
    BarcodeFormat.Aztec: Symbology.OTHER,
}
_ALL = tuple(_SYMBOLOGIES)
_STRIPED = (BarcodeFormat.Code128, BarcodeFormat.PDF417)
_SQUARE = (BarcodeFormat.QRCode, BarcodeFormat.DataMatrix)
_MAX_SIDE = 1920  # finer pictures are read at this size first
_DOUBLED_BELOW = 1400  # longest side of a picture that is also read at twice its size
_MAX_REGIONS = 3
_OTHER_SIZE = 1.27
_TENSOR_SCALE = 0.5
_COHERENT = 0.28  # 1: all gradients in one direction, 0: in none; PDF417 has edges of rows, too
_BUSY = 8000.0  # mean squared gradient (Sobel) of a region of stripes


def codes_in(picture: Picture) -> tuple[ScannedCode, ...]:
    """The codes in a picture (BGR or grey), the one nearest to its middle first; empty when there is none.

    A code whose content is no text, or too long, is left out (`clean_code_text`).
    """
    grey = picture if picture.ndim == 2 else cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)
    scale = _MAX_SIDE / max(grey.shape)
    if scale < 1:
        grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    found = _read_surely(grey, _ALL)
    if not found:
        found = [code for region in _striped_regions(grey) for code in _read_surely(region, _STRIPED)]
    if not found and max(grey.shape) <= _DOUBLED_BELOW:
        found = _read(cv2.resize(grey, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC), _SQUARE)
    return tuple(dict.fromkeys(found))


def _read(grey: Picture, formats: Sequence[BarcodeFormat]) -> list[ScannedCode]:
    barcodes = zxingcpp.read_barcodes(
        np.ascontiguousarray(grey),
        formats=zxingcpp.BarcodeFormats(formats),
        text_mode=zxingcpp.TextMode.Plain,
    )
    middle = (grey.shape[1] / 2, grey.shape[0] / 2)
    barcodes.sort(key=lambda barcode: math.dist(_centre(barcode), middle))
    read = []
    for barcode in barcodes:
        text = clean_code_text(_content(barcode))
        if text is not None:
            read.append(ScannedCode(text, _SYMBOLOGIES.get(barcode.symbology, Symbology.OTHER)))
    return read


def _read_surely(grey: Picture, formats: Sequence[BarcodeFormat]) -> list[ScannedCode]:
    """The error correction of a small PDF417 now and then "corrects" a blurred one into something else: it counts when
    the picture at another size says the same."""
    found = _read(grey, formats)
    if all(code.symbology is not Symbology.PDF_417 for code in found):
        return found
    other = cv2.resize(grey, None, fx=_OTHER_SIZE, fy=_OTHER_SIZE, interpolation=cv2.INTER_CUBIC)
    again = _read(other, (BarcodeFormat.PDF417,))
    return [code for code in found if code.symbology is not Symbology.PDF_417 or code in again]


def _content(barcode: zxingcpp.Barcode) -> str | bytes:
    """Bytes, for zxing guesses at encodings among all the world's and takes short Chinese text for Japanese; its text
    where the code itself names its encoding (ECI)."""
    names_encoding = barcode.symbology_identifier[2:3] in _ECI_MODIFIERS.get(barcode.symbology_identifier[:2], "")
    return barcode.text if names_encoding else barcode.bytes


#: AIM symbology identifiers (ISO/IEC 15424): code letter → modifiers that mean "ECI is used".
_ECI_MODIFIERS = {"]Q": "246", "]d": "456", "]z": "36", "]L": "1"}


def _centre(barcode: zxingcpp.Barcode) -> tuple[float, float]:
    p = barcode.position
    corners = (p.top_left, p.top_right, p.bottom_right, p.bottom_left)
    return sum(c.x for c in corners) / 4, sum(c.y for c in corners) / 4


# --- stripes --------------------------------------------------------------------------------------------------


def _striped_regions(grey: Picture) -> Iterator[Picture]:
    """Cut-outs in which stripes stand upright, twice as large, the largest regions first."""
    small = cv2.resize(grey, None, fx=_TENSOR_SCALE, fy=_TENSOR_SCALE, interpolation=cv2.INTER_AREA)
    right = cv2.Sobel(small, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(small, cv2.CV_32F, 0, 1)
    window = (31, 31)
    xx, yy, xy = (cv2.boxFilter(product, -1, window) for product in (right * right, down * down, right * down))
    energy = xx + yy
    one_way = np.sqrt((xx - yy) ** 2 + 4 * xy**2)
    stripes = ((one_way > _COHERENT * energy) & (energy > _BUSY)).astype(np.uint8)
    stripes = cv2.morphologyEx(stripes, cv2.MORPH_OPEN, np.ones((7, 7), np.uint8))
    outlines = sorted(cv2.findContours(stripes, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)[0], key=cv2.contourArea)
    for outline in outlines[: -_MAX_REGIONS - 1 : -1]:
        inside = cv2.drawContours(np.zeros_like(stripes), [outline], -1, 1, cv2.FILLED) > 0
        tensor = [float(part[inside].mean()) for part in (xx, yy, xy)]
        across = math.degrees(0.5 * math.atan2(2 * tensor[2], tensor[0] - tensor[1]))
        yield _upright(grey, outline / _TENSOR_SCALE, across)


def _upright(grey: Picture, outline: Picture, across: float) -> Picture:
    """The part of the picture inside ``outline`` and some of its surroundings, turned so that the direction ``across``
    (degrees) lies level."""
    turn = cv2.getRotationMatrix2D((0, 0), across, 2.0)
    turned = outline.reshape(-1, 2).astype(np.float64) @ turn[:, :2].T
    margin = 60
    low, high = turned.min(axis=0) - margin, turned.max(axis=0) + margin
    turn[:, 2] = -low
    width, height = (high - low).round().astype(int)
    return cv2.warpAffine(grey, turn, (int(width), int(height)), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)

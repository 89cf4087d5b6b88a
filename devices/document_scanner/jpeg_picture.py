"""A scanner's JPEG as a picture, bounded: what does not look like the page that was asked for is never unpacked."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

from devices.frame_sources import Picture

#: Longest JPEG taken from a scanner: A4 in colour at 600 dpi has less at any sensible quality.
MAX_JPEG = 96 * 1024 * 1024
#: How Pillow's decoders say that data is broken; the last ones come from broken headers.
_BROKEN = (
    OSError,
    ValueError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
    ArithmeticError,
    LookupError,
    TypeError,
    SyntaxError,
)
#: How much larger than asked for a picture may be (scanners round up, some scan a little over the edge).
_SLACK = 1.3


class BadPicture(ValueError):
    """No whole JPEG of about the size that was asked for."""


def picture_of(jpeg: bytes, width: int, height: int, dpi: int) -> Picture:
    """Unpack to BGR. ``width`` and ``height`` of the scanned area in 1/300 inch. Raises `BadPicture`."""
    widest, highest = round(width / 300 * dpi * _SLACK), round(height / 300 * dpi * _SLACK)
    try:
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as image:
            if image.width > widest or image.height > highest:
                raise BadPicture(f"{image.width}x{image.height} pixels is not the area asked for")
            rgb = np.asarray(image.convert("RGB"))
    except BadPicture:
        raise
    except _BROKEN as error:
        raise BadPicture(f"no whole JPEG ({type(error).__name__})") from None
    return np.ascontiguousarray(rgb[:, :, ::-1])

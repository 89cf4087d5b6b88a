"""The photo block of simulated cards, and the only decoder that understands it.

A block names a photograph of a folder: header, length of the name, name, zeros. A bare header stands for the usual
person. Real WLT blocks begin alike and are refused.
"""

from __future__ import annotations

import io
from pathlib import Path

from devices.ports import PhotoUnavailable
from devices.simulators.faces import FaceGallery

_HEADER = bytes.fromhex("574C66007E003200")
_SIZE = 1024
#: As a card's: width and height in pixels.
_PORTRAIT = (102, 126)


def photo_block(name: str = "") -> bytes:
    """1024 bytes that name a photograph (`FaceGallery.find`)."""
    data = name.encode()
    if len(data) > 255:
        raise ValueError("name of a photograph is too long")
    return (_HEADER + bytes((len(data),)) + data if data else _HEADER).ljust(_SIZE, b"\0")


class SimulatedDecoder:
    """Reads photographs of ``folder`` and hands them out as small as a card's. Implements
    `devices.sdt.portrait.PortraitDecoder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def decode(self, wlt: bytes) -> bytes | PhotoUnavailable:
        size = wlt[len(_HEADER)]
        name = wlt[len(_HEADER) + 1 :][:size]
        if not wlt.startswith(_HEADER) or any(wlt[len(_HEADER) + 1 + size :]):
            return PhotoUnavailable("decode_failed")
        try:
            return _portrait(FaceGallery(self._folder).find(name.decode()))
        except (OSError, ValueError):
            return PhotoUnavailable("decode_failed")


def _portrait(path: Path) -> bytes:
    """Head and shoulders stand in the upper part of a photograph; JPEG in memory."""
    from PIL import Image

    with Image.open(path) as photograph:
        width, height = photograph.size
        tall = min(height, round(width * _PORTRAIT[1] / _PORTRAIT[0]))
        wide = min(width, round(tall * _PORTRAIT[0] / _PORTRAIT[1]))
        left = (width - wide) // 2
        small = photograph.convert("RGB").resize(_PORTRAIT, Image.Resampling.LANCZOS, (left, 0, left + wide, tall))
    data = io.BytesIO()
    small.save(data, "JPEG", quality=95)
    return data.getvalue()

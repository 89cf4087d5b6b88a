"""Bodies packed with gzip (RFC 1952; RFC 9110 §8.4.1.3) for narrow lines: records up, pages of the change feed down.

Digests and signatures are over the plain bytes. Whoever unpacks never holds more than its limit, whatever was sent.
"""

from __future__ import annotations

import gzip
import zlib

#: The name in ``Content-Encoding`` and ``Accept-Encoding``.
GZIP = "gzip"
#: Bodies of fewer bytes go as they are: their heads weigh as much.
PACK_FROM = 2048

_LEVEL = 6
_GZIP_FORM = 16 + zlib.MAX_WBITS


class TooMuch(ValueError):
    """More bytes than allowed, packed or plain."""


class BadPacking(ValueError):
    """Not gzip, broken off, changed on the way, or something stands behind its end."""


def packed(data: bytes) -> bytes | None:
    """``data`` as one gzip member, always the same for the same bytes; None when it is not worth it."""
    if len(data) < PACK_FROM:
        return None
    small = gzip.compress(data, _LEVEL, mtime=0)
    return small if len(small) < len(data) else None


def takes_gzip(accepted: str) -> bool:
    """Does an ``Accept-Encoding`` name gzip, and not with weight 0 (RFC 9110 §12.5.3)?"""
    for one in accepted.lower().split(","):
        name, _, weight = one.partition(";")
        if name.strip() == GZIP:
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


class Unpacking:
    """One body, piece by piece as it comes. It holds ``limit`` plain bytes and one more at most."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._came = 0
        self._plain = bytearray()
        self._stream = zlib.decompressobj(_GZIP_FORM)

    def feed(self, piece: bytes) -> None:
        """Raises `TooMuch`, `BadPacking`."""
        self._came += len(piece)
        if self._came > self._limit:  # empty blocks unpack to nothing, without end
            raise TooMuch
        if self._stream.eof and piece:
            raise BadPacking
        try:
            self._plain += self._stream.decompress(piece, self._limit - len(self._plain) + 1)
        except zlib.error as error:
            raise BadPacking from error
        if len(self._plain) > self._limit:
            raise TooMuch
        if self._stream.unused_data:
            raise BadPacking

    def whole(self) -> bytes:
        """The plain bytes. Raises `BadPacking` when the end has not come."""
        if not self._stream.eof:
            raise BadPacking
        return bytes(self._plain)

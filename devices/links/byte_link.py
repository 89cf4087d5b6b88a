"""What a driver of a wire protocol reads from and writes to, whatever the cable is."""

from __future__ import annotations

from typing import Protocol

WRITE_TIMEOUT_S = 5.0
CHUNK = 4096


class ByteLink(Protocol):
    """A two-way stream of bytes with time-outs in seconds."""

    def read(self, size: int, timeout_s: float) -> bytes:
        """1 to ``size`` bytes as soon as any are there; ``b""`` when none came in time. Raises `LinkClosed`."""
        ...

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        """All of ``data``. Raises `LinkClosed`, `LinkTimeout` (part of the data may have gone out)."""
        ...

    def drain(self) -> bytes:
        """Throw away what has already arrived and return it. Raises `LinkClosed`."""
        ...

    def close(self) -> None:
        """Never raises; may be called twice."""
        ...


def drained(link: ByteLink) -> bytes:
    """All that has already arrived: `ByteLink.drain` for links whose ``read`` can look without waiting."""
    pending = bytearray()
    while data := link.read(CHUNK, 0.0):
        pending += data
    return bytes(pending)

"""A link that writes down what passes it."""

from __future__ import annotations

from itertools import groupby

from devices.links.byte_link import WRITE_TIMEOUT_S, ByteLink
from devices.links.errors import LinkError
from devices.wire_trace.file import TraceFile
from devices.wire_trace.masks import Mask


class TracingLink:
    """Implements `devices.links.ByteLink` around another one. What it cannot write down it still passes on."""

    def __init__(self, link: ByteLink, file: TraceFile, mask: Mask) -> None:
        self._link = link
        self._file = file
        self._mask = mask
        file.line(f"opened, masked by {mask.name}")

    def read(self, size: int, timeout_s: float) -> bytes:
        try:
            data = self._link.read(size, timeout_s)
        except LinkError as error:
            self._file.line(f"<- {type(error).__name__}")
            raise
        if data:
            self._file.line(f"<- {shown(data, self._mask.incoming(data))}")
        return data

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        self._file.line(f"-> {shown(data, self._mask.outgoing(data))}")
        try:
            self._link.write(data, timeout_s)
        except LinkError as error:
            self._file.line(f"-> {type(error).__name__}")
            raise

    def drain(self) -> bytes:
        try:
            data = self._link.drain()
        except LinkError as error:
            self._file.line(f"<- {type(error).__name__}")
            raise
        if data:
            self._file.line(f"<- thrown away: {shown(data, self._mask.incoming(data))}")
        return data

    def close(self) -> None:
        self._link.close()
        self._file.line("closed")


def shown(data: bytes, open_bytes: list[bool]) -> str:
    """Hex of what may be seen, ``**×N`` for what may not, the number of bytes before."""
    parts = []
    at = 0
    for visible, run in groupby(open_bytes):
        length = len(list(run))
        parts.append(data[at : at + length].hex(" ").upper() if visible else f"**×{length}")
        at += length
    return f"{len(data)}: {' '.join(parts)}"

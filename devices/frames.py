"""Preview frames from a camera's process to the app: a ring in anonymous shared memory (memfd).

The host writes, the descriptor travels over the host's socket, the app maps it read-only. (Not
`multiprocessing.SharedMemory`: an exiting child unlinks that.) The memory is sealed, so neither side can shrink it
under the other. A slot carries its sequence number twice, before and after the picture; where the two differ, the
writer has come round. Nothing waits for anything.

Layout, little endian: `_HEADER`, then ``slots`` times `_SLOT` + room for ``width·height·4`` bytes. Pixels are blue,
green, red and one byte that means nothing, rows without padding: what screens and Qt (``Format_RGB32``) have, so that
the app paints straight from the shared memory, with no copy and no change of format.
"""

from __future__ import annotations

import fcntl
import mmap
import os
import struct
import time
from dataclasses import dataclass

from devices.ports import Quad

#: One is shown, one is newest, one is written. Memory is taken only for what is really written.
SLOTS = 3
MAX_WIDTH = 1920
MAX_HEIGHT = 1920
PIXEL = 4  # bytes

_MAGIC = b"HALLFRM2"
#: magic, slots, width and height a slot has room for, sequence number of the newest complete frame (0: none yet)
_HEADER = struct.Struct("<8sIIIxxxxQ")
_NEWEST = struct.Struct("<Q")
_NEWEST_AT = _HEADER.size - _NEWEST.size
#: sequence number before, width, height, has a quad, its 8 coordinates, monotonic time in ns, sequence number after
_SLOT = struct.Struct("<QIII4x8dQQ")
_SEALS = fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SEAL


class FrameRingError(Exception):
    """The memory is no ring of ours."""


@dataclass(frozen=True, slots=True, eq=False)
class PreviewFrame:
    """One picture where it lies in the shared memory; ``quad`` in its pixels. ``seq`` grows by one with each frame
    written. It holds the mapping: memory is let go of when nobody holds a frame of it any more."""

    seq: int
    width: int
    height: int
    pixels: memoryview  # read-only; what is there later may be a newer picture: see `is_whole`
    quad: Quad | None
    taken_ns: int  # CLOCK_MONOTONIC, the same for all processes of the machine
    _slot: memoryview

    def is_whole(self) -> bool:
        """False once the writer has come round to this frame's place (or has wiped it)."""
        before, *_, after = _SLOT.unpack(self._slot)
        return bool(before == after == self.seq)

    def __repr__(self) -> str:
        return f"PreviewFrame(seq={self.seq}, {self.width}x{self.height})"


def _slot_size(width: int, height: int) -> int:
    return _SLOT.size + width * height * PIXEL


class FrameRingWriter:
    """The camera's side. One thread writes."""

    def __init__(self, slots: int = SLOTS, max_width: int = MAX_WIDTH, max_height: int = MAX_HEIGHT) -> None:
        self.slots, self.max_width, self.max_height = slots, max_width, max_height
        self._slot_size = _slot_size(max_width, max_height)
        self.size_bytes = _HEADER.size + slots * self._slot_size
        self._seq = 0
        self.fd = os.memfd_create("hall-frames", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.ftruncate(self.fd, self.size_bytes)
        fcntl.fcntl(self.fd, fcntl.F_ADD_SEALS, _SEALS)
        self._memory = mmap.mmap(self.fd, self.size_bytes)
        _HEADER.pack_into(self._memory, 0, _MAGIC, slots, max_width, max_height, 0)

    def write(self, pixels: bytes | bytearray | memoryview, width: int, height: int, quad: Quad | None) -> None:
        """Publish one frame. Raises ``ValueError`` when it has no room in a slot or its size is not width·height·4."""
        if width > self.max_width or height > self.max_height or len(pixels) != width * height * PIXEL:
            raise ValueError(f"a frame of {len(pixels)} bytes as {width}x{height} does not fit")
        self._seq += 1
        at = _HEADER.size + self._seq % self.slots * self._slot_size
        corners = [value for corner in quad.corners for value in corner] if quad else [0.0] * 8
        # First the slot is marked as being written (numbers differ), then the picture, then the second number.
        _SLOT.pack_into(self._memory, at, self._seq, width, height, quad is not None, *corners, time.monotonic_ns(), 0)
        self._memory[at + _SLOT.size : at + _SLOT.size + len(pixels)] = pixels
        _NEWEST.pack_into(self._memory, at + _SLOT.size - _NEWEST.size, self._seq)
        _NEWEST.pack_into(self._memory, _NEWEST_AT, self._seq)

    def wipe(self) -> None:
        """The visit is over: no picture of a document stays in memory."""
        self._memory.madvise(mmap.MADV_REMOVE)  # gives the pages back; who looks again sees zeros
        _HEADER.pack_into(self._memory, 0, _MAGIC, self.slots, self.max_width, self.max_height, 0)

    def close(self) -> None:
        self._memory.close()
        os.close(self.fd)


class FrameRingReader:
    """The app's side: maps the descriptor it was given and closes it (the mapping stays)."""

    def __init__(self, fd: int) -> None:
        """Takes ownership of ``fd``. Raises `FrameRingError` when it is no frame ring."""
        try:
            size = os.fstat(fd).st_size
            if fcntl.fcntl(fd, fcntl.F_GET_SEALS) & fcntl.F_SEAL_SHRINK == 0:
                raise FrameRingError("the memory could be taken away")
            self._memory = memoryview(mmap.mmap(fd, size, prot=mmap.PROT_READ))
        except (OSError, ValueError) as error:
            raise FrameRingError(str(error)) from None
        finally:
            os.close(fd)
        if size < _HEADER.size:
            raise FrameRingError("too small")
        magic, self._slots, width, height, _ = _HEADER.unpack_from(self._memory, 0)
        self._slot_size = _slot_size(width, height)
        if magic != _MAGIC or not self._slots or size != _HEADER.size + self._slots * self._slot_size:
            raise FrameRingError("not a frame ring")

    @property
    def newest(self) -> int:
        """Sequence number of the newest frame; 0 while there is none."""
        return int(_NEWEST.unpack_from(self._memory, _NEWEST_AT)[0])

    def latest(self, after: int = 0) -> PreviewFrame | None:
        """The newest frame; None when there is none newer than ``after``."""
        for _ in range(self._slots):
            seq = self.newest
            if seq == 0 or seq == after:
                return None
            if (frame := self._read(seq)) is not None:
                return frame
        return None  # overtaken each time: the next look will do

    def _read(self, seq: int) -> PreviewFrame | None:
        at = _HEADER.size + seq % self._slots * self._slot_size
        slot = self._memory[at : at + _SLOT.size]
        before, width, height, has_quad, *rest = _SLOT.unpack(slot)
        *c, taken_ns, after = rest
        size = width * height * PIXEL
        if before != seq or after != seq or _SLOT.size + size > self._slot_size:
            return None
        pixels = self._memory[at + _SLOT.size : at + _SLOT.size + size]
        quad = Quad(((c[0], c[1]), (c[2], c[3]), (c[4], c[5]), (c[6], c[7]))) if has_quad else None
        return PreviewFrame(seq, width, height, pixels, quad, taken_ns, slot)

    def close(self) -> None:
        """Reads no more. Frames that are still held stay readable."""
        self._memory.release()

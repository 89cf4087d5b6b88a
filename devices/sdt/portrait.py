"""The portrait on a card's chip: 1024 bytes of WLT, which no free software decodes (DEVICES §1.9).

A decoder is a plug-in, named by ``[devices.id_card] options.photo_decoder``: nothing (no portrait), the path of a
library the customer has licensed, or ``simulator:FOLDER`` for the test photographs of the reader's simulator. It runs
in the reader's own process, so that a library that crashes takes no app with it. No picture touches a disk.
"""

from __future__ import annotations

import ctypes
import logging
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from devices.ports import PhotoUnavailable

log = logging.getLogger("hall.devices.sdt")

WIDTH, HEIGHT = 102, 126
_ROW = (WIDTH * 3 + 3) // 4 * 4
_BMP_HEAD = 14 + 40
_BMP_SIZE = _BMP_HEAD + _ROW * HEIGHT
_BARE_SIZE = WIDTH * HEIGHT * 3
#: What vendors call it on Linux, the first found is taken: ``int f(const char *wlt, char *picture, int save)``.
_FUNCTIONS = ("unpack", "wlt2bmp", "Wlt2Bmp")
#: The oldest of them works on files only: ``int GetBmp(char *wlt_file, int port)`` puts a ``.bmp`` beside the file and
#: returns 1 for success; port 2 is a reader without serial port.
_FILE_FUNCTION = "GetBmp"
_NO_SERIAL_PORT = 2
#: Files in memory only: a portrait never touches a disk.
_MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of our own is made in it
_SIMULATOR = "simulator:"
#: The picture, or why there is none.
Portrait = bytes | PhotoUnavailable

NO_DECODER = PhotoUnavailable("no_decoder")
DECODE_FAILED = PhotoUnavailable("decode_failed")


class PortraitDecoder(Protocol):
    """Turns the photo block of a card into a picture (BMP, JPEG or PNG)."""

    def decode(self, wlt: bytes) -> Portrait: ...


class NoDecoder:
    """There is no licensed library here."""

    def decode(self, wlt: bytes) -> Portrait:
        del wlt
        return NO_DECODER


class VendorDecoder:
    """A vendor's library. ``unpack`` fills a buffer from a photo block and returns 1 for success."""

    def __init__(self, unpack: Callable[[bytes, ctypes.Array[ctypes.c_char]], int]) -> None:
        self._unpack = unpack

    def decode(self, wlt: bytes) -> Portrait:
        buffer = ctypes.create_string_buffer(_BMP_SIZE + 4096)  # one library writes a little more than a picture
        if self._unpack(wlt, buffer) != 1:
            return DECODE_FAILED
        picture = as_bmp(buffer.raw)
        ctypes.memset(buffer, 0, len(buffer))
        return picture


def open_decoder(name: str) -> PortraitDecoder:
    """The decoder of this name. Raises ``ValueError`` for a name that cannot be one.

    A library that cannot be loaded leaves the reader without portraits, not without cards.
    """
    if not name:
        return NoDecoder()
    if name.startswith(_SIMULATOR):
        from devices.simulators.portraits import SimulatedDecoder

        return SimulatedDecoder(Path(name.removeprefix(_SIMULATOR)))
    if not Path(name).is_absolute():
        raise ValueError("photo_decoder must be empty, the full path of a library, or simulator:FOLDER")
    try:
        return VendorDecoder(_vendor_function(name))
    except (OSError, AttributeError) as error:
        log.error("device.sdt.decoder_unusable error=%s", type(error).__name__)
        return NoDecoder()


def as_bmp(raw: bytes) -> Portrait:
    """The picture in a vendor's buffer: a whole BMP, or bare BGR rows from the top."""
    if raw[:2] == b"BM":
        width, height = struct.unpack_from("<ii", raw, 18)
        return raw[:_BMP_SIZE] if (width, abs(height)) == (WIDTH, HEIGHT) else DECODE_FAILED
    bare = raw[:_BARE_SIZE]
    if not any(bare):
        return DECODE_FAILED
    head = struct.pack("<2sIHHI", b"BM", _BMP_SIZE, 0, 0, _BMP_HEAD)
    head += struct.pack("<IiiHHIIiiII", 40, WIDTH, -HEIGHT, 1, 24, 0, _ROW * HEIGHT, 0, 0, 0, 0)
    rows = (bare[at : at + WIDTH * 3].ljust(_ROW, b"\0") for at in range(0, _BARE_SIZE, WIDTH * 3))
    return head + b"".join(rows)


def _vendor_function(path: str) -> Callable[[bytes, ctypes.Array[ctypes.c_char]], int]:
    library = ctypes.CDLL(path)
    if hasattr(library, _FILE_FUNCTION):
        by_file = getattr(library, _FILE_FUNCTION)
        by_file.argtypes = (ctypes.c_char_p, ctypes.c_int)
        by_file.restype = ctypes.c_int
        return lambda wlt, buffer: _unpack_by_file(by_file, wlt, buffer)
    for name in _FUNCTIONS:
        if hasattr(library, name):
            function = getattr(library, name)
            function.argtypes = (ctypes.c_char_p, ctypes.c_char_p, ctypes.c_int)
            function.restype = ctypes.c_int
            return lambda wlt, buffer: int(function(wlt, buffer, 0))
    raise AttributeError(f"none of {', '.join((_FILE_FUNCTION, *_FUNCTIONS))}")


def _unpack_by_file(by_file: Callable[[bytes, int], int], wlt: bytes, buffer: ctypes.Array[ctypes.c_char]) -> int:
    """In a folder of memory that only we may enter and that is gone afterwards."""
    try:
        with tempfile.TemporaryDirectory(prefix="hall-portrait-", dir=_MEMORY) as folder:
            given, made = Path(folder) / "zp.wlt", Path(folder) / "zp.bmp"
            given.write_bytes(wlt)
            done = int(by_file(bytes(given), _NO_SERIAL_PORT))
            if done == 1:
                with made.open("rb") as picture:
                    data = picture.read(len(buffer) - 1)
                ctypes.memmove(buffer, data, len(data))
    except OSError as error:
        log.error("device.sdt.portrait_files error=%s", type(error).__name__)
        return 0
    return done

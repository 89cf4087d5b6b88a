"""The character generator of the simulated printer: which character each GBK pair is.

The table is the C library's (iconv), so that it does not come from the same place as the driver's, which is Python's.
Where there is no iconv (Windows, musl without tables) Python's has to do.
"""

from __future__ import annotations

import ctypes
import functools
from collections.abc import Mapping


def character(pair: bytes) -> str | None:
    """The character of a pair; None where the font has a hole."""
    return table().get(pair)


@functools.cache
def table() -> Mapping[bytes, str]:
    """All pairs that mean something."""
    return c_library_table() or _python_table()


def _pairs() -> list[bytes]:
    return [bytes((first, second)) for first in range(0x81, 0xFF) for second in range(0x40, 0xFF) if second != 0x7F]


def _python_table() -> dict[bytes, str]:
    found = {}
    for pair in _pairs():
        decoded = pair.decode("gbk", "replace")
        if "\ufffd" not in decoded:
            found[pair] = decoded
    return found


def c_library_table() -> dict[bytes, str] | None:
    """By ``iconv`` of this process's C library; None when it has none, or not this character set."""
    try:
        library = ctypes.CDLL(None)
        open_, convert, close = library.iconv_open, library.iconv, library.iconv_close
    except (OSError, AttributeError, TypeError):
        return None
    open_.restype, close.argtypes = ctypes.c_void_p, [ctypes.c_void_p]
    text, size = ctypes.POINTER(ctypes.c_char_p), ctypes.POINTER(ctypes.c_size_t)
    convert.argtypes, convert.restype = [ctypes.c_void_p, text, size, text, size], ctypes.c_size_t
    handle = open_(b"UTF-16LE", b"GBK")
    if handle in (None, ctypes.c_void_p(-1).value):
        return None
    found = {}
    for pair in _pairs():
        source, left = ctypes.c_char_p(pair), ctypes.c_size_t(2)
        buffer, room = ctypes.create_string_buffer(8), ctypes.c_size_t(8)
        target = ctypes.cast(buffer, ctypes.c_char_p)
        convert(handle, None, None, None, None)  # back to its first state
        convert(handle, ctypes.byref(source), ctypes.byref(left), ctypes.byref(target), ctypes.byref(room))
        if left.value == 0:
            found[pair] = buffer.raw[: 8 - room.value].decode("utf-16-le")
    close(handle)
    return found

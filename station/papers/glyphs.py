"""Which characters the fonts of this machine can draw, so that no page shows an empty box (GB 18030-2022 names).

typst takes any installed font for a character its first choices lack. What no font has would come out as an empty box;
such a character is written as its code instead, 〔U+2A6A5〕, with a note to write it by hand. Reads the fonts' ``cmap``
tables (OpenType 1.9.1, formats 4 and 12) of just those fonts that typst knows.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from station.typeset import fonts

#: Beyond these, characters are looked up; they are in every Chinese font and most of what is printed.
_PLAIN = (range(0x20, 0x7F), range(0x3000, 0x3003), range(0x4E00, 0x9FA6), range(0xFF01, 0xFF5F))
_CONTROLS = frozenset("\n\t\r")

Ranges = Sequence[tuple[int, int]]


def legible(text: str, missing: list[str]) -> str:
    """``text`` with what no font has written as its code; those characters are added to ``missing``."""
    if all(_plain(c) for c in text):
        return text
    shown = []
    for character in text:
        if _plain(character) or drawable(ord(character)):
            shown.append(character)
        else:
            missing.append(character)
            shown.append(f"〔U+{ord(character):04X}〕")
    return "".join(shown)


def _plain(character: str) -> bool:
    return character in _CONTROLS or any(ord(character) in block for block in _PLAIN)


@lru_cache(maxsize=4096)
def drawable(code: int) -> bool:
    """Has any font of this machine a glyph for it?"""
    return any(_within(ranges, code) for ranges in _fonts())


def _within(ranges: Ranges, code: int) -> bool:
    low, high = 0, len(ranges)
    while low < high:
        middle = (low + high) // 2
        first, last = ranges[middle]
        if code < first:
            high = middle
        elif code > last:
            low = middle + 1
        else:
            return True
    return False


@lru_cache(maxsize=1)
def _fonts() -> tuple[Ranges, ...]:
    # A family's weights and languages have the same characters: its first face speaks for it.
    faces: dict[str, tuple[str, int]] = {}
    for font in fonts().fonts():
        if font.path is not None:
            faces.setdefault(font.family, (font.path, font.index))
    found = (_characters(Path(path), index) for path, index in sorted(set(faces.values())))
    return tuple(ranges for ranges in found if ranges)


def _characters(path: Path, index: int) -> Ranges:
    """Empty for a file that is no font after all."""
    try:
        with path.open("rb") as file:
            start = 0
            if file.read(4) == b"ttcf":
                file.seek(12 + 4 * index)
                (start,) = struct.unpack(">I", file.read(4))
            file.seek(start + 4)
            (tables,) = struct.unpack(">H", file.read(2))
            file.seek(start + 12)
            for _ in range(tables):
                tag, _, offset, length = struct.unpack(">4sIII", file.read(16))
                if tag == b"cmap":
                    file.seek(offset)
                    return tuple(_merged(_cmap(file.read(length))))
    except (OSError, struct.error):
        pass
    return ()


def _cmap(table: bytes) -> list[tuple[int, int]]:
    (count,) = struct.unpack_from(">H", table, 2)
    found: list[tuple[int, int]] = []
    for number in range(count):
        _, _, offset = struct.unpack_from(">HHI", table, 4 + 8 * number)
        (form,) = struct.unpack_from(">H", table, offset)
        if form == 12:
            (groups,) = struct.unpack_from(">I", table, offset + 12)
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", table, offset + 16 + 12 * group)
                found.append((first, last))
        elif form == 4:
            found += _segments(table, offset)
    return found


def _segments(table: bytes, offset: int) -> Iterable[tuple[int, int]]:
    (doubled,) = struct.unpack_from(">H", table, offset + 6)
    count = doubled // 2
    ends = struct.unpack_from(f">{count}H", table, offset + 14)
    starts = struct.unpack_from(f">{count}H", table, offset + 16 + doubled)
    return [(first, last) for first, last in zip(starts, ends, strict=True) if first <= last != 0xFFFF]


def _merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for first, last in sorted(ranges):
        if merged and first <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    return merged

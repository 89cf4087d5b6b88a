"""A catalogue of ten thousand items in two files, one JSON object a line: what a matter is, and who handles it.

``standard.jsonl``: standard items (标准事项), each with ``standard``, its name here, and what all its organs share.
``raw.jsonl``: raw items (办理项), each naming its ``standard`` and giving its own elements, which go before the shared.
A file for each of ten thousand items would say the same form ten times, and be read a hundred times slower.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from intake.catalog_json import MAX_FILE_SIZE, Unreadable, parse_json

STANDARD_FILE, RAW_FILE = "standard.jsonl", "raw.jsonl"
#: The element that names a standard item.
STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file. ``place`` is the file with the number of the line; ``fault`` why ``data`` is empty."""

    place: str
    data: dict[str, Any]
    fault: Unreadable | None = None


def read_lines(folder: Path, name: str) -> Iterator[Line]:
    """The objects of a file; lines that hold none come with their fault. Empty lines are passed over."""
    try:
        with (folder / name).open("rb") as file:
            number = 0
            while line := file.readline(MAX_FILE_SIZE + 1):
                number += 1
                if line.strip():
                    yield _line(f"{name}:{number}", line)
                if len(line) > MAX_FILE_SIZE:
                    return
    except OSError as error:
        yield Line(name, {}, Unreadable("", f"cannot be read: {error.strerror}"))


def _line(place: str, line: bytes) -> Line:
    if len(line) > MAX_FILE_SIZE:
        return Line(place, {}, Unreadable("", f"line longer than {MAX_FILE_SIZE} bytes; the rest is not read"))
    try:
        data = parse_json(line.decode("utf-8"))
    except UnicodeDecodeError:
        return Line(place, {}, Unreadable("", "not UTF-8"))
    except Unreadable as fault:
        return Line(place, {}, fault)
    if not isinstance(data, dict):
        return Line(place, {}, Unreadable("", "not an object"))
    return Line(place, data)

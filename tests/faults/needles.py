"""Personal values in every form they could be lying about in: encodings, base64 at each offset, hex, JSON escapes."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import quote

_ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030")
#: Shorter pieces turn up in random bytes by chance.
_SHORTEST = 6


def forms(value: str) -> dict[str, bytes]:
    """Name of the form → its bytes; forms that come to the same bytes are there once."""
    found = {encoding: value.encode(encoding) for encoding in _ENCODINGS}
    found["json"] = json.dumps(value)[1:-1].encode()
    found["url"] = quote(value).encode()
    for encoding in _ENCODINGS:
        data = value.encode(encoding)
        found[f"{encoding} hex"] = data.hex().encode()
        found[f"{encoding} HEX"] = data.hex().upper().encode()
        for offset in range(3):
            text = base64_inside(data, offset)
            found[f"{encoding} base64+{offset}"] = text
            found[f"{encoding} base64url+{offset}"] = text.replace(b"+", b"-").replace(b"/", b"_")
    named = {data: name for name, data in reversed(found.items()) if len(data) >= _SHORTEST}
    return {name: data for data, name in named.items()}


def base64_inside(data: bytes, offset: int) -> bytes:
    """The base64 characters that depend on ``data`` alone when so many bytes (mod 3) stand before it."""
    text = base64.b64encode(bytes(offset) + data)
    first = -(-offset * 8 // 6)
    whole = (offset + len(data)) * 8 // 6
    return text[first:whole]


class Needles:
    """``values``: name → personal value."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._forms = [
            (f"{name} as {form}", data) for name, value in values.items() for form, data in forms(value).items()
        ]

    def named(self) -> Iterator[tuple[str, bytes]]:
        yield from self._forms

    def within(self, data: bytes) -> list[str]:
        """Which forms of which values the bytes hold."""
        return [name for name, form in self._forms if form in data]

    def below(self, folder: Path) -> list[str]:
        """What lies in any file below the folder, or in a name of one."""
        found = []
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(folder)
            found += [f"{relative}: {what}" for what in self.within(str(relative).encode())]
            if path.is_file() and not path.is_symlink():
                found += [f"{relative}: {what}" for what in self.within(path.read_bytes())]
        return found

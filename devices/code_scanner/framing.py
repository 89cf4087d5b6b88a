"""Where a code ends in the stream of a serial scanner; no I/O.

Scanners put what they are set up to put around a code. With a prefix the code is all between prefix and suffix.
Without one its end is the suffix with silence behind it: a line break inside a code must not make two of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import MAX_CODE_CHARS
from devices.settings import Options

_WORDS = {"none": b"", "cr": b"\r", "lf": b"\n", "crlf": b"\r\n", "tab": b"\t", "stx": b"\x02", "etx": b"\x03"}
_LINE_ENDS = (b"\r\n", b"\r", b"\n")
#: Four bytes a character at most, and what stands around.
MAX_BYTES = 4 * MAX_CODE_CHARS + 64


@dataclass(frozen=True, slots=True)
class Framing:
    """What stands around a code. ``suffix`` None: any line end; empty: only silence ends a code."""

    prefix: bytes = b""
    suffix: bytes | None = None

    @classmethod
    def of(cls, options: Options) -> Framing:
        """From the options ``prefix`` and ``suffix``: none, cr, lf, crlf, tab, stx, etx, or bytes as hex digits.
        Raises `ValueError`."""
        prefix = _bytes_of("prefix", options.get("prefix", "none"))
        suffix = _bytes_of("suffix", options["suffix"]) if "suffix" in options else None
        if prefix and suffix == b"":
            raise ValueError("a prefix needs a suffix")
        return cls(prefix, suffix)


class CodeBuffer:
    """Collects one code. Total: any bytes in any pieces end in a code, in "too long", or in waiting for more."""

    def __init__(self, framing: Framing) -> None:
        self._framing = framing
        self._held = bytearray()
        self.too_long = False

    @property
    def empty(self) -> bool:
        return not self._held and not self.too_long

    def feed(self, data: bytes) -> None:
        self._held += data
        if self._framing.prefix:
            start = self._held.find(self._framing.prefix)
            # Before the prefix there is nothing but the beginning of one.
            del self._held[: start if start >= 0 else max(len(self._held) - len(self._framing.prefix) + 1, 0)]
        if len(self._held) > MAX_BYTES:
            self.too_long = True
            self._held.clear()

    def code(self, *, quiet: bool) -> bytes | None:
        """The code, once it is whole; ``quiet``: nothing has come for a while."""
        prefix, held = self._framing.prefix, bytes(self._held)
        if prefix:
            if not held.startswith(prefix):
                return None
            ends = [held.find(end, len(prefix)) for end in self._suffixes()]
            found = [end for end in ends if end >= 0]
            return held[len(prefix) : min(found)] if found else None
        if not quiet or not held:
            return None
        if self._framing.suffix == b"":
            return held
        for end in self._suffixes():
            if held.endswith(end):
                return held[: -len(end)]
        return None

    def _suffixes(self) -> tuple[bytes, ...]:
        return _LINE_ENDS if self._framing.suffix is None else (self._framing.suffix,)


def _bytes_of(option: str, word: str) -> bytes:
    if word in _WORDS:
        return _WORDS[word]
    try:
        return bytes.fromhex(word)
    except ValueError:
        raise ValueError(f"{option} must be {', '.join(_WORDS)} or hex digits") from None

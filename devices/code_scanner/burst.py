"""Telling a scanner that types from a person who types: by a start character and by speed; no I/O, no Qt.

A scanner types STX, the code, ETX or Enter, with at most `GAP_S` between two keys (DEVICES §7). A burst lasts until it
falls silent: what follows an end character at once is still the scanner's, a line break inside its code for example.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum

from devices.code_scanner.framing import MAX_BYTES

GAP_S = 0.05
#: So many characters between a start and no end are no person's: nobody types them with such gaps.
_MACHINE = 3
#: So many characters before an end, where no start is asked for.
_CODE = 4


class Kind(Enum):
    """What a key means here."""

    START = "start"  # STX, typed as Ctrl+B
    END = "end"  # ETX (Ctrl+C), Enter, Tab
    TEXT = "text"
    OTHER = "other"  # shift, arrows …


class Verdict(Enum):
    """What a burst was."""

    SCAN = "a code"
    TORN = "a code without its end"
    TYPED = "typed by a person: give it back"


@dataclass(frozen=True, slots=True)
class Burst:
    """A burst that has ended; ``text`` is the code's where it is a scan, still untrusted."""

    verdict: Verdict
    text: str = field(repr=False)


class BurstWatch:
    """Says of each key whether to hold it back, and of each silence what the keys held back were."""

    def __init__(self, gap_s: float = GAP_S, *, needs_start: bool = True) -> None:
        self._gap_s = gap_s
        self._needs_start = needs_start
        self._running = False
        self._started = False
        self._last_at = 0.0
        self._text: list[str] = []
        self._characters = 0
        self._ended = False

    @property
    def running(self) -> bool:
        return self._running

    def expired(self, at_s: float) -> bool:
        """Has the burst been silent for longer than its gap?"""
        return self._running and at_s - self._last_at > self._gap_s

    def key(self, kind: Kind, text: str, at_s: float) -> bool:
        """True: hold it back. Ask `expired` first."""
        if not self._running:
            if kind is not Kind.START and (self._needs_start or kind is not Kind.TEXT):
                return False
            self._running, self._started = True, kind is Kind.START
            self._text, self._characters, self._ended = [], 0, False
        self._last_at = at_s
        if kind is Kind.TEXT:
            self._characters += 1
            if self._characters <= MAX_BYTES:
                self._text.append(text)
            self._ended = False
        elif kind is Kind.END:
            self._text.append("\n")
            self._ended = True
        return True

    def touch(self, at_s: float) -> None:
        """A key of the burst was let go: it is not silent."""
        self._last_at = at_s

    def close(self) -> Burst:
        """It has fallen silent (`expired`, or a timer says so)."""
        self._running = False
        text, self._text = "".join(self._text), []
        if self._ended and (self._started or self._characters >= _CODE):
            return Burst(Verdict.SCAN, text)
        if self._started and self._characters >= _MACHINE:
            return Burst(Verdict.TORN, "")
        return Burst(Verdict.TYPED, "")

"""From key events of the Linux input system to the text of a scanned code; no I/O.

``struct input_event`` is two native longs of time, type, code and value (linux/input.h); keys are those of a US
keyboard, which is what scanners pretend to be unless they are set up otherwise.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum

from devices.code_scanner.framing import MAX_BYTES

EVENT = struct.Struct("llHHi")
EV_SYN, EV_KEY = 0, 1
SYN_REPORT, SYN_DROPPED = 0, 3
RELEASED, PRESSED = 0, 1
KEY_TAB, KEY_ENTER, KEY_KPENTER = 15, 28, 96
KEY_LEFTSHIFT, KEY_RIGHTSHIFT, KEY_CAPSLOCK = 42, 54, 58

_SHIFTS = frozenset({KEY_LEFTSHIFT, KEY_RIGHTSHIFT})
#: With control held a key is a control character, which is no text; with alt or a system key it is who knows what.
_CONTROLS = frozenset({29, 97})
_STRANGE = frozenset({56, 100, 125, 126})
_LOCKS = frozenset({69, 70})  # Num Lock and Scroll Lock, which some scanners press around a code
_ENDS = frozenset({KEY_TAB, KEY_ENTER, KEY_KPENTER})

#: first key code → the characters of the keys from there on, plain and with shift
_ROWS = {
    2: ("1234567890-=", "!@#$%^&*()_+"),
    16: ("qwertyuiop[]", "QWERTYUIOP{}"),
    30: ("asdfghjkl;'`", 'ASDFGHJKL:"~'),
    43: ("\\zxcvbnm,./", "|ZXCVBNM<>?"),
    57: (" ", " "),
    55: ("*", "*"),
    71: ("789-456+1230.", "789-456+1230."),
    98: ("/", "/"),
}
KEYS: dict[int, tuple[str, str]] = {
    first + at: (plain, shifted)
    for first, (plains, shifteds) in _ROWS.items()
    for at, (plain, shifted) in enumerate(zip(plains, shifteds, strict=True))
}
"""Key code → its character without and with shift."""


class Broken(Enum):
    """Why what was typed is no code."""

    KEYS_LOST = "the system lost keys"
    TOO_LONG = "too long"
    NO_CHARACTER = "keys that are no characters of a US keyboard (Alt codes?): how is the scanner set up?"


@dataclass(slots=True)
class KeyDecoder:
    """Collects one code until Enter or Tab. Total: any bytes end in texts, breaks, or waiting for more."""

    _torn: bytes = b""
    _text: str = ""
    _broken: Broken | None = None
    _catching_up: bool = False
    _held: frozenset[int] = frozenset()
    _capitals: bool = False

    def feed(self, data: bytes) -> list[str | Broken]:
        """The codes that ended with these events (or why they are none)."""
        data = self._torn + data
        whole = len(data) - len(data) % EVENT.size
        self._torn = data[whole:]
        ended: list[str | Broken] = []
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            self._take(kind, code, value, ended)
        return ended

    @property
    def begun(self) -> bool:
        return bool(self._text) or self._broken is not None

    def forget(self) -> None:
        """What has been typed so far belongs to no code."""
        self._text, self._broken = "", None

    def _take(self, kind: int, code: int, value: int, ended: list[str | Broken]) -> None:
        if kind == EV_SYN and code == SYN_DROPPED:
            # What is in the buffer up to the next report is not to be believed, nor which keys are down.
            self._catching_up, self._broken, self._held = True, Broken.KEYS_LOST, frozenset()
        elif kind == EV_SYN and code == SYN_REPORT:
            self._catching_up = False
        elif kind == EV_KEY and not self._catching_up:
            self._key(code, value, ended)

    def _key(self, code: int, value: int, ended: list[str | Broken]) -> None:
        if code in _SHIFTS | _CONTROLS | _STRANGE:
            self._held = self._held - {code} if value == RELEASED else self._held | {code}
        elif value != PRESSED:  # released, or repeated by the system
            return
        elif code == KEY_CAPSLOCK:
            self._capitals = not self._capitals
        elif code in _ENDS:
            if self.begun:
                ended.append(self._broken or self._text)
            self.forget()
        elif code not in _LOCKS and (code not in KEYS or self._held & _STRANGE):
            self._broken = self._broken or Broken.NO_CHARACTER
        elif code in KEYS and not self._held & _CONTROLS:
            self._append(code)

    def _append(self, code: int) -> None:
        plain, shifted = KEYS[code]
        capital = bool(self._held & _SHIFTS) != (self._capitals and plain.isalpha())
        if len(self._text) < MAX_BYTES:
            self._text += shifted if capital else plain
        else:
            self._broken = self._broken or Broken.TOO_LONG

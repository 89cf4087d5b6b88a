"""Which bytes of a wire may be seen. Pure; each mask follows its stream byte by byte, in pieces of any size.

What is not known to be harmless is hidden: noise, torn frames and unknown commands too, for a piece of a card may be
in them.
"""

from __future__ import annotations

from collections.abc import Generator
from typing import Protocol

#: Takes the next byte, gives whether *that* one may be seen: in ``next_one = yield seen``, ``seen`` is about the byte
#: that came before.
_Follower = Generator[bool, int, None]


class Mask(Protocol):
    """For each byte: may it be seen? State runs on from call to call."""

    @property
    def name(self) -> str: ...
    def incoming(self, data: bytes) -> list[bool]: ...
    def outgoing(self, data: bytes) -> list[bool]: ...


class LengthsOnly:
    """For protocols nobody has described here."""

    name = "nothing known: lengths only"

    def incoming(self, data: bytes) -> list[bool]:
        return [False] * len(data)

    def outgoing(self, data: bytes) -> list[bool]:
        return [False] * len(data)


#: SDT request → length of its reply's data that may be seen: status, reset, SAM id, find
_ABOUT_THE_MODULE = {b"\x11\xff": 0, b"\x10\xff": 0, b"\x12\xff": 16, b"\x20\x01": 4}

#: ESC/POS command → number of its parameters
_COMMANDS = {
    **dict.fromkeys((b"\x1b@", b"\x1b2", b"\x1c&", b"\x1c."), 0),
    **dict.fromkeys((b"\x1ba", b"\x1bd", b"\x1bE", b"\x1b!", b"\x1b3", b"\x1bJ", b"\x1bt", b"\x1bR"), 1),
    **dict.fromkeys((b"\x1c!", b"\x1cW", b"\x1d!", b"\x1dr", b"\x1da", b"\x1dI", b"\x10\x04", b"\x10\x05"), 1),
    **dict.fromkeys((b"\x1cS", b"\x1dL", b"\x1dW"), 2),
    b"\x10\x14": 3,
}


class SdtMask:
    """SDT (DEVICES §1): requests hold nothing personal. Of replies the head is seen, and the data of the few that are
    about the module; never of what came from a card, its serial number included."""

    name = "SDT"
    _PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
    _MOST = 0x090A - 4

    def __init__(self) -> None:
        self._asked = b""
        self._follower = self._reply()
        next(self._follower)

    def outgoing(self, data: bytes) -> list[bool]:
        self._asked = data[7:9] if data.startswith(self._PREAMBLE) else b""
        return [True] * len(data)

    def incoming(self, data: bytes) -> list[bool]:
        return [self._follower.send(byte) for byte in data]

    def _reply(self) -> _Follower:
        sync = self._PREAMBLE[1:]
        matched = 0
        byte = yield False
        while True:
            # The preamble may have lost its first byte, or have one AA more.
            if byte == sync[matched]:
                matched += 1
            else:
                matched = (2 if matched == 2 else 1) if byte == 0xAA else 0
            if matched < len(sync):
                byte = yield byte == 0xAA or matched > 0
                continue
            matched = 0
            high = yield True
            low = yield True
            data = (high << 8 | low) - 4
            if not 0 <= data <= self._MOST:
                byte = yield True
                continue
            for _ in range(3):  # SW1 SW2 SW3
                yield True
            harmless = _ABOUT_THE_MODULE.get(self._asked) == data or data == 0
            visible = True
            for _ in range(data + 1):  # and the checksum, which tells a little of what it sums up
                yield visible
                visible = harmless
            byte = yield visible


class EscPosMask:
    """ESC/POS (DEVICES §4): commands are seen, text, pictures and codes are not. A printer answers states only."""

    name = "ESC/POS"
    _LEADS = frozenset(b"\x1b\x1c\x1d\x10")

    def __init__(self) -> None:
        self._follower = self._job()
        next(self._follower)

    def incoming(self, data: bytes) -> list[bool]:
        return [True] * len(data)

    def outgoing(self, data: bytes) -> list[bool]:
        return [self._follower.send(byte) for byte in data]

    def _job(self) -> _Follower:
        byte = yield False
        while True:
            if byte not in self._LEADS:
                byte = yield byte == 0x0A
                continue
            second = yield True
            command = bytes((byte, second))
            if command in _COMMANDS:
                for _ in range(_COMMANDS[command]):
                    yield True
                byte = yield True
            elif command == b"\x1dV":
                how = yield True
                if how in (0x41, 0x42):
                    yield True
                byte = yield True
            elif command == b"\x1dv":
                byte = yield from self._raster()
            elif command == b"\x1d(":
                byte = yield from self._function()
            else:
                byte = yield False

    def _raster(self) -> Generator[bool, int, int]:
        """``30 m xL xH yL yH`` and x times y bytes of picture. Gives the byte behind."""
        head = []
        for _ in range(6):
            head.append((yield True))
        visible = True
        for _ in range((head[2] | head[3] << 8) * (head[4] | head[5] << 8)):
            yield visible
            visible = False
        return (yield visible)

    def _function(self) -> Generator[bool, int, int]:
        """``k pL pH`` and p bytes: two that say which function, then its data."""
        head = []
        for _ in range(3):
            head.append((yield True))
        visible = True
        for at in range(head[1] | head[2] << 8):
            yield visible
            visible = at < 2
        return (yield visible)


class CodeMask:
    """Code scanners: what stands around a code is seen, the code is not."""

    name = "code scanner"
    _AROUND = frozenset(b"\x02\x03\r\n")

    def incoming(self, data: bytes) -> list[bool]:
        return [byte in self._AROUND for byte in data]

    def outgoing(self, data: bytes) -> list[bool]:
        return [True] * len(data)


def mask_for(role: str, driver: str) -> Mask:
    """The mask of a driver's protocol."""
    match role, driver:
        case "id_card", "sdt":
            return SdtMask()
        case "receipt_printer", "escpos":
            return EscPosMask()
        case "code_scanner", "serial":
            return CodeMask()
        case _:
            return LengthsOnly()

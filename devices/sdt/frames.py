"""SDT framing: bytes in, frames out; no I/O.

Request ``AA AA AA 96 69 | length u16 | command | parameter | data | checksum``; the reply has ``SW1 SW2 SW3`` instead
of command and parameter. The length counts all that follows it; the checksum is the XOR from the length on
(DEVICES §1.1).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import xor

PREAMBLE = b"\xaa\xaa\xaa\x96\x69"
#: What a receiver looks for: the line may swallow the first byte.
_SYNC = PREAMBLE[1:]
_MIN_LENGTH = 4  # SW1 SW2 SW3 checksum
_MAX_LENGTH = 0x090A  # text, photo and two fingerprints


@dataclass(frozen=True, slots=True)
class Request:
    """A function of the module by its two bytes."""

    command: int
    parameter: int

    def __str__(self) -> str:
        return f"{self.command:02X} {self.parameter:02X}"


RESET_SAM = Request(0x10, 0xFF)
SAM_STATUS = Request(0x11, 0xFF)
SAM_ID = Request(0x12, 0xFF)
FIND_CARD = Request(0x20, 0x01)
SELECT_CARD = Request(0x20, 0x02)
READ_TEXT_AND_PHOTO = Request(0x30, 0x01)
READ_ADDED_ADDRESSES = Request(0x30, 0x03)


@dataclass(frozen=True, slots=True)
class Reply:
    """A reply whose checksum holds. ``sw3`` says what became of the request (`devices.sdt.answers`)."""

    sw3: int
    data: bytes = b""
    sw1: int = 0
    sw2: int = 0

    def __repr__(self) -> str:  # the data is a person's card
        return f"Reply(sw3={self.sw3:02X}, {len(self.data)} bytes)"


def checksum(body: bytes) -> int:
    """XOR over length field and content."""
    return reduce(xor, body, 0)


def frame(content: bytes) -> bytes:
    """Preamble, length, content, checksum."""
    body = (len(content) + 1).to_bytes(2, "big") + content
    return PREAMBLE + body + bytes((checksum(body),))


def encode_request(request: Request, data: bytes = b"") -> bytes:
    return frame(bytes((request.command, request.parameter)) + data)


class ReplyParser:
    """Takes bytes in pieces of any size, between noise, with or without the first byte, and yields whole replies."""

    def __init__(self) -> None:
        self._pending = bytearray()
        #: bytes that have come, of whatever kind
        self.heard = 0
        #: frames thrown away for a wrong checksum or an impossible length
        self.refused = 0

    def feed(self, data: bytes) -> list[Reply]:
        self._pending += data
        self.heard += len(data)
        replies: list[Reply] = []
        while (start := self._pending.find(_SYNC)) >= 0:
            del self._pending[:start]
            if len(self._pending) < len(_SYNC) + 2:
                return replies
            length = int.from_bytes(self._pending[4:6], "big")
            end = len(_SYNC) + 2 + length
            if _MIN_LENGTH <= length <= _MAX_LENGTH:
                if len(self._pending) < end:
                    return replies
                body = bytes(self._pending[len(_SYNC) : end])
                if checksum(body) == 0:
                    replies.append(Reply(body[4], body[5:-1], body[2], body[3]))
                    del self._pending[:end]
                    continue
            # A frame may begin inside what only looked like one: go on right behind the sync word.
            self.refused += 1
            del self._pending[: len(_SYNC)]
        # Of what holds no sync word only its possible beginning matters.
        del self._pending[: max(len(self._pending) - len(_SYNC) + 1, 0)]
        return replies

    @property
    def in_frame(self) -> bool:
        """Has a frame begun that is not complete?"""
        return len(self._pending) >= len(_SYNC)

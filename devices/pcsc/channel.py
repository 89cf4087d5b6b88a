"""Talking to one card: commands and answers of ISO 7816-4, within one deadline."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from devices import wire_trace
from devices.pcsc.errors import cancelled, card_unreadable, too_late
from devices.pcsc.terminal import CardConnection
from devices.ports.state import Cancel

#: The longest a card may think about one command. PC/SC readers ask for more time themselves up to about this.
EXCHANGE_S = 5.0
#: GET RESPONSE in a row: no card of ours has more to say at once.
_MOST_PARTS = 256
_MOST_BYTES = 1 << 16

OK = 0x9000
NO_FILE = 0x6A82
NO_RECORD = 0x6A83
#: Security status not satisfied; conditions not satisfied; command not allowed.
DENIED = frozenset({0x6982, 0x6985, 0x6986})
#: Instruction or class that the card does not know.
UNKNOWN = frozenset({0x6D00, 0x6E00, 0x6881, 0x6882})


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """Data and status word (SW1 SW2) of one answer. Has no ``repr``: the data may be personal."""

    data: bytes
    sw: int


class CardChannel:
    """One card for the time of one reading. Raises `devices.pcsc.errors.PcscError`."""

    def __init__(
        self, connection: CardConnection, end: float, cancel: Cancel, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._connection = connection
        self._end = end
        self._cancel = cancel
        self._monotonic = monotonic
        self._answered = True

    @property
    def answered(self) -> bool:
        """The card has answered the last command, well or not."""
        return self._answered

    def send(self, command: bytes) -> Answer:
        """The whole answer: ``61 xx`` is fetched, ``6C xx`` asked again with the right length."""
        answer = self._exchange(command)
        if answer.sw >> 8 == 0x6C:
            answer = self._exchange(with_length(command, answer.sw & 0xFF))
        data = answer.data
        for _ in range(_MOST_PARTS):
            if answer.sw >> 8 != 0x61:
                return Answer(data, answer.sw)
            answer = self._exchange(bytes((0x00, 0xC0, 0x00, 0x00, answer.sw & 0xFF)))
            data += answer.data
            if len(data) > _MOST_BYTES:
                break
        raise card_unreadable("the answer does not end")

    def _exchange(self, command: bytes) -> Answer:
        if self._cancel.is_set():
            raise cancelled()
        left = self._end - self._monotonic()
        if left <= 0:
            raise too_late("while the card was read")
        wire_trace.note(f"-> {command[:4].hex(' ').upper()} and {len(command) - 4}")  # never what is behind the head
        self._answered = False
        raw = self._connection.transmit(command, min(left, EXCHANGE_S), self._cancel)
        wire_trace.note(
            f"<- {max(len(raw) - 2, 0)} and {raw[-2:].hex(' ').upper() if len(raw) > 1 else 'no status word'}"
        )
        if len(raw) < 2:
            raise card_unreadable("an answer without status word")
        self._answered = True
        return Answer(raw[:-2], int.from_bytes(raw[-2:], "big"))


def with_length(command: bytes, length: int) -> bytes:
    """The command with this Le (00 = 256). Only short commands: header 4, [Lc, data], [Le]."""
    if len(command) > 5:
        body = 5 + command[4]
        return command[:body] + bytes((length,))
    return command[:4] + bytes((length,))

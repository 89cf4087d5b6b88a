"""The seam below the drivers: one reader and the card in it, as the drivers need them.

`devices.pcsc.service.PcscTerminal` is the real one; tests put a card of their own behind the same two protocols.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel

#: pcscd answers in a millisecond; one that takes so long is stopped or overwhelmed.
SERVICE_S = 2.0


class Presence(StrEnum):
    """What lies on the reader."""

    EMPTY = "empty"
    CARD = "card"
    MUTE = "mute"  # a card that does not answer its reset: wrong way round, no chip, defective
    HELD = "held"  # a card that another program holds for itself


class CardConnection(Protocol):
    """A card that has been powered. Everything but ``close`` raises `devices.pcsc.errors.PcscError`."""

    def transmit(self, command: bytes, timeout_s: float, cancel: Cancel) -> bytes:
        """One command APDU, one answer: at least the two bytes of its status word (ISO 7816-4). Does not wait for a
        card that does not answer once ``cancel`` is set."""
        ...

    def close(self) -> None:
        """Take the card's power away. Never raises, never waits long; may be called twice."""
        ...


class CardTerminal(Protocol):
    """One reader. ``open`` first; everything but ``close`` raises `devices.pcsc.errors.PcscError`."""

    @property
    def name(self) -> str:
        """The reader's name as the system knows it."""
        ...

    @property
    def stuck(self) -> bool:
        """A card does not answer and cannot be given up on but by taking it out."""
        ...

    def open(self) -> None: ...
    def presence(self, timeout_s: float = SERVICE_S) -> Presence:
        """What lies there now. Cheap, also while a card does not answer."""
        ...

    def connect(self, timeout_s: float, cancel: Cancel) -> CardConnection: ...
    def close(self) -> None:
        """Never raises; may be called twice."""
        ...

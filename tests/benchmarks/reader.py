"""Laying cards on a simulated reader at a known moment of its driver's rhythm."""

from __future__ import annotations

import time

from devices.simulators.control import SimulatorControl

#: A driver looks for a card several times a second; this long after the last look something is wrong.
_PATIENCE_S = 5.0


def lay_card_just_after_a_look(reader: SimulatorControl, card: str) -> float:
    """Lay the card right after the driver has looked for one, so that the wait until it looks again (a third of a
    second) is the same each time. Returns the monotonic time at which it lay there."""
    before = _looks(reader)
    end = time.monotonic() + _PATIENCE_S
    while _looks(reader) == before:
        if time.monotonic() > end:
            raise RuntimeError("nobody looks for a card")
    laid = time.monotonic()
    reader.do("insert", card=card)
    return laid


def _looks(reader: SimulatorControl) -> int:
    return int(reader.do("state")["asked"].get("find", 0))

"""How long to wait before trying again: full jitter, so that a city's terminals do not all come back at once."""

from __future__ import annotations

from random import Random


class Backoff:
    """Waits drawn from 0..min(cap, base·2ⁿ) seconds, for ever. A success resets it."""

    def __init__(self, base_s: float, cap_s: float, rng: Random) -> None:
        self._base_s = base_s
        self._cap_s = cap_s
        self._rng = rng
        self._failures = 0

    @property
    def failures(self) -> int:
        return self._failures

    def next_wait(self) -> float:
        """One more failure; returns how long to wait now."""
        ceiling = min(self._cap_s, self._base_s * 2 ** min(self._failures, 32))
        self._failures += 1
        return self._rng.uniform(0, ceiling)

    def reset(self) -> None:
        self._failures = 0

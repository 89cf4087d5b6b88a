"""How fast the queue empties: what goes out a second, and how long the rest takes.

Only time in which something was under way counts; minutes, not seconds, make the figure, so that a large page does not
make it jump. Pure: the caller says what time it is.
"""

from __future__ import annotations

import math

#: The figure is made of the last minutes: after so many seconds of sending an older one counts half.
HALF_LIFE_S = 120.0
#: Before that nothing is said: a first page proves nothing.
_LEAST_S = 3.0


class Pace:
    """An average of bytes a second that forgets, corrected for having begun at nothing."""

    def __init__(self) -> None:
        self._average = 0.0
        self._weight = 0.0  # of what is known; 1 after a long time
        self._seconds = 0.0
        self._at: float | None = None
        self._sent = 0

    def look(self, now: float, sent: int, *, busy: bool) -> None:
        """``sent`` bytes in all until ``now`` (monotonic seconds); ``busy``: something was under way since the last
        look."""
        before, self._at = self._at, now
        more, self._sent = sent - self._sent, sent
        if before is None or not busy or now <= before:
            return
        seconds = now - before
        keep = math.exp2(-seconds / HALF_LIFE_S)
        self._average = self._average * keep + (more / seconds) * (1 - keep)
        self._weight = self._weight * keep + (1 - keep)
        self._seconds += seconds

    @property
    def bytes_per_s(self) -> float | None:
        """None as long as nothing can be said."""
        if self._seconds < _LEAST_S or self._average <= 0:
            return None
        return self._average / self._weight

    def seconds_for(self, size: int) -> int | None:
        """How long ``size`` bytes take at this pace."""
        rate = self.bytes_per_s
        return None if rate is None else math.ceil(size / rate)

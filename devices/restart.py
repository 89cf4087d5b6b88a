"""When a device host that died may start again: soon at first, and not for ever."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

BACK_OFF_S = (0.1, 0.25, 0.5, 1.0, 1.0)
PER_MINUTE = 5
WINDOW_S = 60.0


@dataclass(slots=True)
class RestartPolicy:
    """Pure: told of deaths, it says when to start again and whether to give up for now.

    At most ``PER_MINUTE`` deaths in a minute are met with a quick restart. After that the device counts as broken, and
    one attempt is made as soon as the oldest of these deaths is a minute old.
    """

    deaths: deque[float] = field(default_factory=deque)

    def died(self, now: float) -> float:
        """Record a death; returns the time of the next start."""
        self.deaths.append(now)
        self._forget(now)
        if self.given_up(now):
            return self.deaths[0] + WINDOW_S
        return now + BACK_OFF_S[min(len(self.deaths), len(BACK_OFF_S)) - 1]

    def given_up(self, now: float) -> bool:
        self._forget(now)
        return len(self.deaths) >= PER_MINUTE

    def _forget(self, now: float) -> None:
        while self.deaths and now - self.deaths[0] >= WINDOW_S:
            self.deaths.popleft()

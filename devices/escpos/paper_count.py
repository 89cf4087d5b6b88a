"""How much paper is left on the roll, by our own count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_LOW_FROM = 0.9  # of the roll


@dataclass
class PaperCount:
    """How much paper has left the roll since it was changed, by our own count: near-end sensors are unreliable.

    The owner may keep ``used_mm`` between runs and be told of changes by ``changed``.
    """

    roll_mm: float = 0.0  # 0: length unknown, no warning by count
    used_mm: float = 0.0
    changed: Callable[[float], None] | None = None

    def add(self, mm: float) -> None:
        self._set(self.used_mm + mm)

    def new_roll(self) -> None:
        self._set(0.0)

    @property
    def low(self) -> bool:
        return self.roll_mm > 0 and self.used_mm >= self.roll_mm * _LOW_FROM

    def _set(self, used_mm: float) -> None:
        self.used_mm = used_mm
        if self.changed is not None:
            self.changed(used_mm)

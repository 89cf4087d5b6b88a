"""Time as the rules see it: a reading of UTC and how far it can be trusted.

The real clock lives outside (station); tests pass a reading. An untrusted date is marked on record and paper.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import Protocol

#: China has one legal time, UTC+8, without daylight saving.
CHINA = timezone(timedelta(hours=8), "CST")


class Confidence(StrEnum):
    TRUSTED = "trusted"  # not before the last time the platform signed, and offset measured
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of the clock; ``utc`` is aware."""

    utc: datetime
    confidence: Confidence = Confidence.TRUSTED

    def __post_init__(self) -> None:
        if self.utc.tzinfo is None:
            raise ValueError("a clock reading needs a time zone")

    @property
    def rfc3339(self) -> str:
        """UTC with milliseconds, ``2026-11-22T01:37:58.123Z``."""
        return self.utc.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")

    @property
    def local(self) -> datetime:
        """Legal time in China."""
        return self.utc.astimezone(CHINA)


class Clock(Protocol):
    def now(self) -> Reading: ...
    def monotonic(self) -> float:
        """Seconds that never go back; only differences mean anything."""
        ...

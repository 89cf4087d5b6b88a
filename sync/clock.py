"""The terminal's clock: the system's time, checked against what the platform said, never before what it has signed.

A hall machine's clock may be wrong by years (flat battery, a technician's slip) and may be set while we run. What we
know better is kept in the store: the latest time the platform signed, and the last measurement of its clock, tied to
the boot and its running time, which nobody can set. Within the same boot the measured time simply runs on; after a
restart the system clock is believed as far as it agrees.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from intake.clock import Confidence, Reading
from sync.store.errors import KnownStoreError

#: How long facts are reused before the store is asked again, seconds.
FACTS_LIFE_S = 10.0
#: While system clock and measured time agree this well the system clock is used: it is kept in step, we drift.
AGREEMENT = timedelta(seconds=60)


def plausible_time(text: object) -> datetime | None:
    """A time a platform states, in UTC; None for what is none, names no zone or no year this program can live in:
    what the platform signed is a floor for ever, and sums with it must not leave the calendar."""
    try:
        stated = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return stated.astimezone(UTC) if stated is not None and stated.tzinfo and 2020 <= stated.year < 2200 else None


def readable_time(text: object) -> datetime | None:
    """A time from somebody whose clock may be wrong by years, in UTC; None for what no zone's calendar could show."""
    try:
        stated = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return stated.astimezone(UTC) if stated is not None and stated.tzinfo and 1900 <= stated.year < 9999 else None


def boot_id() -> str:
    """Names this run of the system; empty where the system has no name for it."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""


def running_time() -> float:
    """Seconds since boot, suspension included."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


@dataclass(frozen=True, slots=True)
class Measured:
    """The platform's clock read ``utc`` when the boot ``boot`` had been running for ``running_s`` seconds, and the
    system clock was ``offset`` behind it."""

    utc: datetime
    boot: str
    running_s: float
    offset: timedelta


@dataclass(frozen=True, slots=True)
class TimeFacts:
    """What the platform taught us about time."""

    signed: datetime | None = None
    measured: Measured | None = None


class TimeSource(Protocol):
    """Whoever keeps the facts (`sync.store.store.Store`)."""

    def time_facts(self) -> TimeFacts: ...


class SystemClock:
    """Implements `intake.clock.Clock`. Until it follows a store it reads the system clock, untrusted."""

    def __init__(
        self,
        wall: Callable[[], datetime] = lambda: datetime.now(UTC),
        running: Callable[[], float] = running_time,
        boot: str | None = None,
    ) -> None:
        self._wall = wall
        self._running = running
        self._boot = boot_id() if boot is None else boot
        self._source: TimeSource | None = None
        self._facts = TimeFacts()
        self._facts_until = 0.0
        self._floor: tuple[datetime, float] | None = None

    def follow(self, source: TimeSource) -> None:
        """From now on, use what this store knows about time."""
        self._source = source
        self._refresh()

    def now(self) -> Reading:
        if self._running() >= self._facts_until:
            self._refresh()
        reading = self._best()
        floor = self._floor_now()
        return Reading(floor, Confidence.UNTRUSTED) if floor is not None and reading.utc < floor else reading

    def monotonic(self) -> float:
        return self._running()

    def there(self) -> datetime:
        """What the platform's clock most likely reads now: for what the platform alone judges, as the life of a login.
        Unlike `now` it may go back: a platform that was years ahead, and has been put right, must not lock us out."""
        self._refresh()
        system, measured = self._wall(), self._facts.measured
        if measured is None:
            return system
        if self._boot and measured.boot == self._boot:
            return measured.utc + timedelta(seconds=self._running() - measured.running_s)
        return system + measured.offset

    def certain(self) -> datetime | None:
        """The platform's time, run on within this boot: nobody can have set it. None until the platform has been heard
        since the machine was started; what is done only once, like shredding, waits for it."""
        self._refresh()
        measured = self._facts.measured
        if measured is None or not self._boot or measured.boot != self._boot:
            return None
        now = measured.utc + timedelta(seconds=self._running() - measured.running_s)
        floor = self._floor_now()
        return now if floor is None or now >= floor else None

    def measurement(self, platform_utc: datetime) -> Measured:
        """Ties the platform's time, just learnt, to this boot."""
        return Measured(platform_utc, self._boot, self._running(), platform_utc - self._wall())

    def _best(self) -> Reading:
        system, measured = self._wall(), self._facts.measured
        if measured is None:
            return Reading(system, Confidence.UNTRUSTED)
        if self._boot and measured.boot == self._boot:
            ran_on = measured.utc + timedelta(seconds=self._running() - measured.running_s)
            return Reading(system if abs(system - ran_on) <= AGREEMENT else ran_on)
        agrees = abs(measured.offset) <= AGREEMENT
        return Reading(system, Confidence.TRUSTED if agrees else Confidence.UNTRUSTED)

    def _refresh(self) -> None:
        if self._source is None:
            return
        self._facts_until = self._running() + FACTS_LIFE_S
        try:
            facts = self._source.time_facts()
        except KnownStoreError:
            return  # the time goes on while the store is busy, full or damaged; asked again later
        if facts.signed is not None and (self._facts.signed is None or facts.signed > self._facts.signed):
            self._floor = (facts.signed, self._running())
        self._facts = facts

    def _floor_now(self) -> datetime | None:
        """The signed time, moving on since we learnt it."""
        if self._floor is None:
            return None
        signed, since = self._floor
        return signed + timedelta(seconds=self._running() - since)

"""A wrong clock loses nothing: what the platform said runs on, and time never falls before what it signed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.clock import Confidence
from sync.clock import Measured, SystemClock, TimeFacts, plausible_time
from sync.store.errors import StoreBusy

NOON = datetime(2026, 5, 14, 4, tzinfo=UTC)


class Machine:
    """A system clock that can be set, a running time that cannot, and the facts of a store."""

    def __init__(self) -> None:
        self.wall, self.running, self.facts = NOON, 5000.0, TimeFacts()

    def time_facts(self) -> TimeFacts:
        return self.facts

    def passes(self, seconds: float) -> None:
        self.wall += timedelta(seconds=seconds)
        self.running += seconds

    def clock(self, boot: str = "boot 1") -> SystemClock:
        clock = SystemClock(lambda: self.wall, lambda: self.running, boot)
        clock.follow(self)
        return clock


def test_without_a_measurement_the_system_clock_is_read_but_not_trusted() -> None:
    reading = Machine().clock().now()
    assert (reading.utc, reading.confidence) == (NOON, Confidence.UNTRUSTED)


def test_an_agreeing_system_clock_is_trusted_also_after_a_restart() -> None:
    machine = Machine()
    machine.facts = TimeFacts(measured=machine.clock().measurement(NOON + timedelta(seconds=3)))
    machine.passes(86400)
    for boot in ("boot 1", "boot 2"):
        reading = machine.clock(boot).now()
        assert (reading.utc, reading.confidence) == (machine.wall, Confidence.TRUSTED)


def test_a_clock_set_while_we_run_changes_nothing() -> None:
    machine = Machine()
    machine.facts = TimeFacts(measured=machine.clock().measurement(NOON))
    clock = machine.clock()
    for years in (-10, 10):
        machine.wall = NOON + timedelta(days=365 * years)
        machine.passes(100)
        reading = clock.now()
        assert abs(reading.utc - (NOON + timedelta(seconds=machine.running - 5000))) < timedelta(seconds=1)
        assert reading.confidence is Confidence.TRUSTED


def test_a_clock_that_was_wrong_when_measured_is_not_believed_after_a_restart() -> None:
    machine = Machine()
    machine.facts = TimeFacts(measured=Measured(NOON + timedelta(days=400), "boot 1", 5000.0, timedelta(days=400)))
    assert machine.clock("boot 1").now().utc == NOON + timedelta(days=400)
    assert machine.clock("boot 2").now().confidence is Confidence.UNTRUSTED


def test_time_is_never_before_what_the_platform_signed_and_goes_on_from_there() -> None:
    machine = Machine()
    signed = NOON + timedelta(days=3)
    machine.facts = TimeFacts(signed=signed)
    clock = machine.clock()
    assert (clock.now().utc, clock.now().confidence) == (signed, Confidence.UNTRUSTED)
    machine.passes(60)
    assert clock.now().utc == signed + timedelta(seconds=60)


def test_new_facts_are_picked_up_soon() -> None:
    machine = Machine()
    clock = machine.clock()
    machine.facts = TimeFacts(measured=machine.clock().measurement(NOON))
    assert clock.now().confidence is Confidence.UNTRUSTED
    machine.passes(11)
    assert clock.now().confidence is Confidence.TRUSTED


def test_a_store_in_trouble_does_not_stop_the_clock() -> None:
    machine = Machine()
    machine.facts = TimeFacts(measured=machine.clock().measurement(NOON))
    clock = machine.clock()

    def busy() -> TimeFacts:
        raise StoreBusy("SQLITE_BUSY")

    machine.time_facts = busy  # type: ignore[method-assign]
    machine.passes(3600)
    assert (clock.now().utc, clock.now().confidence) == (NOON + timedelta(hours=1), Confidence.TRUSTED)


UNBELIEVABLE = ("", "noon", "2026-05-14T04:00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00")


@pytest.mark.parametrize("text", [*UNBELIEVABLE, "1970-01-01T00:00:00Z", "\ud800", None, 7, ["2026-05-14T04:00:00Z"]])
def test_times_nobody_can_live_in_are_not_believed(text: object) -> None:
    assert plausible_time(text) is None


def test_a_stated_time_is_read_in_utc() -> None:
    assert plausible_time("2026-05-14T12:00:00+08:00") == NOON


def test_what_logins_are_dated_by_goes_back_with_the_platform() -> None:
    """A platform that was ten years ahead signed a receipt, and was put right: its terminals must still get in."""
    machine = Machine()
    clock, ahead = machine.clock(), NOON + timedelta(days=3653)
    machine.facts = TimeFacts(signed=ahead, measured=clock.measurement(ahead))
    assert clock.there() == ahead
    machine.facts = TimeFacts(signed=ahead, measured=clock.measurement(NOON))
    assert clock.there() == NOON
    machine.passes(20)
    assert clock.now().utc >= ahead  # what is written down never goes back behind what was signed
    assert machine.clock("boot 2").there() == machine.wall

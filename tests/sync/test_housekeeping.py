"""The house-keeping lane: each duty at its time, none held up by another's error."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from store_kit import HandClock
from terminal_kit import NoWait

from sync.housekeeping import AGAIN_S, Duty, Housekeeping
from sync.store.errors import StoreFull

HOUR, DAY = 3600.0, 86400.0


def passing(times: list[str], name: str) -> Callable[[], bool]:
    def do() -> bool:
        times.append(name)
        return True

    return do


def test_each_duty_is_done_at_the_start_and_then_at_its_own_time(clock: HandClock) -> None:
    times: list[str] = []
    duties = [Duty("sweep", HOUR, passing(times, "sweep")), Duty("purge", DAY, passing(times, "purge"))]
    house = Housekeeping(duties, clock, NoWait())
    house.round()
    assert (times, house.next_wait()) == (["sweep", "purge"], HOUR)
    for _ in range(24):
        clock.advance(house.next_wait())
        house.round()
    assert times == ["sweep", "purge", *["sweep"] * 24, "purge"]


@pytest.mark.parametrize("error", [StoreFull("SQLITE_FULL"), ZeroDivisionError("a mistake of ours")])
def test_a_duty_that_fails_comes_again_soon_and_holds_up_no_other(clock: HandClock, error: Exception) -> None:
    times: list[str] = []

    def failing() -> bool:
        times.append("failing")
        raise error

    house = Housekeeping([Duty("failing", DAY, failing), Duty("other", DAY, passing(times, "other"))], clock, NoWait())
    house.round()
    assert (times, house.next_wait()) == (["failing", "other"], AGAIN_S)
    clock.advance(AGAIN_S)
    house.round()
    assert times == ["failing", "other", "failing"]


def test_not_yet_means_again_soon_and_never_later_than_its_interval(clock: HandClock) -> None:
    asked: list[float] = []

    def not_yet() -> bool:
        asked.append(clock.running)
        return False

    house = Housekeeping([Duty("quick", 5.0, not_yet)], clock, NoWait())
    house.round()
    assert house.next_wait() == 5.0


def test_an_order_to_stop_is_heard_between_two_duties(clock: HandClock) -> None:
    waiter, times = NoWait(), list[str]()

    def last() -> bool:
        times.append("last")
        waiter.stopped = True
        return True

    Housekeeping([Duty("last", DAY, last), Duty("never", DAY, passing(times, "never"))], clock, waiter).run()
    assert times == ["last"]


def test_a_date_set_by_years_changes_no_interval(clock: HandClock) -> None:
    times: list[str] = []
    house = Housekeeping([Duty("purge", DAY, passing(times, "purge"))], clock, NoWait())
    house.round()
    clock.utc = clock.utc.replace(year=clock.utc.year + 10)
    house.round()
    assert times == ["purge"]

"""How fast the queue empties, and how long the rest takes."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.pace import HALF_LIFE_S, Pace


def sent(pace: Pace, seconds: int, rate: int, start: int = 0, done: int = 0) -> int:
    for second in range(start, start + seconds + 1):
        pace.look(float(second), done + (second - start) * rate, busy=True)
    return done + seconds * rate


def test_nothing_is_said_of_the_first_moments() -> None:
    pace = Pace()
    pace.look(0.0, 0, busy=True)
    pace.look(1.0, 10**6, busy=True)
    assert pace.bytes_per_s is None
    assert pace.seconds_for(10**6) is None


@settings(max_examples=50)
@given(rate=st.integers(1_000, 10**8), seconds=st.integers(4, 400))
def test_a_steady_line_is_seen_as_it_is_from_the_beginning(rate: int, seconds: int) -> None:
    pace = Pace()
    sent(pace, seconds, rate)
    assert pace.bytes_per_s == pytest.approx(rate, rel=1e-6)
    assert pace.seconds_for(rate * 90) in (90, 91)


def test_a_line_that_becomes_slow_is_believed_within_minutes() -> None:
    pace = Pace()
    done = sent(pace, 600, 1_000_000)
    sent(pace, int(HALF_LIFE_S), 100_000, start=600, done=done)
    assert pace.bytes_per_s == pytest.approx(550_000, rel=0.05)


def test_time_in_which_nothing_was_under_way_does_not_count() -> None:
    pace = Pace()
    done = sent(pace, 60, 1_000_000)
    pace.look(4000.0, done, busy=False)
    pace.look(4001.0, done + 1_000_000, busy=True)
    assert pace.bytes_per_s == pytest.approx(1_000_000, rel=1e-6)

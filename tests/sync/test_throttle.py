"""How much of the line records may use: never more than agreed, small things at once, by the hour of the day."""

from __future__ import annotations

from datetime import time

import pytest
from faults import FaultyPlatform, serving
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.outcomes import Fault, Transport
from sync.throttle import SLICE, SMALL, LineLimits, Slowly, Throttle
from sync.transport import Answer, HttpTransport


class Hand:
    """A clock that waiting moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def wait(self, seconds: float) -> bool:
        self.now += seconds
        return False


def throttle_of(hand: Hand, rate: float) -> Throttle:
    return Throttle(LineLimits(rate), lambda: hand.now, lambda: time(9), hand.wait)


@settings(max_examples=60)
@given(sizes=st.lists(st.integers(1, 200_000), min_size=1, max_size=30), rate=st.integers(1_000, 10**7))
def test_over_any_time_no_more_goes_out_than_agreed(sizes: list[int], rate: int) -> None:
    hand = Hand()
    throttle = throttle_of(hand, rate)
    for size in sizes:
        assert throttle.take(size)
    assert (hand.now - 100.0) * rate >= sum(sizes[:-1]) * 0.999


def test_small_things_go_at_once_and_the_next_large_one_pays() -> None:
    hand = Hand()
    throttle = throttle_of(hand, 1_000)
    throttle.take(10_000)
    assert throttle.paced(bytes(SMALL)) == bytes(SMALL)
    assert hand.now == 100.0
    assert throttle.take(1)
    assert hand.now == pytest.approx(100.0 + (10_000 + SMALL) / 1_000)


@pytest.mark.parametrize(
    ("limits", "at", "rate"),
    [
        (LineLimits(), time(9), 0),
        (LineLimits(500), time(9), 500),
        (LineLimits(500, 100, time(8), time(18)), time(8), 100),
        (LineLimits(500, 100, time(8), time(18)), time(18), 500),
        (LineLimits(0, 100, time(8), time(18)), time(7, 59), 0),
        (LineLimits(100, 500, time(8), time(18)), time(9), 100),
        (LineLimits(0, 100, time(22), time(6)), time(23), 100),
        (LineLimits(0, 100, time(22), time(6)), time(6), 0),
    ],
)
def test_the_hour_decides_which_limit_counts(limits: LineLimits, at: time, rate: float) -> None:
    assert limits.at(at) == rate


@pytest.mark.parametrize(
    ("limits", "at", "changes"),
    [
        (LineLimits(), time(9), None),
        (LineLimits(500), time(9), None),
        (LineLimits(100, 500, time(8), time(18)), time(9), None),
        (LineLimits(500, 100, time(8), time(18)), time(8), time(18)),
        (LineLimits(500, 100, time(8), time(18)), time(18), time(8)),
        (LineLimits(0, 100, time(22), time(6)), time(1), time(6)),
        (LineLimits(0, 100, time(9), time(9)), time(1), None),
    ],
)
def test_when_another_limit_begins_is_known(limits: LineLimits, at: time, changes: time | None) -> None:
    assert limits.changes_at(at) == changes


def test_a_large_body_arrives_whole_over_a_limited_line() -> None:
    got: list[bytes] = []
    hand = Hand()
    with serving(FaultyPlatform()) as platform:
        platform.always = lambda request: got.append(request.body) or request.json(200, {})  # type: ignore[func-returns-value]
        throttle = throttle_of(hand, 10_000)
        transport = HttpTransport(platform.url, throttle=throttle)
        data = bytes(range(256)) * 1000
        assert isinstance(transport.request("PUT", "/x", data=memoryview(data)), Answer)
        transport.close()
    assert got == [data]
    assert hand.now - 100.0 >= (len(data) - SLICE) / 10_000


def test_an_abort_ends_the_wait() -> None:
    with serving(FaultyPlatform()) as platform:
        throttle = Throttle(LineLimits(1), lambda: 0.0, lambda: time(9))
        transport = HttpTransport(platform.url, throttle=throttle)
        throttle.take(10**6)
        throttle.close()
        answer = transport.request("PUT", "/x", data=bytes(SMALL + 1))
        transport.close()
    assert isinstance(answer, Transport)
    assert answer.fault is Fault.CUT
    with pytest.raises(ConnectionAbortedError):
        list(Slowly(bytes(SMALL + 1), throttle))

"""F6: a line that dies in the middle of a request without a word. The platform still holds the dead one open when the
next comes for the same attachment, and the next one goes on at once from what has arrived."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.torture.bench import Bench
from tests.torture.network import Plan, Run

pytestmark = pytest.mark.slow
_GOOD = replace(Plan.of(1), tls=False, events=(), dns=0, later=0, intakes=2, sizes=(150_000,), lanes=True)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench.open() as made:
        yield made


def test_half_open_uploads_hold_up_nobody(bench: Bench) -> None:
    run = Run(bench, replace(_GOOD, kinds=("half_open",), rate=0.5, spoilt_requests=40))
    begun = time.monotonic()
    verdict = run.go()
    assert verdict.clean, verdict
    struck = [one for one in run.script.struck if one.startswith("PATCH")]
    assert struck, "uploads were left half open"
    # The platform gives a silent sender half a minute; nobody waited for that.
    assert time.monotonic() - begun < 29.0


def test_an_answer_that_never_ends_is_given_up_and_the_record_is_there_once(bench: Bench) -> None:
    run = Run(bench, replace(_GOOD, intakes=1, kinds=("stall_answer", "swallow"), rate=0.3, spoilt_requests=20))
    run.script.stalls_left = 3
    verdict = run.go()
    assert verdict.clean, verdict
    assert run.script.stalls_left < 3

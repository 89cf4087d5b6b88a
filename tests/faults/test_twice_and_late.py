"""F6: requests that arrive twice, old ones that arrive after newer ones: each intake has one effect all the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.torture.bench import Bench
from tests.torture.network import Plan, Run

pytestmark = pytest.mark.slow
_GOOD = replace(Plan.of(1), tls=False, events=(), dns=0, later=0, intakes=3, sizes=(200, 150_000))


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench.open() as made:
        yield made


@pytest.mark.parametrize("lanes", [False, True], ids=["one lane", "lanes"])
@pytest.mark.parametrize(
    ("kind", "rate"), [("duplicate", 1.0), ("late", 0.6), ("cut_answer", 0.6)], ids=["twice", "late", "unheard"]
)
def test_each_intake_has_one_effect(bench: Bench, kind: str, rate: float, lanes: bool) -> None:
    run = Run(bench, replace(_GOOD, kinds=(kind,), rate=rate, spoilt_requests=60, lanes=lanes))
    verdict = run.go()
    assert verdict.clean, verdict
    assert len(run.promised.digests) == 3
    methods = {one.partition(" ")[0] for one in run.script.struck if kind in one}
    assert {"PATCH", "PUT"} <= methods, "what matters was struck"
    assert all(times == 1 for times in run.line.seen.created.values())

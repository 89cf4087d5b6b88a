"""The network campaign at a small number, and single scenes of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

import tests.torture.kits  # noqa: F401
from sync.store.store import Store
from tests.torture.bench import Bench
from tests.torture.network import Plan, Run, run_one
from tests.torture.tally import Tally

pytestmark = pytest.mark.slow
_RUNS = 8
_QUIET = replace(Plan.of(1), tls=False, events=(), dns=0, later=0, spoilt_requests=0)


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench.open() as made:
        yield made


def test_seeded_runs_lose_nothing_and_double_nothing(bench: Bench) -> None:
    total = Tally()
    for seed in range(_RUNS):
        total.add(run_one(bench, Plan.of(20260514 + seed)).tally())
    assert total.clean, total.findings
    assert total.runs == _RUNS


@pytest.mark.parametrize("lanes", [False, True], ids=["one lane", "lanes"])
def test_an_attachment_whose_file_is_gone_stops_its_record_and_no_other(bench: Bench, lanes: bool) -> None:
    run = Run(bench, replace(_QUIET, sizes=(5_000,), lanes=lanes))
    with Store.open(run.home, run.clock) as store:
        while store.queue_status().pending < 4 or not any((run.home / "store" / "blobs").iterdir()):
            run.take_in(store)
        taken = store.queue_status().pending
        next((run.home / "store" / "blobs").iterdir()).unlink()
        run.line.next_run(run.script)
        run._agent_lives(store)
        status = store.queue_status()
    assert [stuck.reason for stuck in status.stuck] == ["local_damage"]
    behind_it = status.pending  # moves of the very case that cannot go
    assert behind_it <= 1
    assert status.acknowledged == taken - 1 - behind_it

"""F9, G13: the terminal's clock, or the platform's, jumps by ten years or by an hour, between any two things. Nothing
is lost, nothing is shredded before its time, no wait ends early, and the trail keeps its order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from sync.store.retention import RetentionRules
from sync.store.schema import audit
from sync.store.store import Store
from tests.faults.scripted import GoodLine
from tests.torture.bench import Bench
from tests.torture.homes import compare_with_platform
from tests.torture.network import Plan, Run

pytestmark = pytest.mark.slow
_QUIET = replace(Plan.of(1), tls=False, events=(), dns=0, later=0, spoilt_requests=0, sizes=(500,), lanes=False)
_TEN_YEARS = timedelta(days=3653)
_AN_HOUR = timedelta(hours=1)
_JUMPS = [_TEN_YEARS, -_TEN_YEARS, _AN_HOUR, -_AN_HOUR]


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench.open() as made:
        yield made


def deliver(run: Run, store: Store) -> None:
    run.waits = run.waits_since_healed = 0
    run._agent_lives(store)


@pytest.mark.parametrize("whose", ["terminal", "platform"])
@pytest.mark.parametrize("jump", _JUMPS, ids=["+10 years", "-10 years", "+1 hour", "-1 hour"])
def test_there_and_back_again(bench: Bench, jump: timedelta, whose: str) -> None:
    if whose == "platform" and jump == -_TEN_YEARS:
        jump /= 2  # a platform that says 2016 is believed by nobody, see `sync.clock.plausible_time`
    run = Run(bench, _QUIET)
    with Store.open(run.home, run.clock) as store:
        run.clock.follow(store)
        run.line.next_run(GoodLine())
        for step in (timedelta(0), jump, -jump):
            if whose == "terminal":
                run.world.wall += step
            else:
                bench.clock.advance(step)
            run.take_in(store)
            before = run.world.running
            deliver(run, store)
            assert run.world.running - before < 600, "no jump makes anybody wait for its end"
        compare_with_platform(
            run.verdict, run.promised, store, run.identity, bench.running.database, bench.running.blobs
        )
        assert run.verdict.clean, run.verdict
        assert store.verify().errors == (), "the trail is whole, in the order of what was done"
        with store._database.read() as connection:
            subjects = connection.execute(
                select(audit.c.subject).where(audit.c.kind == "take_in").order_by(audit.c.seq)
            )
            assert list(subjects.scalars()) == list(run.promised.digests)


@pytest.mark.parametrize("jump", [_TEN_YEARS, -_TEN_YEARS], ids=["+10 years", "-10 years"])
def test_a_jump_of_the_terminals_clock_shreds_nothing(bench: Bench, jump: timedelta) -> None:
    """Shredding goes by time that nobody can have set, and waits for it after a restart."""
    run = Run(bench, _QUIET)
    with Store.open(run.home, run.clock) as store:
        run.clock.follow(store)
        assert run.clock.certain() is None, "the platform was not heard since the machine started"
        run.line.next_run(GoodLine())
        run.take_in(store)
        deliver(run, store)
        run.take_in(store)  # this one is not delivered
        run.world.wall += jump
        certain = run.clock.certain()
        assert certain is not None
        assert abs(certain - bench.clock.utc) < timedelta(minutes=1)
        store.purge(certain, RetentionRules())
        store.purge(certain + timedelta(days=20), RetentionRules())
        assert all(store.intake(case) is not None for case in run.promised.digests)
        store.purge(certain + timedelta(days=4000), RetentionRules(days=1, unconfirmed_days=1))
        pending = list(run.promised.digests)[1]
        assert store.intake(pending) is not None, "what the platform does not have is never shredded"
        deliver(run, store)
        assert store.queue_status().pending == 0

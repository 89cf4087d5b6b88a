"""F6, A10: somebody else's certificate, an expired one, another name's, or no TLS at all. Nothing leaves the terminal,
the trouble has its name, and what was taken in goes out when the line is honest again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from sync.store.store import Store
from tests.faults.authority import SHOWN
from tests.faults.proxy import Asked
from tests.faults.scripted import GoodLine, Hello, Strike
from tests.torture.bench import Bench
from tests.torture.homes import compare_with_platform
from tests.torture.network import Hurried, Plan, Run

pytestmark = pytest.mark.slow
_QUIET = replace(Plan.of(1), tls=True, events=(), dns=0, later=0, spoilt_requests=0, intakes=1)


class Interception:
    """Shows the same wrong thing on every connection; would read whatever is sent."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self.greeted = 0
        self.overheard: list[str] = []

    def connection(self) -> Hello:
        self.greeted += 1
        return Hello(self._shown)

    def request(self, asked: Asked) -> Strike | None:
        self.overheard.append(asked.path)
        return None


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    with Bench.open() as made:
        yield made


@pytest.mark.parametrize("lanes", [False, True], ids=["one lane", "lanes"])
@pytest.mark.parametrize("shown", [*(one for one in SHOWN if one != "good"), "garbage"])
def test_nothing_leaves_and_everything_goes_out_later(bench: Bench, shown: str, lanes: bool) -> None:
    run = Run(bench, replace(_QUIET, lanes=lanes))
    spy = Interception(shown)
    with Store.open(run.home, run.clock) as store:
        run.clock.follow(store)
        run.take_in(store)
        run.line.next_run(spy)
        run.waits = 400 - 6  # six waits, then the agent is told to end
        run._agent_lives(store)
        assert isinstance(run.waiter, Hurried)
        assert spy.greeted >= 3, "it kept trying"
        assert spy.greeted <= 30, "and not hotly"
        assert spy.overheard == []
        status = store.queue_status()
        assert (status.acknowledged, status.stuck, status.trouble) == (0, (), "tls")
        run.line.next_run(GoodLine())
        run.waits = 0
        run._agent_lives(store)
        running = bench.running
        compare_with_platform(run.verdict, run.promised, store, run.identity, running.database, running.blobs)
        assert run.verdict.clean, run.verdict

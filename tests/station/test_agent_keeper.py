"""A dead agent is replaced while the app runs; one that keeps dying is not started in a hot loop."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import pytest

from station.agent_keeper import LONGEST_S, LOOK_S, AgentKeeper
from station.composition import start_agent
from station.demo import DemoHall
from station.scheduler import ManualScheduler
from sync.agent_lock import running_agent
from tests.faults.hall import until


class Child:
    def __init__(self) -> None:
        self.ended = False

    def poll(self) -> int | None:
        return -9 if self.ended else None


class Agents:
    """Counts what is started; others' agents are a pid."""

    def __init__(self) -> None:
        self.children: list[Child] = []
        self.elsewhere: int | None = None

    def start(self, home: Path) -> Any:
        self.children.append(Child())
        return self.children[-1]


@pytest.fixture
def agents() -> Agents:
    return Agents()


@pytest.fixture
def scheduler() -> ManualScheduler:
    return ManualScheduler()


def _keeper(agents: Agents, scheduler: ManualScheduler) -> AgentKeeper:
    start = cast("Callable[[Path], Any]", agents.start)
    return AgentKeeper(Path("home"), scheduler, start=start, running=lambda home: agents.elsewhere)


def test_one_is_started_and_left_alone_while_it_lives(agents: Agents, scheduler: ManualScheduler) -> None:
    _keeper(agents, scheduler).begin()
    scheduler.advance(LOOK_S * 20)
    assert len(agents.children) == 1


def test_a_dead_one_is_replaced(agents: Agents, scheduler: ManualScheduler) -> None:
    _keeper(agents, scheduler).begin()
    agents.children[0].ended = True
    scheduler.advance(LOOK_S)
    assert len(agents.children) == 2


def test_none_is_started_beside_somebody_elses(agents: Agents, scheduler: ManualScheduler) -> None:
    agents.elsewhere = 4711
    _keeper(agents, scheduler).begin()
    scheduler.advance(LOOK_S * 5)
    assert agents.children == []
    agents.elsewhere = None
    scheduler.advance(LOOK_S)
    assert len(agents.children) == 1


def test_one_that_keeps_dying_is_started_less_and_less_often(agents: Agents, scheduler: ManualScheduler) -> None:
    _keeper(agents, scheduler).begin()
    for _ in range(3600):
        agents.children[-1].ended = True
        scheduler.advance(1)
    assert 5 <= len(agents.children) <= 10 + 3600 / LONGEST_S


def test_after_the_end_nothing_is_started(agents: Agents, scheduler: ManualScheduler) -> None:
    keeper = _keeper(agents, scheduler)
    keeper.begin()
    keeper.end()
    agents.children[0].ended = True
    scheduler.advance(LONGEST_S)
    assert len(agents.children) == 1


@pytest.mark.slow
@pytest.mark.proof
def test_a_killed_agent_is_back_without_a_hand(tmp_path: Path) -> None:
    hall = DemoHall.open(tmp_path / "hall")
    scheduler = ManualScheduler()
    children: list[subprocess.Popen[bytes]] = []

    def start(home: Path) -> subprocess.Popen[bytes]:
        children.append(start_agent(home))
        return children[-1]

    keeper = AgentKeeper(hall.kiosk_home, scheduler, start=start)
    try:
        keeper.begin()
        first = until(lambda: running_agent(hall.kiosk_home), "an agent at work")
        os.kill(first, signal.SIGKILL)
        until(lambda: running_agent(hall.kiosk_home) is None, "it is dead")
        scheduler.advance(LOOK_S)
        second = until(lambda: running_agent(hall.kiosk_home), "another agent at work")
        assert second != first
    finally:
        keeper.end()
        hall.close()
        for child in children:
            child.wait(10)

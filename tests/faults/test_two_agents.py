"""Two agents for one home: the second is turned away with a word; when the first dies there is nothing to clean up."""

from __future__ import annotations

import psutil
import pytest

from sync.agent_process import NICE
from tests.faults.hall import Terminal, agent_of, hall_sync

pytestmark = pytest.mark.slow


def test_a_second_agent_is_told_who_runs_and_may_start_the_moment_that_one_dies(terminal: Terminal) -> None:
    with agent_of(terminal) as first:
        first.await_started()
        assert psutil.Process(first.process.pid).nice() >= NICE, "screens go before it"
        second = hall_sync("run", home=terminal.home)
        assert second.returncode == 1
        assert second.stderr.strip() == f"another agent is running (pid {first.process.pid})"
        assert first.process.poll() is None
        first.kill()

    submitted = terminal.take_in()
    third = hall_sync("run", "--until-empty", home=terminal.home)
    assert third.returncode == 0, third.stderr
    terminal.assert_delivered_once(submitted)

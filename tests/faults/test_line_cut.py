"""A line that breaks again and again in the middle of an attachment: the agent gets it through by itself, and each
break costs what was in flight and no more."""

from __future__ import annotations

import pytest

from tests.faults.hall import Terminal, agent_of, photo, until
from tests.faults.proxy import FaultProxy

pytestmark = pytest.mark.slow

_EVERY = 1_500_000
_IN_FLIGHT = 256 << 10


def test_an_attachment_gets_through_a_line_that_breaks_all_the_time(terminal: Terminal, line: FaultProxy) -> None:
    submitted = terminal.take_in(photo(7_000_000, seed=7))
    attachments = terminal.attachments(submitted.intake_id)
    total = sum(map(len, attachments.values()))
    broken = line.cut_uploads_every(_EVERY)
    with agent_of(terminal) as agent:
        terminal.assert_delivered_once(submitted)
        assert agent.process.poll() is None
    assert broken.is_set()
    breaks = total // _EVERY
    assert total <= line.uploaded() <= total + (breaks + 1) * _IN_FLIGHT
    for digest, data in attachments.items():
        assert terminal.platform.blob(terminal.identity, submitted.intake_id, digest) == data


def test_a_line_that_goes_dead_without_a_word_is_given_up_and_tried_again(terminal: Terminal, line: FaultProxy) -> None:
    """Nothing is closed, nothing comes: only the agent's own deadline ends that."""
    terminal.set_timeout(1.0)
    submitted = terminal.take_in(photo(3_000_000, seed=3))
    dead = line.stall_uploads_at(1_000_000)
    with agent_of(terminal):
        until(dead.is_set, "the line is dead")
        line.pass_on()
        terminal.assert_delivered_once(submitted)

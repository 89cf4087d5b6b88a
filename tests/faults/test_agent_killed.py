"""The agent dies without a word, at every point where it could matter. The next one takes over at once; what was taken
in arrives exactly once, and what the platform has of an attachment is not sent again."""

from __future__ import annotations

import pytest

from tests.faults.hall import Terminal, agent_of, photo, until
from tests.faults.proxy import FaultProxy

pytestmark = pytest.mark.slow

#: What may be lost on the line in front of the platform's disk when a connection dies.
_IN_FLIGHT = 256 << 10


@pytest.mark.parametrize(
    ("size", "stalls_at"),
    [(3 << 20, 2 << 20), (11 << 20, 6 << 20)],
    ids=["in its only piece", "in its second piece"],
)
def test_in_the_middle_of_an_attachment(terminal: Terminal, line: FaultProxy, size: int, stalls_at: int) -> None:
    submitted = terminal.take_in(photo(size, seed=size))
    attachments = terminal.attachments(submitted.intake_id)
    stalled = line.stall_uploads_at(stalls_at)
    with agent_of(terminal) as agent:
        until(stalled.is_set, "the upload stands still")
        agent.kill()
    assert (terminal.status().pending, terminal.platform.intakes(terminal.identity)) == (1, {})

    line.pass_on()
    begun = len(line.asked)
    with agent_of(terminal):
        terminal.assert_delivered_once(submitted)
    total = sum(map(len, attachments.values()))
    assert line.uploaded() >= total
    assert line.uploaded(since=begun) - (total - stalls_at) <= _IN_FLIGHT
    for digest, data in attachments.items():
        assert terminal.platform.blob(terminal.identity, submitted.intake_id, digest) == data
    terminal.assert_whole()


def test_between_put_and_receipt(terminal: Terminal, line: FaultProxy) -> None:
    submitted = terminal.take_in()
    answered = line.withhold_answers_to("PUT")
    with agent_of(terminal) as agent:
        until(answered.is_set, "the platform has answered")
        held = terminal.platform.intakes(terminal.identity)
        agent.kill()
    assert list(held) == [submitted.intake_id]
    assert (terminal.status().pending, terminal.status().acknowledged) == (1, 0)

    line.pass_on()
    with agent_of(terminal):
        terminal.assert_delivered_once(submitted)
    assert terminal.platform.intakes(terminal.identity) == held  # the time of arrival included
    terminal.assert_whole()


def test_while_idle(terminal: Terminal) -> None:
    first = terminal.take_in()
    with agent_of(terminal) as agent:
        until(lambda: terminal.status().acknowledged == 1, "delivered, nothing left to do")
        agent.kill()
    second = terminal.take_in()
    with agent_of(terminal):
        terminal.assert_delivered_once(first, second)
    terminal.assert_whole()


def test_while_retrying(terminal: Terminal, line: FaultProxy) -> None:
    submitted = terminal.take_in()
    line.refuse()
    with agent_of(terminal) as agent:
        until(lambda: line.refused >= 3, "the agent tries again and again")
        until(lambda: terminal.status().trouble is not None, "it says so")
        agent.kill()
    assert terminal.status().trouble is not None
    line.pass_on()
    with agent_of(terminal):
        terminal.assert_delivered_once(submitted)
    assert terminal.status().trouble is None
    terminal.assert_whole()

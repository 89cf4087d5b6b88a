"""The platform does not answer when an intake is taken in. Nobody does anything; it arrives once it answers again."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station.back_entry import example_line
from sync.outcomes import Fault
from tests.faults.hall import RESOURCES, Platform, Terminal, agent_of, hall_sync, until

pytestmark = pytest.mark.slow


@pytest.fixture
def own_platform(tmp_path: Path) -> Iterator[Platform]:
    folder = tmp_path / "platform"
    folder.mkdir()
    running = Platform(folder)
    yield running
    running.close()


def test_taken_in_without_the_platform_is_pending_and_arrives_once_it_is_back(
    own_platform: Platform, tmp_path: Path
) -> None:
    terminal = Terminal(tmp_path / "home", own_platform)
    with closing(terminal), agent_of(terminal) as agent:
        agent.await_started()
        until(lambda: terminal.status().online, "the agent has spoken with the platform")
        own_platform.stop()

        taken = hall_sync("submit", "-", home=terminal.home, text=example_line(RESOURCES / "samples"))
        assert taken.returncode == 0, taken.stderr
        told = json.loads(taken.stdout)

        until(lambda: terminal.status().trouble is not None, "the agent has noticed")
        status = json.loads(hall_sync("status", "--json", home=terminal.home).stdout)
        assert (status["pending"], status["acknowledged"], status["stuck"]) == (1, 0, [])
        assert status["trouble"] == Fault.CONNECT.value
        age = status["oldest_pending_s"]
        until(lambda: (terminal.status().oldest_pending_s or 0) > age, "the age of the oldest grows")
        attachments = terminal.attachments(told["intake_id"])
        samples = {(RESOURCES / "samples" / name).read_bytes() for name in ("photo.jpg", "signature.png")}
        assert set(attachments.values()) == samples

        own_platform.start()
        until(lambda: terminal.status().pending == 0, "delivered by itself")
        assert agent.process.poll() is None
        now = terminal.status()
        assert (now.pending, now.acknowledged, now.oldest_pending_s, now.trouble) == (0, 1, None, None)
        assert now.last_contact is not None
        terminal.assert_whole()

    held = own_platform.intakes(terminal.identity)
    assert list(held) == [told["intake_id"]]
    assert held[told["intake_id"]]["digest"] == told["digest"]
    arrived = {blob["digest"] for blob in held[told["intake_id"]]["blobs"]}
    assert arrived == set(attachments)
    for digest, data in attachments.items():
        assert own_platform.blob(terminal.identity, told["intake_id"], digest) == data

"""Terminal and reference platform as processes, over HTTP: pending while it is gone, delivered once when it is back.

Killed agents and captive portals between real processes: tests/faults.
"""

from __future__ import annotations

import json
import os
import random
import selectors
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from station.back_entry import example_line
from station.terminal_file import FILE_NAME
from sync.identity import enrol
from sync.opening import open_store
from sync.platform.command_line import SystemClock
from sync.platform.database import Database
from sync.platform.enrolment import new_code
from sync.store.status import QueueStatus
from tests.faults.forked import Forked, run

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

DEADLINE_S = 90.0
SAMPLES = Path(__file__).parents[2] / "resources" / "samples"
PAUSE = threading.Event()  # never set: between two looks the processes under test get the machine


class Hall:
    """A platform and a terminal below one folder."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.database = f"sqlite:///{folder / 'platform.db'}"
        self.blobs = str(folder / "blobs")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {key: value for key, value in os.environ.items() if key != "CREDENTIALS_DIRECTORY"}

    def platform_command(self, *arguments: str) -> list[str]:
        where = ["--db", self.database, "--blobs", self.blobs]
        return [sys.executable, "-m", "sync.platform.cli", *arguments, *where]

    def sync_command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "station.commands.hall_sync", *arguments, "--home", str(self.home)]

    def call(self, command: list[str], text: str = "") -> str:
        done = run(command, text, DEADLINE_S, self.environment)
        assert done.returncode == 0, done.stderr
        return done.stdout

    @contextmanager
    def platform(self) -> Iterator[None]:
        """The platform while it is up."""
        command = self.platform_command("serve", "--port", str(self.port))
        with Forked(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=self.environment) as up:
            assert up.stdout is not None
            with selectors.DefaultSelector() as selector:
                selector.register(up.stdout, selectors.EVENT_READ)
                assert selector.select(timeout=DEADLINE_S), "the platform does not come up"
            assert up.stdout.readline().startswith(b"ready ")
            try:
                yield
            finally:
                up.terminate()
                up.wait(DEADLINE_S)

    @contextmanager
    def agent(self) -> Iterator[Forked]:
        with Forked(self.sync_command("run"), stderr=subprocess.DEVNULL, env=self.environment) as agent:
            try:
                yield agent
            finally:
                agent.kill()

    def enrol(self) -> None:
        database = Database.open(self.database, SystemClock())
        code = new_code(database, SystemClock())
        database.close()
        enrol(self.home, code, self.url)
        (self.home / FILE_NAME).write_text("[sync]\nretry_base_s = 0.1\nretry_cap_s = 0.5\ntimeout_s = 10\n")

    def submit(self, count: int, folder: Path, page_bytes: int = 20_000) -> dict[str, str]:
        """Digest by intake id of ``count`` intakes with pages of their own."""
        line = json.loads(example_line(SAMPLES))
        lines = []
        for number in range(count):
            page = folder / f"page{number}.jpg"
            page.write_bytes(b"\xff\xd8\xff" + random.Random(number).randbytes(page_bytes))
            lines.append(json.dumps({**line, "materials": {"photo": [str(page)]}}))
        answers = [json.loads(a) for a in self.call(self.sync_command("submit", "-"), "\n".join(lines)).splitlines()]
        return {answer["intake_id"]: answer["digest"] for answer in answers}

    def status(self) -> QueueStatus:
        """What `hall-sync status` prints; asked in this process, because it is asked again and again."""
        with open_store(self.home)[0] as store:
            return store.queue_status()

    def state_of(self, case: str) -> str:
        """Where the case stands as the terminal knows it."""
        with open_store(self.home)[0] as store:
            line = store.case_line(case)
            return "" if line is None else line.state.value

    def arrived(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.call(self.platform_command("intakes", "--json")).splitlines()]


@pytest.fixture
def hall(tmp_path: Path) -> Hall:
    made = Hall(tmp_path)
    with made.platform():
        made.enrol()
    return made


def until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < end, "did not come about in time"
        PAUSE.wait(0.1)


def test_taken_in_without_a_platform_delivered_once_when_it_is_back(hall: Hall, tmp_path: Path) -> None:
    taken = hall.submit(4, tmp_path)
    with hall.agent() as agent:
        until(lambda: hall.status().trouble == "connect")
        assert (hall.status().pending, hall.status().acknowledged) == (4, 0)
        with hall.platform():
            until(lambda: hall.status().acknowledged == 4)
            status = json.loads(hall.call(hall.sync_command("status", "--json")))
            assert (status["pending"], status["stuck"], status["trouble"]) == (0, [], None)
            late = hall.submit(1, tmp_path)
            until(lambda: hall.status().acknowledged == 5)
            arrived = hall.arrived()
        agent.send_signal(signal.SIGTERM)
        assert agent.wait(DEADLINE_S) == 0
    assert {intake["intake_id"]: intake["digest"] for intake in arrived} == taken | late
    assert all(sorted(blob["size"] for blob in intake["blobs"])[-1] == 20_003 for intake in arrived)
    found = json.loads(hall.call(hall.sync_command("verify", "--json")))
    assert (found["intakes"], found["errors"]) == (5, [])


def test_c22a_what_the_back_office_decides_reaches_the_terminal(hall: Hall, tmp_path: Path) -> None:
    """As processes: the agent's question is open while somebody else's command moves the case."""
    (case,) = hall.submit(1, tmp_path)
    with hall.platform(), hall.agent() as agent:
        until(lambda: hall.status().acknowledged == 1)
        moved = hall.call(hall.platform_command("decide", case, "--accept", "--review"))
        assert [json.loads(line)["state"] for line in moved.splitlines()] == ["accepted", "under_review"]
        until(lambda: hall.state_of(case) == "UNDER_REVIEW")
        assert [intake["state"] for intake in hall.arrived()] == ["under_review"]
        agent.send_signal(signal.SIGTERM)
        assert agent.wait(DEADLINE_S) == 0, "an open question does not keep the agent"

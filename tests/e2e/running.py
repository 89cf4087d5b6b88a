"""Programs of this folder, run against a demo hall, and what there is to see of them from outside."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil

from devices.spawn import Child, command_line
from station.demo import DemoHall
from sync.agent_lock import running_agent
from tests.e2e.cues import Cues
from tests.faults.forked import PARENT, parent, run
from tests.faults.hall import until

ROOT = Path(__file__).parents[2]
#: Seconds until a program has come to its next cue, or to its end, on a busy machine.
WITHIN_S = 180.0
_WHOLE_SCENE_S = 400.0


class RunningScene:
    """``tests/e2e/<program>`` as a process. What it says goes to a log beside ``seen``."""

    def __init__(self, program: str, home: Path, seen: Path, *arguments: str) -> None:
        self._seen = seen
        self._cues = Cues(seen)
        self._log = seen.with_suffix(".log")
        self._title = f"{program} {' '.join(arguments)}"
        seen.unlink(missing_ok=True)
        script = Path(__file__).with_name(program)
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, str(script), "--home", str(home), "--seen", str(seen), *arguments],
                env={
                    **os.environ,
                    "QT_QPA_PLATFORM": "offscreen",
                    "PYTHONPATH": str(ROOT),
                    PARENT: parent().removeprefix("\0"),
                },
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def cue(self, cue: str, word: str = "") -> None:
        """Tell the program to go on."""
        self._cues.give(cue, word)

    def await_cue(self, cue: str, within_s: float = WITHIN_S) -> dict[str, Any]:
        """Wait until the program has come to this place; returns what it has seen so far."""
        until(lambda: self.has_given(cue), f"{self._title} comes to {cue}", within_s)
        return self.seen()

    def has_given(self, cue: str) -> bool:
        """Whether it has come there; fails when it has ended instead."""
        ended = self.process.poll()
        assert ended is None, f"{self._title}: ended with {ended} before {cue}\n{self.said()}"
        return self._cues.given(cue) is not None

    def end(self, exit_code: int = 0, within_s: float = WITHIN_S) -> dict[str, Any]:
        """Wait for the end and check how it was; returns what was seen, nothing when nothing was written down."""
        ended = self.process.wait(within_s)
        assert ended == exit_code, f"{self._title}: exit {ended}\n{self.said()}"
        return self.seen()

    def seen(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self._seen.read_text()) if self._seen.exists() else {}
        return found

    def said(self) -> str:
        return self._log.read_text(errors="replace")[-1500:]

    def power_cut(self, terminal_home: Path) -> None:
        """Program, device hosts, sync agent: everything that runs on the terminal is gone, without a word."""
        self.process.send_signal(signal.SIGSTOP)  # starts nothing more while we count
        gone = {child.pid for child in psutil.Process(self.process.pid).children(recursive=True)}
        agent = running_agent(terminal_home)
        if agent is not None:
            gone.add(agent)
        for pid in (self.process.pid, *gone):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(WITHIN_S)
        until(lambda: running_agent(terminal_home) is None, "the agent is gone")

    def kill(self) -> None:
        """Whatever the test did: nothing stays behind. Device hosts die with it."""
        self.process.kill()
        self.process.wait(WITHIN_S)


@contextmanager
def scene(program: str, home: Path, seen: Path, *arguments: str) -> Iterator[RunningScene]:
    """A scene that runs beside the test, and is gone at its end."""
    running = RunningScene(program, home, seen, *arguments)
    try:
        yield running
    finally:
        running.kill()


def run_scene(
    program: str, home: Path, seen: Path, *arguments: str, exit_code: int = 0, seen_nothing: bool = False
) -> dict[str, Any]:
    """Run ``tests/e2e/<program>``, check how it ended, and return what it saw."""
    with scene(program, home, seen, *arguments) as running:
        found = running.end(exit_code, _WHOLE_SCENE_S)
    assert seen.exists() is not seen_nothing
    return found


def platform_intakes(hall: DemoHall) -> list[dict[str, Any]]:
    """Everything that has arrived at the city, as ``hall-platform intakes --json`` lists it."""
    command = command_line(Child.PLATFORM, ["intakes", "--json", "--db", hall.database, "--blobs", str(hall.blobs)])
    listed = run(command, timeout_s=WITHIN_S)
    assert listed.returncode == 0, listed.stderr
    return [json.loads(line) for line in listed.stdout.splitlines()]

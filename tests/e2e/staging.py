"""What the programs of this folder share: a real app in a demo hall, played by events, seen and told from outside."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import IO, Any, Generic, TypeVar

from PySide6.QtCore import QObject

from devices.simulators import control
from devices.spawn import Child, command_line
from station import composition
from station.autopilot import Eyes, Journey, JourneyRunner, Until
from station.demo import DemoHall, DemoHands
from station.desktop import DesktopApp, Drive, Ended
from tests.e2e.cues import Cues
from tests.faults.forked import PARENT, Forked

#: Seconds that a scene waits for its test.
_CUE_S = 300.0
#: How much longer than a person would a scene waits, where others use the machine.
_PATIENCE = 5
control._TIMEOUT_S = 120.0  # and so does the hand at a device's far end

A = TypeVar("A", bound=DesktopApp)
P = TypeVar("P", bound=Eyes)


class Options(argparse.Namespace):
    home: Path
    seen: Path


def parser() -> argparse.ArgumentParser:
    """The arguments that every scene has."""
    made = argparse.ArgumentParser()
    made.add_argument("--home", type=Path, required=True)
    made.add_argument("--seen", type=Path, required=True)
    return made


class Scene(QObject, Generic[A, P]):
    """A play on the screens of one app; what is `seen` goes to a file, at each cue and at the end."""

    def __init__(self, app: A, pilot: P, hall: DemoHall, seen: Path, ended: Ended) -> None:
        super().__init__()
        self.app = app
        self.pilot = pilot
        self.hall = hall
        self.hands = DemoHands(hall)
        self.seen: dict[str, Any] = {}
        self.cues = Cues(seen)
        self._seen_file = seen
        self._ended = ended
        self._runner = JourneyRunner(pilot, patiently(self.play()), self._finish)

    def start(self) -> None:
        self._runner.start()

    def play(self) -> Journey:
        """What happens; every scene's own."""
        raise NotImplementedError

    def passed(self, place: str) -> None:
        """A named place of the journey: for the log, when a test fails, with the seconds of the machine's clock."""
        sys.stdout.write(f"{time.monotonic():.1f} {place}\n")
        sys.stdout.flush()

    # --- the test outside -----------------------------------------------------------------------------------------

    def tell(self, cue: str) -> None:
        """The test may look now; what was seen is written down first."""
        self.write()
        self.cues.give(cue)
        self.passed(cue)

    def await_cue(self, cue: str) -> Until:
        return Until(lambda: self.cues.given(cue) is not None, f"cue {cue}", _CUE_S, machine=False)

    def at_the_instant(self, cue: str) -> Journey:
        """Wait for a cue whose word is a moment of the machine's monotonic clock, then for that moment."""
        yield self.await_cue(cue)
        moment = float(self.cues.given(cue) or 0)
        yield Until(lambda: time.monotonic() >= moment, "the instant", machine=False)

    def write(self) -> None:
        written = self._seen_file.with_suffix(".new")
        written.write_text(json.dumps(self.seen, ensure_ascii=False))
        written.replace(self._seen_file)

    def _finish(self, error: Exception | None) -> None:
        self.write()
        self._ended(error)


def patiently(journey: Journey) -> Journey:
    """The same journey on a machine that is busy with others."""
    for until in journey:
        yield replace(until, timeout_s=until.timeout_s * _PATIENCE)


def _forked_agent(role: Child, arguments: Sequence[str], *, stdout: int, stderr: IO[bytes]) -> Forked:
    """The sync agent as a process of its own, forked from the test's parent, which has its packages loaded already.
    `station/test_agent_keeper` starts it as a terminal does."""
    assert role is Child.SYNC_AGENT
    command = command_line(role, arguments)
    return Forked(command, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr)


def perform(
    run: Callable[[Sequence[str], Drive[A]], int],
    options: Options,
    make: Callable[[A, DemoHall, Ended], Scene[A, Any]],
) -> int:
    """Run the app in the demo hall below ``--home`` and play the scene; the app's exit code."""
    if PARENT in os.environ:
        composition.spawn = _forked_agent  # type: ignore[assignment]
    scenes: list[Scene[A, Any]] = []

    def drive(app: A, hall: DemoHall, ended: Ended) -> object:
        scenes.append(make(app, hall, ended))
        scenes[0].start()
        return scenes

    return run(["--demo", "--home", str(options.home)], drive)

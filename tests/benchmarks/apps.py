"""Starting the apps and the bare window as processes, and a demo hall for them to join."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from station.demo import DemoHall
from sync.agent_lock import running_agent

_LIMIT_S = 200
_ENVIRONMENT = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}


@contextmanager
def demo_hall(terminal: str = "kiosk") -> Iterator[DemoHall]:
    """A demo hall of our own with this terminal's devices; an app that is started in its home joins it."""
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        hall = DemoHall.open(Path(folder), terminal)
        try:
            yield hall
        finally:
            stop_agent(hall)
            hall.close()


def stop_agent(hall: DemoHall) -> None:
    """So that the next app has to start one, as after switching the terminal on."""
    agent = running_agent(hall.terminal_home)
    if agent is not None:
        os.kill(agent, signal.SIGTERM)
        _until(lambda: running_agent(hall.terminal_home) != agent)


def _until(holds: Callable[[], bool]) -> None:
    """Wait for another process, some seconds at most."""
    end = time.monotonic() + 15
    while not holds() and time.monotonic() < end:
        time.sleep(0.02)


@contextmanager
def started(module: str, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A program of ours with pipes; killed at the end if it has not ended by itself."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.benchmarks.{module}", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=_ENVIRONMENT,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def told(module: str, *arguments: str) -> list[dict[str, Any]]:
    """The JSON lines that a program prints until it ends by itself."""
    with started(module, *arguments) as process:
        out, _ = process.communicate("\n", timeout=_LIMIT_S)
    if process.returncode != 0:
        raise RuntimeError(f"{module} {' '.join(arguments)}: exit {process.returncode}")
    return [json.loads(line) for line in out.splitlines() if line.startswith("{")]

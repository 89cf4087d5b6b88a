"""The one way a child process of the product starts: ``spawn(role, arguments)``.

From source that is ``python -I -m module …`` (isolated: neither PYTHONPATH, nor the working folder, nor the user's
site packages can slip code in); in a frozen bundle each role has an executable of its own beside the app's, because
there ``sys.executable -m x`` would start the whole app again.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, Any

from devices import lifeline


class Child(StrEnum):
    """Roles of child processes."""

    DEVICE_HOST = "device-host"
    SYNC_AGENT = "sync-agent"
    PLATFORM = "platform"
    SIMULATOR = "simulator"


@dataclass(frozen=True, slots=True)
class _Recipe:
    module: str
    executable: str  # its name in a frozen bundle
    first_arguments: tuple[str, ...] = ()
    dies_with_parent: bool = True


_RECIPES = {
    Child.DEVICE_HOST: _Recipe("devices.host", "hall-device-host"),
    Child.SYNC_AGENT: _Recipe("station.commands.hall_sync", "hall-sync", ("run",), dies_with_parent=False),
    Child.PLATFORM: _Recipe("sync.platform.cli", "hall-platform", dies_with_parent=False),
    Child.SIMULATOR: _Recipe("devices.simulators", "hall-simulator"),
}


def executables() -> dict[str, str]:
    """Executables that a frozen bundle needs for its child processes, and the module whose ``main`` each runs."""
    return {recipe.executable: recipe.module for recipe in _RECIPES.values()}


def command_line(role: Child | str, arguments: Sequence[str] = ()) -> list[str]:
    """The argv that `spawn` runs. Personal data never goes in here: everyone on the machine can read it."""
    recipe = _RECIPES[Child(role)]
    if getattr(sys, "frozen", False):
        suffix = ".exe" if sys.platform == "win32" else ""
        start = [str(Path(sys.executable).with_name(recipe.executable + suffix))]
    else:
        start = [sys.executable, "-I", "-m", recipe.module]
    return [*start, *recipe.first_arguments, *arguments]


def spawn(
    role: Child | str,
    arguments: Sequence[str] = (),
    *,
    fds: Sequence[int] = (),
    env: Mapping[str, str] | None = None,
    stdout: int | IO[Any] | None = None,
    stderr: int | IO[Any] | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child in a session of its own (a Ctrl-C meant for the app does not reach it).

    ``fds`` stay open in the child under the same numbers; ``env`` is added to our environment. A device host dies
    with the *thread* that called this (Linux counts by thread): its supervisor's. Simulators end with the process; the
    sync agent and the platform outlive it. Raises `OSError` when it cannot be started.
    """
    recipe = _RECIPES[Child(role)]
    environment = {**os.environ, **(env or {})}
    if recipe.dies_with_parent:
        environment[lifeline.VARIABLE] = str(os.getpid())
    return subprocess.Popen(
        command_line(role, arguments),
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=stderr,
        env=environment,
        pass_fds=tuple(fds),
        start_new_session=True,
    )

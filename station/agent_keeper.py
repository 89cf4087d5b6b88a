"""Keeps a sync agent running for a terminal: starts one, looks after it, starts another when it has died.

The agent is a process of its own and outlives the app; whichever app runs makes sure that there is one. Two apps on one
home may both keep it: the agents' lock lets one of them work.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from station.composition import start_agent
from station.scheduler import Cancellable, Scheduler
from sync.agent_lock import running_agent

#: Seconds between two looks; what waits longer than this in the queue is noticed by nobody at the screen.
LOOK_S = 5.0
#: An agent that keeps dying is started less and less often, up to this many seconds apart.
LONGEST_S = 300.0


class AgentKeeper:
    """``begin`` once, ``end`` when the app ends (the agent stays). ``start`` and ``running`` are injected by tests."""

    def __init__(
        self,
        home: Path,
        scheduler: Scheduler,
        *,
        start: Callable[[Path], subprocess.Popen[bytes]] = start_agent,
        running: Callable[[Path], int | None] = running_agent,
    ) -> None:
        self._home = home
        self._scheduler = scheduler
        self._start = start
        self._running = running
        self._child: subprocess.Popen[bytes] | None = None
        self._wait_s = LOOK_S
        self._next: Cancellable | None = None

    def begin(self) -> None:
        """Start an agent if none runs, and look again from now on."""
        if self._is_running():
            self._wait_s = LOOK_S
        else:
            self._child = self._start(self._home)
        self._next = self._scheduler.call_later(self._wait_s, self._look)

    def end(self) -> None:
        """Look no more. The agent goes on."""
        if self._next is not None:
            self._next.cancel()
            self._next = None

    def _look(self) -> None:
        if not self._is_running():
            self._wait_s = min(self._wait_s * 2, LONGEST_S)
        self.begin()

    def _is_running(self) -> bool:
        """Ours is starting up or at work, or somebody else's holds the lock."""
        ours = self._child is not None and self._child.poll() is None
        return ours or self._running(self._home) is not None

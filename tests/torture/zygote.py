"""Real processes by the hundred: forked from a parent that has everything imported, and killed at a seeded moment.

A forked process opens everything anew (store, locks, connections) and ends by SIGKILL or by itself, never by cleaning
up what it inherited. What it says goes through a pipe, a line at once, so that it is said whatever comes next.
"""

from __future__ import annotations

import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from random import Random
from typing import Any

from sync import transport
from sync.store import blobs, engine

Say = Callable[..., None]
#: Nothing here takes so long on a machine that is merely busy.
PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Moment:
    """When a process is killed: by itself at its ``operation``-th operation (statements, syncs, requests before and
    after, pieces of attachments), or ``after_s`` its ``lines``-th line. Neither: never."""

    operation: int | None = None
    lines: int | None = None
    after_s: float = 0.0


class Fuse:
    """Kills its own process at the n-th operation."""

    def __init__(self, burns: int | None) -> None:
        self._left = burns or 0

    def tick(self, *_: object) -> None:
        self._left -= 1
        if self._left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def lay(self) -> None:
        """Through everything where a kill could matter. For good: this process will not live long."""
        if not self._left:
            return
        self._before(os, "fsync")
        self._before(os, "unlink")
        self._before(os, "replace")
        self._around(transport.HttpTransport, "request")
        connect, stream = engine.connect, blobs.BlobFiles.stream

        def watched(*arguments: Any, **named: Any) -> Any:
            connection = connect(*arguments, **named)
            connection.set_trace_callback(self.tick)
            return connection

        def piece_by_piece(*arguments: Any, **named: Any) -> Iterator[Any]:
            for piece in stream(*arguments, **named):
                self.tick()
                yield piece

        engine.connect = watched
        blobs.BlobFiles.stream = piece_by_piece  # type: ignore[assignment,method-assign]

    def _before(self, owner: Any, name: str) -> None:
        call = getattr(owner, name)

        def ticking(*arguments: Any, **named: Any) -> Any:
            self.tick()
            return call(*arguments, **named)

        setattr(owner, name, ticking)

    def _around(self, owner: Any, name: str) -> None:
        call = getattr(owner, name)

        def ticking(*arguments: Any, **named: Any) -> Any:
            self.tick()
            answer = call(*arguments, **named)
            self.tick()
            return answer

        setattr(owner, name, ticking)


@dataclass
class Child:
    """One forked process. ``said``: its lines so far."""

    pid: int
    ear: int
    said: list[dict[str, Any]] = field(default_factory=list)
    status: int | None = None
    _got: bytes = b""

    @property
    def killed(self) -> bool:
        return self.status is not None and os.WIFSIGNALED(self.status) and os.WTERMSIG(self.status) == signal.SIGKILL

    @property
    def ended_well(self) -> bool:
        return self.status is not None and os.WIFEXITED(self.status) and os.WEXITSTATUS(self.status) == 0

    def listen(self, seconds: float) -> bool:
        """Takes in what it says; False when it has ended or the time is up."""
        readable, _, _ = select.select([self.ear], [], [], max(0.0, seconds))
        if not readable:
            return False
        data = os.read(self.ear, 1 << 16)
        self._got += data
        *lines, self._got = self._got.split(b"\n")
        self.said += [json.loads(line) for line in lines]
        return bool(data)

    def hear(self, lines: int, seconds: float = PATIENCE_S) -> bool:
        """Until it has said so many lines; False when it ended before."""
        until = time.monotonic() + seconds
        while len(self.said) < lines:
            if not self.listen(until - time.monotonic()):
                return False
        return True

    def kill(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self.bury()

    def bury(self, seconds: float = PATIENCE_S) -> None:
        """Waits for its end, and hears its last words."""
        until = time.monotonic() + seconds
        while self.listen(until - time.monotonic()):
            pass
        if time.monotonic() > until:
            with suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
        if self.status is None:
            _, self.status = os.waitpid(self.pid, 0)
            os.close(self.ear)

    def of_sort(self, sort: str) -> list[dict[str, Any]]:
        return [line for line in self.said if line.get("said") == sort]


def bring_forth(life: Callable[[Say], None], moment: Moment = Moment()) -> Child:
    """Forks a process that does ``life`` and ends. The caller has no threads."""
    ear, mouth = os.pipe()
    pid = os.fork()
    if pid:
        os.close(mouth)
        return Child(pid, ear)
    try:
        os.setsid()
        os.close(ear)
        log = os.open(os.devnull, os.O_WRONLY)
        os.dup2(log, 1)  # the parent's standard output is not ours to speak on

        def say(sort: str, **more: Any) -> None:
            os.write(mouth, json.dumps({"said": sort, **more}).encode() + b"\n")

        Fuse(moment.operation).lay()
        life(say)
        os._exit(0)
    except BaseException:
        traceback.print_exc(file=sys.stderr)
        os._exit(70)


def see_die(child: Child, moment: Moment) -> Child:
    """Until the process was killed at its moment, or has ended before."""
    if moment.lines is not None:
        child.hear(moment.lines)
        until = time.monotonic() + moment.after_s
        while child.listen(until - time.monotonic()):
            pass
        child.kill()
    else:
        child.bury()
    return child


def moment_of(rng: Random, operations: int, lines: int, seconds: float) -> Moment:
    """Half of the kills by operation, half by time."""
    if rng.random() < 0.5:
        return Moment(operation=rng.randint(1, operations))
    return Moment(lines=rng.randint(0, lines), after_s=rng.uniform(0.0, seconds))

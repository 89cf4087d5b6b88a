"""What the agent waits for between attempts: time, new rows, a changed network, or the order to stop."""

from __future__ import annotations

import contextlib
import select
import socket
import time
from typing import Protocol

from sync.agent import Woken
from sync.store.errors import KnownStoreError


class Rows(Protocol):
    """`sync.store.engine.DataWatch`."""

    def changed(self) -> bool: ...
    def close(self) -> None: ...


class Network(Protocol):
    """`sync.netwatch.NetworkWatch`."""

    @property
    def socket(self) -> socket.socket | None: ...
    def drain(self) -> bool: ...
    def close(self) -> None: ...


#: How often the database is asked for new rows, seconds.
_LOOK_S = 0.25


class SystemWaiter:
    """Implements `sync.agent.Waiter`. ``stop`` may be called from a signal handler or another thread."""

    def __init__(self, rows: Rows, network: Network) -> None:
        self._rows = rows
        self._network = network
        self._stopping = False
        self._bell, self._ear = socket.socketpair()
        self._bell.settimeout(0)

    def stop(self) -> None:
        self._stopping = True
        with contextlib.suppress(BlockingIOError):  # already rung many times
            self._bell.send(b"!")

    def ring(self) -> None:
        """From any thread: an attempt has ended."""
        with contextlib.suppress(BlockingIOError, OSError):  # rung already; or all is over
            self._bell.send(b".")

    def stopping(self) -> bool:
        return self._stopping

    def wait(self, seconds: float) -> Woken:
        until = time.monotonic() + seconds
        sources: list[socket.socket] = [self._ear]
        if self._network.socket is not None:
            sources.append(self._network.socket)
        while True:
            left = until - time.monotonic()
            readable, _, _ = select.select(sources, [], [], max(0.0, min(left, _LOOK_S)))
            if self._stopping:
                return Woken.STOP
            if self._ear in readable:
                self._ear.recv(4096)
                return Woken.LANE
            if readable and self._network.drain():
                return Woken.NETWORK
            if self._new_rows():
                return Woken.ROWS
            if left <= 0:
                return Woken.TIME

    def _new_rows(self) -> bool:
        try:
            return self._rows.changed()
        except KnownStoreError:
            return False  # the next round's own reading meets the condition and says so

    def close(self) -> None:
        self._rows.close()
        self._network.close()
        self._bell.close()
        self._ear.close()

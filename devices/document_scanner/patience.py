"""Calls that may block for ever (a scanner's library, a network), made so that the command around them need not.

They run on another thread, one at a time. Whoever waits leaves at his deadline or when he is told to cancel; the call
is then aborted, and while it has not come back nothing else is begun, so nothing piles up.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable
from typing import Generic, TypeVar

from devices.kept_thread import KeptThread
from devices.ports import Cancel
from devices.result import Action, Cause, Err, Reason

T = TypeVar("T")

_TICK_S = 0.02
#: After an abort: how long to hope that the call comes back before leaving without it.
_ABORT_S = 0.1

NEVER: Cancel = threading.Event()


class Call(Generic[T]):
    """One running call."""

    def __init__(self, function: Callable[[], T], begun: float, thread: KeptThread) -> None:
        self.begun = begun
        self._function = function
        self._value: T
        self._error: BaseException | None = None
        self._done = thread.begin(self._run)

    @property
    def done(self) -> bool:
        return self._done.is_set()

    def wait(self, timeout_s: float) -> bool:
        """True when it has ended."""
        return self._done.wait(max(timeout_s, 0.0))

    def result(self) -> T:
        """What the function returned, or raises what it raised. Only when `done`."""
        if self._error is not None:
            raise self._error
        return self._value

    def _run(self) -> None:
        try:
            self._value = self._function()
        except BaseException as error:  # handed to whoever asks for the result
            self._error = error
        del self._function  # with the page that it may hold


class Patience:
    """Begins calls and waits for them. Used from one thread; ``abort`` makes the running call come back soon."""

    def __init__(self, abort: Callable[[], None], clock: Callable[[], float] = time.monotonic) -> None:
        self._abort = abort
        self._clock = clock
        self._thread = KeptThread("scanner-call")
        self._running: Call[object] | None = None
        self._aborted_at: float | None = None

    def stuck_s(self) -> float:
        """How long the running call has been running, or has been on its way back since it was aborted; 0 when there
        is none."""
        running = self._running
        if running is None or running.done:
            return 0.0
        since = running.begun if self._aborted_at is None else self._aborted_at
        return max(self._clock() - since, 0.001)

    def begin(self, function: Callable[[], T]) -> Call[T] | None:
        """Start a call; None while another has not come back."""
        if self._running is not None and not self._running.done:
            return None
        call = Call(function, self._clock(), self._thread)
        self._aborted_at = None
        self._running = call  # type: ignore[assignment]  # Call is invariant only because it keeps its value
        return call

    def call(
        self, function: Callable[[], T], until: float, cancel: Cancel = NEVER, *, finish_s: float = 0.0
    ) -> T | Err:
        """The function's result; ``Err`` when the clock reaches ``until`` or when cancelled. Raises what it raises.

        ``finish_s``: a cancelled call may run on so long, for one that is better ended than broken off.
        """
        if not self._is_free(until, cancel):
            return _left(cancel, "still waiting for an earlier call")
        if cancel.is_set() or self._clock() >= until:
            return _left(cancel, "no time left")
        call = self.begin(function)
        assert call is not None  # noqa: S101 - it is free, and only this thread begins calls
        cancelled_at: float | None = None
        while not call.wait(_TICK_S):
            now = self._clock()
            if cancelled_at is None and cancel.is_set():
                cancelled_at = now
            if now >= until or (cancelled_at is not None and now >= cancelled_at + finish_s):
                self.abort()
                return _left(cancel, "no answer in time")
        return call.result()

    def abort(self) -> None:
        """Break the running call off and wait a moment for it to come back."""
        running = self._running
        if running is not None and not running.done:
            self._aborted_at = self._aborted_at or self._clock()
            with contextlib.suppress(OSError):
                self._abort()
            running.wait(_ABORT_S)

    def _is_free(self, until: float, cancel: Cancel) -> bool:
        running = self._running
        while running is not None and not running.wait(_TICK_S):
            if self._clock() >= until or cancel.is_set():
                return False
        return True


def _left(cancel: Cancel, detail: str) -> Err:
    if cancel.is_set():
        return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)
    return Err(Reason.DEADLINE, Cause.HARDWARE, Action.RETRY, detail)

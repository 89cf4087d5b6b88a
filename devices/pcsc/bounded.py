"""Calls that may never return, made by a thread that can be given up on.

A card that does not answer holds ``SCardTransmit`` for as long as it lies there, and nothing in PC/SC breaks that off.
So the caller waits as long as it wants, and the thread waits for the card.
"""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from typing import Any, TypeVar

from devices.ports.state import Cancel

T = TypeVar("T")

#: Threads of one kind that may be waiting for a service that does not answer, before no more are tried.
_MOST_GIVEN_UP = 8
_GIVEN_UP = " (given up)"
#: How often a wait looks up to see whether it has been cancelled.
_LOOK_S = 0.1


class CallStuck(Exception):
    """The call has not come back in time, or one before it is still out."""


class BoundedCaller:
    """One thread for one chain of calls, made one after the other. Everything but `close` raises `CallStuck`."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._out: Future[Any] | None = None

    @property
    def stuck(self) -> bool:
        """A call that was given up on is still out."""
        if self._out is not None and self._out.done():
            self._out = None  # with its answer, that nobody waits for any more
        return self._out is not None

    def call(
        self,
        work: Callable[[], T],
        timeout_s: float,
        cancel: Cancel | None = None,
        undo: Callable[[T], object] | None = None,
    ) -> T:
        """What ``work`` returns or raises; `CallStuck` after ``timeout_s`` seconds, or soon after ``cancel``: then
        ``undo`` gets what comes too late, as a handle that must be closed."""
        if self.stuck:
            raise CallStuck(self._name)
        future: Future[T] = self._put(work)
        end = time.monotonic() + timeout_s
        while True:
            wait([future], max(min(end - time.monotonic(), _LOOK_S), 0.0))
            if future.done():
                return future.result()
            if time.monotonic() >= end or (cancel is not None and cancel.is_set()):
                self._out = future
                self._give_up(future, undo)
                raise CallStuck(self._name)

    def later(self, work: Callable[[], object], patience_s: float = 0.0) -> None:
        """Do ``work`` after all that is out, and wait for it only so long; what it raises is lost. For cleaning up."""
        if self._thread is None:
            return
        with contextlib.suppress(Exception):
            self._put(work).result(0.0 if self.stuck else patience_s)

    def close(self) -> None:
        """The thread ends when it has done what it was given. May be called twice."""
        if self._thread is not None:
            self._thread = None
            self._work.put(None)

    def _give_up(self, out: Future[T], undo: Callable[[T], object] | None) -> None:
        thread, name = self._thread, self._name

        def came_back(late: Future[T]) -> None:
            if thread is not None:
                thread.name = name
            if undo is not None and late.exception() is None:
                undo(late.result())

        if thread is not None:
            thread.name = name + _GIVEN_UP
        out.add_done_callback(came_back)

    def _put(self, work: Callable[[], T]) -> Future[T]:
        if self._thread is None:
            if sum(thread.name == self._name + _GIVEN_UP for thread in threading.enumerate()) >= _MOST_GIVEN_UP:
                raise CallStuck(self._name)
            # A daemon: no process stays for a card that does not answer.
            self._work = queue.SimpleQueue()
            self._thread = threading.Thread(target=_run, args=(self._work,), name=self._name, daemon=True)
            self._thread.start()
        future: Future[T] = Future()
        self._work.put((work, future))
        return future


def _run(work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None]) -> None:
    while (item := work.get()) is not None:
        call, future = item
        try:
            future.set_result(call())
        except BaseException as error:
            future.set_exception(error)
        del item, call, future  # nothing of a card waits here for the next one

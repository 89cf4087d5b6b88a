"""Writes that come at the same time share one transaction: one lock, one commit, one wait for the disk.

Each caller waits until its own work is durable. Whoever comes while a transaction is under way waits for the next one;
one of those that wait then leads it. No thread of its own, no delay: a write that comes alone goes alone.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

T = TypeVar("T")

#: Works a transaction takes at most: what it holds locked, and what a failure makes run again, stays small.
MOST = 32

#: Runs these works in one transaction and gives their values; raises when any of them, or the commit, fails.
Transaction = Callable[[Sequence[Callable[[Connection], Any]]], list[Any]]


class _Job(Generic[T]):
    """One caller's work and what became of it."""

    __slots__ = ("error", "finished", "value", "woken", "work")

    def __init__(self, work: Callable[[Connection], T]) -> None:
        self.work = work
        self.woken = threading.Event()  # finished, or to lead
        self.finished = False
        self.value: T | None = None
        self.error: BaseException | None = None


class GroupCommit:
    """``run`` commits works together; ``alone`` runs one by itself, with whatever second chances it may have.

    When works that share a transaction fail, all of it is rolled back and each runs alone, so that nobody fails for
    another's sake. ``shared_fate`` says which errors are no work's own (the database is gone): those all get at once,
    because a commit that may have happened must not be tried again here.
    """

    def __init__(
        self,
        together: Transaction,
        alone: Callable[[Callable[[Connection], Any]], Any],
        shared_fate: Callable[[Exception], bool],
    ) -> None:
        self._together = together
        self._alone = alone
        self._shared_fate = shared_fate
        self._mutex = threading.Lock()
        self._waiting: list[_Job[Any]] = []
        self._led = False

    def write(self, work: Callable[[Connection], T]) -> T:
        """The work's value, once it is durable. Raises what the work or its commit raised."""
        job = _Job(work)
        with self._mutex:
            self._waiting.append(job)
            leads, self._led = not self._led, True
        if not leads:
            job.woken.wait()
        if not job.finished:
            self._lead()
        if job.error is not None:
            raise job.error
        return job.value  # type: ignore[return-value] # a job without an error has its work's value

    def _lead(self) -> None:
        """Runs what waits, this thread's own work first among it; then the next one that waits leads."""
        with self._mutex:
            jobs, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        try:
            self._run(jobs)
        except BaseException as error:  # the leader was interrupted: nobody may wait for ever
            for job in jobs:
                if not job.finished:
                    job.error = error
            raise
        finally:
            with self._mutex:
                self._led = bool(self._waiting)
                next_leader = self._waiting[0] if self._led else None
            if next_leader is not None:
                next_leader.woken.set()
            for job in jobs:
                job.finished = True
                job.woken.set()

    def _run(self, jobs: list[_Job[Any]]) -> None:
        if len(jobs) > 1:
            try:
                values = self._together([job.work for job in jobs])
            except Exception as error:
                if self._shared_fate(error):
                    for job in jobs:
                        job.error = error
                    return
            else:
                for job, value in zip(jobs, values, strict=True):
                    job.value = value
                return
        for job in jobs:
            try:
                job.value = self._alone(job.work)
            except Exception as error:
                job.error = error

"""One serial job lane: blocking work off the GUI thread, one result each, delivered on the GUI thread.

A job returns a value or raises. The value reaches ``done`` in the lane's own (GUI) thread through one queued signal;
an exception there is a bug and goes to the one handler (`station.recovery`) by being raised again in the GUI thread.
Close the lane before the application object dies: a worker that still calls into Python during interpreter
teardown would crash the process.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")


class JobLane(QObject):
    """Runs jobs one after the other, in order. ``executor`` is injected by tests to run them by hand."""

    _finished = Signal(object, object, object)

    def __init__(self, name: str, parent: QObject | None = None, *, executor: Executor | None = None) -> None:
        super().__init__(parent)
        self._executor: Executor = executor or ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)
        self._open = True
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(self, job: Callable[[], T], done: Callable[[T], None]) -> None:
        """Queue ``job``; call ``done`` with its value on the GUI thread. After `close` nothing is taken any more."""
        if self._open:
            self._executor.submit(self._work, job, done)

    def close(self) -> None:
        """Finish what is queued, deliver nothing more."""
        self._open = False
        self._executor.shutdown(wait=True)

    def _work(self, job: Callable[[], Any], done: Callable[[Any], None]) -> None:
        try:
            value = job()
        except Exception as error:
            self._finished.emit(done, None, error)
        else:
            self._finished.emit(done, value, None)

    @Slot(object, object, object)
    def _deliver(self, done: Callable[[Any], None], value: object, error: Exception | None) -> None:
        if not self._open:
            return
        if error is not None:
            raise error
        done(value)

"""The `Scheduler` port: every time-out of a flow goes through it, so that tests move time by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Slot


class Cancellable(Protocol):
    def cancel(self) -> None: ...


class Scheduler(Protocol):
    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancellable:
        """Call ``action`` once, on the GUI thread, after ``seconds``, unless cancelled before."""
        ...


class _QtCall(QObject):
    """One shot; may be cancelled after it has fired without touching a deleted timer."""

    def __init__(self, parent: QObject, seconds: float, action: Callable[[], None]) -> None:
        super().__init__(parent)
        self._action: Callable[[], None] | None = action
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._fire)
        self._timer.start(round(seconds * 1000))

    def cancel(self) -> None:
        if self._action is not None:
            self._action = None
            self._timer.stop()
            self.deleteLater()

    @Slot()
    def _fire(self) -> None:
        action, self._action = self._action, None
        self.deleteLater()
        if action is not None:
            action()


class QtScheduler(QObject):
    """Real time, on Qt's monotonic timers."""

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancellable:
        return _QtCall(self, seconds, action)


class _ManualCall:
    def __init__(self, due: float, action: Callable[[], None]) -> None:
        self.due = due
        self.action = action
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualScheduler:
    """Time in the test's hand: nothing happens until `advance`."""

    def __init__(self) -> None:
        self._now = 0.0
        self._calls: list[_ManualCall] = []

    def call_later(self, seconds: float, action: Callable[[], None]) -> Cancellable:
        call = _ManualCall(self._now + seconds, action)
        self._calls.append(call)
        return call

    def advance(self, seconds: float) -> None:
        """Move time on and run what falls due, in order of its due time, each at its own moment."""
        end = self._now + seconds
        while True:
            due = [call for call in self._calls if not call.cancelled and call.due <= end]
            if not due:
                break
            call = min(due, key=lambda c: c.due)
            self._calls.remove(call)
            self._now = max(self._now, call.due)
            call.action()
        self._calls = [call for call in self._calls if not call.cancelled]
        self._now = end

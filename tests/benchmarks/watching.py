"""Eyes on a running Qt app: when a frame shows what was waited for, and how late timers are."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer, Slot
from PySide6.QtQuick import QQuickWindow

#: How often the event loop is asked to be on time, milliseconds.
TICK_MS = 5


class FirstFrame(QObject):
    """Calls ``shown(monotonic time)`` once: at the end of the first frame drawn while ``wanted()``."""

    def __init__(self, window: QQuickWindow, wanted: Callable[[], bool], shown: Callable[[float], None]) -> None:
        super().__init__()
        self._window = window
        self._wanted = wanted
        self._shown = shown
        self._done = False
        window.frameSwapped.connect(self._look)

    @Slot()
    def _look(self) -> None:
        at = time.monotonic()
        if not self._done and self._wanted():
            self._done = True
            self._window.frameSwapped.disconnect(self._look)
            self._shown(at)


class TimerWatch(QObject):
    """How late a `TICK_MS` timer is, and what ``label()`` said then: the stalls of the event loop."""

    def __init__(self, label: Callable[[], str]) -> None:
        super().__init__()
        self.late_ms: list[tuple[float, str]] = []
        self._label = label
        self._due = time.monotonic() + TICK_MS / 1000
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()

    @Slot()
    def _tick(self) -> None:
        now = time.monotonic()
        self.late_ms.append((max(0.0, (now - self._due) * 1000), self._label()))
        self._due = now + TICK_MS / 1000

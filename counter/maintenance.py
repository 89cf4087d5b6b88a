"""The technician's panel at the counter signs out by itself when nobody touches anything."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from counter.parts import CounterParts
from station.scheduler import Cancellable


class MaintenanceWatch(QObject):
    """Counts the time without a key or touch while the panel is shown."""

    def __init__(self, parts: CounterParts) -> None:
        super().__init__()
        self._parts = parts
        self._running: Cancellable | None = None
        if parts.technician is not None:
            parts.technician.changed.connect(self._follow)

    def touched(self) -> None:
        """Somebody is there."""
        if self._running is not None:
            self._stop()
            self._follow()

    @Slot()
    def _follow(self) -> None:
        technician = self._parts.technician
        if technician is None or not technician.shown:
            self._stop()
        elif self._running is None:
            self._running = self._parts.scheduler.call_later(self._parts.timeouts.maintenance, self._passed)

    def _passed(self) -> None:
        self._running = None
        if self._parts.technician is not None:
            self._parts.technician.time_out()

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._running = None

"""The queue's state for Qt: a worker thread reads it, properties change on the GUI thread."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import Property, QObject, Qt, Signal, Slot

from sync.store.errors import KnownStoreError
from sync.store.status import QueueStatus


class HallQueueStatus(QObject):
    """``pending``, ``stuck``, ``lastContact`` (RFC 3339 or empty), ``online`` and ``trouble`` as properties.

    ``read`` is called on the worker thread (`Store.queue_status`); a known store condition shows as ``trouble`` and
    the next look tries again. Call `stop` before the store is closed.
    """

    changed = Signal()
    _read = Signal(object, str)

    def __init__(self, read: Callable[[], QueueStatus], every_s: float = 2.0, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._read_status = read
        self._every_s = every_s
        self._stop = threading.Event()
        self._status = QueueStatus(0, 0, (), None, None)
        self._trouble = ""
        self._read.connect(self._publish, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._work, name="queue-status", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Ends the worker and waits for it."""
        self._stop.set()
        if self._thread.is_alive():
            self._thread.join()

    @property
    def status(self) -> QueueStatus:
        """The whole state as last read."""
        return self._status

    @Property(int, notify=changed)
    def pending(self) -> int:
        return self._status.pending

    @Property(int, notify=changed)
    def stuck(self) -> int:
        return len(self._status.stuck)

    @Property(str, notify=changed)
    def lastContact(self) -> str:
        return self._status.last_contact or ""

    @Property(bool, notify=changed)
    def online(self) -> bool:
        return self._status.online and not self._trouble

    @Property(str, notify=changed)
    def trouble(self) -> str:
        return self._trouble or self._status.trouble or ""

    def _work(self) -> None:
        while True:
            try:
                self._read.emit(self._read_status(), "")
            except KnownStoreError as error:
                self._read.emit(None, error.condition)
            if self._stop.wait(self._every_s):
                return

    @Slot(object, str)
    def _publish(self, status: QueueStatus | None, trouble: str) -> None:
        new = status or self._status
        if (new, trouble) != (self._status, self._trouble):
            self._status, self._trouble = new, trouble
            self.changed.emit()

"""`HallDevice`: a device as Qt code sees it. Whatever thread the device reports on, signals come in the GUI thread."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, Slot

from devices.commands import CommandResult, Connect, Ticket
from devices.messages import PreviewRing
from devices.ports import Command, DeviceStatus, PrintJob, ProgressEvent, Role
from devices.settings import DeviceSetting
from devices.supervisor import DeviceSupervisor


class _Mailbox(QObject):
    """The listener. Its signals are emitted on the device's thread and carried over by queued connections."""

    status = Signal(object)
    progress = Signal(int, object)
    finished = Signal(int, object)
    preview = Signal(object, int)

    def on_status(self, status: DeviceStatus) -> None:
        self.status.emit(status)

    def on_progress(self, ticket: Ticket, event: ProgressEvent) -> None:
        self.progress.emit(ticket, event)

    def on_finished(self, ticket: Ticket, result: CommandResult) -> None:
        self.finished.emit(ticket, result)

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        self.preview.emit(ring, fd)


class HallDevice(QObject):
    """Wraps a `CommandedDevice`. Created, used and destroyed in the GUI thread; no method blocks but `close`.

    ``connect`` makes the wrapped device for the listener it is given: ``HallDevice.of(setting, home)`` for a real one,
    ``HallDevice(lambda listener: FakeDevice(Role.ID_CARD, listener))`` in tests.
    """

    statusChanged = Signal(object)  # DeviceStatus
    progress = Signal(int, object)  # ticket, CardEvent | FaceGuidance
    finished = Signal(int, object)  # ticket, Ok | Err: once for each ticket, but for what a released claim left
    previewStarted = Signal(object, int)  # PreviewRing, descriptor: the receiver owns it

    def __init__(self, connect: Connect, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._mailbox = _Mailbox(self)
        queued = Qt.ConnectionType.QueuedConnection
        self._mailbox.status.connect(self._take_status, queued)
        self._mailbox.progress.connect(self._take_progress, queued)
        self._mailbox.finished.connect(self._take_finished, queued)
        self._mailbox.preview.connect(self.previewStarted, queued)
        self._device = connect(self._mailbox)
        self._status = self._device.status
        #: running tickets; True: told even when the claim it was started under has ended meanwhile
        self._expected: dict[Ticket, bool] = {}
        self._claimed = False

    @classmethod
    def of(cls, setting: DeviceSetting, home: Path, parent: QObject | None = None) -> HallDevice:
        """The device of a ``[devices.ROLE]`` section, in a supervised process of its own."""
        return cls(lambda listener: DeviceSupervisor(setting, home, listener), parent)

    @property
    def role(self) -> Role:
        return self._device.role

    @property
    def status(self) -> DeviceStatus:
        """As of the last ``statusChanged``."""
        return self._status

    def open(self) -> None:
        """Start the device's process; ``statusChanged`` tells what comes of it."""
        self._device.start()

    def start(self, command: Command) -> Ticket:
        """Start a command; ``finished`` comes later, never from inside this call."""
        ticket = self._device.submit(command)
        self._expected[ticket] = not self._claimed or isinstance(command, PrintJob)
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        self._device.cancel(ticket)

    def claim(self, visit: str) -> None:
        """The device belongs to this visit; an earlier claim ends."""
        self.release()
        self._claimed = True
        self._device.claim(visit)

    def release(self) -> None:
        """The visit is over. What is on its way for it, even queued in this thread, is dropped (but print jobs)."""
        self._claimed = False
        self._expected = {ticket: stays for ticket, stays in self._expected.items() if stays}
        self._device.release()

    def close(self) -> None:
        """Stop the device's process; at most a second or two."""
        self._device.stop()

    @Slot(object)
    def _take_status(self, status: DeviceStatus) -> None:
        self._status = status
        self.statusChanged.emit(status)

    @Slot(int, object)
    def _take_progress(self, ticket: Ticket, event: ProgressEvent) -> None:
        if ticket in self._expected:
            self.progress.emit(ticket, event)

    @Slot(int, object)
    def _take_finished(self, ticket: Ticket, result: CommandResult) -> None:
        if self._expected.pop(ticket, None) is not None:
            self.finished.emit(ticket, result)

"""How an app commands a device that runs elsewhere: `CommandedDevice`, and the `Listener` it reports to.

`devices.supervisor.DeviceSupervisor` is the real one (a supervised child process), `devices.fakes.FakeDevice` the one
of UI tests, `devices.qt.device.HallDevice` the face Qt code sees.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from devices.messages import PreviewRing, ResultValue
from devices.ports import Command, DeviceStatus, ProgressEvent, Role
from devices.result import Err, Ok

Ticket = int
CommandResult = Ok[ResultValue] | Err


class Listener(Protocol):
    """Called on a thread of the device's choosing, never from inside ``submit``; must return quickly."""

    def on_status(self, status: DeviceStatus) -> None:
        """The status is different from the last one told."""
        ...

    def on_progress(self, ticket: Ticket, event: ProgressEvent) -> None: ...

    def on_finished(self, ticket: Ticket, result: CommandResult) -> None:
        """The one end of a command. Not told for commands of a claim that has ended, but for print jobs: what came
        out of the printer belongs to the record whoever has left meanwhile."""
        ...

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        """Frames of the camera appear in this memory (`devices.frames`); the listener owns the descriptor."""
        ...


class CommandedDevice(Protocol):
    """One device as an app commands it. All methods may be called from any thread and return at once."""

    @property
    def role(self) -> Role: ...
    @property
    def status(self) -> DeviceStatus: ...
    def start(self) -> None: ...
    def submit(self, command: Command) -> Ticket:
        """Start a command. It ends exactly once, within its deadline plus one second, through ``on_finished``."""
        ...

    def cancel(self, ticket: Ticket) -> None:
        """Ask a command to stop; it still ends once (``Reason.CANCELLED``, or whatever was first). Unknown: nothing."""
        ...

    def claim(self, visit: str) -> None:
        """The device belongs to this visit from now on; an earlier claim ends."""
        ...

    def release(self) -> None:
        """The visit is over: its commands are cancelled, what they still bring is dropped."""
        ...

    def stop(self) -> None:
        """End for good; running commands end as cancelled."""
        ...


Connect = Callable[[Listener], CommandedDevice]

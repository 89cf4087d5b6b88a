"""A device in memory for tests of screens: the test says what it reports, and sees what was asked of it."""

from __future__ import annotations

import itertools
from collections.abc import Callable

from devices.commands import CommandResult, Listener, Ticket
from devices.ports import Command, DeviceState, DeviceStatus, PrintJob, ProgressEvent, Role
from devices.result import Action, Cause, Err, Reason

Answer = Callable[[Command], CommandResult | None]


class FakeDevice:
    """Keeps the rules of `devices.commands.CommandedDevice` (one end, claims) and does nothing by itself.

    ``asked`` holds what runs, by ticket. Tests drive it with `set_status`, `progress`, `finish`; or give ``answer``,
    a function from command to result (None: leave it running), for commands that shall end at once.
    """

    def __init__(self, role: Role, listener: Listener, answer: Answer | None = None) -> None:
        self._role = role
        self._listener = listener
        self._status = DeviceStatus(DeviceState.STARTING)
        self._numbers = itertools.count(1)
        self.answer = answer
        self.asked: dict[Ticket, Command] = {}
        self._visits: dict[Ticket, str | None] = {}
        self.history: list[Command] = []
        self.cancelled: list[Ticket] = []
        self.visit: str | None = None
        self.running = False

    @property
    def role(self) -> Role:
        return self._role

    @property
    def status(self) -> DeviceStatus:
        return self._status

    def start(self) -> None:
        self.running = True
        self.set_status(DeviceStatus(DeviceState.READY))

    def stop(self) -> None:
        for ticket in list(self.asked):
            self._end_cancelled(ticket)
        self.running = False

    def submit(self, command: Command) -> Ticket:
        ticket = next(self._numbers)
        self.asked[ticket] = command
        self._visits[ticket] = self.visit
        self.history.append(command)
        if self.answer is not None and (result := self.answer(command)) is not None:
            self.finish(ticket, result)
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        if ticket in self.asked:
            self._end_cancelled(ticket)

    def claim(self, visit: str) -> None:
        if self.visit is not None:
            self.release()
        self.visit = visit

    def release(self) -> None:
        """As `DeviceSupervisor`: the visit's commands are dropped untold, but print jobs."""
        if self.visit is not None:
            dropped = [t for t, c in self.asked.items() if self._visits[t] and not isinstance(c, PrintJob)]
            for ticket in dropped:
                del self.asked[ticket]
            self.cancelled += dropped
            self.visit = None

    # --- the test's side ---

    @property
    def ticket(self) -> Ticket:
        """The ticket of the one running command."""
        (only,) = self.asked
        return only

    def set_status(self, status: DeviceStatus) -> None:
        if status != self._status:
            self._status = status
            self._listener.on_status(status)

    def progress(self, event: ProgressEvent, ticket: Ticket | None = None) -> None:
        self._listener.on_progress(self.ticket if ticket is None else ticket, event)

    def finish(self, ticket: Ticket, result: CommandResult) -> None:
        """End a running command; of one that has ended or was dropped nothing is told."""
        if self.asked.pop(ticket, None) is not None:
            self._listener.on_finished(ticket, result)

    def _end_cancelled(self, ticket: Ticket) -> None:
        self.cancelled.append(ticket)
        self.finish(ticket, Err(Reason.CANCELLED, Cause.USER, Action.RETRY))

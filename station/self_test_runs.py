"""Runs self-tests on an app's own devices and keeps what came of them (`station.self_test_log`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult, Ticket
from devices.ports import Command, DeviceStatus, Role
from devices.qt.device import HallDevice
from station.jobs import JobLane
from station.self_tests import (
    INSTRUCTIONS,
    NO_TEST,
    SelfTestResult,
    SelfTestState,
    T,
    command_for,
    judged,
    judged_by_state,
    not_possible,
)
from station.typeset import TypesetFailed

_TESTING = T("正在测试…", "Testing …")


@dataclass(frozen=True, slots=True)
class _Prepared:
    """What a test asks of its device, or why it cannot be asked."""

    command: Command | None = None
    problem: str | None = None


class SelfTests(QObject):
    """At most one test for each device. ``told`` hears of every change, ``ended`` of every test that was not left."""

    def __init__(
        self,
        devices: Mapping[Role, HallDevice],
        lane: JobLane,
        told: Callable[[], None],
        ended: Callable[[Role, SelfTestResult], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._devices = devices
        self._lane = lane
        self._told = told
        self._ended = ended
        self._results: dict[Role, SelfTestResult] = {}
        self._running: dict[Role, Ticket] = {}
        for device in devices.values():
            device.finished.connect(self._finished)

    def result(self, role: Role) -> SelfTestResult:
        return self._results.get(role, NO_TEST)

    def begin(self, role: Role) -> None:
        """Start the device's test; one that runs goes on. What is asked is made on the lane: a page is set in type."""
        if self.result(role).state is SelfTestState.RUNNING:
            return
        status = self._devices[role].status
        self._results[role] = SelfTestResult(SelfTestState.RUNNING, INSTRUCTIONS.get(role, _TESTING))
        self._lane.run(partial(_prepared, role, status), partial(self._start, role))
        self._told()

    def cancel(self, role: Role) -> None:
        """The person gives up: the test ends as cancelled."""
        if (ticket := self._running.get(role)) is not None:
            self._devices[role].cancel(ticket)

    def forget(self) -> None:
        """End what runs and forget every result."""
        for role, ticket in self._running.items():
            self._devices[role].cancel(ticket)
        self._running.clear()
        self._results.clear()
        self._told()

    def _start(self, role: Role, prepared: _Prepared) -> None:
        if self.result(role).state is not SelfTestState.RUNNING or role in self._running:
            return  # left meanwhile
        if prepared.problem is not None:
            self._end(role, not_possible(prepared.problem))
        elif prepared.command is None:
            self._end(role, judged_by_state(self._devices[role].status))
        else:
            self._running[role] = self._devices[role].start(prepared.command)

    def _end(self, role: Role, result: SelfTestResult) -> None:
        self._results[role] = result
        self._ended(role, result)
        self._told()

    @Slot(int, object)
    def _finished(self, ticket: Ticket, result: CommandResult) -> None:
        """Only what a test asked of this device is ours; numbers of tickets are each device's own."""
        sender = self.sender()
        role = next((r for r, t in self._running.items() if t == ticket and self._devices[r] is sender), None)
        if role is None:
            return
        del self._running[role]
        self._end(role, judged(role, result))


def _prepared(role: Role, status: DeviceStatus) -> _Prepared:
    """On the lane."""
    try:
        return _Prepared(command_for(role, status))
    except TypesetFailed as error:
        return _Prepared(problem=str(error))

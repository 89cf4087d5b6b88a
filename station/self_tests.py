"""The technician's self-tests: one command or one look per device, and what came of it in words.

Nothing of a picture or a card stays: of a page only its sharpness is told, cards are not read at all.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QObject, Slot

from devices.commands import CommandResult, Ticket
from devices.ports import (
    USABLE,
    CapturedPage,
    CapturePage,
    Command,
    DeviceStatus,
    PrintOutcome,
    PrintReceipt,
    PrintReport,
    Role,
)
from devices.qt.device import HallDevice
from devices.result import Err
from intake.text import LocalizedText
from station.device_words import ACTION_WORDS, REASON_WORDS
from station.self_test_slip import TEST_SLIP

T = LocalizedText.of
_NO_WORDS = T("", "")


class SelfTestState(StrEnum):
    """Where a self-test stands."""

    NONE = "none"
    RUNNING = "running"
    GOOD = "good"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class SelfTestResult:
    state: SelfTestState = SelfTestState.NONE
    words: LocalizedText = _NO_WORDS


NO_TEST = SelfTestResult()
_RUNNING = SelfTestResult(SelfTestState.RUNNING, T("正在测试…", "Testing …"))


def command_for(role: Role, number: int) -> Command | None:
    """What a test asks of the device; None: its state says enough."""
    match role:
        case Role.RECEIPT_PRINTER:
            return PrintReceipt(f"self-test-{number}", TEST_SLIP)
        case Role.DOCUMENT_CAMERA:
            return CapturePage()
        case _:
            return None


def judged(result: CommandResult) -> SelfTestResult:
    """The end of a test's command in words."""
    if isinstance(result, Err):
        words = T("{why}。{action}", "{why}. {action}")
        return SelfTestResult(
            SelfTestState.BAD, words.fill(why=REASON_WORDS[result.reason], action=ACTION_WORDS[result.action])
        )
    match result.value:
        case CapturedPage(sharpness=sharpness, advice=advice):
            words = T("拍到了，清晰度 {sharpness}", "Captured, sharpness {sharpness}").fill(sharpness=round(sharpness))
            return SelfTestResult(SelfTestState.BAD if advice else SelfTestState.GOOD, words)
        case PrintReport(outcome=PrintOutcome.PRINTED):
            return SelfTestResult(
                SelfTestState.GOOD,
                T("测试单已打印，请看字和二维码是否清楚", "Test slip printed: look at words and code"),
            )
        case PrintReport(trouble=trouble) if trouble is not None:
            return SelfTestResult(
                SelfTestState.BAD, T("没有打印好：{why}", "Not printed: {why}").fill(why=REASON_WORDS[trouble])
            )
        case PrintReport():
            return SelfTestResult(
                SelfTestState.BAD, T("不知道有没有打出来，请看出纸口", "It is not known what was printed: look")
            )
        case _:
            return SelfTestResult(SelfTestState.GOOD, T("设备有应答", "The device answers"))


def judged_by_state(status: DeviceStatus) -> SelfTestResult:
    """For devices whose own state is the test."""
    if status.state in USABLE:
        return SelfTestResult(SelfTestState.GOOD, T("设备有应答", "The device answers"))
    return SelfTestResult(SelfTestState.BAD, T("设备没有应答", "The device does not answer"))


class SelfTests(QObject):
    """Runs self-tests, at most one for each device. ``told`` hears of every change."""

    def __init__(self, devices: dict[Role, HallDevice], told: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self._devices = devices
        self._told = told
        self._results: dict[Role, SelfTestResult] = {}
        self._running: dict[Role, Ticket] = {}
        self._number = 0
        for device in devices.values():
            device.finished.connect(self._finished)

    def result(self, role: Role) -> SelfTestResult:
        return self._results.get(role, NO_TEST)

    def begin(self, role: Role) -> None:
        """Start the device's test; one that runs goes on."""
        device = self._devices[role]
        if self.result(role).state is SelfTestState.RUNNING:
            return
        self._number += 1
        command = command_for(role, self._number)
        if command is None:
            self._results[role] = judged_by_state(device.status)
        else:
            self._results[role] = _RUNNING
            self._running[role] = device.start(command)
        self._told()

    def forget(self) -> None:
        """End what runs and forget every result."""
        for role, ticket in self._running.items():
            self._devices[role].cancel(ticket)
        self._running.clear()
        self._results.clear()
        self._told()

    @Slot(int, object)
    def _finished(self, ticket: Ticket, result: CommandResult) -> None:
        """Only what a test asked of this device is ours; numbers of tickets are each device's own."""
        sender = self.sender()
        role = next((r for r, t in self._running.items() if t == ticket and self._devices[r] is sender), None)
        if role is None:
            return
        del self._running[role]
        self._results[role] = judged(result)
        self._told()

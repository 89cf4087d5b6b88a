"""What a receipt printer says about itself: bytes → one condition → one `DeviceStatus` (DEVICES §4.1).

Three kinds of answer arrive on one wire, unasked ones between the others: real-time status (DLE EOT n), automatic
status (ASB, four bytes on each change) and the answer behind the job (GS r). They differ by fixed bits only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from devices.ports import DeviceState, DeviceStatus
from devices.result import Action, Cause, Err, Reason

#: Real time, obeyed even while the printer is busy or offline. 1 printer, 2 why offline, 3 error, 4 paper.
ASK = {n: bytes((0x10, 0x04, n)) for n in (1, 2, 3, 4)}
#: Recover from the error and forget what is in the buffer.
CLEAR = bytes.fromhex("100502")


@dataclass(frozen=True, slots=True)
class RealTime:
    """The answer to DLE EOT n. It does not say which n: ask one at a time."""

    byte: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """Four ASB bytes."""

    data: bytes


@dataclass(frozen=True, slots=True)
class BehindJob:
    """The answer to ``1D 72 01``: everything sent before the question has been worked off."""

    byte: int


Answer = RealTime | Automatic | BehindJob


class Sorter:
    """Sorts incoming bytes into answers by their fixed bits. Keeps an unfinished ASB between calls.

    XON, XOFF and bytes that fit nothing are dropped.
    """

    def __init__(self) -> None:
        self._asb = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        answers: list[Answer] = []
        for byte in data:
            if byte & 0x93 == 0x12:
                # Real-time answers may fall between the bytes of an ASB; they never belong to it.
                answers.append(RealTime(byte))
            elif byte & 0x93 == 0x10:
                self._asb = bytearray((byte,))
            elif byte & 0x90 == 0x00:
                if not self._asb:
                    answers.append(BehindJob(byte))
                else:
                    self._asb.append(byte)
                    if len(self._asb) == 4:
                        answers.append(Automatic(bytes(self._asb)))
                        self._asb.clear()
        return answers

    def reset(self) -> None:
        self._asb.clear()


@dataclass(frozen=True, slots=True)
class Condition:
    """Everything the status bits say. Any near-end bit means low, any end bit means out (DEVICES §4.3)."""

    offline: bool = False
    waiting: bool = False  # for recovery from an error
    cover_open: bool = False
    feeding: bool = False  # by its button
    paper_stop: bool = False
    error: bool = False
    mechanical: bool = False
    cutter: bool = False
    unrecoverable: bool = False
    self_clearing: bool = False  # print head hot
    near_end: bool = False
    end: bool = False

    @classmethod
    def from_answers(cls, answers: Mapping[int, int]) -> Condition:
        """From DLE EOT answers by n; what was not asked counts as "nothing wrong"."""
        printer, offline = answers.get(1, 0x12), answers.get(2, 0x12)
        error, paper = answers.get(3, 0x12), answers.get(4, 0x12)
        return cls(
            offline=bool(printer & 0x08),
            waiting=bool(printer & 0x20),
            cover_open=bool(offline & 0x04),
            feeding=bool((printer & 0x40) | (offline & 0x08)),
            paper_stop=bool(offline & 0x20),
            error=bool(offline & 0x40),
            mechanical=bool(error & 0x04),
            cutter=bool(error & 0x08),
            unrecoverable=bool(error & 0x20),
            self_clearing=bool(error & 0x40),
            near_end=bool(paper & 0x0C),
            end=bool(paper & 0x60),
        )

    @classmethod
    def from_automatic(cls, data: bytes) -> Condition:
        """From four ASB bytes."""
        first, second, third, _ = data
        return cls(
            offline=bool(first & 0x08),
            cover_open=bool(first & 0x20),
            feeding=bool((first & 0x40) | (second & 0x02)),
            waiting=bool(second & 0x01),
            mechanical=bool(second & 0x04),
            cutter=bool(second & 0x08),
            unrecoverable=bool(second & 0x20),
            self_clearing=bool(second & 0x40),
            near_end=bool(third & 0x03),
            end=bool(third & 0x0C),
        )

    def without_near_end(self) -> Condition:
        """For models whose near-end bits mean nothing."""
        return replace(self, near_end=False)

    def fault(self) -> Err | None:
        """Why nothing can be printed now, the worst first; None when printing may start."""
        if self.unrecoverable:
            return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_TECHNICIAN, "unrecoverable error")
        if self.cutter:
            return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_STAFF, "cutter error")
        if self.mechanical:
            return Err(Reason.PAPER_JAM, Cause.HARDWARE, Action.CALL_STAFF, "mechanical error, recoverable")
        if self.cover_open:
            return Err(Reason.COVER_OPEN, Cause.USER, Action.CALL_STAFF, "cover open")
        if self.end or self.paper_stop:
            return Err(Reason.PAPER_OUT, Cause.HARDWARE, Action.REPLACE_MEDIA, "paper end")
        if self.self_clearing:
            return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.WAIT, "print head hot")
        if self.error or self.waiting:
            return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_STAFF, "waiting for recovery")
        if self.offline and not self.feeding:
            return Err(Reason.HARDWARE_FAULT, Cause.HARDWARE, Action.CALL_STAFF, "offline, reason not given")
        return None

    def status(self, *, low_by_count: bool = False, detail: str = "") -> DeviceStatus:
        """One typed status. ``low_by_count``: our own count says that the roll must be nearly used up."""
        fault = self.fault()
        if fault is None:
            if self.near_end or low_by_count:
                said = "paper near end" if self.near_end else "paper near end by count"
                return DeviceStatus(DeviceState.CONSUMABLE_LOW, detail=f"{said}; {detail}" if detail else said)
            return DeviceStatus(DeviceState.BUSY if self.feeding else DeviceState.READY, detail=detail)
        return DeviceStatus(self._state(fault), fault.reason, fault.cause, fault.action, fault.detail)

    def _state(self, fault: Err) -> DeviceState:
        if fault.reason is Reason.COVER_OPEN:
            return DeviceState.USER_ERROR
        if fault.reason is Reason.PAPER_OUT:
            return DeviceState.CONSUMABLE_OUT
        if fault.action is Action.WAIT:
            return DeviceState.BUSY
        broken = self.unrecoverable or self.cutter or self.mechanical or self.error or self.waiting
        return DeviceState.HARDWARE_ERROR if broken else DeviceState.OFFLINE

"""Drivers that misbehave on purpose, and a listener that waits for what a device reports."""

from __future__ import annotations

import os
import queue
import threading
import time
from collections.abc import Callable

from devices.commands import CommandResult, Ticket
from devices.messages import PreviewRing
from devices.ports import CardEvent, DeviceState, DeviceStatus, IdDocument
from devices.result import Action, Cause, Err, Ok, Reason, Result

READY = DeviceStatus(DeviceState.READY, serial="scripted")


class ScriptedReader:
    """An ID-card reader whose calls are functions; by default all is well and there is never a card."""

    def __init__(self) -> None:
        self.opening: Callable[[], Result[DeviceStatus]] = lambda: Ok(READY)
        self.polling: Callable[[], DeviceStatus] = lambda: READY
        self.reading: Callable[[threading.Event], Result[IdDocument]] = wait_for_cancel
        self.opened = 0
        self.closed = 0

    def open(self) -> Result[DeviceStatus]:
        self.opened += 1
        return self.opening()

    def close(self) -> None:
        self.closed += 1

    def status(self) -> DeviceStatus:
        return self.polling()

    def read(
        self,
        deadline_s: float,
        cancel: threading.Event,
        progress: Callable[[CardEvent], None],
        *,
        added_addresses: bool = False,
    ) -> Result[IdDocument]:
        progress(CardEvent.WAITING)
        return self.reading(cancel)

    def card_present(self) -> Result[bool]:
        return Ok(value=True)


def wait_for_cancel(cancel: threading.Event) -> Result[IdDocument]:
    cancel.wait(20)
    return Err(Reason.CANCELLED, Cause.USER, Action.RETRY)


class Heard:
    """A listener whose reports a test waits for, with a deadline."""

    def __init__(self) -> None:
        self.statuses: queue.SimpleQueue[DeviceStatus] = queue.SimpleQueue()
        self.progresses: queue.SimpleQueue[tuple[Ticket, CardEvent]] = queue.SimpleQueue()
        self.ends: queue.SimpleQueue[tuple[Ticket, CommandResult]] = queue.SimpleQueue()
        self.previews: queue.SimpleQueue[PreviewRing] = queue.SimpleQueue()

    def on_status(self, status: DeviceStatus) -> None:
        self.statuses.put(status)

    def on_progress(self, ticket: Ticket, event: CardEvent) -> None:
        self.progresses.put((ticket, event))

    def on_finished(self, ticket: Ticket, result: CommandResult) -> None:
        self.ends.put((ticket, result))

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        os.close(fd)
        self.previews.put(ring)

    def status(self, *states: DeviceState, within_s: float = 60.0) -> DeviceStatus:
        """The next status in one of these states."""
        end = time.monotonic() + within_s
        while True:
            status = self.statuses.get(timeout=max(end - time.monotonic(), 0.001))
            if status.state in states:
                return status

    def progress(self, within_s: float = 60.0) -> tuple[Ticket, CardEvent]:
        return self.progresses.get(timeout=within_s)

    def end(self, within_s: float = 60.0) -> tuple[Ticket, CommandResult]:
        return self.ends.get(timeout=within_s)

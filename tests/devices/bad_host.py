"""A device host with a driver that misbehaves, for the supervisor's tests: ``python bad_host.py KIND ROLE FD``."""

from __future__ import annotations

import ctypes
import os
import signal
import socket
import sys
import threading
from collections.abc import Callable
from typing import Any

from devices.channel import Channel
from devices.host import DeviceHost, die_of_bug
from devices.ownership import Owned
from devices.ports import CardEvent, DeviceState, DeviceStatus, IdDocument, PrintReport, Role
from devices.result import Err, Ok, Reason, Result


def forever(*_: object) -> Any:
    while True:
        signal.pause() if threading.current_thread() is threading.main_thread() else threading.Event().wait()


def loop(*_: object) -> Any:
    while True:
        pass


def hold_the_interpreter(*_: object) -> Any:
    """As a vendor's library that never lets go of the GIL: not even the heartbeat gets through."""
    while True:
        ctypes.PyDLL(None).sleep(60)


def die(*_: object) -> Any:
    os.kill(os.getpid(), signal.SIGKILL)


def segfault(*_: object) -> Any:
    ctypes.string_at(0)


def bug(*_: object) -> Any:
    raise ZeroDivisionError("测试甲")


class BadDriver:
    def __init__(self, kind: str) -> None:
        self.acts: dict[str, Callable[..., Any]] = {}
        match kind:
            case "hung-read":
                self.acts["read"] = forever
            case "loops-in-read":
                self.acts["read"] = loop
            case "holds-the-interpreter":
                self.acts["read"] = hold_the_interpreter
            case "hung-open":
                self.acts["open"] = forever
            case "dies-in-read":
                self.acts["read"] = die
            case "segfaults-in-read":
                self.acts["read"] = segfault
            case "bug-in-read":
                self.acts["read"] = bug
            case "dies-at-open":
                self.acts["open"] = die
            case "deaf-to-cancel":
                self.acts["read"] = forever
            case "good":
                pass
            case _:
                raise ValueError(kind)

    def open(self) -> Result[DeviceStatus]:
        self.acts.get("open", lambda: None)()
        return Ok(DeviceStatus(DeviceState.READY, serial=str(os.getpid())))

    def close(self) -> None:
        return

    def status(self) -> DeviceStatus:
        return DeviceStatus(DeviceState.READY, serial=str(os.getpid()))

    def read(
        self,
        deadline_s: float,
        cancel: threading.Event,
        progress: Callable[[CardEvent], None],
        *,
        added_addresses: bool = False,
    ) -> Result[IdDocument]:
        progress(CardEvent.SEEN)
        self.acts.get("read", lambda: None)()
        cancel.wait(deadline_s)
        from devices.result import Action, Cause

        return Err(Reason.CANCELLED if cancel.is_set() else Reason.DEADLINE, Cause.USER, Action.RETRY)

    def card_present(self) -> Result[bool]:
        return Ok(value=True)

    def print_receipt(self, job_id: str, *_: object) -> Result[PrintReport]:
        self.acts.get("read", lambda: None)()
        raise AssertionError(job_id)


def main() -> int:
    kind, role, fd = sys.argv[1:]
    threading.excepthook = die_of_bug
    channel = Channel(socket.socket(fileno=int(fd)))
    return DeviceHost(Role(role), channel, lambda: BadDriver(kind), lambda: Owned(None)).run()  # type: ignore[arg-type,return-value]


if __name__ == "__main__":
    sys.exit(main())

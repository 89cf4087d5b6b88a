"""One command to one device for tools: through the process that owns the device where there is one, else through a
host of our own that ends with the command."""

from __future__ import annotations

import os
import queue
import selectors
import time
from collections.abc import Callable
from pathlib import Path

from devices import local_socket
from devices.channel import Channel, ChannelClosed
from devices.commands import CommandResult, Ticket
from devices.host import socket_path
from devices.host_process import spawn_host
from devices.messages import Finished, MessageError, PreviewRing, Progress, Run, StatusChanged
from devices.ports import (
    CardEvent,
    CodeEvent,
    Command,
    DeviceState,
    DeviceStatus,
    FaceGuidance,
    PagesEvent,
    ProgressEvent,
    ScanEvent,
)
from devices.result import Action, Cause, Err, Reason
from devices.settings import DeviceSetting
from devices.supervisor import DeviceSupervisor
from devices.wire_trace import TraceFile

_CONNECT_S = 1.0
#: On top of a command's own deadline: start of a host, and the second a hung driver may take to be killed.
_MARGIN_S = 6.0
_TICKET = 1

OnProgress = Callable[[ProgressEvent], None]


def run_command(setting: DeviceSetting, home: Path, command: Command, progress: OnProgress) -> CommandResult:
    """Run it to its end; blocks."""
    try:
        owner = Channel(local_socket.connect(socket_path(home, setting.role), _CONNECT_S))
    except OSError:
        return _by_ourselves(setting, home, command, progress)
    try:
        return _through_owner(owner, command, progress)
    finally:
        owner.close()


def trace_command(
    setting: DeviceSetting, home: Path, command: Command, progress: OnProgress, out: Path
) -> CommandResult:
    """Run it in a host of our own that writes the device's wire into ``out`` (`devices.wire_trace`); blocks.

    A device that a running app owns ends as ``BUSY``: the app must be stopped for the trace. Raises `OSError` when the
    file cannot be written.
    """
    TraceFile(out, f"{setting.role.value}: {type(command).__name__}").close()
    return _by_ourselves(setting, home, command, progress, out)


def read_status(setting: DeviceSetting, home: Path, settle_s: float = 5.0) -> DeviceStatus:
    """The device's state, as soon as it is more than ``starting``."""
    try:
        owner = Channel(local_socket.connect(socket_path(home, setting.role), _CONNECT_S))
    except OSError:
        return _status_by_ourselves(setting, home, settle_s)
    try:
        return _status_of_owner(owner, settle_s)
    finally:
        owner.close()


def _through_owner(owner: Channel, command: Command, progress: OnProgress) -> CommandResult:
    end = time.monotonic() + command.deadline_s + _MARGIN_S
    try:
        owner.send(Run(_TICKET, command))
        while (left := end - time.monotonic()) > 0:
            if not _readable(owner, left):
                break
            for message, fd in owner.receive():
                if fd is not None:
                    os.close(fd)
                match message:
                    case Progress(_, event):
                        progress(event)
                    case Finished(_, result):
                        return result
    except (ChannelClosed, MessageError):
        return Err(Reason.HOST_CRASHED, Cause.SOFTWARE, Action.RETRY, "the owner went away")
    return Err(Reason.DEADLINE, Cause.SOFTWARE, Action.RETRY, "the owner does not answer")


def _status_of_owner(owner: Channel, settle_s: float) -> DeviceStatus:
    status = DeviceStatus(DeviceState.STARTING)
    end = time.monotonic() + settle_s
    try:
        while status.state is DeviceState.STARTING and (left := end - time.monotonic()) > 0:
            if _readable(owner, left):
                for message, _ in owner.receive():
                    if isinstance(message, StatusChanged):
                        status = message.status
    except (ChannelClosed, MessageError):
        return DeviceStatus(DeviceState.OFFLINE, Reason.HOST_CRASHED, Cause.SOFTWARE, Action.WAIT)
    return status


class _Inbox:
    """A listener that hands everything to the thread that waits for it."""

    def __init__(self) -> None:
        self.inbox: queue.SimpleQueue[DeviceStatus | ProgressEvent | CommandResult] = queue.SimpleQueue()

    def on_status(self, status: DeviceStatus) -> None:
        self.inbox.put(status)

    def on_progress(self, ticket: Ticket, event: ProgressEvent) -> None:
        del ticket
        self.inbox.put(event)

    def on_finished(self, ticket: Ticket, result: CommandResult) -> None:
        del ticket
        self.inbox.put(result)

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        del ring
        os.close(fd)


def _by_ourselves(
    setting: DeviceSetting, home: Path, command: Command, progress: OnProgress, trace: Path | None = None
) -> CommandResult:
    listener = _Inbox()
    supervisor = DeviceSupervisor(setting, home, listener, start_host=spawn_host(setting, home, trace))
    supervisor.start()
    try:
        supervisor.submit(command)
        while True:  # the supervisor promises an end
            match listener.inbox.get(timeout=command.deadline_s + _MARGIN_S):
                case DeviceStatus():
                    continue
                case (CardEvent() | FaceGuidance() | CodeEvent() | ScanEvent() | PagesEvent()) as event:
                    progress(event)
                case result:
                    return result
    finally:
        supervisor.stop()


def _status_by_ourselves(setting: DeviceSetting, home: Path, settle_s: float) -> DeviceStatus:
    listener = _Inbox()
    supervisor = DeviceSupervisor(setting, home, listener)
    supervisor.start()
    end = time.monotonic() + settle_s
    try:
        while (left := end - time.monotonic()) > 0:
            told = listener.inbox.get(timeout=left)
            if isinstance(told, DeviceStatus) and told.state is not DeviceState.STARTING:
                return told
    except queue.Empty:
        pass
    finally:
        supervisor.stop()
    return supervisor.status


def _readable(channel: Channel, timeout_s: float) -> bool:
    with selectors.DefaultSelector() as selector:
        selector.register(channel, selectors.EVENT_READ)
        return bool(selector.select(timeout_s))

"""`DeviceSupervisor`: keeps a device host alive and commands it; one thread per device, no Qt.

What the app can rely on, whatever the driver does: a command ends exactly once and no later than its deadline plus a
second; a host that dies or hangs is replaced within two seconds, at most five times a minute, then the status is
``hardware_error`` until an attempt a minute later succeeds.
"""

from __future__ import annotations

import contextlib
import itertools
import logging
import os
import selectors
import socket
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import assert_never

from devices.channel import Channel, ChannelClosed
from devices.commands import CommandResult, Listener, Ticket
from devices.host_process import HostProcess, Limits, StartHost, spawn_host
from devices.ledger import CANCEL_S, Entry, Ledger, broken_off
from devices.messages import (
    CancelRun,
    Claimed,
    Finished,
    Heartbeat,
    Hello,
    Message,
    MessageError,
    PreviewRing,
    Progress,
    Run,
    Started,
    StatusChanged,
    Stop,
)
from devices.ports import Command, DeviceState, DeviceStatus, PrintJob, Role, StartPreview, StopPreview
from devices.restart import RestartPolicy
from devices.result import Action, Cause, Err, Ok, Reason
from devices.settings import DeviceSetting

log = logging.getLogger("hall.devices.supervisor")

#: Commands running or waiting at once for one device; more are refused.
MAX_COMMANDS = 8
#: Tickets of the app begin at 1.
_OWN_TICKET = 0


@dataclass(frozen=True, slots=True)
class _Submit:
    entry: Entry


@dataclass(frozen=True, slots=True)
class _Cancel:
    ticket: Ticket


@dataclass(frozen=True, slots=True)
class _Claim:
    pass


@dataclass(frozen=True, slots=True)
class _Release:
    claim: int


@dataclass(frozen=True, slots=True)
class _Stop:
    pass


_Wish = _Submit | _Cancel | _Claim | _Release | _Stop


@dataclass(slots=True)
class _Host:
    process: HostProcess
    channel: Channel
    started_at: float
    heard_at: float
    greeted: bool = False


class DeviceSupervisor:
    """See `devices.commands.CommandedDevice` for the methods' promises."""

    def __init__(
        self,
        setting: DeviceSetting,
        home: Path,
        listener: Listener,
        *,
        start_host: StartHost | None = None,
        limits: Limits | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._role = setting.role
        self._listener = listener
        self._start_host = start_host or spawn_host(setting, home)
        self._limits = limits or Limits()
        self._monotonic = monotonic
        self._status = DeviceStatus(DeviceState.STARTING)
        self._tickets = itertools.count(1)
        self._wishes: deque[_Wish] = deque()
        self._guard = threading.Lock()
        #: the running claim by number, for the visit of the same name may come twice
        self._claims = itertools.count(1)
        self._claim: int | None = None
        self._wake_in, self._wake_out = socket.socketpair()
        self._wake_in.setblocking(False)  # noqa: FBT003 - its only parameter
        self._selector = selectors.DefaultSelector()
        self._ledger = Ledger()
        self._restart = RestartPolicy()
        self._host: _Host | None = None
        self._start_at = 0.0
        self._preview_on = False
        self._thread = threading.Thread(target=self._run, name=f"supervisor-{setting.role.value}", daemon=True)

    # --- any thread ---

    @property
    def role(self) -> Role:
        return self._role

    @property
    def status(self) -> DeviceStatus:
        return self._status

    @property
    def host_pid(self) -> int | None:
        """For technicians and fault tests."""
        host = self._host
        return None if host is None else host.process.pid

    def start(self) -> None:
        self._thread.start()

    def submit(self, command: Command) -> Ticket:
        with self._guard:
            ticket = next(self._tickets)
            entry = Entry(ticket, command, self._monotonic() + command.deadline_s, self._claim)
            self._wishes.append(_Submit(entry))
        self._wake()
        return ticket

    def cancel(self, ticket: Ticket) -> None:
        self._wish(_Cancel(ticket))

    def claim(self, visit: str) -> None:
        del visit  # who it is does not matter here, only that it is another one
        self.release()
        with self._guard:
            self._claim = next(self._claims)
            self._wishes.append(_Claim())
        self._wake()

    def release(self) -> None:
        with self._guard:
            if self._claim is None:
                return
            self._wishes.append(_Release(self._claim))
            self._claim = None
        self._wake()

    def stop(self) -> None:
        if self._thread.is_alive():
            self._wish(_Stop())
            self._thread.join(self._limits.stop_s + 2.0)

    def _wish(self, wish: _Wish) -> None:
        with self._guard:
            self._wishes.append(wish)
        self._wake()

    def _wake(self) -> None:
        # A full pipe wakes as well as a byte more would; a closed one has nobody left to wake.
        with contextlib.suppress(BlockingIOError, OSError):
            self._wake_in.send(b"\0")

    # --- the supervisor's thread ---

    def _run(self) -> None:
        self._selector.register(self._wake_out, selectors.EVENT_READ)
        try:
            while self._step():
                pass
        finally:
            self._end()

    def _step(self) -> bool:
        """One turn; False at the end."""
        now = self._monotonic()
        for key, _ in self._selector.select(max(self._next_timer(now) - now, 0.0)):
            if key.fileobj is self._wake_out:
                self._wake_out.recv(4096)
            else:
                self._hear()
        now = self._monotonic()
        if not self._grant_wishes(now):
            return False
        self._check_host(now)
        if self._host is None and now >= self._start_at:
            self._begin_host(now)
        self._check_ledger(now)
        return True

    def _next_timer(self, now: float) -> float:
        timers = [now + 5.0]
        if (end := self._ledger.next_end()) is not None:
            timers.append(end)
        if self._host is None:
            timers.append(self._start_at)
        elif self._host.greeted:
            timers.append(self._host.heard_at + self._limits.silence_s)
        else:
            timers.append(self._host.started_at + self._limits.hello_s)
        return min(timers)

    # wishes

    def _grant_wishes(self, now: float) -> bool:
        while True:
            with self._guard:
                if not self._wishes:
                    return True
                wish = self._wishes.popleft()
            match wish:
                case _Submit(entry):
                    self._take_up(entry, now)
                case _Cancel(ticket):
                    self._hurry(self._ledger.entries.get(ticket), now)
                case _Claim():
                    self._send(Claimed(held=True))
                case _Release(claim):
                    for entry in self._ledger.release(claim):
                        self._hurry(entry, now)
                    self._preview_on = False
                    self._send(Claimed(held=False))
                case _Stop():
                    return False
                case _:
                    assert_never(wish)

    def _take_up(self, entry: Entry, now: float) -> None:
        if len(self._ledger.entries) >= MAX_COMMANDS:
            error = Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "too many commands at once")
            self._listener.on_finished(entry.ticket, error)
        elif self._host is None and self._restart.given_up(now):
            error = Err(Reason.HOST_CRASHED, Cause.HARDWARE, Action.CALL_TECHNICIAN)
            self._listener.on_finished(entry.ticket, error)
        else:
            self._ledger.add(entry)
            self._send_waiting(now)

    def _hurry(self, entry: Entry | None, now: float) -> None:
        if entry is None:
            return
        if not entry.sent:
            self._finish(entry.ticket, Err(Reason.CANCELLED, Cause.USER, Action.RETRY))
            return
        # Paper that is half out must come out and be asked about; anything else stops at the next safe point.
        if not isinstance(entry.command, PrintJob):
            entry.hurry_at = now + CANCEL_S
        self._send(CancelRun(entry.ticket))

    # the host

    def _begin_host(self, now: float) -> None:
        ours, theirs = socket.socketpair()
        try:
            process = self._start_host(theirs)
        except OSError as error:
            ours.close()
            log.error("device.host.start_failed role=%s error=%s", self.role.value, error.strerror)
            self._start_at = self._restart.died(now)
            self._tell(self._crashed_status(now))
            return
        finally:
            theirs.close()
        self._host = _Host(process, Channel(ours), now, now)
        self._selector.register(self._host.channel, selectors.EVENT_READ)
        log.info("device.host.start role=%s pid=%d", self.role.value, process.pid)

    def _hear(self) -> None:
        host = self._host
        if host is None:
            return
        try:
            messages = host.channel.receive()
        except (ChannelClosed, MessageError) as error:
            self._host_died(type(error).__name__)
            return
        host.heard_at = self._monotonic()
        for message, fd in messages:
            self._take(host, message, fd)

    def _take(self, host: _Host, message: Message, fd: int | None) -> None:
        match message:
            case Hello():
                host.greeted = True
                if self._claim is not None:
                    self._send(Claimed(held=True))
                if self._preview_on:  # a new host after a crash goes on where the old one broke off
                    self._send(Run(_OWN_TICKET, StartPreview()))
                self._send_waiting(self._monotonic())
            case Heartbeat(inside_s):
                if inside_s > self._limits.inside_s:
                    self._host_died("hung in the driver")
            case StatusChanged(status):
                self._tell(status)
            case Started(ticket):
                if (entry := self._ledger.entries.get(ticket)) is not None:
                    entry.started = True
            case Progress(ticket, event):
                entry = self._ledger.entries.get(ticket)
                if entry is not None and entry.concerns(self._claim):
                    self._listener.on_progress(ticket, event)
            case Finished(ticket, result):
                self._finish(ticket, result)
            case PreviewRing() if fd is not None:
                self._listener.on_preview(message, fd)
            case _:
                self._host_died("spoke out of turn")

    def _check_host(self, now: float) -> None:
        host = self._host
        if host is None:
            return
        if not host.greeted and now - host.started_at >= self._limits.hello_s:
            self._host_died("no hello")
        elif host.greeted and now - host.heard_at >= self._limits.silence_s:
            self._host_died("no heartbeat")

    def _host_died(self, why: str) -> None:
        """The host has gone, or must: whichever, it is dead afterwards."""
        host, self._host = self._host, None
        if host is None:
            return
        self._selector.unregister(host.channel)
        host.channel.close()
        host.process.kill()
        code: int | None = None
        with contextlib.suppress(subprocess.TimeoutExpired):
            code = host.process.wait(1.0)
        now = self._monotonic()
        self._start_at = self._restart.died(now)
        log.error("device.host.died role=%s pid=%d why=%s exit=%s", self.role.value, host.process.pid, why, code)
        self._tell(self._crashed_status(now))
        self._tell_ends(self._ledger.host_died())
        if self._restart.given_up(now):
            self._tell_ends(self._ledger.fail_all(Reason.HOST_CRASHED, Cause.HARDWARE, Action.CALL_TECHNICIAN))

    def _crashed_status(self, now: float) -> DeviceStatus:
        if self._restart.given_up(now):
            state, cause, action = DeviceState.HARDWARE_ERROR, Cause.HARDWARE, Action.CALL_TECHNICIAN
        else:
            state, cause, action = DeviceState.OFFLINE, Cause.SOFTWARE, Action.WAIT
        return DeviceStatus(state, Reason.HOST_CRASHED, cause, action, "", self._status.serial, self._status.model)

    # commands

    def _send_waiting(self, now: float) -> None:
        if self._host is None or not self._host.greeted:
            return
        for entry in self._ledger.unsent():
            entry.sent = True
            self._send(Run(entry.ticket, entry.remaining(now)))

    def _check_ledger(self, now: float) -> None:
        """A driver that does not come back from a command is killed with its host."""
        overdue = self._ledger.overdue(now)
        hung = any(entry.sent for entry in overdue)
        for entry in overdue:
            reason = Reason.DEADLINE if entry.deadline_at <= now else Reason.CANCELLED
            late: CommandResult = Err(reason, Cause.SOFTWARE, Action.RETRY)
            self._finish(entry.ticket, broken_off(entry, reason) if entry.started else late)
        if hung:
            self._host_died("hung in a command")

    def _finish(self, ticket: Ticket, result: CommandResult) -> None:
        entry = self._ledger.end(ticket)
        if entry is None:
            return
        if isinstance(entry.command, (StartPreview, StopPreview)) and isinstance(result, Ok) and not entry.dropped:
            self._preview_on = isinstance(entry.command, StartPreview)
        self._tell_ends([(entry, result)])

    def _tell_ends(self, ends: list[tuple[Entry, CommandResult]]) -> None:
        for entry, result in ends:
            # Asked here and not only when the release is worked off: between the two a result may have come in.
            if entry.concerns(self._claim):
                self._listener.on_finished(entry.ticket, result)

    def _send(self, message: Message) -> None:
        if self._host is not None:
            # If the host has gone, reading from it tells, and its death is handled there.
            with contextlib.suppress(ChannelClosed):
                self._host.channel.send(message)

    def _tell(self, status: DeviceStatus) -> None:
        if status != self._status:
            self._status = status
            self._listener.on_status(status)

    def _end(self) -> None:
        host = self._host
        if host is not None:
            self._send(Stop())
            self._await_last_words(host)
            host.channel.close()
            host.process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):
                host.process.wait(1.0)
            self._host = None
        with self._guard:
            left = [wish.entry for wish in self._wishes if isinstance(wish, _Submit)]
            self._wishes.clear()
        for entry in left:
            self._ledger.add(entry)
        self._tell_ends(self._ledger.fail_all(Reason.CANCELLED, Cause.SOFTWARE, Action.RETRY))
        self._selector.close()
        self._wake_out.close()
        self._wake_in.close()

    def _await_last_words(self, host: _Host) -> None:
        """A job that ends now still ends with its own result."""
        end = self._monotonic() + self._limits.stop_s
        while (left := end - self._monotonic()) > 0:
            for key, _ in self._selector.select(left):
                if key.fileobj is self._wake_out:
                    self._wake_out.recv(4096)
                    continue
                try:
                    for message, fd in host.channel.receive():
                        if isinstance(message, Finished):
                            self._finish(message.ticket, message.result)
                        if fd is not None:
                            os.close(fd)
                except (ChannelClosed, MessageError):
                    return

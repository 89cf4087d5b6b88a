"""The device host: a child process that runs one driver, so that a fault in a vendor's code cannot touch the app.

It speaks `devices.messages` over the socket it was given (``--fd``), and over ``$HALL_HOME/run/ROLE.sock`` with tools
of the same user, so that a command-line read goes through the owner of the device. It ends when the app's end of the
socket closes.
"""

from __future__ import annotations

import argparse
import logging
import os
import selectors
import socket
import sys
import threading
import time
import traceback
from collections.abc import Callable
from functools import partial
from pathlib import Path

from devices import free_memory, lifeline, local_socket, wire_trace
from devices.channel import Channel, ChannelClosed
from devices.commands import CommandResult
from devices.driver_thread import POLL_S, DriverThread, Job
from devices.drivers import Driver, open_driver
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
from devices.ownership import HeldBy, Owned, claim_transport
from devices.ports import DeviceState, DeviceStatus, ProgressEvent, Role
from devices.result import Action, Cause, Err, Reason
from devices.settings import Options
from devices.transport import Transport, TransportError

log = logging.getLogger("hall.devices.host")

HEARTBEAT_S = 0.5
_STOP_S = 1.0
#: Exit code after a bug in a driver (EX_SOFTWARE): the supervisor starts a fresh host.
EXIT_BUG = 70


def socket_path(home: Path, role: Role) -> Path:
    """Where the owner of a role's device listens for tools."""
    return home / "run" / f"{role.value}.sock"


class DeviceHost:
    """Connects channels (the app's, and those of tools) with the thread that runs the driver."""

    def __init__(
        self,
        role: Role,
        app: Channel,
        make_driver: Callable[[], Driver],
        claim: Callable[[], Owned | HeldBy],
        tools_at: Path | None = None,
        poll_s: float = POLL_S,
    ) -> None:
        self._role = role
        self._app = app
        self._claim = claim
        self._tools_at = tools_at
        self._tools: socket.socket | None = None
        self._channels: dict[Channel, dict[int, Job]] = {}
        self._claimed = False
        self._told = threading.Lock()
        self._selector = selectors.DefaultSelector()
        self._tools_served = False
        self._driver = DriverThread(role, make_driver, self._take_ownership, self._broadcast, poll_s=poll_s)

    def run(self) -> int:
        """Serve until the app closes its end or says stop."""
        self._add(self._app)
        self._driver.start()
        beat_at = 0.0
        try:
            while True:
                now = time.monotonic()
                if now >= beat_at:
                    beat_at = now + HEARTBEAT_S
                    self._app.send(Heartbeat(self._driver.inside_s()))
                    self._driver.expire(now)
                    self._serve_tools()
                for key, _ in self._selector.select(max(beat_at - now, 0)):
                    if key.data is None:
                        self._accept_tool()
                    elif not self._take_messages(key.data):
                        return 0
        except ChannelClosed:
            return 0  # the app has gone
        finally:
            self._close()

    def _take_ownership(self) -> Owned | HeldBy:
        """On the driver's thread, before the device is opened: whoever finds it busy can reach us already.

        Only the owner listens; two hosts of one home would otherwise take each other's socket file away.
        """
        claimed = self._claim()
        if isinstance(claimed, Owned) and self._tools_at is not None:
            try:
                self._tools = local_socket.listen(self._tools_at)
            except OSError as error:
                log.warning("device.tools.unavailable role=%s error=%s", self._role.value, error.strerror)
        return claimed

    def _serve_tools(self) -> None:
        if self._tools is not None and not self._tools_served:
            self._tools_served = True
            self._selector.register(self._tools, selectors.EVENT_READ, None)

    def _accept_tool(self) -> None:
        assert self._tools is not None  # noqa: S101
        connection, _ = self._tools.accept()
        if local_socket.same_user(connection):
            self._add(Channel(connection))
        else:
            connection.close()

    def _add(self, channel: Channel) -> None:
        with self._told:
            self._channels[channel] = {}
            try:
                channel.send(Hello(os.getpid(), self._role))
                channel.send(StatusChanged(self._driver.status))
            except ChannelClosed:
                del self._channels[channel]
                return
        self._selector.register(channel, selectors.EVENT_READ, channel)

    def _broadcast(self, status: DeviceStatus) -> None:
        with self._told:
            for channel in self._channels:
                self._send(channel, StatusChanged(status))

    def _take_messages(self, channel: Channel) -> bool:
        """False when the host shall end."""
        try:
            for message, _fd in channel.receive():
                if not self._take(channel, message):
                    return False
        except (ChannelClosed, MessageError):
            if channel is self._app:
                return False
            self._remove(channel)
        return True

    def _take(self, channel: Channel, message: Message) -> bool:
        match message:
            case Run():
                self._run_command(channel, message)
            case CancelRun(ticket):
                if (job := self._channels[channel].get(ticket)) is not None:
                    self._driver.cancel(job)
            case Claimed(held) if channel is self._app:
                self._claimed = held
                if not held:
                    self._driver.end_visit()
            case Stop() if channel is self._app:
                return False
            case _:
                raise MessageError("not for a host")
        return True

    def _run_command(self, channel: Channel, run: Run) -> None:
        if run.ticket in self._channels[channel]:
            raise MessageError("ticket used twice")

        def finished(result: CommandResult) -> None:
            self._channels.get(channel, {}).pop(run.ticket, None)
            self._send(channel, Finished(run.ticket, result))

        def progress(event: ProgressEvent) -> None:
            self._send(channel, Progress(run.ticket, event))

        def preview(ring: PreviewRing, fd: int) -> None:
            self._send(channel, ring, (fd,))

        job = Job(
            run.command,
            time.monotonic() + run.command.deadline_s,
            on_started=partial(self._send, channel, Started(run.ticket)),
            on_progress=progress,
            on_finished=finished,
            on_preview=preview,
        )
        self._channels[channel][run.ticket] = job
        if channel is not self._app and self._claimed:
            job.finish(Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, f"a visit holds it, pid {os.getpid()}"))
        elif not self._driver.submit(job):
            job.finish(Err(Reason.BUSY, Cause.SOFTWARE, Action.WAIT, "too many commands at once"))

    def _send(self, channel: Channel, message: Message, fds: tuple[int, ...] = ()) -> None:
        try:
            channel.send(message, fds)
        except ChannelClosed:
            return  # its end is noticed by the reading side

    def _remove(self, channel: Channel) -> None:
        with self._told:
            jobs = self._channels.pop(channel)
        self._selector.unregister(channel)
        for job in list(jobs.values()):
            self._driver.cancel(job)
        channel.close()

    def _close(self) -> None:
        stopped = self._driver.stop(_STOP_S)
        if self._tools is not None and self._tools_at is not None:
            self._tools_at.unlink(missing_ok=True)
            self._tools.close()
        if not stopped:
            os._exit(0)  # the driver hangs; nothing of ours is left to save
        for channel in list(self._channels):
            channel.close()
        self._selector.close()


class _Unusable:
    """Stands for a driver that cannot be made from what terminal.toml says."""

    def __init__(self, detail: str) -> None:
        self._err = Err(Reason.UNSUPPORTED, Cause.SOFTWARE, Action.CALL_TECHNICIAN, detail)

    def open(self) -> Err:
        return self._err

    def close(self) -> None:
        return

    def status(self) -> DeviceStatus:
        return DeviceStatus(DeviceState.HARDWARE_ERROR, self._err.reason, self._err.cause, self._err.action)


def make_driver(role: Role, name: str, transport: str, options: Options, home: Path) -> Driver:
    """The configured driver, or one that only says what is wrong with the configuration."""
    try:
        return open_driver(role, name, Transport.parse(transport), options, home=home)
    except (ValueError, ImportError) as error:  # unknown driver, bad transport, bad options, library not installed
        return _Unusable(str(error))  # type: ignore[return-value]  # never open, so no command reaches it


def claim_for(transport: str) -> Owned | HeldBy:
    """Become the owner of the device at this transport."""
    try:
        parsed = Transport.parse(transport)
    except TransportError:
        return Owned(None)  # there is no device to own; the driver says what is wrong
    # A file that stands for a device can be read by many.
    return Owned(None) if parsed.scheme == "file" else claim_transport(parsed.canonical())


def die_of_bug(failure: threading.ExceptHookArgs) -> None:
    """A bug in a driver ends the host. Only code places are logged: an exception's text may quote a card."""
    frames = traceback.extract_tb(failure.exc_traceback)
    where = " < ".join(f"{Path(f.filename).name}:{f.lineno}" for f in reversed(frames))
    log.critical("device.host.bug type=%s at=%s", failure.exc_type.__name__, where)
    os._exit(EXIT_BUG)


def _option(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key:
        raise argparse.ArgumentTypeError("key=value expected")
    return key, value


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="devices.host", allow_abbrev=False)
    parser.add_argument("--role", type=Role, required=True)
    parser.add_argument("--driver", required=True)
    parser.add_argument("--transport", required=True)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--fd", type=int, required=True, help="connected Unix socket, inherited")
    parser.add_argument("--trace", type=Path, metavar="FILE", help="write what goes over the wire (devices.wire_trace)")
    parser.add_argument("--option", type=_option, action="append", default=[], metavar="KEY=VALUE")
    asked = parser.parse_args(arguments)
    lifeline.die_with_parent_if_asked()
    lifeline.leave_no_core()
    free_memory.have_one_heap()
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(message)s")
    threading.excepthook = die_of_bug
    if asked.trace is not None:
        wire_trace.begin(asked.trace, asked.role.value, asked.driver)
    try:
        app = Channel(socket.socket(fileno=asked.fd))
    except OSError:
        parser.error("--fd is no socket")
    host = DeviceHost(
        asked.role,
        app,
        partial(make_driver, asked.role, asked.driver, asked.transport, dict(asked.option), asked.home),
        partial(claim_for, asked.transport),
        socket_path(asked.home, asked.role),
    )
    return host.run()


if __name__ == "__main__":
    sys.exit(main())

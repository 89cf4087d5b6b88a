"""The plug of a simulator: a TCP port or a pseudo terminal for one driver at a time, which can be pulled.

What goes out passes the fault script (`devices.simulators.fault_script`): all that one call of `Respond` gives is one
answer, and so is what the simulator sends by itself (`Wire.send`).
"""

from __future__ import annotations

import contextlib
import os
import select
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from devices.simulators.fault_script import FaultScript, Piece, deliver
from devices.transport import Transport

#: Bytes from the driver → what to answer. Called on the wire's thread.
Respond = Callable[[bytes], Iterable[Piece]]
_POLL_S = 0.05
_DELIVERED_S = 0.5
_SEND_S = 2.0  # a far end that takes nothing for so long has lost what was sent
_LOOKS = 10


class Wire(Protocol):
    @property
    def url(self) -> str:
        """The transport a driver opens."""
        ...

    @property
    def plugged(self) -> bool: ...
    def plug(self) -> None: ...
    def unplug(self) -> None:
        """Pull the cable: whoever talks loses the connection, whoever comes finds nothing."""
        ...

    def send(self, data: bytes) -> bool:
        """Send unasked. False: nobody is connected, and it is lost."""
        ...


class _Plug:
    """What both wires share: the thread that talks, and the cable being pulled by hand or by the script."""

    def __init__(self, respond: Respond, faults: FaultScript) -> None:
        self._respond = respond
        self._faults = faults
        self._gone = threading.Event()
        self._thread: threading.Thread | None = None
        self._sending = threading.Lock()

    @property
    def plugged(self) -> bool:
        return self._thread is not None and not self._gone.is_set()

    def unplug(self) -> None:
        self._gone.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _start(self, serve: Callable[[threading.Event], None]) -> None:
        self._gone = threading.Event()
        self._thread = threading.Thread(target=serve, args=(self._gone,), daemon=True)
        self._thread.start()

    def _answer(self, data: bytes, send: Callable[[bytes], object], gone: threading.Event) -> bool:
        """False: the conversation is over."""
        with self._sending:
            return self._deliver(list(self._respond(data)), send, gone)

    def _deliver(self, answer: list[Piece], send: Callable[[bytes], object], gone: threading.Event) -> bool:
        if deliver(self._faults.apply(answer), send, gone):
            return True
        gone.set()
        return False

    def _readable(self, source: int | socket.socket, gone: threading.Event) -> bool:
        """Waits until there is something to read; False when the cable is pulled. A hung simulator reads nothing."""
        while not gone.is_set():
            if self._faults.hung:
                gone.wait(_POLL_S)
            elif select.select([source], [], [], _POLL_S)[0] and not self._faults.hung:
                return not gone.is_set()
        return False


class SocketWire(_Plug):
    """``socket://host:port``; with port 0 a free one is taken, and kept over unplugging."""

    def __init__(self, listen: Transport, respond: Respond, faults: FaultScript | None = None) -> None:
        super().__init__(respond, faults or FaultScript())
        self._address = listen.host_port()
        self._connection: socket.socket | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"socket://{self._address[0]}:{self._address[1]}"

    def plug(self) -> None:
        if self.plugged:
            return
        self.unplug()  # what the script has pulled may still be closing
        server = socket.create_server(self._address, backlog=1)
        self._address = server.getsockname()[:2]
        self._start(lambda gone: self._serve(server, gone))

    def send(self, data: bytes) -> bool:
        if self._connection is None:
            self._gone.wait(_POLL_S)  # a driver may have connected a moment ago
        connection = self._connection
        if connection is None:
            return False
        try:
            with self._sending:
                self._deliver([Piece(data)], connection.sendall, self._gone)
        except OSError:
            return False
        return True

    def _serve(self, server: socket.socket, gone: threading.Event) -> None:
        with server:
            while self._readable(server, gone):
                connection, _ = server.accept()
                with connection, contextlib.suppress(OSError):
                    connection.settimeout(_SEND_S)
                    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    self._connection = connection
                    self._talk(connection, gone)
                    if gone.is_set():
                        server.close()  # first: whoever loses the connection finds nobody
                self._connection = None

    def _talk(self, connection: socket.socket, gone: threading.Event) -> None:
        while self._readable(connection, gone) and (data := connection.recv(4096)):
            if not self._answer(data, connection.sendall, gone):
                return


class PtyWire(_Plug):
    """A pseudo terminal behind a fixed symbolic link. It has a rate: at any other one it answers garbage."""

    def __init__(self, link: Path, respond: Respond, baud: int, faults: FaultScript | None = None) -> None:
        import termios

        super().__init__(respond, faults or FaultScript())
        self._link = link
        self._rate = int(getattr(termios, f"B{baud}"))
        self._master = self._slave = -1
        self.plug()

    @property
    def url(self) -> str:
        return str(Transport("serial", str(self._link)))

    def plug(self) -> None:
        import tty

        if self.plugged:
            return
        self.unplug()
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(slave))
        self._master, self._slave = master, slave
        self._start(lambda gone: self._serve(master, slave, gone))

    def send(self, data: bytes) -> bool:
        if not self.plugged:
            return False
        with self._sending:
            self._deliver([Piece(data)], self._write, self._gone)
        return True

    def _write(self, data: bytes) -> None:
        """What nobody takes is lost, as on any line without flow control."""
        stalled_at = time.monotonic() + _SEND_S
        while data and not self._gone.is_set() and time.monotonic() < stalled_at:
            if not select.select([], [self._master], [], _POLL_S)[1]:
                continue
            with contextlib.suppress(BlockingIOError):
                data = data[os.write(self._master, data) :]
                stalled_at = time.monotonic() + _SEND_S

    def _deliver(self, answer: list[Piece], send: Callable[[bytes], object], gone: threading.Event) -> bool:
        if super()._deliver(answer, send, gone):
            return True
        # Closing a terminal throws away what has not been read; a cable delivers what has gone into it. The kernel
        # hands on what is written a moment later, so one look that finds nothing proves nothing.
        end = time.monotonic() + _DELIVERED_S
        looks = 0
        while looks < _LOOKS and time.monotonic() < end:
            looks = 0 if _unread(self._slave) else looks + 1
            time.sleep(0.002)
        return False

    def _serve(self, master: int, slave: int, gone: threading.Event) -> None:
        import termios

        try:
            while self._readable(master, gone):
                data = os.read(master, 4096)
                if termios.tcgetattr(master)[4] != self._rate:
                    self._write(bytes(byte ^ 0x5A for byte in data))
                elif not self._answer(data, self._write, gone):
                    return
        finally:
            with self._sending:  # nobody is writing any more
                self._link.unlink(missing_ok=True)
                os.close(slave)  # held so that the terminal lives while no driver has it open
                os.close(master)


def _unread(slave: int) -> int:
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(slave, termios.FIONREAD, bytes(4)), sys.byteorder)


def open_wire(listen: str, respond: Respond, link: Path, baud: int, faults: FaultScript | None = None) -> Wire:
    """``socket://host:port`` or ``pty`` (reached by the symbolic link). Raises `TransportError`, `OSError`."""
    if listen == "pty":
        return PtyWire(link, respond, baud, faults)
    return SocketWire(Transport.parse(listen), respond, faults)

"""The plug of a simulator: a TCP port or a pseudo terminal for one driver at a time, which can be pulled."""

from __future__ import annotations

import contextlib
import os
import select
import socket
import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol

from devices.simulators.sdt_module import Piece
from devices.transport import Transport

#: Bytes from the driver → what to answer. Called on the wire's thread.
Respond = Callable[[bytes], Iterable[Piece]]
_POLL_S = 0.05


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


class SocketWire:
    """``socket://host:port``; with port 0 a free one is taken, and kept over unplugging."""

    def __init__(self, listen: Transport, respond: Respond) -> None:
        self._address = listen.host_port()
        self._respond = respond
        self._gone = threading.Event()
        self._thread: threading.Thread | None = None
        self.plug()

    @property
    def url(self) -> str:
        return f"socket://{self._address[0]}:{self._address[1]}"

    @property
    def plugged(self) -> bool:
        return self._thread is not None

    def plug(self) -> None:
        if self._thread is not None:
            return
        server = socket.create_server(self._address, backlog=1)
        self._address = server.getsockname()[:2]
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(server, self._gone), daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        if self._thread is not None:
            self._gone.set()
            self._thread.join()
            self._thread = None

    def _serve(self, server: socket.socket, gone: threading.Event) -> None:
        with server:
            while not gone.is_set():
                if _readable(server, gone):
                    connection, _ = server.accept()
                    with connection, contextlib.suppress(OSError):
                        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                        self._talk(connection, gone)

    def _talk(self, connection: socket.socket, gone: threading.Event) -> None:
        while _readable(connection, gone) and (data := connection.recv(4096)):
            for piece in self._respond(data):
                if gone.wait(piece.after_s):
                    return
                connection.sendall(piece.data)


class PtyWire:
    """A pseudo terminal behind a fixed symbolic link. It has a rate: at any other one it answers garbage."""

    def __init__(self, link: Path, respond: Respond, baud: int) -> None:
        import termios

        self._link = link
        self._respond = respond
        self._rate = int(getattr(termios, f"B{baud}"))
        self._gone = threading.Event()
        self._thread: threading.Thread | None = None
        self.plug()

    @property
    def url(self) -> str:
        return str(Transport("serial", str(self._link)))

    @property
    def plugged(self) -> bool:
        return self._thread is not None

    def plug(self) -> None:
        import tty

        if self._thread is not None:
            return
        master, slave = os.openpty()
        tty.setraw(slave)
        self._link.unlink(missing_ok=True)
        self._link.symlink_to(os.ttyname(slave))
        self._gone = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(master, slave, self._gone), daemon=True)
        self._thread.start()

    def unplug(self) -> None:
        if self._thread is not None:
            self._gone.set()
            self._thread.join()
            self._thread = None
            self._link.unlink(missing_ok=True)

    def _serve(self, master: int, slave: int, gone: threading.Event) -> None:
        import termios

        try:
            while _readable(master, gone):
                data = os.read(master, 4096)
                if termios.tcgetattr(master)[4] != self._rate:
                    os.write(master, bytes(byte ^ 0x5A for byte in data))
                    continue
                for piece in self._respond(data):
                    if gone.wait(piece.after_s):
                        return
                    os.write(master, piece.data)
        finally:
            os.close(slave)  # held so that the terminal lives while no driver has it open
            os.close(master)


def open_wire(listen: str, respond: Respond, link: Path, baud: int) -> Wire:
    """``socket://host:port`` or ``pty`` (reached by the symbolic link). Raises `TransportError`, `OSError`."""
    return PtyWire(link, respond, baud) if listen == "pty" else SocketWire(Transport.parse(listen), respond)


def _readable(source: int | socket.socket, gone: threading.Event) -> bool:
    while not gone.is_set():
        if select.select([source], [], [], _POLL_S)[0]:
            return not gone.is_set()
    return False

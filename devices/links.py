"""Byte links: what a driver of a wire protocol reads from and writes to.

`open_link` opens ``serial:///dev/ttyUSB0?baud=115200``, ``socket://host:port`` and ``tcp://host:port``. Every call has
a time-out; what goes wrong is a `LinkError`, never a bare `OSError`, and knows the `Err` it means to a command.
The link retries nothing: the protocol above decides what to do.
"""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import time
from typing import TYPE_CHECKING, Protocol

from devices.result import Action, Cause, Err, Reason
from devices.transport import Transport

if TYPE_CHECKING:
    import serial

CONNECT_TIMEOUT_S = 2.0
WRITE_TIMEOUT_S = 5.0
DEFAULT_BAUD = 115200
_CHUNK = 4096


class LinkError(Exception):
    """A link could not be opened or broke. ``str()`` is technician's text: transport and system error only."""

    reason = Reason.DISCONNECTED
    action = Action.CALL_TECHNICIAN

    def as_err(self) -> Err:
        """The end of a command that this means."""
        return Err(self.reason, Cause.HARDWARE, self.action, str(self))


class LinkAbsent(LinkError):
    """Nothing answers at the transport: no such device, connection refused, host unreachable."""

    reason = Reason.ABSENT


class LinkRefused(LinkError):
    """The system does not let us open it (permissions)."""

    reason = Reason.NOT_AUTHORISED


class LinkBusy(LinkError):
    """Another process holds the device."""

    reason = Reason.BUSY
    action = Action.WAIT


class LinkClosed(LinkError):
    """The far end went away while we were talking (unplugged, peer closed)."""

    reason = Reason.DISCONNECTED
    action = Action.WAIT


class LinkTimeout(LinkError):
    """The far end takes no more bytes (a write did not finish in time)."""

    reason = Reason.DEADLINE


class ByteLink(Protocol):
    """A two-way stream of bytes with time-outs in seconds."""

    def read(self, size: int, timeout_s: float) -> bytes:
        """1 to ``size`` bytes as soon as any are there; ``b""`` when none came in time. Raises `LinkClosed`."""
        ...

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        """All of ``data``. Raises `LinkClosed`, `LinkTimeout` (part of the data may have gone out)."""
        ...

    def drain(self) -> bytes:
        """Throw away what has already arrived and return it. Raises `LinkClosed`."""
        ...

    def close(self) -> None:
        """Never raises; may be called twice."""
        ...


def open_link(
    transport: Transport, *, baud: int | None = None, connect_timeout_s: float = CONNECT_TIMEOUT_S
) -> ByteLink:
    """Open a byte link; ``baud`` overrides the transport's. Raises `LinkError`, or `TransportError` for a bad URL."""
    if transport.scheme == "serial":
        return _SerialLink(transport.rest, baud or transport.integer("baud", DEFAULT_BAUD))
    if transport.scheme in ("socket", "tcp"):
        host, port = transport.host_port()
        return _SocketLink(host, port, connect_timeout_s)
    raise LinkAbsent(f"no byte link for scheme {transport.scheme!r}")


class _SocketLink:
    def __init__(self, host: str, port: int, connect_timeout_s: float) -> None:
        self._name = f"{host}:{port}"
        try:
            self._socket = socket.create_connection((host, port), connect_timeout_s)
        except PermissionError as error:
            raise LinkRefused(f"{self._name}: {error.strerror}") from None
        except OSError as error:
            raise LinkAbsent(f"{self._name}: {error.strerror or error}") from None
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def read(self, size: int, timeout_s: float) -> bytes:
        try:
            self._socket.settimeout(max(timeout_s, 0.0))
            data = self._socket.recv(size)
        except (TimeoutError, BlockingIOError):
            return b""
        except OSError as error:
            raise LinkClosed(f"{self._name}: {error.strerror or error}") from None
        if not data:
            raise LinkClosed(f"{self._name}: closed by the far end")
        return data

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        # One deadline for all of the data: sendall() would grant the time-out to every piece only.
        end = time.monotonic() + timeout_s
        view = memoryview(data)
        while view:
            try:
                self._socket.settimeout(max(end - time.monotonic(), 0.0))
                view = view[self._socket.send(view) :]
            except (TimeoutError, BlockingIOError):
                raise LinkTimeout(f"{self._name}: takes no more bytes") from None
            except OSError as error:
                raise LinkClosed(f"{self._name}: {error.strerror or error}") from None

    def drain(self) -> bytes:
        pending = bytearray()
        while data := self.read(_CHUNK, 0.0):
            pending += data
        return bytes(pending)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()


class _SerialLink:
    """8N1 without flow control, held exclusively."""

    def __init__(self, path: str, baud: int) -> None:
        import serial

        self._name = path
        try:
            self._port: serial.Serial = serial.Serial(path, baudrate=baud, timeout=0, exclusive=True)
        except serial.SerialException as error:
            raise _serial_open_error(path, error.errno) from None
        except (OSError, ValueError) as error:
            # termios.error of a file that is no terminal arrives as OSError-like; a bad rate as ValueError
            raise LinkAbsent(f"{path}: {error}") from None

    def read(self, size: int, timeout_s: float) -> bytes:
        import serial

        try:
            # The first byte may take the whole time-out, the rest is what has come with it.
            self._port.timeout = max(timeout_s, 0.0)
            first = self._port.read(1)
            if not first or size == 1:
                return bytes(first)
            waiting = min(self._port.in_waiting, size - 1)
            return bytes(first + self._port.read(waiting)) if waiting else bytes(first)
        except (serial.SerialException, OSError, TypeError) as error:
            # TypeError: the port object was closed under us (pyserial reads from descriptor None)
            raise LinkClosed(f"{self._name}: {error}") from None

    def write(self, data: bytes, timeout_s: float = WRITE_TIMEOUT_S) -> None:
        import serial

        try:
            self._port.write_timeout = timeout_s
            self._port.write(data)
        except serial.SerialTimeoutException:
            raise LinkTimeout(f"{self._name}: takes no more bytes") from None
        except (serial.SerialException, OSError, TypeError) as error:
            raise LinkClosed(f"{self._name}: {error}") from None

    def drain(self) -> bytes:
        pending = bytearray()
        while data := self.read(_CHUNK, 0.0):
            pending += data
        return bytes(pending)

    def close(self) -> None:
        with contextlib.suppress(OSError, select.error):
            self._port.close()


def _serial_open_error(path: str, code: int | None) -> LinkError:
    if code in (errno.EACCES, errno.EPERM):
        return LinkRefused(f"{path}: no permission")
    if code in (errno.EAGAIN, errno.EBUSY):
        return LinkBusy(f"{path}: held by another process")
    return LinkAbsent(f"{path}: {errno.errorcode.get(code or 0, 'cannot be opened')}")

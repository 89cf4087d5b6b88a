"""Links that are streams to the system too: TCP sockets and serial ports."""

from __future__ import annotations

import contextlib
import errno
import select
import socket
import time
from typing import TYPE_CHECKING

from devices.links.byte_link import WRITE_TIMEOUT_S, drained
from devices.links.errors import LinkAbsent, LinkBusy, LinkClosed, LinkError, LinkRefused, LinkTimeout

if TYPE_CHECKING:
    import serial


class SocketLink:
    """A TCP connection."""

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
        return drained(self)

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.close()


class SerialLink:
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
        return drained(self)

    def close(self) -> None:
        with contextlib.suppress(OSError, select.error):
            self._port.close()


def _serial_open_error(path: str, code: int | None) -> LinkError:
    if code in (errno.EACCES, errno.EPERM):
        return LinkRefused(f"{path}: no permission")
    if code in (errno.EAGAIN, errno.EBUSY):
        return LinkBusy(f"{path}: held by another process")
    return LinkAbsent(f"{path}: {errno.errorcode.get(code or 0, 'cannot be opened')}")

"""One IPP request over HTTP: a POST on a connection of its own, with one deadline for all of it (RFC 8010 §4).

The standard library's client has a time-out for each read only, so a far end that sends a byte a second would hold it
for ever; here every read and write gets what is left of the whole time.
"""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import io
import socket
import ssl
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from devices.ipp.address import PrinterAddress
from devices.links import LinkAbsent, LinkError, LinkRefused
from devices.result import Action, Reason

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_CONNECT_S = 3.0
_MAX_ANSWER = 4 << 20  # bytes; a printer with a large media database answers with some 100 kB
_PIECE = 64 << 10


class Unanswered(LinkError):
    """The request got no answer that can be used. ``whole``: all of it had been sent, so it may have been obeyed."""

    def __init__(self, text: str, reason: Reason, *, whole: bool) -> None:
        super().__init__(text)
        self.reason = reason
        self.action = Action.CALL_TECHNICIAN if reason is Reason.PROTOCOL else Action.WAIT
        self.whole = whole


class NotIpp(Unanswered):
    """Something answers, but not a printer: another status than 200, or bytes that are no IPP."""

    def __init__(self, text: str, *, whole: bool = True) -> None:
        super().__init__(text, Reason.PROTOCOL, whole=whole)


def post(address: PrinterAddress, body: bytes, timeout_s: float, clock: Callable[[], float] = time.monotonic) -> bytes:
    """Send an encoded IPP message, return the answer's bytes. Raises `LinkAbsent`, `LinkRefused`, `Unanswered`."""
    until = clock() + timeout_s
    connection = _connect(address, min(_CONNECT_S, timeout_s))
    with contextlib.closing(connection):
        stream = _TimedSocket(connection, until, clock)
        head = (
            f"POST {address.path} HTTP/1.1\r\nHost: {_host(address)}\r\nContent-Type: application/ipp\r\n"
            f"Content-Length: {len(body)}\r\nUser-Agent: hall-terminal\r\nConnection: close\r\n\r\n"
        )
        sent = _send(stream, head.encode("ascii") + body)
        return _answer(address, stream, whole=sent)


def _host(address: PrinterAddress) -> str:
    if address.socket_path is not None:
        return "localhost"
    return f"[{address.host}]:{address.port}" if ":" in address.host else f"{address.host}:{address.port}"


def _connect(address: PrinterAddress, timeout_s: float) -> socket.socket:
    connection = None
    try:
        if address.socket_path is not None:
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(timeout_s)
            connection.connect(address.socket_path)
            return connection
        connection = socket.create_connection((address.host, address.port), timeout_s)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return _secured(connection, address) if address.tls else connection
    except PermissionError as error:
        failed: LinkError = LinkRefused(f"{address}: {error.strerror}")
    except ssl.SSLError as error:
        failed = LinkRefused(f"{address}: {error.reason or error}")
    except OSError as error:
        failed = LinkAbsent(f"{address}: {error.strerror or error}")
    except LinkError as error:
        failed = error
    if connection is not None:
        connection.close()
    raise failed from None


def _secured(connection: socket.socket, address: PrinterAddress) -> ssl.SSLSocket:
    context = ssl.create_default_context()
    if address.fingerprint is not None:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE  # its fingerprint is compared below
    secured = context.wrap_socket(connection, server_hostname=address.host)
    if address.fingerprint is not None:
        shown = hashlib.sha256(secured.getpeercert(binary_form=True) or b"").hexdigest()
        if shown != address.fingerprint:
            secured.close()
            raise LinkRefused(f"{address}: its certificate is another one (SHA-256 {shown})")
    return secured


def _send(stream: _TimedSocket, data: bytes) -> bool:
    """False: the far end closed before it had all, perhaps with an answer (a refusal need not wait for the rest)."""
    try:
        stream.sendall(data)
    except TimeoutError:
        raise Unanswered("takes no more bytes", Reason.DEADLINE, whole=False) from None
    except OSError:
        return False
    return True


def _answer(address: PrinterAddress, stream: _TimedSocket, *, whole: bool) -> bytes:
    # HTTPResponse asks nothing of a socket but makefile().
    response = http.client.HTTPResponse(stream, method="POST")  # type: ignore[arg-type]
    try:
        response.begin()
        content = response.read(_MAX_ANSWER + 1)
        # What is still missing of the promised length; an answer without one ends with its connection.
        missing = response.length
    except TimeoutError:
        raise Unanswered(f"{address}: no answer in time", Reason.DEADLINE, whole=whole) from None
    except (http.client.RemoteDisconnected, OSError) as error:
        raise Unanswered(f"{address}: {error}", Reason.DISCONNECTED, whole=whole) from None
    except (http.client.HTTPException, ValueError) as error:
        raise NotIpp(f"{address}: no HTTP ({type(error).__name__})", whole=whole) from None
    finally:
        response.close()
    if response.status in (401, 403, 426):
        raise LinkRefused(f"{address}: HTTP {response.status}")
    if response.status == 404:
        raise LinkAbsent(f"{address}: HTTP 404, no such queue or path")
    if response.status != 200:
        raise NotIpp(f"{address}: HTTP {response.status}", whole=whole)
    if missing or len(content) > _MAX_ANSWER:
        raise NotIpp(f"{address}: an answer of more than {_MAX_ANSWER} bytes, or cut short", whole=whole)
    return content


class _TimedSocket:
    """A connection whose reads and writes together have until ``until``."""

    def __init__(self, connection: socket.socket, until: float, clock: Callable[[], float]) -> None:
        self._connection = connection
        self._until = until
        self._clock = clock

    def sendall(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            self._allow()
            view = view[self._connection.send(view[:_PIECE]) :]

    def receive_into(self, buffer: WriteableBuffer) -> int:
        self._allow()
        return self._connection.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Incoming(self))

    def _allow(self) -> None:
        left = self._until - self._clock()
        if left <= 0:
            raise TimeoutError
        self._connection.settimeout(left)


class _Incoming(io.RawIOBase):
    def __init__(self, source: _TimedSocket) -> None:
        self._source = source

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer) -> int:
        return self._source.receive_into(buffer)

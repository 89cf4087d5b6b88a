"""One request over HTTP against far ends that behave badly: it ends in time, typed, and says whether all was sent."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from devices.ipp.address import PrinterAddress, printer_address
from devices.ipp.http import NotIpp, Unanswered, post
from devices.links import LinkAbsent, LinkError, LinkRefused
from devices.result import Reason
from devices.transport import Transport, TransportError

OK = b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n"
Act = Callable[[socket.socket, threading.Event], None]


@contextlib.contextmanager
def far_end(act: Act) -> Iterator[PrinterAddress]:
    """A server that does ``act`` with its first connection."""
    gone = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError):
                act(connection, gone)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = server.getsockname()[1]
        try:
            yield PrinterAddress(f"ipp://127.0.0.1:{port}/ipp/print", "/ipp/print", "127.0.0.1", port)
        finally:
            gone.set()
            thread.join(5)


def answering(*pieces: bytes) -> Act:
    def act(connection: socket.socket, gone: threading.Event) -> None:
        connection.recv(65536)
        for piece in pieces:
            connection.sendall(piece)

    return act


def dripping(connection: socket.socket, gone: threading.Event) -> None:
    connection.recv(65536)
    for byte in OK * 20:
        connection.sendall(bytes((byte,)))
        if gone.wait(0.02):
            return


def deaf(connection: socket.socket, gone: threading.Event) -> None:
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1024)
    gone.wait(5)


@pytest.mark.parametrize(
    "pieces",
    [
        (OK, b"Content-Length: 3\r\n\r\nabc"),
        (OK, b"Transfer-Encoding: chunked\r\n\r\n2\r\nab\r\n", b"1\r\nc\r\n0\r\n\r\n"),
        (b"HTTP/1.1 100 Continue\r\n\r\n", OK, b"Content-Length: 3\r\n\r\nabc"),
        (OK, b"Connection: close\r\n\r\nabc"),
    ],
)
def test_every_way_to_say_an_answer(pieces: tuple[bytes, ...]) -> None:
    with far_end(answering(*pieces)) as address:
        assert post(address, b"?", 5.0) == b"abc"


@pytest.mark.parametrize(
    ("act", "kind", "reason"),
    [
        (dripping, Unanswered, Reason.DEADLINE),
        (lambda connection, gone: gone.wait(5), Unanswered, Reason.DEADLINE),
        (answering(), Unanswered, Reason.DISCONNECTED),
        (answering(OK, b"Content-Length: 9\r\n\r\nabc"), Unanswered, Reason.PROTOCOL),
        (answering(b"\x00\xff" * 40 + b"\r\n"), NotIpp, Reason.PROTOCOL),
        (answering(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500), NotIpp, Reason.PROTOCOL),
        (answering(OK, b"Content-Length: 9999999\r\n\r\n", bytes(5 << 20)), NotIpp, Reason.PROTOCOL),
        (answering(b"HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n"), NotIpp, Reason.PROTOCOL),
        (answering(b"HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n"), LinkRefused, Reason.NOT_AUTHORISED),
        (answering(b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n"), LinkAbsent, Reason.ABSENT),
    ],
)
def test_whatever_comes_ends_in_time_with_a_reason(act: Act, kind: type[LinkError], reason: Reason) -> None:
    with far_end(act) as address:
        started = time.monotonic()
        with pytest.raises(kind) as failed:
            post(address, b"?", 0.5)
        assert time.monotonic() - started < 1.5
        assert failed.value.reason is reason
        assert failed.value.as_err().reason is reason
        if isinstance(failed.value, Unanswered):
            assert failed.value.whole, "all of it had been sent: it may have been obeyed"


def test_what_was_not_sent_whole_is_told_apart() -> None:
    with far_end(deaf) as address, pytest.raises(Unanswered) as failed:
        post(address, bytes(32 << 20), 0.5)
    assert (failed.value.whole, failed.value.reason) == (False, Reason.DEADLINE)


@pytest.mark.parametrize(
    ("transport", "options", "uri", "path"),
    [
        ("cups://A4", {"server": "/tmp/cups.sock"}, "ipp://localhost/printers/A4", "/printers/A4"),
        ("cups://A4", {"server": "hall"}, "ipp://hall:631/printers/A4", "/printers/A4"),
        ("cups://%E5%A4%A7%E5%8E%85", {"server": "/s"}, None, "/printers/%E5%A4%A7%E5%8E%85"),
        ("ipp://10.0.0.9", {}, "ipp://10.0.0.9:631/ipp/print", "/ipp/print"),
        ("ipp://[fe80::1]:8631/x", {}, "ipp://[fe80::1]:8631/x", "/x"),
        ("ipps://printer/", {}, "ipps://printer:631/ipp/print", "/ipp/print"),
    ],
)
def test_addresses(transport: str, options: dict[str, str], uri: str | None, path: str) -> None:
    address = printer_address(Transport.parse(transport), options)
    assert address.path == path
    assert uri is None or address.uri == uri


@pytest.mark.parametrize(
    "transport", ["cups://a/b", "ipp://host:x/p", "ipp://:631", "ipp://host:0", "ipp://host:70000"]
)
def test_addresses_that_are_none(transport: str) -> None:
    with pytest.raises(TransportError):
        printer_address(Transport.parse(transport), {})

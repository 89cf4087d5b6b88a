"""Byte links over real sockets and a real pseudo terminal."""

from __future__ import annotations

import os
import pty
import socket
import tty
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from devices.links import ByteLink, LinkAbsent, LinkBusy, LinkClosed, LinkError, LinkTimeout, LinkUnsupported, open_link
from devices.result import Action, Reason
from devices.transport import Transport, TransportError


@pytest.fixture
def server() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield listening


@pytest.fixture
def joined(server: socket.socket) -> Iterator[tuple[ByteLink, socket.socket]]:
    with closing(open_link(Transport.parse(f"tcp://127.0.0.1:{server.getsockname()[1]}"))) as link:
        far, _ = server.accept()
        with far:
            yield link, far


def test_bytes_both_ways(joined: tuple[ByteLink, socket.socket]) -> None:
    link, far = joined
    link.write(b"ask")
    assert far.recv(9) == b"ask"
    far.sendall(b"answer")
    assert link.read(3, 1.0) == b"ans"
    assert link.read(99, 1.0) == b"wer"
    assert link.read(99, 0.0) == b""


def test_drain_takes_what_has_arrived(joined: tuple[ByteLink, socket.socket]) -> None:
    link, far = joined
    far.sendall(b"x" * 10_000)
    got = link.read(1, 1.0)
    while len(got) < 10_000:
        got += link.drain()
    assert link.drain() == b""


def test_the_far_end_closing_is_told(joined: tuple[ByteLink, socket.socket]) -> None:
    link, far = joined
    far.close()
    with pytest.raises(LinkClosed) as closed:
        link.read(1, 1.0)
    assert closed.value.as_err().reason is Reason.DISCONNECTED
    assert closed.value.as_err().action is Action.WAIT


def test_a_far_end_that_takes_nothing_ends_the_write_in_time(joined: tuple[ByteLink, socket.socket]) -> None:
    link, _ = joined
    with pytest.raises(LinkTimeout):
        link.write(bytes(64 << 20), timeout_s=0.2)


def test_nobody_listening(server: socket.socket) -> None:
    port = server.getsockname()[1]
    server.close()
    with pytest.raises(LinkAbsent):
        open_link(Transport.parse(f"socket://127.0.0.1:{port}"))


def test_no_such_port_and_no_such_scheme() -> None:
    with pytest.raises(LinkAbsent):
        open_link(Transport.parse("serial:///dev/hall-does-not-exist"))
    with pytest.raises(LinkAbsent):
        open_link(Transport.parse("carrier-pigeon://loft"))
    with pytest.raises(TransportError):
        open_link(Transport.parse("tcp://no-port"))


@pytest.mark.parametrize("transport", ["usb://fffe:0001", "hid://fffe:0001"])
def test_nothing_plugged_in_by_the_real_libraries(transport: str) -> None:
    """libusb and hidapi as they are: they load, look at the machine's own bus, and find no such device."""
    with pytest.raises(LinkError) as told:
        open_link(Transport.parse(transport))
    if isinstance(told.value, LinkUnsupported) and not os.environ.get("CI"):
        pytest.skip(str(told.value))
    assert isinstance(told.value, LinkAbsent)


def test_a_file_that_is_no_terminal(tmp_path: Path) -> None:
    file = tmp_path / "plain"
    file.touch()
    with pytest.raises(LinkAbsent):
        open_link(Transport("serial", str(file)))


@pytest.fixture
def terminal() -> Iterator[tuple[int, str]]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    for descriptor in (slave, master):
        os.close(descriptor)


def test_serial_bytes_both_ways(terminal: tuple[int, str]) -> None:
    master, name = terminal
    with closing(open_link(Transport("serial", name, {"baud": "9600"}))) as link:
        link.write(bytes(range(256)))
        assert os.read(master, 999) == bytes(range(256))
        os.write(master, b"\x00\x03\x0d\x0a\x11\x13\xff")
        assert link.read(1, 1.0) == b"\x00"
        assert link.read(99, 1.0) == b"\x03\x0d\x0a\x11\x13\xff"
        assert link.read(99, 0.0) == b""
        os.write(master, b"late")
        assert link.drain() == b"late"


def test_a_serial_port_has_one_user(terminal: tuple[int, str]) -> None:
    transport = Transport("serial", terminal[1])
    with closing(open_link(transport)), pytest.raises(LinkBusy):
        open_link(transport)
    open_link(transport).close()


def test_a_serial_cable_pulled() -> None:
    master, slave = pty.openpty()
    tty.setraw(slave)
    with closing(open_link(Transport("serial", os.ttyname(slave)))) as link:
        os.close(slave)
        os.close(master)
        with pytest.raises(LinkClosed):
            link.read(1, 1.0)
        with pytest.raises(LinkClosed):
            link.write(b"x")
    link.close()

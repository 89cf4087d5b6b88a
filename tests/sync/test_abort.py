"""A request can be cut from another thread, whatever it is waiting for; nothing is asked afterwards."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from sync.outcomes import Fault, Transport
from sync.transport import HttpTransport

#: Longer than any test here: only the abort ends the request.
TIMEOUT_S = 60.0


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """Takes connections and never answers, nor reads."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        listener.settimeout(50)
        yield listener


@pytest.mark.parametrize("data", [pytest.param(b"", id="waiting"), pytest.param(bytes(64 << 20), id="sending")])
def test_cut_while_it_waits_or_sends(silent: socket.socket, data: bytes) -> None:
    transport = HttpTransport(f"http://127.0.0.1:{silent.getsockname()[1]}", timeout_s=TIMEOUT_S)
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(transport.request("PUT", "/", data=data)))
    asking.start()
    line, _ = silent.accept()
    with line:
        if not data:
            line.settimeout(50)
            assert line.recv(4), "the request is out"
        transport.abort()
        asking.join(50)
        assert [answer.fault for answer in answers if isinstance(answer, Transport)] == [Fault.CUT]
    later = transport.request("GET", "/")
    assert isinstance(later, Transport)
    assert later.fault is Fault.CUT
    transport.close()

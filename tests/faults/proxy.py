"""A line between agent and platform that can be spoilt: a portal in between, stalled, cut, answer withheld, refused.

TCP on both sides; of HTTP it understands where a request's head and body end, so that a fault can strike at a chosen
byte of an upload or behind a chosen request. Every request that comes is kept in `FaultProxy.asked`.
"""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal

_BUFFER = 64 * 1024


@dataclass(slots=True)
class Asked:
    """One request that came to the proxy, and what became of it. ``body_sent``: bytes handed to the platform."""

    method: str
    path: str
    headers: dict[str, str]
    body_sent: int = 0
    answered_by: Literal["", "platform", "portal"] = ""


#: What a portal answers: a whole HTTP response (see `http_answer`), or None to let this request through.
Portal = Callable[[Asked], bytes | None]


@dataclass(slots=True)
class _Fault:
    """What is wrong with the line for requests that begin under it."""

    refusing: bool = False
    portal: Portal | None = None
    stall_at: int | None = None  # bytes of attachments
    cut_every: int | None = None
    withhold: str = ""  # method whose answers stay with us
    passed: int = 0
    struck: threading.Event = field(default_factory=threading.Event)


class FaultProxy:
    """Listens on a free port of this machine and leads to ``upstream``. All methods may be called from any thread.

    A fault holds for requests that begin after it was set; what stands still already goes on standing still, as a dead
    line does, until `close`.
    """

    def __init__(self, upstream: tuple[str, int]) -> None:
        self.upstream = upstream
        self.asked: list[Asked] = []
        self.refused = 0  # connections and requests turned away
        self.closed = threading.Event()
        self._guard = threading.Lock()
        self._fault = _Fault()
        self._sockets: set[socket.socket] = set()
        self._server = socket.create_server(("127.0.0.1", 0), backlog=16)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, name="fault-proxy", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.closed.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._server.close()
        with self._guard:
            for connection in self._sockets:
                with contextlib.suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> FaultProxy:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # --- faults ---------------------------------------------------------------------------------------------------

    def pass_on(self) -> None:
        """The line is good."""
        self._set(_Fault())

    def refuse(self) -> None:
        """Reset whoever connects or asks: the machine is there, the service is not."""
        self._set(_Fault(refusing=True))

    def portal(self, answer: Portal) -> None:
        """``answer`` speaks instead of the platform."""
        self._set(_Fault(portal=answer))

    def stall_uploads_at(self, byte: int) -> threading.Event:
        """Pass so many bytes of attachments, then stand still with the connection open. The event: it has happened."""
        return self._set(_Fault(stall_at=byte))

    def cut_uploads_every(self, size: int) -> threading.Event:
        """Reset the line whenever so many bytes of attachments have passed. The event: it has happened once."""
        return self._set(_Fault(cut_every=size))

    def withhold_answers_to(self, method: str) -> threading.Event:
        """Let such requests through and keep what the platform answers. The event: it has answered."""
        return self._set(_Fault(withhold=method))

    def _set(self, fault: _Fault) -> threading.Event:
        with self._guard:
            self._fault = fault
        return fault.struck

    # --- looking on -----------------------------------------------------------------------------------------------

    def requests(self, method: str, path_part: str = "", *, since: int = 0) -> list[Asked]:
        """What was asked, from request number ``since`` on."""
        return [asked for asked in self.asked[since:] if asked.method == method and path_part in asked.path]

    def uploaded(self, *, since: int = 0) -> int:
        """Bytes of attachments handed to the platform."""
        return sum(asked.body_sent for asked in self.requests("PATCH", since=since))

    # --- what conversations need ----------------------------------------------------------------------------------

    def begin(self, asked: Asked) -> _Fault:
        with self._guard:
            if self._fault.refusing:
                self.refused += 1
            else:
                self.asked.append(asked)
            return self._fault

    def remember(self, connection: socket.socket) -> None:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self._guard:
            self._sockets.add(connection)

    def forget(self, *connections: socket.socket) -> None:
        with self._guard:
            self._sockets.difference_update(connections)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def converse(self, connection: socket.socket) -> None:
        """One connection of the agent until its end."""
        _Conversation(self, connection).run()

    def _accept(self) -> None:
        while not self.closed.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            if self._fault.refusing:
                self.refused += 1
                reset_line(connection)
                continue
            self.remember(connection)
            threading.Thread(target=self.converse, args=(connection,), daemon=True).start()


class _Conversation:
    """One connection of the agent, and the one to the platform that belongs to it."""

    def __init__(self, proxy: FaultProxy, agent: socket.socket) -> None:
        self._proxy = proxy
        self._agent = agent
        self._platform: socket.socket | None = None
        self._unread = b""
        self._now = _Fault(), Asked("", "", {})

    def run(self) -> None:
        with contextlib.suppress(OSError):  # a line that breaks is what this is for
            while self._one_request():
                pass
        self._proxy.forget(self._agent, *([] if self._platform is None else [self._platform]))

    def _one_request(self) -> bool:
        """False at the end of the conversation."""
        head = self._head()
        if head is None:
            return False
        asked, length = parse_head(head)
        fault = self._proxy.begin(asked)
        self._now = fault, asked
        if fault.refusing:
            reset_line(self._agent)
            return False
        answer = fault.portal(asked) if fault.portal is not None else None
        if answer is not None:
            for _ in self._body(length):
                pass
            asked.answered_by = "portal"
            self._agent.sendall(answer)
            return True
        self._to_platform(head)
        return all(self._pass(asked, fault, piece) for piece in self._body(length))

    def _pass(self, asked: Asked, fault: _Fault, piece: bytes) -> bool:
        """Hand on a piece of a body, as far as the fault lets it."""
        limit = fault.cut_every if fault.stall_at is None else fault.stall_at
        strikes = asked.method == "PATCH" and limit is not None and fault.passed + len(piece) >= limit
        if strikes and limit is not None:
            piece = piece[: limit - fault.passed]
        self._to_platform(piece)
        asked.body_sent += len(piece)
        if asked.method == "PATCH":
            fault.passed += len(piece)
        if not strikes:
            return True
        fault.struck.set()
        if fault.stall_at is not None:
            self._proxy.closed.wait()
        fault.passed = 0
        reset_line(self._agent)
        return False

    def _to_platform(self, data: bytes) -> None:
        if self._platform is None:
            self._platform = socket.create_connection(self._proxy.upstream)
            self._proxy.remember(self._platform)
            threading.Thread(target=self._bring_back, args=(self._platform,), daemon=True).start()
        self._platform.sendall(data)

    def _bring_back(self, platform: socket.socket) -> None:
        """Everything the platform says goes back to the agent, or stays with us."""
        with contextlib.suppress(OSError):
            while data := platform.recv(_BUFFER):
                fault, asked = self._now
                asked.answered_by = "platform"
                if asked.method == fault.withhold:
                    fault.struck.set()
                    self._proxy.closed.wait()
                    return
                self._agent.sendall(data)
        with contextlib.suppress(OSError):
            self._agent.shutdown(socket.SHUT_RDWR)

    def _head(self) -> bytes | None:
        while b"\r\n\r\n" not in self._unread:
            data = self._agent.recv(_BUFFER)
            if not data:
                return None
            self._unread += data
        head, end, self._unread = self._unread.partition(b"\r\n\r\n")
        return head + end

    def _body(self, length: int) -> Iterator[bytes]:
        while length > 0:
            data = self._unread or self._agent.recv(_BUFFER)
            if not data:
                raise ConnectionResetError
            piece, self._unread = data[:length], data[length:]
            length -= len(piece)
            yield piece


def parse_head(head: bytes) -> tuple[Asked, int]:
    first, *lines = head.decode("latin-1").split("\r\n")
    method, path, _ = first.split(" ", 2)
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.strip().lower(): value.strip() for name, _, value in pairs}
    return Asked(method, path, headers), int(headers.get("content-length", "0"))


def reset_line(connection: socket.socket) -> None:
    """RST, not FIN: as a line that breaks."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def http_answer(status: str, body: bytes = b"", kind: str = "application/json", *headers: str) -> bytes:
    """A whole HTTP/1.1 response, ``status`` as in ``"200 OK"``. Give no body to HEAD and 204."""
    lines = [f"HTTP/1.1 {status}", f"Content-Type: {kind}", *headers]
    if not status.startswith("204"):
        lines.append(f"Content-Length: {len(body)}")
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body

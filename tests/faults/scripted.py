"""A line that spoils each request as a script says: the fault proxy for thousands of seeded runs.

Other than `tests.faults.proxy` alone it knows whole requests and whole answers, so that either can be cut at any byte,
sent twice, held back until a newer one has passed, or bent. It can end TLS itself, with whatever certificate.
"""

from __future__ import annotations

import contextlib
import re
import socket
import ssl
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from tests.faults.proxy import Asked, FaultProxy, parse_head, reset_line

_BUFFER = 64 * 1024
_ANSWER_WAIT_S = 5.0


@dataclass(frozen=True, slots=True)
class Strike:
    """What befalls one request. ``kind`` names a method of `_Struck`; ``at`` is a byte, a count or seconds times 1000;
    ``answer`` is what speaks instead of the platform."""

    kind: str
    at: int = 0
    answer: bytes = b""


@dataclass(frozen=True, slots=True)
class Hello:
    """What befalls one connection: ``reset``, ``garbage`` instead of TLS, or the certificate to show."""

    kind: str = "good"


class Script(Protocol):
    """Asked from several threads."""

    def connection(self) -> Hello: ...
    def request(self, asked: Asked) -> Strike | None: ...


class GoodLine:
    """Implements `Script`: nothing is wrong."""

    def connection(self) -> Hello:
        return Hello()

    def request(self, asked: Asked) -> Strike | None:
        del asked
        return None


@dataclass(slots=True)
class _Late:
    raw: bytes
    asked: Asked
    after: int  # so many other requests pass first


@dataclass(slots=True)
class Seen:
    """What the platform answered behind the line, for whoever asks how often something took effect."""

    created: Counter[str] = field(default_factory=Counter)  # PUTs answered 201, by path
    statuses: Counter[int] = field(default_factory=Counter)
    requests: int = 0  # that came to the line, whatever became of them


class ScriptedProxy(FaultProxy):
    """Set ``script`` and ``tls`` between runs; `next_run` forgets what the last one left."""

    def __init__(self, upstream: tuple[str, int], contexts: Callable[[str], ssl.SSLContext] | None = None) -> None:
        self.script: Script = GoodLine()
        self.seen = Seen()
        self._contexts = contexts
        self._late: list[_Late] = []
        self._limbo: list[socket.socket] = []
        super().__init__(upstream)
        if contexts is not None:
            self.url = self.url.replace("http://", "https://")

    def next_run(self, script: Script) -> None:
        self.flush()
        with self._guard:
            self.script, self.seen = script, Seen()
            self.asked = []

    def flush(self) -> None:
        """Whatever was held back arrives now; half-open requests end."""
        with self._guard:
            late, self._late = self._late, []
            limbo, self._limbo = self._limbo, []
        for one in late:
            self._deliver_late(one)
        for line in limbo:
            self.forget(line)

    def close(self) -> None:
        self.flush()
        super().close()

    def converse(self, connection: socket.socket) -> None:
        """One connection of the agent until its end."""
        hello = self.script.connection()
        if hello.kind == "reset":
            self.forget_at_once(connection)
            return
        if self._contexts is not None:
            if hello.kind == "garbage":
                with contextlib.suppress(OSError):
                    connection.sendall(b"HTTP/1.0 403 Forbidden\r\n\r\n<html>proxy</html>")
                self.forget(connection)
                return
            try:
                wrapped = self._contexts(hello.kind).wrap_socket(connection, server_side=True)
            except (OSError, ValueError):  # refused by the other side, as it should
                self.forget(connection)
                return
            with self._guard:
                self._sockets.discard(connection)
                self._sockets.add(wrapped)
            connection = wrapped
        _Struck(self, connection).run()

    # --- what conversations need ----------------------------------------------------------------------------------

    def came(self, asked: Asked) -> tuple[Strike | None, list[_Late]]:
        """What shall befall this request, and what was held back until now."""
        with self._guard:
            self.asked.append(asked)
            self.seen.requests += 1
            for one in self._late:
                one.after -= 1
            due = [one for one in self._late if one.after < 0]
            self._late = [one for one in self._late if one.after >= 0]
        return self.script.request(asked), due

    def hold_back(self, late: _Late) -> None:
        with self._guard:
            self._late.append(late)

    def leave_half_open(self, line: socket.socket) -> None:
        with self._guard:
            self._limbo.append(line)

    def note(self, asked: Asked, answer: bytes) -> None:
        status = int(answer[9:12] or b"0") if answer.startswith(b"HTTP/1.1 ") else 0
        with self._guard:
            self.seen.statuses[status] += 1
            if asked.method == "PUT" and status == 201:
                self.seen.created[asked.path] += 1

    def deliver_apart(self, raw: bytes, asked: Asked) -> None:
        """The request over a line of its own; nobody hears the answer."""
        self._deliver_late(_Late(raw, asked, 0))

    def _deliver_late(self, late: _Late) -> None:
        with contextlib.suppress(OSError), socket.create_connection(self.upstream, timeout=_ANSWER_WAIT_S) as line:
            line.sendall(late.raw)
            answer = read_answer(line, late.asked.method)
            if answer is not None:
                self.note(late.asked, answer)

    def forget_at_once(self, connection: socket.socket) -> None:
        with self._guard:
            self._sockets.discard(connection)
        with contextlib.suppress(OSError):
            reset_line(connection)


class _Struck:
    """One connection of the agent; its requests go one by one, whole, over one line to the platform."""

    def __init__(self, proxy: ScriptedProxy, agent: socket.socket) -> None:
        self._proxy = proxy
        self._agent = agent
        self._platform: socket.socket | None = None
        self._unread = b""

    def run(self) -> None:
        with contextlib.suppress(OSError, ValueError):
            while self._one_request():
                pass
        self._proxy.forget(self._agent)
        if self._platform is not None:
            self._proxy.forget(self._platform)

    def _one_request(self) -> bool:
        raw = self._read_request()
        if raw is None:
            return False
        asked, _ = parse_head(raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n")
        strike, due = self._proxy.came(asked)
        for late in due:
            self._proxy.deliver_apart(late.raw, late.asked)
        if strike is None:
            return self._answered(raw, asked)
        handler: Callable[[bytes, Asked, Strike], bool] = getattr(self, strike.kind)
        return handler(raw, asked, strike)

    def _read_request(self) -> bytes | None:
        while b"\r\n\r\n" not in self._unread:
            data = self._agent.recv(_BUFFER)
            if not data:
                return None
            self._unread += data
        head = self._unread[: self._unread.index(b"\r\n\r\n") + 4]
        _, length = parse_head(head)
        while len(self._unread) < len(head) + length:
            data = self._agent.recv(_BUFFER)
            if not data:
                return None
            self._unread += data
        raw, self._unread = self._unread[: len(head) + length], self._unread[len(head) + length :]
        return raw

    def _up(self, raw: bytes) -> socket.socket:
        if self._platform is None:
            self._platform = socket.create_connection(self._proxy.upstream, timeout=_ANSWER_WAIT_S)
            self._proxy.remember(self._platform)
        self._platform.sendall(raw)
        return self._platform

    def _exchange(self, raw: bytes, asked: Asked) -> bytes:
        answer = read_answer(self._up(raw), asked.method)
        if answer is None:
            raise ConnectionResetError
        asked.answered_by = "platform"
        self._proxy.note(asked, answer)
        return answer

    def _answered(self, raw: bytes, asked: Asked) -> bool:
        answer = self._exchange(raw, asked)
        self._agent.sendall(answer)
        return b"\r\nconnection: close\r\n" not in answer.partition(b"\r\n\r\n")[0].lower() + b"\r\n"

    def _wait_for_the_agent_to_give_up(self) -> bool:
        with contextlib.suppress(OSError):
            self._agent.settimeout(_ANSWER_WAIT_S)
            self._agent.recv(1)
        return False

    def _cut(self) -> bool:
        self._proxy.forget_at_once(self._agent)
        return False

    # --- strikes --------------------------------------------------------------------------------------------------

    def delay(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        time.sleep(strike.at / 1000)
        return self._answered(raw, asked)

    def lose_request(self, _raw: bytes, _asked: Asked, _strike: Strike) -> bool:
        return self._cut()

    def swallow(self, _raw: bytes, _asked: Asked, _strike: Strike) -> bool:
        """The request is gone and nobody says so."""
        return self._wait_for_the_agent_to_give_up()

    def cut_request(self, raw: bytes, _asked: Asked, strike: Strike) -> bool:
        platform = self._up(raw[: strike.at % len(raw)])
        self._platform = None
        self._proxy.forget_at_once(platform)
        return self._cut()

    def half_open(self, raw: bytes, _asked: Asked, strike: Strike) -> bool:
        """A part arrives; then silence on both sides, and the platform's side stays open."""
        platform = self._up(raw[: strike.at % len(raw)])
        self._platform = None
        self._proxy.leave_half_open(platform)
        return self._wait_for_the_agent_to_give_up() if strike.answer else self._cut()

    def cut_answer(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        answer = self._exchange(raw, asked)
        self._agent.sendall(answer[: strike.at % len(answer)])
        return self._cut()

    def end_answer(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        """Cut off, but with a clean end: as if that had been all."""
        answer = self._exchange(raw, asked)
        self._agent.sendall(answer[: strike.at % len(answer)])
        return False

    def stall_answer(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        answer = self._exchange(raw, asked)
        self._agent.sendall(answer[: strike.at % len(answer)])
        return self._wait_for_the_agent_to_give_up()

    def duplicate(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        """The platform gets it twice: before, after, or at the same time."""
        if strike.at % 3 == 0:
            self._proxy.deliver_apart(raw, asked)
            return self._answered(raw, asked)
        if strike.at % 3 == 1:
            more = self._answered(raw, asked)
            self._proxy.deliver_apart(raw, asked)
            return more
        twin = threading.Thread(target=self._proxy.deliver_apart, args=(raw, asked), daemon=True)
        twin.start()
        try:
            return self._answered(raw, asked)
        finally:
            twin.join()

    def late(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        """The agent sees a broken line; the request arrives after so many newer ones."""
        self._proxy.hold_back(_Late(raw, asked, strike.at))
        return self._cut()

    def portal(self, _raw: bytes, asked: Asked, strike: Strike) -> bool:
        asked.answered_by = "portal"
        self._agent.sendall(strike.answer)
        return True

    def portal_and_close(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        self.portal(raw, asked, strike)
        return False

    def bend_answer(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        """One character of the body is another one."""
        answer = self._exchange(raw, asked)
        head, gap, body = answer.partition(b"\r\n\r\n")
        self._agent.sendall(head + gap + bent(body, strike.at))
        return True

    def lie_about_length(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        answer = self._exchange(raw, asked)
        head, gap, body = answer.partition(b"\r\n\r\n")
        lie = max(0, len(body) + (strike.at % 41) - 20)
        told = re.sub(rb"(?i)\r\ncontent-length: *\d+", b"\r\ncontent-length: %d" % lie, head)
        self._agent.sendall(told + gap + body)
        return False

    def bend_request(self, raw: bytes, asked: Asked, strike: Strike) -> bool:
        """One character of the body is another one when it arrives; the head is whole."""
        head, gap, body = raw.partition(b"\r\n\r\n")
        return self._answered(head + gap + bent(body, strike.at), asked)


def bent(body: bytes, at: int) -> bytes:
    """The body with one letter or digit changed into another of its kind; without any, one bit."""
    if not body:
        return body
    start = at % len(body)
    for index in (*range(start, len(body)), *range(start)):
        one = body[index]
        if 0x30 <= one <= 0x38 or 0x61 <= one <= 0x79:
            return body[:index] + bytes([one + 1]) + body[index + 1 :]
    return body[:start] + bytes([body[start] ^ 1]) + body[start + 1 :]


def read_answer(line: socket.socket, method: str) -> bytes | None:
    """A whole answer with a ``Content-Length``; None when the platform ends before."""
    got = b""
    while b"\r\n\r\n" not in got:
        data = line.recv(_BUFFER)
        if not data:
            return None
        got += data
    head, gap, body = got.partition(b"\r\n\r\n")
    bare = method == "HEAD" or head.split(b" ", 2)[1] in (b"204", b"304")
    length = 0 if bare else _length(head)
    while len(body) < length:
        data = line.recv(_BUFFER)
        if not data:
            return None
        body += data
    return head + gap + body


def _length(head: bytes) -> int:
    found = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
    return int(found[1]) if found else 0

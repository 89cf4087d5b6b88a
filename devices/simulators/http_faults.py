"""Scripted faults (`devices.simulators.fault_script`) for simulators that speak HTTP with `http.server`.

Every answer goes out through `send_http`. In HTTP's words: ``status`` is a status code (with an empty body),
``bad_checksum`` a ``Content-Length`` that promises more than comes (HTTP has no other proof of being whole), ``byte``
of a cut counts in the body, ``drop`` and ``hang`` leave the connection open and say nothing.
"""

from __future__ import annotations

import contextlib
import random
import select
import socket
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

from devices.simulators.fault_script import FaultKind, FaultScript

_POLL_S = 0.05
_MISSING = 7


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """What a simulator wants to say. ``Content-Length`` is added."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpSpoiler:
    """`devices.simulators.fault_script.Spoiler` of HTTP: only says what can be asked for."""

    def bad_checksum(self, answer: bytes) -> bytes:
        return answer

    def status(self, answer: bytes, word: str) -> bytes:
        if not (word.isascii() and word.isdigit() and 200 <= int(word) <= 599):
            raise ValueError(f"status must be an HTTP status code, not {word!r}")
        return answer


def http_script() -> FaultScript:
    """A script that takes the kinds HTTP can have."""
    return FaultScript(HttpSpoiler())


def send_http(
    handler: BaseHTTPRequestHandler,
    script: FaultScript,
    answer: HttpAnswer,
    gone: threading.Event,
    pull: Callable[[], None] | None = None,
) -> None:
    """Answer one request, with the fault that is due. ``gone`` ends every wait (the simulator is unplugged);
    ``pull`` unplugs it, called on this thread when a cut is due (without it only the connection breaks)."""
    fault = script.due()
    promised = len(answer.body)
    match None if fault is None else fault.kind:
        case FaultKind.DROP | FaultKind.HANG:
            _say_nothing(handler, script, gone)
            return
        case FaultKind.DELAY if fault is not None:
            if gone.wait(fault.delay_s):
                _break(handler)
                return
        case FaultKind.GARBAGE if fault is not None:
            size = promised if fault.size is None else fault.size
            noise = random.Random(fault.seed)  # noqa: S311 - noise that can be had again, no secret
            answer = HttpAnswer(answer.status, noise.randbytes(size), answer.headers)
            promised = size
        case FaultKind.STATUS if fault is not None:
            answer, promised = HttpAnswer(int(fault.status)), 0
        case FaultKind.BAD_CHECKSUM:
            promised += _MISSING
        case FaultKind.CUT if fault is not None:
            answer = HttpAnswer(answer.status, answer.body[: fault.byte], answer.headers)
    with contextlib.suppress(OSError):
        _write(handler, answer, promised)
    cut = fault is not None and fault.kind is FaultKind.CUT
    if cut and pull is not None:
        pull()  # first: whoever sees the connection break may put the cable back at once
    if cut or promised != len(answer.body):
        _break(handler)


def _write(handler: BaseHTTPRequestHandler, answer: HttpAnswer, promised: int) -> None:
    handler.send_response(answer.status)
    for name, value in answer.headers.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(promised))
    handler.end_headers()
    handler.wfile.write(answer.body)
    handler.wfile.flush()


def _say_nothing(handler: BaseHTTPRequestHandler, script: FaultScript, gone: threading.Event) -> None:
    """Until the asker gives up, the simulator is unplugged, or (hanging) healed."""
    hung = script.hung
    while not gone.wait(_POLL_S) and (script.hung or not hung):
        if select.select([handler.connection], [], [], 0)[0]:
            with contextlib.suppress(OSError):
                if handler.connection.recv(1, socket.MSG_PEEK):
                    continue  # asks again on the same connection: no answer either
            break
    _break(handler)


def _break(handler: BaseHTTPRequestHandler) -> None:
    handler.close_connection = True
    with contextlib.suppress(OSError):
        handler.connection.shutdown(socket.SHUT_RDWR)

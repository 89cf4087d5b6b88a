"""HTTP by llhttp, which costs a fraction of the processor per uploaded megabyte that a parser in Python does."""

from __future__ import annotations

import asyncio
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from sync.platform.problem import Problem

#: Bytes of a head after which the line is closed. Above what asyncio reads at once: that may end the body before.
HEAD_LIMIT = 512 * 1024
#: Seconds a head may take, and a line that has said nothing yet may stand: else idle lines add up without end.
HEAD_S = 30.0

#: Bytes of a body that are read while the last ones are being written. With uvicorn's own 64 KB every chunk stops and
#: starts the reading again, which costs more than receiving it.
_BODY_AHEAD = 512 * 1024


class StrictHttp(HttpToolsProtocol):
    """llhttp would keep a head of any length, and uvicorn answers what it cannot parse in plain text."""

    _in_head = True
    _head_size = 0
    _head_over: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override] # as uvicorn has it
        super().connection_made(transport)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._have_head()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        self._in_head, self._head_size = True, 0
        self._expect_head()
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        self._in_head = False
        self._have_head()
        super().on_headers_complete()

    def _expect_head(self) -> None:
        """Once for each head, however slowly it comes: a byte now and then does not begin the time anew."""
        if self._head_over is None:
            self._head_over = self.loop.call_later(HEAD_S, self.transport.close)

    def _have_head(self) -> None:
        if self._head_over is not None:
            self._head_over.cancel()
            self._head_over = None

    def on_body(self, body: bytes) -> None:
        if self.cycle.response_complete:
            return
        waiting = cast("bytes | bytearray", self.cycle.body)
        if not waiting:
            self.cycle.body = body  # type: ignore[assignment] # bytes, that uvicorn hands on without copying them
        elif isinstance(waiting, bytes):
            self.cycle.body = bytearray().join((waiting, body))
        else:
            waiting += body
        if len(self.cycle.body) > _BODY_AHEAD:
            self.flow.pause_reading()
        self.cycle.message_event.set()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._head_size += len(data) if self._in_head else 0
        if self._head_size > HEAD_LIMIT:
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        """In the contract's form; the line is closed, as nobody knows where the next request begins."""
        answer = Problem(400, "invalid", msg, headers={"Connection": "close"}).response()
        head = b"".join(name + b": " + value + b"\r\n" for name, value in answer.raw_headers)
        self.transport.write(b"HTTP/1.1 400 Bad Request\r\n" + head + b"\r\n" + bytes(answer.body))
        self.transport.close()

"""Messages over a connected Unix socket, file descriptors along with them."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
from collections import deque

from devices.messages import MAX_HEADER, MAX_TAIL, PREFIX, Message, MessageError, PreviewRing, decode, encode

_CHUNK = 1 << 16
_MAX_FDS = 4
_SEND_TIMEOUT_S = 5.0


class ChannelClosed(Exception):
    """The other side has gone, or takes no more messages."""


class Channel:
    """One end. `send` may be called from any thread; `receive` from one thread, when the socket is readable."""

    def __init__(self, connection: socket.socket) -> None:
        connection.settimeout(_SEND_TIMEOUT_S)
        self._socket = connection
        self._sending = threading.Lock()
        self._pending = bytearray()
        self._fds: deque[int] = deque()

    def fileno(self) -> int:
        return self._socket.fileno()

    def send(self, message: Message, fds: tuple[int, ...] = ()) -> None:
        """Send one message; raises `ChannelClosed`. After that nothing more can be sent."""
        data = encode(message)
        with self._sending:
            try:
                sent = socket.send_fds(self._socket, [data], list(fds)) if fds else 0
                self._socket.sendall(memoryview(data)[sent:])
            except OSError as error:
                self._shut()
                raise ChannelClosed(str(error)) from None

    def receive(self) -> list[tuple[Message, int | None]]:
        """What has arrived: messages, each with the descriptor that came along (the caller closes it) or None.

        Empty when only part of a message has arrived. Raises `ChannelClosed` at the end, `MessageError` for garbage.
        """
        try:
            data, fds, _flags, _address = socket.recv_fds(self._socket, _CHUNK, _MAX_FDS)
        except TimeoutError:
            return []
        except OSError as error:
            raise ChannelClosed(str(error)) from None
        self._fds.extend(fds)
        if not data:
            raise ChannelClosed("closed by the other side")
        self._pending += data
        messages: list[tuple[Message, int | None]] = []
        while (message := self._next()) is not None:
            wants_fd = isinstance(message, PreviewRing)
            if wants_fd and not self._fds:
                raise MessageError("a descriptor is missing")
            messages.append((message, self._fds.popleft() if wants_fd else None))
        return messages

    def _next(self) -> Message | None:
        if len(self._pending) < PREFIX.size:
            return None
        header, tail = PREFIX.unpack_from(self._pending)
        if header > MAX_HEADER or tail > MAX_TAIL:
            raise MessageError("message too long")
        end = PREFIX.size + header + tail
        if len(self._pending) < end:
            return None
        body = bytes(self._pending[PREFIX.size : end])
        del self._pending[:end]
        return decode(body[:header], body[header:])

    def _shut(self) -> None:
        with contextlib.suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Never raises; descriptors nobody took are closed."""
        self._shut()
        self._socket.close()
        while self._fds:
            os.close(self._fds.popleft())

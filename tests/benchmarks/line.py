"""A line with a round trip and a rate of its own, in front of a server on this machine."""

from __future__ import annotations

import contextlib
import queue
import socket
import threading
import time

_PIECE = 64 * 1024
#: Bytes under way in one direction at most, as a receiver's window limits them.
_WINDOW = 8 << 20


class Line:
    """TCP in, TCP out. Each way takes half of ``round_trip_s``, and bytes pass at ``bytes_per_s`` (0: as they come): of
    all connections together, as on one link."""

    def __init__(self, upstream: tuple[str, int], round_trip_s: float = 0.0, bytes_per_s: float = 0.0) -> None:
        self._upstream = upstream
        self._delay = round_trip_s / 2
        self._there, self._back = _Rate(bytes_per_s), _Rate(bytes_per_s)
        self._server = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        threading.Thread(target=self._accept, name="line", daemon=True).start()

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()

    def __enter__(self) -> Line:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self._server.accept()
                far = socket.create_connection(self._upstream)
                for end in (near, far):
                    end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                _Way(near, far, self._delay, self._there)
                _Way(far, near, self._delay, self._back)


class _Rate:
    """What one direction of the link lets pass, whichever connection it belongs to."""

    def __init__(self, bytes_per_s: float) -> None:
        self._rate = bytes_per_s
        self._lock = threading.Lock()
        self._free = 0.0

    def passes(self, size: int) -> float:
        """When so many bytes, that come now, have passed."""
        now = time.monotonic()
        if not self._rate:
            return now
        with self._lock:
            self._free = max(now, self._free) + size / self._rate
            return self._free


class _Way:
    """One direction: a thread reads and notes when each piece is due at the other end, another one delivers."""

    def __init__(self, source: socket.socket, target: socket.socket, delay: float, rate: _Rate) -> None:
        self._source, self._target = source, target
        self._delay, self._rate = delay, rate
        self._pieces: queue.Queue[tuple[float, bytes]] = queue.Queue(_WINDOW // _PIECE)
        for run in (self._read, self._deliver):
            threading.Thread(target=run, name="line", daemon=True).start()

    def _read(self) -> None:
        data = b"-"
        while data:
            try:
                data = self._source.recv(_PIECE)
            except OSError:
                data = b""
            self._pieces.put((self._rate.passes(len(data)) + self._delay, data))

    def _deliver(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                due, data = self._pieces.get()
                wait = due - time.monotonic()
                if wait > 0:
                    time.sleep(wait)
                if not data:
                    self._target.shutdown(socket.SHUT_WR)
                    return
                self._target.sendall(data)

"""One address in front of several platforms, as a city's load balancer is: plain TCP, one connection, one platform.

A connection goes to the next platform that takes it; when none does it is closed. What stands when a platform dies
breaks, as it does behind any balancer that does not read what it carries.
"""

from __future__ import annotations

import contextlib
import itertools
import socket
import threading
from collections.abc import Iterator, Sequence

_BUFFER = 64 * 1024


class Forwarder:
    """Listens on a free port of this machine; ``places`` are where the platforms listen."""

    def __init__(self, places: Sequence[tuple[str, int]] = ()) -> None:
        self.places = list(places)
        self.carried = [0] * len(self.places)  # connections by platform
        self._turn = itertools.count()
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._closed = False
        self._server = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.url = f"http://127.0.0.1:{self._server.getsockname()[1]}"
        self._thread = threading.Thread(target=self._accept, name="forwarder", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._closed = True
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._thread.join()
        self._server.close()
        with self._guard:
            for line in self._open:
                with contextlib.suppress(OSError):
                    line.shutdown(socket.SHUT_RDWR)

    def __enter__(self) -> Forwarder:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closed:
            try:
                line, _ = self._server.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(line,), daemon=True).start()

    def _carry(self, line: socket.socket) -> None:
        with line:
            onward = self._connect()
            if onward is None:
                return
            with onward, self._kept(line, onward):
                back = threading.Thread(target=_pump, args=(onward, line), daemon=True)
                back.start()
                _pump(line, onward)
                back.join()

    def _connect(self) -> socket.socket | None:
        first = next(self._turn)
        for step in range(len(self.places)):
            index = (first + step) % len(self.places)
            with contextlib.suppress(OSError):
                onward = socket.create_connection(self.places[index], timeout=2.0)
                onward.settimeout(None)
                self.carried[index] += 1
                return onward
        return None

    @contextlib.contextmanager
    def _kept(self, *lines: socket.socket) -> Iterator[None]:
        with self._guard:
            self._open.update(lines)
        try:
            yield
        finally:
            with self._guard:
                self._open.difference_update(lines)


def _pump(source: socket.socket, sink: socket.socket) -> None:
    """Until one side ends; then both end in this direction."""
    with contextlib.suppress(OSError):
        while data := source.recv(_BUFFER):
            sink.sendall(data)
    for line in (sink, source):
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)

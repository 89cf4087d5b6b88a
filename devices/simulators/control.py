"""How the device dock and tests work a simulator's hands: insert a card, tear paper, pull the cable.

JSON objects, one a line, over a Unix socket: the request ``{"do": "insert", "card": "resident"}`` is answered by
``{"ok": true, …}`` or ``{"ok": false, "error": "…"}``. `SimulatorControl` is the client's side, `ControlServer` the
simulator's. What can be asked is each simulator's own; all know ``{"do": "state"}``.
"""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from devices import local_socket

_MAX_LINE = 1 << 20
_TIMEOUT_S = 5.0
_ANSWER_S = 20.0  # a scene is drawn before it is answered, on a busy machine too

Handler = Callable[[dict[str, Any]], dict[str, Any]]


class ControlError(Exception):
    """The simulator cannot be reached, or refused: ``str()`` is its answer."""


class SimulatorControl:
    """Client of one simulator. Each call opens its own connection, so it survives a restart of the simulator."""

    def __init__(self, path: Path | str) -> None:
        self._path = Path(path)

    def send(self, request: Mapping[str, Any]) -> dict[str, Any]:
        """Ask, and return the answer's fields; raises `ControlError`."""
        try:
            with local_socket.connect(self._path, _ANSWER_S) as connection:
                connection.sendall(json.dumps(dict(request), ensure_ascii=False).encode() + b"\n")
                with connection.makefile("rb") as lines:
                    answer = json.loads(lines.readline(_MAX_LINE) or b"null")
        except (OSError, ValueError) as error:
            raise ControlError(f"no answer at {self._path}: {error}") from None
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            raise ControlError(str(answer.get("error", answer)) if isinstance(answer, dict) else "no answer")
        return answer

    def do(self, verb: str, **arguments: Any) -> dict[str, Any]:
        """``send({"do": verb, …})``."""
        return self.send({"do": verb, **arguments})


class ControlServer:
    """The simulator's side: calls ``handle`` for each request, one at a time, on a thread of its own.

    ``handle`` gets the decoded object and returns the answer's fields; a `ValueError` or `KeyError` it raises becomes
    ``{"ok": false, "error": …}`` (the asker's mistake).
    """

    def __init__(self, path: Path | str, handle: Handler) -> None:
        self._path = Path(path)
        self._handle = handle
        self._one_at_a_time = threading.Lock()
        self._connections: set[socket.socket] = set()
        self._closed = threading.Event()
        self._server = local_socket.listen(self._path)
        self._thread = threading.Thread(target=self._accept, name="simulator-control", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening and remove the socket file."""
        if self._closed.is_set():
            return
        self._closed.set()
        with contextlib.suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for connection in list(self._connections):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        self._thread.join(timeout=_TIMEOUT_S)
        self._path.unlink(missing_ok=True)

    def __enter__(self) -> ControlServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _accept(self) -> None:
        while not self._closed.is_set():
            try:
                connection, _ = self._server.accept()
            except OSError:
                return
            if not local_socket.same_user(connection):
                connection.close()
                continue
            self._connections.add(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with connection, connection.makefile("rwb") as lines:
                while line := lines.readline(_MAX_LINE):
                    lines.write(json.dumps(self._answer(line), ensure_ascii=False).encode() + b"\n")
                    lines.flush()
        except OSError:
            return  # the asker has gone
        finally:
            self._connections.discard(connection)

    def _answer(self, line: bytes) -> dict[str, Any]:
        try:
            request = json.loads(line)
            if not isinstance(request, dict):
                raise ValueError("a JSON object is expected")
            with self._one_at_a_time:
                return {"ok": True, **self._handle(request)}
        except KeyError as error:
            return {"ok": False, "error": f"missing or unknown: {error}"}
        except ValueError as error:
            return {"ok": False, "error": str(error)}

"""Unix sockets below HALL_HOME: mode 0600, same user only, and at paths longer than the 107 bytes of ``sun_path``."""

from __future__ import annotations

import contextlib
import os
import socket
import struct
from collections.abc import Iterator
from pathlib import Path

_SUN_PATH_MAX = 107


def listen(path: Path) -> socket.socket:
    """Listen at ``path``; a socket file left behind by a dead process is replaced. Raises `OSError`.

    The caller makes sure (by a lock) that no living process listens there.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        with _address(path) as address:
            server.bind(address)
        path.chmod(0o600)
        server.listen(8)
    except OSError:
        server.close()
        raise
    return server


def connect(path: Path, timeout_s: float) -> socket.socket:
    """Connect to whoever listens at ``path``. Raises `OSError` (nobody there)."""
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.settimeout(timeout_s)
    try:
        with _address(path) as address:
            client.connect(address)
    except OSError:
        client.close()
        raise
    return client


def same_user(connection: socket.socket) -> bool:
    """Does the peer run under our own uid (or as root)? Without SO_PEERCRED the file's mode has to do."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
    _pid, uid, _gid = struct.unpack("3i", credentials)
    return uid in (os.getuid(), 0)


@contextlib.contextmanager
def _address(path: Path) -> Iterator[str]:
    plain = str(path)
    if len(os.fsencode(plain)) <= _SUN_PATH_MAX:
        yield plain
        return
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        yield f"/proc/self/fd/{folder}/{path.name}"
    finally:
        os.close(folder)

"""Builds `faultvfs.c` and puts it below every database of this process.

It cannot be taken out again, so a test that must not have it runs in a process of its own; without a hook it changes
nothing but the way a call goes.
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher

_SOURCE = Path(__file__).with_name("faultvfs.c")
_CACHE = Path(__file__).parents[2] / "build" / "torture"
#: ``hook(op, path, data, amount, offset)``; ``data`` is an address. Answers `GO`, `SKIP` or an SQLite result code.
Hook = Callable[[int, bytes, int | None, int, int], int]
GO, SKIP = 0, -1
CREATE, WRITE, TRUNCATE, SYNC, DELETE, SYNC_FOLDER = range(1, 7)

_HOOK = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_char_p, ctypes.c_void_p, ctypes.c_int, ctypes.c_longlong)
_loaded: ctypes.CDLL | None = None
_kept: Any = None  # the callback must live as long as it may be called


def build() -> Path:
    """The extension, built anew when its source has changed. Needs gcc and SQLite's headers (make setup)."""
    source = _SOURCE.read_bytes()
    built = _CACHE / f"faultvfs-{hashlib.sha256(source).hexdigest()[:16]}.so"
    if not built.is_file():
        compiler = shutil.which("gcc") or shutil.which("cc")
        if compiler is None:
            raise RuntimeError("no C compiler: `make setup` installs gcc and libsqlite3-dev")
        _CACHE.mkdir(parents=True, exist_ok=True)
        half = built.with_name(f"{built.name}.{os.getpid()}")
        command = [compiler, "-O2", "-Wall", "-shared", "-fPIC", "-fvisibility=hidden", "-o", str(half), str(_SOURCE)]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode != 0:
            raise RuntimeError(f"faultvfs.c could not be built (libsqlite3-dev?):\n{made.stderr}")
        half.replace(built)
    return built


def load() -> None:
    """From now on every new connection of this process goes through the fault VFS."""
    global _loaded  # noqa: PLW0603 - SQLite's default VFS is the process's, too
    if _loaded is not None:
        return
    path = build()
    connection = sqlcipher.connect(":memory:")
    try:
        connection.enable_load_extension(True)  # noqa: FBT003 - the driver names it not
        connection.load_extension(str(path))
    finally:
        connection.close()
    _loaded = ctypes.CDLL(str(path))


def set_hook(hook: Hook | None) -> None:
    global _kept  # noqa: PLW0603
    load()
    assert _loaded is not None
    callback = _HOOK(hook) if hook is not None else _HOOK()
    _loaded.faultvfs_set_hook(callback)
    _kept = callback

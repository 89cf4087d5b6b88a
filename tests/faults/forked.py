"""Programs of the product as processes of their own, without the two seconds each takes to load its packages.

A parent that has loaded them forks for each: a process with its own pid, session, files and memory, which is killed,
stopped and waited for like any other. The parent is started once for each process that runs tests, and ends with it.
What the loading itself does is for those who start the real command: `make demo`, the bundle's check, the scenes on
screens, and some test of each command.
"""

from __future__ import annotations

import atexit
import gc
import importlib
import json
import os
import secrets
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
#: What the parent loads: the programs, and what they load late.
PROGRAMS = ("sync.platform.cli", "station.commands.hall_sync")
LOADED_LATE = ("sync.platform.serving", "sync.store.migrate", "alembic.command", "uvicorn.loops.asyncio", "psycopg")
#: The address of a parent that runs already: a program of a test finds its test's there.
PARENT = "HALL_TESTS_PARENT"
_MOST_WORDS = 1 << 17
_FILES = 3


class Forked(subprocess.Popen[Any]):
    """Like `subprocess.Popen` of ``[sys.executable, "-I", "-m", program, *arguments]``."""

    def _execute_child(  # type: ignore[override]
        self, args: list[str], _: Any, __: Any, ___: Any, ____: Any, cwd: Any, env: Any, *rest: Any
    ) -> None:
        """What the parent is asked for, instead of a new interpreter."""
        read_by_it, _, _, written_by_it, _, complained_by_it = pipes = rest[3:9]
        words = {"argv": args[args.index("-m") + 1 :], "env": dict(os.environ if env is None else env)}
        words["cwd"] = str(cwd or Path.cwd())
        asked = enumerate((read_by_it, written_by_it, complained_by_it))
        files = [usual if file == -1 else file for usual, file in asked]
        self._line = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._line.connect(parent())
        socket.send_fds(self._line, [json.dumps(words).encode()], files)
        self.pid = json.loads(self._line.recv(1 << 10))["pid"]
        self._child_created = True
        self._close_pipe_fds(*pipes)

    def _ask(self, flags: int) -> tuple[int, int]:
        """As ``waitpid`` would tell it."""
        self._line.setblocking(flags != os.WNOHANG)
        try:
            told = self._line.recv(1 << 10)
        except BlockingIOError:
            return 0, 0
        self._line.close()
        return self.pid, int(json.loads(told)["status"]) if told else signal.SIGKILL

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        return self._ask(wait_flags)

    def _internal_poll(self, *_: Any, **__: Any) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                if self.returncode is None:
                    pid, status = self._ask(os.WNOHANG)
                    if pid:
                        self._handle_exitstatus(status)
            finally:
                self._waitpid_lock.release()
        return self.returncode


def run(
    command: list[str], text: str | None = None, timeout_s: float = 60.0, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """As `subprocess.run` of a program, with its words."""
    pipe = subprocess.PIPE
    with Forked(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True, env=env, start_new_session=True) as process:
        try:
            out, err = process.communicate(text or "", timeout_s)
        except BaseException:
            process.kill()
            raise
        return subprocess.CompletedProcess(command, process.wait(), out, err)


# --- the parent -------------------------------------------------------------------------------------------------------


def parent() -> str:
    """Its address: the one we were told of, or our own, which is there from the first call on, until this process ends
    in whatever way. `Forked` finds it by itself."""
    told = os.environ.get(PARENT)
    return _parent() if told is None else "\0" + told


@cache
def _parent() -> str:
    address = "\0hall-tests-" + secrets.token_hex(8)
    ours, theirs = socket.socketpair()
    with theirs:
        process = subprocess.Popen(
            [sys.executable, str(Path(__file__)), address[1:], str(theirs.fileno())],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL,
            pass_fds=(theirs.fileno(),),
        )
    atexit.register(_end, process, ours, os.getpid())
    assert ours.recv(1) == b"r", "the parent of the forked programs does not come up"
    return address


def _end(process: subprocess.Popen[bytes], line: socket.socket, owner: int) -> None:
    if os.getpid() != owner:  # forked from the owner, with a copy of the line and of this duty
        return
    line.shutdown(socket.SHUT_RDWR)  # whoever else holds a copy of it
    line.close()
    process.wait()


class _Parent:
    """Forks, buries, and tells who asked how it ended. When its own line ends, so does everything it has forked."""

    def __init__(self, address: str, line: socket.socket) -> None:
        self._line = line
        self._listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listener.bind("\0" + address)
        self._listener.listen(64)
        self._selector = selectors.DefaultSelector()
        self._selector.register(line, selectors.EVENT_READ)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._children: dict[int, tuple[int, socket.socket]] = {}  # by their pidfd

    def serve(self) -> dict[str, Any] | None:
        """None at the end; in a forked process what it is to become."""
        self._line.send(b"r")
        while True:
            for key, _ in self._selector.select():
                if key.fileobj is self._line:
                    self._kill_all()
                    return None
                if key.fileobj is self._listener:
                    words = self._fork()
                    if words is not None:
                        return words
                else:
                    self._bury(key.fd)

    def _fork(self) -> dict[str, Any] | None:
        asked, _ = self._listener.accept()
        said, files, _, _ = socket.recv_fds(asked, _MOST_WORDS, _FILES)
        words: dict[str, Any] = json.loads(said)
        pid = os.fork()
        if pid == 0:
            os.setsid()
            for number, file in enumerate(files):
                os.dup2(file, number)
            os.closerange(_FILES, 1 << 12)
            return words
        for file in files:
            os.close(file)
        watch = os.pidfd_open(pid)
        self._children[watch] = (pid, asked)
        self._selector.register(watch, selectors.EVENT_READ)
        asked.send(json.dumps({"pid": pid}).encode())
        return None

    def _bury(self, watch: int) -> None:
        pid, asked = self._children.pop(watch)
        self._selector.unregister(watch)
        os.close(watch)
        _, status = os.waitpid(pid, 0)
        with asked, suppress(OSError):  # who asked may be gone
            asked.send(json.dumps({"status": status}).encode())

    def _kill_all(self) -> None:
        for pid, _ in self._children.values():
            os.kill(pid, signal.SIGKILL)


def _become(words: dict[str, Any]) -> int:
    """Runs the program as ``python -I -m`` would; its exit code."""
    os.environ.clear()
    os.environ.update(words["env"])
    os.chdir(words["cwd"])
    tempfile.tempdir = None  # what the environment says now
    program = sys.modules[words["argv"][0]]
    sys.argv = [str(program.__file__), *words["argv"][1:]]
    try:
        program.main()
    except SystemExit as end:
        if isinstance(end.code, str):
            sys.stderr.write(end.code + "\n")
            return 1
        return end.code or 0
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def main() -> None:
    for module in PROGRAMS:
        importlib.import_module(module)
    for module in LOADED_LATE:
        with suppress(ImportError):  # PostgreSQL's client need not be there
            importlib.import_module(module)
    sys.modules["sync.platform.rules"].shipped_rules()  # catalogue and calendars: every city reads them once
    gc.collect()
    gc.freeze()  # what is loaded stays shared: nobody writes into it to look for garbage
    words = _Parent(sys.argv[1], socket.socket(fileno=int(sys.argv[2]))).serve()
    if words is None:
        return
    code = _become(words)
    threading._shutdown()  # as at any program's end: threads first, then what was registered
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    main()

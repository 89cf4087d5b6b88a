"""``make test-postgres``: the platform's own tests on a real PostgreSQL.

A cluster of its own in a temporary folder, on a unix socket only, gone afterwards; a server that runs on this machine
is not touched. PostgreSQL refuses to run as root: as root, the server runs as ``postgres`` (or ``nobody``).
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: What the tests' platform reads (`tests.sync.platform.platform_support`): a server's SQLAlchemy URL with a place for
#: the ``{name}`` of a database.
SERVER = "HALL_TEST_POSTGRES"
#: The platform's tests, and those of terminals that talk to it.
TESTS = ("tests/sync/platform", "tests/sync/test_cases_everywhere.py", "tests/sync/test_outage_slips.py")


def binaries() -> Path | None:
    """Where ``initdb`` lies: newest version first; Debian keeps it off the PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: int(p.parts[-3]), reverse=True)
    on_path = shutil.which("initdb")
    return found[0].parent if found else Path(on_path).resolve().parent if on_path else None


def _user() -> str | None:
    """Who the server runs as; None: whoever runs this."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


#: A tenth of a second each.
_TRIES = 100


class DidNotRun(Exception):
    """A program of PostgreSQL's failed; the text is what it said."""


class Cluster:
    """A server of our own in a folder of its own. ``url`` is what `SERVER` holds."""

    def __init__(self, programs: Path, folder: Path, *, durable: bool) -> None:
        self._programs, self._folder = programs, folder
        self._user = _user()
        if self._user is not None:
            shutil.chown(folder, self._user)
        folder.chmod(0o755)  # the socket is for us
        self._data = folder / "data"
        # Where nothing has to survive, what is tested is what the database decides, not what the disk keeps.
        fsync = "on" if durable else "off"
        self._settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync={fsync} "
        self._settings += "-c max_connections=300"
        self.url = f"postgresql+psycopg://hall@/{{name}}?host={folder}"
        self._run("initdb", "-D", self._data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")

    def start(self, settings: str = "") -> None:
        log = self._folder / "log"
        self._run("pg_ctl", "-D", self._data, "-w", "-l", log, "-o", f"{self._settings} {settings}", "start")

    def stop(self, mode: str = "immediate") -> None:
        """``immediate``: as after a power cut, everything in memory is gone, the next start recovers from the log."""
        self._run("pg_ctl", "-D", self._data, "-m", mode, "-w", "stop")

    @property
    def process(self) -> int:
        """Of the server itself; its helpers are its children."""
        return int((self._data / "postmaster.pid").read_text().split()[0])

    def kill(self) -> None:
        """SIGKILL for the server itself; its helpers notice and go too."""
        os.kill(self.process, signal.SIGKILL)

    def start_again(self) -> None:
        """After `kill`: it does not start while a helper of the killed one still has its memory."""
        for _ in range(_TRIES):
            with contextlib.suppress(DidNotRun):
                self.start()
                return
            time.sleep(0.1)
        self.start()

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            [str(self._programs / program), *map(str, arguments)],
            user=self._user,
            cwd=self._folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise DidNotRun(f"{program}: {done.stdout}")


@contextmanager
def server(programs: Path, *, durable: bool = False, below: Path | None = None) -> Iterator[Cluster]:
    """A running server in a folder ``below`` (the system's temporary folder); ``durable``: it survives power cuts."""
    folder = Path(tempfile.mkdtemp(prefix="hall-postgres-", dir=below))
    try:
        running = Cluster(programs, folder, durable=durable)
        running.start()
        try:
            yield running
        finally:
            running.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server that keeps nothing: its SQLAlchemy URL, see `SERVER`."""
    memory = Path("/dev/shm")
    with server(programs, below=memory if os.access(memory, os.W_OK) else None) as running:
        yield running.url


def main(arguments: list[str]) -> int:
    programs = binaries()
    if programs is None:
        sys.stderr.write("PostgreSQL is not installed: apt-get install postgresql\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the cluster goes with us
    with cluster(programs) as server:
        named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
        together = () if named else ("-n", "2", "--dist", "worksteal", *TESTS)
        command = [sys.executable, "-m", "pytest", "-q", *together, *arguments]
        return subprocess.run(command, env={**os.environ, SERVER: server}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

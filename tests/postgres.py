"""``make test-postgres``: the platform's own tests on a real PostgreSQL.

A cluster of its own in a temporary folder, on a unix socket only, gone afterwards; a server that runs on this machine
is not touched. PostgreSQL refuses to run as root: as root, the server runs as ``postgres`` (or ``nobody``).
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
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


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A running server: its SQLAlchemy URL, see `SERVER`."""
    folder = Path(tempfile.mkdtemp(prefix="hall-postgres-"))
    user = _user()
    if user is not None:
        shutil.chown(folder, user)
    folder.chmod(0o755)  # the socket is for us

    def run(*command: str | Path) -> None:
        done = subprocess.run(
            [str(part) for part in command],
            user=user,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode:
            raise SystemExit(f"{command[0]}: {done.stderr or done.stdout}")

    data = folder / "data"
    try:
        run(programs / "initdb", "-D", data, "-U", "hall", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        # Nothing here has to survive: what is tested is what the database decides, not what the disk keeps.
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c max_connections=300"
        run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", settings, "start")
        try:
            yield f"postgresql+psycopg://hall@/{{name}}?host={folder}"
        finally:
            run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main(arguments: list[str]) -> int:
    programs = binaries()
    if programs is None:
        sys.stderr.write("PostgreSQL is not installed: apt-get install postgresql\n")
        return 1
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the cluster goes with us
    with cluster(programs) as server:
        named = any(Path(argument.partition("::")[0]).exists() for argument in arguments)
        command = [sys.executable, "-m", "pytest", "-q", *(() if named else TESTS), *arguments]
        return subprocess.run(command, env={**os.environ, SERVER: server}, check=False).returncode


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

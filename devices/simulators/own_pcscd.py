"""A pcscd of one's own whose only reader is vpcd: so that a card simulator needs neither the system's pcscd nor its
ports, and can pull the reader out as a hand would: by ending the service.

pcscd knows one place for its socket, so it runs in a mount namespace where that place is a folder of ours (that needs
root, or a kernel that lets users make namespaces). Whoever is to talk to it names the socket: the transport's option
``service``. Readers plugged into this machine stay with the system's pcscd.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_START_S = 10.0
_LOOK_S = 0.02
#: Over all of /run, because /run/pcscd may not exist and need not be ours. It ends when its standard input does: with
#: us, however we end; and takes the folder away unless it is told to keep it.
_SCRIPT = """
mount -t tmpfs tmpfs /run && mkdir /run/pcscd && mount --bind "$0" /run/pcscd || exit 1
pcscd --foreground --config "$1" &
read -r word
kill -KILL $!
wait
[ "$word" = keep ] || rm -rf "$2"
"""


class CannotStart(Exception):
    """pcscd, vpcd or the right to a namespace is missing; ``str()`` says which."""


def missing() -> str | None:
    """What this machine lacks for it; None: nothing."""
    for name in ("pcscd", "unshare"):
        if shutil.which(name, path=_path()) is None:
            return name
    if not DRIVER.exists():
        return "vsmartcard-vpcd"
    command = [*_namespace(), "mount", "-t", "tmpfs", "tmpfs", "/run"]
    tried = subprocess.run(command, check=False, capture_output=True, env=_env())
    return "the right to a mount namespace" if tried.returncode else None


class OwnPcscd:
    """Started and ended at will; its socket and vpcd's port stay the same. Raises `CannotStart`."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pcscd-"))  # short: a socket's path has 107 bytes
        self._run, self._conf, self._no_usb = (self._folder / name for name in ("run", "conf", "usb"))
        for folder in (self._run, self._conf, self._no_usb):
            folder.mkdir()
        self.port = _two_free_ports()
        self._name = f"Virtual PCD {self.port}"  # a name of its own: a device's owner is told by its transport
        (self._conf / "vpcd").write_text(
            f'FRIENDLYNAME "{self._name}"\nDEVICENAME /dev/null:{self.port:#x}\n'
            f"LIBPATH {DRIVER}\nCHANNELID {self.port:#x}\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def reader(self) -> str:
        """The name of its first slot."""
        return f"{self._name} 00 00"

    @property
    def service(self) -> str:
        """The path of its socket."""
        return str(self._run / "pcscd.comm")

    @property
    def alive(self) -> bool:
        return self._process is not None and self._answers()

    def start(self) -> None:
        """Does nothing when it runs already."""
        if self.alive:
            return
        self.stop()
        command = [*_namespace(), "sh", "-c", _SCRIPT, str(self._run), str(self._conf), str(self._folder)]
        environment = _env() | {"PCSCLITE_HP_DROPDIR": str(self._no_usb)}
        nowhere = subprocess.DEVNULL
        process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=nowhere, stderr=nowhere, env=environment)
        self._process = process
        end = time.monotonic() + _START_S
        while not (self._answers() and _listens(self.port)):
            if process.poll() is not None or time.monotonic() >= end:
                self.stop()
                raise CannotStart(missing() or "pcscd does not start")
            time.sleep(_LOOK_S)

    def stop(self) -> None:
        """At once, as when it crashes."""
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(OSError):
                process.communicate(b"keep\n")
            process.wait()

    def freeze(self) -> None:
        """It hangs, until `thaw`."""
        os.kill(self._pid(), signal.SIGSTOP)

    def thaw(self) -> None:
        os.kill(self._pid(), signal.SIGCONT)

    def close(self) -> None:
        """End it and take its folder away."""
        self.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _pid(self) -> int:
        return int((self._run / "pcscd.pid").read_text().rstrip("\0\n"))

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(self.service) == 0


def _namespace() -> list[str]:
    return ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--map-root-user", "--mount"]


def _env() -> dict[str, str]:
    return {**os.environ, "PATH": _path()}


def _path() -> str:
    return f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def _two_free_ports() -> int:
    """vpcd has two slots on two ports in a row."""
    while True:
        with socket.create_server(("127.0.0.1", 0)) as first:
            port = int(first.getsockname()[1])
            try:
                with socket.create_server(("127.0.0.1", port + 1)):
                    return port
            except OSError:
                continue


def _listens(port: int) -> bool:
    """Looked up rather than connected to: to vpcd, that would be a card."""
    wanted = (f":{port:04X}", "0A")
    lines = Path("/proc/net/tcp").read_text().splitlines()[1:]
    return any((fields[1][-5:], fields[3]) == wanted for fields in map(str.split, lines))

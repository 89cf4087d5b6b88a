"""A pcscd of one's own with vpcd as its only reader: its socket in a folder of the test, vpcd on a port of the test.

pcscd knows one place for its socket, so it runs in a mount namespace where that place is the test's folder. Who is to
talk to it needs ``PCSCLITE_CSOCK_NAME`` (`Pcscd.env`) **before** its first call: libpcsclite remembers the name, so
drivers run in a process of their own here (their device host).
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import pytest

_DRIVER = Path("/usr/lib/pcsc/drivers/serial/libifdvpcd.so")
_START_S = 10.0
READER = "Virtual PCD 00 00"


def need_pcscd() -> None:
    """Skips, and fails in CI, where pcscd, vpcd or the right to a mount namespace is missing."""
    missing = [
        name for name in ("pcscd", "unshare") if shutil.which(name, path=f"{os.environ['PATH']}:/usr/sbin") is None
    ]
    missing += [] if _DRIVER.exists() else ["vsmartcard-vpcd"]
    if not missing and subprocess.run(["unshare", "-m", "true"], capture_output=True, timeout=10).returncode:
        missing = ["the right to a mount namespace (root)"]
    if missing:
        if os.environ.get("CI"):
            pytest.fail(f"missing: {', '.join(missing)}")
        pytest.skip(f"missing: {', '.join(missing)}")


class Pcscd:
    """One pcscd, started, stopped, killed and frozen at will. Its simulators' wire is ``listen``."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="pcscd-"))  # short: the socket's path may have 107 bytes
        self._run, self._conf = self._folder / "run", self._folder / "conf"
        self._run.mkdir()
        self._conf.mkdir()
        self.port = _two_free_ports()
        (self._conf / "vpcd").write_text(
            f'FRIENDLYNAME "Virtual PCD"\nDEVICENAME /dev/null:{self.port:#x}\n'
            f"LIBPATH {_DRIVER}\nCHANNELID {self.port:#x}\n"
        )
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def listen(self) -> str:
        return f"socket://127.0.0.1:{self.port}"

    @property
    def env(self) -> dict[str, str]:
        return {"PCSCLITE_CSOCK_NAME": str(self._run / "pcscd.comm")}

    def start(self) -> None:
        script = (
            f"mkdir -p /run/pcscd && mount --bind {self._run} /run/pcscd && exec /usr/sbin/pcscd -f -c {self._conf}"
        )
        self._process = subprocess.Popen(
            ["unshare", "-m", "sh", "-c", script], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + _START_S
        while not (self._answers() and _listens(self.port)):
            assert self._process.poll() is None, "pcscd has ended"
            assert time.monotonic() < end, "pcscd does not start"
            time.sleep(0.02)

    def stop(self, number: int = signal.SIGTERM) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.send_signal(number)
            process.send_signal(signal.SIGCONT)
            process.wait(10)

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def freeze(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def close(self) -> None:
        self.kill()
        shutil.rmtree(self._folder)

    def _answers(self) -> bool:
        with socket.socket(socket.AF_UNIX) as probe:
            return probe.connect_ex(str(self._run / "pcscd.comm")) == 0


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

"""A CUPS of our own for a test: its own folders and a Unix socket among them, nothing of the system's touched."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

_FILES = """\
ServerRoot {root}/etc
CacheDir {root}/cache
StateDir {root}/state
RequestRoot {root}/spool
TempDir {root}/tmp
ServerKeychain {root}/ssl
AccessLog {root}/access_log
ErrorLog {root}/error_log
PageLog {root}/page_log
FileDevice Yes
SystemGroup root
"""
#: Who may do what is as Debian ships it: what works here works on a terminal without anybody signing in to CUPS.
_SCHEDULER = """\
LogLevel debug
Listen {socket}
Browsing No
WebInterface No
DefaultAuthType Basic
MaxLogSize 0
<Location />
  Order allow,deny
  Allow all
</Location>
<Location /admin>
  Order allow,deny
  Allow all
</Location>
<Policy default>
  JobPrivateAccess default
  JobPrivateValues default
  SubscriptionPrivateAccess default
  SubscriptionPrivateValues default
  <Limit Create-Job Print-Job Validate-Job>
    Order deny,allow
  </Limit>
  <Limit Send-Document Cancel-Job>
    Require user @OWNER @SYSTEM
    Order deny,allow
  </Limit>
  <Limit CUPS-Add-Modify-Printer CUPS-Accept-Jobs Resume-Printer>
    AuthType Default
    Require user @SYSTEM
    Order deny,allow
  </Limit>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
"""


def need(*programs: str) -> None:
    """Skip where Debian's printing is not installed; in CI that is a failure."""
    for program in programs:
        if shutil.which(program) is None:
            if "CI" in os.environ:
                pytest.fail(f"{program} is missing: the Makefile's APT list has it")
            pytest.skip(f"{program} is not installed (apt install cups cups-ipp-utils)")


class OwnCupsd:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.socket = root / "cups.sock"

    def lpadmin(self, *arguments: str) -> None:
        subprocess.run(["/usr/sbin/lpadmin", "-h", str(self.socket), *arguments], check=True, timeout=30, env=_clean())

    def queue(self, name: str, device: str, *options: str) -> None:
        """A queue that takes jobs."""
        self.lpadmin("-p", name, "-E", "-v", device, *options)

    def log(self) -> str:
        return (self.root / "error_log").read_text("utf-8", "replace")


def _clean() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("CUPS")}


@contextlib.contextmanager
def own_cupsd() -> Iterator[OwnCupsd]:
    """Run one until the end of the block. The socket's path must be short, so it is not below pytest's folder."""
    need("/usr/sbin/cupsd", "/usr/sbin/lpadmin")
    if os.getuid() != 0:
        pytest.skip("cupsd wants to be started by root")
    with tempfile.TemporaryDirectory(prefix="cups-", dir="/tmp") as folder:
        root = Path(folder)
        for name in ("etc", "etc/ppd", "cache", "state", "state/certs", "spool", "tmp", "ssl"):
            (root / name).mkdir()
        cups = OwnCupsd(root)
        root.chmod(0o755)  # its filters and back ends run as another user
        (root / "tmp").chmod(0o1777)
        files, scheduler = root / "etc/cups-files.conf", root / "etc/cupsd.conf"
        files.write_text(_FILES.format(root=root))
        scheduler.write_text(_SCHEDULER.format(socket=cups.socket))
        command = ["/usr/sbin/cupsd", "-f", "-c", str(scheduler), "-s", str(files)]
        with subprocess.Popen(command, env=_clean(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            try:
                pause = threading.Event()
                for _ in range(200):
                    if cups.socket.exists() or process.poll() is not None:
                        break
                    pause.wait(0.05)
                assert cups.socket.exists(), f"cupsd did not start: {process.poll()}"
                yield cups
            finally:
                process.terminate()
                try:
                    process.wait(10)
                except subprocess.TimeoutExpired:
                    process.kill()

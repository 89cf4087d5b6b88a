"""Is the part of the system there that a kind of device stands on? Each answers None, or why not (for technicians)."""

from __future__ import annotations

import shutil
import socket
from pathlib import Path

_PCSCD = Path("/run/pcscd/pcscd.comm")
_CUPS = Path("/run/cups/cups.sock")
_CORE_PATTERN = Path("/proc/sys/kernel/core_pattern")
_LIMIT_S = 1.0


def pcscd(address: Path = _PCSCD) -> str | None:
    """Where systemd starts it on demand, the socket answers all the same."""
    return _answers(address)


def cups(address: Path = _CUPS, port: int = 631) -> str | None:
    """The scheduler's socket; where it has none it may still listen on its port."""
    problem = _answers(address)
    if problem is None:
        return None
    try:
        socket.create_connection(("127.0.0.1", port), _LIMIT_S).close()
    except OSError:
        return problem
    return None


def sane() -> str | None:
    return None if shutil.which("scanimage") else "scanimage is not installed (sane-utils)"


def core_collector(pattern: Path = _CORE_PATTERN) -> str | None:
    """The program the kernel pipes memory images to: it is run even for a process with a core limit of zero."""
    try:
        text = pattern.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return None
    return text if text.startswith("|") else None


def _answers(address: Path) -> str | None:
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(_LIMIT_S)
        try:
            line.connect(str(address))
        except OSError as error:
            return f"{address}: {error.strerror or error}"
    return None

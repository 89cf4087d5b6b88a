"""Naming a process so that it cannot be mistaken for a later one with the same pid."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True)
class ProcessName:
    """Boot, pid and start time (clock ticks since boot); unknown parts are empty."""

    boot: str
    pid: int
    start: str

    def __str__(self) -> str:
        return f"{self.boot}:{self.pid}:{self.start}"

    @classmethod
    def parse(cls, text: str) -> ProcessName:
        boot, pid, start = text.split(":")
        return cls(boot, int(pid), start)

    @classmethod
    def of_this(cls) -> ProcessName:
        return _name_of(os.getpid()) or cls("", os.getpid(), "")


def is_alive(name: ProcessName) -> bool:
    """Does that very process still run? Without /proc only our own process counts as alive."""
    if name.pid == os.getpid():
        return name == ProcessName.of_this()
    return _name_of(name.pid) == name


def _name_of(pid: int) -> ProcessName | None:
    try:
        boot = _BOOT_ID.read_text().strip()
        # proc(5): the command in parentheses may hold anything; the fields behind it start with the state (3rd).
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in (b"Z", b"X") else ProcessName(boot, pid, fields[22 - 3].decode())

"""What processes have used of the processors, whatever else ran meanwhile, and what the machine below took of them:
Linux counts both (proc(5))."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def used_s(process: int) -> float:
    """Seconds of one process, of its children that have ended, and of those that run."""
    total = _ticks(process) / _TICKS_A_SECOND
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            total += used_s(int(child))
    return total


def _ticks(process: int) -> int:
    """In user and kernel mode, and the same of children that were waited for."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15]))


def all_and_stolen() -> tuple[int, int]:
    """Ticks of all processors since the start, and those of them that the hypervisor gave to others."""
    user, nice, system, idle, waiting, hard, soft, stolen = map(int, Path("/proc/stat").read_text().split()[1:9])
    return user + nice + system + idle + waiting + hard + soft + stolen, stolen

"""What processes have used of the processors, whatever else ran meanwhile: Linux counts it for each (proc(5))."""

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

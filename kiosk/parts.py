"""Everything a kiosk is built from, given from outside: tests and the demo put other things in the same places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from station.technician import Technician
from station.visit.parts import TerminalIdentity, VisitParts
from station.voice import Voice


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeouts:
    """Seconds. ``warn`` without a touch brings the warning, ``extend`` later the visit ends (DESIGN §5)."""

    warn: float = 60
    elder_warn: float = 90
    extend: float = 30
    farewell: float = 10
    reading: float = 90  # a number or a code is on the last page: somebody may be writing it down


@dataclass(frozen=True, slots=True)
class Panel:
    """The screen: real dots per inch, windowed or full screen, and whether things may move."""

    dpi: float = 102
    windowed: bool = False
    motion: bool = True


@dataclass(kw_only=True)
class KioskParts(VisitParts):
    """``visit_folder`` is on a memory file system and emptied at each visit's end (input method data)."""

    visit_folder: Path
    timeouts: Timeouts = field(default_factory=Timeouts)
    panel: Panel = field(default_factory=Panel)
    voice: Voice | None = None
    technician: Technician | None = None
    call_staff: Callable[[], bool] = lambda: False  # True: somebody was told; the screen claims nothing else


__all__ = ["KioskParts", "Panel", "TerminalIdentity", "Timeouts"]

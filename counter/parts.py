"""Everything a counter is built from, given from outside: tests and the demo put other things in the same places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from station.technician import Technician
from station.visit.parts import TerminalIdentity, VisitParts
from station.voice import Voice


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``lock`` without a key: the counter locks itself. ``thanks``: how long the citizen is thanked.
    ``maintenance`` without a key or touch: the technician is signed out."""

    lock: float = 600
    thanks: float = 10
    maintenance: float = 120


@dataclass(frozen=True, slots=True)
class Panel:
    """The screens: real dots per inch, how large the clerk wants things (1 to 2), windowed or full screen, whether
    things may move, the second window."""

    dpi: float = 96
    text_scale: float = 1
    windowed: bool = False
    motion: bool = True
    display: bool = True


@dataclass(kw_only=True)
class CounterParts(VisitParts):
    """``window_name`` is what the queue's board and the tickets call this counter; ``keep_text_scale`` writes down, on
    the lane, how large the clerk wants things."""

    window_name: str
    profile: str = ""  # what the window is for (`intake.window_profile`); "": everything
    keep_text_scale: Callable[[float], None] = lambda _: None
    voice: Voice | None = None  # says the number that is called
    timeouts: Timeouts = field(default_factory=Timeouts)
    panel: Panel = field(default_factory=Panel)
    technician: Technician | None = None
    switch: Callable[[], None] | None = None  # into practice, or out of it; None: there is none here
    exports: Path | None = None  # where a supervisor's figures go; None: they are not exported here


__all__ = ["CounterParts", "Panel", "TerminalIdentity", "Timeouts"]

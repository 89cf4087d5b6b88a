"""Everything a kiosk is built from, given from outside: tests and the demo put other things in the same places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devices.ports import Role
from devices.qt.device import HallDevice
from intake.catalog import Catalog
from intake.clock import Clock
from intake.receipt import Hall
from station.jobs import JobLane
from station.scheduler import Scheduler
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class Timeouts:
    """Seconds. ``warn`` without a touch brings the warning, ``extend`` later the visit ends (DESIGN §5)."""

    warn: float = 60
    extend: float = 30
    card_wait: float = 60
    farewell: float = 10
    look_again: float = 5  # how often the state of the queue is read for the banner


@dataclass(frozen=True, slots=True)
class TerminalIdentity:
    """Who this terminal is, as enrolment said. ``device_code`` is its part of an offline case number."""

    terminal_id: str
    device_code: str
    public_url: str | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """The screen: real dots per inch, windowed or full screen, and whether things may move."""

    dpi: float = 102
    windowed: bool = False
    motion: bool = True


@dataclass(frozen=True)
class KioskParts:
    """``open_store`` runs on the store's lane and may raise `KnownStoreError`; ``online`` says whether the platform was
    in reach lately and is asked on the same lane; ``visit_folder`` is on a memory file system and emptied at each
    visit's end (input method data)."""

    catalog: Catalog
    open_store: Callable[[], Store]
    devices: Mapping[Role, HallDevice]
    clock: Clock
    scheduler: Scheduler
    lane: JobLane
    hall: Hall
    identity: TerminalIdentity
    new_id: Callable[[], str]
    new_token: Callable[[], str]
    visit_folder: Path
    place: str = ""
    timeouts: Timeouts = field(default_factory=Timeouts)
    panel: Panel = field(default_factory=Panel)
    online: Callable[[Store], bool] = lambda store: True
    call_staff: Callable[[], bool] = lambda: False  # True: somebody was told; the screen claims nothing else
    test_build: bool = False  # accept identity numbers of the unassigned province 10

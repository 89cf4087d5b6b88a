"""What a visit is carried out with, given from outside: tests and the demo put other things in the same places."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from devices.ports import Role
from devices.qt.device import HallDevice
from intake.catalog import Catalog
from intake.clock import Clock
from intake.receipt import Hall
from intake.working_days import WorkingDays
from station.catalogue_watch import FreshCatalogue
from station.jobs import JobLane
from station.scheduler import Scheduler
from station.staff import Passwords
from station.visit.hall_desk import OtherHalls, QueueTickets, SharedDrafts
from station.visit.licence_register import LicenceRegister
from sync.store.store import Store


@dataclass(frozen=True, slots=True)
class TerminalIdentity:
    """Who this terminal is, as enrolment said. ``device_code`` is its part of an offline case number."""

    terminal_id: str
    device_code: str
    public_url: str | None = None


@dataclass(kw_only=True)
class VisitParts:
    """``catalog`` is taken anew between visits where ``fresh_catalogue`` has another one; nothing else ever changes.
    ``open_store`` runs on the store's lane and may raise `KnownStoreError`; ``online`` says whether the platform was
    in reach lately and is asked on the same lane. ``shared_drafts`` and ``queue`` are asked on ``hall_lane``; without
    them this terminal shares nothing and gives out no numbers."""

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
    hall_lane: JobLane | None = None
    shared_drafts: SharedDrafts | None = None
    queue: QueueTickets | None = None
    fresh_catalogue: FreshCatalogue | None = None  # loads on `hall_lane`; None: what is here stays
    person_cases: OtherHalls | None = None  # asked on `hall_lane`: the cases of who is here, from other halls
    licences: LicenceRegister | None = None  # asked on `hall_lane`; None: nobody here can look anything up
    passwords: Passwords = field(
        default_factory=Passwords
    )  # for a member of staff who signs in in the middle of a visit
    logo: Path | None = None  # the hall's sign, beside its name on every screen
    place: str = ""
    card_wait: float = 60  # seconds a reader waits for a card
    look_again: float = 5  # how often the state of the queue is read for the banner
    online: Callable[[Store], bool] = lambda store: True
    calendars: WorkingDays = field(default_factory=WorkingDays)  # working days; a year that is missing is said
    region: str = ""  # where this terminal stands, GB/T 2260; "": nothing is collected for other regions here
    region_name: Callable[[str], str] = str  # GB/T 2260 → name
    training: bool = False  # a practice: papers say so, nothing is numbered (C30 a)
    prepared: Callable[[], None] = lambda: None  # the catalogue is loaded and can be searched: it stays as it is
    test_build: bool = False  # accept identity numbers of the unassigned province 10

"""What the panel works with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel

from devices.ports import Role
from devices.qt.device import HallDevice
from intake.clock import Clock, Reading
from station.check import Report
from station.jobs import JobLane
from station.provision.plan import Plan
from station.scheduler import Scheduler
from station.staff import Passwords
from station.technician.sticks import sticks_put_in
from sync.agent_lock import running_agent
from sync.opening import open_store
from sync.store.store import Store

if TYPE_CHECKING:
    from station.provision.report import KeptReport
    from station.provision.steps import Provisioning

#: Where sticks and network folders appear; a plan lies at most one folder below.
_PLAN_ROOTS = (Path("/media"), Path("/run/media"), Path("/mnt"))


def _check(home: Path, given_up: Callable[[], bool]) -> Report:
    from station.check_probes import check_readiness  # late: an app starts without it

    return check_readiness(home, given_up=given_up)


def _provisioning(home: Path, plan: Plan, by: str) -> Provisioning:
    from station.provision.steps import Provisioning

    return Provisioning(home, plan, by=by)


def _report(home: Path, at: Reading, by: str) -> KeptReport:
    from station.provision.report import make_report

    return make_report(home, at, by)


@dataclass(frozen=True, kw_only=True)
class TechnicianParts:
    """Tests put other things in the places that have defaults."""

    home: Path
    devices: Mapping[Role, HallDevice]
    scheduler: Scheduler
    transports: Mapping[Role, str] = field(default_factory=dict)  # what is bound, so that a test says what it tested
    dock: QAbstractListModel | None = None  # `station.dock.DockModel` in a demo hall
    passwords: Passwords | None = None
    open_store: Callable[[Path], tuple[Store, Clock]] = open_store
    check: Callable[[Path, Callable[[], bool]], Report] = _check
    agent: Callable[[Path], int | None] = running_agent
    provisioning: Callable[[Path, Plan, str], Provisioning] = _provisioning
    report: Callable[[Path, Reading, str], KeptReport] = _report
    plan_roots: tuple[Path, ...] = _PLAN_ROOTS
    sticks: Callable[[], tuple[Path, ...]] = sticks_put_in
    store_lane: JobLane | None = None
    check_lane: JobLane | None = None
    setup_lane: JobLane | None = None
    stick_lane: JobLane | None = None

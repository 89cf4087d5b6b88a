"""A package (一件事) as a screen looks at it: how each of its matters stands, who is late, which project it is.

Put together off the GUI thread from what this terminal knows: its own cases, and those of other places that have come
down the feed (CAPABILITIES C10 c to h, docs/adr/0009).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from intake.case.case import Case
from intake.case.due import most_pressing
from intake.clocks import ClockState, running_clocks
from intake.intake import Intake, PackageMember
from intake.item import ServiceItem
from intake.package_progress import (
    PackageStanding,
    Project,
    SupervisionOrder,
    package_standing,
    project_of,
    supervision_orders,
)
from intake.working_days import WorkingDays
from sync.store.store import Store

#: Finds an item, a package too, by code and version.
FindItem = Callable[[str, int], ServiceItem | None]


@dataclass(frozen=True, slots=True)
class PackageView:
    """``clocks`` are the most pressing one of each matter that has one, by the case's id; ``orders`` go to organs that
    are late (督办), ``project`` is a construction project's."""

    standing: PackageStanding
    orders: tuple[SupervisionOrder, ...] = ()
    clocks: Mapping[str, ClockState] = field(default_factory=dict)
    project: Project | None = None


def package_view(
    store: Store, intake: Intake, find: FindItem, calendars: WorkingDays, today: date
) -> PackageView | None:
    """None for a single matter, and where the package's version is in this place's catalogue no more."""
    member = intake.package
    item = None if member is None else find(member.code, member.version)
    if member is None or item is None or item.package is None:
        return None
    cases = {one.id: case for one in member.of if (case := store.case(one.id)) is not None}
    standing = package_standing(item, member, cases)
    return PackageView(
        standing,
        supervision_orders(standing, item, cases, calendars, today),
        _clocks(item, cases, calendars, today),
        _project(store, item, member),
    )


def _clocks(item: ServiceItem, cases: Mapping[str, Case], calendars: WorkingDays, today: date) -> dict[str, ClockState]:
    parts = {} if item.package is None else {part.item.impl_code: part.item for part in item.package.parts}
    found = {
        case_id: most_pressing(running_clocks(case, parts[case.impl_code], calendars, today))
        for case_id, case in cases.items()
    }
    return {case_id: clock for case_id, clock in found.items() if clock is not None}


def _project(store: Store, item: ServiceItem, member: PackageMember) -> Project | None:
    """From the answers of the matters that are known here, put back under the names of the package's form."""
    if item.package is None or item.package.project_code is None:
        return None
    names = {part.item.impl_code: dict(part.fields) for part in item.package.parts}
    answers: dict[str, str] = {}
    for one in member.of:
        intake = store.intake(one.id)
        for key, value in () if intake is None else intake.answers:
            answers.setdefault(names[one.impl_code].get(key, key), value)
    return project_of(item, answers)

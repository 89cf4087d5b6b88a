"""Near-due and overdue cases by organ (CAPABILITIES C11 b): what a supervisor's page lists, online and offline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.clocks import APPLICANTS, ClockLevel, ClockState, running_clocks
from intake.item import ServiceItem
from intake.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class DueCase:
    """One case on the list, with the clock that put it there: the most pressing of those that an organ has to keep."""

    case: Case
    item_name: str
    clock: ClockState


@dataclass(frozen=True, slots=True)
class OrganDue:
    """``near``: at most 20 % left; ``unknown``: the calendar of a year is missing, so nobody can tell until when."""

    organ: str
    overdue: tuple[DueCase, ...]
    near: tuple[DueCase, ...]
    unknown: tuple[DueCase, ...] = ()


def due_by_organ(
    cases: Iterable[tuple[Case, ServiceItem]], calendars: WorkingDays, today: date
) -> tuple[OrganDue, ...]:
    """Every organ with something to tell, the one with most overdue first; within a list the longest overdue first."""
    lists: dict[str, dict[str, list[DueCase]]] = {group: {} for group in ("overdue", "near", "unknown")}
    for case, item in cases:
        clocks = running_clocks(case, item, calendars, today)
        clock = most_pressing(clocks)
        group = None if clock is None else _LISTED.get(clock.level)
        if group is None:
            clock = next((clock for clock in clocks if clock.missing is not None), None)
            group = "unknown"
        if clock is not None:
            lists[group].setdefault(item.organ.name, []).append(DueCase(case, case.item_name, clock))
    organs = {organ for group in lists.values() for organ in group}
    found = (OrganDue(organ, *(_sorted(lists[group].get(organ, [])) for group in lists)) for organ in organs)
    return tuple(sorted(found, key=lambda organ: (-len(organ.overdue), -len(organ.near), organ.organ)))


def most_pressing(clocks: Iterable[ClockState]) -> ClockState | None:
    """Of the clocks an organ has to keep the one nearest to its end or furthest behind it, None without any. Late comes
    first; of two equal ones the one that began first."""
    kept = [clock for clock in clocks if clock.kind not in APPLICANTS]
    return min(kept, key=lambda clock: (_ORDER[clock.level], clock.left or 0, clock.started), default=None)


_ORDER = {
    ClockLevel.OVERDUE: 0,
    ClockLevel.NEAR: 1,
    ClockLevel.UNKNOWN: 2,
    ClockLevel.HALF: 3,
    ClockLevel.PLENTY: 4,
}
_LISTED = {ClockLevel.OVERDUE: "overdue", ClockLevel.NEAR: "near", ClockLevel.UNKNOWN: "unknown"}


def _sorted(due: list[DueCase]) -> tuple[DueCase, ...]:
    return tuple(sorted(due, key=lambda case: (case.clock.left or 0, case.case.case_no)))

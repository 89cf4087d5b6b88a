"""Which of a case's clocks runs out next: what lists of due cases are sorted by, at terminal and platform alike."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.case.notice_period import local_day
from intake.clocks import running_clocks
from intake.item import ServiceItem
from intake.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class Due:
    """``clock`` is `intake.clocks.ClockKind`'s value, ``on`` its last day (ISO)."""

    clock: str
    on: str


def next_due(case: Case, item: ServiceItem, days: WorkingDays) -> Due | None:
    """None where no clock runs, or the calendar of a year is missing: no date is guessed (W9)."""
    today = date.fromisoformat(local_day(case.events[-1].at))
    running = [clock for clock in running_clocks(case, item, days, today) if clock.due is not None]
    first = min(running, key=lambda clock: clock.due or date.max, default=None)
    return None if first is None or first.due is None else Due(first.kind.value, first.due.isoformat())

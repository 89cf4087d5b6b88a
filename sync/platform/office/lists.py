"""The lists of the officer's page, as fast with a million cases as with none: each is read along one index, a page at a
time behind a cursor, and counted only as far as a person would read.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, func, select, tuple_

from intake.case.states import CaseState
from intake.clocks import APPLICANTS
from intake.text import LocalizedText
from intake.working_days import NoCalendar, WorkingDays
from sync.platform.schema import conflicts, intakes, joint_departments

PAGE = 30
#: More are told as "so many and more".
COUNTED = 999
#: A clock that runs out within so many working days stands among those that press.
SOON = 3

_T = LocalizedText.of
_S = CaseState


class ListName(StrEnum):
    NEW = "new"
    REVIEW = "review"
    DUE = "due"
    SUPPLEMENT = "supplement"
    CLOSE = "close"
    CONFLICTS = "conflicts"
    JOINT = "joint"
    DONE = "done"
    UNROUTED = "unrouted"


TITLES: dict[ListName, LocalizedText] = {
    ListName.NEW: _T("待受理", "To be accepted"),
    ListName.REVIEW: _T("审查中", "Under review"),
    ListName.DUE: _T("即将到期、已超期", "Due soon or overdue"),
    ListName.SUPPLEMENT: _T("待补正", "Supplement asked for"),
    ListName.CLOSE: _T("待办结、待出件", "To be closed or handed over"),
    ListName.CONFLICTS: _T("有冲突待处理", "In conflict"),
    ListName.JOINT: _T("参与联办", "Joint procedures"),
    ListName.DONE: _T("已办结", "Finished"),
    ListName.UNROUTED: _T("未分到部门", "Not routed"),
}
_STATES: dict[ListName, tuple[CaseState, ...]] = {
    ListName.NEW: (_S.RECEIVED, _S.SUPPLEMENTED, _S.IN_TRANSIT),
    ListName.REVIEW: (_S.ACCEPTED, _S.UNDER_REVIEW, _S.SPECIAL_PROCEDURE, _S.SUSPENDED),
    ListName.SUPPLEMENT: (_S.SUPPLEMENT_PENDING, _S.REVIEW_SUPPLEMENT),
    ListName.CLOSE: (_S.DECIDED, _S.CLOSED, _S.READY),
    ListName.DONE: (
        _S.DELIVERED,
        _S.ARCHIVED,
        _S.NOT_ACCEPTED,
        _S.LAPSED,
        _S.WITHDRAWN,
        _S.RETURNED,
        _S.VOIDED,
        _S.REFERRED,
        _S.TERMINATED,
    ),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases. ``item`` narrows to one item's code; ``after`` is the cursor of the page before."""

    name: ListName
    departments: tuple[str, ...]
    today: date
    item: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """``next`` is the cursor of the page behind it, "" for the last."""

    rows: tuple[Row[Any], ...]
    next: str


def soon(today: date, days: WorkingDays) -> date:
    """The last day that counts as pressing; calendar days where the calendar of the year is missing."""
    last = days.after(today, SOON)
    return today + timedelta(days=SOON) if isinstance(last, NoCalendar) else last


def page(connection: Connection, wanted: Wanted, days: WorkingDays) -> Page:
    """The most pressing first; what has no clock behind it, by its arrival (the finished ones the latest first)."""
    cursor = _cursor(wanted.after)
    rows: list[Row[Any]] = []
    if cursor is None or cursor[0]:
        rows = _merged(connection, wanted, days, cursor, clocked=True)
        cursor = None
    if len(rows) <= PAGE:
        rows += _merged(connection, wanted, days, cursor, clocked=False)
    shown = rows[:PAGE]
    more = len(rows) > PAGE
    return Page(tuple(shown), f"{shown[-1].due or ''}~{shown[-1].intake_id}" if more else "")


def count(connection: Connection, wanted: Wanted, days: WorkingDays) -> int:
    """How many, at most `COUNTED` + 1."""
    total = 0
    for where in (*_parts(wanted, days, clocked=True), *_parts(wanted, days, clocked=False)):
        some = _from(wanted, select(intakes.c.intake_id)).where(where).limit(COUNTED + 1 - total).subquery()
        total += connection.execute(select(func.count()).select_from(some)).scalar_one()
        if total > COUNTED:
            break
    return total


def items_of(connection: Connection, wanted: Wanted, days: WorkingDays) -> list[tuple[str, str]]:
    """Code and name of the items among the first `COUNTED` cases of a list, to choose from."""
    found: dict[str, str] = {}
    for where in (*_parts(wanted, days, clocked=True), *_parts(wanted, days, clocked=False)):
        some = _from(wanted, select(intakes.c.item, intakes.c.item_name)).where(where).limit(COUNTED).subquery()
        found |= {row.item: row.item_name for row in connection.execute(select(some).distinct())}
    return sorted(found.items(), key=lambda pair: pair[1])


def search(connection: Connection, departments: Iterable[str], typed: str, *, everywhere: bool) -> str | None:
    """The id of the case with this number, as it is printed or without its spaces."""
    number = "".join(typed.split()).upper()
    row = connection.execute(
        select(intakes.c.intake_id, intakes.c.department).where(intakes.c.case_no == number)
    ).first()
    if row is None:
        return None
    mine = row.department in set(departments) or (everywhere and row.department is None)
    joint = select(joint_departments.c.case_id).where(
        joint_departments.c.case_id == row.intake_id, joint_departments.c.department.in_(list(departments))
    )
    return str(row.intake_id) if mine or connection.execute(joint).first() is not None else None


def unrouted_row(connection: Connection, case_id: str) -> Row[Any] | None:
    """A case that nobody deals with yet, for who sends it to somebody."""
    here = select(intakes).where(intakes.c.intake_id == case_id, intakes.c.department.is_(None))
    return connection.execute(here).first()


# --- along the index --------------------------------------------------------------------------------------------------


def _merged(
    connection: Connection, wanted: Wanted, days: WorkingDays, cursor: tuple[str, str] | None, *, clocked: bool
) -> list[Row[Any]]:
    """Each department and state is a stretch of one index: a page of each, merged."""
    newest_first = wanted.name is ListName.DONE and not clocked
    order: tuple[ColumnElement[Any], ...] = (intakes.c.due, intakes.c.intake_id) if clocked else (intakes.c.intake_id,)
    if newest_first:
        order = (intakes.c.intake_id.desc(),)
    stretches: list[Sequence[Row[Any]]] = []
    for where in _parts(wanted, days, clocked=clocked):
        query = _from(wanted, select(intakes)).where(where)
        if cursor is not None and clocked:
            query = query.where(tuple_(intakes.c.due, intakes.c.intake_id) > tuple_(*cursor))
        elif cursor is not None:
            beyond = intakes.c.intake_id < cursor[1] if newest_first else intakes.c.intake_id > cursor[1]
            query = query.where(beyond)
        stretches.append(connection.execute(query.order_by(*order).limit(PAGE + 1)).all())
    merged = heapq.merge(*stretches, key=lambda row: (row.due or "", row.intake_id), reverse=newest_first)
    return list(merged)[: PAGE + 1]


def _parts(wanted: Wanted, days: WorkingDays, *, clocked: bool) -> list[ColumnElement[bool]]:
    has_clock = intakes.c.due.is_not(None) if clocked else intakes.c.due.is_(None)
    more = [has_clock, *([intakes.c.item == wanted.item] if wanted.item else [])]
    if wanted.name is ListName.UNROUTED:
        return [and_(intakes.c.department.is_(None), *more)]
    if wanted.name is ListName.JOINT:
        return [and_(joint_departments.c.department == one, *more) for one in wanted.departments]
    if wanted.name is ListName.CONFLICTS:
        return [and_(intakes.c.department == one, *more) for one in wanted.departments]
    if wanted.name is ListName.DUE:
        if not clocked:
            return []
        pressing = and_(
            intakes.c.due <= soon(wanted.today, days).isoformat(),
            intakes.c.due_clock.not_in([kind.value for kind in APPLICANTS]),
        )
        return [and_(intakes.c.department == one, pressing, *more) for one in wanted.departments]
    return [
        and_(intakes.c.department == one, intakes.c.state == state.value, *more)
        for one in wanted.departments
        for state in _STATES[wanted.name]
    ]


def _from(wanted: Wanted, query: Select[Any]) -> Select[Any]:
    if wanted.name is ListName.JOINT:
        return query.join(joint_departments, joint_departments.c.case_id == intakes.c.intake_id)
    if wanted.name is ListName.CONFLICTS:
        unsettled = select(conflicts.c.case_id).where(conflicts.c.settled_at.is_(None)).distinct()
        return query.where(intakes.c.intake_id.in_(unsettled))
    return query


def _cursor(text: str) -> tuple[str, str] | None:
    due, mark, case_id = text.partition("~")
    return (due, case_id) if mark and len(due) <= 10 and 0 < len(case_id) <= 36 else None

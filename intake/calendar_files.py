"""Calendars of working days as files: ``<year>.json`` in one folder, one for each notice of the State Council.

A file is refused whole with where and why; the calendar of that year which was in force before stays in force.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from intake.catalog_json import Unreadable, read_json
from intake.text import LocalizedText, has_unusable
from intake.working_days import CalendarYear, WorkingDays

SCHEMA = "hall.calendar/1"
FIRST_YEAR, LAST_YEAR = 1949, 2200
_MEMBERS = {"schema", "year", "source", "holidays", "worked", "working_days"}
_HOLIDAY = {"name", "from", "to"}
_MAX_TEXT = 200


@dataclass(frozen=True, slots=True)
class CalendarProblem:
    """Why a file is refused: which, the member (``worked.3``, ``line 4``), the reason."""

    file: str
    field: str
    reason: str

    @property
    def message(self) -> LocalizedText:
        return LocalizedText.of(
            f"工作日历 {self.file} 没有采用，原来的日历继续有效。位置：{self.field or '整个文件'}；原因：{self.reason}",
            f"The calendar {self.file} is refused, the last good one stays in force. "
            f"Where: {self.field or 'whole file'}; why: {self.reason}",
        )


@dataclass(frozen=True, slots=True)
class LoadedCalendars:
    """What is in force now, and everything that was refused."""

    working_days: WorkingDays
    problems: tuple[CalendarProblem, ...] = ()


class _Refused(Exception):
    def __init__(self, field: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.reason = field, reason


def load_calendars(
    folder: Path, last_good: WorkingDays | None = None, *, first_day_counts: bool = False
) -> LoadedCalendars:
    """Every year of the folder. Years of ``last_good`` stay where their file is refused or gone: a calendar once
    published is not taken back, only replaced. ``first_day_counts`` is the switch of `WorkingDays`."""
    years = {} if last_good is None else {year: last_good.year(year) for year in last_good.years}
    problems: list[CalendarProblem] = []
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".json")
    except OSError as error:
        paths = []
        problems.append(CalendarProblem(folder.name, "", f"folder cannot be read: {error.strerror}"))
    for path in paths:
        read = load_calendar(path)
        if isinstance(read, CalendarProblem):
            problems.append(read)
        else:
            years[read.year] = read
    known = (year for year in years.values() if year is not None)
    return LoadedCalendars(WorkingDays(known, first_day_counts=first_day_counts), tuple(problems))


def load_calendar(path: Path) -> CalendarYear | CalendarProblem:
    try:
        calendar = calendar_from_json(read_json(path), path.name)
    except Unreadable as error:
        return CalendarProblem(path.name, error.where, str(error))
    if isinstance(calendar, CalendarYear) and path.stem != str(calendar.year):
        return CalendarProblem(path.name, "year", f"the file is named {path.stem}, the calendar is of {calendar.year}")
    return calendar


def calendar_from_json(data: object, file: str = "") -> CalendarYear | CalendarProblem:
    """One year from parsed JSON, or the first thing that is wrong with it."""
    try:
        return _calendar(data)
    except _Refused as refused:
        return CalendarProblem(file, refused.field, refused.reason)


def _calendar(data: object) -> CalendarYear:
    members = _object("", data, _MEMBERS)
    if members["schema"] != SCHEMA:
        raise _Refused("schema", f"not {SCHEMA}")
    year = _whole("year", members["year"], FIRST_YEAR, LAST_YEAR)
    source = _text("source", members["source"])
    off = _holidays(_list("holidays", members["holidays"]), year)
    worked = _worked(_list("worked", members["worked"]), year, off)
    calendar = CalendarYear(year, off, worked, source)
    count = len(calendar.working_days())
    if _whole("working_days", members["working_days"], 0, 366) != count:
        raise _Refused("working_days", f"the days of this file make {count}")
    return calendar


def _holidays(runs: list[Any], year: int) -> frozenset[date]:
    off: set[date] = set()
    for number, entry in enumerate(runs):
        at = f"holidays.{number}"
        run = _object(at, entry, _HOLIDAY)
        _text(f"{at}.name", run["name"])
        first, last = _day(f"{at}.from", run["from"], year), _day(f"{at}.to", run["to"], year)
        if last < first:
            raise _Refused(f"{at}.to", "before its first day")
        days = {first + timedelta(n) for n in range((last - first).days + 1)}
        if days & off:
            raise _Refused(at, "a day occurs twice")
        off |= days
    return frozenset(off)


def _worked(entries: list[Any], year: int, off: frozenset[date]) -> frozenset[date]:
    worked: set[date] = set()
    for number, entry in enumerate(entries):
        at = f"worked.{number}"
        day = _day(at, entry, year)
        if day.weekday() < 5:
            raise _Refused(at, "not a weekend day")
        if day in off:
            raise _Refused(at, "is a holiday too")
        if day in worked:
            raise _Refused(at, "occurs twice")
        worked.add(day)
    return frozenset(worked)


def _object(at: str, value: object, members: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _Refused(at, "not an object")
    for name in sorted(members - set(value)):
        raise _Refused(f"{at}.{name}".lstrip("."), "is missing")
    for name in sorted(set(map(str, value)) - members):
        raise _Refused(at, f"unknown member {name[:40]!r}")
    return value


def _list(at: str, value: object) -> list[Any]:
    if not isinstance(value, list) or len(value) > 60:
        raise _Refused(at, "not a list of at most 60")
    return value


def _whole(at: str, value: object, least: int, most: int) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise _Refused(at, f"not a whole number from {least} to {most}")
    return value


def _text(at: str, value: object) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > _MAX_TEXT or has_unusable(value):
        raise _Refused(at, f"not a text of 1 to {_MAX_TEXT} characters")
    return value


def _day(at: str, value: object, year: int) -> date:
    try:
        day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise _Refused(at, "not a date like 2026-10-01")
    if day.year != year:
        raise _Refused(at, f"not a day of {year}")
    return day

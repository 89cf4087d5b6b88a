"""Working days (工作日): which days the law counts (Administrative Licensing Law 82), from a calendar of each year.

A calendar is data from the State Council's yearly notice. A year without one is said, never guessed: every question
that needs it is answered with `NoCalendar`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from intake.text import LocalizedText


@dataclass(frozen=True, slots=True)
class CalendarYear:
    """One year: ``off`` are its statutory holidays with the days exchanged for them (those on weekends too), ``worked``
    the weekend days that are worked in exchange (调休上班日)."""

    year: int
    off: frozenset[date]
    worked: frozenset[date]
    source: str = ""

    def is_working(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)

    def working_days(self) -> tuple[date, ...]:
        first = date(self.year, 1, 1)
        length = (date(self.year, 12, 31) - first).days + 1
        return tuple(day for day in (first + timedelta(n) for n in range(length)) if self.is_working(day))


@dataclass(frozen=True, slots=True)
class NoCalendar:
    """The answer lies in a year whose calendar is not there."""

    year: int

    @property
    def message(self) -> LocalizedText:
        return LocalizedText.of(
            f"缺少{self.year}年工作日历，无法计算日期。请联系管理员导入该年的工作日历，导入后会自动重新计算。",
            f"The calendar of {self.year} is missing, so no date can be told. Ask the administrator to load it; "
            "dates are then worked out by themselves.",
        )


#: Days that do not count though they are working days: first and last day, both included; None: it lasts.
Uncounted = tuple[date, date | None]


class WorkingDays:
    """The calendars that are there, as one line of days. Immutable; safe to share between threads."""

    def __init__(self, years: Iterable[CalendarYear] = ()) -> None:
        self._years = {year.year: year for year in years}
        self._days = [day.toordinal() for _, year in sorted(self._years.items()) for day in year.working_days()]

    @property
    def years(self) -> tuple[int, ...]:
        """Years that are known, in order."""
        return tuple(sorted(self._years))

    def year(self, year: int) -> CalendarYear | None:
        return self._years.get(year)

    def is_working(self, day: date) -> bool | NoCalendar:
        known = self._years.get(day.year)
        return NoCalendar(day.year) if known is None else known.is_working(day)

    def after(self, start: date, count: int, uncounted: Sequence[Uncounted] = ()) -> date | NoCalendar:
        """The ``count``-th working day after ``start``, which itself never counts; with 0 it is ``start``.

        Raises ``ValueError`` for a negative count.
        """
        if count < 0:
            raise ValueError("a period has no negative length")
        if count == 0:
            return start
        known_to = self._known_to(start)
        index = bisect_right(self._days, start.toordinal())
        if not uncounted:
            index += count - 1
        else:
            while index < len(self._days) and self._days[index] < known_to:
                count -= not _is_in(self._days[index], uncounted)
                if count == 0:
                    break
                index += 1
        if index < len(self._days) and self._days[index] < known_to:
            return date.fromordinal(self._days[index])
        return NoCalendar(date.fromordinal(known_to).year)

    def between(self, start: date, end: date, uncounted: Sequence[Uncounted] = ()) -> int | NoCalendar:
        """How many working days there are after ``start`` up to ``end``, ``end`` included; negative the other way."""
        if end < start:
            back = self.between(end, start, uncounted)
            return back if isinstance(back, NoCalendar) else -back
        if end == start:
            return 0
        known_to = self._known_to(start)
        if end.toordinal() >= known_to:
            return NoCalendar(date.fromordinal(known_to).year)
        days = self._days[bisect_right(self._days, start.toordinal()) : bisect_right(self._days, end.toordinal())]
        return sum(not _is_in(day, uncounted) for day in days) if uncounted else len(days)

    def _known_to(self, start: date) -> int:
        """1 January of the first year from the day after ``start`` on whose calendar is missing."""
        year = (start + timedelta(1)).year
        while year in self._years:
            year += 1
        return date(year, 1, 1).toordinal()


def _is_in(ordinal: int, ranges: Sequence[Uncounted]) -> bool:
    return any(first.toordinal() <= ordinal and (last is None or ordinal <= last.toordinal()) for first, last in ranges)

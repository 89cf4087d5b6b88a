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
    """The calendars that are there, as one line of days. Immutable; safe to share between threads.

    ``first_day_counts`` is the one switch for how a period begins (unverified convention): by default day 1 is the
    working day after the trigger, otherwise the trigger's own day. Days on which a hall is open (服务日) play no part.
    """

    def __init__(self, years: Iterable[CalendarYear] = (), *, first_day_counts: bool = False) -> None:
        self.first_day_counts = first_day_counts
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
        """The last day of a period of ``count`` working days that ``start`` sets off; with 0 it is ``start``.

        Raises ``ValueError`` for a negative count.
        """
        if count < 0:
            raise ValueError("a period has no negative length")
        if count == 0:
            return start
        start = self.eve(start)
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

    def elapsed(self, start: date, today: date, uncounted: Sequence[Uncounted] = ()) -> int | NoCalendar:
        """How many days of a period that ``start`` set off are over or are ``today``; 0 before its first."""
        return self.between(self.eve(start), today, uncounted)

    def eve(self, start: date) -> date:
        """The day before day 1 of a period that ``start`` sets off can be."""
        return start - timedelta(1) if self.first_day_counts else start

    def between(self, start: date, end: date, uncounted: Sequence[Uncounted] = ()) -> int | NoCalendar:
        """How many working days there are after ``start`` up to ``end``, ``end`` included; 0 when it is earlier."""
        if end <= start:
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

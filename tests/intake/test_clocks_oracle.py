"""Clocks against an oracle that counts otherwise: a table with a truth value for every day, walked through day by day.

It shares nothing with `intake.working_days` and `intake.clocks`: no prefix of working days, no search, no subtraction.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifecycle_kit import BACK_OFFICE, Walk, an_item, calendars

from intake.case.events import EventName, Extended, Halted, Resumed
from intake.clocks import ClockKind, ClockState, ClockStatus, clocks_of
from intake.item import Limit, LimitUnit
from intake.working_days import CalendarYear, NoCalendar, WorkingDays

ONE = timedelta(1)
E = EventName


@dataclass(frozen=True)
class Table:
    """``works[day]`` for every day of the years that are known."""

    works: dict[date, bool]

    def last_day(self, start: date, count: int, stops: Sequence[tuple[date, date]] = ()) -> date | int:
        """Or the year that is missing."""
        day = start
        while count > 0:
            day += ONE
            if day not in self.works:
                return day.year
            if self.works[day] and not any(first <= day <= last for first, last in stops):
                count -= 1
        return day

    def how_many(self, first: date, last: date, stops: Sequence[tuple[date, date]] = ()) -> int | None:
        """Counted days from ``first`` to ``last``, both in; None where a day is unknown."""
        found, day = 0, first
        while day <= last:
            if day not in self.works:
                return None
            found += self.works[day] and not any(a <= day <= b for a, b in stops)
            day += ONE
        return found


def table_of(years: Sequence[CalendarYear]) -> Table:
    works = {}
    for year in years:
        day = date(year.year, 1, 1)
        while day.year == year.year:
            works[day] = day in year.worked or (day.isoweekday() not in (6, 7) and day not in year.off)
            day += ONE
    return Table(works)


@cache
def real() -> Table:
    return table_of([year for number in calendars().years if (year := calendars().year(number)) is not None])


def missing_or(day: date | NoCalendar) -> date | int:
    return day.year if isinstance(day, NoCalendar) else day


@pytest.mark.parametrize("year", range(2005, 2027))
def test_every_day_of_twenty_two_years(year: int) -> None:
    """Every day as a trigger, the periods of the law as lengths."""
    start = date(year, 1, 1)
    while start.year == year:
        ends = real_ends(start, (5, 10, 20, 45, 60))
        for count, expected in ends.items():
            assert missing_or(calendars().after(start, count)) == expected, (start, count)
        start += ONE


def real_ends(start: date, counts: tuple[int, ...]) -> dict[int, date | int]:
    """The oracle for several lengths in one walk."""
    found: dict[int, date | int] = {}
    day, counted = start, 0
    while len(found) < len(counts):
        day += ONE
        if day not in real().works:
            return {count: found.get(count, day.year) for count in counts}
        counted += real().works[day]
        if real().works[day] and counted in counts:
            found[counted] = day
    return found


# --- calendars nobody has announced -----------------------------------------------------------------------------------

YEARS = st.integers(2005, 2026)


@st.composite
def calendar_years(draw: st.DrawFn) -> list[CalendarYear]:
    """Three years in a row, one of them missing now and then, with any days off and any weekend days worked."""
    first = draw(YEARS)
    found = []
    for year in (first, first + 1, first + 2):
        if year != first and draw(st.integers(0, 5)) == 0:
            continue
        days = [date(year, 1, 1) + timedelta(n) for n in draw(st.sets(st.integers(0, 364), max_size=40))]
        worked = frozenset(day for day in days if day.weekday() > 4 and day.toordinal() % 2)
        found.append(CalendarYear(year, frozenset(days) - worked, worked))
    return found


@settings(max_examples=100)
@given(
    calendar_years(),
    st.integers(0, 364),
    st.integers(0, 120),
    st.lists(st.tuples(st.integers(0, 200), st.integers(0, 30)), max_size=3),
)
def test_any_calendar_any_period_any_stops(
    years: list[CalendarYear], start_at: int, count: int, spans: list[tuple[int, int]]
) -> None:
    start = date(years[0].year, 1, 1) + timedelta(start_at)
    stops = [(start + timedelta(a), start + timedelta(a + length)) for a, length in spans]
    table, working = table_of(years), WorkingDays(years)
    assert missing_or(working.after(start, count, stops)) == table.last_day(start, count, stops)
    today = start + timedelta(count)
    expected = table.how_many(start + ONE, today, stops)
    found = working.between(start, today, stops)
    assert (None if isinstance(found, NoCalendar) else found) == expected


# --- clocks of cases --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Story:
    """A case that was accepted, extended or not, stopped now and then, and is looked at on some day."""

    years: list[CalendarYear]
    accepted: date
    promised: int
    statutory: int
    unit: LimitUnit
    extended: int
    spans: tuple[tuple[int, int], ...]  # days after the one before: how long till it stops, how long it is stopped
    looked_after: int

    def stops(self) -> list[tuple[date, date]]:
        found, day = [], self.accepted
        for gap, length in self.spans:
            first = day + timedelta(gap)
            day = first + timedelta(length)
            found.append((first, day))
        return found


STORIES = st.builds(
    lambda years, at, promised, more, unit, extended, spans, looked: Story(
        years,
        date(years[0].year, 1, 1) + timedelta(at),
        promised,
        promised + more,
        unit,
        extended,
        tuple(spans),
        looked,
    ),
    calendar_years(),
    st.integers(0, 364),
    st.integers(1, 40),
    st.integers(0, 20),
    st.sampled_from(LimitUnit),
    st.integers(0, 10),
    st.lists(st.tuples(st.integers(0, 25), st.integers(0, 20)), max_size=2),
    st.integers(0, 150),
)


def told(story: Story) -> tuple[list[ClockState], date]:
    """The decision's clocks as the product tells them, and the day."""
    limits = {
        "promised_limit": Limit(amount=story.promised, unit=story.unit),
        "statutory_limit": Limit(amount=story.statutory, unit=story.unit),
    }
    walk = Walk(an_item().model_copy(update=limits), str(story.accepted), calendars=WorkingDays(story.years))
    walk.reviewed()
    if story.extended:
        walk.do(E.EXTEND, Extended(story.extended, "案情复杂", "director"), BACK_OFFICE)
    last = story.accepted
    for first, last in story.stops():
        walk.do(E.SPECIAL_START, Halted("hearing", "第四十六条", 5), BACK_OFFICE, str(first))
        walk.do(E.SPECIAL_END, Resumed(), BACK_OFFICE, str(last))
    today = last + timedelta(story.looked_after)
    clocks = clocks_of(walk.case, walk.item, walk.calendars, today)
    return [clock for clock in clocks if clock.kind in (ClockKind.PROMISED, ClockKind.STATUTORY)], today


@settings(max_examples=100)
@given(STORIES)
def test_clocks_of_any_case_agree_with_the_oracle(story: Story) -> None:
    table = table_of(story.years)
    if story.unit is LimitUnit.CALENDAR_DAY:
        first = story.accepted
        table = Table({first + timedelta(n): True for n in range(600)})
    clocks, today = told(story)
    for clock, days in zip(clocks, (story.statutory, story.promised), strict=True):
        total = days + story.extended
        assert clock.status is ClockStatus.RUNNING
        due = table.last_day(story.accepted, total, story.stops())
        if isinstance(due, int):
            assert (clock.due, clock.missing) == (None, NoCalendar(due))
            used = table.how_many(story.accepted + ONE, today, story.stops())
            assert clock.left == (None if used is None else total - used)
            continue
        assert (clock.due, clock.missing) == (due, None)
        assert clock.overdue == (today > due)
        if today <= due:
            assert clock.left == table.how_many(today + ONE, due, story.stops())
        else:
            late = table.how_many(due + ONE, today, story.stops())
            assert clock.left == (-1 if late is None else -max(1, late))

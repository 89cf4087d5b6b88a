"""Calendars as files: what is shipped is what was announced; a malformed one leaves the last good one in force."""

from __future__ import annotations

import json
from copy import deepcopy
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import chinese_calendar  # type: ignore[import-untyped]  # it has no types
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifecycle_kit import CALENDARS, calendars

from intake.calendar_files import CalendarProblem, calendar_from_json, load_calendar, load_calendars
from intake.text import CHINESE, ENGLISH
from intake.working_days import CalendarYear

GOOD: dict[str, Any] = {
    "schema": "hall.calendar/1",
    "year": 2026,
    "source": "国务院办公厅关于2026年部分节假日安排的通知",
    "holidays": [{"name": "元旦", "from": "2026-01-01", "to": "2026-01-03"}],
    "worked": ["2026-01-04"],
    "working_days": 260,
}


@pytest.mark.parametrize("year", range(2005, 2027))
def test_every_year_shipped_agrees_with_an_independent_source(year: int) -> None:
    """Day by day with the package chinesecalendar, which holds the same notices."""
    ours = calendars().year(year)
    assert ours is not None
    day = date(year, 1, 1)
    while day.year == year:
        assert ours.is_working(day) is chinese_calendar.is_workday(day), day
        day += timedelta(1)


@pytest.mark.parametrize(
    ("year", "off", "worked", "count"),
    [
        (
            2024,
            "01-01 02-10..17 04-04..06 05-01..05 06-10 09-15..17 10-01..07",
            "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
            251,
        ),
        (
            2026,
            "01-01..03 02-15..23 04-04..06 05-01..05 06-19..21 09-25..27 10-01..07",
            "01-04 02-14 02-28 05-09 09-20 10-10",
            248,
        ),
    ],
)
def test_the_two_years_of_the_requirements(year: int, off: str, worked: str, count: int) -> None:
    """CAPABILITIES §5."""
    ours = calendars().year(year)
    assert ours is not None
    expected = set()
    for run in off.split():
        first, _, last = run.partition("..")
        month, day = map(int, first.split("-"))
        expected |= {date(year, month, number) for number in range(day, int(last or day) + 1)}
    assert ours.off == expected
    assert ours.worked == {date.fromisoformat(f"{year}-{day}") for day in worked.split()}
    assert len(ours.working_days()) == count


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"schema": "hall.calendar/2"}, "schema", "not hall.calendar/1"),
        ({"year": "2026"}, "year", "not a whole number"),
        ({"year": True}, "year", "not a whole number"),
        ({"source": ""}, "source", "not a text"),
        ({"source": "\u202e"}, "source", "not a text"),
        ({"holidays": {}}, "holidays", "not a list"),
        ({"holidays": ["2026-01-01"]}, "holidays.0", "not an object"),
        ({"holidays": [{"name": "元旦", "from": "2026-01-01"}]}, "holidays.0.to", "is missing"),
        ({"holidays": [{"name": "x", "from": "2026-1-1", "to": "2026-01-03"}]}, "holidays.0.from", "not a date"),
        ({"holidays": [{"name": "x", "from": "2026-01-03", "to": "2026-01-01"}]}, "holidays.0.to", "before its first"),
        (
            {"holidays": [{"name": "x", "from": "2025-12-31", "to": "2026-01-01"}]},
            "holidays.0.from",
            "not a day of 2026",
        ),
        ({"holidays": GOOD["holidays"] * 2}, "holidays.1", "a day occurs twice"),
        ({"worked": ["2026-01-05"]}, "worked.0", "not a weekend day"),
        ({"worked": ["2026-01-03"]}, "worked.0", "is a holiday too"),
        ({"worked": ["2026-01-04", "2026-01-04"]}, "worked.1", "occurs twice"),
        ({"worked": ["2026-02-30"]}, "worked.0", "not a date"),
        ({"working_days": 261}, "working_days", "make 260"),
        ({"note": "x"}, "", "unknown member 'note'"),
    ],
)
def test_a_malformed_calendar_is_refused_with_where_and_why(change: dict[str, Any], field: str, reason: str) -> None:
    assert isinstance(calendar_from_json(GOOD), CalendarYear)
    problem = calendar_from_json(GOOD | change, "2026.json")
    assert isinstance(problem, CalendarProblem)
    assert (problem.file, problem.field) == ("2026.json", field)
    assert reason in problem.reason
    assert "2026.json" in problem.message.get(CHINESE)
    assert "last good one stays" in problem.message.get(ENGLISH)


def test_the_last_good_calendar_stays_in_force(tmp_path: Path) -> None:
    for year in (2024, 2026):
        (tmp_path / f"{year}.json").write_bytes((CALENDARS / f"{year}.json").read_bytes())
    first = load_calendars(tmp_path)
    assert (first.working_days.years, first.problems) == ((2024, 2026), ())
    (tmp_path / "2026.json").write_text('{"schema": "hall.calendar/1", "year": 2026', "utf-8")
    (tmp_path / "2027.json").write_text(json.dumps(GOOD), "utf-8")
    (tmp_path / "README.md").write_text("not a calendar", "utf-8")
    second = load_calendars(tmp_path, first.working_days)
    assert second.working_days.years == (2024, 2026)
    assert second.working_days.year(2026) == first.working_days.year(2026)
    assert [(problem.file, problem.field) for problem in second.problems] == [
        ("2026.json", "line 1"),
        ("2027.json", "year"),
    ]
    gone = load_calendars(tmp_path / "nowhere", second.working_days)
    assert gone.working_days.years == (2024, 2026)
    assert gone.problems[0].file == "nowhere"


def test_a_corrected_calendar_takes_the_place_of_the_earlier_one(tmp_path: Path) -> None:
    """As in 2020, when the Spring Festival was made longer."""
    (tmp_path / "2026.json").write_text(json.dumps(GOOD), "utf-8")
    first = load_calendars(tmp_path)
    longer = deepcopy(GOOD)
    longer["holidays"].append({"name": "延长", "from": "2026-01-05", "to": "2026-01-05"})
    (tmp_path / "2026.json").write_text(json.dumps(longer | {"working_days": 259}), "utf-8")
    second = load_calendars(tmp_path, first.working_days)
    assert first.working_days.is_working(date(2026, 1, 5)) is True
    assert second.working_days.is_working(date(2026, 1, 5)) is False


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=60)
@given(st.data())
def test_a_calendar_with_anything_in_it_is_a_calendar_or_a_problem(data: st.DataObject) -> None:
    body: Any = deepcopy(GOOD)
    holder = body
    while True:
        key = data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else list(range(len(holder)))))
        if isinstance(holder[key], dict | list) and data.draw(st.booleans()):
            holder = holder[key]
            continue
        holder[key] = data.draw(JSON)
        break
    found = calendar_from_json(body)
    assert isinstance(found, CalendarProblem) or len(found.working_days()) == body["working_days"]


@settings(max_examples=50)
@given(st.binary(max_size=120))
def test_bytes_of_any_kind_are_no_calendar(tmp_path_factory: pytest.TempPathFactory, noise: bytes) -> None:
    path = tmp_path_factory.mktemp("calendars") / "2026.json"
    path.write_bytes(noise)
    assert isinstance(load_calendar(path), CalendarProblem)

"""How old is what a terminal knows of the platform, and from when are staff told?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from intake.clock import Reading
from station.check import Grade as Found
from station.check_freshness import data_age
from station.freshness import NAMES, Grade, Heard, Matter, freshness, load_policy
from station.resources_place import resources_folder

NOW = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)
POLICY = load_policy(resources_folder())
FEED = {Matter.CATALOGUE, Matter.CASES}


def heard(days: float, *, staff: bool = False) -> Heard:
    return Heard(Reading(NOW - timedelta(days=days)).rfc3339, staff)


@pytest.mark.parametrize(
    ("days", "grade", "old"),
    [
        (0, Grade.FRESH, set()),
        (0.9, Grade.FRESH, set()),
        (1.1, Grade.WARN, {Matter.CASES}),
        (7.1, Grade.WARN, FEED),
        (29.9, Grade.WARN, FEED),
        (30.1, Grade.CONFIRM, FEED),
        (-3, Grade.FRESH, set()),  # a clock that was set back
    ],
)
def test_ages(days: float, grade: Grade, old: set[Matter]) -> None:
    found = freshness(heard(days), (2026,), Reading(NOW), POLICY)
    assert (found.grade, set(found.old)) == (grade, old)


def test_a_staff_list_is_old_only_where_it_is_the_platforms() -> None:
    assert Matter.STAFF in freshness(heard(8, staff=True), (2026,), Reading(NOW), POLICY).old
    assert Matter.STAFF not in freshness(heard(8), (2026,), Reading(NOW), POLICY).old


@pytest.mark.parametrize(
    ("day", "grade"),
    [
        (datetime(2026, 11, 1, tzinfo=UTC), Grade.FRESH),
        (datetime(2026, 11, 20, tzinfo=UTC), Grade.WARN),
        (datetime(2027, 1, 2, tzinfo=UTC), Grade.CONFIRM),
    ],
)
def test_calendars_end_with_a_year(day: datetime, grade: Grade) -> None:
    found = freshness(Heard(Reading(day).rfc3339), (2025, 2026), Reading(day), POLICY)
    assert found.grade is grade


def test_nothing_was_ever_heard() -> None:
    found = freshness(Heard(""), (), Reading(NOW), POLICY)
    assert (found.grade, found.as_of, found.old) == (Grade.FRESH, "", ())
    assert data_age(found).grade is Found.WARNING


def test_the_words_name_what_is_old_and_say_that_work_goes_on() -> None:
    found = freshness(heard(31), (2026,), Reading(NOW), POLICY)
    assert "2026-04-13 09:30" in found.warning().get()
    assert all(NAMES[matter].get() in found.warning().get() for matter in FEED)
    assert "照常收件" in found.warning().get()
    assert "take in as ever" in found.warning().get("en")
    assert data_age(found).grade is Found.WARNING
    assert data_age(freshness(heard(0), (2026,), Reading(NOW), POLICY)).grade is Found.OK

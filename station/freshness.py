"""How old what this terminal knows of the platform is, and from when staff are told (docs/adr/0014 "Down").

Catalogue, staff list and cases of other places are as old as the last page of the feed: until then nothing newer was
known. Calendars come with the program and end with a year. The policy is data (`resources/freshness.json`): from when
staff are warned, from when they have to say that they know. Nothing here ever keeps anybody from taking in (G6).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from pathlib import Path
from typing import Any

from intake.clock import CHINA, Reading
from intake.text import LocalizedText
from sync.store.store import Store

FILE_NAME = "freshness.json"

_T = LocalizedText.of


class Matter(StrEnum):
    """What can be old."""

    CATALOGUE = "catalogue"
    STAFF = "staff"
    CASES = "cases"
    CALENDARS = "calendars"


class Grade(IntEnum):
    """What is asked of staff."""

    FRESH = 0
    WARN = 1
    CONFIRM = 2

    @property
    def word(self) -> str:
        return self.name.lower()


NAMES: Mapping[Matter, LocalizedText] = {
    Matter.CATALOGUE: _T("事项目录", "service items"),
    Matter.STAFF: _T("工作人员名单", "the staff list"),
    Matter.CASES: _T("别处的办件", "cases from elsewhere"),
    Matter.CALENDARS: _T("工作日日历", "the calendar of working days"),
}

_CALENDARS = _T(
    "工作日日历快到期或者已经到期，请通知技术人员更新；可以照常收件。",
    "The calendar of working days ends soon or has ended: tell a technician. Matters are taken in as ever.",
)
_CALENDARS_ALONE = _T(
    "工作日日历快到期或者已经到期，请通知技术人员更新。",
    "The calendar of working days ends soon or has ended: tell a technician.",
)
_OLD = _T(
    "{what}是 {as_of} 的，之后的变化还没有传到这里；可以照常收件，答复时请说明。",
    "As of {as_of}: {what}. Later changes have not come here; take in as ever, and say so when asked.",
)
_OLD_ALONE = _T(
    "{what}是 {as_of} 的，之后的变化还没有传到这里；答复时请说明。",
    "As of {as_of}: {what}. Later changes have not come here; say so when asked.",
)


@dataclass(frozen=True, slots=True)
class Policy:
    """Days after the last news from which each is a warning, and has to be confirmed; for calendars, days before the
    last one's end."""

    warn_after: Mapping[Matter, int]
    confirm_after: Mapping[Matter, int]
    calendars_before: int


@dataclass(frozen=True, slots=True)
class Heard:
    """What the store says: the platform's time of the last page (RFC 3339 UTC), "" when there was none; whether any
    staff account is the platform's."""

    as_of: str
    platform_staff: bool = False


@dataclass(frozen=True, slots=True)
class Freshness:
    """``as_of`` in words, "" where nothing was ever heard; ``old`` is what is a warning or worse, the worst first."""

    grade: Grade
    as_of: str
    old: tuple[Matter, ...] = ()

    def warning(self, *, takes_in: bool = True) -> LocalizedText:
        """For staff: what is old, and that work goes on. Empty when nothing is. ``takes_in``: False where another
        trouble keeps this machine from taking anything in; then nothing is said of it here."""
        if not self.old:
            return _T("", "")
        zh = "、".join(NAMES[matter].get() for matter in self.old)
        en = ", ".join(NAMES[matter].get("en") for matter in self.old)
        if self.old == (Matter.CALENDARS,):
            return _CALENDARS if takes_in else _CALENDARS_ALONE
        return (_OLD if takes_in else _OLD_ALONE).fill(what=_T(zh, en), as_of=self.as_of)


def load_policy(resources: Path) -> Policy:
    """Raises ``OSError``, ``ValueError``, ``KeyError`` for a program that is not whole."""
    table: dict[str, Any] = json.loads((resources / FILE_NAME).read_text("utf-8"))
    heard = (Matter.CATALOGUE, Matter.STAFF, Matter.CASES)
    return Policy(
        {matter: int(table[matter]["warn_after_days"]) for matter in heard},
        {matter: int(table[matter]["confirm_after_days"]) for matter in heard},
        int(table[Matter.CALENDARS]["warn_before_days"]),
    )


def heard_of(store: Store) -> Heard:
    """On the store's lane."""
    return Heard(store.feed_position().as_of, store.has_platform_staff())


def freshness(heard: Heard, years: tuple[int, ...], now: Reading, policy: Policy) -> Freshness:
    """``years``: those calendars are there for; none where a place does without."""
    grades = {**_by_age(heard, now, policy), **_by_calendars(years, now.local.date(), policy)}
    old = sorted((matter for matter in grades if grades[matter] > Grade.FRESH), key=lambda m: -grades[m])
    worst = max(grades.values(), default=Grade.FRESH)
    return Freshness(worst, _moment(heard.as_of), tuple(old))


def _by_age(heard: Heard, now: Reading, policy: Policy) -> dict[Matter, Grade]:
    if not heard.as_of:
        return {}
    age = now.utc - datetime.fromisoformat(heard.as_of)
    matters = [matter for matter in policy.warn_after if matter is not Matter.STAFF or heard.platform_staff]
    return {matter: _grade(age, policy.warn_after[matter], policy.confirm_after[matter]) for matter in matters}


def _grade(age: timedelta, warn: int, confirm: int) -> Grade:
    if age > timedelta(days=confirm):
        return Grade.CONFIRM
    return Grade.WARN if age > timedelta(days=warn) else Grade.FRESH


def _by_calendars(years: tuple[int, ...], today: date, policy: Policy) -> dict[Matter, Grade]:
    if not years:
        return {}
    left = (date(max(years), 12, 31) - today).days
    if left < 0:
        return {Matter.CALENDARS: Grade.CONFIRM}
    return {Matter.CALENDARS: Grade.WARN if left < policy.calendars_before else Grade.FRESH}


def _moment(as_of: str) -> str:
    return "" if not as_of else f"{datetime.fromisoformat(as_of).astimezone(CHINA):%Y-%m-%d %H:%M}"

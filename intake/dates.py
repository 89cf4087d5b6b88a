"""Dates as citizens and catalogue data write them. All are local dates; no time of day here."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

_FORMS = (
    re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"),
    re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})"),
    re.compile(r"(\d{4})\.(\d{1,2})\.(\d{1,2})\.?"),
    re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]?"),
    re.compile(r"(\d{4})(\d{2})(\d{2})"),
)


def parse_date(text: str) -> date | None:
    """2026-05-14, 2026/5/14, 2026.5.14, 20260514 or 2026年5月14日; None when there is no such day."""
    compact = text.replace(" ", "")
    for form in _FORMS:
        match = form.fullmatch(compact)
        if match:
            year, month, day = (int(part) for part in match.groups())
            try:
                return date(year, month, day)
            except ValueError:
                return None
    return None


def add_months(day: date, months: int) -> date:
    """The same day of another month, or that month's last day where it has no such day (Civil Code 202)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def chinese_date(day: date) -> str:
    """2026年5月14日, for paper."""
    return f"{day.year}年{day.month}月{day.day}日"


def age_on(birth: date, today: date) -> int:
    """Full years (周岁) on that day; someone born on 29 February has the birthday on 28 February of common years."""
    years = today.year - birth.year
    return years if today >= add_months(birth, years * 12) else years - 1


@dataclass(frozen=True, slots=True)
class DateBound:
    """A bound of a date field: a fixed day, or a distance from today."""

    fixed: date | None = None
    days: int = 0
    months: int = 0

    @classmethod
    def parse(cls, text: str) -> DateBound | None:
        """ISO date, ``today`` or ``today±N`` with unit ``d``, ``m`` or ``y``; None for anything else."""
        if text == "today":
            return cls()
        match = re.fullmatch(r"today([+-]\d{1,3})([dmy])", text)
        if match:
            amount = int(match[1])
            return {"d": cls(days=amount), "m": cls(months=amount), "y": cls(months=amount * 12)}[match[2]]
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
            fixed = parse_date(text)
            return None if fixed is None else cls(fixed=fixed)
        return None

    def on(self, today: date) -> date:
        """The bound as it stands today."""
        return self.fixed or add_months(today, self.months) + timedelta(days=self.days)

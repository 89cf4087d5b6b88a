"""Periods and their last days in words. A day that cannot be known is never printed: the missing calendar is named."""

from __future__ import annotations

from dataclasses import dataclass

from intake.papers.letterhead import Letterhead, day_words


@dataclass(frozen=True, slots=True)
class LastDay:
    """``day`` ISO; None while a calendar is missing, of ``missing_year`` where that is known."""

    day: str | None
    missing_year: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """``length`` in words (20个工作日), and its last day."""

    length: str
    last: LastDay


def last_day_words(head: Letterhead, last: LastDay) -> str:
    if last.day is not None:
        return day_words(last.day, head.language)
    if last.missing_year is None:
        return head.say("common.no_calendar")
    return head.say("common.no_calendar_of", year=last.missing_year)


def period_words(head: Letterhead, period: Period) -> str:
    """20个工作日（至2026年5月14日）"""
    if period.last.day is None:
        return f"{period.length}（{last_day_words(head, period.last)}）"
    return head.say("common.until", length=period.length, day=last_day_words(head, period.last))

"""The periods on which moves themselves depend (CAPABILITIES §5): N, to tell everything, Q, to supply it, and F, for
a paper that follows."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from intake.case.case import Case
from intake.case.events import EventName, Noticed
from intake.clock import CHINA
from intake.item import Limit, LimitUnit, ServiceItem
from intake.working_days import NoCalendar, WorkingDays

#: Clock N: everything is told within five working days (Administrative Licensing Law 32).
NOTICE_DAYS = 5


def local_day(at: str) -> str:
    """The ISO day in China of an RFC 3339 moment: what the clocks count."""
    return datetime.fromisoformat(at).astimezone(CHINA).date().isoformat()


def end_of(start: date, limit: Limit, calendars: WorkingDays) -> date | NoCalendar:
    """The last day of a period without stops. Calendar days need no calendar and are all counted."""
    if limit.unit is LimitUnit.WORKING_DAY or limit.amount == 0:
        return calendars.after(start, limit.amount)
    return calendars.eve(start) + timedelta(limit.amount)


def deferral_end(item: ServiceItem, days: int, start: date, calendars: WorkingDays) -> date | NoCalendar:
    """F: the last day for a paper that may follow within ``days`` working days of the acceptance on ``start``; never
    later than the promised limit."""
    wanted = end_of(start, Limit(amount=days), calendars)
    if item.promised_limit.amount == 0 or isinstance(wanted, NoCalendar):
        return wanted
    promised = end_of(start, item.promised_limit, calendars)
    return promised if isinstance(promised, NoCalendar) else min(wanted, promised)


def notice_period_is_over(case: Case, today: date, calendars: WorkingDays) -> bool | NoCalendar:
    """Has N run out? Any time on its last day is in time. False where N does not run."""
    from_day = case.notice_runs_from
    if from_day is None:
        return False
    last = calendars.after(date.fromisoformat(from_day), NOTICE_DAYS)
    return last if isinstance(last, NoCalendar) else today > last


def supplement_due(case: Case, item: ServiceItem, calendars: WorkingDays) -> date | NoCalendar | None:
    """The last day of Q of the last notice, None where there was none. What was told the applicant counts, if a date
    was told."""
    if case.notice_due is not None:
        return date.fromisoformat(case.notice_due)
    notice = next((event for event in reversed(case.events) if isinstance(event.detail, Noticed)), None)
    if notice is None or not isinstance(notice.detail, Noticed):
        return None
    limit = Limit(amount=notice.detail.days, unit=item.supplement_limit.unit)
    return end_of(date.fromisoformat(local_day(notice.at)), limit, calendars)


def acceptance_date(case: Case, name: EventName, today: date, calendars: WorkingDays) -> str:
    """The day a case counts as accepted, ISO: that of the full supplement, else that of the receipt once N is over
    without a notice (Administrative Licensing Law 32), else today. Without the year's calendar nobody can say that N is
    over."""
    if case.submitted_on is not None:
        return case.submitted_on
    over = notice_period_is_over(case, today, calendars) is True
    if over or name is EventName.DEEM_ACCEPTED:
        return case.notice_runs_from or case.received_on
    return today.isoformat()

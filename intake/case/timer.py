"""What time alone brings about (SY of CAPABILITIES §4.2): the timer's moves, and what it proposes.

Rule 2: these are the platform's. An offline terminal shows them as a warning and makes none of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.case.events import AcceptanceMode, Accepted, Closed, Detail, EventName
from intake.case.notice_period import notice_period_is_over, supplement_due
from intake.case.states import REVIEWING, CaseState
from intake.clocks import ClockKind, running_clocks
from intake.dates import chinese_date
from intake.item import ServiceItem
from intake.text import LocalizedText
from intake.working_days import WorkingDays


@dataclass(frozen=True, slots=True)
class TimerMove:
    """``proposed``: a person of the back office confirms it first. ``words`` say what happened and what follows."""

    name: EventName
    detail: Detail
    proposed: bool
    words: LocalizedText


_T = LocalizedText.of


def timer_move(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> TimerMove | None:
    """What is due today in this case, None where nothing is, or where no calendar can tell."""
    if case.state in (CaseState.RECEIVED, CaseState.SUPPLEMENTED):
        return _deemed(case, calendars, today)
    if case.state is CaseState.SUPPLEMENT_PENDING:
        return _lapsed(case, item, calendars, today)
    return _given_up(case, item, calendars, today) if case.state in REVIEWING else None


def _deemed(case: Case, calendars: WorkingDays, today: date) -> TimerMove | None:
    since = case.notice_runs_from
    if since is None or notice_period_is_over(case, today, calendars) is not True:
        return None
    return TimerMove(
        EventName.DEEM_ACCEPTED,
        Accepted(AcceptanceMode.DEEMED, since),
        proposed=False,
        words=_T(
            f"5个工作日内没有一次性告知，依法自{chinese_date(date.fromisoformat(since))}起视为受理。"
            "请按受理办理，并说明逾期原因。",
            f"Nothing was told within 5 working days: by law the case is accepted as of {since}. "
            "Handle it as accepted and say why it was late.",
        ),
    )


def _lapsed(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> TimerMove | None:
    due = supplement_due(case, item, calendars)
    if not isinstance(due, date) or today <= due:
        return None
    return TimerMove(
        EventName.LAPSE,
        Closed(reason=f"补正期限{chinese_date(due)}已过，申请人没有补齐告知书所列内容"),
        proposed=True,
        words=_T(
            f"补正期限{chinese_date(due)}已过，申请人没有补齐。请后台确认是否按“补正不来办结”处理，并书面告知申请人。",
            f"The supplement did not come by {due.isoformat()}. The back office confirms that the case ends, "
            "and tells the applicant in writing.",
        ),
    )


def _given_up(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> TimerMove | None:
    clocks = running_clocks(case, item, calendars, today)
    late = [clock for clock in clocks if clock.kind is ClockKind.DEFERRED and clock.overdue]
    if not late:
        return None
    names = "、".join(next((s.name.get() for s in item.materials if s.key == c.about), c.about) for c in late)
    english = ", ".join(next((s.name.get("en") for s in item.materials if s.key == c.about), c.about) for c in late)
    return TimerMove(
        EventName.TERMINATE,
        Closed(reason=f"容缺材料逾期没有补交：{names}"),
        proposed=True,
        words=_T(
            f"容缺材料逾期没有补交：{names}。请后台决定是否终止办理，并书面告知申请人。",
            f"Deferred papers did not come in time: {english}. The back office decides whether the case is "
            "terminated, and tells the applicant in writing.",
        ),
    )

"""The statutory clocks of a case (CAPABILITIES §5): how long it may still take, derived from its events alone.

N to tell everything, Q to supply it, D to decide (statutory and promised), V to deliver, F for a deferred paper, K to
check a promise. Nothing is stored: a calendar that is loaded later, or corrected, changes every date by itself. A date
that needs the calendar of a year which is not there is not told; `ClockState.missing` names the year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from intake.case.case import Case
from intake.case.events import Accepted, CommitmentChecked, EventName, Extended, Noticed, Supplemented
from intake.case.notice_period import NOTICE_DAYS, local_day
from intake.case.states import FINAL, CaseState
from intake.dates import chinese_date
from intake.item import Limit, LimitUnit, ServiceItem
from intake.item_rules import DecisionMode
from intake.text import LocalizedText
from intake.working_days import NoCalendar, Uncounted, WorkingDays

#: Clock V (Administrative Licensing Law 44).
DELIVERY_DAYS = 10
#: A lower organ has reviewed within this before a higher one decides (43).
REFERRAL_DAYS = 20


class ClockKind(StrEnum):
    NOTICE = "N"
    SUPPLEMENT = "Q"
    STATUTORY = "D"
    PROMISED = "D_promised"
    DELIVERY = "V"
    DEFERRED = "F"
    COMMITMENT = "K"


_T = LocalizedText.of
CLOCK_NAMES: dict[ClockKind, LocalizedText] = {
    ClockKind.NOTICE: _T("一次性告知期限", "Time to tell everything"),
    ClockKind.SUPPLEMENT: _T("补正期限", "Time to supply"),
    ClockKind.STATUTORY: _T("法定办结时限", "Statutory limit"),
    ClockKind.PROMISED: _T("承诺办结时限", "Promised limit"),
    ClockKind.DELIVERY: _T("送达期限", "Time to deliver"),
    ClockKind.DEFERRED: _T("容缺材料补交期限", "Time for the deferred paper"),
    ClockKind.COMMITMENT: _T("承诺核查期限", "Time to check the promise"),
}
#: These are the applicant's to keep, the others an organ's.
APPLICANTS = frozenset({ClockKind.SUPPLEMENT, ClockKind.DEFERRED})


class ClockStatus(StrEnum):
    RUNNING = "running"
    STOPPED = "stopped"  # 特别程序, 中止: today is not counted
    ENDED = "ended"


class ClockLevel(StrEnum):
    """How near the end is (practice)."""

    PLENTY = "plenty"
    HALF = "half"  # at most 50 % left
    NEAR = "near"  # at most 20 % left
    OVERDUE = "overdue"
    UNKNOWN = "unknown"  # the calendar of today's year is missing


@dataclass(frozen=True, slots=True)
class LevelSign:
    """How a level is shown: never by its colour alone."""

    colour: str
    shape: str
    words: LocalizedText


LEVEL_SIGNS: dict[ClockLevel, LevelSign] = {
    ClockLevel.PLENTY: LevelSign("green", "circle", _T("正常", "On time")),
    ClockLevel.HALF: LevelSign("yellow", "triangle", _T("时间过半", "Half gone")),
    ClockLevel.NEAR: LevelSign("orange", "diamond", _T("即将到期", "Due soon")),
    ClockLevel.OVERDUE: LevelSign("red", "square", _T("已超期", "Overdue")),
    ClockLevel.UNKNOWN: LevelSign("grey", "dash", _T("无法计算", "Cannot be told")),
}


@dataclass(frozen=True, slots=True)
class ClockState:
    """One clock of a case on one day.

    ``due`` is its last day, None while the calendar of a year is ``missing`` or the clock is stopped (but when it was
    over before it stopped). ``left`` are the days still to come after today in the unit of ``limit``, negative when it
    is over (at an ended clock: when it ended). ``about`` is the material of F, the promise of K."""

    kind: ClockKind
    status: ClockStatus
    started: date
    limit: Limit  # with its extension
    due: date | None
    left: int | None
    level: ClockLevel
    missing: NoCalendar | None = None
    ended: date | None = None
    about: str = ""

    @property
    def running(self) -> bool:
        return self.status is not ClockStatus.ENDED

    @property
    def overdue(self) -> bool:
        """Past its last day, or ended after it."""
        return self.level is ClockLevel.OVERDUE

    @property
    def sign(self) -> LevelSign:
        return LEVEL_SIGNS[self.level]

    @property
    def words(self) -> LocalizedText:
        """For a screen: how long, until when, or why no date can be told."""
        if self.missing is not None and self.left is None:
            return self.missing.message
        if self.missing is not None:
            return _T("{left}。{missing}", "{left}. {missing}").fill(left=self._left, missing=self.missing.message)
        if self.status is ClockStatus.STOPPED:
            return _T("停止计时，{left}", "Stopped, {left}").fill(left=self._left)
        if self.due is None:
            return self._left
        day = _T(chinese_date(self.due), self.due.isoformat())
        if self.kind is ClockKind.NOTICE and self.running and not self.overdue:
            return _T("{left}，{day}前不告知即视为受理", "{left}; accepted by law if nothing is told by {day}").fill(
                left=self._left, day=day
            )
        if self.overdue:
            return _T("{left}，期限是{day}", "{left}, was due on {day}").fill(left=self._left, day=day)
        return _T("{left}，到{day}为止", "{left}, until {day}").fill(left=self._left, day=day)

    @property
    def _left(self) -> LocalizedText:
        if self.left is None:
            return self.sign.words
        days = Limit(amount=abs(self.left), unit=self.limit.unit).text() if self.left else _T("0天", "0 days")
        if self.left < 0:
            return _T("已超过{days}", "{days} late").fill(days=days)
        if self.left == 0:
            return _T("今天是最后一天", "Today is the last day")
        return _T("还剩{days}", "{days} left").fill(days=days)


def clocks_of(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> tuple[ClockState, ...]:
    """Every clock that has run in this case, in the order in which they began; those that run have no end."""
    return tuple(_state(run, calendars, today) for run in _runs(case, item))


def running_clocks(case: Case, item: ServiceItem, calendars: WorkingDays, today: date) -> tuple[ClockState, ...]:
    return tuple(clock for clock in clocks_of(case, item, calendars, today) if clock.running)


# --- what the events say ----------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """One clock as the events have set it; mutable while they are read."""

    kind: ClockKind
    started: date
    limit: Limit
    about: str = ""
    told: date | None = None  # a last day that the applicant was told: it holds
    most: Limit | None = None  # it ends with this at the latest
    ended: date | None = None
    stops: tuple[Uncounted, ...] = ()


_DECISION = frozenset({ClockKind.STATUTORY, ClockKind.PROMISED})


class _Reader:
    """Reads the events of one case in their order and keeps the clocks they set off, stop and end."""

    def __init__(self, item: ServiceItem) -> None:
        self.item = item
        self.runs: list[_Run] = []

    def start(self, kind: ClockKind, day: date, limit: Limit, about: str = "", told: str | None = None) -> None:
        self.runs.append(_Run(kind, day, limit, about, None if told is None else date.fromisoformat(told)))

    def end(self, day: date, kinds: frozenset[ClockKind], about: str | None = None) -> None:
        for run in self.runs:
            if run.kind in kinds and run.ended is None and about in (None, run.about):
                run.ended = day

    def stop(self, day: date) -> None:
        for run in self._deciding():
            run.stops = (*run.stops, (day, None))

    def resume(self, day: date) -> None:
        for run in self._deciding():
            if run.stops and run.stops[-1][1] is None:
                run.stops = (*run.stops[:-1], (run.stops[-1][0], day))

    def lengthen(self, days: int) -> None:
        for run in self._deciding():
            run.limit = Limit(amount=run.limit.amount + days, unit=run.limit.unit)

    def reopen_delivery(self) -> None:
        for run in self.runs:
            if run.kind is ClockKind.DELIVERY:
                run.ended = None

    def start_decision(self, accepted: Accepted) -> None:
        item, day = self.item, date.fromisoformat(accepted.acceptance_date)
        self.start(ClockKind.STATUTORY, day, statutory_limit(item))
        if not item.instant and item.promised_limit.amount:
            self.start(ClockKind.PROMISED, day, item.promised_limit)
        for due in accepted.deferred:
            within = next((spec.bring_within_days for spec in item.materials if spec.key == due.material), None)
            self.start(ClockKind.DEFERRED, day, Limit(amount=within or 0), due.material, due.due)
            self.runs[-1].most = item.promised_limit if item.promised_limit.amount else None
        for given in accepted.commitments:
            within_limit = Limit(amount=0) if item.commitment is None else item.commitment.check_within
            self.start(ClockKind.COMMITMENT, day, within_limit, given.about, given.check_by)

    def _deciding(self) -> list[_Run]:
        return [run for run in self.runs if run.kind in _DECISION and run.ended is None]


def statutory_limit(item: ServiceItem) -> Limit:
    """D: the item's, joint items' 45 days included; what is passed on is reviewed within 20."""
    limit = item.statutory_limit
    lower = item.decision_mode is DecisionMode.REVIEW_AND_REFER and limit.unit is LimitUnit.WORKING_DAY
    return Limit(amount=min(limit.amount, REFERRAL_DAYS)) if lower else limit


_ONLY_NOTICE = frozenset({ClockKind.NOTICE})
_ONLY_SUPPLEMENT = frozenset({ClockKind.SUPPLEMENT})
_ONLY_DELIVERY = frozenset({ClockKind.DELIVERY})
_ALL_BUT_CHECK = frozenset(ClockKind) - {ClockKind.COMMITMENT}


def _runs(case: Case, item: ServiceItem) -> list[_Run]:
    reader = _Reader(item)
    for event in case.events:
        day = date.fromisoformat(local_day(event.at))
        match event.name:
            case EventName.TAKE_IN if not case.collected_for and not case.waiting:
                first = day if case.started_on is None else date.fromisoformat(case.started_on)
                reader.start(ClockKind.NOTICE, first, Limit(amount=NOTICE_DAYS))
            case EventName.PARCEL_RECEIVED:
                reader.start(ClockKind.NOTICE, day, Limit(amount=NOTICE_DAYS))
            case EventName.ACCEPT | EventName.DEEM_ACCEPTED if isinstance(event.detail, Accepted):
                reader.end(day, _ONLY_NOTICE)
                reader.start_decision(event.detail)
            case EventName.NOTIFY_ONCE | EventName.SECOND_NOTICE if isinstance(event.detail, Noticed):
                reader.end(day, _ONLY_NOTICE)
                limit = Limit(amount=event.detail.days, unit=item.supplement_limit.unit)
                reader.start(ClockKind.SUPPLEMENT, day, limit, told=event.detail.due)
            case EventName.SUPPLEMENT_ALL:
                reader.end(day, _ONLY_SUPPLEMENT)
                reader.start(ClockKind.NOTICE, day, Limit(amount=NOTICE_DAYS))
            case EventName.SPECIAL_START | EventName.SUSPEND:
                reader.stop(day)
            case EventName.SPECIAL_END | EventName.RESUME:
                reader.resume(day)
            case EventName.REVIEW_NOTICE if item.review_supplement_stops_clock:
                reader.stop(day)
            case EventName.REVIEW_RECEIVED if item.review_supplement_stops_clock:
                reader.resume(day)
            case EventName.EXTEND if isinstance(event.detail, Extended):
                reader.lengthen(event.detail.days)
            case EventName.DECIDE:
                reader.end(day, _DECISION)
                reader.start(ClockKind.DELIVERY, day, Limit(amount=DELIVERY_DAYS))
            case EventName.DELIVER:
                reader.end(day, _ONLY_DELIVERY)
            case EventName.CAME_BACK:
                reader.reopen_delivery()
            case EventName.DEFERRED_SUPPLIED if isinstance(event.detail, Supplemented):
                for handed_in in event.detail.materials:
                    reader.end(day, frozenset({ClockKind.DEFERRED}), handed_in.material)
            case EventName.COMMITMENT_CHECKED if isinstance(event.detail, CommitmentChecked):
                reader.end(day, frozenset({ClockKind.COMMITMENT}), event.detail.about)
        if event.after in FINAL:
            reader.end(day, _ALL_BUT_CHECK if event.after is CaseState.ARCHIVED else frozenset(ClockKind))
    return reader.runs


# --- what that is on a day --------------------------------------------------------------------------------------------


def _state(run: _Run, calendars: WorkingDays, today: date) -> ClockState:
    run = _capped(run, calendars)
    on = today if run.ended is None else run.ended
    stopped = run.ended is None and bool(run.stops) and run.stops[-1][1] is None
    due = _over_before_it_stopped(run, calendars) if stopped else run.told or _last_day(run, calendars)
    last = due if isinstance(due, date) else None
    left = _left(run, calendars, on, last)
    status = ClockStatus.ENDED if run.ended is not None else ClockStatus.STOPPED if stopped else ClockStatus.RUNNING
    return ClockState(
        kind=run.kind,
        status=status,
        started=run.started,
        limit=run.limit,
        due=last,
        left=left,
        level=_level(left, run.limit.amount, over=last is not None and on > last),
        missing=due if isinstance(due, NoCalendar) else None,
        ended=run.ended,
        about=run.about,
    )


def _capped(run: _Run, calendars: WorkingDays) -> _Run:
    """F without a day that was told: never later than the promised limit (CAPABILITIES §5). A day that cannot be told
    caps nothing."""
    if run.most is None or run.told is not None:
        return run
    ends = (_last_day(run, calendars), _last_day(replace(run, limit=run.most), calendars))
    days = [end for end in ends if isinstance(end, date)]
    return replace(run, told=min(days)) if len(days) == len(ends) else run


def _over_before_it_stopped(run: _Run, calendars: WorkingDays) -> date | None:
    """The last day of a clock that stands still, where that day was past already: stopping undoes no lateness."""
    since = run.stops[-1][0]
    due = _last_day(replace(run, stops=run.stops[:-1]), calendars)
    return due if isinstance(due, date) and due < since else None


def _last_day(run: _Run, calendars: WorkingDays) -> date | NoCalendar:
    if run.limit.unit is LimitUnit.WORKING_DAY or run.limit.amount == 0:
        return calendars.after(run.started, run.limit.amount, run.stops)
    last, to_go = calendars.eve(run.started), run.limit.amount
    while to_go:
        last += timedelta(1)
        to_go -= not _is_uncounted(last, run.stops)
    return last


def _left(run: _Run, calendars: WorkingDays, on: date, due: date | None) -> int | None:
    """Days after ``on``, so that any time on the last day is in time; -1 at least once the last day is over, though no
    working day has come since."""
    if run.told is not None and on > run.told:
        late = _between(run, calendars, run.told, on)
        left = None if late is None else -late
    elif run.told is not None:
        left = _between(run, calendars, on, run.told)
    else:
        used = _between(run, calendars, calendars.eve(run.started), on)
        left = None if used is None else run.limit.amount - used
    if due is not None and on > due:
        return -1 if left is None else min(left, -1)
    return left if left is None else max(left, 0)


def _between(run: _Run, calendars: WorkingDays, start: date, end: date) -> int | None:
    if run.limit.unit is LimitUnit.CALENDAR_DAY:
        days = (start + timedelta(n) for n in range(1, (end - start).days + 1))
        return sum(not _is_uncounted(day, run.stops) for day in days)
    found = calendars.between(start, end, run.stops)
    return None if isinstance(found, NoCalendar) else found


def _is_uncounted(day: date, stops: Sequence[Uncounted]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in stops)


def _level(left: int | None, total: int, *, over: bool) -> ClockLevel:
    if over:
        return ClockLevel.OVERDUE
    if left is None:
        return ClockLevel.UNKNOWN
    if left * 5 <= total:
        return ClockLevel.NEAR
    return ClockLevel.HALF if left * 2 <= total else ClockLevel.PLENTY

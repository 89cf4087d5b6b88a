"""Figures of a hall and of its clerks (CAPABILITIES C26): counted from the events of its cases alone, and from ratings.

Nothing is kept beside the log: whoever has the same events and ratings gets the same figures. A day is the local day of
an event; a period has both its days.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from intake.case.case import Case
from intake.case.events import CaseEvent, Delivered, EventName, Role
from intake.case.notice_period import local_day
from intake.case.supervision import OVERDUE_RULES, SupervisionEvent, SupervisionRule, supervision_events
from intake.dates import add_months
from intake.item import Channel, Delivery, ServiceItem
from intake.working_days import NoCalendar, WorkingDays

#: The item a case is pinned to; None where it is not known here: its clocks are then in no figure.
ItemOf = Callable[[Case], ServiceItem | None]

#: Ratings of GB/T 39046 A.8: 1 very satisfied … 5 very dissatisfied; the last two are bad.
LEVELS = ("1", "2", "3", "4", "5")
GOOD, BAD = frozenset({"1", "2", "3"}), frozenset({"4", "5"})
#: Who was posted to the hall for so many months takes part in the year's appraisal (C26 b).
APPRAISAL_MONTHS = 6

ONLINE = frozenset({Channel.WEB, Channel.MOBILE})
_IN_PERSON = frozenset({Channel.WINDOW, Channel.KIOSK})
_NOTICES = frozenset({EventName.NOTIFY_ONCE, EventName.SECOND_NOTICE, EventName.REVIEW_NOTICE})
#: The applicant is there for these, where they happen at a window or a kiosk.
_APPLICANT_IS_THERE = frozenset(
    {
        EventName.TAKE_IN,
        EventName.SUPPLEMENT_PART,
        EventName.SUPPLEMENT_ALL,
        EventName.REVIEW_RECEIVED,
        EventName.DEFERRED_SUPPLIED,
        EventName.WITHDRAW,
        EventName.DELIVER,
    }
)


class Rated(Protocol):
    """A rating as far as figures need it; `sync.notes.Evaluation` is one. ``level`` None: asked, not answered."""

    @property
    def level(self) -> str | None: ...
    @property
    def at(self) -> str: ...
    @property
    def served_by(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class Period:
    """From the first to the last day, both in it. Raises ``ValueError`` for an end before the beginning."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("the period ends before it begins")

    def has(self, at: str) -> bool:
        """Is this RFC 3339 moment, or this ISO day, in it?"""
        day = at if len(at) == 10 else local_day(at)
        return self.first.isoformat() <= day <= self.last.isoformat()


@dataclass(frozen=True, slots=True)
class Posting:
    """When a clerk was posted to the hall (派驻); ``until`` None: still is."""

    staff: str
    name: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many. ``percent`` is None of nothing: no figure is better than a wrong one."""

    part: int
    whole: int

    @property
    def percent(self) -> float | None:
        return None if self.whole == 0 else round(100 * self.part / self.whole, 1)


@dataclass(frozen=True, slots=True)
class Times:
    """How long something took, in working days: nearest-rank percentiles of ``count`` cases. ``unknown`` are cases for
    which the calendar of a year is missing."""

    count: int
    median: int | None = None
    p90: int | None = None
    longest: int | None = None
    unknown: int = 0


@dataclass(frozen=True, slots=True)
class Ratings:
    """``levels``: how many of each, from very satisfied to very dissatisfied; ``asked`` counts the unanswered too."""

    asked: int
    levels: tuple[int, int, int, int, int]

    @property
    def given(self) -> int:
        return sum(self.levels)

    @property
    def good(self) -> Share:
        return Share(sum(count for level, count in zip(LEVELS, self.levels, strict=True) if level in GOOD), self.given)

    @property
    def bad(self) -> int:
        return sum(count for level, count in zip(LEVELS, self.levels, strict=True) if level in BAD)


@dataclass(frozen=True, slots=True)
class HallFigures:
    """What happened in the period. ``moves`` are how often each event took place, ``channels`` where cases were taken
    in; first-time success and visits are of cases delivered in the period."""

    moves: Mapping[EventName, int]
    channels: Mapping[str, int]
    first_time: Share
    visits: Mapping[int, int]  # visits → how many cases needed so many
    to_acceptance: Times
    to_decision: Times
    to_delivery: Times
    overdue: Mapping[SupervisionRule, int]
    ratings: Ratings

    @property
    def taken_in(self) -> int:
        return self.moves.get(EventName.TAKE_IN, 0)

    @property
    def online(self) -> Share:
        """Web and mobile of all that was taken in (C26 d)."""
        return Share(sum(self.channels.get(channel, 0) for channel in ONLINE), sum(self.channels.values()))

    @property
    def late(self) -> int:
        """How often anything was late."""
        return sum(self.overdue.values())


@dataclass(frozen=True, slots=True)
class ClerkFigures:
    """One clerk's period. ``delivered`` are cases they took in that were delivered in the period; ``first_time`` and
    ``visits`` are of these. ``overdue``: of the cases they took in, how often acceptance or notice came late."""

    staff: str
    posting: Posting | None
    taken_in: int
    accepted: int
    noticed: int
    refused: int
    handed_out: int
    delivered: int
    first_time: Share
    visits: int
    overdue: int
    ratings: Ratings

    def appraised(self, on: date) -> bool:
        """Posted for half a year by the end of that day, or of the posting's last one (C26 b)?"""
        if self.posting is None:
            return False
        end = on if self.posting.until is None else min(on, self.posting.until)
        return add_months(self.posting.since, APPRAISAL_MONTHS) <= end + timedelta(1)


# --- of one case ------------------------------------------------------------------------------------------------------


def visits_of(case: Case) -> int:
    """How often the applicant came: days on which something happened at a window or kiosk that they were there for.
    Mail, network and a clerk's visit at home are none."""
    return len({local_day(event.at) for event in case.events if _came(event)})


def _came(event: CaseEvent) -> bool:
    if event.name not in _APPLICANT_IS_THERE or event.place.channel not in _IN_PERSON:
        return False
    return not isinstance(event.detail, Delivered) or event.detail.way in (Delivery.COLLECT, Delivery.KIOSK)


def first_time_success(case: Case) -> bool:
    """一次办成: delivered without a supplement and with at most one visit (C26 c)."""
    delivered = any(event.name is EventName.DELIVER for event in case.events)
    return delivered and not any(event.name in _NOTICES for event in case.events) and visits_of(case) <= 1


# --- of a hall --------------------------------------------------------------------------------------------------------


def hall_figures(
    cases: Sequence[Case], ratings: Iterable[Rated], item_of: ItemOf, calendars: WorkingDays, period: Period
) -> HallFigures:
    """Everything that happened in these cases in the period; what was late is counted on the day it became so."""
    events = [event for case in cases for event in case.events if period.has(event.at)]
    done = _delivered_in(cases, period)
    late = _late(cases, item_of, calendars, period)
    return HallFigures(
        moves=Counter(event.name for event in events),
        channels=Counter(event.place.channel for event in events if event.name is EventName.TAKE_IN),
        first_time=Share(sum(map(first_time_success, done)), len(done)),
        visits=Counter(map(visits_of, done)),
        to_acceptance=_times(cases, _ACCEPTED, calendars, period),
        to_decision=_times(cases, _DECIDED, calendars, period),
        to_delivery=_times(cases, _DELIVERED, calendars, period),
        overdue=Counter(event.rule for event in late),
        ratings=_ratings(ratings, period),
    )


def clerk_figures(
    cases: Sequence[Case],
    ratings: Iterable[Rated],
    item_of: ItemOf,
    calendars: WorkingDays,
    period: Period,
    postings: Iterable[Posting] = (),
) -> tuple[ClerkFigures, ...]:
    """One line for each clerk who did something in the period, or is posted in it, by account."""
    posted = {posting.staff: posting for posting in postings if _overlaps(posting, period)}
    given = list(ratings)
    acts: Counter[tuple[str, EventName]] = Counter(
        (event.actor.id, event.name)
        for case in cases
        for event in case.events
        if event.actor.id is not None and event.actor.role in _CLERKS and period.has(event.at)
    )
    staff = {name for name, _ in acts} | set(posted)
    staff |= {rating.served_by for rating in given if rating.served_by is not None and period.has(rating.at)}
    done = _delivered_in(cases, period)
    taker = {case.id: case.taken_in_by.id for case in cases}
    late = Counter(
        taker[event.case_id]
        for event in _late(cases, item_of, calendars, period)
        if event.rule is SupervisionRule.ACCEPTANCE_OVERDUE
    )
    return tuple(
        ClerkFigures(
            staff=name,
            posting=posted.get(name),
            taken_in=acts[name, EventName.TAKE_IN],
            accepted=acts[name, EventName.ACCEPT],
            noticed=acts[name, EventName.NOTIFY_ONCE],
            refused=acts[name, EventName.REFUSE_ACCEPTANCE],
            handed_out=acts[name, EventName.DELIVER],
            delivered=len(own := [case for case in done if taker[case.id] == name]),
            first_time=Share(sum(map(first_time_success, own)), len(own)),
            visits=sum(map(visits_of, own)),
            overdue=late[name],
            ratings=_ratings((rating for rating in given if rating.served_by == name), period),
        )
        for name in sorted(staff)
    )


_CLERKS = frozenset({Role.CLERK, Role.SUPERVISOR, Role.HAND_OUT_CLERK})
_ACCEPTED = frozenset({EventName.ACCEPT, EventName.DEEM_ACCEPTED})
_DECIDED = frozenset({EventName.DECIDE})
_DELIVERED = frozenset({EventName.DELIVER})


def _delivered_in(cases: Iterable[Case], period: Period) -> list[Case]:
    """By the first delivery: a parcel that came back is no second case."""
    return [case for case in cases if (event := _first(case, _DELIVERED)) is not None and period.has(event.at)]


def _first(case: Case, names: frozenset[EventName]) -> CaseEvent | None:
    return next((event for event in case.events if event.name in names), None)


def _late(cases: Iterable[Case], item_of: ItemOf, calendars: WorkingDays, period: Period) -> list[SupervisionEvent]:
    return [
        event
        for case in cases
        if (item := item_of(case)) is not None
        for event in supervision_events(case, item, calendars, period.last)
        if event.rule in OVERDUE_RULES and period.has(event.at)
    ]


def _times(cases: Iterable[Case], names: frozenset[EventName], calendars: WorkingDays, period: Period) -> Times:
    """From the receipt to the first of these events, for cases in which it lies in the period."""
    took: list[int] = []
    unknown = 0
    for case in cases:
        event = _first(case, names)
        if event is None or not period.has(event.at):
            continue
        start, end = date.fromisoformat(case.received_on), date.fromisoformat(local_day(event.at))
        days = calendars.between(start, end)
        if isinstance(days, NoCalendar):
            unknown += 1
        else:
            took.append(days)
    took.sort()
    if not took:
        return Times(0, unknown=unknown)
    return Times(len(took), _rank(took, 50), _rank(took, 90), took[-1], unknown)


def _rank(ordered: Sequence[int], percent: int) -> int:
    """The smallest value that at least so many percent of all do not exceed."""
    return ordered[-(-percent * len(ordered) // 100) - 1]


def _ratings(ratings: Iterable[Rated], period: Period) -> Ratings:
    found = [rating.level for rating in ratings if period.has(rating.at)]
    counts = Counter(found)
    one, two, three, four, five = (counts[level] for level in LEVELS)
    return Ratings(len(found), (one, two, three, four, five))


def _overlaps(posting: Posting, period: Period) -> bool:
    return posting.since <= period.last and (posting.until is None or posting.until >= period.first)

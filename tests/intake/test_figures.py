"""Figures (C26): counted from the log alone, by an independent recount of the same events as JSON."""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from lifecycle_kit import (
    BACK_OFFICE,
    CLERK,
    COLLECTED,
    COLLECTOR,
    GRANTED,
    HAND_OUT,
    RESULT,
    SUPPLY_ALL,
    TIMER,
    Walk,
    an_item,
    calendars,
)

from intake.case.case import Case
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    CaseActor,
    CasePlace,
    Closed,
    Delivered,
    EventName,
    NoDetail,
    Role,
)
from intake.case.guards_acceptance import open_review_points
from intake.case.history import event_to_json
from intake.case.supervision import SupervisionRule
from intake.clerk_csv import clerk_csv
from intake.draft import ReviewMark
from intake.figures import (
    ClerkFigures,
    Period,
    Posting,
    Share,
    clerk_figures,
    first_time_success,
    hall_figures,
    visits_of,
)
from intake.item import ServiceItem

E = EventName
MAY = Period(date(2026, 5, 1), date(2026, 5, 31))
LI = CaseActor(Role.CLERK, "li")


@dataclass(frozen=True)
class Rating:
    level: str | None
    at: str
    served_by: str | None


def item_of(_: Case) -> ServiceItem:
    return an_item()


def walk(number: int, start: str = "2026-05-06", **changes: Any) -> Walk:
    named = {"id": f"019e2446-7a00-7000-8000-{number:012d}", "case_no": f"C{number}"}
    return Walk(start=start, changes=named | changes)


@cache
def hall() -> tuple[Case, ...]:
    """Delivered in one visit; after a supplement; by network from the web; late and deemed; still open; in June."""
    at_once = walk(1).delivered()
    supplied = walk(2).noticed().do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK, "2026-05-11")
    points = open_review_points(supplied.case, supplied.item)
    marks = tuple(ReviewMark(material, point, "zhang", "2026-05-11T02:00:00Z") for material, point in points)
    supplied.do(E.ACCEPT, Accepted(AcceptanceMode.NORMAL, review=marks), CLERK)
    _finish(supplied, COLLECTED, HAND_OUT, "2026-05-20")
    web = walk(3, actor=CaseActor(Role.CITIZEN), channel="web", terminal="WEB")
    web.accepted("2026-05-07")
    _finish(web, Delivered("network"), CaseActor(Role.BACK_OFFICE, "wang"), "2026-05-08")
    late = walk(4, actor=LI)
    late.do(E.DEEM_ACCEPTED, Accepted(AcceptanceMode.DEEMED), TIMER, "2026-05-25")
    kiosk = walk(5, actor=CaseActor(Role.CITIZEN), channel="kiosk", terminal="K1")
    june = walk(6, "2026-06-01", actor=LI)
    return (at_once.case, supplied.case, web.case, late.case, kiosk.case, june.case)


def _finish(walk: Walk, way: Delivered, actor: CaseActor, day: str) -> None:
    walk.do(E.START_REVIEW, NoDetail(), BACK_OFFICE).do(E.DECIDE, GRANTED, BACK_OFFICE)
    walk.do(E.CLOSE, Closed((RESULT,)), BACK_OFFICE).do(E.DELIVER, way, actor, day)


RATINGS = [
    Rating("1", "2026-05-06T02:00:00Z", "zhang"),
    Rating("5", "2026-05-20T02:00:00Z", "zhang"),
    Rating(None, "2026-05-20T03:00:00Z", "zhang"),
    Rating("2", "2026-05-25T02:00:00Z", "li"),
    Rating("4", "2026-06-01T02:00:00Z", "li"),
]
POSTINGS = [
    Posting("zhang", "测试甲", date(2025, 11, 30)),
    Posting("li", "测试乙", date(2025, 12, 1), date(2026, 5, 20)),
    Posting("sun", "测试丙", date(2026, 5, 4)),
    Posting("gone", "测试丁", date(2025, 1, 1), date(2026, 4, 30)),
]


def test_c26a_the_board_equals_a_recount_from_the_log() -> None:
    cases = hall()
    figures = hall_figures(cases, RATINGS, item_of, calendars(), MAY)
    log = [event_to_json(event) for case in cases for event in case.events]
    in_may = [e for e in log if "2026-05-01" <= _day(e) <= "2026-05-31"]
    assert {name.value: count for name, count in figures.moves.items()} == Counter(e["name"] for e in in_may)
    assert figures.taken_in == 5
    late = {SupervisionRule.ACCEPTANCE_OVERDUE: 2, SupervisionRule.PROMISE_BROKEN: 1}
    assert figures.overdue == late, "case 4 was accepted late and not decided in time; nobody looked at the kiosk's"
    assert (figures.to_acceptance.count, figures.to_acceptance.median, figures.to_acceptance.longest) == (4, 1, 14)
    assert (figures.to_delivery.count, figures.to_delivery.median, figures.to_delivery.p90) == (3, 2, 11)
    assert (figures.ratings.levels, figures.ratings.asked, figures.ratings.bad) == ((1, 1, 0, 0, 1), 4, 1)


def _day(event: dict[str, Any]) -> str:
    return (datetime.fromisoformat(event["at"]) + timedelta(hours=8)).date().isoformat()


def test_c26b_csv_for_each_clerk_with_the_dates_of_the_posting() -> None:
    figures = clerk_figures(hall(), RATINGS, item_of, calendars(), MAY, POSTINGS)
    rows = {row["工号"]: row for row in csv.DictReader(io.StringIO(clerk_csv(figures, MAY)))}
    assert sorted(rows) == ["chen", "li", "sun", "zhang"], "who was gone before May is not there"
    zhang = rows["zhang"]
    assert (zhang["收件"], zhang["受理"], zhang["一次性告知"], zhang["送达办件"]) == ("2", "3", "1", "2")
    assert (zhang["一次办成"], zhang["一次办成率%"], zhang["跑动次数"]) == ("1", "50.0", "4")
    assert (zhang["评价数"], zhang["满意"], zhang["差评"]) == ("2", "1", "1")
    assert (rows["li"]["受理超期"], zhang["受理超期"]) == ("1", "0")
    assert (rows["li"]["派驻开始"], rows["li"]["派驻结束"]) == ("2025-12-01", "2026-05-20")
    assert [rows[name]["满半年"] for name in ("zhang", "li", "sun", "chen")] == ["是", "否", "否", ""]


def test_half_a_year_is_full_on_its_last_day() -> None:
    (clerk,) = clerk_figures([], [], item_of, calendars(), MAY, [Posting("zhang", "测试甲", date(2025, 11, 30))])
    assert [clerk.appraised(date(2026, 5, day)) for day in (28, 29)] == [False, True]


def test_a_posting_of_just_half_a_year_counts() -> None:
    """1 January to 30 June, both days in it."""
    posting = Posting("zhang", "测试甲", date(2026, 1, 1), date(2026, 6, 30))
    (clerk,) = clerk_figures([], [], item_of, calendars(), MAY, [posting])
    assert clerk.appraised(date(2026, 12, 31))
    (short,) = clerk_figures([], [], item_of, calendars(), MAY, [replace(posting, until=date(2026, 6, 29))])
    assert not short.appraised(date(2026, 12, 31))


def test_a_name_is_never_a_formula() -> None:
    posting = Posting("=1+1", "@测试", date(2026, 1, 1))
    (figure,) = clerk_figures([], [], item_of, calendars(), MAY, [posting])
    line = clerk_csv([figure], MAY).splitlines()[1]
    assert line.startswith("'=1+1,'@测试,")


def test_c26c_first_time_success_is_no_supplement_and_at_most_one_visit() -> None:
    at_once, supplied, web, late, *_ = hall()
    assert [visits_of(case) for case in (at_once, supplied, web)] == [1, 3, 0]
    assert [first_time_success(case) for case in (at_once, supplied, web, late)] == [True, False, True, False]
    two_visits = walk(7).closed().do(E.DELIVER, COLLECTED, HAND_OUT, "2026-05-13")
    assert not first_time_success(two_visits.case), "collected on another day"
    same_day_kiosk = walk(8).closed()
    printed = Delivered("kiosk", COLLECTOR)
    same_day_kiosk.do(E.DELIVER, printed, CaseActor(Role.CITIZEN), place=CasePlace("K1", "kiosk"))
    assert first_time_success(same_day_kiosk.case), "two machines on one day are one visit"
    figures = hall_figures(hall(), [], item_of, calendars(), MAY)
    assert figures.first_time == Share(2, 3)
    assert figures.visits == {1: 1, 3: 1, 0: 1}


def test_c26d_channels_and_the_online_share() -> None:
    figures = hall_figures(hall(), [], item_of, calendars(), MAY)
    assert figures.channels == {"window": 3, "web": 1, "kiosk": 1}
    assert (figures.online, figures.online.percent) == (Share(1, 5), 20.0)
    nothing = hall_figures([], [], item_of, calendars(), MAY)
    assert nothing.online.percent is None, "no figure is better than a wrong one"


def test_a_missing_calendar_makes_no_figure() -> None:
    late = walk(9, "2026-12-28").delivered("2027-01-05")
    figures = hall_figures([late.case], [], item_of, calendars(), Period(date(2026, 12, 1), date(2027, 1, 31)))
    assert (figures.to_delivery.count, figures.to_delivery.unknown) == (0, 1)


DAYS = st.dates(date(2026, 4, 1), date(2026, 6, 30))


@settings(max_examples=40)
@given(DAYS, DAYS)
def test_figures_of_two_halves_add_up(one: date, other: date) -> None:
    """Whatever the period, what happened in it is what happened in its parts."""
    first, last = sorted((one, other))
    cases = hall()
    whole = hall_figures(cases, RATINGS, item_of, calendars(), Period(first, last))
    middle = first + (last - first) / 2
    parts = [hall_figures(cases, RATINGS, item_of, calendars(), Period(first, middle))]
    if middle < last:
        parts.append(hall_figures(cases, RATINGS, item_of, calendars(), Period(middle + timedelta(1), last)))
    for name in ("moves", "channels", "visits", "overdue"):
        assert sum((Counter(getattr(part, name)) for part in parts), Counter()) == getattr(whole, name)
    assert sum(part.ratings.asked for part in parts) == whole.ratings.asked
    assert sum(part.first_time.part for part in parts) == whole.first_time.part
    clerks: list[ClerkFigures] = list(clerk_figures(cases, RATINGS, item_of, calendars(), Period(first, last)))
    assert sum(clerk.taken_in for clerk in clerks) <= whole.taken_in

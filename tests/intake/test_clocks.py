"""The worked examples W1–W12 of CAPABILITIES §5 to the day, and what a clock says."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from intake_people import BUSINESS, CATALOG, RESIDENCE, item
from lifecycle_kit import (
    BACK_OFFICE,
    CALENDARS,
    CLERK,
    HAND_OUT,
    MISSING,
    SUPPLY_ALL,
    SUPPLY_MISSING,
    TIMER,
    Walk,
    an_item,
    calendars,
)
from pydantic import ValidationError

from intake.calendar_files import load_calendars
from intake.case.due import due_by_organ
from intake.case.events import (
    AcceptanceMode,
    Accepted,
    Closed,
    DeferredMaterial,
    Delivered,
    EventName,
    Extended,
    GivenBack,
    Halted,
    Noticed,
    Resumed,
)
from intake.case.guards_acceptance import open_review_points
from intake.case.timer import timer_move
from intake.clocks import LEVEL_SIGNS, ClockKind, ClockState, ClockStatus, clocks_of
from intake.draft import ReviewMark
from intake.item import Limit, LimitUnit, ServiceItem
from intake.text import CHINESE, ENGLISH
from intake.working_days import CalendarYear, NoCalendar, WorkingDays

E = EventName


def clock(walk: Walk, kind: ClockKind, today: str | None = None, cals: WorkingDays | None = None) -> ClockState:
    """The latest clock of this kind."""
    found = clocks_of(walk.case, walk.item, cals or walk.calendars, date.fromisoformat(today or walk.day))
    return [state for state in found if state.kind is kind][-1]


def due(walk: Walk, kind: ClockKind, today: str | None = None) -> str:
    return str(clock(walk, kind, today).due)


def days_left(walk: Walk, kind: ClockKind, days: list[str]) -> list[int | None]:
    return [clock(walk, kind, day).left for day in days]


# --- worked examples --------------------------------------------------------------------------------------------------


def test_w01_five_days_over_a_national_holiday_then_deemed_acceptance() -> None:
    walk = Walk(start="2024-09-27")
    assert due(walk, ClockKind.NOTICE) == "2024-10-10"
    counted = ["2024-09-29", "2024-09-30", "2024-10-08", "2024-10-09", "2024-10-10"]
    assert days_left(walk, ClockKind.NOTICE, counted) == [4, 3, 2, 1, 0]
    assert timer_move(walk.case, walk.item, calendars(), date(2024, 10, 10)) is None, "the last day is in time"
    timer = timer_move(walk.case, walk.item, calendars(), date(2024, 10, 11))
    assert timer is not None
    assert not timer.proposed
    walk.do(timer.name, timer.detail, TIMER, "2024-10-11")
    assert walk.case.acceptance_date == "2024-09-27"
    assert walk.case.mode is AcceptanceMode.DEEMED
    assert due(walk, ClockKind.STATUTORY) == "2024-10-30"
    assert clock(walk, ClockKind.NOTICE).overdue, "it ended, and it ended late"


def test_w02_an_exchanged_saturday_counts() -> None:
    walk = Walk(start="2026-09-30")
    assert due(walk, ClockKind.NOTICE) == "2026-10-13"
    counted = ["2026-10-08", "2026-10-09", "2026-10-10", "2026-10-12", "2026-10-13"]
    assert days_left(walk, ClockKind.NOTICE, counted) == [4, 3, 2, 1, 0]


def test_w03_promised_statutory_and_extended() -> None:
    walk = Walk(start="2026-02-11").reviewed()
    assert due(walk, ClockKind.PROMISED) == "2026-02-28"
    assert due(walk, ClockKind.STATUTORY) == "2026-03-17"
    walk.do(E.EXTEND, Extended(10, "需要进一步核实材料", "director"), BACK_OFFICE, "2026-03-10")
    assert due(walk, ClockKind.STATUTORY) == "2026-03-31"
    assert due(walk, ClockKind.PROMISED) == "2026-03-13", "the promise lengthens with it"


def test_w04_a_special_procedure_is_not_counted() -> None:
    chosen = an_item(promised_limit=Limit(amount=10))
    walk = Walk(chosen, "2026-03-02").reviewed()
    assert (due(walk, ClockKind.PROMISED), due(walk, ClockKind.STATUTORY)) == ("2026-03-16", "2026-03-30")
    walk.do(E.SPECIAL_START, Halted("hearing", "《行政许可法》第四十六条", 8), BACK_OFFICE, "2026-03-09")
    stopped = clock(walk, ClockKind.STATUTORY, "2026-03-16")
    assert (stopped.status, stopped.due) == (ClockStatus.STOPPED, None)
    assert stopped.left == 16, "03-03 to 03-06 were counted"
    walk.do(E.SPECIAL_END, Resumed("已听证"), BACK_OFFICE, "2026-03-18")
    assert (due(walk, ClockKind.PROMISED), due(walk, ClockKind.STATUTORY)) == ("2026-03-26", "2026-04-10")


def test_w05_a_service_day_is_no_legal_clock() -> None:
    """Taken on a Saturday in a hall that is open five days and one."""
    walk = Walk(start="2026-03-14")
    assert walk.case.received_on == "2026-03-14"
    assert due(walk, ClockKind.NOTICE) == "2026-03-20"
    assert days_left(walk, ClockKind.NOTICE, ["2026-03-14", "2026-03-15", "2026-03-16"]) == [5, 5, 4]


def test_c20a_a_saturday_intake_is_taken_and_its_clock_counts_from_monday() -> None:
    saturday = Walk(start="2026-03-14")
    assert saturday.case.received_on == "2026-03-14"
    monday = clock(saturday, ClockKind.NOTICE, "2026-03-16")
    assert (monday.limit.amount, monday.left) == (5, 4), "Monday is day 1"
    assert due(saturday, ClockKind.NOTICE) == due(Walk(start="2026-03-13"), ClockKind.NOTICE)


def test_w06_the_supplement_period() -> None:
    chosen = an_item(supplement_limit=Limit(amount=20))
    walk = Walk(chosen, "2026-04-28").noticed("2026-04-29")
    assert due(walk, ClockKind.SUPPLEMENT) == "2026-05-29"
    assert walk.case.notice_due == "2026-05-29", "what the notice tells the applicant"


def test_w07_joint_matters() -> None:
    organ = item(BUSINESS).organ
    chosen = an_item(statutory_limit=Limit(amount=45), promised_limit=Limit(amount=30), joint_organs=(organ,))
    walk = Walk(chosen, "2026-04-01").reviewed()
    assert due(walk, ClockKind.STATUTORY) == "2026-06-08"
    walk.do(E.EXTEND, Extended(15, "多部门会审", "director"), BACK_OFFICE, "2026-05-20")
    assert due(walk, ClockKind.STATUTORY) == "2026-06-30"


def test_w08_delivery_within_ten_days() -> None:
    walk = Walk(start="2026-03-18").decided("2026-03-20")
    assert due(walk, ClockKind.DELIVERY) == "2026-04-03"


def test_w09_a_missing_calendar_is_said_and_no_date_is_told() -> None:
    walk = Walk(an_item(promised_limit=Limit(amount=20)), "2026-12-10").accepted()
    state = clock(walk, ClockKind.STATUTORY, "2026-12-31")
    assert (state.due, state.missing) == (None, NoCalendar(2027))
    assert state.left == 5, "day 15 is 12-31"
    for language, words in ((CHINESE, "缺少2027年工作日历"), (ENGLISH, "calendar of 2027 is missing")):
        assert words in state.words.get(language)
        assert re.search(r"2027[-年]1", state.words.get(language)) is None
    for today in (date(2026, 12, 10), date(2027, 1, 4)):
        (organ,) = due_by_organ([(walk.case, walk.item)], calendars(), today)
        assert [listed.clock.missing for listed in organ.unknown] == [NoCalendar(2027)], "an alert for the supervisor"
    known = [calendars().year(year) for year in calendars().years]
    new_year = frozenset({date(2027, 1, 1)})
    loaded = WorkingDays([*(year for year in known if year), CalendarYear(2027, new_year, frozenset())])
    assert clock(walk, ClockKind.STATUTORY, cals=loaded).due == date(2027, 1, 8), "told as soon as it is loaded"


def test_w10_labour_day() -> None:
    walk = Walk(start="2026-04-30")
    counted = ["2026-05-06", "2026-05-07", "2026-05-08", "2026-05-09", "2026-05-11"]
    assert days_left(walk, ClockKind.NOTICE, counted) == [4, 3, 2, 1, 0]
    assert due(walk, ClockKind.NOTICE) == "2026-05-11"


def test_w11_a_promise_longer_than_the_law_is_refused_at_import() -> None:
    data = json.loads((CATALOG / "items" / "senior-card.json").read_text("utf-8"))
    ServiceItem.model_validate(data)
    data["promised_limit"], data["statutory_limit"] = {"amount": 25}, {"amount": 20}
    with pytest.raises(ValidationError, match="promised_limit may be longer than statutory_limit"):
        ServiceItem.model_validate(data)


def test_w12_acceptance_counts_from_the_day_of_the_full_supplement() -> None:
    walk = Walk(start="2026-04-28").noticed("2026-04-29")
    day_12 = "2026-05-19"
    assert clock(walk, ClockKind.SUPPLEMENT, day_12).left == 8
    walk.do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK, day_12)
    detail = Accepted(AcceptanceMode.NORMAL, review=_marks(walk))
    walk.do(E.ACCEPT, detail, CLERK, "2026-05-21")
    assert walk.case.acceptance_date == day_12
    assert clock(walk, ClockKind.STATUTORY).started == date(2026, 5, 19)


def _marks(walk: Walk) -> tuple[ReviewMark, ...]:
    open_points = open_review_points(walk.case, walk.item)
    return tuple(ReviewMark(material, point, "zhang", "2026-05-21T02:00:00Z") for material, point in open_points)


# --- what a clock says ------------------------------------------------------------------------------------------------


def test_levels_say_themselves_by_colour_shape_and_word() -> None:
    """≤ 50 % left yellow, ≤ 20 % orange, < 0 red; each level has a shape and words of its own."""
    walk = Walk(an_item(promised_limit=Limit(amount=20)), "2026-03-02").accepted()
    expected = {
        "2026-03-13": (11, "green"),
        "2026-03-16": (10, "yellow"),
        "2026-03-23": (5, "yellow"),
        "2026-03-24": (4, "orange"),
        "2026-03-30": (0, "orange"),
        "2026-03-31": (-1, "red"),
        "2026-04-10": (-8, "red"),
    }
    for day, said in expected.items():
        state = clock(walk, ClockKind.STATUTORY, day)
        assert (state.left, state.sign.colour) == said, day
    signs = list(LEVEL_SIGNS.values())
    assert len({sign.shape for sign in signs}) == len({sign.words for sign in signs}) == len(signs)


def test_the_day_after_the_last_is_late_though_no_working_day_has_come() -> None:
    walk = Walk(start="2026-09-10").accepted()
    assert due(walk, ClockKind.PROMISED) == "2026-09-21"
    friday = Walk(start="2026-11-06").accepted()
    assert due(friday, ClockKind.PROMISED) == "2026-11-18"
    to_friday = Walk(an_item(promised_limit=Limit(amount=10)), "2026-11-06").accepted()
    assert due(to_friday, ClockKind.PROMISED) == "2026-11-20"
    saturday = clock(to_friday, ClockKind.PROMISED, "2026-11-21")
    assert (saturday.left, saturday.overdue) == (-1, True)


def test_calendar_days_are_all_counted_but_those_of_a_special_procedure() -> None:
    days = {"statutory_limit": Limit(amount=30, unit=LimitUnit.CALENDAR_DAY)}
    chosen = an_item(**days, promised_limit=Limit(amount=20, unit=LimitUnit.CALENDAR_DAY))
    walk = Walk(chosen, "2026-09-20").reviewed()
    assert (due(walk, ClockKind.PROMISED), due(walk, ClockKind.STATUTORY)) == ("2026-10-10", "2026-10-20")
    walk.do(E.SPECIAL_START, Halted("test", "《行政许可法》第四十五条", 3), BACK_OFFICE, "2026-09-28")
    assert clock(walk, ClockKind.PROMISED, "2026-10-05").left == 13
    walk.do(E.SPECIAL_END, Resumed(), BACK_OFFICE, "2026-09-30")
    assert due(walk, ClockKind.PROMISED) == "2026-10-13"
    assert clock(walk, ClockKind.PROMISED, "2026-10-14").left == -1


def test_the_first_day_is_one_switch() -> None:
    counting = load_calendars(CALENDARS, first_day_counts=True).working_days
    walk = Walk(start="2024-09-27", calendars=counting)
    assert due(walk, ClockKind.NOTICE) == "2024-10-09", "09-27 is day 1"
    assert days_left(walk, ClockKind.NOTICE, ["2024-09-27", "2024-10-09", "2024-10-10"]) == [4, 0, -1]
    saturday = Walk(start="2026-03-14", calendars=counting)
    assert due(saturday, ClockKind.NOTICE) == "2026-03-20", "a day that does not count is no day 1"


def test_an_instant_item_has_no_promise_clock() -> None:
    """C08 d, the clock's part."""
    walk = Walk(an_item(case_type="1", promised_limit=Limit(amount=0))).accepted()
    kinds = [state.kind for state in clocks_of(walk.case, walk.item, calendars(), date(2026, 5, 14))]
    assert kinds == [ClockKind.NOTICE, ClockKind.STATUTORY]


def test_an_on_site_inspection_runs_on_and_only_a_listed_kind_stops() -> None:
    walk = Walk().reviewed()
    refused = walk.refused(E.SPECIAL_START, Halted("site_inspection", "《行政许可法》第三十四条", 5), BACK_OFFICE)
    assert "现场核查要计入" in refused.message.get()
    assert clock(walk, ClockKind.STATUTORY).status is ClockStatus.RUNNING


@pytest.mark.parametrize(("stops", "expected"), [(False, "2026-06-11"), (True, "2026-06-15")])
def test_a_supplement_in_the_review_stops_the_clock_only_where_the_item_says_so(stops: bool, expected: str) -> None:
    walk = Walk(an_item(review_supplement_stops_clock=stops)).reviewed()
    walk.do(E.REVIEW_NOTICE, Noticed((MISSING,), days=5), BACK_OFFICE, "2026-05-18")
    walk.do(E.REVIEW_RECEIVED, SUPPLY_MISSING, CLERK, "2026-05-19")
    assert due(walk, ClockKind.STATUTORY) == expected


def test_delivery_runs_again_when_the_parcel_comes_back() -> None:
    walk = Walk(start="2026-03-18").closed("2026-03-20")
    mailed = Delivered("mail", tracking_no="EX123456789CN")
    walk.do(E.DELIVER, mailed, HAND_OUT, "2026-03-24")
    assert clock(walk, ClockKind.DELIVERY, "2026-04-10").ended == date(2026, 3, 24)
    assert not clock(walk, ClockKind.DELIVERY, "2026-04-10").overdue
    walk.do(E.CAME_BACK, GivenBack("收件人不在"), HAND_OUT, "2026-04-02")
    assert clock(walk, ClockKind.DELIVERY, "2026-04-07").overdue, "due on 04-03"


def test_deferred_papers_and_promises_have_clocks_of_their_own() -> None:
    chosen = item(RESIDENCE)
    material = next(spec for spec in chosen.materials if spec.may_bring_later)
    walk = Walk(chosen, "2026-05-14")
    later = Accepted(AcceptanceMode.DEFERRED, deferred=(DeferredMaterial(material.key, None),), signed_on_paper=True)
    walk.do(E.ACCEPT, later, CLERK)
    deferred = clock(walk, ClockKind.DEFERRED)
    assert material.bring_within_days is not None
    assert deferred.due == calendars().after(date(2026, 5, 14), material.bring_within_days)
    assert (deferred.about, walk.case.deferred[0].due) == (material.key, str(deferred.due))
    late = timer_move(walk.case, walk.item, calendars(), date(2026, 12, 1))
    assert late is not None
    assert (late.name, late.proposed) == (E.TERMINATE, True)
    assert material.name.get() in late.words.get()


@pytest.mark.parametrize(("promised", "last_day"), [(3, 3), (60, 10), (0, 10)])
def test_a_deferred_papers_clock_ends_with_the_promised_limit_at_the_latest(promised: int, last_day: int) -> None:
    """F ≤ promised limit, also where no day was told (CAPABILITIES §5)."""
    material = next(spec for spec in item(RESIDENCE).materials if spec.may_bring_later)
    materials = (material.model_copy(update={"bring_within_days": 10}),)
    chosen = item(RESIDENCE).model_copy(
        update={"materials": materials, "promised_limit": Limit(amount=promised), "instant": False}
    )
    walk = Walk(chosen, "2026-05-14")
    later = Accepted(AcceptanceMode.DEFERRED, deferred=(DeferredMaterial(material.key, None),), signed_on_paper=True)
    started = clocks_of(walk.do(E.ACCEPT, later, CLERK).case, chosen, calendars(), date(2026, 5, 14))
    (deferred,) = [one for one in started if one.kind is ClockKind.DEFERRED]
    assert deferred.due == calendars().after(date(2026, 5, 14), last_day)
    assert deferred.left == last_day


def test_every_clock_ends_with_the_case() -> None:
    walk = Walk().reviewed()
    walk.do(E.TERMINATE, Closed(reason="申请人已注销"), BACK_OFFICE, "2026-05-20")
    states = clocks_of(walk.case, walk.item, calendars(), date(2026, 12, 1))
    assert [state.ended for state in states] == [date(2026, 5, 14), date(2026, 5, 20), date(2026, 5, 20)]
    assert not any(state.overdue for state in states)


def test_what_only_the_applicant_has_to_keep_is_on_no_organs_list() -> None:
    walk = Walk().noticed()
    for today in (date(2026, 6, 11), date(2026, 8, 3)):
        assert due_by_organ([(walk.case, walk.item)], calendars(), today) == ()


def test_the_calendar_of_the_day_before_the_first_is_not_needed() -> None:
    known = calendars().year(2026)
    assert known is not None
    only = WorkingDays([known])
    assert only.after(date(2025, 12, 31), 1) == date(2026, 1, 4)
    assert only.after(date(2025, 12, 30), 1) == NoCalendar(2025)


def test_c11b_near_due_and_overdue_by_organ() -> None:
    other = item(RESIDENCE)
    late = Walk(start="2026-05-06")
    near = Walk(start="2026-05-08", changes={"id": "019e2446-7a00-7000-8000-00000000c002", "case_no": "B2"})
    fresh = Walk(start="2026-05-14", changes={"id": "019e2446-7a00-7000-8000-00000000c003", "case_no": "B3"})
    elsewhere = Walk(other, start="2026-05-08")
    walks = [fresh, near, elsewhere, late]
    lists = due_by_organ([(walk.case, walk.item) for walk in walks], calendars(), date(2026, 5, 14))
    assert [organ.organ for organ in lists] == [late.item.organ.name, other.organ.name]
    first, second = lists
    assert [listed.case.id for listed in first.overdue] == [late.case.id]
    assert [(listed.case.case_no, listed.clock.kind, listed.clock.left) for listed in first.near] == [
        ("B2", ClockKind.NOTICE, 0)
    ]
    assert (second.overdue, len(second.near)) == ((), 1)


def test_a_stop_hides_no_lateness() -> None:
    """The promised period was over on 2026-03-12; a special procedure begun on 03-16 does not undo that."""
    walk = Walk(start="2026-03-02").reviewed()
    walk.do(E.SPECIAL_START, Halted("hearing", "《行政许可法》第四十六条", 8), BACK_OFFICE, "2026-03-16")
    late, in_time = (clock(walk, kind, "2026-03-20") for kind in (ClockKind.PROMISED, ClockKind.STATUTORY))
    assert (late.status, str(late.due), late.overdue, late.left) == (ClockStatus.STOPPED, "2026-03-12", True, -1)
    assert late.words.get().startswith("停止计时，已超过")
    assert (in_time.due, in_time.overdue) == (None, False)
    (organ,) = due_by_organ([(walk.case, walk.item)], walk.calendars, date(2026, 3, 20))
    assert [one.clock.kind for one in organ.overdue] == [ClockKind.PROMISED]


def test_what_is_late_was_due_and_does_not_last_until_a_day_that_is_over() -> None:
    late = clock(Walk(start="2026-03-02").reviewed(), ClockKind.PROMISED, "2026-03-16")
    assert late.words.get() == "已超过2个工作日，期限是2026年3月12日"
    assert late.words.get("en") == "2 working days late, was due on 2026-03-12"

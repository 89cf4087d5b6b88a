"""What is seen of a case from outside: its history to read, what supervision is told, what the timer brings about."""

from __future__ import annotations

from datetime import date, timedelta

from intake_people import RESIDENCE, item
from lifecycle_kit import (
    ACCEPT,
    BACK_OFFICE,
    CITIZEN,
    CLERK,
    COLLECTED,
    HAND_OUT,
    HANDLING_PLACE,
    MISSING,
    NOTICE,
    PLEDGE,
    PROMISE,
    SUPERVISOR,
    SUPPLY_ALL,
    SUPPLY_MISSING,
    TIMER,
    Walk,
    an_item,
    calendars,
)

from intake.case.events import (
    CaseActor,
    CasePlace,
    CommitmentChecked,
    EventName,
    Forwarded,
    NoDetail,
    Noticed,
    Role,
)
from intake.case.supervision import SupervisionEvent, SupervisionRule, UnitCount, by_unit, supervision_events
from intake.case.timer import timer_move
from intake.case.trail import EVENT_NAMES, history_lines
from intake.text import CHINESE, ENGLISH

E = EventName
FAR = "430100"


def told(walk: Walk, day: str) -> list[SupervisionEvent]:
    return list(supervision_events(walk.case, walk.item, calendars(), date.fromisoformat(day)))


def test_c24a_each_change_says_who_when_device_before_and_after() -> None:
    walk = Walk().noticed("2026-05-15")
    walk.do(E.SUPPLEMENT_PART, SUPPLY_MISSING, CITIZEN, "2026-05-18", place=CasePlace("K0007", "kiosk"))
    lines = history_lines(walk.case)
    assert [line.seq for line in lines] == [1, 2, 3]
    second = lines[1]
    assert (second.at, second.what.get(), second.who.get()) == ("2026-05-15 10:00", "一次性告知", "综合受理员 zhang")
    assert (second.where.get(), second.where.get(ENGLISH)) == ("3号窗口 T0001", "window 3, T0001")
    assert (second.before.get(), second.after.get(ENGLISH)) == ("收件", "Waiting for a supplement")
    assert second.more.get().startswith("2项，补正期限2026-")
    assert lines[2].who.get() == "申请人"
    assert lines[2].where.get() == "自助终端 K0007"
    sentence = lines[2].sentence
    assert sentence.get() == "2026-05-18 10:00 部分补正：待补正→待补正，申请人，自助终端 K0007，补正第1项"
    assert sentence.get(ENGLISH).startswith("2026-05-18 10:00 Part of the supplement: Waiting")


def test_no_line_of_the_history_names_a_person_or_what_they_wrote() -> None:
    walk = Walk().delivered()
    whole = "".join(line.sentence.get(language) for line in history_lines(walk.case) for language in (CHINESE, ENGLISH))
    assert "测试甲" not in whole
    assert "11010519491231002X" not in whole
    assert set(EVENT_NAMES) == set(EventName)


def test_an_uncertain_time_is_said() -> None:
    walk = Walk(changes={"time_confidence": "untrusted"})
    (line,) = history_lines(walk.case)
    assert line.uncertain
    assert "时间未核对" in line.sentence.get()


def test_c24b_an_overdue_acceptance_is_exactly_one_event() -> None:
    """Before, at and after the timer's move, however often it is asked: rule, department and time are the same."""
    walk = Walk()
    assert told(walk, "2026-05-21") == []
    waiting = told(walk, "2026-05-22")
    assert waiting == [
        SupervisionEvent(
            SupervisionRule.ACCEPTANCE_OVERDUE,
            walk.case.id,
            walk.case.case_no,
            walk.item.organ.name,
            "2026-05-22",
            "2026-05-14",
        )
    ]
    move = timer_move(walk.case, walk.item, calendars(), date(2026, 5, 25))
    assert move is not None
    walk.do(move.name, move.detail, TIMER, "2026-05-25")
    assert told(walk, "2026-05-25") == waiting
    assert {event.key for event in told(walk, "2026-05-26")} == {waiting[0].key}


def test_c24c_overdue_and_irregular_by_unit() -> None:
    here = Walk()
    there = Walk(item(RESIDENCE))
    second = Walk(changes={"id": "019e2446-7a00-7000-8000-00000000c002"}).noticed()
    second.do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK)
    second.do(E.SECOND_NOTICE, Noticed((MISSING,), reason="合同是伪造的"), SUPERVISOR, "2026-05-18")
    events = [event for walk in (here, second) for event in told(walk, "2026-05-29")]
    events += told(there, "2026-05-29") + told(here, "2026-05-30")
    assert by_unit(events) == (
        UnitCount(here.item.organ.name, overdue=1, irregular=1, cases=2),
        UnitCount(there.item.organ.name, overdue=1, irregular=0, cases=1),
    )


def test_c24d_a_cross_region_case_says_who_did_what_where() -> None:
    walk = Walk(changes={"collected_for": FAR})
    parcel = Forwarded("EX1", "中国邮政", FAR, "远方市行政审批局", formal_check=True, identity_method="chip")
    here, there = CasePlace("T0001", "window", "3", "100100"), CasePlace("T9001", "window", "8", FAR)
    walk.do(E.FORWARD, parcel, CLERK, place=here)
    walk.do(E.PARCEL_RECEIVED, NoDetail(), HANDLING_PLACE, "2026-05-18", place=there)
    walk.do(E.ACCEPT, ACCEPT, CaseActor(Role.CLERK, "far_clerk"), "2026-05-19", place=there)
    said = [(line.what.get(), line.who.get(), line.where.get()) for line in history_lines(walk.case)[1:]]
    assert said == [
        ("寄往办理地", "综合受理员 zhang", "3号窗口 T0001（100100）"),
        ("办理地收到邮件", "办理地部门 far", "8号窗口 T9001（430100）"),
        ("受理", "综合受理员 far_clerk", "8号窗口 T9001（430100）"),
    ]
    assert history_lines(walk.case)[1].more.get() == "远方市行政审批局，单号EX1"


def test_what_the_applicant_did_not_bring_is_no_organs_fault() -> None:
    walk = Walk().noticed()
    assert told(walk, "2026-09-01") == []
    proposal = timer_move(walk.case, walk.item, calendars(), date(2026, 6, 12))
    assert proposal is not None
    assert (proposal.name, proposal.proposed) == (E.LAPSE, True), "a person confirms it"
    walk.do(proposal.name, proposal.detail, BACK_OFFICE, "2026-06-12")


def test_late_decisions_and_deliveries_are_told_and_stay_told() -> None:
    walk = Walk().accepted()
    walk.do(E.START_REVIEW, NoDetail(), BACK_OFFICE, "2026-05-15")
    rules = {event.rule: event.at for event in told(walk, "2026-06-30")}
    assert rules == {
        SupervisionRule.PROMISE_BROKEN: "2026-05-27",
        SupervisionRule.DECISION_OVERDUE: "2026-06-12",
    }
    late = Walk().closed().do(E.DELIVER, COLLECTED, HAND_OUT, "2026-05-29")
    assert [(event.rule, event.at) for event in told(late, "2026-12-01")] == [
        (SupervisionRule.DELIVERY_OVERDUE, "2026-05-29")
    ]


def test_a_broken_promise_is_told_once() -> None:
    walk = Walk(an_item(commitment=PROMISE)).do(E.ACCEPT, PLEDGE, CLERK)
    walk.do(E.COMMITMENT_CHECKED, CommitmentChecked("place_proof", kept=False), BACK_OFFICE, "2026-05-20")
    found = [event for event in told(walk, "2026-05-25") if event.rule is SupervisionRule.COMMITMENT_BROKEN]
    assert [(event.at, event.about) for event in found] == [("2026-05-20", "place_proof")]


def test_the_timer_waits_while_nobody_can_tell() -> None:
    walk = Walk(start="2026-12-30")
    assert timer_move(walk.case, walk.item, calendars(), date(2027, 2, 1)) is None, "no calendar for 2027"
    quiet = Walk().reviewed()
    days = (date(2026, 5, 14) + timedelta(n) for n in range(0, 200, 20))
    assert {timer_move(quiet.case, quiet.item, calendars(), day) for day in days} == {None}
    again = Walk().do(E.NOTIFY_ONCE, NOTICE, CLERK).do(E.SUPPLEMENT_ALL, SUPPLY_ALL, CLERK, "2026-05-18")
    deemed = timer_move(again.case, again.item, calendars(), date(2026, 5, 26))
    assert deemed is not None
    assert again.do(deemed.name, deemed.detail, TIMER, "2026-05-26").case.acceptance_date == "2026-05-18"

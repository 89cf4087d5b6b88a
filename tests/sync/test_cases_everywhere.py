"""A case at two terminals and a platform, over real HTTP: taken in here, decided there, handed out elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import requests
from case_kit import CITIZEN, LINES, OTHER_CLERK, WISHES, act, hand_out, moved, notice, refuse, supplement, withdraw
from sqlalchemy import func, select
from store_kit import MARKER, OTHER, draft_of, new_id, person
from terminal_kit import City, Terminal, city

from intake.attachment import BlobRef
from intake.case.events import CaseActor, Decision, Delivered, EventName, Recipient, RecipientKind, Role
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.papers.paper import PaperKind
from sync.agent import Woken
from sync.agent_feed import fetch_blob
from sync.notes import Appointment, Complaint, Enquiry, Evaluation, Note
from sync.outcomes import Transport
from sync.platform import back_office as office
from sync.platform import schema
from sync.store.errors import CaseShredded
from sync.store.numbers import Series

PDF = b"%PDF-1.7 " + b"licence " * 2000
AT = "2026-05-14T04:00:00.000Z"


@pytest.fixture
def hall(tmp_path: Path, blank: Path) -> Iterator[City]:
    with city(tmp_path, blank) as made:
        yield made


@pytest.fixture
def a(hall: City) -> Terminal:
    return hall.terminal("a")


@pytest.fixture
def b(hall: City) -> Terminal:
    return hall.terminal("b")


def granted(hall: City, case: str, pdf: bytes | None = PDF) -> None:
    hall.office(
        case,
        office.accept("bo1"),
        office.start_review("bo2"),
        office.decide("bo2", Decision.GRANTED, "符合条件"),
        office.close("bo2", "JY1110010001", pdf, None),
        office.ready("h02", "bo2", "2026-05-14-01"),
    )


def page(terminal: Terminal, case: str, data: bytes = b"page") -> BlobRef:
    return terminal.store.put_blob(case, data, "image/jpeg")


def test_taken_in_at_a_decided_by_the_platform_handed_out_at_b(hall: City, a: Terminal, b: Terminal) -> None:
    case = new_id()
    a.take_in(case=case, pages=(page(a, case),))
    a.deliver()
    granted(hall, case)
    b.follow()
    line = b.store.find_case(a.case(case).case_no)
    assert line is not None
    assert (line.state, line.elsewhere, line.unsent) == (CaseState.READY, True, False)
    assert [one.id for one in b.store.ready_for_hand_out()] == [case]
    intake = b.store.intake(case)
    assert intake is not None
    assert (intake.applicant.name, intake.terminal_id) == (MARKER.name, a.id)
    (result,) = b.case(case).results
    assert result.file is not None
    assert b.store.read_blob(case, result.file.digest) == PDF, "the result is here before it is asked for"
    done = moved(hand_out(b.store, case, page(b, case, b"signature"), terminal=b.id))
    assert done.case.state is CaseState.DELIVERED
    b.deliver()
    a.follow()
    assert a.case(case).state is CaseState.DELIVERED
    assert a.case(case).events == b.case(case).events
    assert [hall_case["state"] for hall_case in listed(hall)] == ["delivered"]
    assert a.store.verify().errors == b.store.verify().errors == ()


def listed(hall: City) -> list[dict[str, object]]:
    from sync.platform.records import listed_intakes

    with hall.running.database.read() as connection:
        return list(listed_intakes(connection))


def test_an_attachment_of_another_terminals_case_can_be_fetched(hall: City, a: Terminal, b: Terminal) -> None:
    case = new_id()
    ref = page(a, case, b"scan of a lease")
    a.take_in(case=case, pages=(ref,))
    a.deliver()
    assert fetch_blob(b.line, case, ref.digest) == b"scan of a lease"
    assert fetch_blob(b.line, new_id(), ref.digest) is None
    assert not isinstance(fetch_blob(b.line, case, "sha256:" + "0" * 64), Transport)


def test_a_supplement_at_b_for_a_case_begun_at_a_while_b_is_offline(hall: City, a: Terminal, b: Terminal) -> None:
    """Visit: supplement to a case begun elsewhere while offline; it is sent when the line is back."""
    case = a.take_in()
    notice(a.store, case, terminal=a.id)
    a.deliver()
    b.follow()
    assert [line.id for line in b.store.waiting_for_supplement()] == [case]
    done = supplement(b.store, case, 1, 2, page=page(b, case), terminal=b.id, actor=OTHER_CLERK, online=False)
    assert done.case.state is CaseState.SUPPLEMENTED
    line = b.store.case_line(case)
    assert line is not None
    assert (line.unsent, line.as_of is not None) == (True, True)
    b.deliver()
    a.follow()
    assert a.case(case).state is CaseState.SUPPLEMENTED
    assert a.case(case).events[-1].place.terminal == b.id
    b.follow()
    again = b.store.case_line(case)
    assert again is not None
    assert (again.unsent, again.clash, again.state) == (False, False, CaseState.SUPPLEMENTED)


def test_rule_3_both_act_the_platform_wins_and_the_other_is_shown(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()
    notice(a.store, case, terminal=a.id)
    a.deliver()
    b.follow()
    # the line to b is cut: both go on
    withdraw(a.store, case, terminal=a.id)
    late = supplement(b.store, case, 1, 2, page=page(b, case), terminal=b.id, actor=OTHER_CLERK, online=False)
    a.deliver()
    b.deliver()  # taken by the platform, which knows that it does not follow
    assert b.store.queue_status().stuck == ()
    b.follow()
    assert b.case(case).state is CaseState.WITHDRAWN, "the platform's version is in force"
    (clash,) = b.store.clashes()
    assert (clash.id, clash.clash, clash.state) == (case, True, CaseState.WITHDRAWN)
    file = b.store.case_file(case)
    assert file is not None
    assert [(kept.event.id, kept.conflict) for kept in file.conflicts] == [(late.event.id, "conflict")]
    a.follow()
    assert a.store.clashes() == (), "who acted first has nothing to settle"
    assert a.case(case).state is CaseState.WITHDRAWN
    b.follow()
    assert len(b.store.clashes()) == 1, "told again it is the same"
    assert b.store.settle_clash(case, late.event.id, "sv1")
    assert not b.store.settle_clash(case, late.event.id, "sv1")
    assert b.store.clashes() == ()
    b.follow()
    assert b.store.clashes() == (), "settled stays settled"
    assert a.store.verify().errors == b.store.verify().errors == ()


def test_rule_3_what_is_built_on_a_conflict_is_one_too_and_nothing_unsent_is_lost(
    hall: City, a: Terminal, b: Terminal
) -> None:
    case = a.take_in()
    notice(a.store, case, terminal=a.id)
    a.deliver()
    b.follow()
    supplement(a.store, case, 2, terminal=a.id)
    a.deliver()
    first = supplement(b.store, case, 1, page=page(b, case), terminal=b.id, actor=OTHER_CLERK)
    second = supplement(b.store, case, 2, terminal=b.id, actor=OTHER_CLERK, name=EventName.SUPPLEMENT_ALL)
    b.follow()  # the feed is faster than the queue
    file = b.store.case_file(case)
    assert file is not None
    assert [kept.event.id for kept in file.conflicts] == [first.event.id, second.event.id]
    assert {record.case_id for record in b.store.ready_records()} == {case}, "still on its way"
    b.deliver()
    b.follow()
    assert b.case(case).open_lines == LINES[:1]
    with hall.running.database.read() as connection:
        kept = connection.execute(select(schema.conflicts.c.id)).scalars().all()
    assert set(kept) == {first.event.id, second.event.id}
    again = supplement(b.store, case, 1, page=page(b, case), terminal=b.id, name=EventName.SUPPLEMENT_ALL)
    b.deliver()
    b.follow()
    assert b.case(case).events[-1].id == again.event.id, "what is done on the present state counts"
    assert b.case(case).state is CaseState.SUPPLEMENTED


def test_an_event_on_its_way_stays_in_force_while_the_feed_tells_of_earlier_ones(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    done = notice(a.store, case, terminal=a.id)
    a.follow()
    assert a.case(case).events[-1].id == done.event.id
    assert a.store.clashes() == ()
    a.deliver()
    a.follow()
    assert a.case(case) == done.case


def test_c24b_an_overdue_acceptance_is_exactly_one_event(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    assert hall.days_pass(6) == 0, "2026-05-21 is the last day: any time on it is in time"
    assert hall.days_pass(2) == 1
    assert hall.days_pass(1) == 0
    a.clock.utc = hall.running.clock.utc
    a.follow()
    folded = a.case(case)
    assert (folded.state, folded.acceptance_date, folded.mode) == (CaseState.ACCEPTED, "2026-05-14", "deemed")
    with hall.running.database.read() as connection:
        (row,) = connection.execute(
            select(schema.supervision).where(schema.supervision.c.rule == "acceptance_overdue")
        ).all()
    assert (row.case_id, row.department, row.at) == (case, "示例市卫生健康局", "2026-05-22") or row.department
    assert row.noted_at.startswith("2026-05-22")


def test_a_supplement_that_never_comes_is_proposed_to_lapse_and_a_person_ends_it(hall: City, a: Terminal) -> None:
    case = a.take_in()
    notice(a.store, case, terminal=a.id)
    a.deliver()
    assert hall.days_pass(60) == 1
    assert hall.days_pass(1) == 0, "proposed once"
    assert hall.office(case, office.lapse("bo1", "逾期没有补正")).case.state is CaseState.LAPSED
    a.clock.utc = hall.running.clock.utc
    a.follow()
    assert a.case(case).state is CaseState.LAPSED


def test_c25a_submit_and_five_retries_are_one_case_and_one_push(hall: City, a: Terminal) -> None:
    case = a.take_in()
    for _ in range(5):
        assert a.take_in(case=case) == case
    a.deliver()
    a.deliver()
    assert [row["intake_id"] for row in listed(hall)] == [case]


def test_c25b_a_hundred_offline_intakes_come_in_order_each_acknowledged_once(hall: City, a: Terminal) -> None:
    cases = [a.take_in(who=OTHER if number % 2 else MARKER) for number in range(100)]
    assert a.store.queue_status().pending == 100
    a.deliver()
    status = a.store.queue_status()
    assert (status.pending, status.acknowledged) == (0, 100)
    with hall.running.database.read() as connection:
        rows = connection.execute(
            select(schema.records.c.id).order_by(schema.records.c.received_at, schema.records.c.id)
        )
        assert list(rows.scalars()) == cases


def test_c25c_unsent_count_and_oldest_age_are_known_and_zero_after_the_sync(hall: City, a: Terminal) -> None:
    a.take_in()
    a.clock.advance(90)
    a.take_in()
    status = a.store.queue_status()
    assert (status.pending, status.oldest_pending_s) == (2, 90)
    assert len(a.store.unsent_cases()) == 2
    a.deliver()
    status = a.store.queue_status()
    assert (status.pending, status.oldest_pending_s) == (0, None)
    assert a.store.unsent_cases() == ()


def test_c22b_offline_the_local_status_says_as_of_when(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()
    assert a.store.case_line(case).as_of is None  # type: ignore[union-attr]
    assert a.store.feed_position().as_of == ""
    a.deliver()
    hall.office(case, office.accept("bo1"))
    a.follow()
    line = a.store.case_line(case)
    assert line is not None
    assert (line.state, line.as_of) == (CaseState.ACCEPTED, "2026-05-14T01:30:00.000Z")
    assert a.store.feed_position().as_of == line.as_of


def test_c22c_one_notice_for_each_change_of_status(hall: City, a: Terminal) -> None:
    """A case that changed is told once, however often it is asked."""
    case = a.take_in()
    a.deliver()
    a.follow()
    before = a.store.feed_position().cursor
    hall.office(case, office.accept("bo1"))
    a.follow()
    after = a.store.feed_position().cursor
    a.follow()
    assert (after > before, a.store.feed_position().cursor) == (True, after)
    assert [event.name for event in a.case(case).events] == [EventName.TAKE_IN, EventName.ACCEPT]


def test_c12b_who_took_in_may_not_decide_says_the_platform_too(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    hall.office(case, office.accept("bo1"), office.start_review("bo2"))
    answer = office.take(hall.ground, case, office.decide("bo1", Decision.GRANTED, "符合条件"))
    assert isinstance(answer, NotAllowed)
    assert answer.reason is Reason.SAME_PERSON


def test_c13a_nothing_is_handed_out_without_a_decision(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    b.follow()
    answer = hand_out(b.store, case, page(b, case), terminal=b.id)
    assert isinstance(answer, NotAllowed)
    assert b.store.unsent_cases() == ()


def test_c06_what_was_told_at_another_terminal_is_offered_inside_a_case_and_logged(
    hall: City, a: Terminal, b: Terminal
) -> None:
    case = a.take_in()
    a.deliver()
    granted(hall, case)
    b.follow()
    key = person(b.store)
    inside = b.take_in(who=OTHER)
    (earlier,) = b.store.earlier_of(key, inside=inside, purpose="prefill", staff="c02")
    assert dict(earlier.earlier.answers) == {"phone": "13800000000"}
    assert [licence.number for licence in earlier.earlier.licences] == ["JY1110010001"]
    with pytest.raises(KeyError):
        b.store.earlier_of(key, inside=new_id(), purpose="prefill")
    verification = b.store.verify()
    assert verification.errors == ()
    from sync.store.schema import audit

    with b.store._database.read() as connection:
        entry = connection.execute(select(audit).where(audit.c.kind == "lookup")).one()
    assert entry.subject == inside
    assert MARKER.id_number not in entry.detail


def test_c16c_the_platform_finds_a_persons_cases_only_inside_a_case_and_logs_it(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    from sync.hall.sealing import DraftKey

    assert a.identity.draft_key is not None
    hidden = DraftKey.from_text(a.identity.draft_key).keys_of(MARKER.id_type, MARKER.id_number).person
    answer = a.line.ask("GET", f"/v1/cases?person={hidden}&case={case}&purpose=prefill")
    assert not isinstance(answer, Transport)
    assert [found["id"] for found in answer.body["cases"]] == [case]
    for refused in (f"person={hidden}", f"person={hidden}&case={case}", f"person={hidden}&case={case}&purpose=gossip"):
        answer = a.line.ask("GET", f"/v1/cases?{refused}")
        assert not isinstance(answer, Transport)
        assert answer.status == 422
    with hall.running.database.read() as connection:
        (row,) = connection.execute(select(schema.lookups)).all()
    assert (row.case_id, row.purpose, row.terminal_id, row.found) == (case, "prefill", a.id, 1)


def test_document_numbers_come_in_blocks_that_no_two_terminals_share(hall: City, a: Terminal, b: Terminal) -> None:
    series = Series("示例民", PaperKind.ONE_TIME_NOTICE, 2026)
    for terminal in (a, b):
        terminal.store.want_numbers([series])
        terminal.follow()
        assert terminal.store.numbers_running_low(2026) == []
    with hall.running.database.read() as connection:
        blocks = connection.execute(select(schema.number_blocks).order_by(schema.number_blocks.c.first)).all()
    assert [(block.first, block.last, block.terminal_id) for block in blocks] == [(1, 200, a.id), (201, 400, b.id)]


# --- notes ------------------------------------------------------------------------------------------------------------


def a_rating(terminal: Terminal, case: str, level: str | None = "1") -> object:
    def make(number: int) -> Note:
        return Evaluation(
            number=f"PJ{number:05d}",
            about=case,
            terminal=terminal.id,
            at=AT,
            level=level,  # type: ignore[arg-type]
            channel="hall_device",
            served_by="c01",
        )

    return make


def test_c23a_each_finished_case_asks_once_wherever_and_nobody_here_sees_the_rating_first(
    hall: City, a: Terminal, b: Terminal
) -> None:
    case = a.take_in()
    moved(refuse(a.store, case, terminal=a.id))
    assert a.store.invite(case)
    assert not a.store.invite(case)
    a.store.add_record("evaluation", a_rating(a, case))  # type: ignore[arg-type]
    assert a.store.records_listed("evaluation") == ()
    assert a.store.records_about(case) == ()
    a.deliver()
    (seen,) = a.store.records_listed("evaluation")
    assert isinstance(seen.note, Evaluation)
    assert seen.note.level == "1"
    b.follow()
    assert not b.store.invite(case), "asked elsewhere already"


def test_c23b_a_bad_rating_is_open_with_a_due_date_until_it_is_answered(a: Terminal, hall: City) -> None:
    case = a.take_in()
    kept = a.store.add_record("evaluation", a_rating(a, case, "5"))  # type: ignore[arg-type]
    kept = a.store.change_record(kept.id, lambda note: note.model_copy(update={"due": "2026-06-04"}))
    assert (kept.open, kept.note.due_day) == (True, "2026-06-04")
    a.deliver()
    assert [one.id for one in a.store.records_listed("evaluation", open_only=True)] == [kept.id]
    answer = {"reply": "已回访并改进", "replied_at": AT, "replied_by": "sv1", "called_back": True}
    kept = a.store.change_record(kept.id, lambda note: note.model_copy(update=answer))
    assert not kept.open
    a.deliver()
    assert a.store.queue_status().stuck == ()
    with hall.running.database.read() as connection:
        row = connection.execute(select(schema.notes)).one()
    assert (row.revision, row.open) == (3, 0)


def test_c23c_a_complaint_is_numbered_linked_and_exported(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()

    def make(number: int) -> Note:
        return Complaint(
            number=f"TS{number:05d}", about=case, terminal=a.id, at=AT, subject="等候太久", name="测试甲", phone="138"
        )

    first, second = (a.store.add_record("complaint", make) for _ in range(2))
    assert [one.note.number for one in (first, second)] == ["TS00001", "TS00002"]
    assert [one.id for one in a.store.records_about(case)] == [first.id, second.id]
    a.deliver()
    b.follow()
    found = b.store.record_by_number("TS00002")
    assert found is not None
    assert (found.elsewhere, found.open, found.note.about) == (True, True, case)


def test_c03b_a_question_belongs_to_who_was_asked_till_it_is_closed_also_after_a_transfer(
    hall: City, a: Terminal, b: Terminal
) -> None:
    def make(number: int) -> Note:
        return Enquiry(
            number=f"ZX{number:05d}",
            terminal=a.id,
            at=AT,
            subject="开小吃店",
            first_contact="c01",
            owned_by="c01",
            staff="c01",
        )

    kept = a.store.add_record("enquiry", make)
    a.store.change_record(kept.id, lambda note: note.model_copy(update={"owned_by": "c02"}))
    a.deliver()
    b.follow()
    (there,) = b.store.records_listed("enquiry", open_only=True)
    assert there.note.owner == "c02"
    reply = {"reply": "需要食品经营许可", "replied_at": AT, "replied_by": "c02", "terminal": b.id}
    b.store.change_record(there.id, lambda note: note.model_copy(update=reply))
    b.deliver()
    a.follow()
    assert a.store.records_listed("enquiry", open_only=True) == ()
    # both at once: the second version does not know the first one, and waits for a person
    a.store.change_record(kept.id, lambda note: note.model_copy(update={"text": "一", "terminal": a.id}))
    b.store.change_record(kept.id, lambda note: note.model_copy(update={"text": "二", "terminal": b.id}))
    a.deliver()
    b.deliver()
    assert [stuck.reason for stuck in b.store.queue_status().stuck] == ["invalid"]


def test_c20b_an_appointment_opens_by_id_at_every_terminal(hall: City, a: Terminal, b: Terminal) -> None:
    def make(number: int) -> Note:
        return Appointment(
            number=f"YY{number:05d}",
            terminal=a.id,
            at=AT,
            impl_code="x",
            item_name="老年人优待证办理",
            day="2026-05-18",
            begins="09:00",
            ends="09:30",
            name="测试甲",
            id_type=MARKER.id_type,
            id_number=MARKER.id_number,
        )

    kept = a.store.add_record("appointment", make)
    assert [one.id for one in a.store.records_of_person("appointment", person(a.store))] == [kept.id]
    assert a.store.records_of_person("appointment", person(a.store, OTHER)) == ()
    a.deliver()
    b.follow()
    (found,) = b.store.records_of_person("appointment", person(b.store))
    assert found.note.number == kept.note.number


# --- the feed's own troubles ------------------------------------------------------------------------------------------


def test_a_kiosks_draft_that_went_on_at_the_window_comes_back_as_a_case(hall: City, a: Terminal, b: Terminal) -> None:
    draft = draft_of()
    b.store.save_draft(draft, person(b.store))
    b.store.leave_drafts()
    case = a.take_in(case=draft.id)
    a.deliver()
    assert b.store.drop_closed([draft.id]) == [draft.id]
    b.follow()
    assert b.case(case).state is CaseState.RECEIVED
    assert b.store.find_draft(person(b.store)) is None
    assert b.store.verify().errors == ()


def test_many_cases_come_page_by_page_and_a_cut_line_costs_nothing(
    hall: City, a: Terminal, b: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = {a.take_in(who=OTHER) for _ in range(130)}
    a.deliver()
    asked: list[str] = []
    ask = b.line.ask

    def flaky(method: str, path: str, **more: object) -> object:
        asked.append(path)
        if Random(len(asked)).random() < 0.4:
            from sync.outcomes import Fault

            return Transport(Fault.CUT)
        return ask(method, path, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(b.line, "ask", flaky)
    for _ in range(30):
        b.feed.round(0.0)
    assert {line.id for line in b.store.cases_of_person(person(b.store, OTHER), 200)} == cases
    with b.store._database.read() as connection:
        from sync.store.schema import events

        assert connection.execute(select(func.count()).select_from(events)).scalar_one() == len(cases)


def test_a_platform_with_another_epoch_is_read_from_the_start(hall: City, a: Terminal, b: Terminal) -> None:
    from sync.store.feed import FeedPosition

    case = a.take_in()
    a.deliver()
    b.store.feed_reached(FeedPosition("an older epoch", 900, ""))
    b.follow()
    assert b.case(case).state is CaseState.RECEIVED


def test_a_citizen_prints_a_result_at_the_kiosk(hall: City, a: Terminal, b: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    granted(hall, case)
    b.follow()
    who = Recipient(RecipientKind.APPLICANT, MARKER.name, MARKER.id_type, MARKER.id_number)
    answer = act(b.store, case, EventName.DELIVER, Delivered("kiosk", who), CITIZEN, terminal=b.id, online=False)
    assert moved(answer).case.state is CaseState.DELIVERED
    assert b.store.invite(case)


def test_a_role_nobody_has_at_a_terminal_is_refused(hall: City, a: Terminal) -> None:
    case = a.take_in()
    a.deliver()
    timer_role = CaseActor(Role.PLATFORM_TIMER)
    from datetime import UTC, datetime

    from intake.case.events import AcceptanceMode, Accepted

    late = datetime(2026, 6, 14, 4, tzinfo=UTC)
    deemed = Accepted(AcceptanceMode.DEEMED)
    moved(act(a.store, case, EventName.DEEM_ACCEPTED, deemed, timer_role, terminal=a.id, at=late))
    a.deliver()
    assert [(s.reason, s.detail) for s in a.store.queue_status().stuck] == [
        ("invalid", "body.actor.role: is nobody's at a terminal")
    ]


def test_who_answers_at_once_without_news_is_not_asked_again_at_once(
    a: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A proxy or a portal that does not keep questions open would otherwise be asked for ever."""
    waits: list[float] = []

    def wait(seconds: float) -> Woken:
        waits.append(seconds)
        a.clock.advance(seconds)
        a.waiter.stopped = len(waits) == 3
        return Woken.TIME

    monkeypatch.setattr(a.waiter, "wait", wait)
    monkeypatch.setattr("sync.agent_feed.LONG_POLL_S", 0.0)
    a.feed.run()
    assert waits == [1.0, 1.0, 1.0]


def test_c27a_a_day_without_the_line_is_printed_queued_and_sent_once(hall: City, a: Terminal) -> None:
    cases = [a.take_in() for _ in range(32)]
    for case in cases[:16]:
        notice(a.store, case, terminal=a.id, online=False)
        job = a.store.find_submitted(case)
        assert job is not None
        a.store.start_print(job.print_job_id)
        a.store.finish_print(job.print_job_id, "printed")
        assert a.store.start_print(job.print_job_id).reprint, "a second one is a copy"
        a.store.finish_print(job.print_job_id, "not_printed")
    assert a.store.queue_status().pending == 48
    a.deliver()
    a.deliver()
    a.follow()
    assert sorted(str(row["intake_id"]) for row in listed(hall)) == sorted(cases)
    assert sum(row["state"] == "supplement_pending" for row in listed(hall)) == 16
    assert (a.store.queue_status().pending, a.store.clashes()) == (0, ())


def test_a_draft_taken_in_elsewhere_can_be_thrown_away_and_its_case_stays(a: Terminal, b: Terminal) -> None:
    draft = draft_of()
    b.store.save_draft(draft, person(b.store))
    a.take_in(case=draft.id)
    a.deliver()
    b.follow()
    with pytest.raises(CaseShredded):
        b.take_in(case=draft.id)
    b.store.discard_draft(draft.id)
    assert b.store.find_draft(person(b.store)) is None
    assert b.case(draft.id).state is CaseState.RECEIVED
    assert [(one.delivered, one.print_job) for one in b.store.cases_of(person(b.store))] == [(True, None)]
    assert (b.store.verify().intakes, b.store.verify().errors) == (0, ())


def test_c18b_the_code_on_a_paper_is_checked_by_the_platform_also_when_its_move_did_not_count(
    hall: City, a: Terminal
) -> None:
    case = a.take_in()
    done = notice(a.store, case, terminal=a.id, wishes=WISHES)
    kept = a.store.paper(done.papers[0])
    assert kept is not None
    code = kept.paper.verify_code

    def page_of(asked: str) -> requests.Response:
        answer = requests.get(f"{hall.running.url}/v/{asked}", timeout=10)
        answer.encoding = "utf-8"
        return answer

    assert page_of(code).status_code == 404, "it has not arrived"
    a.deliver()
    text = page_of(code).text
    assert all(words in text for words in ("一次性告知（补正）通知书", "老年人优待证办理", "核验码有效"))
    assert MARKER.name not in text
    assert page_of(code.lower().replace("-", "")).status_code == 200, "as people type it"
    assert page_of("AAAA-AAAA-AAAA").status_code == 404
    hall.running.database.write(
        lambda c: c.execute(
            schema.conflicts.insert().values(
                id=done.event.id, case_id=case, terminal_id=a.id, reason="conflict", received_at=AT, body=b"{}"
            )
        )
    )
    assert "可能不再适用" in page_of(code).text

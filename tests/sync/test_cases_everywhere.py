"""A case at two terminals and a platform, over real HTTP: taken in here, decided there, handed out elsewhere."""

from __future__ import annotations

import pytest
from case_kit import LINES, OTHER_CLERK, hand_out, moved, notice, supplement, withdraw
from office_kit import PDF, granted, listed, page
from sqlalchemy import select
from store_kit import MARKER, OTHER, new_id, person
from terminal_kit import City, Terminal

from intake.case.events import Decision, EventName
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.papers.paper import PaperKind
from sync.agent_feed import fetch_blob
from sync.outcomes import Transport
from sync.platform import back_office as office
from sync.platform import schema
from sync.store.numbers import Series


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

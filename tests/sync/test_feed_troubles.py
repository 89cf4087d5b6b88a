"""The feed's own troubles at two terminals and a platform, over real HTTP: cut lines, other epochs, late drafts."""

from __future__ import annotations

from random import Random

import pytest
import requests
from case_kit import CITIZEN, WISHES, act, moved, notice
from office_kit import AT, granted, listed
from sqlalchemy import func, select
from store_kit import MARKER, OTHER, draft_of, person
from terminal_kit import City, Terminal

from intake.case.events import CaseActor, Delivered, EventName, Recipient, RecipientKind, Role
from intake.case.states import CaseState
from sync.agent import Woken
from sync.outcomes import Transport
from sync.platform import schema
from sync.store.errors import CaseShredded


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
        answer = requests.get(f"{hall.running.url}/v/{asked}", timeout=60)
        answer.encoding = "utf-8"
        return answer

    assert page_of(code).status_code == 404, "it has not arrived"
    a.deliver()
    text = page_of(code).text
    assert all(words in text for words in ("一次性告知（补正）通知书", "老年人优待证办理", "验证码有效"))
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

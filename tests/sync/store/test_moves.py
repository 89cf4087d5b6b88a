"""Moving a case is one transaction: event, state, record, audit entry, numbers and papers, or nothing at all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from case_kit import CITIZEN, LINES, NOON, SERIES, WISHES, act, moved, notice, refuse, supplement, withdraw
from sqlalchemy import func, select, text
from store_kit import HandClock, new_id, person, take_in

from intake.attachment import BlobRef
from intake.case.events import EventName, Noticed
from intake.case.refusals import NotAllowed, Reason
from intake.case.states import CaseState
from intake.intake import digest_of
from intake.papers.numbering import NumberBlock
from intake.papers.paper import PaperKind
from sync.dues import Due
from sync.store.errors import BlobMissing
from sync.store.moves import Wishes
from sync.store.schema import audit, events, number_blocks, outbox, papers, print_jobs
from sync.store.store import Store

BLOCK = NumberBlock("示例民", PaperKind.ONE_TIME_NOTICE, 2026, 101, 102, 101)


def counts(store: Store) -> dict[str, int]:
    tables = (events, outbox, audit, print_jobs, papers)
    with store._database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables
        }


def test_rule_6_event_state_audit_record_and_paper_are_one_transaction(store: Store) -> None:
    case = take_in(store).intake_id
    store.keep_number_block(BLOCK)
    before = counts(store)
    done = notice(store, case, wishes=WISHES)
    assert done.case.state is CaseState.SUPPLEMENT_PENDING
    after = counts(store)
    assert {name: after[name] - before[name] for name in after} == {
        "events": 1,
        "outbox": 1,
        "audit": 1,
        "print_jobs": 2,
        "papers": 1,
    }
    line = store.case_line(case)
    assert line is not None
    assert (line.state, line.due, line.due_clock) == (CaseState.SUPPLEMENT_PENDING, "2026-06-11", "Q")
    assert store.case(case) == done.case
    (kept,) = store.papers_of(case)
    assert (kept.number, kept.event_id, kept.jobs) == ("示例民补字〔2026〕00101号", done.event.id, done.jobs)
    assert [store.print_job(job).media for job in done.jobs] == ["a4", "thermal"]  # type: ignore[union-attr]
    assert store.verify().errors == ()


@pytest.mark.parametrize("table", ["outbox", "audit", "print_jobs"])
def test_rule_6_whatever_fails_nothing_of_the_move_is_kept(
    store: Store, monkeypatch: pytest.MonkeyPatch, table: str
) -> None:
    case = take_in(store).intake_id
    store.keep_number_block(BLOCK)
    before = counts(store)
    with store._database.write() as connection:
        connection.execute(text(f"CREATE TRIGGER no BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no'); END"))
    with pytest.raises(Exception, match="no"):
        notice(store, case, wishes=WISHES)
    with store._database.write() as connection:
        connection.execute(text("DROP TRIGGER no"))
        assert connection.execute(select(number_blocks.c.next)).scalar_one() == 101
    assert counts(store) == before
    assert store.case(case).state is CaseState.RECEIVED  # type: ignore[union-attr]


def test_what_the_rules_do_not_allow_leaves_nothing_and_uses_no_number_up(store: Store) -> None:
    case = take_in(store).intake_id
    store.keep_number_block(BLOCK)
    before = counts(store)
    answer = act(store, case, EventName.NOTIFY_ONCE, Noticed(()), wishes=WISHES)
    assert isinstance(answer, NotAllowed)
    assert answer.reason is Reason.NO_DEFECT
    assert counts(store) == before
    assert notice(store, case, wishes=WISHES).event.documents[0].number == "示例民补字〔2026〕00101号"


def test_with_the_block_used_up_the_number_follows_and_the_series_is_wanted(store: Store) -> None:
    store.keep_number_block(NumberBlock("示例民", PaperKind.ONE_TIME_NOTICE, 2026, 101, 101, 101))
    first, second = (notice(store, take_in(store).intake_id, wishes=WISHES) for _ in range(2))
    assert first.event.documents[0].number
    assert second.event.documents[0].number == ""
    assert store.numbers_running_low(2026) == [SERIES]
    store.keep_number_block(NumberBlock("示例民", PaperKind.ONE_TIME_NOTICE, 2026, 201, 300, 201))
    assert store.numbers_running_low(2026) == []
    third = notice(store, take_in(store).intake_id, wishes=WISHES)
    assert third.event.documents[0].number == "示例民补字〔2026〕00201号"


def test_a_move_names_attachments_that_are_stored(store: Store) -> None:
    case = take_in(store).intake_id
    notice(store, case)
    with pytest.raises(BlobMissing):
        supplement(store, case, 1, page=BlobRef(digest_of(b"page"), 4, "image/jpeg"))
    page = store.put_blob(case, b"page", "image/jpeg")
    done = supplement(store, case, 1, page=page)
    assert done.case.state is CaseState.SUPPLEMENT_PENDING
    assert done.case.open_lines == LINES[1:]
    assert [record.kind for record in store.ready_records()] == ["intake"], "within a case one after the other"


def test_the_record_is_the_event_with_what_it_follows(store: Store) -> None:
    case = take_in(store).intake_id
    first = notice(store, case)
    second = supplement(store, case, 2)
    bodies = [json.loads(store.record_data(done.event.id)) for done in (first, second)]
    assert [(body["kind"], body["case_seq"], body["body"]["follows"]) for body in bodies] == [
        ("event", 2, case),
        ("event", 3, first.event.id),
    ]
    assert bodies[0]["body"]["schema"] == "hall.event/1"


def test_c24a_each_change_says_who_when_where_from_what_to_what(store: Store) -> None:
    case = take_in(store).intake_id
    notice(store, case)
    withdraw(store, case)
    with store._database.read() as connection:
        entries = [
            json.loads(d) for d in connection.execute(select(audit.c.detail).where(audit.c.kind == "move")).scalars()
        ]
    assert [(e["role"], e["actor"], e["place"], e["before"], e["after"]) for e in entries] == [
        ("clerk", "c01", "T-K7M2", "RECEIVED", "SUPPLEMENT_PENDING"),
        ("citizen", None, "T-K7M2", "SUPPLEMENT_PENDING", "WITHDRAWN"),
    ]


@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE events SET actor_id = 'c99' WHERE seq = 2",
        "UPDATE events SET at = '2026-05-13T04:00:00.000Z' WHERE seq = 2",
        "UPDATE events SET actor_id = 'c99' WHERE seq = 1",
        "UPDATE events SET sealed = x'00' WHERE seq = 2",
        "DELETE FROM events WHERE seq = 2",
        "UPDATE intakes SET state = 'ACCEPTED'",
    ],
)
def test_c24a_an_edited_entry_is_detected(store: Store, edit: str) -> None:
    case = take_in(store).intake_id
    notice(store, case)
    assert store.verify().errors == ()
    with store._database.write() as connection:
        connection.execute(text(edit))
    assert any(case in error for error in store.verify().errors)


def test_c27b_a_receipt_finds_its_case_by_number_and_by_code(store: Store, home: Path, clock: HandClock) -> None:
    submitted = take_in(store)
    notice(store, submitted.intake_id)
    store.close()
    with Store.open(home, clock) as again:
        for asked in (submitted.case_no, submitted.progress_token, submitted.intake_id):
            line = again.find_case(asked)
            assert line is not None
            assert line.id == submitted.intake_id
        assert again.find_case("1" * 49) is None


def test_lists_say_what_waits_for_whom(store: Store) -> None:
    undecided, noticed, withdrawn, refused = (take_in(store).intake_id for _ in range(4))
    notice(store, noticed, wishes=Wishes(due=lambda _: Due("Q", "2026-06-11")))
    withdraw(store, withdrawn)
    moved(refuse(store, refused))
    store.note_due(undecided, Due("N", "2026-05-21"))
    assert [line.id for line in store.waiting_for_decision()] == [undecided]
    assert [line.id for line in store.waiting_for_supplement()] == [noticed]
    assert store.ready_for_hand_out() == ()
    assert [line.id for line in store.cases_due("2026-05-31")] == [undecided]
    assert [line.id for line in store.cases_due("2026-06-11")] == [undecided, noticed]
    assert [line.id for line in store.unsent_cases()] == [undecided, noticed, withdrawn, refused]
    assert {line.id for line in store.cases_of_person(person(store))} == {undecided, noticed, withdrawn, refused}
    assert store.count_by_state()[CaseState.NOT_ACCEPTED] == 1
    assert all(line.unsent and not line.elsewhere and not line.clash for line in store.cases_of_person(person(store)))


def test_figures_get_every_event_of_their_time(store: Store) -> None:
    case = take_in(store).intake_id
    notice(store, case)
    supplement(store, case, 2, actor=CITIZEN, at=NOON.replace(hour=9))
    names = [event.name.value for event in store.events_since("2026-05-14T00:00:00.000Z")]
    assert names == ["take_in", "notify_once", "supplement_part"]
    assert [e.name.value for e in store.events_since("2026-05-14T05:00:00.000Z")] == ["supplement_part"]
    (folded,) = store.cases_moved_since("2026-05-14T00:00:00.000Z", "2026-05-15T00:00:00.000Z")
    assert folded == store.case(case)
    assert store.cases_moved_since("2026-05-15T00:00:00.000Z") == ()


def test_c23a_a_finished_case_asks_once_for_a_rating(store: Store) -> None:
    case = take_in(store).intake_id
    assert not store.invite(case), "it is not finished"
    moved(refuse(store, case))
    assert [store.invite(case), store.invite(case)] == [True, False]


def test_copies_of_a_paper_are_counted(store: Store) -> None:
    case = take_in(store).intake_id
    done = notice(store, case, wishes=WISHES)
    assert store.unprinted_papers() == done.jobs
    pdf = store.put_blob(case, b"%PDF-1.7", "application/pdf")
    store.archive_pdf(done.papers[0], pdf)
    assert [store.begin_copy(done.papers[0]) for _ in range(2)] == [1, 2]
    kept = store.paper(done.papers[0])
    assert kept is not None
    assert (kept.copies, kept.pdf) == (2, pdf.digest)


def test_a_case_that_is_not_there_cannot_be_moved(store: Store) -> None:
    with pytest.raises(KeyError):
        notice(store, new_id())
    assert store.case(new_id()) is None

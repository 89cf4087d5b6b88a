"""Taking in: everything or nothing, once, durable, and found again by the same person only."""

from __future__ import annotations

import json
import sqlite3
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select
from store_kit import MARKER, OTHER, HandClock, draft_of, intake_of, new_id, person, take_in

from intake.intake import Intake, digest_of
from sync.store.errors import BlobMissing, CaseShredded, StoreFull, StoreIOError
from sync.store.print_jobs import PrintState
from sync.store.schema import audit, drafts, events, intakes, metadata, outbox, print_jobs, sequences
from sync.store.store import Store


def rows(store: Store) -> dict[str, int]:
    with store._database.read() as connection:
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in (intakes, events, outbox, audit, print_jobs, drafts)
        }


def test_submit_leaves_intake_event_record_audit_entry_and_print_job_and_removes_the_draft(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    submitted = take_in(store, draft.id)
    assert rows(store) == {"intakes": 1, "events": 1, "outbox": 1, "audit": 1, "print_jobs": 1, "drafts": 0}
    assert submitted.case_no.endswith("DK7M200001")
    assert store.find_draft(person(store)) is None
    job = store.print_job(submitted.print_job_id)
    assert job is not None
    assert (job.state, job.content) == (PrintState.QUEUED, b"receipt data")
    with store._database.read() as connection:
        event = connection.execute(select(events)).one()
    assert (event.transition, event.from_state, event.to_state) == ("T03", "DRAFT", "RECEIVED")
    assert (event.actor_role, event.place, event.at) == ("citizen", "T-K7M2", "2026-05-14T04:00:00.000Z")


def test_record_is_the_canonical_envelope_and_its_digest(store: Store) -> None:
    submitted = take_in(store)
    data = store.record_data(submitted.intake_id)
    record = json.loads(data)
    assert digest_of(data) == submitted.digest
    assert data == json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert {key: record[key] for key in ("id", "case", "kind", "case_seq", "supersedes", "terminal")} == {
        "id": submitted.intake_id,
        "case": submitted.intake_id,
        "kind": "intake",
        "case_seq": 1,
        "supersedes": None,
        "terminal": "T-K7M2",
    }
    assert record["body"]["applicant"]["name"] == MARKER.name


def test_submitting_again_gives_the_same_answer_and_adds_nothing(store: Store) -> None:
    first = take_in(store)
    before = rows(store)

    def must_not_build(_sequence: int) -> Intake:
        raise AssertionError("an intake was built a second time")

    second = store.submit(first.intake_id, must_not_build, lambda _: b"")
    assert second.already
    assert (second.case_no, second.digest, second.print_job_id) == (first.case_no, first.digest, first.print_job_id)
    assert second.progress_token == first.progress_token
    assert rows(store) == before


def test_when_building_fails_nothing_is_kept_and_no_number_is_used_up(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))

    def broken_receipt(_intake: Intake) -> bytes:
        raise RuntimeError("layout")

    with pytest.raises(RuntimeError, match="layout"):
        store.submit(draft.id, lambda n: intake_of(draft.id, n), broken_receipt)
    assert rows(store) == {"intakes": 0, "events": 0, "outbox": 0, "audit": 0, "print_jobs": 0, "drafts": 1}
    assert store.find_draft(person(store)) == draft
    assert take_in(store, draft.id).case_no.endswith("00001")


def test_an_intake_may_only_name_attachments_of_its_own_case(store: Store) -> None:
    mine, foreign = new_id(), new_id()
    ref = store.put_blob(foreign, b"page of somebody else", "image/jpeg")
    with pytest.raises(BlobMissing):
        take_in(store, mine, (ref,))
    assert store.queue_status().pending == 0


def test_pages_taken_again_leave_with_the_submit(store: Store, home: Path) -> None:
    case = new_id()
    store.put_blob(case, b"blurred", "image/jpeg")
    kept = store.put_blob(case, b"sharp", "image/jpeg")
    take_in(store, case, (kept,))
    assert store.read_blob(case, kept.digest) == b"sharp"
    assert len(list((home / "store" / "blobs").iterdir())) == 1
    with pytest.raises(BlobMissing):
        store.read_blob(case, digest_of(b"blurred"))


def test_sequence_goes_on_after_restart_and_clock_change(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        assert take_in(store).case_no.endswith("00001")
    clock.advance(-10 * 365 * 86400)
    with Store.open(home, clock) as store:
        assert take_in(store).case_no.endswith("00002")


def test_sequence_has_five_places_and_begins_anew(store: Store) -> None:
    take_in(store)
    with store._database.write() as connection:
        connection.execute(sequences.update().values(value=99_999))
    case = new_id()
    seen: list[int] = []

    def build(sequence: int) -> Intake:
        seen.append(sequence)
        return intake_of(case, 12345)

    store.submit(case, build, lambda _: b"")
    assert seen == [1]


def test_the_same_card_hears_of_its_matter_for_a_day_and_another_card_never(store: Store, clock: HandClock) -> None:
    submitted = take_in(store)
    recent = store.recent_case(person(store))
    assert recent is not None
    assert (recent.case_no, recent.print_job_id, recent.delivered) == (
        submitted.case_no,
        submitted.print_job_id,
        False,
    )
    assert store.recent_case(person(store, OTHER)) is None
    clock.advance(25 * 3600)
    assert store.recent_case(person(store)) is None


def test_a_late_save_does_not_bring_a_draft_back_after_the_submit(store: Store) -> None:
    draft = draft_of()
    take_in(store, draft.id)
    store.save_draft(draft, person(store))
    assert store.find_draft(person(store)) is None


def test_a_discarded_draft_cannot_be_submitted_and_an_intake_cannot_be_discarded(store: Store) -> None:
    draft = draft_of()
    store.save_draft(draft, person(store))
    store.discard_draft(draft.id)
    with pytest.raises(CaseShredded):
        take_in(store, draft.id)
    with pytest.raises(CaseShredded):
        store.save_draft(draft, person(store))
    submitted = take_in(store)
    store.discard_draft(submitted.intake_id)
    assert store.record_data(submitted.intake_id)


def test_many_threads_submit_without_loss_or_double_numbers(store: Store) -> None:
    numbers: list[str] = []
    lock = threading.Lock()

    def work() -> None:
        for _ in range(5):
            done = take_in(store)
            with lock:
                numbers.append(done.case_no)

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(number[-5:] for number in numbers) == [f"{n:05d}" for n in range(1, 31)]
    assert store.verify().errors == ()


def test_personal_columns_stand_in_one_table_that_can_be_emptied(store: Store) -> None:
    take_in(store)
    with store._database.write() as connection:
        connection.execute(metadata.tables["persons"].delete())
    with store._database.read() as connection:
        plain = [
            value
            for table in metadata.sorted_tables
            for row in connection.execute(select(table))
            for value in row
            if isinstance(value, str | bytes)
        ]
    secrets = [MARKER.name, MARKER.id_number, MARKER.address or "", "13800000000"]
    for value in plain:
        text = value if isinstance(value, str) else value.decode("utf-8", "replace")
        assert not any(secret in text for secret in secrets)
    assert store.verify().errors == ()


@pytest.mark.parametrize("trouble", [StoreFull, StoreIOError])
def test_what_is_durable_is_acknowledged_even_when_tidying_up_fails(
    store: Store, monkeypatch: pytest.MonkeyPatch, trouble: type[Exception]
) -> None:
    """Files of pages taken again are removed after the commit; that they stay must not look like a failed submit."""

    def fails(_names: list[str]) -> None:
        raise trouble("EIO")

    case = new_id()
    kept = store.put_blob(case, b"page", "image/jpeg")
    store.put_blob(case, b"page taken again", "image/jpeg")
    dropped = draft_of()
    store.save_draft(dropped, person(store))
    store.put_blob(dropped.id, b"never handed in", "image/jpeg")
    with monkeypatch.context() as world:
        world.setattr(store._files, "remove", fails)
        assert take_in(store, case, (kept,)).intake_id == case
        store.discard_draft(dropped.id)
    assert store.queue_status().pending == 1
    assert store.find_draft(person(store)) is None
    assert store.sweep_blobs() == 2
    assert store.verify().errors == ()


def test_a_submit_finds_its_statements_compiled(store: Store) -> None:
    """Compiling them anew each time costs more than all their rows. SQLite asks an authorizer when it compiles."""
    compiled: list[tuple[object, ...]] = []

    def asked(action: int, *what: object) -> int:
        if action not in (sqlite3.SQLITE_TRANSACTION, sqlite3.SQLITE_PRAGMA):
            compiled.append(what)
        return sqlite3.SQLITE_OK

    with store._database.read() as connection:
        driver = connection.connection.driver_connection
    assert driver is not None
    driver.set_authorizer(asked)  # whatever was compiled before is compiled again
    take_in(store)
    assert compiled
    compiled.clear()
    take_in(store)
    assert not compiled

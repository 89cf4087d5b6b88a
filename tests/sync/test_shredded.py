"""After its time nothing is left of a citizen: not in any file below the store, not in a page or a free page of the
database even for somebody who has the store's key. The audit trail still holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from case_kit import notice
from receipts_kit import receipt
from sealed_disk import plain_pages
from sqlalchemy import select
from store_kit import MARKER, NOON, OTHER, HandClock, draft_of, new_id, person, take_in

from sync.notes import Enquiry
from sync.store.errors import CaseShredded
from sync.store.retention import RetentionRules
from sync.store.schema import cases, outbox, persons
from sync.store.store import Store
from tests.faults.needles import Needles

NEEDLES = Needles(
    {
        "name": MARKER.name,
        "number": MARKER.id_number,
        "address": MARKER.address or "",
        "answer": "13800000000",
    }
)
RULES = RetentionRules()
MONTH = NOON + timedelta(days=31)


def a_page(case_id: str) -> bytes:
    return f"{MARKER.name} {MARKER.id_number} {case_id} ".encode() * 5000


def served(store: Store, number: int) -> str:
    """One citizen's visit: draft, pages, take-in, a notice with its paper, the receipt printed, a question."""
    case_id = new_id()
    store.save_draft(draft_of(draft_id=case_id).with_answer("phone", "13800000000"), person(store))
    page = store.put_blob(case_id, a_page(case_id), "image/jpeg")
    submitted = take_in(store, case_id, (page,))
    notice(store, case_id)
    store.start_print(submitted.print_job_id)
    store.finish_print(submitted.print_job_id, "printed")
    store.slip_code(kept_draft(store), "K7M2")
    store.add_record("enquiry", lambda count: question(count, number))
    return case_id


def kept_draft(store: Store) -> str:
    """One more matter that is never handed in."""
    draft = draft_of()
    store.save_draft(draft, person(store))
    store.put_blob(draft.id, a_page(draft.id), "image/jpeg")
    return draft.id


def question(count: int, number: int) -> Enquiry:
    return Enquiry(
        number=f"ZX{count:05d}",
        terminal="T-K7M2",
        at="2026-05-14T04:00:00.000Z",
        subject=f"第{number}件",
        text=f"{MARKER.name}（{MARKER.id_number}）问",
        name=MARKER.name,
        phone="13800000000",
        first_contact="c01",
        reply=f"请到{MARKER.address}办理",
        replied_at="2026-05-14T04:00:00.000Z",
        replied_by="c01",
    )


def deliver_all(store: Store) -> None:
    while records := store.ready_records():
        for record in records:
            store.mark_delivered(record.id, receipt(record.id, NOON, NOON), NOON.isoformat())


def traces(home: Path, secrets: list[bytes]) -> list[str]:
    """What is left on the disk, and in the database for somebody with its key."""
    plain = plain_pages(home)
    found = NEEDLES.below(home) + [f"page: {what}" for what in NEEDLES.within(plain)]
    return found + [f"secret {number}" for number, secret in enumerate(secrets) if secret in plain]


def test_no_trace_is_left_and_the_trail_still_verifies(home: Path, store: Store, clock: HandClock) -> None:
    ids = [served(store, number) for number in range(12)]
    staying = take_in(store, applicant=OTHER).intake_id
    store.leave_drafts()
    deliver_all(store)
    with store._database.read() as connection:
        gone = select(cases.c.wrapped_key).where(cases.c.id != staying)
        wrapped = list(connection.execute(gone).scalars())
        sealed = list(connection.execute(select(outbox.c.sealed).where(outbox.c.case_id.in_(ids))).scalars())
    found_by = [person(store).encode(), *wrapped, *(value[12:44] for value in sealed)]
    assert store.checkpoint()
    assert len(traces(home, found_by)) == len(found_by), "what is looked for is there, and nothing in plain words"

    store.purge(NOON, RULES)
    drafts_first = store.purge(NOON + timedelta(days=8), RULES)
    assert (drafts_first.drafts, drafts_first.cases) == (12, 0)
    done = store.purge(MONTH, RULES)
    assert (done.cases, done.notes, done.log_clean) == (13, 12, True)

    assert traces(home, found_by) == []
    assert list((home / "store" / "blobs").iterdir()) == []
    found = store.verify()
    assert (found.errors, found.blobs) == ((), 0)
    assert found.audit_length > 50
    with store._database.read() as connection:
        assert connection.execute(select(persons)).all() == []
    assert store.cases_of(person(store)) == ()
    try:
        take_in(store, ids[0])
    except CaseShredded:
        pass
    else:
        raise AssertionError("what was shredded cannot come back")


def test_a_reader_keeps_the_log_from_being_emptied_and_the_next_round_does_it(
    home: Path, store: Store, clock: HandClock
) -> None:
    case_id = take_in(store).intake_id
    deliver_all(store)
    with store._database.read() as reader:
        reader.execute(select(outbox)).all()
        held = store.purge(MONTH, replace(RULES, days=1))
        assert (held.cases, held.log_clean) == (1, False)
    assert (home / "store" / "hall.db-wal").stat().st_size > 0
    again = store.purge(MONTH, RULES)
    assert (again.cases, again.log_clean) == (0, True)
    assert (home / "store" / "hall.db-wal").stat().st_size < 3 * 4096 + 32 + 100, "but for the note that it is clean"
    assert store.case_line(case_id) is None

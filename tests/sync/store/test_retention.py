"""What may go, and when: tables of the rules, and no clock that was wrong by years lets anything go early."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from receipts_kit import receipt
from sqlalchemy import update
from store_kit import NOON, HandClock, draft_of, new_id, person, take_in

from intake.case.states import CaseState
from intake.intake import manifest
from sync.changes import read_list
from sync.clock import Measured, SystemClock, TimeFacts
from sync.store.receipts import ReceiptFacts
from sync.store.retention import RecordStay, RetentionRules, Sort, Stay, is_confirmed, may_go
from sync.store.schema import intakes
from sync.store.store import Store

RULES = RetentionRules(days=30, unconfirmed_days=365, draft_days=7)
NOW = datetime(2026, 6, 1, tzinfo=UTC)


def ago(days: float) -> datetime:
    return NOW - timedelta(days=days)


def delivered(days: float, *, confirmed: bool = True) -> RecordStay:
    return RecordStay("delivered", ago(days), confirmed)


@pytest.mark.parametrize(
    ("stay", "goes"),
    [
        (Stay(Sort.CASE, (delivered(30),)), True),
        (Stay(Sort.CASE, (delivered(29.9),)), False),
        (Stay(Sort.CASE, (delivered(31, confirmed=False),)), False),
        (Stay(Sort.CASE, (delivered(365, confirmed=False),)), True),
        (Stay(Sort.CASE, (delivered(400), delivered(400, confirmed=False))), True),
        (Stay(Sort.CASE, (delivered(100), delivered(100, confirmed=False))), False),
        (Stay(Sort.CASE, (delivered(400), delivered(3))), False),  # its last record counts
        (Stay(Sort.CASE, (delivered(400),), since=ago(3)), False),  # the platform has just moved it
        (Stay(Sort.CASE, (delivered(400), RecordStay("pending", None))), False),
        (Stay(Sort.CASE, (delivered(400), RecordStay("stuck", None))), False),
        (Stay(Sort.CASE, (delivered(400), RecordStay("settled", ago(31)))), True),
        (Stay(Sort.CASE, (delivered(400), RecordStay("settled", ago(3)))), False),
        (Stay(Sort.CASE, (RecordStay("delivered", None, confirmed=True),)), False),  # nobody knows since when
        (Stay(Sort.CASE, ()), False),
        (Stay(Sort.NOTE, (delivered(400),), since=ago(400), in_use=True), False),
        (Stay(Sort.REPLICA, since=ago(30)), True),
        (Stay(Sort.REPLICA, since=ago(29)), False),
        (Stay(Sort.REPLICA, (RecordStay("pending", None),), since=ago(400)), False),
        (Stay(Sort.DRAFT, since=ago(7)), True),
        (Stay(Sort.DRAFT, since=ago(6.9)), False),
        (Stay(Sort.DRAFT, since=ago(70), in_use=True), False),
        (Stay(Sort.STRAY, since=ago(7)), True),
        (Stay(Sort.STRAY, (delivered(8),), since=ago(8)), False),  # a record's case without rows of its own
    ],
)
def test_what_may_go(stay: Stay, goes: bool) -> None:
    assert may_go(stay, NOW, RULES) is goes


@pytest.mark.parametrize(
    ("received_at", "watermark", "confirmed"),
    [
        ("2026-05-14T04:00:00.000Z", "2026-05-14T04:00:00.000Z", True),
        ("2026-05-14T04:00:00.001Z", "2026-05-14T04:00:00.000Z", False),
        ("2026-05-14T04:00:00.000Z", "2026-05-14T12:00:00.000+08:00", True),
        ("2026-05-14T04:00:00.000Z", None, False),
        (None, "2026-05-14T04:00:00.000Z", False),
    ],
)
def test_confirmed_is_what_lies_in_a_backup(received_at: str | None, watermark: str | None, confirmed: bool) -> None:
    assert is_confirmed(received_at, watermark) is confirmed


def deliver(store: Store, record_id: str, at: datetime, watermark: datetime | None = None) -> None:
    store.mark_delivered(record_id, receipt(record_id, at, watermark), at.isoformat())


def test_the_watermark_grows_within_a_life_and_a_new_life_says_its_own(store: Store, clock: HandClock) -> None:
    intake = take_in(store).intake_id
    deliver(store, intake, NOON, NOON)
    month = NOON + timedelta(days=31)
    assert store.look_for_purge(month, RULES).cases == 1
    store.note_watermark(ReceiptFacts(NOON.isoformat(), "life-1", (NOON - timedelta(days=9)).isoformat()))
    assert store.look_for_purge(month, RULES).cases == 1
    store.note_watermark(ReceiptFacts(NOON.isoformat(), "life-2", (NOON - timedelta(days=9)).isoformat()))
    assert store.look_for_purge(month, RULES).cases == 0


def test_a_store_lets_go_of_what_has_had_its_time_and_of_nothing_else(store: Store, clock: HandClock) -> None:
    old, unconfirmed, pending, late = (take_in(store).intake_id for _ in range(4))
    deliver(store, old, NOON, NOON)
    deliver(store, unconfirmed, NOON + timedelta(hours=1))
    deliver(store, late, NOON + timedelta(days=20), NOON)
    draft = draft_of()
    store.save_draft(draft, person(store))
    store.leave_drafts()
    stray = new_id()
    store.put_blob(stray, b"a page of nothing", "image/jpeg")
    assert store.purge(NOON, RULES).cases == 0
    week = store.purge(NOON + timedelta(days=8), RULES)
    assert (week.drafts, week.strays) == (1, 1)
    done = store.purge(NOON + timedelta(days=31), RULES)
    assert (done.cases, done.drafts, done.log_clean) == (1, 0, True)
    assert [store.case_line(one) is not None for one in (old, unconfirmed, pending, late)] == [False, True, True, True]
    assert store.purge(NOON + timedelta(days=386), RULES).cases == 2
    assert [record.id for record in store.ready_records()] == [pending]
    assert store.verify().errors == ()
    assert store.queue_status().acknowledged == 3


def test_a_draft_that_somebody_has_open_or_touches_again_stays(store: Store, clock: HandClock) -> None:
    open_now, touched = draft_of(), draft_of()
    store.save_draft(touched, person(store))
    store.leave_drafts()
    store.save_draft(open_now, person(store))
    store.purge(NOON, RULES)
    clock.advance(6 * 86400)
    store.open_draft(open_now.id)
    store.save_draft(touched.with_answer("phone", "13800000000"), person(store))
    assert store.purge(NOON + timedelta(days=8), RULES).drafts == 0


@pytest.mark.parametrize("years", [-10, 10])
def test_a_clock_that_was_wrong_by_years_when_a_thing_was_made_lets_nothing_go_early(
    store: Store, clock: HandClock, years: int
) -> None:
    clock.utc = NOON.replace(year=NOON.year + years)
    intake = take_in(store).intake_id
    store.save_draft(draft_of(), person(store))
    store.leave_drafts()
    deliver(store, intake, NOON, NOON)
    clock.utc = NOON
    store.purge(NOON, RULES)
    early = store.purge(NOON + timedelta(days=6), RULES)
    assert (early.cases, early.drafts) == (0, 0)
    assert store.purge(NOON + timedelta(days=7), RULES).drafts == 1
    assert store.purge(NOON + timedelta(days=30), RULES).cases == 1


class Facts:
    """What a store knows of time."""

    def __init__(self, facts: TimeFacts) -> None:
        self.facts = facts

    def time_facts(self) -> TimeFacts:
        return self.facts


@pytest.mark.parametrize("jump", [timedelta(days=3653), timedelta(days=-3653)])
@pytest.mark.parametrize("boot", ["this", "before", ""])
def test_certain_time_is_the_platforms_own_within_this_boot_and_nobody_can_set_it(jump: timedelta, boot: str) -> None:
    running = [1000.0]
    clock = SystemClock(wall=lambda: NOON + jump, running=lambda: running[0], boot="this")
    clock.follow(Facts(TimeFacts(NOON, Measured(NOON, boot, 1000.0, timedelta()))))
    running[0] += 3600
    assert clock.certain() == (NOON + timedelta(hours=1) if boot == "this" else None)


def test_without_a_platform_heard_no_time_is_certain() -> None:
    clock = SystemClock(wall=lambda: NOON, running=lambda: 1.0, boot="this")
    assert clock.certain() is None
    clock.follow(Facts(TimeFacts()))
    assert clock.certain() is None


def test_what_was_shredded_before_holds_no_case_back_that_came_again(store: Store) -> None:
    """A case shredded here, of which the platform then tells: its emptied, never confirmed record is nobody's any more,
    for the look as for the purge itself."""
    case = take_in(store).intake_id
    intake = store.intake(case)
    assert intake is not None
    deliver(store, case, NOON)
    gone = NOON + timedelta(days=366)
    assert store.purge(gone, RULES).cases == 1
    told = {"id": case, "case_no": intake.case_no, "terminal": intake.terminal_id, "digest": "sha256:" + "0" * 64}
    told |= {
        "kind": "case",
        "intake": manifest(intake),
        "state": "RECEIVED",
        "events": [],
        "conflicts": [],
        "files": [],
    }
    told |= {"due": None, "due_clock": None, "lapse_proposed_at": None, "evaluated": False}
    (change,), unread = read_list([told])
    assert unread == ()
    store.apply_changes([change], gone.isoformat())
    with store._database.write() as connection:
        connection.execute(update(intakes).values(state=CaseState.WITHDRAWN.value))
    assert store.purge(gone, RULES).replicas == 0
    month = gone + timedelta(days=30)
    assert store.look_for_purge(month, RULES).replicas == 1
    assert store.purge(month, RULES).replicas == 1
    assert store.case_line(case) is None

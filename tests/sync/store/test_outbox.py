"""The queue: order within a case, independence across cases, and states that only move the allowed ways."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, rule
from sqlalchemy import select
from store_kit import HandClock, new_id, take_in

from sync.records import make_record
from sync.store import outbox as queue
from sync.store.cases import require_key
from sync.store.schema import outbox
from sync.store.store import Store


def add_event_record(store: Store, case_id: str, case_seq: int) -> str:
    """A second kind of record in a case, as later issues make them."""
    record = make_record(
        record_id=new_id(),
        kind="print_outcome",
        case_id=case_id,
        case_seq=case_seq,
        terminal="T-K7M2",
        body={"outcome": "printed"},
    )
    with store._database.write() as connection:
        key = require_key(connection, store._keys, case_id)
        queue.add(connection, record, key, store._clock.now())
    return record.id


def test_a_cases_next_record_waits_for_the_one_before_other_cases_do_not(store: Store) -> None:
    first, second = take_in(store), take_in(store)
    later = add_event_record(store, first.intake_id, 2)
    assert [r.id for r in store.ready_records()] == [first.intake_id, second.intake_id]
    store.park(first.intake_id, "invalid", "", "")
    assert [r.id for r in store.ready_records()] == [second.intake_id]
    assert store.release(first.intake_id)
    store.mark_delivered(first.intake_id, "receipt", "2026-05-14T04:00:01Z")
    assert [r.id for r in store.ready_records()] == [second.intake_id, later]


def test_status_counts_ages_and_names_what_is_stuck(store: Store, clock: HandClock) -> None:
    empty = store.queue_status()
    assert (empty.pending, empty.acknowledged, empty.stuck, empty.oldest_pending_s) == (0, 0, (), None)
    refused, waiting, done = take_in(store), take_in(store), take_in(store)
    clock.advance(90)
    store.park(refused.intake_id, "digest_conflict", "detail", "way out")
    store.mark_delivered(done.intake_id, "receipt", "2026-05-14T04:01:00Z")
    status = store.queue_status()
    assert (status.pending, status.acknowledged, status.oldest_pending_s) == (1, 1, 90)
    assert [(s.intake_id, s.reason, s.way_out, s.since) for s in status.stuck] == [
        (refused.intake_id, "digest_conflict", "way out", "2026-05-14T04:01:30.000Z")
    ]
    assert status.last_contact == "2026-05-14T04:01:30.000Z"
    clock.advance(-3600)
    assert store.queue_status().oldest_pending_s == 0
    assert waiting.intake_id in {r.id for r in store.ready_records()}


def test_pages_of_the_backlog_come_in_order(store: Store) -> None:
    ids = [take_in(store).intake_id for _ in range(7)]
    got: list[str] = []
    after = 0
    while page := store.ready_records(after=after, limit=3):
        got += [record.id for record in page]
        after = page[-1].position
    assert got == ids


def test_reading_the_queue_uses_the_small_indexes_whatever_the_history(store: Store) -> None:
    with store._database.read() as connection:
        compiled = queue._READY.compile(connection.engine)
        values = compiled.construct_params({"after": 0, "limit": 10})
        bound = tuple(values[name] for name in compiled.positiontup or ())
        plan = [row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}", bound)]
    assert any("ix_outbox_open" in step for step in plan), plan
    assert any("(case_id=? AND case_seq<?)" in step for step in plan), plan
    assert not any(step.startswith("SCAN outbox") and "INDEX" not in step for step in plan), plan


class QueueMachine(RuleBasedStateMachine):
    """Any order of submits, deliveries, troubles, refusals, releases and restarts."""

    records = Bundle("records")

    @initialize()
    def open(self) -> None:
        self.folder = TemporaryDirectory()
        self.home, self.clock = Path(self.folder.name), HandClock()
        self.store = Store.open(self.home, self.clock)
        self.cases: dict[str, list[str]] = {}
        self.state: dict[str, str] = {}

    def teardown(self) -> None:
        if hasattr(self, "store"):
            assert self.store.verify().errors == ()
            self.store.close()
            self.folder.cleanup()

    @rule(target=records)
    def submit(self) -> str:
        done = take_in(self.store)
        self.cases[done.intake_id] = [done.intake_id]
        self.state[done.intake_id] = "pending"
        return done.intake_id

    @rule(target=records, record=records)
    def next_of_case(self, record: str) -> str:
        case = next(case for case, members in self.cases.items() if record in members)
        made = add_event_record(self.store, case, len(self.cases[case]) + 1)
        self.cases[case].append(made)
        self.state[made] = "pending"
        return made

    @rule(record=records)
    def submit_again(self, record: str) -> None:
        if record in self.cases:
            assert take_in(self.store, record).already

    @rule(record=records)
    def delivered(self, record: str) -> None:
        self.store.mark_delivered(record, "receipt", "2026-05-14T04:00:01Z")
        self.state[record] = "delivered"

    @rule(record=records)
    def trouble(self, record: str) -> None:
        self.store.mark_trouble(record, "timeout")

    @rule(record=records)
    def refused(self, record: str) -> None:
        self.store.park(record, "invalid", "", "")
        if self.state[record] == "pending":
            self.state[record] = "stuck"

    @rule(record=records)
    def released(self, record: str) -> None:
        assert self.store.release(record) == (self.state[record] == "stuck")
        if self.state[record] == "stuck":
            self.state[record] = "pending"

    @rule(seconds=st.integers(-(10**8), 10**8))
    def clock_moves(self, seconds: int) -> None:
        self.clock.advance(seconds)

    @rule()
    def restart(self) -> None:
        self.store.close()
        self.store = Store.open(self.home, self.clock)

    @invariant()
    def nothing_vanishes_and_order_holds(self) -> None:
        if not hasattr(self, "store"):
            return
        with self.store._database.read() as connection:
            kept = dict(connection.execute(select(outbox.c.id, outbox.c.state)).all())
        assert kept == self.state
        first_open = {
            next((member for member in members if self.state[member] != "delivered"), None)
            for members in self.cases.values()
        }
        wanted = {record for record in first_open if record is not None and self.state[record] == "pending"}
        assert {record.id for record in self.store.ready_records(limit=1000)} == wanted
        status = self.store.queue_status()
        counts = [list(self.state.values()).count(state) for state in ("pending", "delivered", "stuck")]
        assert [status.pending, status.acknowledged, len(status.stuck)] == counts


TestQueueMachine = QueueMachine.TestCase
TestQueueMachine.settings = settings(max_examples=15, stateful_step_count=20, deadline=None)

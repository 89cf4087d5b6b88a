"""The agent: everything gets through in the end, nothing blocks anything else, nobody is hammered."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from datetime import time as datetime_time
from pathlib import Path
from random import Random

import pytest
import structlog
from hypothesis import given, settings
from hypothesis import strategies as st
from store_kit import HandClock, new_id, take_in

from sync.agent import CHECK_IN_S, Agent, Patience, Woken
from sync.attempts import Attempt, Ended
from sync.backoff import Backoff
from sync.client import BlobSource
from sync.outcomes import Delivered, DeliveryOutcome, Fault, LoginFailed, Refused, Transport
from sync.records import Outgoing
from sync.store.errors import StoreBusy, StoreFull, StoreIOError
from sync.store.status import LineNow
from sync.store.store import Store
from sync.throttle import LineLimits

RECEIVED = "2026-05-14T04:00:05Z"


@dataclass
class Scripted:
    """A platform whose answers are decided by ``answer``; keeps who was tried, when."""

    clock: HandClock
    answer: Callable[[Outgoing], DeliveryOutcome] = lambda _: Delivered("receipt", RECEIVED)
    health: Callable[[], datetime | Transport] = lambda: datetime(2026, 5, 14, 4, tzinfo=UTC)
    tried: list[tuple[float, str]] = field(default_factory=list)
    resumed: list[bool] = field(default_factory=list)
    checked_in: list[float] = field(default_factory=list)

    def platform_time(self) -> datetime | Transport:
        self.checked_in.append(self.clock.running)
        return self.health()

    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        self.tried.append((self.clock.running, record.id))
        self.resumed.append(resume)
        for digest in record.blobs:
            assert sum(len(chunk) for chunk in blobs.stream(digest, 0)) == blobs.size(digest)
        return self.answer(record)

    def order(self) -> list[str]:
        return [record for _, record in self.tried]


class HandWaiter:
    """Waiting moves the clock; ``during`` may do something instead and say what woke us. Ends after ``rounds``."""

    def __init__(self, clock: HandClock, rounds: int = 1000) -> None:
        self.clock = clock
        self.rounds = rounds
        self.waits: list[float] = []
        self.during: Callable[[int], Woken | None] = lambda _: None

    def wait(self, seconds: float) -> Woken:
        self.waits.append(seconds)
        woken = self.during(len(self.waits))
        if woken is not None:
            return woken
        self.clock.advance(seconds)
        return Woken.TIME

    def stopping(self) -> bool:
        return len(self.waits) >= self.rounds


@dataclass
class Bench:
    store: Store
    clock: HandClock
    platform: Scripted
    waiter: HandWaiter
    agent: Agent


@pytest.fixture
def bench(store: Store, clock: HandClock) -> Bench:
    platform, waiter = Scripted(clock), HandWaiter(clock)
    return Bench(store, clock, platform, waiter, Agent(store, platform, clock, waiter, Random(7), Patience()))


def test_delivers_everything_in_order_and_ends_when_empty(bench: Bench) -> None:
    ids = [take_in(bench.store).intake_id for _ in range(3)]
    bench.agent.run(until_empty=True)
    assert bench.platform.order() == ids
    status = bench.store.queue_status()
    assert (status.pending, status.acknowledged, status.trouble) == (0, 3, None)
    assert status.online


def test_signed_time_of_the_receipt_and_the_measured_clock_are_kept(bench: Bench) -> None:
    take_in(bench.store)
    bench.agent.run(until_empty=True)
    facts = bench.store.time_facts()
    assert facts.signed == datetime(2026, 5, 14, 4, 0, 5, tzinfo=UTC)
    assert facts.measured is not None
    assert facts.measured.utc == datetime(2026, 5, 14, 4, tzinfo=UTC)


def test_a_refusal_is_parked_with_reason_and_way_out_and_blocks_nobody(bench: Bench) -> None:
    bad, good = take_in(bench.store).intake_id, take_in(bench.store).intake_id
    refusal = Refused(409, "digest_conflict", "", "call the platform")
    bench.platform.answer = lambda r: refusal if r.id == bad else Delivered("receipt", RECEIVED)
    bench.agent.run(until_empty=True)
    status = bench.store.queue_status()
    assert (status.pending, status.acknowledged) == (0, 1)
    assert [(s.intake_id, s.reason, s.way_out) for s in status.stuck] == [(bad, "digest_conflict", "call the platform")]
    assert bench.platform.order() == [bad, good]


def test_a_released_record_is_sent_again(bench: Bench) -> None:
    take_in(bench.store)
    bench.agent.run(until_empty=True)
    bench.platform.resumed.clear()
    record = take_in(bench.store).intake_id
    bench.platform.answer = lambda _: Refused(422, "invalid", "", "")
    bench.agent.run(until_empty=True)
    bench.store.release(record)
    bench.platform.answer = lambda _: Delivered("receipt", RECEIVED)
    bench.agent.run(until_empty=True)
    assert bench.store.queue_status().acknowledged == 2
    assert bench.platform.resumed == [False, True], "what was uploaded before is asked for"


def test_a_fault_of_one_record_lets_the_others_go_first(bench: Bench) -> None:
    bad, *good = (take_in(bench.store).intake_id for _ in range(4))
    bench.platform.answer = lambda r: (
        Transport(Fault.SERVER) if r.id == bad and bench.clock.running < 1100 else Delivered("receipt", RECEIVED)
    )
    bench.agent.run(until_empty=True)
    assert bench.platform.order()[:4] == [bad, *good]
    assert bench.store.queue_status().acknowledged == 4


def test_what_ended_elsewhere_while_it_waited_does_not_keep_the_agent_running_in_circles(bench: Bench) -> None:
    """A record in trouble whose receipt comes by hand meanwhile is never due again."""
    record = take_in(bench.store).intake_id
    bench.platform.answer = lambda _: Transport(Fault.SERVER)

    def by_hand(number: int) -> Woken | None:
        if number == 1:
            bench.store.mark_delivered(record, "receipt", RECEIVED)
            return Woken.ROWS
        return None

    bench.waiter.during = by_hand
    bench.waiter.rounds = 30
    bench.agent.run()
    assert bench.platform.order() == [record]
    assert bench.waiter.waits.count(0.0) < 5


class Hanging:
    """Three lanes; what is begun a second time hangs."""

    width = 3

    def __init__(self) -> None:
        self.begun: list[Attempt] = []
        self.failed: list[tuple[Attempt, Ended]] = []

    def free(self) -> bool:
        return True

    def begin(self, attempt: Attempt) -> None:
        if all(one.record.id != attempt.record.id for one in self.begun):
            self.failed.append((attempt, Transport(Fault.SERVER)))
        self.begun.append(attempt)

    def ended(self) -> tuple[Attempt, Ended] | None:
        return self.failed.pop() if self.failed else None

    def sent(self) -> int:
        return 0

    def busy(self) -> int:
        return 0

    def stop(self) -> None: ...


def test_while_one_in_trouble_hangs_the_others_in_trouble_do_not_keep_the_agent_running(
    bench: Bench, store: Store
) -> None:
    for _ in range(2):
        take_in(store)
    lanes = Hanging()
    waiter = HandWaiter(bench.clock, 30)
    Agent(store, bench.platform, bench.clock, waiter, Random(7), Patience(), lanes).run()
    assert len(lanes.begun) == 3, "both once, then the one that hangs"
    assert waiter.waits.count(0.0) < 5


def test_when_nobody_is_there_one_try_stands_for_all(bench: Bench) -> None:
    for _ in range(50):
        take_in(bench.store)
    bench.platform.answer = lambda _: Transport(Fault.CONNECT)
    bench.waiter.rounds = 12
    bench.agent.run()
    assert len(bench.platform.tried) <= 12
    assert bench.store.queue_status().trouble == "connect"
    assert not bench.store.queue_status().online


def test_many_records_failing_one_after_the_other_count_as_the_platforms_trouble(bench: Bench) -> None:
    for _ in range(50):
        take_in(bench.store)
    bench.platform.answer = lambda _: Transport(Fault.SERVER)
    bench.waiter.rounds = 1
    bench.agent.run()
    assert len(bench.platform.tried) == 3
    assert bench.store.queue_status().trouble == "server_5xx"


def test_a_day_without_a_platform_then_everything_arrives_once(bench: Bench) -> None:
    ids = [take_in(bench.store).intake_id for _ in range(5)]
    end = bench.clock.running + 86400
    bench.platform.health = lambda: (
        Transport(Fault.DNS) if bench.clock.running < end else datetime(2026, 5, 16, tzinfo=UTC)
    )
    bench.waiter.rounds = 10**6
    bench.agent.run(until_empty=True)
    assert bench.platform.order() == ids
    assert bench.clock.running - end <= 300, "the cap bounds how late we notice"
    assert max(bench.waiter.waits) <= 300
    assert len(bench.platform.checked_in) < 86400 / 100, "no hot loop"


def test_login_failure_is_shown_at_once_and_keeps_everything(bench: Bench) -> None:
    take_in(bench.store)
    bench.platform.answer = lambda _: LoginFailed("invalid_client")
    bench.waiter.rounds = 1
    bench.agent.run()
    status = bench.store.queue_status()
    assert (status.pending, status.trouble) == (1, "login_failed: invalid_client")


def test_a_new_record_during_a_wait_is_tried_at_once_and_a_success_ends_the_wait(bench: Bench) -> None:
    old = take_in(bench.store).intake_id
    bench.platform.answer = lambda _: Transport(Fault.CONNECT)
    fresh: list[str] = []

    def during(round_: int) -> Woken | None:
        if round_ == 5:
            bench.platform.answer = lambda _: Delivered("receipt", RECEIVED)
            fresh.append(take_in(bench.store).intake_id)
            return Woken.ROWS
        return None

    bench.waiter.during = during
    bench.agent.run(until_empty=True)
    assert bench.platform.order()[-2:] == [fresh[0], old]
    times = [at for at, _ in bench.platform.tried]
    assert times[-1] == times[-2], "the backlog followed without waiting"


def test_new_records_during_a_wait_do_not_lengthen_it_and_get_one_try_each(bench: Bench) -> None:
    take_in(bench.store)
    bench.platform.answer = lambda _: Transport(Fault.CONNECT)
    bench.agent.work()
    resume = bench.agent.next_wait()
    for _ in range(20):
        fresh = take_in(bench.store).intake_id
        bench.agent.work()
        bench.agent.work()
        assert bench.platform.order().count(fresh) == 1
    assert bench.agent.next_wait() == pytest.approx(resume)


def test_a_changed_network_ends_a_long_wait(bench: Bench) -> None:
    take_in(bench.store)
    bench.platform.answer = lambda _: Transport(Fault.CONNECT)
    bench.waiter.during = lambda round_: Woken.NETWORK if round_ == 15 else None
    bench.waiter.rounds = 16
    bench.agent.run()
    assert bench.waiter.waits[15] <= Patience().base_s


def test_with_nothing_to_send_the_platform_is_asked_the_time_so_that_receipts_are_honest(bench: Bench) -> None:
    bench.waiter.rounds = 4
    bench.agent.run()
    assert [round(wait) for wait in bench.waiter.waits] == [CHECK_IN_S] * 4
    assert bench.store.queue_status().online
    bench.platform.health = lambda: Transport(Fault.CONNECT)
    bench.waiter.rounds = 6
    bench.agent.run()
    assert not bench.store.queue_status().online


def test_damage_on_this_machine_is_parked_for_staff(bench: Bench, home: Path) -> None:
    case = new_id()
    ref = bench.store.put_blob(case, b"page", "image/jpeg")
    take_in(bench.store, case, (ref,))
    good = take_in(bench.store).intake_id
    for path in (home / "store" / "blobs").iterdir():
        path.write_bytes(path.read_bytes()[:-1])
    bench.agent.run(until_empty=True)
    status = bench.store.queue_status()
    assert [(s.intake_id, s.reason) for s in status.stuck] == [(case, "local_damage")]
    assert status.stuck[0].way_out
    assert good in bench.platform.order()


def test_a_full_disk_does_not_end_the_agent_and_the_record_is_simply_sent_again(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = take_in(bench.store).intake_id
    kept, failures = bench.store.mark_delivered, []

    def full_at_first(*arguments: str) -> None:
        if len(failures) < 3:
            failures.append(arguments)
            raise StoreFull("SQLITE_FULL")
        kept(*arguments)

    monkeypatch.setattr(bench.store, "mark_delivered", full_at_first)
    bench.agent.run(until_empty=True)
    assert bench.platform.order() == [record] * 4
    assert bench.store.queue_status().acknowledged == 1


def test_what_our_own_program_stumbles_over_is_tried_again_then_parked_and_blocks_nobody(bench: Bench) -> None:
    bad, good = take_in(bench.store).intake_id, take_in(bench.store).intake_id

    def answer(record: Outgoing) -> DeliveryOutcome:
        if record.id == bad:
            raise LookupError("a mistake of ours that quotes 测试甲")
        return Delivered("receipt", RECEIVED)

    bench.platform.answer = answer
    with structlog.testing.capture_logs() as log:
        bench.agent.run(until_empty=True)
    status = bench.store.queue_status()
    assert (status.pending, status.acknowledged) == (0, 1)
    assert [(s.intake_id, s.reason) for s in status.stuck] == [(bad, "internal_error")]
    assert "技术人员" in status.stuck[0].way_out
    assert bench.platform.order() == [bad, good, bad, bad]
    assert "测试甲" not in str(log) + str(status)


def test_a_filter_on_the_way_that_dislikes_one_record_does_not_hold_up_older_ones(bench: Bench) -> None:
    bad, *good = (take_in(bench.store).intake_id for _ in range(3))
    bench.platform.answer = lambda r: (
        Transport(Fault.NOT_PLATFORM, "HTTP 403") if r.id == bad else Delivered("receipt", RECEIVED)
    )
    bench.waiter.rounds = 3
    bench.agent.run()
    assert bench.platform.order()[:3] == [bad, *good]
    assert bench.store.queue_status().acknowledged == 2


@pytest.mark.parametrize("method", ["queue_status", "ready_records", "checkpoint", "note_contact", "newest_record"])
def test_a_store_in_trouble_anywhere_does_not_end_the_agent(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    take_in(bench.store)
    works, troubles = getattr(bench.store, method), [StoreBusy("x"), StoreFull("x"), StoreIOError("x")]
    outcomes = iter([Transport(Fault.CONNECT)])
    bench.platform.answer = lambda _: next(outcomes, Delivered("receipt", RECEIVED))

    def troubled(*arguments: object, **more: object) -> object:
        if troubles:
            raise troubles.pop()
        return works(*arguments, **more)

    monkeypatch.setattr(bench.store, method, troubled)
    bench.agent.run(until_empty=True)
    assert len(troubles) < 3, "trouble was met"
    assert bench.store.queue_status().acknowledged == 1


def test_the_log_is_emptied_when_there_is_nothing_to_do(bench: Bench, home: Path) -> None:
    for _ in range(5):
        take_in(bench.store)
    wal = home / "store" / "hall.db-wal"
    assert wal.stat().st_size > 0
    bench.agent.run(until_empty=True)
    assert wal.stat().st_size == 0


def test_a_restarted_agent_goes_on(home: Path, clock: HandClock) -> None:
    with Store.open(home, clock) as store:
        take_in(store)
        platform = Scripted(clock, answer=lambda _: Transport(Fault.TIMEOUT))
        Agent(store, platform, clock, HandWaiter(clock, 1), Random(1), Patience()).run()
    with Store.open(home, clock) as store:
        platform = Scripted(clock)
        Agent(store, platform, clock, HandWaiter(clock), Random(1), Patience()).run(until_empty=True)
        assert platform.resumed == [True]
        assert store.queue_status().acknowledged == 1


def test_what_a_killed_agent_was_at_is_asked_for_before_it_is_sent(bench: Bench) -> None:
    """The killed one wrote no attempt down; it can only have been at the first record that has none."""
    for _ in range(3):
        case = new_id()
        take_in(bench.store, case, (bench.store.put_blob(case, b"page", "image/jpeg"),))
    bench.agent.run(until_empty=True)
    assert bench.platform.resumed == [True, False, False]


@given(seed=st.integers(), base=st.floats(0.05, 60), cap=st.floats(0.05, 3600))
def test_waits_are_spread_between_nothing_and_a_growing_capped_ceiling(seed: int, base: float, cap: float) -> None:
    backoff = Backoff(base, cap, Random(seed))
    waits = [backoff.next_wait() for _ in range(40)]
    for failures, wait in enumerate(waits):
        assert 0 <= wait <= min(cap, base * 2**failures)
    backoff.reset()
    assert backoff.next_wait() <= min(cap, base)


OUTCOMES = st.sampled_from(["delivered", *Fault, "login", "refused"])


@settings(max_examples=25, deadline=None)
@given(plan=st.lists(OUTCOMES, max_size=40), count=st.integers(1, 6), seed=st.integers())
def test_whatever_happens_every_record_ends_delivered_or_stuck(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, plan: list[str], count: int, seed: int
) -> None:
    clock = HandClock()
    todo = iter(plan)

    def answer(_record: Outgoing) -> DeliveryOutcome:
        match next(todo, "delivered"):
            case "delivered":
                return Delivered("receipt", RECEIVED)
            case "login":
                return LoginFailed("invalid_client")
            case "refused":
                return Refused(422, "invalid", "", "")
            case fault:
                return Transport(Fault(fault))

    home = shutil.copytree(blank, tmp_path_factory.mktemp("home") / "home")
    with Store.open(home, clock) as store:
        ids = [take_in(store).intake_id for _ in range(count)]
        platform = Scripted(clock, answer)
        Agent(store, platform, clock, HandWaiter(clock, 10_000), Random(seed), Patience()).run(until_empty=True)
        status = store.queue_status()
        assert status.pending == 0
        assert status.acknowledged + len(status.stuck) == count
        assert set(platform.order()) == set(ids)
        assert store.verify().errors == ()


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def test_screens_hear_when_everything_is_tried_again_and_when_it_goes_on(bench: Bench, store: Store) -> None:
    store.note_line_limits(LineLimits(500_000, 100_000, datetime_time(8), datetime_time(18)))
    take_in(store)
    bench.platform.health = lambda: Transport(Fault.CONNECT)
    waiter = HandWaiter(bench.clock, 1)
    seen: list[LineNow | None] = []
    waiter.during = lambda _: seen.append(store.queue_status().line)
    Agent(store, bench.platform, bench.clock, waiter, Random(7), Patience(60.0)).run()
    (waiting,) = seen
    assert waiting is not None
    assert waiting.under_way == 0
    assert waiting.next_try_s is not None
    assert 0 < waiting.next_try_s <= 60
    assert (waiting.limit, waiting.limit_until, waiting.limit_then) == (100_000, "18:00", 500_000)
    bench.platform.health = lambda: datetime(2026, 5, 14, 4, tzinfo=UTC)
    Agent(store, bench.platform, bench.clock, HandWaiter(bench.clock, 3), Random(7), Patience(60.0)).run()
    line = store.queue_status().line
    assert line is not None
    assert line.next_try_s is None

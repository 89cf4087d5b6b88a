"""A record that ends here while the agent has it in hand, lanes that die, and a stop while all of them hang."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

import pytest
import structlog
from faults import FaultyPlatform, Request, only, serving
from lanes_kit import invalid, running, with_pages
from store_kit import HandClock, take_in

from sync import lanes as lanes_module
from sync.agent import Agent, Patience, Woken
from sync.attempts import Attempt, Ended
from sync.carrying import LANES
from sync.client import BlobSource
from sync.clock import SystemClock
from sync.lanes import ThreadLanes
from sync.outcomes import Delivered, DeliveryOutcome, Fault, Transport
from sync.records import Outgoing
from sync.store.ending import Because, NotStuck, SettledAs
from sync.store.store import Store

RECEIVED = "2026-05-14T04:00:05Z"


@pytest.fixture
def place(tmp_path: Path, blank: Path) -> Path:
    return Path(shutil.copytree(blank, tmp_path / "place"))


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as made:
        yield made


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def by_stick(store: Store, record: str) -> None:
    store.mark_delivered(record, "receipt", RECEIVED)


def by_staff(store: Store, record: str) -> None:
    """A refusal came by hand, and somebody saw to it at once."""
    store.park(record, "invalid", "", "")
    store.settle_stuck(record, SettledAs.HANDED_OVER, Because.ON_PAPER, "W-1")


ENDINGS = pytest.mark.parametrize(("end", "acknowledged"), [(by_stick, 1), (by_staff, 0)])
End = Callable[[Store, str], None]


@ENDINGS
def test_what_ends_while_its_attachments_are_on_their_way_is_not_put(
    place: Path, platform: FaultyPlatform, end: End, acknowledged: int
) -> None:
    ended: list[str] = []
    with Store.open(place, SystemClock()) as meanwhile:
        record = with_pages(meanwhile, 1)

        def end_it(_request: Request) -> bool:
            if not ended:
                end(meanwhile, record)
                ended.append(record)
            return False

        platform.always = only("PATCH", "/blobs/", end_it)
        with running(place, platform, lambda _: None) as hall:
            hall.wait(lambda: bool(ended))
            other = take_in(hall.store).intake_id
            hall.wait(lambda: hall.store.queue_status().acknowledged == 1 + acknowledged)
    assert platform.effects == [other]
    assert not [line for line in platform.log if line.startswith("PUT") and record in line]


@dataclass
class Scripted:
    """A platform whose answers are decided by ``answer``."""

    answer: Callable[[str], DeliveryOutcome]
    tried: list[str] = field(default_factory=list)

    def platform_time(self) -> datetime | Transport:
        return datetime(2026, 5, 14, 4, tzinfo=UTC)

    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        self.tried.append(record.id)
        return self.answer(record.id)


class Rounds:
    """Waiting moves the clock; ends after so many waits."""

    def __init__(self, clock: HandClock, rounds: int) -> None:
        self._clock, self._left = clock, rounds
        self.at_once = 0

    def wait(self, seconds: float) -> Woken:
        self._left -= 1
        self.at_once += seconds == 0
        self._clock.advance(seconds)
        return Woken.TIME

    def stopping(self) -> bool:
        return self._left <= 0


def agent_with(store: Store, clock: HandClock, platform: Scripted, rounds: int = 40) -> tuple[Agent, Rounds]:
    waiter = Rounds(clock, rounds)
    return Agent(store, platform, clock, waiter, Random(7), Patience()), waiter


@ENDINGS
def test_what_was_chosen_already_and_ends_before_its_turn_is_not_tried(
    store: Store, clock: HandClock, end: End, acknowledged: int
) -> None:
    first, second, third = (take_in(store).intake_id for _ in range(3))

    def answer(record: str) -> DeliveryOutcome:
        if record == first:
            end(store, second)
        return Delivered("receipt", RECEIVED)

    platform = Scripted(answer)
    agent_with(store, clock, platform)[0].run(until_empty=True)
    assert platform.tried == [first, third]
    assert store.queue_status().acknowledged == 2 + acknowledged


def test_what_staff_ended_while_the_agent_waits_to_retry_is_never_due_again(store: Store, clock: HandClock) -> None:
    record = take_in(store).intake_id
    calls: list[str] = []

    def answer(_record: str) -> DeliveryOutcome:
        calls.append(_record)
        if len(calls) == 2:
            by_staff(store, record)  # while the attempt is under way
        return Transport(Fault.SERVER)

    platform = Scripted(answer)
    agent, waiter = agent_with(store, clock, platform)
    agent.run()
    assert platform.tried == [record, record]
    assert waiter.at_once < 5, "not in circles"
    status = store.queue_status()
    assert (status.pending, status.acknowledged, status.stuck) == (0, 0, ())
    with pytest.raises(NotStuck):
        store.resend(record, "W-1")
    assert store.verify().errors == ()


@pytest.mark.parametrize("refused", [False, True])
def test_what_staff_ended_while_it_was_being_put_becomes_what_the_platform_proves(
    place: Path, platform: FaultyPlatform, refused: bool
) -> None:
    """A receipt is a fact, whatever was settled here; a refusal leaves the settled record settled."""
    ended: list[str] = []
    with Store.open(place, SystemClock()) as meanwhile:
        record = take_in(meanwhile).intake_id

        def end_it(request: Request) -> bool:
            if not ended:
                by_staff(meanwhile, record)
                ended.append(record)
            return invalid(request) if refused and record in request.path else False

        platform.always = only("PUT", "/v1/records/", end_it)
        with running(place, platform, lambda _: None) as hall:
            hall.wait(lambda: bool(ended))
            take_in(hall.store)
            hall.wait(lambda: hall.store.queue_status().acknowledged == (1 if refused else 2))
        assert meanwhile.queue_status().stuck == ()
        assert meanwhile.is_delivered(record) is not refused
        assert meanwhile.verify().errors == ()
    assert len([line for line in platform.log if line.startswith("PUT") and record in line]) == 1


# --- lanes --------------------------------------------------------------------------------------------------------


class Panic(BaseException):
    """As a compiled library's: no `Exception`."""


class Carrier:
    """A carrier whose ``delivering`` decides; closing and aborting do nothing."""

    sent = 0

    def __init__(self, delivering: Callable[[str], DeliveryOutcome]) -> None:
        self._delivering = delivering

    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        return self._delivering(record.id)

    def send_blob(self, record_id: str, digest: str, blobs: BlobSource, *, resume: bool) -> None:
        raise AssertionError("nothing is shared here")

    def platform_time(self) -> datetime | Transport:
        raise AssertionError("lanes do not ask the time")

    def abort(self) -> None:
        """What hangs here does not hear it, as a connection being made."""

    def close(self) -> None:
        """Nothing is open."""


def test_a_lane_in_which_anything_at_all_was_raised_lives_on_and_its_record_comes_again(store: Store) -> None:
    """More panics than there are lanes: each would leave one lane fewer, and its record under way for ever."""
    records = [take_in(store).intake_id for _ in range(LANES * 2)]
    seen: set[str] = set()

    def delivering(record: str) -> DeliveryOutcome:
        if record not in seen:
            seen.add(record)
            raise Panic
        return Delivered("receipt", RECEIVED)

    bell = threading.Semaphore(0)
    with closing(ThreadLanes(store, LANES, lambda _: Carrier(delivering), bell.release)) as lanes:
        platform = Scripted(lambda _: Delivered("receipt", RECEIVED))
        clock = HandClock()

        class Waiter(Rounds):
            def wait(self, seconds: float) -> Woken:
                if bell.acquire(timeout=0.2):
                    return Woken.LANE
                return super().wait(seconds)

        waiter = Waiter(clock, 200)
        Agent(store, platform, clock, waiter, Random(7), Patience(), lanes).run(until_empty=True)
    assert store.queue_status().acknowledged == len(records)


def test_stopping_while_all_lanes_hang_takes_as_long_as_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging, let_go = threading.Semaphore(0), threading.Event()

    def delivering(_record: str) -> DeliveryOutcome:
        hanging.release()
        let_go.wait(30)
        return Delivered("receipt", RECEIVED)

    for _ in range(LANES):
        take_in(store)
    lanes = ThreadLanes(store, LANES, lambda _: Carrier(delivering), lambda: None)
    for record in store.ready_records():
        lanes.begin(Attempt(record, resume=False, begun_at=0.0))
    for _ in range(LANES):
        assert hanging.acquire(timeout=10)
    now = [0.0]

    def hangs(_thread: threading.Thread, timeout: float | None = None) -> None:
        assert timeout is not None
        now[0] += timeout

    with monkeypatch.context() as by_hand:
        by_hand.setattr(lanes_module.time, "monotonic", lambda: now[0])
        by_hand.setattr(threading.Thread, "join", hangs)
        lanes.stop()
    assert now[0] == pytest.approx(lanes_module._END_S), "not one after the other"
    let_go.set()
    lanes.close()
    ended: list[tuple[Attempt, Ended] | None] = [lanes.ended() for _ in range(LANES)]
    assert all(one is not None and isinstance(one[1], Delivered) for one in ended), "what had come is still told"

"""Several records under way at once: pages shared, resumed where each stood, a clean end, every attempt ended once."""

from __future__ import annotations

import random
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
import structlog
from faults import FaultyPlatform, Request, only, serving
from hypothesis import given, settings
from hypothesis import strategies as st
from lanes_kit import fill_with, hangs, running
from store_kit import new_id, take_in

from sync.attempts import Attempt, CaseBlobs
from sync.carrying import LANES
from sync.client import BlobSource
from sync.clock import SystemClock
from sync.lanes import ThreadLanes
from sync.outcomes import Delivered, DeliveryOutcome
from sync.records import Outgoing
from sync.store.store import Store


@pytest.fixture
def place(tmp_path: Path, blank: Path) -> Path:
    """A home of one's own."""
    return Path(shutil.copytree(blank, tmp_path / "home"))


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as made:
        yield made


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


def test_one_intakes_pages_are_shared_among_the_lanes(place: Path, platform: FaultyPlatform) -> None:
    together = threading.Barrier(LANES, timeout=60)

    def meet(request: Request) -> bool:
        """Answers only when as many pages are under way as there are lanes."""
        together.wait()
        return False

    platform.always = only("PATCH", "/blobs/", meet)
    with running(place, platform, fill_with(1, LANES)) as hall:
        hall.wait(lambda: hall.store.queue_status().acknowledged == 1)
    assert len(platform.effects) == 1


def test_a_killed_upload_of_several_pages_goes_on_where_each_stood(place: Path, platform: FaultyPlatform) -> None:
    """What an agent before this one had brought of three intakes is asked for, not sent again."""
    half: dict[str, bytes] = {}

    def fill(store: Store) -> None:
        for _ in range(LANES):
            case = new_id()
            page = random.Random(case).randbytes(50_000)
            ref = store.put_blob(case, page, "image/jpeg")
            take_in(store, case, (ref,))
            half[ref.digest] = page[:30_000]
        platform.uploads.update({digest: bytearray(part) for digest, part in half.items()})

    sizes: list[int] = []

    def count(request: Request) -> bool:
        sizes.append(len(request.body))
        return False

    platform.always = only("PATCH", "/blobs/", count)
    with running(place, platform, fill) as hall:
        hall.wait(lambda: hall.store.queue_status().acknowledged == LANES)
    assert sizes == [20_000] * LANES


def test_stopped_in_the_middle_nothing_is_lost_and_no_attempt_is_held_against_it(
    place: Path, platform: FaultyPlatform
) -> None:
    platform.always = only("PUT", "/v1/records/", hangs)
    with running(place, platform, fill_with(6)) as hall:
        hall.wait(lambda: any(line.startswith("PUT") for line in platform.log))
        begun = time.monotonic()
        hall.waiter.stop()
    assert time.monotonic() - begun < 30
    platform.always = None
    with Store.open(place, SystemClock()) as store:
        assert store.queue_status().pending == 6
        assert all(record.attempts <= 1 for record in store.ready_records())
    with running(place, platform, lambda _: None) as hall:
        hall.wait(lambda: hall.store.queue_status().acknowledged == 6)
    assert sorted(platform.effects) == sorted(set(platform.effects))


class Slow:
    """A carrier that takes a moment; says when two records of a case were ever under way together."""

    sent = 0

    def __init__(self, seed: int, busy: dict[str, str], wrong: list[str], cases: dict[str, str]) -> None:
        self._rng = Random(seed)
        self._busy, self._wrong, self._cases = busy, wrong, cases

    def deliver(self, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        assert isinstance(blobs, CaseBlobs)
        if self._busy.setdefault(blobs.case_id, record.id) != record.id:
            self._wrong.append(record.id)
        threading.Event().wait(self._rng.uniform(0, 0.002))
        self._busy.pop(blobs.case_id, None)
        return Delivered("receipt", "2026-05-14T04:00:05Z")

    def send_blob(self, record_id: str, digest: str, blobs: BlobSource, *, resume: bool) -> None:
        raise AssertionError("nothing is shared here")

    def platform_time(self) -> None:
        raise AssertionError("lanes do not ask the time")

    def abort(self) -> None:
        """Nothing hangs."""

    def close(self) -> None:
        """Nothing is open."""


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32), cases=st.integers(1, 5), count=st.integers(1, 3))
def test_lanes_end_every_attempt_once(
    tmp_path_factory: pytest.TempPathFactory, blank: Path, seed: int, cases: int, count: int
) -> None:
    home = shutil.copytree(blank, tmp_path_factory.mktemp("home") / "home")
    busy: dict[str, str] = {}
    wrong: list[str] = []
    with Store.open(home, SystemClock()) as store:
        ids = [take_in(store).intake_id for _ in range(cases)]
        bell = threading.Semaphore(0)
        lanes = ThreadLanes(store, count, lambda _: Slow(seed, busy, wrong, {}), bell.release)  # type: ignore[arg-type,return-value] - a scripted carrier
        todo, ended = list(store.ready_records()), []
        while todo or len(ended) < cases:
            while todo and lanes.free():
                lanes.begin(Attempt(todo.pop(0), resume=False, begun_at=0.0))
            assert bell.acquire(timeout=60)
            told = lanes.ended()
            assert told is not None
            ended.append(told[0].record.id)
        lanes.close()
        assert sorted(ended) == sorted(ids)
        assert lanes.ended() is None
        assert wrong == []

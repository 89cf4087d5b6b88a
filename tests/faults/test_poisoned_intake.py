"""One poisoned intake never delays the others, whatever is wrong with it: refused for ever, error or silence for this
one only, or our own code stumbles over it. Staff see why."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from faults import Fault, FaultyPlatform, only, serving
from lanes_kit import broken, hangs, invalid, running, with_pages

from sync.client import BlobSource, PlatformClient
from sync.outcomes import DeliveryOutcome
from sync.records import Outgoing
from sync.store.store import Store


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def platform() -> Iterator[FaultyPlatform]:
    with serving(FaultyPlatform()) as made:
        yield made


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with structlog.testing.capture_logs():
        yield


GOOD = 12


@pytest.mark.parametrize(
    ("method", "fault", "parked"),
    [
        pytest.param("PUT", invalid, "invalid", id="refused for ever"),
        pytest.param("PUT", broken, "", id="500 for this one only"),
        pytest.param("PUT", hangs, "", id="hangs for this one only"),
        pytest.param("PATCH", hangs, "", id="hangs in the middle of its pages"),
        pytest.param("PATCH", broken, "", id="500 for its pages"),
    ],
)
def test_one_poisoned_intake_never_delays_the_others(
    place: Path, platform: FaultyPlatform, method: str, fault: Fault, parked: str
) -> None:
    poisoned: list[str] = []

    def fill(store: Store) -> None:
        poisoned.append(with_pages(store))
        for _ in range(GOOD):
            with_pages(store)
        platform.always = only(method, poisoned[0], fault)

    with running(place, platform, fill) as hall:
        took = hall.wait(lambda: hall.store.queue_status().acknowledged == GOOD)
        status = hall.store.queue_status()
        if parked:
            assert [(one.record_id, one.reason) for one in status.stuck] == [(poisoned[0], parked)]
            assert "body.answers.phone" in status.stuck[0].detail
        else:
            assert (status.pending, status.stuck, status.trouble) == (1, (), None), "tried for ever, nobody else waits"
        assert took < 45
        platform.always = None
        if not parked:
            hall.wait(lambda: hall.store.queue_status().pending == 0)
    assert sorted(platform.effects) == sorted(set(platform.effects)), "nothing twice"
    assert len(platform.effects) == GOOD + (not parked)


def test_a_record_our_own_code_cannot_bring_is_parked_and_the_others_go(
    place: Path, platform: FaultyPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    poisoned: list[str] = []
    whole = PlatformClient.deliver

    def deliver(self: PlatformClient, record: Outgoing, blobs: BlobSource, *, resume: bool) -> DeliveryOutcome:
        if record.id in poisoned:
            raise ZeroDivisionError("a mistake of ours")
        return whole(self, record, blobs, resume=resume)

    monkeypatch.setattr(PlatformClient, "deliver", deliver)

    def fill(store: Store) -> None:
        poisoned.append(with_pages(store))
        for _ in range(GOOD):
            with_pages(store)

    with running(place, platform, fill) as hall:
        hall.wait(lambda: hall.store.queue_status().acknowledged == GOOD)
        hall.wait(lambda: bool(hall.store.queue_status().stuck))
        assert [one.reason for one in hall.store.queue_status().stuck] == ["internal_error"]

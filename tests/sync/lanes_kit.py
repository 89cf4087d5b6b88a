"""An agent with its real lanes on a thread, and a platform in this process that misbehaves on request."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

from faults import FaultyPlatform, Request
from store_kit import new_id, take_in

from sync.agent import Agent, Patience
from sync.carrying import open_lanes
from sync.client import PlatformClient
from sync.clock import SystemClock
from sync.netwatch import NetworkWatch
from sync.store.store import Store
from sync.transport import HttpTransport
from sync.waiting import SystemWaiter

IMPATIENT = Patience(0.05, 0.3)
TIMEOUT_S = 1.0


@dataclass
class Hall:
    """A store, an agent with its lanes on a thread of its own, and a platform that misbehaves."""

    store: Store
    platform: FaultyPlatform
    waiter: SystemWaiter

    def wait(self, holds: Callable[[], bool], within_s: float = 60.0) -> float:
        """Seconds until it holds."""
        begun = time.monotonic()
        while not holds():
            assert time.monotonic() - begun < within_s, self.store.queue_status()
            threading.Event().wait(0.02)
        return time.monotonic() - begun


@contextmanager
def running(home: Path, platform: FaultyPlatform, fill: Callable[[Store], None]) -> Iterator[Hall]:
    clock = SystemClock()
    with Store.open(home, clock) as store:
        fill(store)
        waiter = SystemWaiter(store.data_watch(), NetworkWatch())
        identity = platform.identity()
        lanes = open_lanes(
            identity,
            store,
            lambda: clock.now().utc,
            timeout_s=TIMEOUT_S,
            ca_file=None,
            learn_keys=lambda _: None,
            rang=waiter.ring,
        )
        client = PlatformClient(identity, HttpTransport(platform.url, timeout_s=TIMEOUT_S), lambda: clock.now().utc)
        agent = Agent(store, client, clock, waiter, Random(7), IMPATIENT, lanes)
        thread = threading.Thread(target=agent.run)
        thread.start()
        try:
            yield Hall(store, platform, waiter)
        finally:
            waiter.stop()
            thread.join(60)
            alive = thread.is_alive()
            lanes.close()
            client.close()
            waiter.close()
            assert not alive


def with_pages(store: Store, count: int = 2, size: int = 20_000) -> str:
    case = new_id()
    made = random.Random(case)
    pages = tuple(store.put_blob(case, made.randbytes(size), "image/jpeg") for _ in range(count))
    return take_in(store, case, pages).intake_id


def fill_with(count: int, pages: int = 2) -> Callable[[Store], None]:
    def fill(store: Store) -> None:
        for _ in range(count):
            with_pages(store, pages)

    return fill


def invalid(request: Request) -> bool:
    return request.problem(422, "invalid", errors=[{"field": "body.answers.phone", "reason": "is wrong"}])


def broken(request: Request) -> bool:
    return request.problem(500, "internal")


def hangs(request: Request) -> bool:
    threading.Event().wait(TIMEOUT_S * 4)
    return request.reset()

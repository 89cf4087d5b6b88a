"""Terminals at a real city platform on loopback: store, delivery and change feed, gone through round by round."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

from case_kit import DAYS, item
from store_kit import MARKER, HandClock, intake_of, new_id

from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.moves import Moved
from intake.case.refusals import NotAllowed
from intake.catalog import Catalog
from intake.parties import Applicant
from sync.agent import Agent, Patience, Woken
from sync.agent_feed import FeedFollower
from sync.client import PlatformClient
from sync.hall.places import PlaceLine
from sync.identity import Identity, enrol
from sync.key_ring import KeyRing
from sync.platform import back_office, timer
from sync.platform.back_office import Step
from sync.platform.records import Ground
from sync.platform.rules import Rules
from sync.store.store import Store
from sync.transport import HttpTransport
from tests.sync.platform.platform_support import Running, platform, quick_code

RULES = Rules(Catalog(items=(item(),)), DAYS)


class NoWait:
    """Implements `sync.agent.Waiter`; tests go round by round."""

    stopped = False

    def wait(self, _seconds: float) -> Woken:
        return Woken.TIME

    def stopping(self) -> bool:
        return self.stopped


@dataclass
class Terminal:
    """One terminal with its agent's two lines."""

    home: Path
    store: Store
    clock: HandClock
    identity: Identity
    stack: ExitStack
    count: int = 0
    waiter: NoWait = field(default_factory=NoWait)

    def __post_init__(self) -> None:
        url = self.identity.platform_url
        client = PlatformClient(self.identity, HttpTransport(url), lambda: self.clock.now().utc)
        self.line = PlaceLine(self.identity, HttpTransport(url), lambda: self.clock.now().utc)
        self.stack.callback(client.close)
        self.stack.callback(self.line.close)
        self.agent = Agent(self.store, client, self.clock, self.waiter, Random(7), Patience())
        keys = KeyRing(self.identity, self.line)
        self.feed = FeedFollower(self.store, self.line, keys, self.waiter, self.clock, Random(7), Patience())

    @property
    def id(self) -> str:
        return self.identity.terminal_id

    def take_in(self, *, pages: tuple[BlobRef, ...] = (), who: Applicant = MARKER, case: str | None = None) -> str:
        """A case by this terminal, with its own number."""
        case_id = case or new_id()
        code = self.identity.device_code

        def build(sequence: int) -> Any:
            made = intake_of(case_id, sequence, pages, who)
            number = made.case_no.replace("DK7M2", f"D{code}")
            return replace(made, case_no=number, terminal_id=self.id)

        return self.store.submit(case_id, build, lambda _: b"receipt").intake_id

    def deliver(self) -> None:
        """Until nothing is pending."""
        for _ in range(20):
            self.clock.advance(30)
            self.agent.work()
            if self.store.queue_status().pending == 0:
                return
        raise AssertionError(f"not delivered: {self.store.queue_status()}")

    def follow(self) -> None:
        assert self.feed.catch_up() is None

    def case(self, case_id: str) -> Case:
        case = self.store.case(case_id)
        assert case is not None
        return case


@dataclass
class City:
    """A city's platform and the terminals enrolled with it."""

    running: Running
    folder: Path
    blank: Path
    stack: ExitStack

    @property
    def ground(self) -> Ground:
        return Ground(self.running.database, self.running.blobs, self.running.clock, RULES)

    def terminal(self, name: str, hall: str = "") -> Terminal:
        home = self.folder / name
        shutil.copytree(self.blank, home)
        code = quick_code(self.running.database, self.running.clock, hall=hall)
        identity = enrol(home, code, self.running.url, name=name)
        clock = HandClock(self.running.clock.utc)
        store = self.stack.enter_context(Store.open(home, clock))
        return Terminal(home, store, clock, identity, self.stack)

    def office(self, case_id: str, *steps: Step) -> Moved:
        """What the back office does; every step must be allowed."""
        answer: Moved | NotAllowed | None = None
        for step in steps:
            answer = back_office.take(self.ground, case_id, step)
            assert isinstance(answer, Moved), answer
        assert isinstance(answer, Moved)
        return answer

    def days_pass(self, days: int) -> int:
        """Time goes on, and with it the platform's timer."""
        self.running.clock.advance(timedelta(days=days))
        return timer.run(self.ground)


@contextmanager
def city(folder: Path, blank: Path) -> Iterator[City]:
    (folder / "city").mkdir()
    with ExitStack() as stack:
        running = stack.enter_context(platform(folder / "city", rules=RULES))
        yield City(running, folder, blank, stack)

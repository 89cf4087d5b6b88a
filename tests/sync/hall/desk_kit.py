"""Terminals at real places (a hall node and a city, in threads): their stores, their apps' clients, their agents."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from store_kit import MARKER, HandClock, draft_of, person

from intake.draft import Draft, HandedIn, MaterialPage
from intake.parties import Applicant
from sync.agent import Patience, Woken
from sync.agent_drafts import DraftSharing
from sync.hall.drafts import HallDrafts
from sync.hall.places import Places
from sync.hall.results import Found, SharedDraft
from sync.hall.tickets import HallTickets
from sync.identity import Place, enrol
from sync.platform.role import Role
from sync.store.store import Store
from tests.sync.platform.platform_support import HandClock as PlatformClock
from tests.sync.platform.platform_support import Running, platform, quick_code

AT = "2026-05-14T04:00:00.000Z"
#: How long a place may take to answer where others use the machine.
PATIENCE_S = 60.0


class NoWait:
    """Implements `sync.agent.Waiter`; tests go round by round."""

    def __init__(self) -> None:
        self.stopped = False
        self.waits: list[float] = []
        self.during: Callable[[int], Woken] = lambda _: Woken.TIME

    def wait(self, seconds: float) -> Woken:
        self.waits.append(seconds)
        return self.during(len(self.waits))

    def stopping(self) -> bool:
        return self.stopped


@dataclass
class Desk:
    """One terminal: its store, its app's client, its agent's sharing."""

    name: str
    home: Path
    store: Store
    clock: HandClock
    places: Places
    waiter: NoWait = field(default_factory=NoWait)

    def __post_init__(self) -> None:
        self.drafts = HallDrafts(self.places)
        self.tickets = HallTickets(self.places)
        assert self.places.draft_key is not None
        self.sharing = DraftSharing(
            self.store, self.places, self.places.draft_key, self.clock, self.waiter, Random(7), Patience()
        )

    def save(self, draft: Draft, who: Applicant = MARKER) -> None:
        self.store.save_draft(draft, person(self.store, who))
        self.store.leave_drafts()

    def begin(self, *pages: bytes, who: Applicant = MARKER) -> Draft:
        draft = draft_of(who)
        refs = [self.store.put_blob(draft.id, page, "image/jpeg") for page in pages]
        if refs:
            draft = draft.with_material(HandedIn("photo", tuple(MaterialPage(ref, AT) for ref in refs)))
        self.save(draft, who)
        return draft

    def find(self, who: Applicant = MARKER) -> Found:
        return self.drafts.find(who.id_type, who.id_number, None)

    def found(self) -> SharedDraft:
        (shared,) = self.find().drafts
        return shared

    def local(self) -> list[Draft]:
        return [kept.draft for kept in self.store.drafts_of(person(self.store))]

    def round(self) -> None:
        """What the agent does once, after any wait it has."""
        self.clock.advance(max(self.sharing.next_wait(), 0.001))
        self.sharing.round()


@dataclass
class World:
    """A hall node and a city, whose clocks begin alike, and the terminals enrolled with them."""

    hall: Running
    city: Running
    folder: Path
    blank: Path
    stack: ExitStack

    def desk(self, name: str, *, at_hall: bool = True) -> Desk:
        home = self.folder / name
        shutil.copytree(self.blank, home)
        enrol(home, quick_code(self.city.database, self.city.clock), self.city.url, name=name)
        if at_hall:
            code = quick_code(self.hall.database, self.hall.clock)
            enrol(home, code, self.hall.url, name=name, place=Place.HALL)
        clock = HandClock(self.city.clock.utc)
        store = self.stack.enter_context(Store.open(home, clock))
        places = Places.open(home, lambda: clock.now().utc, hall_timeout_s=PATIENCE_S, city_timeout_s=PATIENCE_S)
        self.stack.callback(places.close)
        return Desk(name, home, store, clock, places)


@contextmanager
def world(folder: Path, blank: Path) -> Iterator[World]:
    with ExitStack() as stack:
        running = {}
        for role in (Role.HALL, Role.CITY):
            (folder / role.value).mkdir()
            running[role] = stack.enter_context(platform(folder / role.value, PlatformClock(), role=role))
        with ExitStack() as desks:
            yield World(running[Role.HALL], running[Role.CITY], folder, blank, desks)


def cut(desk: Desk, place: Place) -> Callable[[], None]:
    """From now on this terminal does not reach the place; call the result to mend the line."""
    line = desk.places.line(place)
    assert line is not None
    good, line._transport._base_url = line._transport._base_url, "http://127.0.0.1:1"

    def mend() -> None:
        line._transport._base_url = good

    return mend

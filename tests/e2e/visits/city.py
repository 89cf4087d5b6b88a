"""A city platform on loopback, another terminal of it, and a kiosk that is enrolled with it: over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from counter_kit import CounterBench
from kiosk_kit import Bench
from store_kit import HandClock
from terminal_kit import City, Terminal

from intake.calendar_files import load_calendars
from kiosk.parts import TerminalIdentity
from station.composition import resources_folder
from sync.identity import enrol
from sync.platform import enrolment
from sync.platform.rules import Rules
from sync.store.store import Store
from tests.e2e.visits.clerk import ClerkAtWork
from tests.e2e.visits.person import Person
from tests.e2e.visits.pictures import Pictures
from tests.shipped import shipped_catalog
from tests.sync.platform.platform_support import platform

CALENDARS = load_calendars(resources_folder() / "calendars").working_days


@dataclass
class Towns:
    """``elsewhere``: a terminal of another hall. ``here``: who stands at this hall's kiosk; ``line``: its way
    to the city."""

    city: City
    elsewhere: Terminal
    here: Person
    line: Terminal


@contextmanager
def two_halls(home: Path, pictures: Pictures, region: str = "") -> Iterator[Towns]:
    """One city, two halls; nothing has been said between them yet. ``region`` is where the kiosk's hall stands."""
    catalog = shipped_catalog()
    with ExitStack() as stack:
        (home / "city").mkdir()
        running = stack.enter_context(platform(home / "city", rules=Rules(catalog, CALENDARS)))
        blank = home / "blank"
        Store.open(blank, running.clock).close()
        city = City(running, home, blank, stack)
        elsewhere = city.terminal("elsewhere")
        bench = Bench(home / "hall", catalog=catalog, calendars=CALENDARS, region=region)
        identity = enrol(
            bench.home / "kiosk", enrolment.new_code(running.database, running.clock), running.url, name="here"
        )
        store = stack.enter_context(Store.open(bench.home / "kiosk", bench.clock))
        line = Terminal(bench.home / "kiosk", store, HandClock(bench.clock.utc), identity, stack)
        # what the kiosk writes down is by the terminal that was just enrolled
        known = TerminalIdentity(identity.terminal_id, identity.device_code, running.url)
        object.__setattr__(bench.parts, "identity", known)
        stack.callback(bench.close)
        bench.start()
        yield Towns(city, elsewhere, Person(bench, pictures), line)


@contextmanager
def window_in(towns: Towns, home: Path, pictures: Pictures, region: str) -> Iterator[tuple[ClerkAtWork, Terminal]]:
    """A window of the kiosk's hall, enrolled with the same city; a clerk has signed in. With its way to the city."""
    running = towns.city.running
    bench = CounterBench(home, region=region)
    identity = enrol(home / "counter", enrolment.new_code(running.database, running.clock), running.url, name="window")
    store = towns.city.stack.enter_context(Store.open(home / "counter", bench.clock))
    line = Terminal(home / "counter", store, HandClock(bench.clock.utc), identity, towns.city.stack)
    known = TerminalIdentity(identity.terminal_id, identity.device_code, running.url)
    object.__setattr__(bench.parts, "identity", known)
    try:
        bench.start().sign_in()
        yield ClerkAtWork(bench, pictures), line
    finally:
        bench.close()

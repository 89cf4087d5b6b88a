"""Two platforms on one PostgreSQL and one folder of attachments, behind one address, while terminals deliver: one is
killed, then the other, then the database. Nothing is lost, nothing comes twice, and nobody does anything about it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, func, select, text

from intake.intake import digest_of
from sync.clock import SystemClock
from sync.platform.database import Database
from sync.platform.schema import counters, intakes, records
from sync.store.store import Submitted
from tests.faults.forwarder import Forwarder
from tests.faults.hall import Platform, Terminal, agent_of, photo, until
from tests.postgres import Cluster, binaries, server

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        binaries() is None and "CI" not in os.environ, reason="PostgreSQL is not installed: apt-get install postgresql"
    ),
]

_MEMORY = Path("/dev/shm")
#: Nothing here takes so long, even where others use the machine.
_PATIENCE_S = 60.0


class City:
    """Two platforms behind one address, and terminals that never hear of it."""

    def __init__(self, folder: Path, postgres: Cluster | None, url: str, terminals: int, stack: ExitStack) -> None:
        self.postgres = postgres
        shared = folder / "platform"
        shared.mkdir()
        self.platforms = [Platform(shared, database_url=url) for _ in range(2)]
        for platform in self.platforms:
            stack.callback(platform.close)
        self.line = stack.enter_context(Forwarder([platform.address for platform in self.platforms]))
        self.database = stack.enter_context(closing(Database.open(url, SystemClock())))
        self.blobs = shared / "blobs"
        self.terminals: list[Terminal] = []
        self.submitted: dict[str, list[Submitted]] = {}
        for number in range(terminals):
            (folder / f"t{number}").mkdir()
            terminal = Terminal(folder / f"t{number}" / "home", self.platforms[0], self.line.url)
            stack.enter_context(closing(terminal))
            self.terminals.append(terminal)
            self.submitted[terminal.identity.terminal_id] = []
        for terminal in self.terminals:
            stack.enter_context(agent_of(terminal)).await_started()
        self._seed = 0

    def arrived(self) -> int:
        with self.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(intakes)).scalar_one())

    def strike(self, intakes_each: int, blow: Callable[[], None], *, goes_on: bool) -> None:
        """Intakes are taken in; the moment the first of them arrives, others are on their way: then it happens."""
        before = self.arrived()
        for _ in range(intakes_each):
            for terminal in self.terminals:
                self._seed += 1
                taken = terminal.take_in(photo(200_000 + self._seed, self._seed))
                self.submitted[terminal.identity.terminal_id].append(taken)
        until(lambda: self.arrived() > before, "some have arrived", _PATIENCE_S)
        blow()
        if goes_on:
            known = self.arrived()
            until(lambda: self.arrived() > known or self._idle(), "the other one goes on", _PATIENCE_S)

    def _idle(self) -> bool:
        return all(terminal.status().pending == 0 for terminal in self.terminals)

    def database_dies(self) -> None:
        assert self.postgres is not None
        self.postgres.kill()
        self.postgres.start_again()
        for ours in (self.database, *(platform.database for platform in self.platforms)):
            ours.close()  # our own lines to it are dead; the platforms find that out for themselves

    def assert_all_arrived_once(self) -> None:
        until(self._idle, "all is delivered", _PATIENCE_S)
        total = 0
        for terminal in self.terminals:
            mine = self.submitted[terminal.identity.terminal_id]
            total += len(mine)
            status = terminal.status()
            assert (status.acknowledged, status.stuck) == (len(mine), ())
            held = self.platforms[0].intakes(terminal.identity)
            assert {i: entry["digest"] for i, entry in held.items()} == {s.intake_id: s.digest for s in mine}
            for intake_id, entry in held.items():
                for blob in entry["blobs"]:
                    assert (
                        digest_of(self.platforms[0].blob(terminal.identity, intake_id, blob["digest"]))
                        == (blob["digest"])
                    )
            terminal.assert_whole()
        assert not [path for path in self.blobs.rglob("*.part") if path.is_file()]
        self._assert_counted_once(total)

    def _assert_counted_once(self, total: int) -> None:
        """The feed has a number for each case, none twice, and none that is still to be given."""
        with self.database.read() as connection:
            numbers = list(connection.execute(select(intakes.c.changed)).scalars())
            kept = connection.execute(
                select(func.count()).select_from(records).where(records.c.kind == "intake")
            ).scalar()
            last = connection.execute(select(counters.c.value).where(counters.c.name == "changes")).scalar_one()
        assert (len(set(numbers)), kept) == (total, total)
        assert max(numbers) <= last


@contextmanager
def on_postgres(folder: Path, terminals: int) -> Iterator[City]:
    programs = binaries()
    assert programs is not None, "PostgreSQL is not installed: apt-get install postgresql"
    below = _MEMORY if os.access(_MEMORY, os.W_OK) else Path(tempfile.gettempdir())
    with server(programs, durable=True, below=below) as postgres, ExitStack() as stack:
        engine = create_engine(postgres.url.format(name="postgres"), isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE city"))
        engine.dispose()
        yield City(folder, postgres, postgres.url.format(name="city"), terminals, stack)


def blows(city: City) -> list[tuple[Callable[[], None], bool]]:
    """What happens, in turn, and whether the other platform can go on meanwhile."""
    first, second = city.platforms
    return [(first.kill, True), (first.start, True), (second.kill, True), (second.start, True)]


def test_one_of_two_dies_and_then_the_other_and_then_the_database(tmp_path: Path) -> None:
    with on_postgres(tmp_path, terminals=2) as city:
        for blow, goes_on in blows(city):
            city.strike(2, blow, goes_on=goes_on)
        city.strike(2, city.database_dies, goes_on=False)
        city.assert_all_arrived_once()
        assert all(city.line.carried), "both platforms had their share"


@pytest.mark.proof
def test_two_platforms_and_their_database_die_again_and_again(tmp_path: Path) -> None:
    with on_postgres(tmp_path, terminals=4) as city:
        for _ in range(12):
            for blow, goes_on in blows(city):
                city.strike(4, blow, goes_on=goes_on)
            city.strike(4, city.database_dies, goes_on=False)
        city.assert_all_arrived_once()


def test_two_platforms_on_one_sqlite_file_keep_out_of_each_others_way(tmp_path: Path) -> None:
    """Not how a city runs it, but nothing is lost where somebody does."""
    with ExitStack() as stack:
        city = City(tmp_path, None, f"sqlite:///{tmp_path / 'platform.db'}", 1, stack)
        city.strike(4, city.platforms[0].kill, goes_on=True)
        city.assert_all_arrived_once()

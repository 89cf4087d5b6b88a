"""The kill half of the proof: SIGKILL of real processes at seeded moments, again and again on the same home.

A *life* is a home with a chain of kills: of the app while it takes in and shreds, of the agent while it delivers, of
the platform while it takes records, or of a store's migration at one statement after the other. Then everything is
started once more and left in peace, and what was acknowledged is compared with what the platform holds.

``python -m tests.torture.kills COUNT SEED [WORKERS]`` runs the campaign alone.
"""

from __future__ import annotations

import gc
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from random import Random

import tests.torture.kits  # noqa: F401
from sync.clock import SystemClock
from sync.identity import Identity
from sync.platform.blobs import BlobFolder
from sync.platform.cli import SystemClock as PlatformClock
from sync.platform.database import Database
from sync.platform.rules import shipped_rules
from sync.store import migrate
from sync.store.errors import KnownStoreError
from sync.store.store import Store
from tests.sync.package_kit import package
from tests.torture import lives, old_stores, wrong_lives
from tests.torture.bench import quiet
from tests.torture.homes import Promised, Verdict, compare_with_platform, copied_home
from tests.torture.kits import ROOT
from tests.torture.quick import quick_opening
from tests.torture.tally import Tally
from tests.torture.workers import in_workers
from tests.torture.wrong_lives import Variant
from tests.torture.zygote import Child, Moment, Say, bring_forth, moment_of, see_die

KIND = "kill"
#: "Back in five seconds" (RELIABILITY F2): from the start of the process until a first record is delivered.
BACK_S = 5.0
#: The longest chain of kills on one home.
_MOST = 20
#: A broken product is caught within so many lives.
_TRIES = 8
NEVER = Moment()


class Nursery:
    """A platform, a blank home, and a process without threads that forks all others."""

    def __init__(self, folder: Path, wrong: Variant = nullcontext) -> None:
        self.folder = folder
        self.wrong = wrong
        self.city = folder / "city"
        self.city.mkdir()
        self.url_of_database = f"sqlite:///{self.city / 'platform.db'}"
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = int(free.getsockname()[1])
        self.blank = folder / "blank"
        Store.open(self.blank, SystemClock()).close()
        self.count = 0
        self._warm_up()
        self.platform = self.start_platform()
        self._warm_agent()
        gc.collect()
        gc.freeze()

    def _warm_up(self) -> None:
        """Reads, imports and compiles once what each process would do for itself: they shall be killed at work."""
        import cryptography.hazmat.backends.openssl.backend  # noqa: F401

        shipped_rules(), lives.catalog(), lives.line(), package()
        home = copied_home(self.blank, self.folder / "warm")
        lives.warm_up(home)
        shutil.rmtree(home)

    def _warm_agent(self) -> None:
        home = self.home()
        lives.carry(home)
        until = time.monotonic() + BACK_S
        while threading.active_count() > 1 and time.monotonic() < until:
            time.sleep(0.01)
        shutil.rmtree(home)

    @classmethod
    @contextmanager
    def open(cls, wrong: Variant = nullcontext) -> Iterator[Nursery]:
        folder = Path(tempfile.mkdtemp(prefix="hall-kills-"))
        with quick_opening(), quiet():
            nursery = cls(folder, wrong)
            try:
                yield nursery
            finally:
                nursery.platform.kill()
                gc.unfreeze()
                shutil.rmtree(folder)

    def start_platform(self, moment: Moment = NEVER) -> Child:
        if threading.active_count() > 1:
            raise RuntimeError("a process with threads must not fork")
        platform = self.bring_forth(partial(lives.serve, self.city, self.port), moment)
        if not platform.hear(1) and not moment.operation:
            raise RuntimeError("the platform did not start")
        return platform

    def bring_forth(self, life: Callable[[Say], None], moment: Moment = NEVER) -> Child:
        """A process of the product, or of the wrong one."""

        def live(say: Say) -> None:
            with self.wrong():
                life(say)

        return bring_forth(live, moment)

    def live_and_die(self, life: Callable[[Say], None], moment: Moment) -> Child:
        return see_die(self.bring_forth(life, moment), moment)

    def restart_platform(self, moment: Moment = NEVER) -> None:
        self.platform.kill()
        self.platform = self.start_platform(moment)

    def home(self) -> Path:
        """A new, enrolled terminal."""
        self.count += 1
        home = copied_home(self.blank, self.folder / f"home-{self.count}")
        self.join(home)
        return home

    def join(self, home: Path) -> None:
        url = f"http://127.0.0.1:{self.port}"
        child = see_die(bring_forth(lambda _: lives.join(home, self.url_of_database, url)), NEVER)
        if not child.ended_well:
            raise RuntimeError("the terminal was not enrolled")


class Life:
    """One home and what befalls it."""

    def __init__(self, nursery: Nursery, seed: int, only: str = "", revision: str | None = None) -> None:
        """``only``: nothing but this is killed: app, agent, platform, migration (from ``revision``)."""
        self.revision = revision
        self.nursery = nursery
        self.seed = seed
        self.only = only
        self.rng = Random(f"{KIND}:{seed}")
        self.verdict = Verdict(f"{KIND}:{seed}")
        self.promised = Promised()
        self.kills = 0

    def go(self, most: int) -> Tally:
        """At most so many kills, at least one is tried."""
        if self.rng.random() < 0.3 if not self.only else self.only == "migration":
            home = old_stores.an_old_home(self.nursery, self.rng, self.promised, self.revision)
            self._kill_migration(home, most)
        else:
            home = self.nursery.home()
            for _ in range(min(most, self.rng.randint(8, _MOST))):
                self._kill_something(home)
        self._end(home)
        shutil.rmtree(home)
        return self.verdict.tally(self.kills)

    def _kill_something(self, home: Path) -> None:
        ways = {
            "app": (self._kill_app, 16),
            "agent": (self._kill_agent, 8),
            "purge": (self._kill_purge, 3),
            "platform": (self._kill_platform, 1),
        }
        name = self.rng.choices(list(ways), [weight for _, weight in ways.values()])[0]
        if self.only == "platform" and not self.promised.digests:
            name = "app"  # first there must be something to take
        elif self.only:
            name = self.only
        ways[name][0](home)

    def _kill_app(self, home: Path) -> None:
        life = partial(lives.take_in_for_ever, home, f"{self.seed}:{self.kills}")
        child = self.nursery.live_and_die(life, moment_of(self.rng, 150, 2, 0.04))
        self.heard(child)
        self._must_be_killed(child)

    def _kill_agent(self, home: Path) -> None:
        child = self.nursery.live_and_die(partial(lives.deliver, home), moment_of(self.rng, 100, 1, 0.1))
        if not child.killed and not child.ended_well:
            self.verdict.lost.append(f"the agent ended by itself ({child.status})")
        self.kills += child.killed

    def _kill_purge(self, home: Path) -> None:
        """What is delivered may be shredded; what is not, never."""
        self.promised.purged = True
        child = self.nursery.live_and_die(partial(lives.purge, home), moment_of(self.rng, 60, 2, 0.02))
        if not child.killed and not child.ended_well:
            self.verdict.unreadable.append(f"the purge ended by itself ({child.status})")
        self.kills += child.killed

    def _kill_platform(self, home: Path) -> None:
        """While the agent delivers; the agent goes on and finds it again."""
        when = self.rng.choice(("operation", "time", "answer"))
        if when == "operation":
            self.nursery.restart_platform(Moment(operation=self.rng.randint(20, 120)))
        agent = self.nursery.bring_forth(partial(lives.deliver, home))
        agent.hear(1 if when == "time" else 2, 0.5 if when == "operation" else BACK_S)
        if when == "time":
            until = time.monotonic() + self.rng.uniform(0.0, 0.3)
            while agent.listen(until - time.monotonic()):
                pass
        self.nursery.restart_platform()
        agent.bury()
        if not agent.ended_well:
            self.verdict.lost.append(f"the agent did not survive the platform's end ({agent.status})")
        self.kills += 1

    def _kill_migration(self, home: Path, most: int) -> None:
        """At one statement after the other, until it gets through."""
        old = old_stores.Look.at(home)
        head = old_stores.Look.at(self.nursery.blank)
        operation = self.rng.randint(1, 20)
        for _ in range(most):
            child = self.nursery.live_and_die(partial(lives.bring_forward, home), Moment(operation=operation))
            self.kills += child.killed
            try:
                self.verdict.unreadable += old.compare(home, head, began=bool(child.of_sort("changing")))
            except KnownStoreError as error:
                self.verdict.unreadable.append(f"the store does not open after operation {operation}: {error}")
            if not child.killed:
                if not child.ended_well:
                    self.verdict.unreadable.append(f"the migration failed ({child.status})")
                break
            operation += self.rng.randint(1, 2)

    def heard(self, child: Child) -> None:
        """What was acknowledged before the end."""
        for line in child.of_sort("taken"):
            self.promised.add(line["id"], line["digest"])
        self.promised.moves |= {line["id"] for line in child.of_sort("moved")}
        self.promised.shredded |= {line["id"] for line in child.of_sort("shredded")}

    def _must_be_killed(self, child: Child) -> None:
        self.kills += child.killed
        if not child.killed:
            self.verdict.unreadable.append(f"the app ended by itself ({child.status})")

    def _end(self, home: Path) -> None:
        """In peace: the queue empties, and then everything is where it should be, once."""
        agent = self.nursery.bring_forth(partial(lives.deliver, home))
        begun = time.monotonic()
        agent.hear(2)
        took = time.monotonic() - begun
        agent.bury()
        if not agent.of_sort("empty"):
            self.verdict.lost.append(f"the agent did not empty the queue ({agent.status}, {agent.said})")
        if took > BACK_S:
            self.verdict.lost.append(f"back after {took:.1f} s")
        clock = PlatformClock()
        database = Database.open(self.nursery.url_of_database, clock)
        try:
            with Store.open(home, SystemClock()) as store:
                blobs = BlobFolder(self.nursery.city / "blobs")
                compare_with_platform(self.verdict, self.promised, store, Identity.load(home), database, blobs)
                store.sweep_blobs()
                self.verdict.unreadable += [f"verify: {error}" for error in store.verify().errors]
        finally:
            database.close()


def work(count: int, seed: int, tell: Callable[[Tally], None]) -> None:
    """So many kills in this process, in lives from ``seed`` on. The process has no threads."""
    with Nursery.open() as nursery:
        done, life = 0, seed
        while done < count:
            tally = Life(nursery, life).go(count - done)
            tell(tally)
            done += tally.runs
            life += 1


def whole_life(_count: int, seed: int, tell: Callable[[Tally], None]) -> None:
    """The life of this seed to its end."""
    with Nursery.open() as nursery:
        tell(Life(nursery, seed).go(1000))


def migrations(count: int, seed: int, tell: Callable[[Tally], None]) -> None:
    """So many kills of migrations, of each earlier schema in turn."""
    with Nursery.open() as nursery:
        for number, revision in enumerate(migrate.REVISIONS[:-1]):
            tell(Life(nursery, seed + number, "migration", revision).go(count // (len(migrate.REVISIONS) - 1)))


def platforms(count: int, seed: int, tell: Callable[[Tally], None]) -> None:
    """So many kills of the platform, while an agent delivers to it."""
    with Nursery.open() as nursery:
        done = 0
        while done < count:
            tally = Life(nursery, seed + done, "platform").go(count - done)
            tell(tally)
            done += tally.runs


def campaign(count: int, seed: int, workers: int = 2) -> Tally:
    """``count`` kills from ``seed`` on, in so many processes (at least one of its own)."""
    return in_workers("tests.torture.kills", work, count, seed, max(1, workers))


def replay(seed: int) -> Tally:
    """The life of this seed again."""
    return in_workers("tests.torture.kills", whole_life, 1, seed, 1)


def caught() -> dict[str, bool]:
    """Does a kill show what is wrong with each product that has one promise less? In a process without threads."""
    command = [sys.executable, "-m", "tests.torture.kills", "--caught"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    found: dict[str, bool] = json.loads(done.stdout)
    return found


def _is_seen(variant: Variant, only: str) -> bool:
    with Nursery.open(variant) as nursery:
        return any(not Life(nursery, seed, only).go(_MOST * 4).clean for seed in range(_TRIES))


def main(arguments: list[str]) -> None:
    if arguments == ["--caught"]:
        seen = {name: _is_seen(variant, only) for name, (variant, only) in wrong_lives.VARIANTS.items()}
        sys.stdout.write(json.dumps(seen) + "\n")
        return
    count, seed, workers = (int(text) for text in (*arguments, "1", "1", "2")[:3])
    begun = time.monotonic()
    tally = campaign(count, seed, workers)
    words = f"kills {tally.runs}, lost {tally.lost}, twice {tally.twice}, unreadable {tally.unreadable}"
    rate = f"{tally.runs / (time.monotonic() - begun):.1f}/s"
    sys.stdout.write("\n".join([*tally.findings, f"{words}, {rate}", ""]))
    sys.exit(not tally.clean)


if __name__ == "__main__":
    main(sys.argv[1:])

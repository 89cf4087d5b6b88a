"""What the processes do that are killed: take in, deliver, migrate, shred; and the platform that takes records."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from random import Random

from joserfc.jwk import ECKey

import tests.torture.kits  # noqa: F401
from intake.attachment import BlobRef
from intake.catalog import Catalog, load_catalog
from intake.intake import Intake
from intake.receipt import Hall
from station.back_entry import BackEntry, example_line
from sync.agent import Patience
from sync.agent_process import run_agent
from sync.identity import Identity, enrol
from sync.opening import open_store
from sync.platform import enrolment
from sync.platform.blobs import BlobFolder
from sync.platform.cli import SystemClock
from sync.platform.database import Database
from sync.platform.role import Role
from sync.platform.serving import serve_until_told
from sync.store import migrate
from sync.store.retention import RetentionRules
from sync.store.room import RoomRules
from sync.store.store import Store
from tests.sync.case_kit import notice
from tests.sync.package_kit import visit
from tests.sync.store_kit import draft_of, intake_of, new_id, person
from tests.torture.homes import cheap_codes
from tests.torture.kits import ROOT
from tests.torture.zygote import Say

PATIENCE = Patience(0.01, 0.05)
TIMEOUT_S = 3.0
_RESOURCES = ROOT / "resources"
_SIZES = (1, 700, 4_000, 30_000, 70_000, 200_000)


@cache
def catalog() -> Catalog:
    return load_catalog(_RESOURCES / "catalog")


@cache
def line() -> bytes:
    """A line of back-entry with packaged samples."""
    return json.dumps(json.loads(example_line(_RESOURCES / "samples")), ensure_ascii=False).encode()


def join(home: Path, database_url: str, url: str) -> None:
    """Enrols with the platform."""
    clock = SystemClock()
    database = Database.open(database_url, clock)
    with cheap_codes():
        enrol(home, enrolment.new_code(database, clock), url, name="自助终端")


def serve(folder: Path, port: int, say: Say) -> None:
    """The platform, on SQLite, as ``hall-platform serve`` runs it."""
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    sys.stdout = Announcer(say)  # type: ignore[assignment]
    clock = SystemClock()
    with cheap_codes():
        database = Database.open(f"sqlite:///{folder / 'platform.db'}", clock)
        serve_until_told(database, BlobFolder(folder / "blobs"), clock, "127.0.0.1", port, None, Role.CITY)


class Announcer:
    """Stands where the platform says that it is ready."""

    def __init__(self, say: Say) -> None:
        self._say = say

    def write(self, text: str) -> int:
        if text.startswith("ready"):
            self._say("ready")
        return len(text)

    def flush(self) -> None:
        """Nothing is kept back."""


def deliver(home: Path, say: Say) -> None:
    """The agent until its queue is empty."""
    say("begun")
    mark = Store.mark_delivered

    def told(*arguments: object, **named: object) -> None:
        mark(*arguments, **named)  # type: ignore[arg-type]
        say("delivered")

    Store.mark_delivered = told  # type: ignore[method-assign]
    say("empty" if carry(home) else "not empty")


def carry(home: Path) -> bool:
    """The agent's process, in this one; True when nothing is left."""
    rules = RoomRules(ballast_mb=0)
    return run_agent(home, until_empty=True, patience=PATIENCE, timeout_s=TIMEOUT_S, ca_file=None, room_rules=rules)


def purge(home: Path, say: Say) -> None:
    """Shreds what has had its time: the calendar is put forward by years, so that everything delivered has."""
    store, clock = open_store(home)
    begun = clock.now().utc
    for years in (2, 4, 6):
        done = store.purge(begun + timedelta(days=365 * years), RetentionRules())
        say("purged", cases=done.cases)


def bring_forward(home: Path, say: Say) -> None:
    """Opens the store, which migrates it."""
    run_scripts = migrate.run_scripts

    def told(*arguments: object, **named: object) -> None:
        say("changing")
        run_scripts(*arguments, **named)  # type: ignore[arg-type]

    migrate.run_scripts = told  # type: ignore[assignment]
    open_store(home)
    say("opened")


def take_in_for_ever(home: Path, seed: str, say: Say) -> None:
    """An app at work; each line says what has just been acknowledged."""
    Taking(home, Random(seed), say).for_ever()


def warm_up(home: Path) -> None:
    """Does once what compiles things, at a home of no platform's."""
    nowhere = Identity("T-K7M2", "K7M2", "urn:x", "", "", {}, "", "", None, ECKey.generate_key("P-256"))
    taking = Taking(home, Random(1), lambda *_, **__: None, nowhere)
    taking.single()
    taking.package()
    taking.back_entry()
    taking.abandon()
    taking.close()


class Taking:
    """One process of an app: singles, packages, lines of back-entry, moves, prints, abandoned drafts."""

    def __init__(self, home: Path, rng: Random, say: Say, identity: Identity | None = None) -> None:
        self._home, self._rng, self._say = home, rng, say
        self._store, self._clock = open_store(home)
        self._identity = identity or Identity.load(home)

    def for_ever(self) -> None:
        ways = (self.single, self.package, self.back_entry, self.abandon)
        while True:
            self._rng.choices(ways, (6, 1, 2, 2))[0]()

    def close(self) -> None:
        self._store.close()

    def single(self) -> None:
        """An intake with all that an app does around it."""
        store, case = self._store, new_id()
        store.save_draft(draft_of(draft_id=case), person(store))
        sizes = [self._rng.choice(_SIZES) for _ in range(self._rng.randint(0, 3))]
        pages = tuple(store.put_blob(case, self._rng.randbytes(size), "image/jpeg") for size in sizes)
        store.put_blob(case, b"a page taken again", "image/jpeg")
        build = self._build(case, pages)
        submitted = store.submit(case, build, lambda _: b"receipt")
        self._say("taken", id=submitted.intake_id, digest=submitted.digest)
        if self._rng.random() < 0.3:  # a screen that did not see the answer asks again
            again = store.submit(case, build, lambda _: b"receipt")
            self._say("taken", id=again.intake_id, digest=again.digest)
        if self._rng.random() < 0.2:
            event = notice(store, case, terminal=self._identity.terminal_id)
            self._say("moved", id=event.event.id)
        store.start_print(submitted.print_job_id)
        store.finish_print(submitted.print_job_id, "printed")

    def plain(self) -> None:
        """An intake that a program of any schema could have taken in."""
        store, case = self._store, new_id()
        pages = (store.put_blob(case, self._rng.randbytes(3_000), "image/jpeg"),)
        submitted = store.submit(case, self._build(case, pages), lambda _: b"receipt")
        self._say("taken", id=submitted.intake_id, digest=submitted.digest)

    def _build(self, case: str, pages: tuple[BlobRef, ...]) -> Callable[[int], Intake]:
        code, terminal = self._identity.device_code, self._identity.terminal_id

        def build(sequence: int) -> Intake:
            made = intake_of(case, sequence, pages)
            return replace(made, case_no=made.case_no.replace("DK7M2", f"D{code}"), terminal_id=terminal)

        return build

    def package(self) -> None:
        made = visit(self._store, new_id())
        made = replace(made, terminal_id=self._identity.terminal_id, device_code=self._identity.device_code)
        submitted = made.submit()
        for case in submitted.cases:
            self._say("taken", id=case.intake_id, digest="")

    def back_entry(self) -> None:
        hall = Hall("示例市政务服务中心")
        entry = BackEntry(self._store, self._clock, self._identity, catalog(), hall, test_build=True)
        submitted = entry.enter(line(), self._home).submitted
        self._say("taken", id=submitted.intake_id, digest=submitted.digest)

    def abandon(self) -> None:
        """A draft with a page, shredded."""
        draft = draft_of()
        self._store.save_draft(draft, person(self._store))
        self._store.put_blob(draft.id, b"never handed in", "image/jpeg")
        self._store.discard_draft(draft.id)
        self._say("shredded", id=draft.id)

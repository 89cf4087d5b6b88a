"""A seeded day of a terminal: everything an app and the agent do to a store, with what was acknowledged of it.

Into the recorder's log go, between the operations of the disk, marks that say where the program stood:
`Candidate` (a transaction as it is about to be committed), `Committed`, `Acknowledged`, `MayGo` (what a call that was
begun may take away), `Found` (what was there when the store was opened again).
"""

from __future__ import annotations

import random
import secrets
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

from sync.records import intake_record
from sync.store.ending import Because, SettledAs
from sync.store.engine import Database
from sync.store.errors import KnownStoreError
from sync.store.retention import RetentionRules
from sync.store.store import Store
from tests.torture.recorder import Recorder
from tests.torture.states import Fact, State, facts_of, read_state, rows

_KITS = str(Path(__file__).parents[1] / "sync")
if _KITS not in sys.path:  # where the kits of the sync tests find each other
    sys.path.append(_KITS)

import case_kit  # noqa: E402
import package_kit  # noqa: E402
from receipts_kit import receipt  # noqa: E402
from store_kit import HandClock, draft_of, intake_of, new_id, person, take_in  # noqa: E402

from intake.papers.numbering import NumberBlock  # noqa: E402
from intake.papers.paper import PaperKind  # noqa: E402
from sync.notes import Complaint  # noqa: E402

#: How often an app tries to open a store that it cannot open.
_TRIES = 40
#: A printer is done before the next thing happens, mostly.
_DONE_PRINTING = 0.7
_AT = "2026-05-14T04:00:01.000Z"


@dataclass(frozen=True, slots=True)
class Candidate:
    state: State


@dataclass(frozen=True, slots=True)
class Committed:
    pass


@dataclass(frozen=True, slots=True)
class Acknowledged:
    facts: frozenset[Fact]


@dataclass(frozen=True, slots=True)
class MayGo:
    facts: frozenset[Fact]


@dataclass(frozen=True, slots=True)
class Found:
    state: State


@contextmanager
def marked_commits(recorder: Recorder) -> Iterator[None]:
    """Every transaction of the product tells the log what it is about to commit, and that it has."""
    real = Database.write

    @contextmanager
    def write(database: Database) -> Iterator[Any]:
        with real(database) as connection:
            yield connection
            recorder.mark(Candidate(read_state(connection.connection.driver_connection)))
        recorder.mark(Committed())

    with mock.patch.object(Database, "write", write):
        yield


@contextmanager
def seeded_chance(seed: int) -> Iterator[None]:
    """Names and keys of a run are the same each time: so is the order in which pages are written."""
    rng = random.Random(seed)
    with (
        mock.patch.object(secrets, "token_bytes", lambda size=32: rng.randbytes(size)),
        mock.patch.object(secrets, "token_hex", lambda size=32: rng.randbytes(size).hex()),
        mock.patch.object(secrets, "randbits", rng.getrandbits),
    ):
        yield


@dataclass
class Day:
    """What happened so far, and what can be done next."""

    recorder: Recorder
    rng: random.Random
    home: Path
    early: bool = False  # acknowledge before the commit: a broken variant
    clock: HandClock = field(default_factory=HandClock)
    drafts: dict[str, list[Any]] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    noticed: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    stuck: list[str] = field(default_factory=list)
    jobs: list[str] = field(default_factory=list)
    printing: str | None = None
    notes: list[str] = field(default_factory=list)
    troubles: int = 0
    purges: int = 0

    def run(self, steps: int) -> None:
        """The store is opened, lived in and left open: where a terminal is when the power goes."""
        self.open()
        doings = self.doings()
        names, weights = list(doings), [weight for weight, _ in doings.values()]
        for name in self.rng.choices(names, weights, k=steps):
            self.clock.advance(self.rng.uniform(0.1, 90))
            try:
                if self.printing is not None and self.rng.random() < _DONE_PRINTING:
                    self.print()
                doings[name][1]()
            except KnownStoreError:  # nothing of it is acknowledged; after an error of the disk the store is reopened
                self.reopen()
        with suppress(KnownStoreError):
            self.store.close()

    def open(self) -> None:
        for _ in range(_TRIES):
            try:
                self.store = Store.open(self.home, self.clock)
                self.recorder.mark(Found(self.look()))
            except KnownStoreError:  # the disk is still full: as an app does, again later
                self.troubles += 1
            else:
                return
        raise AssertionError("the store does not open any more")

    def reopen(self) -> None:
        self.troubles += 1
        with suppress(KnownStoreError):
            self.store.close()
        self.open()
        self.catch_up()

    def look(self) -> State:
        with self.store._database.read() as connection:
            return read_state(connection.connection.driver_connection)

    def catch_up(self) -> None:
        """What is there after all, of a call that did not say so."""
        state = self.look()
        self.cases = [row[0] for row in rows(state, "intakes", "id")]
        self.drafts = {row[0]: self.drafts.get(row[0], []) for row in rows(state, "drafts", "id")}
        known = set(rows(state, "blobs", "case_id", "digest"))
        for case, refs in self.drafts.items():
            refs[:] = [ref for ref in refs if (case, ref.digest) in known]
        self.records = [row[0] for row in rows(state, "outbox", "id", "state") if row[1] == "pending"]
        self.stuck = [row[0] for row in rows(state, "outbox", "id", "state") if row[1] == "stuck"]
        self.noticed = [case for case, name in rows(state, "intakes", "id", "state") if name == "awaiting_supplement"]
        self.notes = [row[0] for row in rows(state, "notes", "id")]
        started = [row[0] for row in rows(state, "print_jobs", "id", "state") if row[1] == "started"]
        self.printing = started[0] if started else None
        self.jobs = [row[0] for row in rows(state, "print_jobs", "id", "state") if row[1] == "queued"]

    def acknowledge(self, *facts: Fact) -> None:
        self.recorder.mark(Acknowledged(frozenset(facts)))

    def may_go(self, *facts: Fact) -> None:
        self.recorder.mark(MayGo(frozenset(facts)))

    # --- what is done -----------------------------------------------------------------------------------------

    def doings(self) -> dict[str, tuple[int, Callable[[], None]]]:
        return {
            "put_blob": (14, self.put_blob),
            "save_draft": (8, self.save_draft),
            "submit": (16, self.submit),
            "submit_package": (1, self.submit_package),
            "discard": (3, self.discard),
            "notice": (5, self.notice),
            "supplement": (4, self.supplement),
            "note": (4, self.note),
            "change_note": (2, self.change_note),
            "print": (6, self.print),
            "deliver": (9, self.deliver),
            "trouble": (2, self.trouble),
            "park": (4, self.park),
            "release": (3, self.release),
            "settle": (2, self.settle),
            "purge": (2, self.purge),
            "number_block": (1, self.number_block),
            "sweep": (2, self.sweep),
            "checkpoint": (4, self.checkpoint),
            "restart": (3, self.restart),
        }

    def put_blob(self) -> None:
        case = self.rng.choice([*self.drafts, new_id()])
        size = self.rng.choice((0, 40, 700, 3000, 9000, 70_000))
        ref = self.store.put_blob(case, self.rng.randbytes(size), "image/jpeg")
        self.drafts.setdefault(case, []).append(ref)
        self.acknowledge(("blob", case, ref.digest))

    def save_draft(self) -> None:
        case = self.rng.choice([*self.drafts, new_id()])
        draft = draft_of(draft_id=case).with_answer("phone", f"138{self.rng.randrange(10**8):08d}")
        self.store.save_draft(draft, person(self.store))
        self.drafts.setdefault(case, [])
        self.acknowledge(("draft", case))

    def submit(self) -> None:
        case = self.rng.choice([*self.drafts, new_id()])
        refs = tuple(self.drafts.get(case, ()))
        facts: list[Fact] = [("blob", case, ref.digest) for ref in refs]

        def printed(intake: Any) -> bytes:
            digest = intake_record(intake).digest
            facts.extend((("intake", case, digest), ("record", case, digest), ("event", case, case)))
            if self.early:
                self.acknowledge(*facts)
            return b"receipt data"

        self.may_go(("draft", case))
        done = self.store.submit(case, lambda sequence: intake_of(case, sequence, refs), printed)
        self.taken_in(case, done, facts)

    def submit_package(self) -> None:
        visit = package_kit.visit(self.store, new_id())
        self.acknowledge(("draft", visit.draft.id))
        self.may_go(("draft", visit.draft.id))
        done = visit.submit()
        facts: list[Fact] = [("event", one, one) for one in (case.intake_id for case in done.cases)]
        for one in done.cases:
            self.cases.append(one.intake_id)
            self.records.append(one.intake_id)
        self.taken_in(visit.draft.id, done, facts)

    def taken_in(self, case: str, done: Any, facts: list[Fact]) -> None:
        self.drafts.pop(case, None)
        if case not in self.cases:
            self.cases.append(case)
            self.records.append(case)
        self.jobs.append(done.print_job_id)
        self.acknowledge(*facts, ("job", done.print_job_id, case))

    def discard(self) -> None:
        if not self.drafts:
            return
        case = self.rng.choice(list(self.drafts))
        self.may_go(("draft", case), *(("blob", case, ref.digest) for ref in self.drafts[case]))
        self.store.discard_draft(case)
        del self.drafts[case]

    def notice(self) -> None:
        free = [case for case in self.cases if case not in self.noticed]
        if not free:
            return
        case = self.rng.choice(free)
        line = self.store.case_line(case)
        if line is None or line.package_id is not None or line.state.value != "awaiting_acceptance":
            return
        done = case_kit.notice(self.store, case, wishes=case_kit.WISHES)
        self.noticed.append(case)
        self.records.append(done.event.id)
        self.jobs += done.jobs
        papers: list[Fact] = [("paper", paper) for paper in done.papers]
        self.acknowledge(("event", case, done.event.id), *papers, *(("job", job, case) for job in done.jobs))

    def supplement(self) -> None:
        if not self.noticed:
            return
        case = self.noticed.pop(self.rng.randrange(len(self.noticed)))
        page = self.store.put_blob(case, self.rng.randbytes(500), "image/jpeg")
        self.acknowledge(("blob", case, page.digest))
        done = case_kit.supplement(self.store, case, 1, 2, page=page)
        self.records.append(done.event.id)
        self.acknowledge(("event", case, done.event.id))

    def note(self) -> None:
        def make(number: int) -> Complaint:
            facts = {"number": f"TS20260514{number:05d}", "terminal": "T-K7M2", "at": _AT, "subject": "等候"}
            return Complaint.model_validate({**facts, "text": "等候时间太长", "name": "测试甲", "phone": "13800000000"})

        kept = self.store.add_record("complaint", make, note_id=new_id())
        self.notes.append(kept.id)
        self.acknowledge(("note", kept.id, "1"))

    def change_note(self) -> None:
        if not self.notes:
            return
        note = self.rng.choice(self.notes)
        more = {"reply": "已经增开窗口", "replied_at": _AT, "replied_by": "c01"}
        before = rows(self.look(), "notes", "id", "revision")
        self.may_go(*(("note", one, str(revision)) for one, revision in before if one == note))
        self.store.change_record(note, lambda kept: kept.model_copy(update=more))
        after = dict(rows(self.look(), "notes", "id", "revision"))
        self.acknowledge(("note", note, str(after[note])))

    def print(self) -> None:
        """Starts and ends take turns, so that the power may also go while something is being printed."""
        if self.printing is not None:
            job, self.printing = self.printing, None
            self.store.finish_print(job, self.rng.choice(("printed", "not_printed", "unknown")))
        elif self.jobs:
            job = self.jobs.pop(self.rng.randrange(len(self.jobs)))
            attempt = self.store.start_print(job)
            self.printing = job
            self.acknowledge(("attempt", job, str(attempt.number)))

    def deliver(self) -> None:
        if ready := self.store.ready_records(limit=3):
            record = self.rng.choice(ready)
            assert self.store.record_data(record.id)
            self.may_go(("pending", record.id), ("stuck", record.id))
            self.store.mark_delivered(record.id, receipt(record.id, self.clock.utc, self.clock.utc), _AT)
            self.records = [one for one in self.records if one != record.id]
            self.acknowledge(("delivered", record.id))

    def trouble(self) -> None:
        if self.records:
            self.store.mark_trouble(self.rng.choice(self.records), "offline")

    def park(self) -> None:
        if self.records:
            record = self.records.pop(self.rng.randrange(len(self.records)))
            self.store.park(record, "invalid", "detail", "way out")
            self.stuck.append(record)
            self.acknowledge(("stuck", record))

    def release(self) -> None:
        if self.stuck:
            record = self.stuck.pop(self.rng.randrange(len(self.stuck)))
            self.may_go(("stuck", record))
            self.store.release(record)
            self.records.append(record)
            self.acknowledge(("pending", record))
            self.may_go(("pending", record))

    def settle(self) -> None:
        if self.stuck:
            record = self.stuck.pop(self.rng.randrange(len(self.stuck)))
            self.may_go(("stuck", record), *(("pending", one) for one in self.records))
            ended = self.store.settle_stuck(record, SettledAs.HANDED_OVER, Because.ON_PAPER, "c01")
            self.records = [one for one in self.records if one not in ended]
            self.acknowledge(*(("settled", one) for one in ended))

    def purge(self) -> None:
        """Whatever is over goes: what is still to be sent must not."""
        state = self.look()
        kept = {case for case, is_open in rows(state, "outbox", "case_id", "state") if is_open in ("pending", "stuck")}
        stays = {fact for fact in facts_of(state) if fact[0] in ("intake", "event", "blob") and fact[1] in kept}
        self.may_go(*(facts_of(state) - stays))
        self.purges += 1
        self.store.purge(self.clock.utc + timedelta(days=400 * self.purges), RetentionRules(1, 1, 1))
        after = self.look()
        self.catch_up()
        self.acknowledge(*(fact for fact in facts_of(after) if fact[0] == "shredded"))

    def number_block(self) -> None:
        first = self.rng.randrange(1, 9000) * 10
        block = NumberBlock("示例民", PaperKind.ONE_TIME_NOTICE, 2026, first, first + 9, first)
        self.store.keep_number_block(block)

    def sweep(self) -> None:
        self.store.sweep_blobs()

    def checkpoint(self) -> None:
        self.store.checkpoint()

    def restart(self) -> None:
        with suppress(KnownStoreError):
            self.store.close()
        self.open()
        self.catch_up()


__all__ = [
    "Acknowledged",
    "Candidate",
    "Committed",
    "Day",
    "Found",
    "HandClock",
    "MayGo",
    "draft_of",
    "intake_of",
    "marked_commits",
    "new_id",
    "package_kit",
    "person",
    "seeded_chance",
    "take_in",
]

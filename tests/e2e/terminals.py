"""A demo hall with several terminals, looked at from outside: their stores, the hall node, the city, the paper."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

from devices.spawn import Child, command_line
from intake.intake import digest_of
from station.demo import DemoHall, _Part
from station.terminal_file import load_terminal
from sync.hall.drafts import HallDrafts
from sync.hall.places import Places
from sync.hall.results import Found
from sync.identity import Identity
from sync.opening import open_store
from sync.platform.blobs import Address, BlobFolder
from sync.store.drafts import KeptDraft
from tests.e2e.running import platform_intakes
from tests.faults.forked import Forked, run
from tests.faults.hall import DEADLINE_S, until

#: Type and number of the card called ``resident`` at the simulated readers.
RESIDENT = ("111", "11010519491231002X")


class QuickHall(DemoHall):
    """City, hall node and their commands are forked from a process that has them loaded: that takes seconds each."""

    def _start(self, part: _Part, known_url: str | None) -> subprocess.Popen[bytes]:
        if part.child is not Child.PLATFORM:
            return super()._start(part, known_url)
        command = command_line(part.child, [*part.args, *self._address_args(part, known_url)])
        with (self.folder / f"{part.name}.log").open("ab") as log:
            process = Forked(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log)
        self._children[part.name] = process
        return process

    def _ask_platform(self, question: str, database: str, blobs: Path) -> str:
        answer = run(command_line(Child.PLATFORM, [question, "--db", database, "--blobs", str(blobs)]))
        assert answer.returncode == 0, answer.stderr
        return answer.stdout.strip()


class Terminals:
    """The kiosk's side owns the hall; the others have joined it, each with a home, an enrolment and devices."""

    def __init__(self, halls: dict[str, DemoHall]) -> None:
        self._halls = halls
        self.hall = halls["kiosk"]

    def __getitem__(self, terminal: str) -> DemoHall:
        return self._halls[terminal]

    def called(self, terminal: str) -> str:
        """Its name, as people of other terminals read it."""
        return load_terminal(self[terminal].terminal_home).terminal.name

    def identity(self, terminal: str) -> Identity:
        """Who it is to the city."""
        return Identity.load(self[terminal].terminal_home)

    # --- stores ---------------------------------------------------------------------------------------------------

    def kept(self, terminal: str, draft_id: str) -> KeptDraft | None:
        store, _ = open_store(self[terminal].terminal_home)
        with store:
            return store.kept_draft(draft_id)

    def await_shared(self, terminal: str, draft_id: str, within_s: float = 120.0) -> None:
        """Until the last save of the draft has come to the hall node, and no page of it is missing."""
        until(lambda: self._is_shared(terminal, draft_id), "the draft has come to the hall node", within_s)

    def _is_shared(self, terminal: str, draft_id: str) -> bool:
        kept = self.kept(terminal, draft_id)
        return kept is not None and kept.shared_revision == kept.revision and kept.draft.materials != ()

    def await_held(self, by: str, seen_from: str, within_s: float = 120.0) -> None:
        """Until the hall node says that this terminal has the person's draft open."""
        with self.places(seen_from) as places:
            drafts = HallDrafts(places)
            until(lambda: _held_by(drafts.find(*RESIDENT, None)) == self.called(by), f"held by {by}", within_s)

    def pending(self, terminal: str) -> int:
        store, _ = open_store(self[terminal].terminal_home)
        with store:
            return store.queue_status().pending

    def assert_whole(self, terminal: str, intakes: int) -> None:
        """Database, attachments, keys and audit trail are in order."""
        store, _ = open_store(self[terminal].terminal_home)
        with store:
            checked = store.verify()
        assert (checked.errors, checked.intakes) == ((), intakes)

    @contextmanager
    def places(self, terminal: str) -> Iterator[Places]:
        """The hall and the city as an app of this terminal asks them."""
        store, clock = open_store(self[terminal].terminal_home)
        patience = {"hall_timeout_s": DEADLINE_S, "city_timeout_s": DEADLINE_S}
        with store, closing(Places.open(self[terminal].terminal_home, lambda: clock.now().utc, **patience)) as places:
            yield places

    # --- the city, the paper --------------------------------------------------------------------------------------

    def assert_delivered_once(self, terminal: str, taken_in: dict[str, Any]) -> None:
        """The city has this one record, with its digest, and all bytes of its attachments; nothing waits any more."""
        until(lambda: self.pending(terminal) == 0, "nothing waits any more")
        (intake,) = platform_intakes(self.hall)
        assert intake["intake_id"] == taken_in["intake"]
        assert intake["digest"] == taken_in["digest"]
        assert intake["terminal"] == self.identity(terminal).terminal_id
        assert _in_order(intake["blobs"]) == _in_order(taken_in["blobs"])
        folder = BlobFolder(self.hall.blobs)
        for blob in intake["blobs"]:
            data = folder.path(Address(intake["terminal"], intake["intake_id"], blob["digest"])).read_bytes()
            assert (len(data), digest_of(data)) == (blob["size"], blob["digest"])

    def papers(self, terminal: str) -> list[list[str]]:
        """The lines of every piece of paper that has come out, oldest first."""
        papers = sorted(self[terminal].receipts.glob("receipt-*.json"))
        return [json.loads(paper.read_text(encoding="utf-8"))["lines"] for paper in papers]


def _held_by(found: Found) -> str | None:
    held = found.drafts[0].held if found.drafts else None
    return None if held is None else held.name


def _in_order(blobs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(blobs, key=lambda blob: str(blob["digest"]))


@contextmanager
def terminals(home: Path, *names: str) -> Iterator[Terminals]:
    """A hall with a kiosk and these. Without cameras, when the environment says so (``HALL_FACES``)."""
    with ExitStack() as stack:
        halls = {}
        for name in ("kiosk", *names):
            halls[name] = stack.enter_context(quick_hall(home, name))
        yield Terminals(halls)


@contextmanager
def quick_hall(home: Path, terminal: str = "kiosk") -> Iterator[QuickHall]:
    """A running hall, seen from one of its terminals."""
    with closing(QuickHall.open(home, terminal)) as hall:
        yield hall

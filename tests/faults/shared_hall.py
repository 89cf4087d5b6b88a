"""A hall with a city, a hall node, a kiosk and a counter, all as processes of their own; and a person's draft."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from uuid6 import uuid7

from intake.case_number import offline_case_number
from intake.draft import Draft, HandedIn, MaterialPage
from intake.intake import Actor, Intake
from intake.parties import Applicant
from sync.hall.drafts import HallDrafts
from sync.hall.tickets import HallTickets
from sync.store.store import Submitted
from tests.faults.hall import Platform, Terminal, photo

IMPL_CODE = "1110010000000005103002011010000"
AT = "2026-05-14T04:00:00.000Z"
PERSON = Applicant(
    name="测试甲",
    id_type="111",
    id_number="11010519491231002X",
    sex="female",
    birth_date="1949-12-31",
    address="北京市朝阳区示例路1号",
)
OTHER = Applicant("测试乙", "111", "440524188001010014", "male", "1880-01-01")
PHONE = "13900001111"


@dataclass
class Desk:
    """A terminal with its app's ways to the hall."""

    terminal: Terminal
    drafts: HallDrafts
    tickets: HallTickets

    def person_key(self, who: Applicant = PERSON) -> str:
        return self.terminal.store.person_key(who.id_type, who.id_number)

    def local(self) -> list[str]:
        """Ids of the person's drafts that are kept here."""
        return [kept.draft.id for kept in self.terminal.store.drafts_of(self.person_key())]

    def begin(self, scans: tuple[bytes, ...], who: Applicant = PERSON) -> Draft:
        """What a person leaves behind who entered something, scanned pages and went away."""
        store = self.terminal.store
        draft_id = str(uuid7())
        refs = [store.put_blob(draft_id, scan, "image/jpeg") for scan in scans]
        draft = Draft(draft_id, IMPL_CODE, 1, AT, applicant=who).with_answer("phone", PHONE)
        pages = HandedIn("photo", tuple(MaterialPage(ref, AT) for ref in refs))
        draft = replace(draft.with_material(pages), step="review")
        store.save_draft(draft, self.person_key(who))
        store.leave_drafts()
        return draft

    def submit(self, draft: Draft) -> Submitted:
        """Takes the draft in here, as an app does at the end of a visit."""
        done = self.terminal.store.submit(draft.id, lambda number: self._intake(draft, number), lambda _: b"receipt")
        self.terminal.store.leave_drafts()
        self.drafts.release(draft.id)
        return done

    def _intake(self, draft: Draft, number: int) -> Intake:
        identity = self.terminal.identity
        assert draft.applicant is not None
        return Intake(
            id=draft.id,
            case_no=offline_case_number(draft.impl_code, date(2026, 5, 14), identity.device_code, number),
            impl_code=draft.impl_code,
            handling_code=None,
            item_version=1,
            item_name="老年人优待证办理",
            channel="counter",
            terminal_id=identity.terminal_id,
            actor=Actor("citizen"),
            taken_in_at=AT,
            time_confidence="trusted",
            applicant=draft.applicant,
            answers=draft.answers,
            materials=draft.materials,
            signature=None,
            consents=(),
            progress_token=uuid7().hex,
        )


@dataclass
class SharedHall:
    city: Platform
    node: Platform
    node_folder: Path
    kiosk: Desk
    counter: Desk


@contextmanager
def shared_hall(folder: Path) -> Iterator[SharedHall]:
    """Two homes, two enrolments with each place: nothing is shared by accident."""
    with ExitStack() as stack:
        places = {}
        for name in ("city", "hall"):
            (folder / name).mkdir()
            places[name] = stack.enter_context(closing(Platform(folder / name, name)))
        desks = []
        for name in ("kiosk", "counter"):
            (folder / name).mkdir()
            terminal = stack.enter_context(closing(Terminal(folder / name / "home", places["city"])))
            terminal.join(places["hall"])
            asked = stack.enter_context(closing(terminal.places()))
            desks.append(Desk(terminal, HallDrafts(asked), HallTickets(asked)))
        yield SharedHall(places["city"], places["hall"], folder / "hall", *desks)


def scans() -> tuple[bytes, ...]:
    return photo(300_000, 1), photo(40_000, 2)

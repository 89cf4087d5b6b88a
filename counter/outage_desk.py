"""Outage slips at the counter (C27 c): a slip becomes the open case's, once, and is printed again with its number."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial

from counter.acts.model import SlipWanted
from counter.parts import CounterParts
from intake.clock import Reading
from intake.papers.letterhead import day_words, matter_of, moment_words
from intake.papers.outage import OutageEntry as Slip
from intake.papers.outage import outage_slip
from intake.text import ENGLISH, LocalizedText
from station.visit.case_desk import CaseDesk
from station.visit.case_papers import Office, letterhead, medium_of
from station.visit.case_view import OpenCase
from station.visit.records import Records
from sync.notes import Note, OutageEntry
from sync.store.notes import KeptNote, SlipTaken
from sync.store.papers import ToPrint
from sync.store.store import Store

T = LocalizedText.of
TAKEN = T(
    "登记单 {number} 已经关联到另一件（{who}，{when}）。请核对编号；确实是同一张的，先查那一件。",
    "Slip {number} is linked with another case already ({who}, {when}). Check its number; if it is the same slip, look "
    "at that case.",
)
_WHO = T("{staff}，终端 {terminal}", "{staff}, terminal {terminal}")
_TERMINAL = T("终端 {terminal}", "terminal {terminal}")


class OutageDesk:
    """Writes down what `counter.acts.outage` wants, for the case that is open at ``desk``."""

    def __init__(self, desk: CaseDesk, records: Records, parts: CounterParts) -> None:
        self._desk = desk
        self._records = records
        self._parts = parts

    def carry_out(
        self, ticket: int, wanted: SlipWanted, staff: str, office: Office, refused: Callable[[LocalizedText], None]
    ) -> None:
        """`CaseMoved` with the slip to print, `WriteFailed`; ``refused`` says why where the slip is another case's."""
        reading, before = self._parts.clock.now(), self._desk.open
        if before is None:
            raise LookupError("a slip for a case without an open case")

        def make(_number: int) -> Note:
            return OutageEntry(
                number=wanted.number,
                about=before.id,
                terminal=self._parts.identity.terminal_id,
                window="",
                at=reading.rfc3339,
                staff=staff,
                written_on=wanted.written_on,
            )

        def link(store: Store) -> LocalizedText | None:
            """Why not. Its own case's it may be already: kept, and then the store failed over the paper."""
            try:
                store.add_record(OutageEntry.KIND, make)
            except SlipTaken as taken:
                return None if taken.known.note.about == before.id else _taken(store, taken.known)
            return None

        def linked(why_not: LocalizedText | None) -> None:
            if why_not is not None:
                refused(why_not)
                return
            if self._desk.open is None or self._desk.open.id != before.id:
                return  # left meanwhile: the slip is linked, and its copy is nothing for the next case
            self._desk.keep_beside(ticket, partial(self._print, wanted, staff, office, reading))

        self._records.attempt(ticket, link, linked)

    def _print(
        self, wanted: SlipWanted, staff: str, office: Office, reading: Reading, store: Store, found: OpenCase
    ) -> tuple[str, ...]:
        party = matter_of(found.intake, found.item, organisation=found.organisation).party
        slip = Slip(
            wanted.number,
            name=party.name,
            phone=party.phone,
            item=found.item.short_name.get(),
            materials=tuple(
                (found.material_name(given.material).get(), len(given.pages))
                for given in found.intake.materials
                if given.pages
            ),
            at=day_words(wanted.written_on),
            case_no=found.case.case_no,
            entered_by=office.clerk or staff,
            entered_at=moment_words(reading.local),
        )
        paper = outage_slip(letterhead(office, reading), slip)
        return store.add_paper(found.id, ToPrint(paper, (medium_of(paper, thermal=office.thermal),)))[1]


def _taken(store: Store, known: KeptNote) -> LocalizedText:
    """Who linked it and when, so that two people with the same paper find each other."""
    note = known.note
    who = _TERMINAL.fill(terminal=note.terminal)
    if note.staff:
        account = store.find_staff(note.staff)
        who = _WHO.fill(staff=note.staff if account is None else account.name, terminal=note.terminal)
    at = datetime.fromisoformat(note.at)
    when = LocalizedText.of(moment_words(at), moment_words(at, ENGLISH))
    return TAKEN.fill(number=note.number, who=who, when=when)

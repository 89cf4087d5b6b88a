"""The counter's questions (咨询): listed, noted down, handed over, answered, off the GUI thread (C03 b)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import QObject

from counter import enquiries
from counter.enquiries import Asked, EnquiryDeskPlace
from counter.parts import CounterParts
from counter.staff_desk import StaffDesk
from devices.ports import Role
from intake.papers.letterhead import Letterhead
from intake.papers.paper import Medium
from intake.text import LocalizedText
from station.papers import shared_printery
from station.staff import StaffRole
from station.visit.case_papers import medium_of
from station.visit.case_printing import CasePrinter
from station.visit.records import Records
from station.visit.results import Happening, PaperEnded, PaperPhase
from sync.notes import Enquiry
from sync.store.notes import KeptNote
from sync.store.papers import ToPrint
from sync.store.store import Store

#: Who can be in charge of a question.
_OWNERS = (StaffRole.CLERK, StaffRole.SUPERVISOR, StaffRole.CHIEF_REPRESENTATIVE)


class EnquiryDesk(QObject):
    """``rows`` are the unclosed ones, oldest first; ``names`` of the staff by id; ``made`` the number given last;
    ``refused`` why the last step was not done; ``phase`` how the slip stands."""

    def __init__(
        self, records: Records, parts: CounterParts, staff: StaffDesk, changed: Callable[[], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._records = records
        self._parts = parts
        self._staff = staff
        self._changed = changed
        devices = parts.devices
        self._printer = CasePrinter(
            records,
            devices.get(Role.RECEIPT_PRINTER),
            devices.get(Role.PAGE_PRINTER),
            parts.clock,
            self._printed,
            self,
        )
        self._ticket = 0
        self.forget()

    def forget(self) -> None:
        self.rows: tuple[KeptNote, ...] = ()
        self.names: Mapping[str, str] = {}
        self.made = ""
        self.refused: LocalizedText | None = None
        self.phase: PaperPhase | None = None
        self._printer.forget()

    def read(self) -> None:
        def job(store: Store) -> tuple[tuple[KeptNote, ...], dict[str, str]]:
            accounts = store.staff_accounts()
            names = {one.id: one.name for one in accounts if set(one.roles) & set(_OWNERS)}
            return store.records_listed(Enquiry.KIND, open_only=True), names

        def done(found: tuple[tuple[KeptNote, ...], dict[str, str]]) -> None:
            self.rows, self.names = found
            self._changed()

        self._records.do(job, done)

    # --- steps ----------------------------------------------------------------------------------------------------

    def note_down(self, asked: Asked) -> bool:
        """False: something is missing, and `refused` says what."""
        member, place = self._staff.member, self._place()
        self.made, self.phase, self.refused = "", None, enquiries.missing(asked)
        if member is None or self.refused is not None:
            self._changed()
            return False
        head, thermal = self._head(), self._printer.prints_slips
        prints = thermal or self._printer.prints_pages

        def job(store: Store) -> tuple[str, tuple[str, ...]]:
            kept = store.add_record(Enquiry.KIND, lambda count: enquiries.noted(place, member, asked, count))
            if not isinstance(kept.note, Enquiry):
                raise TypeError("an enquiry was kept as something else")
            if not prints:
                return kept.note.number, ()
            paper = enquiries.slip(head, kept.note, member.name)
            medium: Medium = medium_of(paper, thermal=thermal)
            return kept.note.number, store.add_paper(kept.id, ToPrint(paper, (medium,)))[1]

        def done(made: tuple[str, tuple[str, ...]]) -> None:
            self.made = made[0]
            if made[1]:
                self.phase = PaperPhase.PRINTING
                self._ticket += 1
                self._printer.print(self._ticket, made[1])
            self.read()

        self._records.do(job, done)
        return True

    def hand_over(self, note_id: str, to: str) -> bool:
        if not self._may(note_id, enquiries.nobody_chosen(to if to in self.names else "")):
            return False
        place = self._place()
        self._change(note_id, lambda note: enquiries.handed_over(note, place, to))
        return True

    def answer(self, note_id: str, reply: str) -> bool:
        member = self._staff.member
        if not self._may(note_id, enquiries.no_reply(reply)) or member is None:
            return False
        place = self._place()
        self._change(note_id, lambda note: enquiries.answered(note, place, member, reply))
        return True

    def owner_name(self, note: Enquiry) -> str:
        """What the owner is called; the id where this terminal does not know them."""
        return self.names.get(note.owned_by or "", note.owned_by or "")

    def _may(self, note_id: str, lacking: LocalizedText | None) -> bool:
        note = next((kept.note for kept in self.rows if kept.id == note_id), None)
        member = self._staff.member
        self.made, self.phase = "", None
        if not isinstance(note, Enquiry) or member is None:
            return False
        self.refused = enquiries.may_not(note, member, self.owner_name(note)) or lacking
        self._changed()
        return self.refused is None

    def _change(self, note_id: str, make: Callable[[Enquiry], Enquiry]) -> None:
        def change(note: object) -> Enquiry:
            if not isinstance(note, Enquiry):
                raise TypeError("no enquiry")
            return make(note)

        self._records.do(lambda store: store.change_record(note_id, change), lambda _: self.read())

    def _place(self) -> EnquiryDeskPlace:
        parts = self._parts
        window = "".join(letter for letter in parts.window_name if letter.isdigit())[:8]
        identity = parts.identity
        return EnquiryDeskPlace(identity.terminal_id, identity.device_code, window, parts.clock.now(), parts.calendars)

    def _head(self) -> Letterhead:
        parts = self._parts
        return Letterhead(
            parts.hall,
            parts.identity.terminal_id,
            parts.clock.now(),
            shared_printery().wording,
            window=parts.window_name,
        )

    def _printed(self, event: Happening) -> None:
        if isinstance(event, PaperEnded) and event.ticket == self._ticket:
            self.phase = event.phase
            self._changed()

"""The errands of a visit, carried out: cases read and moved, papers printed, notes written down.

Everything here happens on the GUI thread and returns at once; the store works on its lane. Each job is answered by one
event under its ticket: `CaseRead`, `CaseNotFound`, `CaseMoved`, `CaseRefused`, `WriteFailed`. What it found and what is
entered stands here and goes with the visit.
"""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar, assert_never

from PySide6.QtCore import QObject

from devices.ports import Role as DeviceRole
from intake.assessment import Circumstances, KnownCase
from intake.attachment import BlobRef
from intake.case.case import Case
from intake.case.events import CaseActor, CasePlace, NoticeLine, Role
from intake.cross_region_place import at_place
from intake.draft import MaterialPage
from intake.item import Channel, ServiceItem
from intake.papers.certificate import OverLimit
from intake.papers.letterhead import Letterhead
from intake.papers.paper import Paper
from intake.parties import Applicant
from intake.text import LocalizedText
from kiosk import errand_notes as notes
from kiosk import supplying
from kiosk.case_lists import bookings_of, cases_for
from kiosk.errand import Errand, Job
from kiosk.events import CodeGiven
from kiosk.parts import KioskParts
from kiosk.supplying import Supply
from station.visit import certificates, signature
from station.visit import results as on
from station.visit.case_desk import CaseDesk, Step
from station.visit.case_papers import Extras, Office, letterhead, medium_of, wording
from station.visit.case_printing import CasePrinter
from station.visit.case_view import OpenCase
from station.visit.code_desk import CodeDesk
from station.visit.codes import CaseCode, ReceiptCode, read_code
from station.visit.fee_slip import notice_of, slip_for
from station.visit.results import Happening
from station.visit.session import VisitSession
from sync.notes import Appointment, Complaint, Evaluation
from sync.store.notes import KeptNote
from sync.store.papers import ToPrint
from sync.store.queries import CaseLine
from sync.store.store import Store

_T = LocalizedText.of
T = TypeVar("T")
#: At most so many cases are listed.
MOST = 50
_NOTHING_MET = _T(
    "这次补交的内容还不符合通知书的要求：{why}",
    "What you brought does not meet the notice yet: {why}",
)
_OVER_LIMIT = _T(
    "这份证明最多打印{limit}次，次数已经用完。还需要的话，请到人工窗口办理。",
    "This certificate may be printed {limit} times, and all are used. If you need another, please ask at a window.",
)
_NOT_YOURS = _T("这份结果不是您本人的，请本人来打印。", "This result is not yours; its holder may print it.")
_GONE = _T("这条内容已经不在了，请返回重新选择。", "This is not there any more. Please go back and choose again.")


class Errands(QObject):
    """``rows`` are the person's cases, ``bookings`` their appointments; ``issued`` and ``number`` say what was made
    last, `why_refused` why the last job was not done, ``reasons`` why the rule engine cannot decide."""

    def __init__(
        self, session: VisitSession, parts: KioskParts, post: Callable[[Happening | CodeGiven], None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._session = session
        self._parts = parts
        self._post = post
        self.desk = CaseDesk(
            session.records,
            post,
            parts.clock,
            parts.calendars,
            self._item_of,
            parts.new_id,
            lambda code, *pinned: parts.catalog.item(code, *pinned),  # noqa: PLW0108 - it may be another one by then
        )
        devices = parts.devices
        self._printer = CasePrinter(
            session.records,
            devices.get(DeviceRole.RECEIPT_PRINTER),
            devices.get(DeviceRole.PAGE_PRINTER),
            parts.clock,
            self._paper_ended,
            self,
        )
        self._codes = CodeDesk(devices.get(DeviceRole.CODE_SCANNER), parts.scheduler, self)
        self._codes.scanned.connect(self._scanned)
        self.forget()

    def forget(self) -> None:
        """The visit is over."""
        self.desk.forget()
        self._printer.forget()
        self.rows: tuple[CaseLine, ...] = ()
        self.bookings: tuple[KeptNote, ...] = ()
        self.entry = notes.NoteEntry()
        self.supply = Supply({}, {})
        self.code = ""
        self.foreign_code = False
        self.issued = self.number = ""
        self.reasons: tuple[LocalizedText, ...] = ()
        self.refused: LocalizedText | None = None
        self._jobs: tuple[str, ...] = ()
        self._delivers = False

    # --- whose case -----------------------------------------------------------------------------------------------

    @property
    def scans(self) -> bool:
        """Is there a scanner for the receipt's code?"""
        return self._codes.present

    def listen(self, *, on: bool) -> None:
        """The scanner is heard only while its code is asked for."""
        self._codes.listen(on=on)

    def _scanned(self, text: str) -> None:
        code = read_code(text, self._parts.identity.public_url)
        self.foreign_code = False
        match code:
            case ReceiptCode(url=url):
                self.code = url.rsplit("/", 1)[-1]
                self._post(CodeGiven(typed=False))
            case CaseCode(number=number):  # a number, whoever reads it
                self.code = number
                self._post(CodeGiven(typed=True))
            case _:
                self.foreign_code = True

    @property
    def open(self) -> OpenCase | None:
        return self.desk.open

    @property
    def item(self) -> ServiceItem | None:
        """The matter of a new appointment: what windows offer, too."""
        offered = self._parts.catalog.offered(self._session.today(), Channel.WINDOW)
        return next((item for item in offered if item.impl_code == self.item_code), None)

    item_code: str | None = None

    # --- jobs -----------------------------------------------------------------------------------------------------

    def do(self, ticket: int, job: Job, position: int, errand: Errand) -> None:
        self.refused = None
        match job:
            case Job.LIST:
                self._list(ticket, errand)
            case Job.FIND | Job.FIND_TYPED:
                self.desk.find(ticket, self.code)
            case Job.OPEN:
                self._open(ticket, position)
            case Job.SUPPLY:
                self._supply(ticket)
            case Job.CERTIFICATE:
                self._certificate(ticket, position)
            case Job.ASK_RATING:
                self._ask_rating(ticket)
            case Job.RATE:
                self._rate(ticket)
            case Job.COMPLAIN:
                self._complain(ticket)
            case Job.FEE_SLIP:
                self._fee_slip(ticket)
            case Job.BOOK:
                self._book(ticket)
            case Job.CANCEL_BOOKING:
                self._cancel_booking(ticket, position)
            case Job.CHECK_RULES:
                self._check_rules(ticket)
            case Job.DECIDE:
                self._decide(ticket)
            case _ as never:
                assert_never(never)

    def _attempt(self, ticket: int, job: Callable[[Store], T], done: Callable[[T], None]) -> None:
        """A job of this visit: what comes back to another is dropped."""
        visit = self._session.visit

        def deliver(value: T) -> None:
            if self._session.visit is visit:
                done(value)

        self._session.records.attempt(ticket, job, deliver)

    def _list(self, ticket: int, errand: Errand) -> None:
        person = self._person()

        def job(store: Store) -> tuple[tuple[CaseLine, ...], tuple[KeptNote, ...]]:
            return cases_for(store, person, errand, MOST), bookings_of(store, person)

        def done(found: tuple[tuple[CaseLine, ...], tuple[KeptNote, ...]]) -> None:
            self.rows = found[0]
            self.bookings = found[1]
            self._post(on.CaseRead(ticket))

        self._attempt(ticket, job, done)

    def _open(self, ticket: int, position: int) -> None:
        self.supply = Supply({}, {})
        if position < len(self.rows):
            self.desk.read(ticket, self.rows[position].id)
        else:
            self._post(on.CaseNotFound(ticket))

    # --- supplement -----------------------------------------------------------------------------------------------

    def keep_page(self, ticket: int, about: str) -> None:
        """The picture in hand belongs to this line of the notice."""
        page = self._session.visit.page
        if page is None:
            raise LookupError("no page in hand")
        jpeg = page.jpeg

        def kept(ref: BlobRef, data: bytes) -> None:
            visit = self._session.visit
            visit.page = None
            visit.pictures[ref.digest] = data
            known = self.supply.pages.get(about, ())
            if all(one.blob != ref for one in known):
                self.supply.pages[about] = (*known, MaterialPage(ref, self._parts.clock.now().rfc3339))
            self._post(on.PageKept(ticket))

        self.desk.keep(ticket, lambda: jpeg, "image/jpeg", kept)

    def remove_page(self, about: str, digest: str) -> None:
        rest = tuple(one for one in self.supply.pages.get(about, ()) if one.blob.digest != digest)
        self.supply.pages[about] = rest

    def line(self, about: str) -> NoticeLine | None:
        """The line of the open notice that is about this."""
        lines = () if self.open is None else supplying.lines_of(self.open.case, self.open.item)
        return next((line for line in lines if line.about == about), None)

    @property
    def brought(self) -> bool:
        """Is there anything to hand in?"""
        return any(self.supply.pages.values()) or any(value.strip() for value in self.supply.answers.values())

    def _supply(self, ticket: int) -> None:
        found = self._found()
        judged = supplying.judged(found, self.supply, self._session.today(), test_build=self._parts.test_build)
        if judged.event is None:
            why = judged.left[0].why if judged.left else _GONE
            self._refuse(ticket, _NOTHING_MET.fill(why=why))
            return
        step = Step(judged.event, judged.detail, CaseActor(Role.CITIZEN))
        strokes = self._session.visit.strokes

        def inked(png: bytes) -> None:
            self.issued = "supplement"
            extras = Extras(base64.b64encode(png).decode())
            self.desk.move(ticket, (step,), self._place(), self._office(), extras, online=self._session.online)

        self._attempt(ticket, lambda _: signature.png_of(strokes), inked)

    # --- certificates ---------------------------------------------------------------------------------------------

    def _certificate(self, ticket: int, position: int) -> None:
        found = self._found()
        offered = certificates.printable(found)
        if position >= len(offered):
            self._refuse(ticket, _GONE)
            return
        if not certificates.may_collect(found, self._session.visit.applicant):
            self._refuse(ticket, _NOT_YOURS)
            return
        result = offered[position].result

        def done(jobs: tuple[str, ...] | OverLimit) -> None:
            if isinstance(jobs, OverLimit):
                self._refuse(ticket, _OVER_LIMIT.fill(limit=jobs.limit))
                return
            self._jobs, self._delivers, self.issued = jobs, True, "certificate"
            self._post(on.CaseMoved(ticket, papers=True))

        self._attempt(ticket, lambda store: certificates.next_print(self._in(store), found, result), done)

    def _check_rules(self, ticket: int) -> None:
        visit, parts = self._session.visit, self._parts
        draft, item = visit.draft, visit.item
        if draft is None or item is None:
            raise LookupError("rules are checked of a draft")
        if not self._session.online and not item.offline_instant:
            self._post(on.CaseNotFound(ticket))
            return
        person = self._person()
        circumstances = Circumstances(
            today=self._session.today(),
            calendars=parts.calendars,
            online=self._session.online,
            test_build=parts.test_build,
        )

        def done(earlier: tuple[KnownCase, ...]) -> None:
            stopped = certificates.why_not_decided(item, draft, circumstances, earlier)
            self.reasons = visit.stopped_by = () if stopped is None else stopped.reasons
            self._post(on.CaseRead(ticket) if stopped is None else on.CaseRefused(ticket))

        self._attempt(ticket, lambda store: certificates.known_cases(store, person), done)

    def _decide(self, ticket: int) -> None:
        submitted = self._session.visit.submitted
        if submitted is None:
            raise LookupError("nothing was taken in")

        def job(store: Store) -> OpenCase | None:
            line = store.case_line(submitted.intake_id)
            found = None if line is None else self.desk.opened(store, line)
            if line is None or found is None:
                return None
            if certificates.decide(self._in(store), found) is not None:
                return None
            return self.desk.opened(store, store.case_line(line.id) or line)

        def done(found: OpenCase | None) -> None:
            self.desk.open = found
            printable = found is not None and bool(certificates.printable(found))
            self._post(on.CaseMoved(ticket) if printable else on.CaseRefused(ticket))

        self._attempt(ticket, job, done)

    # --- notes ----------------------------------------------------------------------------------------------------

    def _ask_rating(self, ticket: int) -> None:
        found = self.open
        if found is None:
            self._post(on.CaseNotFound(ticket))
            return

        def done(asked: bool) -> None:
            self._post(on.CaseRead(ticket) if asked else on.CaseNotFound(ticket))

        self._attempt(ticket, lambda store: store.invite(found.id), done)

    def _rate(self, ticket: int) -> None:
        found, maker, entry = self._found(), self._maker(), self.entry

        def job(store: Store) -> object:
            return store.add_record(Evaluation.KIND, lambda count: notes.evaluation(maker, entry, found.id, count))

        self._attempt(ticket, job, lambda _: self._post(on.CaseMoved(ticket)))

    def _complain(self, ticket: int) -> None:
        maker, entry, found = self._maker(), self.entry, self.open
        about, head, language = None if found is None else found.id, self._head(), self._language

        def job(store: Store) -> tuple[str, tuple[str, ...]]:
            kept = store.add_record(Complaint.KIND, lambda count: notes.complaint(maker, entry, about, count))
            if not isinstance(kept.note, Complaint):
                raise TypeError("a complaint was kept as something else")
            paper = notes.slip_of_complaint(head, kept.note, language)
            return kept.note.number, self._slip(store, kept.id, paper)

        self._attempt(ticket, job, lambda jobs: self._noted(ticket, "complaint", jobs))

    def _fee_slip(self, ticket: int) -> None:
        """What is to be paid, on paper, with the number of its slip; the same one however often it is asked for."""
        found, head, parts = self._found(), self._head(), self._parts
        reading = parts.clock.now()

        def job(store: Store) -> tuple[str, tuple[str, ...]]:
            slip = slip_for(store, found, parts.identity, reading, staff=None)
            return slip.number, self._slip(store, found.id, notice_of(found, slip, head))

        self._attempt(ticket, job, lambda jobs: self._noted(ticket, "fee_slip", jobs))

    def _book(self, ticket: int) -> None:
        maker, entry, item, person = self._maker(), self.entry, self.item, self._person()
        if item is None:
            self._refuse(ticket, _GONE)
            return
        head, language = self._head(), self._language

        def job(store: Store) -> tuple[str, tuple[str, ...]]:
            kept = store.add_record(
                Appointment.KIND, lambda count: notes.appointment(maker, entry, item, person, count)
            )
            if not isinstance(kept.note, Appointment):
                raise TypeError("an appointment was kept as something else")
            paper = notes.slip_of_appointment(head, kept.note, language)
            return kept.note.number, self._slip(store, kept.id, paper)

        self._attempt(ticket, job, lambda jobs: self._noted(ticket, "appointment", jobs))

    def _cancel_booking(self, ticket: int, position: int) -> None:
        if position >= len(self.bookings):
            self._refuse(ticket, _GONE)
            return
        booking, at = self.bookings[position], self._parts.clock.now().rfc3339

        def job(store: Store) -> object:
            return store.change_record(
                booking.id, lambda note: note.model_copy(update={"outcome": "cancelled", "at": at})
            )

        def done(_: object) -> None:
            self.bookings = tuple(one for one in self.bookings if one.id != booking.id)
            self._post(on.CaseMoved(ticket))

        self._attempt(ticket, job, done)

    def _slip(self, store: Store, note_id: str, paper: Paper) -> tuple[str, ...]:
        medium = medium_of(paper, thermal=self._printer.prints_slips)
        _, jobs = store.add_paper(note_id, ToPrint(paper, (medium,)))
        return jobs

    def _noted(self, ticket: int, what: str, noted: tuple[str, tuple[str, ...]]) -> None:
        self.issued = what
        self.number, self._jobs = noted
        self._post(on.CaseMoved(ticket, papers=True))

    # --- paper ----------------------------------------------------------------------------------------------------

    def print(self, ticket: int) -> None:
        """What the last job brought, or what of it has not come out."""
        jobs = self._jobs or self.desk.jobs
        self._printer.print(ticket, self._printer.left or jobs)

    def _paper_ended(self, happening: Happening) -> None:
        person, found = self._session.visit.applicant, self.open
        out = isinstance(happening, on.PaperEnded) and happening.phase is on.PaperPhase.PRINTED
        if not (out and self._delivers) or person is None or found is None:
            self._post(happening)
            return
        self._delivers = False
        self._session.records.do(
            lambda store: certificates.printed(self._in(store), found, person), lambda _: self._post(happening)
        )

    # --- where we are ---------------------------------------------------------------------------------------------

    def _refuse(self, ticket: int, why: LocalizedText) -> None:
        self.refused = why
        self._post(on.CaseRefused(ticket))

    @property
    def why_refused(self) -> LocalizedText | None:
        return self.refused or self.desk.refused

    @property
    def _language(self) -> str:
        return self._session.visit.language

    def _found(self) -> OpenCase:
        if self.desk.open is None:
            raise LookupError("no case is open")
        return self.desk.open

    def _person(self) -> Applicant:
        if self._session.visit.applicant is None:
            raise LookupError("nobody was identified")
        return self._session.visit.applicant

    def _item_of(self, case: Case) -> ServiceItem | None:
        catalog = self._parts.catalog
        item = catalog.item(case.impl_code, case.item_version, case.handling_code)
        return None if item is None else at_place(item, case.collected_for or None, catalog.regions)

    def _maker(self) -> notes.Maker:
        identity = self._parts.identity
        return notes.Maker(identity.terminal_id, identity.device_code, self._parts.clock.now(), self._parts.calendars)

    def _head(self) -> Letterhead:
        return replace(letterhead(self._office(), self._parts.clock.now()), language=self._language)

    def _place(self) -> CasePlace:
        return CasePlace(self._parts.identity.terminal_id, Channel.KIOSK.value, region=self._parts.region)

    def _office(self) -> Office:
        parts = self._parts
        return Office(
            parts.hall,
            parts.identity.terminal_id,
            wording(),
            parts.calendars,
            parts.identity.public_url,
            region_name=parts.region_name,
            thermal=self._printer.prints_slips,
        )

    def _in(self, store: Store) -> certificates.Desk:
        parts = self._parts
        return certificates.Desk(
            store,
            self._place(),
            self._office(),
            parts.calendars,
            parts.clock,
            parts.new_id,
            self._session.online,
            parts.test_build,
        )

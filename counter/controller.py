"""Runs the counter's flow: takes events, moves the state, has the desks carry out what the state asks for, and says
that something changed. Everything happens on the GUI thread and returns at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import assert_never

from PySide6.QtCore import QObject, Signal, Slot

from counter import effects as do
from counter import events as on
from counter.age import AgeOfData
from counter.bookings import Bookings
from counter.case_work import CaseWork
from counter.catalogue_news import CatalogueNews
from counter.codes import CodeInHand
from counter.effects import CaseEffect, Effect, VisitEffect
from counter.enquiry_desk import EnquiryDesk
from counter.events import Elapsed, Event, Key
from counter.flow import hears_codes, next_state, timer_of
from counter.idle import LockTimer
from counter.moving import SAVED_AT
from counter.parts import CounterParts
from counter.person_file import PersonFile
from counter.queue_desk import QueueDesk
from counter.staff_desk import StaffDesk
from counter.steps import Matter, Overlay, Person, PersonPhase, State, initial
from counter.steps import Visit as PersonPage
from counter.supervision import SupervisionDesk
from devices.ports import DocumentAccess, Role
from intake.draft import ReviewMark
from intake.intake import Actor
from intake.item import ServiceItem
from intake.parties import Applicant
from intake.standing import brought_by
from intake.text import CHINESE, LocalizedText
from intake.window_profile import NotGranted, WhatMay, WhyNot
from station.delivery_words import delivery_words
from station.freshness import heard_of
from station.scheduler import Cancellable
from station.travel_access import access_of_zone
from station.visit.carry_out import carry_out
from station.visit.code_desk import CodeDesk
from station.visit.codes import ForeignCode, read_code
from station.visit.results import Sharing
from station.visit.room_words import NOT_AT_THIS_WINDOW
from station.visit.session import VisitSession
from station.visit.visit import Visit
from sync.store.store import QueueStatus

#: Seconds until the hall is asked again for the drafts of the person at the window.
LOOK_AGAIN_S = 5.0
#: Longest reason of a review point that is not met.
MAX_REASON = 200
#: How staff compare person and document at a window, as it stands in the record.
COMPARED_AT_WINDOW = "window"


class CounterController(QObject):
    """``changed`` after every event; ``wiped`` when a visit was forgotten; ``languageChanged`` for the screens."""

    changed = Signal()
    wiped = Signal()
    languageChanged = Signal(str)

    def __init__(self, parts: CounterParts) -> None:
        super().__init__()
        self.parts = parts
        self.state: State = initial()
        self.language = CHINESE
        self.pending = 0
        self.stuck = 0
        self.delivery: LocalizedText | None = None  # how it stands, in words
        self.session = VisitSession(parts, "window", self.post, self)
        self.staff = StaffDesk(self.session.records, parts, self.post)
        self.age = AgeOfData(self.session.records, parts, self.changed.emit)
        self.queue = QueueDesk(parts, self)
        self.cases = CaseWork(self.session, self.staff, parts, self.post, self)
        self.news = CatalogueNews(self.session.records, parts, self.may_take_in, self.changed.emit)
        self.supervision = SupervisionDesk(self.session.records, parts, self.changed.emit)
        self.enquiries = EnquiryDesk(self.session.records, parts, self.staff, self.changed.emit, self)
        self.file = PersonFile(self.session.records, self.changed.emit)
        self.bookings = Bookings(self.session.records, self.changed.emit)
        self.code = CodeInHand(self.session.hall, self.queue, self.changed.emit)
        self.scanner = CodeDesk(parts.devices.get(Role.CODE_SCANNER), parts.scheduler, self)
        self.scanner.scanned.connect(self._code_scanned)
        if parts.technician is not None:
            parts.technician.changed.connect(self._follow_codes)
        self._sharing = Sharing.HALL if self.session.hall.shares else Sharing.OFF
        self.session.changed.connect(self.changed)
        self.session.wiped.connect(self._forgotten)
        self.queue.changed.connect(self.changed)
        self._timer = LockTimer(parts.scheduler, parts.timeouts, self.post)
        self._events: list[Event] = []
        self._moving = False
        self._next_look: Cancellable | None = None

    @property
    def visit(self) -> Visit:
        return self.session.visit

    def today(self) -> date:
        return self.session.today()

    @property
    def reach(self) -> Sharing:
        """Who answered last about drafts and tickets."""
        if self.queue.available and not self.queue.reachable:
            return Sharing.NOBODY
        return self._sharing

    # --- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the store and show the first page."""
        self._carry_out(self.state.effects)
        self.session.start()
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)
        self.changed.emit()

    def close(self) -> None:
        """After the lanes were closed: nothing runs any more."""
        self._timer.stop()
        self.session.close()

    def _look_again(self) -> None:
        """How many records wait, for the frame."""
        self.session.records.ask(lambda store: store.queue_status(), self._counted)
        self.session.records.ask(heard_of, self.age.heard)
        self.news.look()
        self.staff.look_again(lambda: self.post(Elapsed.IDLE))  # locked as if nobody were there: drafts stay
        self.parts.scheduler.call_later(self.parts.look_again, self._look_again)

    def _counted(self, status: QueueStatus) -> None:
        counted = (status.pending, len(status.stuck), delivery_words(status))
        if counted != (self.pending, self.stuck, self.delivery):
            self.pending, self.stuck, self.delivery = counted
            self.changed.emit()

    # --- what view models bring besides events ----------------------------------------------------------------------

    def use_language(self, language: str) -> None:
        """The clerk's choice, for both screens; it stays until it is changed."""
        if language != self.language:
            self.language = self.visit.language = language
            self.languageChanged.emit(language)
            self.changed.emit()

    def sign_in(self, staff_id: str, password: str) -> None:
        self.staff.typed(staff_id, password)
        self.post(on.SignInAsked())

    def person_typed(self, applicant: Applicant, slip: str) -> None:
        """A typed identity that holds."""
        self.session.person.identify(applicant, slip)
        self.post(on.PersonTyped())

    def access_known(self, access: DocumentAccess) -> None:
        """What opens the chip of the travel document."""
        self.visit.access = access
        self.post(on.AccessKnown())

    def tick(self, material: str, point: str, *, met: bool = True) -> None:
        """A review point of a material, in the clerk's name; the same a second time takes it back."""
        visit, member = self.visit, self.staff.member
        slot = visit.slot(material)
        if visit.draft is None or member is None or slot is None or not isinstance(self.state.step, Matter):
            return
        if all(known.key != point for known in slot.spec.review_points):
            return
        had = next((mark for mark in visit.draft.reviewed if (mark.material, mark.point) == (material, point)), None)
        if had is not None and had.met == met:
            visit.draft = visit.draft.without_review(material, point)
        else:
            mark = ReviewMark(material, point, member.id, self.parts.clock.now().rfc3339, met)
            visit.draft = visit.draft.with_review(mark)
        self.post(on.PointTicked())

    def explain(self, material: str, point: str, reason: str) -> None:
        """Why a review point is not met; a point that was never found so has no reason."""
        draft, words = self.visit.draft, reason.strip()[:MAX_REASON]
        if draft is None or not isinstance(self.state.step, Matter):
            return
        found = next((mark for mark in draft.reviewed if (mark.material, mark.point) == (material, point)), None)
        if found is not None and not found.met and found.reason != words:
            self.visit.draft = draft.with_review(replace(found, reason=words))
            self.post(on.PointTicked())

    def compare(self, material: str) -> None:
        """The clerk has held the copy beside its original."""
        member = self.staff.member
        if member is not None and isinstance(self.state.step, Matter):
            self.visit.compare(material, member.id, self.parts.clock.now().rfc3339)
            self.post(on.PointTicked())

    def may_take_in(self, item: ServiceItem) -> WhatMay:
        """Is the item granted to this window today (C04 b, c)?"""
        return self.cases.may_take_in(item)

    def may_begin(self, item: ServiceItem) -> WhatMay:
        """As `may_take_in`; and nothing is begun on a disk that is nearly full."""
        may = self.may_take_in(item)
        if self.session.takes_in or isinstance(may, NotGranted):
            return may
        return NotGranted(WhyNot.NO_ROOM, (), NOT_AT_THIS_WINDOW)

    def start_matter(self, code: str, reason: str = "") -> None:
        """``reason``: why a matter is taken in that is not what this window is for."""
        self.cases.window_reason = reason
        self.post(on.MatterChosen(code))

    def case_number_typed(self, text: str) -> None:
        """A case number, or what a code says."""
        self.cases.number = text
        self.post(on.CaseNumberTyped())

    def second_typed(self, staff_id: str, password: str) -> None:
        self.cases.second.typed(staff_id, password)
        self.post(on.SecondSignIn())

    def rated(self, level: str) -> None:
        """By the citizen, on their display."""
        self.cases.rating = level
        self.post(on.Rated())

    # --- events ---------------------------------------------------------------------------------------------------

    def post(self, event: Event) -> None:
        """One event after the other, also those that effects bring at once."""
        self._events.append(event)
        if self._moving:
            return
        self._moving = True
        try:
            while self._events:
                self._move(self._events.pop(0))
        finally:
            self._moving = False
            self._events.clear()
        self.changed.emit()

    def touched(self) -> None:
        self._timer.touched()

    def _move(self, event: Event) -> None:
        before = self.state
        if isinstance(event, on.PersonLookedUp):
            self._sharing = event.sharing
            self._look_later(event.sharing)
        if isinstance(event, on.SlipLookedUp):
            self.code.located(event)
        if isinstance(event, on.TakenIn) and self.visit.submitted is not None and self.visit.item is not None:
            self.cases.taken_in(self.visit.submitted)
        if isinstance(event, on.CaseMoved):
            self.cases.moved()
        if isinstance(event, on.PaperEnded):
            self.cases.printed()
        if isinstance(event, on.CaseRefused):
            self.cases.settle()
        self.state = next_state(before, event)
        self._carry_out(self.state.effects)
        self._follow_codes()
        if isinstance(event, on.PersonLookedUp | on.SlipLookedUp | on.CodeSeen):
            self._open_by_code()
        if self.state.staff != before.staff:
            if self.state.staff:
                self.queue.begin()
            else:
                self.queue.end()
        if self.state != before:
            self._timer.follow(timer_of(self.state))

    @Slot()
    def _follow_codes(self) -> None:
        """While the technician's panel is open the scanner is theirs to test."""
        technician = self.parts.technician
        maintained = technician is not None and technician.shown
        self.scanner.listen(on=hears_codes(self.state) and not maintained)

    @Slot(str)
    def _code_scanned(self, text: str) -> None:
        """From the scanner on the desk. A zone of a travel document belongs to the page that asks for it."""
        step = self.state.step
        access = access_of_zone(text, self.today())
        if access is not None and isinstance(step, Person) and step.phase is PersonPhase.ACCESS:
            self.access_known(access)
            return
        self.code.seen(read_code(text, self.parts.identity.public_url))
        if isinstance(self.code.code, ForeignCode) or self.state.overlay is not Overlay.NONE:
            self.changed.emit()
        else:
            self.post(on.CodeSeen())

    def _open_by_code(self) -> None:
        """The draft or case that was scanned opens by itself as soon as the person is known."""
        step = self.state.step
        if isinstance(step, PersonPage) and not step.ticket and self.state.overlay is Overlay.NONE:
            row = self.code.row_to_open(self.visit.offers)
            case = self.code.case_to_open()
            if row is not None:
                self.post(on.DraftChosen(row))
            elif case:
                self.case_number_typed(case)

    def _look_later(self, sharing: Sharing) -> None:
        """Nobody answered: look again while this person's page is open, so that their drafts come by themselves."""
        if self._next_look is not None:
            self._next_look.cancel()
            self._next_look = None
        if sharing is Sharing.NOBODY:
            number = self.visit.number
            self._next_look = self.parts.scheduler.call_later(LOOK_AGAIN_S, lambda: self._look_for(number))

    def _look_for(self, number: int) -> None:
        self._next_look = None
        if number == self.visit.number and isinstance(self.state.step, PersonPage):
            self.post(Key.LOOK_AGAIN)

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)
            self.visit.language = self.language  # a wipe has made a new visit

    def _do(self, effect: Effect) -> None:
        session = self.session
        if isinstance(effect, VisitEffect):
            carry_out(session, effect)
            return
        match effect:
            case do.CheckPassword(ticket=ticket):
                self.staff.check(ticket)
            case do.SignOut(reason=reason):
                self.staff.sign_out(reason)
            case do.BeginVisit():
                session.begin()
            case do.TakeUpCode():
                self.code.take_up()
            case do.ReadSocialCard(ticket=ticket):
                session.person.read_social_card(ticket)
            case do.ReadTravelDocument(ticket=ticket):
                session.person.read_travel_document(ticket)
            case do.LookUp(ticket=ticket):
                self._look_up(ticket)
            case do.StartMatter(code=code):
                session.matter.choose(code)
                session.matter.start_draft()
            case do.StartAgain():
                session.matter.same_again()
            case do.OpenDraft(ticket=ticket, row=row, take_over=take_over):
                self._open_draft(ticket, row, take_over=take_over)
            case do.TakeUpDraft():
                self._take_up()
            case do.DropSignature():
                session.pages.drop_signature()
            case do.RecordConsent():
                session.matter.consent_in_draft()
            case do.RecordFaceConsent():
                session.comparing.agree_face()
            case do.CheckFace(ticket=ticket):
                session.comparing.check_face(ticket)
            case do.StopFace():
                session.comparing.stop_face()
            case do.RecordStaffCheck(same=same):
                if self.staff.member is not None:
                    session.comparing.staff_compared(self.staff.member.id, COMPARED_AT_WINDOW, same=same)
            case do.Submit(ticket=ticket):
                session.paper.submit(ticket, SAVED_AT, self._actor())
            case do.CloseMatter():
                session.matter.close_matter()
            case do.TakeUpReceipt(row=row):
                case = self.file.cases[row]
                self.visit.receipt, self.visit.print_job = case.receipt, case.print_job
            case do.FinishTicket():
                self.queue.finish()
            case do.ListEnquiries():
                self.enquiries.read()
            case do.LookAtHall() | do.ExportFigures():
                self.supervision.carry_out(effect)
            case _:
                self._do_case(effect)

    def _do_case(self, effect: CaseEffect) -> None:
        """What belongs to one case after its take-in."""
        cases = self.cases
        match effect:
            case do.OpenCase(ticket=ticket, row=row):
                cases.open_case(ticket, self.file.cases[row].id)
            case do.OpenTakenIn(ticket=ticket):
                cases.open_taken_in(ticket)
            case do.FindCase(ticket=ticket):
                cases.find(ticket)
            case do.BeginAct(act=act):
                cases.begin(act)
            case do.CloseAct():
                cases.close_act()
            case do.DoAct(ticket=ticket, act=act):
                cases.do(ticket, act)
            case do.KeepCasePage(ticket=ticket, part=part):
                cases.keep_page(ticket, part)
            case do.KeepCaseSignature(ticket=ticket):
                cases.keep_signature(ticket)
            case do.DeclinePromise():
                cases.decline()
            case do.CheckSecond(ticket=ticket):
                cases.check_second(ticket)
            case do.KeepRating(ticket=ticket):
                cases.keep_rating(ticket)
            case do.PrintPapers(ticket=ticket):
                cases.print(ticket)
            case do.PrintCopy(ticket=ticket, row=row):
                cases.print_copy(ticket, row)
            case do.CloseCase():
                cases.close()
            case _ as never:
                assert_never(never)

    def _actor(self) -> Actor:
        if self.staff.member is None:
            raise LookupError("a matter is taken in while nobody is signed in")
        return Actor("staff", self.staff.member.id)

    def _look_up(self, ticket: int) -> None:
        if self.visit.applicant is None:
            raise LookupError("a person is looked up before anybody was identified")
        self.session.finding.look_up(ticket)
        self.file.read(self.visit.applicant)
        self.bookings.read(self.visit.applicant)

    def _open_draft(self, ticket: int, row: int, *, take_over: bool) -> None:
        """A draft of the list: one that is kept here at once, one that another terminal has open by asking for it."""
        visit = self.visit
        offer = visit.offers[row] if 0 <= row < len(visit.offers) else None
        if offer is None:
            self.post(on.DraftNotTaken(ticket, on.DraftTrouble.CLOSED))
        elif offer.item is None or offer.draft is None:
            self.session.finding.take_held(ticket, offer.id, take_over=take_over)
        else:
            visit.found_draft, visit.found_item = offer.draft, offer.item
            self.post(on.DraftTaken(ticket, offer.item.impl_code, SAVED_AT))

    def _take_up(self) -> None:
        """The draft is the visit's from now on, in the name of who stands here now."""
        visit = self.visit
        self.session.matter.take_up_draft()
        if visit.draft is not None and visit.applicant is not None:
            visit.draft = brought_by(visit.draft, visit.applicant)

    def _forgotten(self) -> None:
        self.file.forget()
        self.bookings.forget()
        self.code.forget()
        self.cases.forget()
        self.wiped.emit()

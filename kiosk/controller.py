"""Runs the kiosk's flow: takes events, moves the state, has the session carry out what the state asks for, and says
that something changed. Everything happens on the GUI thread and returns at once."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from PySide6.QtCore import QObject, Signal, Slot

from devices.qt.frames import PreviewFeed
from intake.intake import Actor
from kiosk import effects as do
from kiosk.effects import CompareEffect, Effect
from kiosk.errand import Errand
from kiosk.errands import Errands
from kiosk.events import Event, Touch
from kiosk.flow import next_state, timer_of
from kiosk.idle import FlowTimer
from kiosk.parts import KioskParts
from kiosk.prompts import Prompter
from kiosk.steps import FindCase, Guide, Welcome, initial
from station.visit.carry_out import carry_out
from station.visit.session import VisitSession
from station.visit.visit import Visit

#: How a member of staff compares at the kiosk, as it stands in the record.
STAFF_METHOD = "in_person_at_kiosk"


class KioskController(QObject):
    """``changed`` after every event; ``wiped`` when a visit was forgotten."""

    changed = Signal()
    wiped = Signal()
    modeChanged = Signal()
    graceTicked = Signal(int)

    def __init__(self, parts: KioskParts) -> None:
        super().__init__()
        self.parts = parts
        self.state = initial()
        self.staff_called = False
        self.session = VisitSession(parts, "kiosk", self.post, self)
        self.errands = Errands(self.session, parts, self.post, self)
        self.session.wiped.connect(self.errands.forget)
        self.session.changed.connect(self.changed)
        self.session.wiped.connect(self.wiped)
        self._timer = FlowTimer(parts.scheduler, parts.timeouts, self.post, self.graceTicked.emit)
        self._prompter = Prompter(parts.voice)
        if parts.technician is not None:
            parts.technician.closed.connect(self._maintained)
        self._events: list[Event] = []
        self._moving = False
        self._typed = ("", "")  # id and password of a member of staff, until they are asked for or the visit ends
        self.session.wiped.connect(self._forget_typed)

    @property
    def visit(self) -> Visit:
        return self.session.visit

    @property
    def online(self) -> bool:
        return self.session.online

    @property
    def preview(self) -> PreviewFeed:
        return self.session.pages.preview

    @property
    def face_preview(self) -> PreviewFeed:
        return self.session.comparing.face_preview

    def today(self) -> date:
        return self.session.today()

    def consent_kinds(self) -> tuple[str, ...]:
        return self.session.matter.consent_kinds()

    # --- life -----------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Open the store and show the first page."""
        self._carry_out(self.state.effects)
        self.session.start()
        self.changed.emit()

    def close(self) -> None:
        """After the lane was closed: nothing runs any more."""
        self._timer.stop()
        self.session.close()

    def sign_in_staff(self, staff_id: str, password: str) -> None:
        """As typed on the screen; kept no longer than until the store has been asked."""
        self._typed = (staff_id, password)
        self.post(Touch.SIGN_IN)
        self._forget_typed()

    @Slot()
    def _forget_typed(self) -> None:
        self._typed = ("", "")

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

    def _maintained(self) -> None:
        self.post(Touch.FINISH)

    def touched(self) -> None:
        self._timer.touched()

    def _move(self, event: Event) -> None:
        before = self.state
        if event is Touch.PROCEED and isinstance(before.step, Guide) and not self.session.takes_in:
            return  # the screen leads to a window; a touch that was under way as the disk filled up begins nothing
        self.state = next_state(before, event)
        if isinstance(before.step, Welcome) and not isinstance(self.state.step, Welcome):
            self.session.begin()
        ending = do.Wipe() in self.state.effects  # what is left with is asked of the visit as it was
        if self.state.item != before.item and not self.state.draft and not ending:
            self.session.matter.choose(self.state.item)
        self.errands.item_code = self.state.item
        self.session.visit.language = self.state.mode.language
        self._carry_out(self.state.effects)
        self.session.visit.language = self.state.mode.language  # a wipe has made a new visit
        if self.state.mode != before.mode:
            self.modeChanged.emit()
        if self.state != before:
            self.errands.listen(on=isinstance(self.state.step, FindCase))
            self._timer.follow(timer_of(self.state), elder=self.state.mode.elder)
            self._prompter.follow(self.state, self.visit)

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)

    def _do(self, effect: Effect) -> None:
        session = self.session
        match effect:
            case do.NoteConsent():
                session.matter.consent()
            case do.LookUpPerson(ticket=ticket):
                session.finding.look_up(ticket)
            case do.StartDraft():
                session.matter.start_draft()
            case do.TakeUpDraft():
                session.matter.take_up_draft()
            case do.TakeHeld(ticket=ticket, over=over):
                session.finding.take_held(ticket, take_over=over)
            case do.TakeUpRecent():
                session.finding.take_up_recent()
            case do.SubmitDraft(ticket=ticket):
                session.paper.submit(ticket, "review", Actor("citizen"))
            case do.LeaveWith(ticket=ticket, reason=reason):
                session.leaving.hand_over(ticket, reason)
            case do.PrintSlip(ticket=ticket):
                session.leaving.print_proof(ticket)
            case do.ForgetSlip():
                session.leaving.forget_proof()
            case do.OpenMaintenance():
                if self.parts.technician is not None:
                    self.parts.technician.open()
            case do.CloseMaintenance():
                if self.parts.technician is not None:
                    self.parts.technician.time_out()
            case do.DoJob(ticket=ticket, job=job, position=position):
                self.errands.do(ticket, job, position, self.state.errand)
            case do.PrintIssued(ticket=ticket):
                self.errands.print(ticket)
            case do.KeepPage(ticket=ticket, material=about) if self.state.errand is Errand.SUPPLEMENT:
                self.errands.keep_page(ticket, about)
            case do.CallStaff():
                self.staff_called = self.parts.call_staff()
            case (
                do.AskFace()
                | do.NoteFaceConsent()
                | do.CheckFace()
                | do.StopFace()
                | do.SignInStaff()
                | do.NoteStaffCheck()
                | do.SignOutStaff()
            ):
                self._compare(effect)
            case _:
                carry_out(session, effect)

    def _compare(self, effect: CompareEffect) -> None:
        """Person and card."""
        session = self.session
        match effect:
            case do.AskFace(ticket=ticket):
                session.comparing.ask_face(ticket)
            case do.NoteFaceConsent():
                session.comparing.agree_face()
            case do.CheckFace(ticket=ticket):
                session.comparing.check_face(ticket)
            case do.StopFace():
                session.comparing.stop_face()
            case do.SignInStaff(ticket=ticket):
                (staff_id, password), self._typed = self._typed, ("", "")
                session.comparing.staff_sign_in(ticket, staff_id, password)
            case do.NoteStaffCheck(same=same):
                member = session.visit.staff
                if member is None:
                    raise LookupError("nobody of the staff is signed in")
                session.comparing.staff_compared(member.id, STAFF_METHOD, same=same)
            case do.SignOutStaff():
                session.comparing.staff_signs_out()
            case _ as never:
                assert_never(never)

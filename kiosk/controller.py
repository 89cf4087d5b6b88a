"""Runs the kiosk's flow: takes events, moves the state, has the session carry out what the state asks for, and says
that something changed. Everything happens on the GUI thread and returns at once."""

from __future__ import annotations

from datetime import date
from typing import assert_never

from PySide6.QtCore import QObject, Signal

from devices.qt.frames import PreviewFeed
from intake.intake import Actor
from kiosk import effects as do
from kiosk.effects import Effect
from kiosk.events import Event
from kiosk.flow import next_state, timer_of
from kiosk.idle import FlowTimer
from kiosk.parts import KioskParts
from kiosk.prompts import Prompter
from kiosk.steps import Welcome, initial
from station.visit.session import VisitSession
from station.visit.visit import Visit


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
        self.session.changed.connect(self.changed)
        self.session.wiped.connect(self.wiped)
        self._timer = FlowTimer(parts.scheduler, parts.timeouts, self.post, self.graceTicked.emit)
        self._prompter = Prompter(parts.voice)
        self._events: list[Event] = []
        self._moving = False

    @property
    def visit(self) -> Visit:
        return self.session.visit

    @property
    def online(self) -> bool:
        return self.session.online

    @property
    def preview(self) -> PreviewFeed:
        return self.session.preview

    def today(self) -> date:
        return self.session.today()

    def consent_kinds(self) -> tuple[str, ...]:
        return self.session.consent_kinds()

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
        self.state = next_state(before, event)
        if isinstance(before.step, Welcome) and not isinstance(self.state.step, Welcome):
            self.session.begin()
        if self.state.item != before.item and not self.state.draft:
            self.session.choose(self.state.item)
        self.session.visit.language = self.state.mode.language
        self._carry_out(self.state.effects)
        self.session.visit.language = self.state.mode.language  # a wipe has made a new visit
        if self.state.mode != before.mode:
            self.modeChanged.emit()
        if self.state != before:
            self._timer.follow(timer_of(self.state), elder=self.state.mode.elder)
            self._prompter.follow(self.state, self.visit)

    def _carry_out(self, effects: tuple[Effect, ...]) -> None:
        for effect in effects:
            self._do(effect)

    def _do(self, effect: Effect) -> None:
        session = self.session
        match effect:
            case do.OpenStore(ticket=ticket):
                session.open_store(ticket)
            case do.ReadCard(ticket=ticket):
                session.consent()
                session.read_card(ticket)
            case do.StopReading():
                session.stop_reading()
            case do.LookUpPerson(ticket=ticket):
                session.look_up(ticket)
            case do.StartDraft():
                session.start_draft()
            case do.TakeUpDraft():
                session.take_up_draft()
            case do.TakeUpRecent():
                session.take_up_recent()
            case do.DiscardDraft():
                session.discard_draft()
            case do.SaveDraft(at=at):
                session.save_draft(at)
            case do.StartPreview(ticket=ticket):
                session.start_preview(ticket)
            case do.StopPreview():
                session.stop_preview()
            case do.TakePage(ticket=ticket):
                session.take_page(ticket)
            case do.KeepPage(ticket=ticket, material=material):
                session.keep_page(ticket, material)
            case do.DropPage():
                session.drop_page()
            case do.KeepSignature(ticket=ticket):
                session.keep_signature(ticket)
            case do.SubmitDraft(ticket=ticket):
                session.submit(ticket, "review", Actor("citizen"))
            case do.PrintReceipt(ticket=ticket):
                session.print_receipt(ticket)
            case do.AskCardLeft(ticket=ticket):
                session.ask_card_left(ticket)
            case do.CallStaff():
                self.staff_called = self.parts.call_staff()
            case do.Wipe():
                session.wipe()
            case _ as never:
                assert_never(never)

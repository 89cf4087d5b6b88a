"""The matter itself: person, for whom, form, materials, how the result comes, signature, review. Pure, as `kiosk.flow`,
which calls it."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects as do
from kiosk import ending_flow, errand_flow
from kiosk import events as on
from kiosk.errand import Errand
from kiosk.events import Event, Touch
from kiosk.moves import go, numbered, saving, to_person_check, to_review, to_window
from kiosk.person_check import next_of_identity
from kiosk.steps import (
    DeliveryWay,
    Form,
    Identity,
    Materials,
    Parties,
    Review,
    Sign,
    State,
    Supplement,
)
from station.visit import capture as capturing
from station.visit.capture import Capture, CaptureTouch
from station.visit.effects import VisitEffect
from station.visit.results import CapturePhase

MatterStep = Identity | Parties | Form | Materials | Capture | DeliveryWay | Sign | Review

_CAPTURE_TOUCHES = {Touch.TAKE: CaptureTouch.TAKE, Touch.KEEP: CaptureTouch.KEEP, Touch.RETRY: CaptureTouch.RETAKE}


# --- touches --------------------------------------------------------------------------------------------------


def touched(state: State, step: MatterStep, event: Event) -> State:
    match step:
        case Identity() | Parties():
            return _for_whom(state, step, event)
        case Form() | Materials() | DeliveryWay():
            return _filled_in(state, step, event)
        case Capture():
            return _in_capture(state, step, event)
        case Sign():
            return _signing(state, step, event)
        case Review():
            return _in_review(state, event)


def _for_whom(state: State, step: Identity | Parties, event: Event) -> State:
    match step, event:
        case Identity(), Touch.PROCEED:
            return next_of_identity(state)
        case Identity() | Parties(), Touch.WINDOW:
            return to_window(state)
        case Identity(), Touch.FOR_OTHERS:
            return saving(state, Parties())
        case Parties(), on.MaterialOpened(material=capturing.AUTHORITY):
            return _preview(state, capturing.AUTHORITY)
        case Parties(), on.PartiesSettled():
            state = replace(state, signed=False)
            return to_review(state) if state.editing else next_of_identity(state)
        case _:
            return state


def _filled_in(state: State, step: Form | Materials | DeliveryWay, event: Event) -> State:
    match step, event:
        case Form(position=position), on.FieldAccepted(goto=goto, changed=changed):
            state = replace(state, signed=state.signed and not changed)
            if goto is None:
                return _after_form(replace(state, last_form=position))
            return saving(state, Form(goto))
        case Materials(), on.MaterialOpened(material=material):
            return _preview(state, material)
        case Materials(), on.MaterialsChanged():
            return saving(replace(state, signed=False), Materials())
        case Materials(), Touch.PROCEED:
            return to_review(state)
        case Materials(), Touch.WINDOW:
            return to_window(state)
        case DeliveryWay(), Touch.PROCEED:
            return to_review(replace(state, signed=False))
        case _:
            return state


def _after_form(state: State) -> State:
    if state.editing:
        return to_review(state)
    return saving(state, Materials())


def _signing(state: State, step: Sign, event: Event) -> State:
    if step.ticket or event is not Touch.PROCEED:
        return state
    if state.errand is Errand.SUPPLEMENT:
        return errand_flow.signed(state)
    state, ticket = numbered(state)
    return go(state, Sign(ticket), do.KeepSignature(ticket))


def _in_review(state: State, event: Event) -> State:
    match event:
        case on.EditField(position=position):
            return saving(replace(state, editing=True), Form(position))
        case Touch.EDIT_DELIVERY:
            return saving(replace(state, editing=True), DeliveryWay())
        case Touch.FOR_OTHERS:
            return saving(replace(state, editing=True), Parties())
        case Touch.EDIT_MATERIALS:
            return saving(replace(state, editing=True), Materials())
        case Touch.CHECK_PERSON:
            return to_person_check(replace(state, resume_at="review", check=True, checked=False))
        case Touch.SUBMIT:
            return ending_flow.submit(replace(state, decides=False))
        case on.RulesAsked():
            return ending_flow.ask_rules(state)
        case _:
            return state


# --- capturing ------------------------------------------------------------------------------------------------


def _preview(state: State, material: str) -> State:
    state, ticket = numbered(state)
    begun, effects = capturing.begun(material, ticket)
    return go(state, begun, *effects)


def _in_capture(state: State, capture: Capture, event: Event) -> State:
    if event is Touch.WINDOW and capture.phase is CapturePhase.PROBLEM:
        return to_window(state)
    touch = _CAPTURE_TOUCHES.get(event) if isinstance(event, Touch) else None
    if touch is None:
        return state
    numbered_state, ticket = numbered(state)
    moved = capturing.touched(capture, touch, ticket)
    if moved is None:
        return state
    signed = state.signed and touch is not CaptureTouch.KEEP
    return _captured(replace(numbered_state, signed=signed), moved)


def _captured(state: State, moved: tuple[Capture | capturing.Kept, tuple[VisitEffect, ...]]) -> State:
    step, effects = moved
    if not isinstance(step, capturing.Kept):
        return go(state, step, *effects)
    beside = _beside(state, step.material)
    return go(state, beside, *effects) if isinstance(beside, Supplement) else saving(state, beside, *effects)


def _beside(state: State, material: str) -> Materials | Parties | Supplement:
    """Where a page was captured from."""
    if state.errand is Errand.SUPPLEMENT:
        return Supplement()
    return Parties() if material == capturing.AUTHORITY else Materials()


# --- back and results -----------------------------------------------------------------------------------------


def back(state: State, step: MatterStep) -> State:
    match step:
        case Form() | Materials() | DeliveryWay() | Parties() if state.editing:
            return to_review(state)
        case Parties():
            return saving(state, Identity())
        case Form(position=0):
            return saving(state, Identity())
        case Form(position=position):
            return saving(state, Form(position - 1))
        case Materials():
            return saving(state, Form(state.last_form))
        case Capture() as capture if capturing.may_stop(capture):
            return go(state, _beside(state, capture.material), *capturing.STOPPED)
        case Sign(ticket=0) if state.errand is Errand.SUPPLEMENT:
            return go(state, Supplement())
        case Sign(ticket=0) | Review():
            return saving(state, Materials())
        case _:
            return state


def answered(state: State, step: MatterStep, event: on.Result) -> State:
    if isinstance(step, Capture):
        moved = capturing.answered(step, event)
        return state if moved is None else _captured(state, moved)
    match step, event:
        case Sign(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return to_review(replace(state, signed=True))
        case Sign(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return go(state, Sign(failed=True))
        case _:
            return state

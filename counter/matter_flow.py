"""The matter on the dense screen: form, materials, consent, signature, taking in. Pure, as `counter.flow`, which calls
it."""

from __future__ import annotations

from dataclasses import replace

from counter import beside_form, visit_flow
from counter import effects as do
from counter import events as on
from counter.events import Event, Key
from counter.leaving import close_matter, stop_devices, to_visit
from counter.moving import go, save, stay, ticket_of
from counter.steps import (
    AskConsent,
    AskFaceConsent,
    AskSignature,
    FaceCheck,
    Matter,
    Overlay,
    State,
    Submitting,
    VisitTrouble,
    Work,
)
from station.visit import capture as shot
from station.visit import scan as sheets
from station.visit.capture import SIGNED_FORM, Capture
from station.visit.scan import Scan


def works(step: Matter) -> bool:
    """Something is being written or scanned: it ends by itself."""
    return sheets.works(step.work) if isinstance(step.work, Scan) else _is_writing(step.work)


def _is_writing(work: Work | None) -> bool:
    match work:
        case Submitting():
            return True
        case AskSignature(ticket=ticket):
            return ticket != 0
        case Capture():
            return not shot.may_stop(work)
        case _:
            return False


# --- keys -----------------------------------------------------------------------------------------------------


def pressed(state: State, step: Matter, event: Event) -> State:
    if _is_writing(step.work):
        return state
    match event:
        case on.FieldCommitted(changed=changed):
            return stay(state, *((do.DropSignature(),) if changed else ()), save())
        case on.MaterialsChanged():
            return stay(state, do.DropSignature(), save())
        case on.PointTicked():
            return stay(state, save())
        case on.StaffChecked(same=same) if not isinstance(step.work, FaceCheck):
            return stay(state, do.RecordStaffCheck(same), save())
    if isinstance(step.work, Capture):
        return beside_form.in_capture(state, step.work, event)
    if isinstance(step.work, Scan):
        return beside_form.in_scan(state, step.work, event)
    if isinstance(step.work, AskFaceConsent | FaceCheck):
        return beside_form.before_camera(state, step.work, event)
    match event:
        case on.CaptureAsked(material=material):
            return beside_form.begin_capture(state, material)
        case on.ScanAsked(material=material):
            return go(state, Matter(Scan(material)))
        case Key.SIGN_ON_PAPER:
            return beside_form.begin_capture(state, SIGNED_FORM)
        case Key.ASK_FACE if beside_form.camera_tries_left(state):
            return go(state, Matter(AskFaceConsent()))
        case Key.ASK_CONSENT:
            return go(state, Matter(AskConsent()))
        case Key.ASK_SIGNATURE:
            return go(state, Matter(AskSignature()))
        case on.ConsentAnswered(given=True):
            return go(state, Matter(), do.RecordConsent(), save())
        case on.ConsentAnswered(given=False):
            return go(state, Matter(AskConsent(refused=True)))
        case Key.SIGNED if isinstance(step.work, AskSignature):
            state, ticket = ticket_of(state)
            return go(state, Matter(AskSignature(ticket)), do.KeepSignature(ticket))
        case Key.DISMISS | Key.LEAVE if step.work is not None:
            return go(state, Matter())
    return _out_of_matter(state, step, event)


def _out_of_matter(state: State, step: Matter, event: Event) -> State:
    if step.work is not None:
        return state
    match event:
        case Key.TAKE_IN:
            state, ticket = ticket_of(state)
            return go(state, Matter(Submitting(ticket)), do.Submit(ticket))
        case Key.PARK:
            return close_matter(state, keep=True)
        case Key.LEAVE:
            return replace(state, overlay=Overlay.LEAVE)
        case Key.DISCARD:
            return replace(state, overlay=Overlay.DISCARD)
        case _:
            return state


def draft_lost(state: State, trouble: VisitTrouble) -> State:
    """Somebody else goes on with the draft, or it is over: nothing of ours is saved, the person's page says so."""
    if not isinstance(state.step, Matter) or isinstance(state.step.work, Submitting):
        return state
    state = stay(state, *stop_devices(state))
    return to_visit(replace(state, draft=False), trouble, do.CloseMatter())


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: Matter, event: on.Result) -> State:
    match step.work:
        case Capture() as capture:
            return beside_form.captured(state, shot.answered(capture, event))
        case Scan() as scan:
            return beside_form.scanned(state, sheets.answered(scan, event))
        case FaceCheck() as face:
            return beside_form.face_answered(state, face, event)
        case _:
            return _handed_in(state, step, event)


def _handed_in(state: State, step: Matter, event: on.Result) -> State:
    match step.work, event:
        case AskSignature(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return go(state, Matter(), save())
        case AskSignature(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return go(state, Matter(AskSignature(failed=True)))
        case Submitting(ticket=t), on.TakenIn(ticket=ticket) if t == ticket:
            return visit_flow.print_receipt(replace(state, draft=False), again=False)
        case Submitting(ticket=t), on.NotComplete(ticket=ticket) if t == ticket:
            return go(state, Matter())
        case Submitting(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket:
            return go(state, Matter(failed=True))
        case _:
            return state

"""What goes on beside the form of a matter: a page under the camera, a paper in the scanner, a face to compare."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter import effects as do
from counter import events as on
from counter.events import CaptureTouch, Event, Key
from counter.moving import go, save, stay, ticket_of
from counter.steps import AskFaceConsent, FaceCheck, FacePhase, Matter, State
from devices.ports import FaceOutcome
from station.visit import capture as shot
from station.visit import scan as sheets
from station.visit.capture import IDENTITY_PAGE, SIGNED_FORM, Capture, Kept
from station.visit.effects import VisitEffect
from station.visit.results import FaceTrouble
from station.visit.scan import Scan, Scanned, ScanStarted

#: How often the camera may fail to recognise somebody (CAPABILITIES §7.1).
FACE_TRIES = 3


def camera_tries_left(state: State) -> int:
    """How often the camera may be asked in this visit; 0: the other way remains."""
    return max(0, FACE_TRIES - state.face_tries) if state.camera else 0


def what_stops(state: State) -> tuple[VisitEffect | do.StopFace, ...]:
    """What the devices beside the form are told when the form is left."""
    match state.step:
        case Matter(work=Capture()):
            return shot.STOPPED
        case Matter(work=Scan() as scan) if sheets.works(scan):
            return (do.StopScan(), do.DropScan())
        case Matter(work=FaceCheck(phase=FacePhase.LOOKING)):
            return (do.StopFace(),)
        case _:
            return ()


# --- a face before the camera ---------------------------------------------------------------------------------


def before_camera(state: State, work: AskFaceConsent | FaceCheck, event: Event) -> State:
    """Consent, then the camera; who says no is not asked again in this visit."""
    match work, event:
        case AskFaceConsent(), on.ConsentAnswered(given=True):
            return _check_face(stay(state, do.RecordFaceConsent()))
        case AskFaceConsent(), on.ConsentAnswered(given=False):
            return go(replace(state, camera=False), Matter())
        case FaceCheck(phase=FacePhase.FAILED | FacePhase.TROUBLE), Key.RETRY if camera_tries_left(state):
            return _check_face(state)
        case _, Key.DISMISS | Key.LEAVE:
            return go(stay(state, *what_stops(state)), Matter())
        case _:
            return state


def _check_face(state: State) -> State:
    state, ticket = ticket_of(state)
    return go(state, Matter(FaceCheck(ticket)), do.CheckFace(ticket))


def face_answered(state: State, work: FaceCheck, event: on.Result) -> State:
    if event.ticket != work.ticket or work.phase is not FacePhase.LOOKING:
        return state
    match event:
        case on.FaceGuided(guidance=guidance):
            return go(state, Matter(replace(work, guidance=guidance)))
        case on.FaceChecked(outcome=FaceOutcome.MATCHED):
            return go(state, Matter(), do.StopFace(), save())
        case on.FaceChecked(outcome=outcome):
            tried = _tried(state, hopeless=outcome is FaceOutcome.NO_REFERENCE)
            failed = replace(work, phase=FacePhase.FAILED, outcome=outcome)
            return go(tried, Matter(failed), do.StopFace(), save())
        case on.FaceFailed(trouble=trouble):
            tried = _tried(state, hopeless=trouble is FaceTrouble.NO_MODELS)
            return go(tried, Matter(replace(work, phase=FacePhase.TROUBLE, trouble=trouble)), do.StopFace())
        case _:
            return state


def _tried(state: State, *, hopeless: bool) -> State:
    tries = state.face_tries + 1
    return replace(state, face_tries=tries, camera=state.camera and not hopeless and tries < FACE_TRIES)


# --- a page under the camera ----------------------------------------------------------------------------------


def begin_capture(state: State, material: str) -> State:
    state, ticket = ticket_of(state)
    capture, effects = shot.begun(material, ticket)
    return go(state, Matter(capture), *effects)


def in_capture(state: State, capture: Capture, event: Event) -> State:
    match event:
        case CaptureTouch():
            state, ticket = ticket_of(state)
            return captured(state, shot.touched(capture, event, ticket))
        case Key.DISMISS | Key.LEAVE:
            return go(state, Matter(), *shot.STOPPED)
        case _:
            return state


def captured(state: State, moved: shot.Step | None) -> State:
    match moved:
        case None:
            return state
        case Kept(material=material), effects:
            drop = () if material in (SIGNED_FORM, IDENTITY_PAGE) else (do.DropSignature(),)
            return go(state, Matter(), *effects, *drop, save())
        case Capture() as capture, effects:
            return go(state, Matter(capture), *effects)
        case _ as never:
            assert_never(never)


# --- a paper in the scanner -----------------------------------------------------------------------------------


def in_scan(state: State, scan: Scan, event: Event) -> State:
    """The camera is the other way whatever the scanner says; leaving a running scan keeps what came so far."""
    match event:
        case ScanStarted():
            state, ticket = ticket_of(state)
            return scanned(state, sheets.started(scan, event, ticket))
        case Key.DISMISS | Key.LEAVE if sheets.works(scan):
            return scanned(state, sheets.stopped(scan))
        case Key.DISMISS | Key.LEAVE:
            return go(state, Matter())
        case Key.CAMERA if not sheets.works(scan):
            return begin_capture(state, scan.material)
        case _:
            return state


def scanned(state: State, moved: sheets.Step | None) -> State:
    match moved:
        case None:
            return state
        case Scanned(), effects:
            return go(state, Matter(), *effects, do.DropSignature(), save())
        case Scan(kept=kept) as scan, effects:
            changed = (do.DropSignature(), save()) if kept else ()
            return go(state, Matter(scan), *effects, *changed)
        case _ as never:
            assert_never(never)

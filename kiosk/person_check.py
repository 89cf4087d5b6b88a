"""Is this the person on the card? The part of the flow that finds out, for items that want it (docs/adr/0008).

Camera, member of staff and window are equal ways. Who refuses the camera, or whom it did not recognise three times, is
not asked for it again in this visit; the other ways stay.
"""

from __future__ import annotations

from dataclasses import replace

from devices.ports import FaceOutcome
from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Event, Touch
from kiosk.moves import go, numbered, saving, step_of_token, to_person_check, to_window
from kiosk.steps import (
    CheckNote,
    FaceCheck,
    FaceConsent,
    FacePhase,
    Form,
    Identity,
    PersonCheck,
    StaffCheck,
    StaffPhase,
    State,
    Step,
)
from station.visit.results import FaceOffer, FaceTrouble

#: How often the camera may fail to recognise somebody (CAPABILITIES §7.1).
FACE_TRIES = 3

Ways = PersonCheck | FaceConsent | FaceCheck | StaffCheck


def next_of_identity(state: State) -> State:
    """From the data on the card to the form, by way of the check where the matter wants one."""
    return to_person_check(state) if state.check and not state.checked else saving(state, Form(0))


def camera_offered(state: State, step: PersonCheck) -> bool:
    return state.camera and step.offer is FaceOffer.OFFERED


def touched(state: State, step: Ways, event: Event) -> State:
    """What the person, or the member of staff, does on these pages."""
    if event is Touch.WINDOW:
        return to_window(_without_picture(state))
    match step:
        case PersonCheck():
            return _chosen(state, step, event)
        case FaceConsent():
            return _consented(state, event)
        case FaceCheck():
            return _before_camera(state, step, event)
        case StaffCheck():
            return _by_staff(state, step, event)


def back(state: State, step: Ways) -> State:
    match step:
        case PersonCheck():
            return saving(state, Identity())
        case FaceConsent():
            return to_person_check(state)
        case FaceCheck(phase=FacePhase.PASSED):
            return state
        case FaceCheck():
            return to_person_check(_without_picture(state))
        case StaffCheck(phase=StaffPhase.SIGN_IN):
            return to_person_check(state)
        case StaffCheck(phase=StaffPhase.COMPARE):
            return to_person_check(state, None, do.SignOutStaff())
        case _:
            return state


def answered(state: State, step: Step, event: on.Result) -> State:
    """What camera, store and devices answer; the same state when it means nothing here."""
    match step, event:
        case PersonCheck(ticket=t), on.FaceOffered(ticket=ticket, offer=offer) if t == ticket:
            return go(state, replace(step, offer=offer))
        case FaceCheck(ticket=t, phase=FacePhase.LOOKING), on.FaceGuided(ticket=ticket) if t == ticket:
            return go(state, replace(step, guidance=event.guidance))
        case FaceCheck(ticket=t, phase=FacePhase.LOOKING), on.FaceChecked(ticket=ticket) if t == ticket:
            return _judged(state, step, event.outcome)
        case FaceCheck(ticket=t, phase=FacePhase.LOOKING), on.FaceFailed(ticket=ticket) if t == ticket:
            return _no_verdict(state, step, event.trouble)
        case StaffCheck(ticket=t, phase=StaffPhase.SIGNING), on.StaffSignedIn(ticket=ticket) if t == ticket:
            return go(state, StaffCheck(ticket, StaffPhase.COMPARE))
        case StaffCheck(ticket=t, phase=StaffPhase.SIGNING), on.StaffRefused(ticket=ticket) if t == ticket:
            return go(state, StaffCheck(ticket, StaffPhase.SIGN_IN, event.reason))
        case _:
            return state


# --- the ways -------------------------------------------------------------------------------------------------


def _chosen(state: State, step: PersonCheck, event: Event) -> State:
    match event:
        case Touch.CAMERA if camera_offered(state, step):
            return go(state, FaceConsent())
        case Touch.STAFF if step.note is not CheckNote.NOT_SAME:
            return go(state, StaffCheck())
        case _:
            return state


def _consented(state: State, event: Event) -> State:
    match event:
        case Touch.PROCEED:
            return _look(go(state, state.step, do.NoteFaceConsent()))
        case Touch.REFUSE:
            return to_person_check(replace(state, camera=False), CheckNote.REFUSED)
        case _:
            return state


def _before_camera(state: State, step: FaceCheck, event: Event) -> State:
    match step.phase, event:
        case FacePhase.PASSED, Touch.PROCEED:
            return _checked(state)
        case FacePhase.FAILED | FacePhase.TROUBLE, Touch.RETRY if state.camera:
            return _look(state)
        case FacePhase.LOOKING | FacePhase.FAILED | FacePhase.TROUBLE, Touch.OTHER_WAY:
            note = None if state.camera else CheckNote.FAILED
            return to_person_check(_without_picture(state), note)
        case _:
            return state


def _by_staff(state: State, step: StaffCheck, event: Event) -> State:
    match step.phase, event:
        case StaffPhase.SIGN_IN, Touch.SIGN_IN:
            state, ticket = numbered(state)
            return go(state, StaffCheck(ticket, StaffPhase.SIGNING), do.SignInStaff(ticket))
        case StaffPhase.SIGN_IN | StaffPhase.COMPARE, Touch.OTHER_WAY:
            return back(state, step)
        case StaffPhase.COMPARE, Touch.SAME:
            return _checked(go(state, step, do.NoteStaffCheck(same=True), do.SignOutStaff()))
        case StaffPhase.COMPARE, Touch.NOT_SAME:
            noted = go(replace(state, camera=False), step, do.NoteStaffCheck(same=False), do.SignOutStaff())
            return to_person_check(noted, CheckNote.NOT_SAME)
        case _:
            return state


# --- the camera -----------------------------------------------------------------------------------------------


def _look(state: State) -> State:
    state, ticket = numbered(state)
    return go(state, FaceCheck(ticket), do.CheckFace(ticket))


def _judged(state: State, step: FaceCheck, outcome: FaceOutcome) -> State:
    if outcome is FaceOutcome.MATCHED:
        return saving(state, replace(step, phase=FacePhase.PASSED, outcome=outcome), do.StopFace())
    failed = replace(step, phase=FacePhase.FAILED, outcome=outcome)
    return saving(_tried(state, hopeless=outcome is FaceOutcome.NO_REFERENCE), failed, do.StopFace())


def _no_verdict(state: State, step: FaceCheck, trouble: FaceTrouble) -> State:
    failed = replace(step, phase=FacePhase.TROUBLE, trouble=trouble)
    return go(_tried(state, hopeless=trouble is FaceTrouble.NO_MODELS), failed, do.StopFace())


def _tried(state: State, *, hopeless: bool) -> State:
    tries = state.face_tries + 1
    return replace(state, face_tries=tries, camera=state.camera and not hopeless and tries < FACE_TRIES)


def _without_picture(state: State) -> State:
    looking = isinstance(state.step, FaceCheck) and state.step.phase is FacePhase.LOOKING
    return go(state, state.step, do.StopFace()) if looking else state


def _checked(state: State) -> State:
    """Person and card belong together: on to where the matter was. Should they be compared again, tries begin anew."""
    at, state = state.resume_at, replace(state, checked=True, face_tries=0, resume_at="")
    return saving(state, step_of_token(at) if at else Form(0))

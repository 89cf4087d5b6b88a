"""The counter's flow: a pure function from state and event to the next state (DESIGN §5, CAPABILITIES §7.2).

An event that means nothing on the present step changes nothing: a second key stroke finds another step, a late result
finds another ticket. Nothing here knows Qt, devices or the store; `counter.controller` carries out the effects.

What may happen on any page is here: overlays, time, faults, signing in and out. What happens on its own pages each part
says with ``pressed`` and ``answered``:

person_flow    who is before the window
visit_flow     the person's page, the receipt
matter_flow    the dense screen of one matter; `beside_form`: camera, scanner, face
case_flow      a case after its take-in
leaving        the ways out of each
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter import case_flow, matter_flow, person_flow, visit_flow
from counter import effects as do
from counter import events as on
from counter.events import Elapsed, Event, Key
from counter.leaving import close_matter, leave, sign_out, stop_devices, to_visit
from counter.moving import fresh, go, stay, ticket_of
from counter.steps import (
    CaseStep,
    Matter,
    OutOfService,
    Overlay,
    Person,
    PersonPhase,
    Ready,
    Recovery,
    SignIn,
    Starting,
    State,
    Step,
    Supervision,
    TakenIn,
    Visit,
    VisitTrouble,
)
from station.visit.results import PaperPhase, StoreRefusal


def next_state(state: State, event: Event) -> State:
    """The one way the flow moves."""
    if state.effects:
        state = replace(state, effects=())
    match event:
        case on.Crashed():
            return go(fresh(state, staff=state.staff), Recovery(), do.Wipe())
        case on.StoreLost():
            return go(fresh(state, staff=False), OutOfService(StoreRefusal.STORE), do.Wipe())
        case Elapsed():
            return _elapsed(state, event)
        case on.DraftLost(closed=closed):
            return matter_flow.draft_lost(state, VisitTrouble.CLOSED if closed else VisitTrouble.TAKEN_OVER)
        case on.Undecided(count=count):
            return case_flow.undecided(state, count)
    if isinstance(event, on.Result):
        return _result(state, event)
    if state.overlay is not Overlay.NONE:
        return _over(state, event)
    return _pressed(state, event)


def timer_of(state: State) -> Elapsed | None:
    """Which time runs now: nobody's screen stays open when the clerk goes away (C33)."""
    match state.step:
        case OutOfService() | Ready(thanks=True):
            return Elapsed.FAREWELL
        case Starting() | SignIn() | Recovery():
            return None
        case _:
            return None if machine_works(state) else Elapsed.IDLE


def hears_codes(state: State) -> bool:
    """Whether a code held before the scanner means something here."""
    return state.staff and isinstance(state.step, Ready | Person | Visit)


def machine_works(state: State) -> bool:
    """Something is being written or printed: it ends by itself and is not interrupted."""
    match state.step:
        case Matter():
            return matter_flow.works(state.step)
        case TakenIn(phase=PaperPhase.PRINTING):
            return True
        case CaseStep():
            return case_flow.works(state.step)
        case Visit(ticket=ticket) | SignIn(ticket=ticket):
            return ticket != 0
        case Person(phase=PersonPhase.LOOKING_UP) | Starting():
            return True
        case _:
            return False


# --- keys -----------------------------------------------------------------------------------------------------


def _over(state: State, event: Event) -> State:
    """An overlay is modal: only what it shows answers."""
    match state.overlay, event:
        case _, Key.DISMISS:
            return _uncovered(state)
        case Overlay.SHORTCUTS, Key.SHORTCUTS:
            return _uncovered(state)
        case Overlay.SEARCH, on.MatterChosen(code=code):
            return visit_flow.start(_uncovered(state), code)
        case Overlay.LEAVE, Key.PARK | Key.CONFIRM:
            return close_matter(_uncovered(state), keep=True)
        case Overlay.LEAVE, Key.DISCARD:
            return replace(state, overlay=Overlay.DISCARD)
        case Overlay.DISCARD, Key.CONFIRM:
            return _discarded(_uncovered(state))
        case Overlay.TAKE_OVER, Key.CONFIRM if isinstance(state.step, Visit):
            return visit_flow.open_draft(_uncovered(state), state.step.row, take_over=True)
        case Overlay.ZONE, Key.FIND_CASE:
            return replace(state, overlay=Overlay.FIND_CASE)
        case Overlay.ZONE, on.MatterChosen() | on.CaseChosen() if isinstance(state.step, Visit):
            return visit_flow.pressed(_uncovered(state), state.step, event)
        case Overlay.FIND_CASE, on.CaseNumberTyped():
            return visit_flow.find_case(_uncovered(state))
        case Overlay.UNDECIDED, Key.CONFIRM:
            return case_flow.begun(stay(_uncovered(state), *stop_devices(_uncovered(state))), open_with=do.OpenTakenIn)
        case Overlay.SIGN_OUT, Key.CONFIRM:
            return sign_out(_uncovered(state), "asked", locked=False)
        case _:
            return state


def _uncovered(state: State) -> State:
    return replace(state, overlay=Overlay.NONE)


def _discarded(state: State) -> State:
    return close_matter(stay(state, do.DiscardDraft()), keep=False)


def _pressed(state: State, event: Event) -> State:
    if state.staff and not machine_works(state):
        if event is Key.SHORTCUTS:
            return replace(state, overlay=Overlay.SHORTCUTS)
        if event is Key.GUIDE and _may_read(state.step):
            return replace(state, overlay=Overlay.GUIDE)
        if event is Key.ENQUIRIES and isinstance(state.step, Ready | Visit | Supervision):
            return replace(stay(state, do.ListEnquiries()), overlay=Overlay.ENQUIRIES)
        if event is Key.ZONE and isinstance(state.step, Ready | Visit):
            return replace(state, overlay=Overlay.ZONE)
        if event is Key.SIGN_OUT and not isinstance(state.step, Recovery):
            return replace(state, overlay=Overlay.UNDECIDED if state.undecided else Overlay.SIGN_OUT)
    match state.step:
        case Starting() | OutOfService():
            return state
        case Recovery():
            return _recovered(state, event)
        case SignIn():
            return _at_sign_in(state, state.step, event)
        case Ready():
            return _at_ready(state, event)
        case Person():
            return person_flow.pressed(state, state.step, event)
        case Visit():
            return visit_flow.pressed(state, state.step, event)
        case Matter():
            return matter_flow.pressed(state, state.step, event)
        case TakenIn():
            return visit_flow.paper_pressed(state, state.step, event)
        case CaseStep():
            moved = case_flow.at_case(state, state.step, event)
            return _out_of_case(state, event) if moved is None else moved
        case Supervision():
            return _at_supervision(state, event)
        case _ as never:
            assert_never(never)


def _may_read(step: Step) -> bool:
    """Where the guide can lie over the screen: nothing else goes on beside."""
    match step:
        case Ready() | Visit():
            return True
        case Matter(work=work):
            return work is None
        case _:
            return False


def _recovered(state: State, event: Event) -> State:
    if event is not Key.FINISH:
        return state
    return go(fresh(state, staff=state.staff), Ready() if state.staff else SignIn())


def _at_sign_in(state: State, step: SignIn, event: Event) -> State:
    if not isinstance(event, on.SignInAsked) or step.ticket:
        return state
    state, ticket = ticket_of(state)
    return go(state, replace(step, ticket=ticket, refused=False), do.CheckPassword(ticket))


def _at_ready(state: State, event: Event) -> State:
    match event:
        case Key.NEXT_PERSON:
            return person_flow.begun(state)
        case on.CodeSeen():
            return person_flow.begun(state, do.TakeUpCode())
        case Key.FIND_CASE:
            return replace(state, overlay=Overlay.FIND_CASE)
        case Key.SUPERVISE:
            return go(state, Supervision(), do.LookAtHall())
        case _:
            return state


def _at_supervision(state: State, event: Event) -> State:
    match event:
        case Key.LOOK_AGAIN:
            return stay(state, do.LookAtHall())
        case Key.EXPORT:
            return stay(state, do.ExportFigures())
        case on.CaseNumberTyped():
            return replace(visit_flow.find_case(state), hall=True)
        case Key.LEAVE:
            return go(state, Ready())
        case _:
            return state


def _to_hall(state: State, *effects: do.Effect) -> State:
    """Back to the supervisor's page, counted anew."""
    return go(fresh(state, staff=state.staff), Supervision(), *effects, do.Wipe(), do.LookAtHall())


def _out_of_case(state: State, event: Event) -> State:
    match event:
        case Key.LEAVE | Key.NEXT_MATTER if state.person:
            return to_visit(state, None, do.CloseCase(), do.CloseMatter())
        case Key.FILE_AGAIN if state.person:
            return visit_flow.again(state, do.CloseCase(), do.CloseMatter())
        case Key.LEAVE | Key.END_VISIT if state.hall:
            return _to_hall(state, *stop_devices(state))
        case Key.LEAVE | Key.END_VISIT:
            return leave(state)
        case _:
            return state


# --- results --------------------------------------------------------------------------------------------------


def _result(state: State, event: on.Result) -> State:
    """A result moves the step that waits for its ticket; an overlay stays where it is."""
    moved = _awaited(state, event)
    if moved is state or moved.overlay is not Overlay.NONE:
        return moved
    same_step = type(moved.step) is type(state.step)
    return replace(moved, overlay=state.overlay if same_step else Overlay.NONE)


def _awaited(state: State, event: on.Result) -> State:
    match state.step:
        case Matter():
            return matter_flow.answered(state, state.step, event)
        case CaseStep() as step if case_flow.is_lost(step, event):
            return _case_lost(state)
        case CaseStep():
            return case_flow.answered(state, state.step, event)
        case Person():
            return person_flow.answered(state, state.step, event)
        case Visit(ticket=ticket) if ticket == event.ticket != 0:
            return visit_flow.answered(state, state.step, event)
        case TakenIn():
            return visit_flow.paper_answered(state, state.step, event)
    match state.step, event:
        case Starting(ticket=t), on.StoreOpened(ticket=ticket) if t == ticket:
            return go(state, SignIn())
        case Starting(ticket=t), on.StoreRefused(ticket=ticket, reason=reason) if t == ticket:
            return go(state, OutOfService(reason))
        case SignIn(ticket=t), on.StaffSignedIn(ticket=ticket) if t == ticket != 0:
            return go(replace(state, staff=True), Ready())
        case SignIn(ticket=t), on.StaffRefused(ticket=ticket) if t == ticket != 0:
            return go(state, SignIn(refused=True))
        case Ready(ticket=t, card_left=None), on.CardLeft(ticket=ticket) if t == ticket != 0:
            return go(state, replace(state.step, card_left=event.present))
        case _:
            return state


def _case_lost(state: State) -> State:
    """Back to where it was asked for, which says so."""
    if state.person:
        return to_visit(state, VisitTrouble.NO_CASE, do.CloseCase())
    if state.hall:
        return _to_hall(state, do.CloseCase())
    return go(fresh(state, staff=state.staff), Ready(no_case=True), do.CloseCase(), do.Wipe())


# --- time -----------------------------------------------------------------------------------------------------


def _elapsed(state: State, event: Elapsed) -> State:
    if event is not timer_of(state):
        return state
    match event:
        case Elapsed.IDLE:
            return sign_out(state, "time_out", locked=True)
        case Elapsed.FAREWELL if isinstance(state.step, OutOfService):
            state, ticket = ticket_of(fresh(state, staff=False))
            return go(state, Starting(ticket), do.OpenStore(ticket))
        case Elapsed.FAREWELL if isinstance(state.step, Ready):
            return replace(state, step=replace(state.step, thanks=False))
        case Elapsed.FAREWELL:
            return state
        case _ as never:
            assert_never(never)

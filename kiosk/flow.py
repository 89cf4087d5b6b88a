"""The kiosk's flow: a pure function from state and event to the next state (DESIGN §5, CAPABILITIES §7.1).

An event that means nothing on the present step changes nothing: a second tap on a button finds another step, a late
device result finds another ticket. Nothing here knows Qt, devices or the store; `kiosk.controller` has the effects
carried out.

What may happen on any page is here: overlays, time, faults. What happens on its own pages each part says with
``touched``, ``back`` and ``answered``:

arrival_flow   first page, matter, consent, card, what the card brought back
person_check   is this the person on the card?
matter_flow    person, for whom, form, materials, signature, review
ending_flow    handing in, receipt, farewell
errand_flow    what somebody comes for beside applying
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk import arrival_flow, ending_flow, errand_flow, matter_flow, person_check
from kiosk import effects as do
from kiosk import events as on
from kiosk.arrival_flow import ArrivalStep
from kiosk.ending_flow import EndingStep
from kiosk.errand import Job
from kiosk.errand_flow import ErrandStep
from kiosk.events import Elapsed, Event, Touch
from kiosk.matter_flow import MatterStep
from kiosk.moves import fresh, go, leave, numbered, step_token, to_window
from kiosk.person_check import Ways
from kiosk.steps import (
    Ending,
    HandOver,
    Held,
    Issued,
    LookUp,
    Maintenance,
    Mode,
    OutOfService,
    Overlay,
    Paper,
    Recovery,
    Sign,
    StaffCheck,
    StaffPhase,
    Starting,
    State,
    Submitting,
    Thanks,
    Welcome,
    Working,
)
from station.visit.capture import Capture
from station.visit.results import CapturePhase, PaperPhase, StoreRefusal

#: No personal data on these: nothing to warn about, nothing to wipe.
_NO_VISIT = (Starting, OutOfService, Recovery, Welcome, Maintenance, Thanks)


def next_state(state: State, event: Event) -> State:
    """The one way the flow moves."""
    if state.effects:
        state = replace(state, effects=())
    if isinstance(event, on.Crashed):
        return go(fresh(state), Recovery(), do.Wipe(), do.ForgetSlip())
    if isinstance(event, on.StoreLost):
        return go(fresh(state), OutOfService(StoreRefusal.STORE), do.Wipe(), do.ForgetSlip())
    if isinstance(event, on.DraftLost):
        return _lost(state, event)
    if isinstance(event, Elapsed):
        return _elapsed(state, event)
    if isinstance(event, on.Result):
        return _result(state, event)
    if state.overlay is not Overlay.NONE:
        return _over(state, event)
    return _touched(state, event)


def timer_of(state: State) -> Elapsed | None:
    """Which time runs now. Machine work (writing, printing) is never cut short by the citizen's time-out."""
    if state.overlay is Overlay.TIME_OUT:
        return Elapsed.GRACE
    match state.step:
        case Thanks(hand_over=HandOver(settled=False) | HandOver(paper=PaperPhase.PRINTING)):
            return None
        case Thanks(hand_over=HandOver(number=True) | HandOver(slip=True)):
            return Elapsed.READING
        case Thanks() | Recovery() | OutOfService():
            return Elapsed.FAREWELL
        case Welcome() if state.mode != Mode() or state.overlay is not Overlay.NONE:
            return Elapsed.IDLE
        case Starting() | Welcome() | LookUp() | Submitting(failed=False) | StaffCheck(phase=StaffPhase.SIGNING):
            return None
        case Held(ticket=ticket) if ticket:
            return None
        case Paper(phase=PaperPhase.PRINTING) | Issued(phase=PaperPhase.PRINTING):
            return None
        case Working(failed=False, refused=False):
            return None
        case _:
            return Elapsed.IDLE


def can_cancel(state: State) -> bool:
    """Whether the way out is shown: wherever a visit is under way and nothing is being written."""
    match state.step:
        case LookUp() | Submitting(failed=False) | Paper() | Capture(phase=CapturePhase.KEEPING):
            return False
        case Sign(ticket=ticket):
            return ticket == 0
        case _:
            return not isinstance(state.step, _NO_VISIT) and errand_flow.may_cancel(state.step)


def can_go_back(state: State) -> bool:
    """Whether 返回 leads somewhere."""
    return _back(state).step != state.step


def can_call_help(state: State) -> bool:
    """Staff can be called everywhere but while the terminal starts."""
    return not isinstance(state.step, Starting | Maintenance)


def can_set_mode(state: State) -> bool:
    """Language, type size, contrast and voice can be switched wherever somebody may be reading."""
    return not isinstance(state.step, Starting | OutOfService | Recovery | Maintenance)


# --- touches --------------------------------------------------------------------------------------------------


def _over(state: State, event: Event) -> State:
    """An overlay is modal: only what it shows answers."""
    match state.overlay, event:
        case _, Touch.DISMISS:
            return _uncovered(state)
        case Overlay.SETTINGS, on.ModeChosen(mode=mode):
            return replace(state, mode=mode)
        case Overlay.CANCEL, Touch.CANCEL_KEEP:
            return _cancelled(_uncovered(state), keep=True)
        case Overlay.CANCEL, Touch.CANCEL_DISCARD:
            return _cancelled(_uncovered(state), keep=False)
        case Overlay.HELP, Touch.WINDOW if can_cancel(_uncovered(state)):
            return to_window(_uncovered(state))
        case _:
            return state


def _uncovered(state: State) -> State:
    return replace(state, overlay=Overlay.NONE) if state.overlay is not Overlay.NONE else state


def _cancelled(state: State, keep: bool) -> State:
    if state.taken_in:
        return leave(state, Ending.TAKEN_IN)
    if not state.draft:
        return leave(state, Ending.NOTHING)
    if keep:
        return leave(state, Ending.KEPT, do.SaveDraft(step_token(state)))
    return leave(state, Ending.DISCARDED, do.DiscardDraft())


def _touched(state: State, event: Event) -> State:
    match event:
        case Touch.HELP if can_call_help(state):
            return replace(state, overlay=Overlay.HELP, effects=(do.CallStaff(),))
        case Touch.SETTINGS if can_set_mode(state):
            return replace(state, overlay=Overlay.SETTINGS)
        case on.ModeChosen(mode=mode) if can_set_mode(state):
            return replace(state, mode=mode)
        case Touch.CANCEL if can_cancel(state):
            return replace(state, overlay=Overlay.CANCEL)
        case Touch.BACK:
            return _back(state)
    step = state.step
    if isinstance(step, Welcome | OutOfService) and event is Touch.MAINTAIN:
        return go(fresh(state), Maintenance(), do.OpenMaintenance())
    if isinstance(step, ArrivalStep):
        return arrival_flow.touched(state, step, event)
    if isinstance(step, Ways):
        return person_check.touched(state, step, event)
    if isinstance(step, MatterStep):
        return matter_flow.touched(state, step, event)
    if isinstance(step, EndingStep):
        return ending_flow.touched(state, step, event)
    if isinstance(step, ErrandStep):
        return errand_flow.touched(state, step, event)
    match step:
        case Maintenance():
            return _begin_anew(state) if event is Touch.FINISH else state
        case Recovery():
            return ending_flow.forgotten(state) if event is Touch.FINISH else state
        case Starting() | OutOfService():
            return state
        case _ as never:
            assert_never(never)


def _back(state: State) -> State:
    step = state.step
    if isinstance(step, ArrivalStep):
        return arrival_flow.back(state, step)
    if isinstance(step, Ways):
        return person_check.back(state, step)
    if isinstance(step, MatterStep):
        return matter_flow.back(state, step)
    if isinstance(step, EndingStep):
        return ending_flow.back(state, step)
    if isinstance(step, ErrandStep):
        return errand_flow.back(state, step)
    return state


# --- results --------------------------------------------------------------------------------------------------


def _result(state: State, event: on.Result) -> State:
    """A result moves the step that waits for its ticket, whatever lies over it; an overlay stays where it is."""
    below = _uncovered(state)
    moved = _awaited(below, event)
    if moved is below:
        return state
    kept = state.overlay if not isinstance(moved.step, _NO_VISIT) else Overlay.NONE
    return moved if moved.overlay is kept else replace(moved, overlay=kept)


def _awaited(state: State, event: on.Result) -> State:
    step = state.step
    if isinstance(step, ArrivalStep):
        return arrival_flow.answered(state, step, event)
    if isinstance(step, Ways):
        return person_check.answered(state, step, event)
    if isinstance(step, MatterStep):
        return matter_flow.answered(state, step, event)
    if isinstance(step, EndingStep):
        return ending_flow.answered(state, step, event)
    match step, event:
        case Starting(ticket=t), on.StoreOpened(ticket=ticket) if t == ticket:
            return go(state, Welcome())
        case Starting(ticket=t), on.StoreRefused(ticket=ticket, reason=reason) if t == ticket:
            return go(state, OutOfService(reason))
        case Working(job=Job.CHECK_RULES | Job.DECIDE, ticket=t), _ if t == event.ticket:
            return ending_flow.ruled(state, step, event)
        case Working() | Issued(), _:
            return errand_flow.answered(state, step, event)
        case _:
            return state


def _lost(state: State, event: on.DraftLost) -> State:
    """Another terminal goes on with the draft: nothing of it may be saved here. What is being written is let through:
    of two submits of one draft the platform takes one."""
    writing = isinstance(state.step, Submitting) and not state.step.failed
    if not state.draft or state.taken_in or writing:
        return state
    return leave(state, Ending.LOST, lost_to=event.holder or "", closed=event.closed)


# --- time -----------------------------------------------------------------------------------------------------


def _elapsed(state: State, event: Elapsed) -> State:
    if event is not timer_of(state):
        return state
    match event:
        case Elapsed.IDLE if isinstance(state.step, Maintenance):
            return _begin_anew(go(state, state.step, do.CloseMaintenance()))
        case Elapsed.IDLE if isinstance(state.step, Welcome):
            return go(fresh(state), Welcome())  # nobody's data: no warning, but the next person's language
        case Elapsed.IDLE:
            return replace(state, overlay=Overlay.TIME_OUT)
        case Elapsed.GRACE:
            return _timed_out(_uncovered(state))
        case Elapsed.FAREWELL if isinstance(state.step, OutOfService):
            return _begin_anew(state)
        case Elapsed.FAREWELL | Elapsed.READING:
            return ending_flow.forgotten(state)
        case _ as never:
            assert_never(never)


def _begin_anew(state: State) -> State:
    """As after power on: the store may have been mended meanwhile."""
    state, ticket = numbered(fresh(state))
    return go(state, Starting(ticket), do.OpenStore(ticket))


def _timed_out(state: State) -> State:
    if state.draft and not state.taken_in:
        return leave(state, Ending.TIMED_OUT, do.SaveDraft(step_token(state)))
    return leave(state, Ending.TIMED_OUT)

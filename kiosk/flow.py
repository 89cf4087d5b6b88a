"""The kiosk's flow: a pure function from state and event to the next state (DESIGN §5, CAPABILITIES §7.1).

An event that means nothing on the present step changes nothing: a second tap on a button finds another step, a late
device result finds another ticket. Nothing here knows Qt, devices or the store; `kiosk.visit` carries out the effects.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk import effects as do
from kiosk import events as on
from kiosk.effects import Effect
from kiosk.events import Elapsed, Event, Touch
from kiosk.steps import (
    Capture,
    Card,
    CardPhase,
    Ending,
    Form,
    Found,
    Guide,
    Identity,
    LookUp,
    Materials,
    Mode,
    Notice,
    OutOfService,
    Overlay,
    Paper,
    Recovery,
    Review,
    Services,
    Sign,
    Starting,
    State,
    Step,
    Submitting,
    Thanks,
    Welcome,
)
from station.visit.results import CapturePhase, CaptureTrouble, PaperPhase, StoreRefusal

#: After this many unreadable tries the screen leads to a manned window first (CAPABILITIES §7.1).
CARD_TRIES = 3

#: No personal data on these: nothing to warn about, nothing to wipe.
_NO_VISIT = (Starting, OutOfService, Recovery, Welcome, Thanks)


def next_state(state: State, event: Event) -> State:
    """The one way the flow moves."""
    state = replace(state, effects=())
    if isinstance(event, on.Crashed):
        return _go(_fresh(state), Recovery(), do.Wipe())
    if isinstance(event, on.StoreLost):
        return _go(_fresh(state), OutOfService(StoreRefusal.STORE), do.Wipe())
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
        case Thanks() | Recovery() | OutOfService():
            return Elapsed.FAREWELL
        case Welcome() if state.mode != Mode() or state.overlay is not Overlay.NONE:
            return Elapsed.IDLE
        case Starting() | Welcome() | LookUp() | Submitting(failed=False):
            return None
        case Paper(phase=PaperPhase.PRINTING):
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
            return not isinstance(state.step, _NO_VISIT)


def can_go_back(state: State) -> bool:
    """Whether 返回 leads somewhere."""
    return _back(state).step != state.step


def can_call_help(state: State) -> bool:
    """Staff can be called everywhere but while the terminal starts."""
    return not isinstance(state.step, Starting)


def can_set_mode(state: State) -> bool:
    """Language, type size, contrast and voice can be switched wherever somebody may be reading."""
    return not isinstance(state.step, Starting | OutOfService | Recovery)


def step_token(state: State) -> str:
    """The step as it is kept with a draft, so that the same card reopens it there."""
    match state.step:
        case Form(position=position):
            return f"form:{position}"
        case Materials() | Capture():
            return "materials"
        case Sign():
            return "sign"
        case Review() | Submitting():
            return "review"
        case _:
            return "identity"


def step_of_token(token: str) -> Step:
    """Where a found draft goes on; anything unknown begins with the data on the card."""
    name, _, number = token.partition(":")
    if name == "form" and number.isdecimal():
        return Form(int(number))
    steps: dict[str, Step] = {"materials": Materials(), "sign": Sign(), "review": Review()}
    return steps.get(name, Identity())


# --- moving ---------------------------------------------------------------------------------------------------


def _go(state: State, step: Step, *effects: Effect) -> State:
    return replace(state, step=step, overlay=Overlay.NONE, effects=(*state.effects, *effects))


def _ticket(state: State) -> tuple[State, int]:
    number = state.sequence + 1
    return replace(state, sequence=number), number


def _fresh(state: State) -> State:
    """A state with nothing of the visit; ticket numbers go on, so late results stay late."""
    return State(Welcome(), sequence=state.sequence, effects=state.effects)


def _read_card(state: State, tries: int) -> State:
    state, ticket = _ticket(state)
    return _go(state, Card(ticket, tries=tries), do.ReadCard(ticket))


def _look_up(state: State) -> State:
    state, ticket = _ticket(state)
    return _go(replace(state, person=True), LookUp(ticket), do.LookUpPerson(ticket))


def _preview(state: State, material: str) -> State:
    state, ticket = _ticket(state)
    return _go(state, Capture(material, ticket=ticket), do.StartPreview(ticket))


def _print(state: State, again: bool) -> State:
    state, ticket = _ticket(state)
    return _go(state, Paper(ticket, again=again), do.PrintReceipt(ticket, again))


def _submit(state: State) -> State:
    state, ticket = _ticket(state)
    return _go(state, Submitting(ticket), do.SubmitDraft(ticket))


def _saving(state: State, step: Step, *effects: Effect) -> State:
    """Go to ``step`` and write the draft down as it stands there: a power cut costs one field at most."""
    moved = _go(state, step, *effects)
    return replace(moved, effects=(*moved.effects, do.SaveDraft(step_token(moved))))


def _start_matter(state: State) -> State:
    """Person and item are both known: a draft begins with the data on the card."""
    return _saving(replace(state, draft=True), Identity(), do.StartDraft())


def _after_form(state: State) -> State:
    if state.editing:
        return _to_review(state)
    return _saving(state, Materials())


def _to_review(state: State) -> State:
    state = replace(state, editing=False)
    return _saving(state, Review() if state.signed else Sign())


def _leave(state: State, ending: Ending, *effects: Effect) -> State:
    """End the visit: stop the devices, wipe, and ask whether the card still lies there."""
    match state.step:
        case Card(phase=CardPhase.WAITING | CardPhase.SEEN):
            effects = (do.StopReading(), *effects)
        case Capture():
            effects = (do.StopPreview(), *effects)
    carded = state.person
    state = replace(state, effects=(*state.effects, *effects))
    state, ticket = _ticket(replace(_fresh(state), mode=state.mode))  # the farewell is read by the same person
    ask = (do.AskCardLeft(ticket),) if carded else ()
    return _go(state, Thanks(ending, ticket, None if carded else False), do.Wipe(), *ask)


def _to_window(state: State) -> State:
    if state.draft and not state.taken_in:
        return _leave(state, Ending.WINDOW, do.SaveDraft(step_token(state)))
    return _leave(state, Ending.WINDOW)


# --- touches --------------------------------------------------------------------------------------------------


def _over(state: State, event: Event) -> State:
    """An overlay is modal: only what it shows answers."""
    closed = replace(state, overlay=Overlay.NONE)
    match state.overlay, event:
        case _, Touch.DISMISS:
            return closed
        case Overlay.SETTINGS, on.ModeChosen(mode=mode):
            return replace(state, mode=mode)
        case Overlay.CANCEL, Touch.CANCEL_KEEP:
            return _cancelled(closed, keep=True)
        case Overlay.CANCEL, Touch.CANCEL_DISCARD:
            return _cancelled(closed, keep=False)
        case Overlay.HELP, Touch.WINDOW if can_cancel(closed):
            return _to_window(closed)
        case _:
            return state


def _cancelled(state: State, keep: bool) -> State:
    if state.taken_in:
        return _leave(state, Ending.TAKEN_IN)
    if not state.draft:
        return _leave(state, Ending.NOTHING)
    if keep:
        return _leave(state, Ending.KEPT, do.SaveDraft(step_token(state)))
    return _leave(state, Ending.DISCARDED, do.DiscardDraft())


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
    match state.step:
        case Starting() | OutOfService() | LookUp():
            return state
        case Recovery() | Thanks():
            return _go(_fresh(state), Welcome()) if event is Touch.FINISH else state
        case Welcome() | Services() | Guide() | Notice():
            return _before_card(state, event)
        case Card() | Found() | Identity():
            return _with_card(state, event)
        case Form() | Materials() | Sign() | Review():
            return _in_matter(state, event)
        case Capture() as capture:
            return _in_capture(state, capture, event)
        case Submitting() | Paper():
            return _at_the_end(state, event)
        case _ as never:
            assert_never(never)


def _before_card(state: State, event: Event) -> State:
    match state.step, event:
        case Welcome(), Touch.BEGIN:
            return _go(state, Services())
        case Welcome(), Touch.CONTINUE:
            return _go(state, Notice())
        case Services(), on.ItemChosen(code=code):
            return _go(replace(state, item=code), Guide())
        case Guide(), Touch.PROCEED if state.item is not None:
            return _start_matter(state) if state.person else _go(state, Notice())
        case Guide(), Touch.WINDOW:
            return _to_window(state)
        case Notice(), Touch.PROCEED:
            return _read_card(state, tries=0)
        case _:
            return state


def _with_card(state: State, event: Event) -> State:
    match state.step, event:
        case Card(phase=CardPhase.PROBLEM, tries=tries), Touch.RETRY:
            return _read_card(state, tries)
        case Card(phase=CardPhase.PROBLEM), Touch.WINDOW:
            return _to_window(state)
        case Found(draft=True) as found, Touch.RESUME:
            step = step_of_token(found.at)
            signed = isinstance(step, Review)
            return _go(replace(state, item=found.item, draft=True, signed=signed), step, do.TakeUpDraft())
        case Found(draft=True) as found, Touch.DISCARD:
            return _go(state, replace(found, draft=False, item=None, at=""), do.DiscardDraft())
        case Found(recent=True), Touch.REPRINT:
            return _print(replace(_go(state, state.step, do.TakeUpRecent()), taken_in=True), again=True)
        case Found(draft=False), Touch.PROCEED:
            return _start_matter(state) if state.item is not None else _go(state, Services())
        case Found(draft=draft), Touch.FINISH:
            return _leave(state, Ending.KEPT if draft else Ending.NOTHING)
        case Identity(), Touch.PROCEED:
            return _saving(state, Form(0))
        case Identity(), Touch.WINDOW:
            return _to_window(state)
        case _:
            return state


def _in_matter(state: State, event: Event) -> State:
    match state.step, event:
        case Form(position=position), on.FieldAccepted(goto=goto, changed=changed):
            state = replace(state, signed=state.signed and not changed)
            if goto is None:
                return _after_form(replace(state, last_form=position))
            return _saving(state, Form(goto))
        case Materials(), on.MaterialOpened(material=material):
            return _preview(state, material)
        case Materials(), on.MaterialsChanged():
            return _saving(replace(state, signed=False), Materials())
        case Materials(), Touch.PROCEED:
            return _to_review(state)
        case Materials(), Touch.WINDOW:
            return _to_window(state)
        case Sign(ticket=0), Touch.PROCEED:
            state, ticket = _ticket(state)
            return _go(state, Sign(ticket), do.KeepSignature(ticket))
        case Review(), on.EditField(position=position):
            return _saving(replace(state, editing=True), Form(position))
        case Review(), Touch.EDIT_MATERIALS:
            return _saving(replace(state, editing=True), Materials())
        case Review(), Touch.SUBMIT:
            return _submit(state)
        case _:
            return state


def _in_capture(state: State, capture: Capture, event: Event) -> State:
    match capture.phase, event:
        case CapturePhase.LIVE, Touch.TAKE:
            state, ticket = _ticket(state)
            taking = replace(capture, phase=CapturePhase.TAKING, trouble=None, ticket=ticket)
            return _go(state, taking, do.TakePage(ticket))
        case CapturePhase.CHECK, Touch.KEEP:
            state, ticket = _ticket(state)
            keeping = replace(capture, phase=CapturePhase.KEEPING, trouble=None, ticket=ticket)
            return _go(replace(state, signed=False), keeping, do.KeepPage(ticket, capture.material))
        case CapturePhase.CHECK | CapturePhase.PROBLEM, Touch.RETRY:
            return _preview(_go(state, capture, do.DropPage()), capture.material)
        case CapturePhase.PROBLEM, Touch.WINDOW:
            return _to_window(state)
        case _:
            return state


def _at_the_end(state: State, event: Event) -> State:
    match state.step, event:
        case Submitting(failed=True), Touch.RETRY:
            return _submit(state)
        case Submitting(failed=True), Touch.WINDOW:
            return _to_window(state)
        case Paper(phase=PaperPhase.NOT_PRINTED, again=again), Touch.RETRY:
            return _print(state, again)
        case Paper(phase=PaperPhase.PRINTED | PaperPhase.UNKNOWN), Touch.REPRINT:
            return _print(state, again=True)
        case Paper(phase=PaperPhase.PRINTED | PaperPhase.NOT_PRINTED | PaperPhase.UNKNOWN), Touch.FINISH:
            return _leave(state, Ending.TAKEN_IN)
        case _:
            return state


def _back(state: State) -> State:
    match state.step:
        case Services() if not state.person:
            return _go(state, Welcome())
        case Guide():
            return _go(replace(state, item=None), Services())
        case Notice():
            return _go(state, Welcome() if state.item is None else Guide())
        case Card(phase=CardPhase.WAITING):
            return _go(state, Notice(), do.StopReading())
        case Card(phase=CardPhase.PROBLEM):
            return _go(state, Notice())
        case Form() | Materials() if state.editing:
            return _to_review(state)
        case Form(position=0):
            return _saving(state, Identity())
        case Form(position=position):
            return _saving(state, Form(position - 1))
        case Materials():
            return _saving(state, Form(state.last_form))
        case Capture(phase=CapturePhase.LIVE | CapturePhase.CHECK | CapturePhase.PROBLEM):
            return _go(state, Materials(), do.StopPreview(), do.DropPage())
        case Sign(ticket=0) | Review():
            return _saving(state, Materials())
        case Submitting(failed=True):
            return _go(state, Review())
        case _:
            return state


# --- results --------------------------------------------------------------------------------------------------


def _result(state: State, event: on.Result) -> State:
    """A result moves the step that waits for its ticket; an overlay stays where it is."""
    moved = _awaited(state, event)
    if moved is state:
        return state
    kept = state.overlay if not isinstance(moved.step, _NO_VISIT) else Overlay.NONE
    return replace(moved, overlay=kept)


def _awaited(state: State, event: on.Result) -> State:
    step = state.step
    if isinstance(step, Capture):
        return _captured(state, step, event)
    match step, event:
        case Starting(ticket=t), on.StoreOpened(ticket=ticket) if t == ticket:
            return _go(state, Welcome())
        case Starting(ticket=t), on.StoreRefused(ticket=ticket, reason=reason) if t == ticket:
            return _go(state, OutOfService(reason))
        case Card(ticket=t, phase=CardPhase.WAITING), on.CardSeen(ticket=ticket) if t == ticket:
            return _go(state, replace(step, phase=CardPhase.SEEN))
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardRead(ticket=ticket) if t == ticket:
            return _look_up(state)
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardFailed(ticket=ticket) if t == ticket:
            problem = replace(step, phase=CardPhase.PROBLEM, trouble=event.trouble, tries=step.tries + 1)
            return _go(state, problem)
        case LookUp(ticket=t), on.PersonLookedUp(ticket=ticket) if t == ticket:
            return _looked_up(state, event)
        case Sign(ticket=t), on.SignatureKept(ticket=ticket) if t == ticket != 0:
            return _to_review(replace(state, signed=True))
        case Sign(ticket=t), on.WriteFailed(ticket=ticket) if t == ticket != 0:
            return _go(state, Sign(failed=True))
        case Submitting(ticket=t, failed=False), on.TakenIn(ticket=ticket) if t == ticket:
            return _print(replace(state, draft=False, taken_in=True), again=False)
        case Submitting(ticket=t, failed=False), on.NotComplete(ticket=ticket) if t == ticket:
            return _go(state, Review())
        case Submitting(ticket=t, failed=False), on.WriteFailed(ticket=ticket) if t == ticket:
            return _go(state, replace(step, failed=True))
        case Paper(ticket=t, phase=PaperPhase.PRINTING), on.PaperEnded(ticket=ticket) if t == ticket:
            return _go(state, replace(step, phase=event.phase, trouble=event.trouble))
        case Thanks(ticket=t, card_left=None), on.CardLeft(ticket=ticket) if t == ticket:
            return _go(state, replace(step, card_left=event.present))
        case _:
            return state


def _captured(state: State, step: Capture, event: on.Result) -> State:
    if event.ticket != step.ticket:
        return state
    match step.phase, event:
        case CapturePhase.TAKING, on.PageTaken():
            return _go(state, replace(step, phase=CapturePhase.CHECK), do.StopPreview())
        case CapturePhase.TAKING | CapturePhase.LIVE, on.PageFailed(trouble=trouble):
            return _go(state, replace(step, phase=CapturePhase.PROBLEM, trouble=trouble), do.StopPreview())
        case CapturePhase.KEEPING, on.PageKept():
            return _saving(state, Materials())
        case CapturePhase.KEEPING, on.WriteFailed():
            return _go(state, replace(step, phase=CapturePhase.PROBLEM, trouble=CaptureTrouble.NOT_KEPT))
        case _:
            return state


def _looked_up(state: State, event: on.PersonLookedUp) -> State:
    if event.draft:
        return _go(state, Found(draft=True, recent=event.recent, item=event.item, at=event.at))
    if event.recent or state.item is None:
        return _go(state, Found(draft=False, recent=event.recent))
    return _start_matter(state)


# --- time -----------------------------------------------------------------------------------------------------


def _elapsed(state: State, event: Elapsed) -> State:
    if event is not timer_of(state):
        return state
    match event:
        case Elapsed.IDLE if isinstance(state.step, Welcome):
            return _go(_fresh(state), Welcome())  # nobody's data: no warning, but the next person's language
        case Elapsed.IDLE:
            return replace(state, overlay=Overlay.TIME_OUT)
        case Elapsed.GRACE:
            return _timed_out(replace(state, overlay=Overlay.NONE))
        case Elapsed.FAREWELL if isinstance(state.step, OutOfService):
            state, ticket = _ticket(_fresh(state))
            return _go(state, Starting(ticket), do.OpenStore(ticket))
        case Elapsed.FAREWELL:
            return _go(_fresh(state), Welcome())
        case _ as never:
            assert_never(never)


def _timed_out(state: State) -> State:
    if state.draft and not state.taken_in:
        return _leave(state, Ending.TIMED_OUT, do.SaveDraft(step_token(state)))
    return _leave(state, Ending.TIMED_OUT)

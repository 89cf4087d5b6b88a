"""The small moves the kiosk's flow is made of: going to a step, asking under a new ticket, saving, leaving. Pure."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects as do
from kiosk.effects import Effect
from kiosk.steps import (
    Card,
    CardPhase,
    CheckNote,
    DeliveryWay,
    Ending,
    FaceCheck,
    FaceConsent,
    FacePhase,
    Form,
    Found,
    Guide,
    HandOver,
    Held,
    Identity,
    Materials,
    Mode,
    Overlay,
    Parties,
    PersonCheck,
    Review,
    RuledOut,
    Sign,
    StaffCheck,
    State,
    Step,
    Submitting,
    Thanks,
    Welcome,
    WindowReason,
    Working,
)
from station.visit.capture import AUTHORITY, Capture


def step_token(state: State) -> str:
    """The step as it is kept with a draft, so that the same card reopens it there."""
    match state.step:
        case Form(position=position):
            return f"form:{position}"
        case Capture(material=material) if material == AUTHORITY:
            return state.resume_at or "identity"
        case Materials() | Capture():
            return "materials"
        case Sign():
            return "sign"
        case Review() | Submitting() | DeliveryWay() | RuledOut() | Working():
            return "review"
        case _:
            return state.resume_at or "identity"


def step_of_token(token: str) -> Step:
    """Where a found draft goes on; anything unknown begins with the data on the card."""
    name, _, number = token.partition(":")
    if name == "form" and number.isdecimal():
        return Form(int(number))
    steps: dict[str, Step] = {"materials": Materials(), "sign": Sign(), "review": Review()}
    return steps.get(name, Identity())


def go(state: State, step: Step, *effects: Effect) -> State:
    return replace(state, step=step, overlay=Overlay.NONE, effects=(*state.effects, *effects))


def numbered(state: State) -> tuple[State, int]:
    """The next ticket."""
    number = state.sequence + 1
    return replace(state, sequence=number), number


def fresh(state: State, mode: Mode | None = None) -> State:
    """A state with nothing of the visit; ticket numbers go on, so late results stay late."""
    return State(Welcome(), mode=mode or Mode(), sequence=state.sequence, effects=state.effects)


def saving(state: State, step: Step, *effects: Effect) -> State:
    """Go to ``step`` and write the draft down as it stands there: a power cut costs one field at most."""
    moved = go(state, step, *effects)
    return replace(moved, effects=(*moved.effects, do.SaveDraft(step_token(moved))))


def to_review(state: State) -> State:
    state = replace(state, editing=False)
    return saving(state, Review() if state.signed else Sign())


def to_person_check(state: State, note: CheckNote | None = None, *effects: Effect) -> State:
    """The ways to compare person and card, as they are now."""
    state, ticket = numbered(state)
    return saving(state, PersonCheck(ticket, note=note), *effects, do.AskFace(ticket))


# --- leaving --------------------------------------------------------------------------------------------------


def leave(state: State, ending: Ending, *effects: Effect, lost_to: str = "", closed: str = "") -> State:
    """End the visit: stop the devices, settle what the person leaves with, wipe, and ask whether the card still lies
    there."""
    carded, asked = state.person, _asked_for(state, ending)
    state = replace(state, effects=(*state.effects, *_stopping(state.step), *effects))
    state, ticket = numbered(fresh(state, state.mode))  # the farewell is read by the same person
    hand_over: HandOver | None = None
    leaving: tuple[Effect, ...] = ()
    if asked is not None:
        state, number = numbered(state)
        hand_over, leaving = HandOver(number), (do.LeaveWith(number, asked.reason),)
    ask = (do.AskCardLeft(ticket),) if carded else ()
    thanks = Thanks(ending, ticket, None if carded else False, hand_over, lost_to, closed)
    return go(state, thanks, *leaving, do.Wipe(), *ask)


def _stopping(step: Step) -> tuple[Effect, ...]:
    match step:
        case Card(phase=CardPhase.WAITING | CardPhase.SEEN):
            return (do.StopReading(),)
        case Capture():
            return (do.StopPreview(),)
        case FaceCheck(phase=FacePhase.LOOKING):
            return (do.StopFace(),)
        case _:
            return ()


class _Asked:
    """A number or a slip is wanted; ``reason`` None: no number."""

    def __init__(self, reason: str | None) -> None:
        self.reason = reason


def _asked_for(state: State, ending: Ending) -> _Asked | None:
    """A number for who goes to a window; where the draft is for who leaves one behind."""
    found = isinstance(state.step, Found) and state.step.draft
    match ending:
        case Ending.WINDOW:
            return _Asked(window_reason(state.step).value)
        case Ending.KEPT | Ending.TIMED_OUT if (state.draft and not state.taken_in) or found:
            return _Asked(None)
        case _:
            return None


def to_window(state: State) -> State:
    """To a manned window, with a number, the draft kept."""
    if state.draft and not state.taken_in:
        return leave(state, Ending.WINDOW, do.SaveDraft(step_token(state)))
    return leave(state, Ending.WINDOW)


def window_reason(step: Step) -> WindowReason:
    match step:
        case Card():
            return WindowReason.CARD
        case Guide():
            return WindowReason.CONDITIONS
        case Identity() | Parties():
            return WindowReason.IDENTITY
        case PersonCheck() | FaceConsent() | FaceCheck() | StaffCheck():
            return WindowReason.IDENTITY_CHECK
        case Materials() | Capture():
            return WindowReason.MATERIALS
        case Submitting():
            return WindowReason.STORE
        case Held():
            return WindowReason.HELD
        case RuledOut():
            return WindowReason.RULES
        case _:
            return WindowReason.ASKED

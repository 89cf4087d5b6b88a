"""The small moves that every part of the counter's flow is made of."""

from __future__ import annotations

from dataclasses import replace

from counter import effects as do
from counter.effects import Effect
from counter.steps import Overlay, Ready, State, Step

#: Where a draft goes on that the counter saved: a kiosk leads from here to the first thing that is still open.
SAVED_AT = "review"


def go(state: State, step: Step, *effects: Effect) -> State:
    return replace(state, step=step, overlay=Overlay.NONE, effects=(*state.effects, *effects))


def stay(state: State, *effects: Effect) -> State:
    return replace(state, effects=(*state.effects, *effects))


def ticket_of(state: State) -> tuple[State, int]:
    number = state.sequence + 1
    return replace(state, sequence=number), number


def fresh(state: State, *, staff: bool) -> State:
    """A state with nothing of the visit; ticket numbers go on, so late results stay late."""
    return State(Ready(), staff=staff, sequence=state.sequence, effects=state.effects)


def save() -> do.SaveDraft:
    return do.SaveDraft(SAVED_AT)

"""Leaving a page, a matter, a person, the counter: what is saved, what the devices are told, where it goes on."""

from __future__ import annotations

from dataclasses import replace

from counter import beside_form, case_flow
from counter import effects as do
from counter.effects import Effect
from counter.moving import fresh, go, save, stay, ticket_of
from counter.steps import CaseStep, Overlay, Person, PersonPhase, Ready, SignIn, State, Visit, VisitTrouble


def stop_devices(state: State) -> tuple[Effect, ...]:
    match state.step:
        case Person(phase=PersonPhase.WAITING | PersonPhase.READING):
            return (do.StopReading(),)
        case CaseStep():
            return case_flow.what_stops(state.step)
        case _:
            return beside_form.what_stops(state)


def to_visit(state: State, trouble: VisitTrouble | None, *effects: Effect) -> State:
    """The person's page, with its lists read anew."""
    state, ticket = ticket_of(state)
    return go(state, Visit(trouble=trouble), *effects, do.LookUp(ticket))


def close_matter(state: State, *, keep: bool) -> State:
    """Back to the person's page; what was entered is saved first."""
    kept = (save(),) if keep else ()
    state = stay(state, *stop_devices(state), *kept)
    return to_visit(replace(state, draft=False), None, do.CloseMatter())


def leave(state: State) -> State:
    """The person leaves, once all that was taken in of them is decided (CAPABILITIES C08 c)."""
    return replace(state, overlay=Overlay.UNDECIDED) if state.undecided else end_visit(state)


def end_visit(state: State) -> State:
    """Their screen thanks them, everything of them is forgotten."""
    kept = (save(),) if state.draft else ()
    carded = state.card
    served = (do.FinishTicket(),) if state.person else ()
    state = stay(state, *stop_devices(state), *kept, *served)
    state, ticket = ticket_of(fresh(state, staff=state.staff))
    ask = (do.AskCardLeft(ticket),) if carded else ()
    return go(state, Ready(ticket if carded else 0, thanks=bool(served)), do.Wipe(), *ask)


def sign_out(state: State, reason: str, *, locked: bool) -> State:
    """The visit stays as a draft; the next to sign in reads the card again."""
    kept = (save(),) if state.draft else ()
    state = stay(state, *stop_devices(state), *kept)
    return go(fresh(state, staff=False), SignIn(locked=locked), do.Wipe(), do.SignOut(reason))

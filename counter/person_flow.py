"""Who is before the window: the document on its reader, or typed; then what is known of the person is looked up. Pure,
as `counter.flow`, which calls it."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from counter import effects as do
from counter import events as on
from counter.effects import Effect
from counter.events import Event, Key
from counter.leaving import end_visit, stop_devices
from counter.moving import go, stay, ticket_of
from counter.steps import Document, Person, PersonPhase, State, Visit
from station.visit.results import CardTrouble

#: After this many unreadable tries typing comes first (CAPABILITIES C05 b).
CARD_TRIES = 3


def begun(state: State, *effects: Effect) -> State:
    """The next person: their identity card first."""
    return _read(stay(state, do.BeginVisit(), *effects), Document.ID_CARD, tries=0)


# --- keys -----------------------------------------------------------------------------------------------------


def pressed(state: State, step: Person, event: Event) -> State:
    match step.phase, event:
        case PersonPhase.LOOKING_UP, _:
            return state
        case _, Key.LEAVE:
            return end_visit(state)
        case _, on.CodeSeen():
            return stay(state, do.TakeUpCode())
        case PersonPhase.PROBLEM, Key.RETRY if _mistyped(step):
            return _stop_and(state, Person(0, PersonPhase.ACCESS, document=Document.TRAVEL_DOCUMENT))
        case PersonPhase.PROBLEM, Key.RETRY:
            return _read(state, step.document, step.tries)
        case PersonPhase.TYPING, on.PersonTyped():
            return _look_up(state, card=False)
        case PersonPhase.ACCESS, on.AccessKnown():
            return _read(state, Document.TRAVEL_DOCUMENT, 0)
        case PersonPhase.READING, _:
            return state
        case _:
            return _other_document(state, step, event)


def _mistyped(step: Person) -> bool:
    """What was typed does not open the chip: it is typed again, not read again."""
    return step.document is Document.TRAVEL_DOCUMENT and step.trouble is CardTrouble.ACCESS_REFUSED


def _other_document(state: State, step: Person, event: Event) -> State:
    """Nothing is being read: by what else can the person be identified?"""
    match event:
        case Key.TYPE:
            return _stop_and(state, replace(step, ticket=0, phase=PersonPhase.TYPING, trouble=None))
        case Key.CARD if step.document is not Document.ID_CARD or step.phase is PersonPhase.TYPING:
            return _read(stay(state, *stop_devices(state)), Document.ID_CARD, step.tries)
        case Key.SOCIAL_CARD if step.document is not Document.SOCIAL_CARD:
            return _read(stay(state, *stop_devices(state)), Document.SOCIAL_CARD, 0)
        case Key.TRAVEL_DOCUMENT if step.phase is not PersonPhase.ACCESS:
            return _stop_and(state, Person(0, PersonPhase.ACCESS, document=Document.TRAVEL_DOCUMENT))
        case _:
            return state


def _stop_and(state: State, step: Person) -> State:
    return go(stay(state, *stop_devices(state)), step)


# --- reading and looking up -----------------------------------------------------------------------------------


def _read(state: State, document: Document, tries: int) -> State:
    """Wait for the document on its reader."""
    state, ticket = ticket_of(state)
    return go(state, Person(ticket, tries=tries, document=document), _reading(document, ticket))


def _reading(document: Document, ticket: int) -> Effect:
    match document:
        case Document.ID_CARD:
            return do.ReadCard(ticket)
        case Document.SOCIAL_CARD:
            return do.ReadSocialCard(ticket)
        case Document.TRAVEL_DOCUMENT:
            return do.ReadTravelDocument(ticket)
        case _ as never:
            assert_never(never)


def _look_up(state: State, *, card: bool) -> State:
    state, ticket = ticket_of(state)
    return go(replace(state, card=card), Person(ticket, PersonPhase.LOOKING_UP), do.LookUp(ticket))


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: Person, event: on.Result) -> State:
    if event.ticket != step.ticket:
        return state
    match step.phase, event:
        case PersonPhase.WAITING, on.CardSeen():
            return go(state, replace(step, phase=PersonPhase.READING))
        case PersonPhase.WAITING | PersonPhase.READING, on.CardRead():
            return _look_up(state, card=step.document is Document.ID_CARD)
        case PersonPhase.WAITING | PersonPhase.READING, on.CardFailed(trouble=trouble):
            problem = replace(step, phase=PersonPhase.PROBLEM, trouble=trouble, tries=step.tries + 1)
            return go(state, problem)
        case PersonPhase.LOOKING_UP, on.PersonLookedUp():
            return go(replace(state, person=True), Visit())
        case _:
            return state

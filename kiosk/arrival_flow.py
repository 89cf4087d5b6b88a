"""From the first page to the matter: choosing it, consent, card, and what the card brought back. Pure, as `kiosk.flow`,
which calls it."""

from __future__ import annotations

from dataclasses import replace

from kiosk import effects as do
from kiosk import ending_flow, errand_flow
from kiosk import events as on
from kiosk.errand import Errand
from kiosk.events import Event, Touch
from kiosk.moves import go, leave, numbered, saving, step_of_token, to_person_check, to_window
from kiosk.steps import (
    Appointments,
    Card,
    CardPhase,
    Ending,
    FindCase,
    Found,
    Guide,
    Held,
    Identity,
    LookUp,
    Notice,
    Review,
    Services,
    State,
    Welcome,
)
from station.visit.results import DraftTrouble

#: After this many unreadable tries the screen leads to a manned window first (CAPABILITIES §7.1).
CARD_TRIES = 3

ArrivalStep = Welcome | Services | Guide | Notice | Card | LookUp | Held | Found


# --- touches --------------------------------------------------------------------------------------------------


def touched(state: State, step: ArrivalStep, event: Event) -> State:
    match step, event:
        case Welcome(), on.ErrandChosen(errand=errand):
            return errand_flow.begun(state, errand)
        case Welcome() | Services() | Guide() | Notice(), _:
            return _before_card(state, step, event)
        case Card(phase=CardPhase.PROBLEM, tries=tries), Touch.RETRY:
            return _read_card(state, tries)
        case Card(phase=CardPhase.PROBLEM), Touch.WINDOW:
            return to_window(state)
        case Held(ticket=0), _:
            return _with_held(state, step, event)
        case Found(), _:
            return _with_found(state, step, event)
        case _:
            return state


def _before_card(state: State, step: ArrivalStep, event: Event) -> State:
    match step, event:
        case Welcome(), Touch.BEGIN:
            return go(state, Services())
        case Welcome(), Touch.CONTINUE:
            return go(state, Notice())
        case Services(), on.ItemChosen(code=code) if state.errand is Errand.APPOINTMENT:
            return errand_flow.item_chosen(state, code)
        case Services(), on.ItemChosen(code=code, check=check):
            return go(replace(state, item=code, check=check), Guide())
        case Guide(), Touch.PROCEED if state.item is not None:
            return _start_matter(state) if state.person else go(state, Notice())
        case Guide(), Touch.WINDOW:
            return to_window(state)
        case Notice(), Touch.PROCEED:
            return _read_card(go(state, state.step, do.NoteConsent()), tries=0)
        case _:
            return state


def _with_held(state: State, held: Held, event: Event) -> State:
    match event:
        case Touch.TAKE_OVER if held.trouble is not DraftTrouble.UNUSABLE:
            return _take_held(state, held, over=True)
        case Touch.RETRY if held.trouble is not DraftTrouble.UNUSABLE:
            return _take_held(state, held, over=False)
        case Touch.PROCEED:
            return _besides(state, held.found)
        case Touch.WINDOW:
            return to_window(state)
        case Touch.FINISH:
            return leave(state, Ending.NOTHING)
        case _:
            return state


def _with_found(state: State, found: Found, event: Event) -> State:
    match found, event:
        case Found(draft=True), Touch.RESUME:
            return _resume(state, found)
        case Found(draft=True), Touch.DISCARD:
            return go(state, Found(draft=False, recent=found.recent), do.DiscardDraft())
        case Found(recent=True), Touch.REPRINT:
            return ending_flow.print_again(go(state, state.step, do.TakeUpRecent()))
        case Found(draft=False), Touch.PROCEED:
            return _start_matter(state) if state.item is not None else go(state, Services())
        case Found(draft=draft), Touch.FINISH:
            return leave(state, Ending.KEPT if draft else Ending.NOTHING)
        case _:
            return state


def back(state: State, step: ArrivalStep) -> State:
    match step:
        case Services() if state.errand is Errand.APPOINTMENT:
            return go(state, Appointments())
        case Services() if not state.person:
            return go(state, Welcome())
        case Guide():
            return go(replace(state, item=None, check=False), Services())
        case Notice() if state.errand is Errand.PROGRESS:
            return go(state, FindCase())
        case Notice() if state.errand is not Errand.APPLY:
            return errand_flow.first_page(state)
        case Notice():
            return go(state, Welcome() if state.item is None else Guide())
        case Card(phase=CardPhase.WAITING):
            return go(state, Notice(), do.StopReading())
        case Card(phase=CardPhase.PROBLEM):
            return go(state, Notice())
        case _:
            return state


# --- moving ---------------------------------------------------------------------------------------------------


def _read_card(state: State, tries: int) -> State:
    state, ticket = numbered(state)
    return go(state, Card(ticket, tries=tries), do.ReadCard(ticket))


def _look_up(state: State) -> State:
    state, ticket = numbered(state)
    return go(replace(state, person=True), LookUp(ticket), do.LookUpPerson(ticket))


def _start_matter(state: State) -> State:
    """Person and item are both known: a draft begins with the data on the card."""
    return saving(replace(state, draft=True, checked=False), Identity(), do.StartDraft())


def _resume(state: State, found: Found) -> State:
    """A found draft goes on where it was; if its matter wants person and card compared, by way of that."""
    step = step_of_token(found.at)
    state = replace(state, item=found.item, draft=True, signed=isinstance(step, Review), check=found.check)
    if not found.check:
        return go(state, step, do.TakeUpDraft())
    state = go(replace(state, resume_at=found.at, checked=False), step, do.TakeUpDraft())
    return to_person_check(state)


def _take_held(state: State, held: Held, *, over: bool) -> State:
    state, ticket = numbered(state)
    return go(state, Held(held.found, ticket), do.TakeHeld(ticket, over))


def _besides(state: State, found: Found) -> State:
    """What the card brought back besides a draft that another terminal has."""
    if found.draft or found.recent or found.closed or state.item is None:
        return go(state, found)
    return _start_matter(state)


# --- results --------------------------------------------------------------------------------------------------


def answered(state: State, step: ArrivalStep, event: on.Result) -> State:
    match step, event:
        case Card(ticket=t, phase=CardPhase.WAITING), on.CardSeen(ticket=ticket) if t == ticket:
            return go(state, replace(step, phase=CardPhase.SEEN))
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardRead(ticket=ticket) if t == ticket:
            return _look_up(state) if state.errand is Errand.APPLY else errand_flow.card_read(state)
        case Card(ticket=t, phase=CardPhase.WAITING | CardPhase.SEEN), on.CardFailed(ticket=ticket) if t == ticket:
            problem = replace(step, phase=CardPhase.PROBLEM, trouble=event.trouble, tries=step.tries + 1)
            return go(state, problem)
        case LookUp(ticket=t), on.PersonLookedUp(ticket=ticket) if t == ticket:
            return _looked_up(state, event)
        case Held(ticket=t, found=found), on.DraftTaken(ticket=ticket) if t == ticket != 0:
            taken = replace(found, draft=True, item=event.item, at=event.at, elsewhere=True, check=event.check)
            return _resume(state, taken)
        case Held(ticket=t), on.DraftNotTaken(ticket=ticket) if t == ticket != 0:
            return _not_taken(state, step, event.trouble)
        case _:
            return state


def _not_taken(state: State, held: Held, trouble: DraftTrouble) -> State:
    if trouble is DraftTrouble.CLOSED:
        return go(state, replace(held.found, closed="closed"))
    return go(state, Held(held.found, trouble=trouble))


def _looked_up(state: State, event: on.PersonLookedUp) -> State:
    found = Found(event.draft, event.recent, event.item, event.at, event.elsewhere, event.check, event.closed)
    return go(state, Held(found)) if event.held else _besides(state, found)

"""States of the kiosk's flow that tests begin at. No Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from kiosk import events as on
from kiosk.events import Event, Touch
from kiosk.flow import next_state
from kiosk.flow_table import ITEM, Move, explore
from kiosk.steps import State, Thanks, initial
from station.visit.results import FaceOffer, Kept


def play(state: State, *events: Event) -> State:
    for event in events:
        state = next_state(state, event)
    return state


def answered(state: State, event: Event) -> State:
    """The event with the ticket the step waits for."""
    return next_state(state, replace(event, ticket=state.step.ticket))  # type: ignore[type-var, call-arg, union-attr]


def welcome() -> State:
    return answered(initial(), on.StoreOpened(0))


def at_card() -> State:
    return play(welcome(), Touch.BEGIN, on.ItemChosen(ITEM), Touch.PROCEED, Touch.PROCEED)


def at_identity() -> State:
    return answered(answered(at_card(), on.CardRead(0)), on.PersonLookedUp(0))


def at_materials() -> State:
    return play(at_identity(), Touch.PROCEED, on.FieldAccepted(1, changed=True), on.FieldAccepted(None, changed=True))


def at_review() -> State:
    return answered(play(at_materials(), Touch.PROCEED, Touch.PROCEED), on.SignatureKept(0))


def at_paper() -> State:
    return answered(play(at_review(), Touch.SUBMIT), on.TakenIn(0))


def at_look_up(item: str | None = None) -> State:
    begin = (Touch.CONTINUE,) if item is None else (Touch.BEGIN, on.ItemChosen(item), Touch.PROCEED)
    return answered(play(welcome(), *begin, Touch.PROCEED), on.CardRead(0))


def held(state: State | None = None, **found: object) -> State:
    return answered(at_look_up() if state is None else state, replace(on.PersonLookedUp(0, held=True), **found))  # type: ignore[arg-type]


def left(state: State, **known: object) -> State:
    """The last page, once it is known what the person leaves with."""
    assert isinstance(state.step, Thanks)
    assert state.step.hand_over is not None
    answer = on.HandedOver(state.step.hand_over.ticket, number=False, kept=Kept.NOTHING, slip=False)
    return next_state(state, replace(answer, **known))  # type: ignore[arg-type]


def kept_at_form() -> State:
    return play(answered(at_look_up(ITEM), on.PersonLookedUp(0)), Touch.PROCEED)


def at_check(offer: FaceOffer = FaceOffer.OFFERED) -> State:
    begin = (Touch.BEGIN, on.ItemChosen(ITEM, check=True), Touch.PROCEED, Touch.PROCEED)
    found = answered(answered(play(welcome(), *begin), on.CardRead(0)), on.PersonLookedUp(0))
    return answered(play(found, Touch.PROCEED), on.FaceOffered(0, offer))


def at_camera(state: State | None = None) -> State:
    return play(at_check() if state is None else state, Touch.CAMERA, Touch.PROCEED)


def staff_signed_in() -> State:
    return answered(play(at_check(FaceOffer.NO_CAMERA), Touch.STAFF, Touch.SIGN_IN), on.StaffSignedIn(0))


@cache
def states() -> frozenset[State]:
    return frozenset(move.before for move in explore())


def ended(move: Move) -> bool:
    """The visit is over with this."""
    return isinstance(move.after.step, Thanks) and not isinstance(move.before.step, Thanks)

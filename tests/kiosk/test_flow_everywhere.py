"""Properties of every state the flow can reach. No Qt."""

from __future__ import annotations

from dataclasses import fields, replace
from functools import cache
from typing import Any, get_args

from flow_kit import ended, play, states

from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Elapsed, Event, Touch
from kiosk.flow import can_cancel, next_state, timer_of
from kiosk.flow_table import events_for, explore, plain
from kiosk.steps import (
    FaceCheck,
    FacePhase,
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
    Step,
    Submitting,
    Thanks,
    Welcome,
    Working,
)
from station.visit.capture import Capture
from station.visit.results import CapturePhase, Kept, PaperPhase

STATE_FIELDS = tuple(field.name for field in fields(State))


def test_every_step_is_reached() -> None:
    kinds = {type(state.step) for state in states()}
    assert kinds == set(get_args(Step))


def test_cancel_ends_every_visit_with_a_wipe() -> None:
    cancellable = 0
    for state in states():
        if state.overlay is Overlay.NONE and can_cancel(state):
            cancellable += 1
            for way in (Touch.CANCEL_KEEP, Touch.CANCEL_DISCARD):
                after = play(state, Touch.CANCEL, way)
                assert isinstance(after.step, Thanks), state
                assert do.Wipe() in after.effects
                assert play(after, Touch.FINISH).step == Welcome()
    assert cancellable > 100


def test_time_out_ends_every_visit_with_a_wipe_and_seals_the_draft() -> None:
    timed = 0
    for state in states():
        if timer_of(state) is Elapsed.IDLE and not isinstance(state.step, Welcome | Maintenance):
            timed += 1
            warned = play(state, Elapsed.IDLE)
            assert warned.overlay is Overlay.TIME_OUT
            assert play(warned, Touch.DISMISS).step == state.step
            after = play(warned, Elapsed.GRACE)
            assert isinstance(after.step, Thanks), state
            assert do.Wipe() in after.effects
            saved = any(isinstance(effect, do.SaveDraft) for effect in after.effects)
            assert saved == (state.draft and not state.taken_in)
            assert farewell(after).step == Welcome()
    assert timed > 100


def farewell(state: State) -> State:
    """Time alone leads from the last page home; what is being settled, or printed, ends by itself."""
    assert isinstance(state.step, Thanks)
    if state.step.hand_over is not None:
        assert timer_of(state) is None
        state = next_state(
            state, on.HandedOver(state.step.hand_over.ticket, number=False, kept=Kept.SHARED, slip=False)
        )
    return play(state, Elapsed.FAREWELL)


def test_drafts_are_saved_before_they_are_wiped() -> None:
    for move in explore():
        kinds = [type(effect) for effect in move.after.effects]
        if do.Wipe in kinds:
            assert do.SaveDraft not in kinds[kinds.index(do.Wipe) :], move


def test_no_state_is_a_dead_end() -> None:
    """Touches alone lead home from everywhere, but where a machine works: that ends by itself (each has a deadline)."""
    known = cache(plain)
    homeward: dict[State, set[State]] = {}
    for move in explore():
        if isinstance(move.event, Touch | on.ItemChosen) or _machine_works(move.before):
            homeward.setdefault(known(move.after), set()).add(known(move.before))
    home = {known(state) for state in states() if isinstance(state.step, Welcome)}
    waiting = list(home)
    while waiting:
        for before in homeward.get(waiting.pop(), set()) - home:
            home.add(before)
            waiting.append(before)
    stranded = {known(state) for state in states()} - home
    assert {type(state.step) for state in stranded} <= {OutOfService, Starting}
    assert all(timer_of(state) is Elapsed.FAREWELL for state in stranded if isinstance(state.step, OutOfService))


def _machine_works(state: State) -> bool:
    match state.step:
        case Starting() | LookUp() | Submitting(failed=False) | Paper(phase=PaperPhase.PRINTING):
            return True
        case Working(failed=False, refused=False) | Issued(phase=PaperPhase.PRINTING):
            return True
        case Capture(phase=CapturePhase.TAKING | CapturePhase.KEEPING):
            return True
        case Sign(ticket=ticket) | Held(ticket=ticket):
            return ticket > 0
        case FaceCheck(phase=FacePhase.LOOKING) | StaffCheck(phase=StaffPhase.SIGNING):
            return True
        case _:
            return False


def test_a_crash_anywhere_wipes_and_recovers() -> None:
    for state in states():
        after = next_state(state, on.Crashed())
        assert after.step == Recovery()
        assert do.Wipe() in after.effects
        assert play(after, Touch.FINISH).step == Welcome()


def test_nothing_of_a_visit_outlives_it() -> None:
    for move in explore():
        if isinstance(move.after.step, Thanks | Welcome | Recovery | OutOfService):
            left = move.after
            # the farewell is still read by the same person; at the first page the next one may choose
            mode = left.mode if isinstance(left.step, Thanks) or isinstance(move.before.step, Welcome) else Mode()
            assert left == State(left.step, left.overlay, mode, sequence=left.sequence, effects=left.effects), move


def test_entering_thanks_always_wipes() -> None:
    entries = [move for move in explore() if ended(move)]
    assert entries
    assert all(do.Wipe() in move.after.effects for move in entries)


def test_printing_happens_only_after_something_was_taken_in() -> None:
    for move in explore():
        if any(isinstance(effect, do.PrintReceipt) for effect in move.after.effects):
            assert move.after.taken_in, move


def test_states_that_count_as_one_go_on_alike() -> None:
    """`plain` may drop only what makes no difference: whichever of two such states is met, the same ways lead on. The
    mode alone goes along everywhere; it makes a difference on the first page, which is explored with and without."""
    met: dict[State, State] = {}
    pairs: dict[tuple[object, ...], tuple[State, State]] = {}
    for move in explore():
        one = met.setdefault(plain(move.after), move.after)
        differs = tuple(name for name in STATE_FIELDS if getattr(one, name) != getattr(move.after, name))
        if set(differs) - {"step", "sequence", "effects"} or _shows_other(one.step, move.after.step):
            pairs.setdefault((type(one.step), differs), (one, move.after))
    assert len(pairs) > 30
    for one, other in pairs.values():
        assert timer_of(one) == timer_of(other)
        for event, same in zip(events_for(one), events_for(other), strict=True):
            assert _way_on(one, event) == _way_on(other, same), (one, other, event)


def _shows_other(one: Any, other: Any) -> bool:
    """They differ in more than the numbers that are waited for."""
    numbers = {name: getattr(other, name) for name in ("ticket", "hand_over") if hasattr(other, name)}
    return bool(replace(one, **numbers) != other)


def _way_on(state: State, event: Event) -> State:
    return replace(plain(next_state(replace(state, effects=()), event)), mode=Mode())

"""The flow where other terminals have a part: drafts held, lost, taken over; leaving with a number or a slip. No Qt."""

from __future__ import annotations

from dataclasses import replace

from flow_kit import (
    answered,
    at_card,
    at_look_up,
    ended,
    held,
    kept_at_form,
    left,
    play,
    states,
)

from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Elapsed, Touch
from kiosk.flow import next_state, timer_of
from kiosk.flow_table import ITEM, explore
from kiosk.steps import (
    Ending,
    FaceCheck,
    Form,
    Found,
    Held,
    Identity,
    Materials,
    PersonCheck,
    Review,
    Sign,
    Submitting,
    Thanks,
    Welcome,
)
from station.visit.capture import Capture
from station.visit.results import (
    DraftTrouble,
    Kept,
    PaperPhase,
)

# --- the hall -------------------------------------------------------------------------------------------------


def test_a_draft_open_elsewhere_is_taken_over_and_goes_on_where_it_was() -> None:
    asked = play(held(), Touch.TAKE_OVER)
    assert do.TakeHeld(asked.sequence, over=True) in asked.effects
    assert timer_of(asked) is None
    taken = answered(asked, on.DraftTaken(0, ITEM, "form:1"))
    assert taken.step == Form(1)
    assert taken.draft
    assert do.TakeUpDraft() in taken.effects


def test_waiting_asks_again_without_taking_over() -> None:
    asked = play(held(), Touch.RETRY)
    assert do.TakeHeld(asked.sequence, over=False) in asked.effects
    still = answered(asked, on.DraftNotTaken(0, DraftTrouble.HELD))
    assert still.step == Held(Found(draft=False, recent=False), trouble=DraftTrouble.HELD)
    assert play(still, Touch.TAKE_OVER).step != still.step


def test_a_draft_closed_meanwhile_is_said_and_one_that_cannot_be_used_leads_on() -> None:
    gone = answered(play(held(), Touch.TAKE_OVER), on.DraftNotTaken(0, DraftTrouble.CLOSED))
    assert gone.step == Found(draft=False, recent=False, closed="closed")
    unusable = answered(play(held(), Touch.TAKE_OVER), on.DraftNotTaken(0, DraftTrouble.UNUSABLE))
    assert play(unusable, Touch.TAKE_OVER) == replace(unusable, effects=())
    assert isinstance(play(unusable, Touch.WINDOW).step, Thanks)
    assert isinstance(play(unusable, Touch.PROCEED).step, Found)


def test_who_does_not_take_over_goes_on_with_what_they_came_for() -> None:
    assert play(held(at_look_up(ITEM)), Touch.PROCEED).step == Identity()
    other = held(at_look_up(), draft=True, item=ITEM, at="materials")
    assert play(other, Touch.PROCEED, Touch.RESUME).step == Materials()


def test_what_was_finished_elsewhere_is_said_before_a_new_one_begins() -> None:
    found = answered(at_look_up(ITEM), on.PersonLookedUp(0, closed="taken_in"))
    assert found.step == Found(draft=False, recent=False, closed="taken_in")
    assert play(found, Touch.PROCEED).step == Identity()


def test_a_lost_draft_ends_the_visit_and_is_not_saved() -> None:
    lost_in = set()
    for state in states():
        after = next_state(state, on.DraftLost(holder="综合窗口 3"))
        if state.draft and not state.taken_in and after.step != state.step:
            lost_in.add(type(state.step))
            assert isinstance(after.step, Thanks)
            assert after.step.ending is Ending.LOST
            assert after.step.lost_to == "综合窗口 3"
            assert do.Wipe() in after.effects
            assert not any(
                isinstance(effect, do.SaveDraft | do.DiscardDraft | do.LeaveWith) for effect in after.effects
            )
        else:
            assert after == replace(state, effects=())
    assert {Identity, Form, Materials, Capture, Sign, Review, PersonCheck, FaceCheck} <= lost_in


def test_what_is_being_written_down_is_let_through() -> None:
    writing = next(state for state in states() if isinstance(state.step, Submitting) and not state.step.failed)
    assert next_state(writing, on.DraftLost()).step == writing.step


# --- leaving with a number or a code --------------------------------------------------------------------------


def test_whoever_goes_to_a_window_gets_a_number_and_why_is_noted() -> None:
    reasons = set()
    for move in explore():
        if move.event is Touch.WINDOW and ended(move):
            (asked,) = [effect for effect in move.after.effects if isinstance(effect, do.LeaveWith)]
            kinds = [type(effect) for effect in move.after.effects]
            assert kinds.index(do.LeaveWith) < kinds.index(do.Wipe), "what is left with is asked of the visit"
            reasons.add(asked.reason)
    assert reasons == {
        "asked",
        "card",
        "conditions",
        "identity",
        "identity_check",
        "materials",
        "store",
        "held",
        "rules",
    }


def test_a_number_is_printed_once_and_stays_long_enough() -> None:
    state = left(play(at_card(), Touch.HELP, Touch.WINDOW), number=True)
    assert do.PrintSlip(state.sequence) in state.effects
    assert timer_of(state) is None
    assert isinstance(state.step, Thanks)
    assert state.step.hand_over is not None
    for phase in (PaperPhase.PRINTED, PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
        done = next_state(state, on.PaperEnded(state.step.hand_over.ticket, phase))
        assert timer_of(done) is Elapsed.READING
        again = play(done, Touch.RETRY)
        printed_again = any(isinstance(effect, do.PrintSlip) for effect in again.effects)
        assert printed_again == (phase is not PaperPhase.PRINTED)
        home = play(done, Elapsed.READING)
        assert home.step == Welcome()
        assert do.ForgetSlip() in home.effects


def test_nothing_is_printed_for_a_draft_that_any_window_opens() -> None:
    state = left(play(kept_at_form(), Touch.CANCEL, Touch.CANCEL_KEEP), kept=Kept.SHARED)
    assert state.effects == ()
    assert timer_of(state) is Elapsed.FAREWELL


def test_a_draft_only_here_gets_a_slip() -> None:
    state = left(play(kept_at_form(), Touch.CANCEL, Touch.CANCEL_KEEP), kept=Kept.HERE, slip=True)
    assert do.PrintSlip(state.sequence) in state.effects


def test_paper_and_settling_hold_up_nobody() -> None:
    for state in states():
        if isinstance(state.step, Thanks):
            assert play(state, Touch.DISMISS, Touch.FINISH).step == Welcome()

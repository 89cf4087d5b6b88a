"""The flow as tables. No Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest
from flow_kit import (
    answered,
    at_card,
    at_identity,
    at_materials,
    at_paper,
    at_review,
    play,
    welcome,
)

from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Elapsed, Event, Touch
from kiosk.flow import next_state
from kiosk.flow_table import ITEM
from kiosk.moves import step_of_token, step_token
from kiosk.steps import (
    Card,
    CardPhase,
    Ending,
    Form,
    Found,
    Guide,
    Identity,
    LookUp,
    Materials,
    Notice,
    OutOfService,
    Overlay,
    Paper,
    Review,
    Services,
    Sign,
    Starting,
    State,
    Thanks,
    Welcome,
)
from station.visit.capture import Capture
from station.visit.results import (
    CapturePhase,
    CaptureTrouble,
    CardTrouble,
    PaperPhase,
    PaperTrouble,
    StoreRefusal,
)


def test_the_straight_way_from_welcome_to_receipt_and_back() -> None:
    state = at_paper()
    assert isinstance(state.step, Paper)
    assert do.PrintReceipt(state.step.ticket, again=False) in state.effects
    state = answered(state, on.PaperEnded(0, PaperPhase.PRINTED))
    state = play(state, Touch.FINISH)
    assert isinstance(state.step, Thanks)
    assert state.step.ending is Ending.TAKEN_IN
    assert do.Wipe() in state.effects
    state = play(state, Elapsed.FAREWELL)
    assert state.step == Welcome()
    assert (state.item, state.person, state.draft, state.taken_in, state.signed) == (None, False, False, False, False)


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (play(welcome(), Touch.BEGIN), Welcome()),
        (play(welcome(), Touch.BEGIN, on.ItemChosen(ITEM)), Services()),
        (play(welcome(), Touch.BEGIN, on.ItemChosen(ITEM), Touch.PROCEED), Guide()),
        (play(welcome(), Touch.CONTINUE), Welcome()),
        (at_card(), Notice()),
        (play(at_identity(), Touch.PROCEED), Identity()),
        (play(at_identity(), Touch.PROCEED, on.FieldAccepted(1, changed=True)), Form(0)),
        (at_materials(), Form(1)),
        (play(at_materials(), on.MaterialOpened("m")), Materials()),
        (play(at_materials(), Touch.PROCEED), Materials()),
        (at_review(), Materials()),
        (answered(play(at_review(), Touch.SUBMIT), on.WriteFailed(0)), Review()),
    ],
)
def test_back_leads_to_the_page_before(state: State, expected: object) -> None:
    assert play(state, Touch.BACK).step == expected


def test_a_second_tap_on_submit_submits_once() -> None:
    state = play(at_review(), Touch.SUBMIT)
    again = play(state, Touch.SUBMIT)
    assert again.step == state.step
    assert again.effects == ()


@pytest.mark.parametrize(
    "late",
    [
        on.CardRead(1),
        on.CardFailed(1, CardTrouble.LIFTED),
        on.PageTaken(1),
        on.TakenIn(1),
        on.PaperEnded(1, PaperPhase.PRINTED),
        on.PersonLookedUp(1, draft=True, item=ITEM),
    ],
)
@pytest.mark.parametrize(
    "state", [at_card(), at_identity(), at_materials(), at_paper()], ids=lambda s: str(s.step)[:12]
)
def test_results_with_an_old_ticket_are_dropped(state: State, late: Event) -> None:
    after = next_state(state, late)
    assert (after.step, after.overlay, after.effects) == (state.step, state.overlay, ())


def test_a_card_read_while_help_is_shown_moves_on_below_the_overlay() -> None:
    state = play(at_card(), Touch.HELP)
    assert do.CallStaff() in state.effects
    moved = answered(state, on.CardRead(0))
    assert isinstance(moved.step, LookUp)
    assert moved.overlay is Overlay.HELP


def test_each_failed_card_leads_on_by_retry_or_window() -> None:
    for trouble in CardTrouble:
        state = answered(at_card(), on.CardFailed(0, trouble))
        assert state.step == replace(state.step, phase=CardPhase.PROBLEM, trouble=trouble, tries=1)  # type: ignore[call-arg]
        assert isinstance(play(state, Touch.RETRY).step, Card)
        window = play(state, Touch.WINDOW)
        assert isinstance(window.step, Thanks)
        assert window.step.ending is Ending.WINDOW


def test_tries_are_counted_over_retries() -> None:
    state = at_card()
    for n in (1, 2, 3):
        state = answered(state, on.CardFailed(0, CardTrouble.UNREADABLE))
        assert isinstance(state.step, Card)
        assert state.step.tries == n
        state = play(state, Touch.RETRY)


def test_a_found_draft_goes_on_where_it_was() -> None:
    state = answered(at_card(), on.CardRead(0))
    state = answered(state, on.PersonLookedUp(0, draft=True, item="OTHER", at="form:2"))
    assert state.step == Found(draft=True, recent=False, item="OTHER", at="form:2")
    resumed = play(state, Touch.RESUME)
    assert resumed.step == Form(2)
    assert resumed.item == "OTHER"
    assert do.TakeUpDraft() in resumed.effects


def test_a_draft_thrown_away_leads_to_the_matter_that_was_chosen() -> None:
    state = answered(at_card(), on.CardRead(0))
    state = play(answered(state, on.PersonLookedUp(0, draft=True, item="OTHER", at="review")), Touch.DISCARD)
    assert do.DiscardDraft() in state.effects
    state = play(state, Touch.PROCEED)
    assert state.step == Identity()
    assert state.item == ITEM


def test_edited_answers_need_a_new_signature() -> None:
    state = play(at_review(), on.EditField(0))
    unchanged = play(state, on.FieldAccepted(None, changed=False))
    assert unchanged.step == Review()
    changed = play(state, on.FieldAccepted(None, changed=True))
    assert changed.step == Sign()


def test_paper_trouble_never_prints_again_by_itself() -> None:
    state = at_paper()
    for phase in (PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
        ended = answered(state, on.PaperEnded(0, phase, PaperTrouble.NO_PAPER))
        assert ended.effects == ()
        for moment in Elapsed:
            assert not any(isinstance(effect, do.PrintReceipt) for effect in next_state(ended, moment).effects)


def test_the_camera_is_stopped_however_capture_ends() -> None:
    live = play(at_materials(), on.MaterialOpened("m"))
    for event in (Touch.BACK, on.Crashed()):
        effects = next_state(live, event).effects
        assert do.StopPreview() in effects or do.Wipe() in effects
    failed = answered(play(live, Touch.TAKE), on.PageFailed(0, CaptureTrouble.NO_CAMERA))
    assert isinstance(failed.step, Capture)
    assert failed.step.phase is CapturePhase.PROBLEM
    assert do.StopPreview() in failed.effects


def test_a_lost_store_puts_the_terminal_out_of_service_until_it_opens_again() -> None:
    state = next_state(at_review(), on.StoreLost())
    assert state.step == OutOfService(StoreRefusal.STORE)
    assert do.Wipe() in state.effects
    state = play(state, Elapsed.FAREWELL)
    assert isinstance(state.step, Starting)
    assert do.OpenStore(state.step.ticket) in state.effects


@pytest.mark.parametrize("token", ["form:0", "form:7", "materials", "sign", "review", "identity"])
def test_tokens_read_back(token: str) -> None:
    assert step_token(State(step_of_token(token))) == token


@pytest.mark.parametrize("token", ["", "form:", "form:-1", "form:x", "paper", "nonsense"])
def test_unknown_tokens_begin_with_the_card(token: str) -> None:
    assert step_of_token(token) == Identity()

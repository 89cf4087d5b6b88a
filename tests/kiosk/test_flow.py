"""The flow as tables and as properties of every state it can reach. No Qt."""

from __future__ import annotations

from dataclasses import replace

import pytest

from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Elapsed, Event, Touch
from kiosk.flow import can_cancel, next_state, step_of_token, step_token, timer_of
from kiosk.flow_table import ITEM, Move, explore, plain
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
    Submitting,
    Thanks,
    Welcome,
    initial,
)
from station.visit.results import CapturePhase, CaptureTrouble, CardTrouble, PaperPhase, PaperTrouble, StoreRefusal


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


# --- properties of every reachable state ----------------------------------------------------------------------


def states() -> set[State]:
    return {move.before for move in explore()}


def test_every_step_is_reached() -> None:
    kinds = {type(state.step) for state in states()}
    assert kinds == set(_all_steps())


def _all_steps() -> tuple[type, ...]:
    from kiosk.steps import Step

    return Step.__args__  # type: ignore[attr-defined, no-any-return]


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
        if timer_of(state) is Elapsed.IDLE and not isinstance(state.step, Welcome):
            timed += 1
            warned = play(state, Elapsed.IDLE)
            assert warned.overlay is Overlay.TIME_OUT
            assert play(warned, Touch.DISMISS).step == state.step
            after = play(warned, Elapsed.GRACE)
            assert isinstance(after.step, Thanks), state
            assert do.Wipe() in after.effects
            saved = any(isinstance(effect, do.SaveDraft) for effect in after.effects)
            assert saved == (state.draft and not state.taken_in)
            assert play(after, Elapsed.FAREWELL).step == Welcome()
    assert timed > 100


def test_drafts_are_saved_before_they_are_wiped() -> None:
    for move in explore():
        kinds = [type(effect) for effect in move.after.effects]
        if do.Wipe in kinds:
            assert do.SaveDraft not in kinds[kinds.index(do.Wipe) :], move


def test_no_state_is_a_dead_end() -> None:
    """Touches alone lead home from everywhere, but where a machine works: that ends by itself (each has a deadline)."""
    homeward: dict[State, set[State]] = {}
    for move in explore():
        if isinstance(move.event, Touch | on.ItemChosen) or _machine_works(move.before):
            homeward.setdefault(plain(move.after), set()).add(plain(move.before))
    home = {plain(state) for state in states() if isinstance(state.step, Welcome)}
    waiting = list(home)
    while waiting:
        for before in homeward.get(waiting.pop(), set()) - home:
            home.add(before)
            waiting.append(before)
    stranded = {plain(state) for state in states()} - home
    assert {type(state.step) for state in stranded} <= {OutOfService, Starting}
    assert all(timer_of(state) is Elapsed.FAREWELL for state in stranded if isinstance(state.step, OutOfService))


def _machine_works(state: State) -> bool:
    match state.step:
        case Starting() | LookUp() | Submitting(failed=False) | Paper(phase=PaperPhase.PRINTING):
            return True
        case Capture(phase=CapturePhase.TAKING | CapturePhase.KEEPING):
            return True
        case Sign(ticket=ticket):
            return ticket > 0
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
    def entered(move: Move) -> bool:
        return isinstance(move.after.step, Thanks) and not isinstance(move.before.step, Thanks)

    entries = [move for move in explore() if entered(move)]
    assert entries
    assert all(do.Wipe() in move.after.effects for move in entries)


def test_printing_happens_only_after_something_was_taken_in() -> None:
    for move in explore():
        if any(isinstance(effect, do.PrintReceipt) for effect in move.after.effects):
            assert move.after.taken_in, move

"""The flow as tables and as properties of every state it can reach. No Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import pytest

from devices.ports import FaceOutcome
from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Elapsed, Event, Touch
from kiosk.flow import can_cancel, next_state, timer_of
from kiosk.flow_table import ITEM, Move, explore
from kiosk.flow_table import plain as plain_state
from kiosk.moves import step_of_token, step_token
from kiosk.person_check import FACE_TRIES
from kiosk.steps import (
    Card,
    CardPhase,
    Ending,
    FaceCheck,
    FaceConsent,
    FacePhase,
    Form,
    Found,
    Guide,
    Held,
    Identity,
    Issued,
    LookUp,
    Maintenance,
    Materials,
    Mode,
    Notice,
    OutOfService,
    Overlay,
    Paper,
    PersonCheck,
    Recovery,
    Review,
    Services,
    Sign,
    StaffCheck,
    StaffPhase,
    Starting,
    State,
    Submitting,
    Thanks,
    Welcome,
    Working,
    initial,
)
from station.staff import RefusalReason
from station.visit.capture import Capture
from station.visit.results import (
    CapturePhase,
    CaptureTrouble,
    CardTrouble,
    DraftTrouble,
    FaceOffer,
    FaceTrouble,
    Kept,
    PaperPhase,
    PaperTrouble,
    StoreRefusal,
)


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


@cache
def states() -> frozenset[State]:
    return frozenset(move.before for move in explore())


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
    plain = cache(plain_state)
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


def _ended(move: Move) -> bool:
    return isinstance(move.after.step, Thanks) and not isinstance(move.before.step, Thanks)


def test_entering_thanks_always_wipes() -> None:
    entries = [move for move in explore() if _ended(move)]
    assert entries
    assert all(do.Wipe() in move.after.effects for move in entries)


def test_printing_happens_only_after_something_was_taken_in() -> None:
    for move in explore():
        if any(isinstance(effect, do.PrintReceipt) for effect in move.after.effects):
            assert move.after.taken_in, move


# --- the hall -------------------------------------------------------------------------------------------------


def at_look_up(item: str | None = None) -> State:
    begin = (Touch.CONTINUE,) if item is None else (Touch.BEGIN, on.ItemChosen(item), Touch.PROCEED)
    return answered(play(welcome(), *begin, Touch.PROCEED), on.CardRead(0))


def held(state: State | None = None, **found: object) -> State:
    return answered(at_look_up() if state is None else state, replace(on.PersonLookedUp(0, held=True), **found))  # type: ignore[arg-type]


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


def left(state: State, **known: object) -> State:
    """The last page, once it is known what the person leaves with."""
    assert isinstance(state.step, Thanks)
    assert state.step.hand_over is not None
    answer = on.HandedOver(state.step.hand_over.ticket, number=False, kept=Kept.NOTHING, slip=False)
    return next_state(state, replace(answer, **known))  # type: ignore[arg-type]


def test_whoever_goes_to_a_window_gets_a_number_and_why_is_noted() -> None:
    reasons = set()
    for move in explore():
        if move.event is Touch.WINDOW and _ended(move):
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


def kept_at_form() -> State:
    return play(answered(at_look_up(ITEM), on.PersonLookedUp(0)), Touch.PROCEED)


# --- person and card ------------------------------------------------------------------------------------------


def at_check(offer: FaceOffer = FaceOffer.OFFERED) -> State:
    begin = (Touch.BEGIN, on.ItemChosen(ITEM, check=True), Touch.PROCEED, Touch.PROCEED)
    found = answered(answered(play(welcome(), *begin), on.CardRead(0)), on.PersonLookedUp(0))
    return answered(play(found, Touch.PROCEED), on.FaceOffered(0, offer))


def at_camera(state: State | None = None) -> State:
    return play(at_check() if state is None else state, Touch.CAMERA, Touch.PROCEED)


def test_only_matters_that_want_it_compare_person_and_card() -> None:
    assert isinstance(at_check().step, PersonCheck)
    assert kept_at_form().step == Form(0)


def test_the_camera_runs_only_after_its_own_consent() -> None:
    consent = play(at_check(), Touch.CAMERA)
    assert consent.step == FaceConsent()
    assert not any(isinstance(effect, do.CheckFace) for effect in consent.effects)
    looking = play(consent, Touch.PROCEED)
    kinds = [type(effect) for effect in looking.effects]
    assert kinds.index(do.NoteFaceConsent) < kinds.index(do.CheckFace)
    for move in explore():
        if any(isinstance(effect, do.CheckFace) for effect in move.after.effects):
            assert isinstance(move.before.step, FaceConsent | FaceCheck), move


def test_who_is_recognised_goes_on_to_the_form_and_is_not_asked_again() -> None:
    passed = answered(at_camera(), on.FaceChecked(0, FaceOutcome.MATCHED))
    assert do.StopFace() in passed.effects
    form = play(passed, Touch.PROCEED)
    assert form.step == Form(0)
    assert play(form, Touch.BACK, Touch.PROCEED).step == Form(0)


def test_a_refused_consent_leaves_the_other_ways_and_the_camera_is_not_offered_again() -> None:
    refused = answered(play(at_check(), Touch.CAMERA, Touch.REFUSE), on.FaceOffered(0, FaceOffer.OFFERED))
    assert isinstance(refused.step, PersonCheck)
    assert play(refused, Touch.CAMERA).step == refused.step
    assert play(refused, Touch.STAFF).step == StaffCheck()
    assert isinstance(play(refused, Touch.WINDOW).step, Thanks)


@pytest.mark.parametrize("outcome", [outcome for outcome in FaceOutcome if outcome is not FaceOutcome.MATCHED])
def test_three_failures_end_the_camera_whatever_they_are(outcome: FaceOutcome) -> None:
    state = at_camera()
    tries = 0
    while isinstance(state.step, FaceCheck) and state.step.phase is FacePhase.LOOKING:
        tries += 1
        state = answered(state, on.FaceChecked(0, outcome))
        assert do.StopFace() in state.effects
        state = play(state, Touch.RETRY)
    assert tries == (1 if outcome is FaceOutcome.NO_REFERENCE else FACE_TRIES)
    choice = answered(play(state, Touch.OTHER_WAY), on.FaceOffered(0, FaceOffer.OFFERED))
    assert play(choice, Touch.CAMERA).step == choice.step
    assert play(choice, Touch.STAFF).step == StaffCheck()


def test_a_camera_in_trouble_says_nothing_about_the_person() -> None:
    trouble = answered(at_camera(), on.FaceFailed(0, FaceTrouble.CAMERA_RESTARTING))
    assert isinstance(trouble.step, FaceCheck)
    assert trouble.step.phase is FacePhase.TROUBLE
    assert do.StopFace() in trouble.effects
    assert isinstance(play(trouble, Touch.RETRY).step, FaceCheck)


@pytest.mark.parametrize("offer", [offer for offer in FaceOffer if offer is not FaceOffer.OFFERED])
def test_a_camera_that_cannot_be_used_is_not_offered(offer: FaceOffer) -> None:
    state = at_check(offer)
    assert play(state, Touch.CAMERA).step == state.step


def test_the_live_picture_ends_however_the_camera_is_left() -> None:
    for move in explore():
        before = move.before.step
        if isinstance(before, FaceCheck) and before.phase is FacePhase.LOOKING:
            after = move.after.step
            looking = isinstance(after, FaceCheck) and after.phase is FacePhase.LOOKING
            stopped = any(isinstance(effect, do.StopFace | do.Wipe) for effect in move.after.effects)
            assert looking or stopped, move


def staff_signed_in() -> State:
    return answered(play(at_check(FaceOffer.NO_CAMERA), Touch.STAFF, Touch.SIGN_IN), on.StaffSignedIn(0))


def test_a_member_of_staff_confirms_and_is_signed_out() -> None:
    form = play(staff_signed_in(), Touch.SAME)
    assert form.step == Form(0)
    kinds = [type(effect) for effect in form.effects]
    assert kinds.index(do.NoteStaffCheck) < kinds.index(do.SignOutStaff) < kinds.index(do.SaveDraft)


def test_nobody_confirms_without_signing_in() -> None:
    wrong = answered(play(at_check(), Touch.STAFF, Touch.SIGN_IN), on.StaffRefused(0, RefusalReason.WRONG))
    assert wrong.step == StaffCheck(wrong.step.ticket, StaffPhase.SIGN_IN, RefusalReason.WRONG)  # type: ignore[union-attr]
    for state in (wrong, play(at_check(), Touch.STAFF)):
        assert play(state, Touch.SAME).step == state.step


def test_what_does_not_belong_together_does_not_go_on() -> None:
    refused = answered(play(staff_signed_in(), Touch.NOT_SAME), on.FaceOffered(0, FaceOffer.OFFERED))
    assert isinstance(refused.step, PersonCheck)
    assert play(refused, Touch.CAMERA).step == refused.step
    for move in explore():
        if isinstance(move.after.step, Form) and move.after.check and not move.after.checked:
            assert move.before.step == move.after.step or isinstance(move.before.step, Form), move


def test_a_found_draft_is_compared_before_it_goes_on_where_it_was() -> None:
    found = answered(at_look_up(), on.PersonLookedUp(0, draft=True, item=ITEM, at="review", check=True))
    checking = play(found, Touch.RESUME)
    assert isinstance(checking.step, PersonCheck)
    assert do.SaveDraft("review") in checking.effects, "a power cut in between loses nothing"
    confirmed = play(answered(play(checking, Touch.STAFF, Touch.SIGN_IN), on.StaffSignedIn(0)), Touch.SAME)
    assert confirmed.step == Review()
    assert confirmed.signed


def test_the_review_leads_to_a_check_that_is_missing_and_back() -> None:
    at_review = next(state for state in states() if isinstance(state.step, Review) and not state.overlay)
    checking = play(at_review, Touch.CHECK_PERSON)
    assert isinstance(checking.step, PersonCheck)
    back = play(answered(play(checking, Touch.STAFF, Touch.SIGN_IN), on.StaffSignedIn(0)), Touch.SAME)
    assert back.step == Review()

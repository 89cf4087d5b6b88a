"""The counter's flow as tables and as properties of every state it can reach. No Qt."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import get_args

import pytest

from counter import effects as do
from counter import events as on
from counter.events import CaptureTouch, DraftTrouble, Elapsed, Event, Key
from counter.flow import machine_works, next_state, timer_of
from counter.flow_table import ITEM, PAGE, SCREENS, explore, table, waited_for
from counter.flow_table import plain as plain_state
from counter.steps import (
    AskConsent,
    AskSignature,
    Matter,
    OutOfService,
    Overlay,
    Person,
    PersonPhase,
    Ready,
    Recovery,
    SignIn,
    Starting,
    State,
    Step,
    Submitting,
    TakenIn,
    Visit,
    VisitTrouble,
    initial,
    screen_names,
    screen_of,
)
from station.staff import RefusalReason
from station.visit.capture import SIGNED_FORM, Capture
from station.visit.results import CapturePhase, CaptureTrouble, CardTrouble, PaperPhase, PaperTrouble, StoreRefusal


def play(state: State, *events: Event) -> State:
    for event in events:
        state = next_state(state, event)
    return state


def answered(state: State, event: on.Result) -> State:
    """The event with the ticket that is waited for."""
    return next_state(state, replace(event, ticket=waited_for(state)))


def at_sign_in() -> State:
    return answered(initial(), on.StoreOpened(0))


def at_ready() -> State:
    return answered(play(at_sign_in(), on.SignInAsked()), on.StaffSignedIn(0))


def at_person() -> State:
    return play(at_ready(), Key.NEXT_PERSON)


def at_visit() -> State:
    return answered(answered(at_person(), on.CardRead(0)), on.PersonLookedUp(0))


def at_matter() -> State:
    return play(at_visit(), on.MatterChosen(ITEM))


def at_paper() -> State:
    return answered(play(at_matter(), Key.TAKE_IN), on.TakenIn(0))


def printed() -> State:
    return answered(at_paper(), on.PaperEnded(0, PaperPhase.PRINTED))


def kinds(state: State) -> list[type]:
    return [type(effect) for effect in state.effects]


# --- the way --------------------------------------------------------------------------------------------------


def test_the_straight_way_from_sign_in_to_receipt_and_to_the_next_person() -> None:
    state = printed()
    assert isinstance(state.step, TakenIn)
    state = play(state, Key.END_VISIT)
    assert isinstance(state.step, Ready)
    assert state.step.thanks
    assert kinds(state) == [do.FinishTicket, do.Wipe, do.AskCardLeft]
    state = play(answered(state, on.CardLeft(0, present=True)), Elapsed.FAREWELL)
    assert state.step == Ready(state.step.ticket, thanks=False, card_left=True)  # type: ignore[union-attr]
    assert (state.staff, state.person, state.card, state.draft) == (True, False, False, False)


def test_one_visit_takes_in_many_matters() -> None:
    state = play(printed(), Key.NEXT_MATTER)
    assert isinstance(state.step, Visit)
    assert kinds(state) == [do.CloseMatter, do.LookUp]
    state = play(state, on.MatterChosen(ITEM))
    assert isinstance(state.step, Matter)
    assert do.StartMatter(ITEM) in state.effects
    assert isinstance(answered(play(state, Key.TAKE_IN), on.TakenIn(0)).step, TakenIn)


def test_a_refused_sign_in_can_be_tried_again_and_a_second_return_asks_once() -> None:
    asked = play(at_sign_in(), on.SignInAsked())
    assert play(asked, on.SignInAsked()).effects == ()
    refused = answered(asked, on.StaffRefused(0, RefusalReason.WRONG))
    assert refused.step == SignIn(refused=True)
    assert not refused.staff
    assert kinds(play(refused, on.SignInAsked())) == [do.CheckPassword]


def test_a_card_that_cannot_be_read_leads_on_by_another_try_or_by_typing() -> None:
    for trouble in CardTrouble:
        state = answered(at_person(), on.CardFailed(0, trouble))
        assert state.step == replace(state.step, phase=PersonPhase.PROBLEM, trouble=trouble, tries=1)  # type: ignore[call-arg]
        again = play(state, Key.RETRY)
        assert isinstance(again.step, Person)
        assert (again.step.phase, again.step.tries) == (PersonPhase.WAITING, 1)
        typed = play(state, Key.TYPE, on.PersonTyped())
        assert isinstance(typed.step, Person)
        assert typed.step.phase is PersonPhase.LOOKING_UP
        assert not typed.card


def test_who_types_while_the_reader_waits_stops_the_reader() -> None:
    state = play(at_person(), Key.TYPE)
    assert do.StopReading() in state.effects
    assert do.ReadCard(state.sequence + 1) in play(state, Key.CARD).effects


@pytest.mark.parametrize("late", [on.CardRead(1), on.TakenIn(1), on.PersonLookedUp(1), on.DraftTaken(1, ITEM, "")])
@pytest.mark.parametrize(
    "state", [at_person(), at_visit(), at_matter(), printed()], ids=["person", "visit", "matter", "paper"]
)
def test_results_with_an_old_ticket_are_dropped(state: State, late: Event) -> None:
    after = next_state(state, late)
    assert (after.step, after.overlay, after.effects) == (state.step, state.overlay, ())


# --- drafts ---------------------------------------------------------------------------------------------------


def test_a_draft_of_the_list_opens() -> None:
    asked = play(at_visit(), on.DraftChosen(2))
    assert do.OpenDraft(asked.sequence, 2, take_over=False) in asked.effects
    assert play(asked, on.MatterChosen(ITEM)).step == asked.step, "one thing after the other"
    opened = answered(asked, on.DraftTaken(0, ITEM, "review"))
    assert opened.step == Matter()
    assert opened.draft
    assert kinds(opened) == [do.TakeUpDraft, do.SaveDraft]


def test_a_draft_that_somebody_has_open_is_taken_over_only_when_asked() -> None:
    held = answered(play(at_visit(), on.DraftChosen(1)), on.DraftNotTaken(0, DraftTrouble.HELD))
    assert held.overlay is Overlay.TAKE_OVER
    assert play(held, Key.DISMISS).step == Visit(row=1)
    taken = play(held, Key.CONFIRM)
    assert do.OpenDraft(taken.sequence, 1, take_over=True) in taken.effects


@pytest.mark.parametrize("trouble", [DraftTrouble.CLOSED, DraftTrouble.UNREACHABLE, DraftTrouble.UNUSABLE])
def test_a_draft_that_cannot_be_opened_is_told(trouble: DraftTrouble) -> None:
    state = answered(play(at_visit(), on.DraftChosen(0)), on.DraftNotTaken(0, trouble))
    assert isinstance(state.step, Visit)
    assert state.step.trouble is VisitTrouble(trouble.value)
    assert kinds(state) == [do.LookUp]


def test_a_draft_taken_over_by_another_terminal_is_left_unsaved() -> None:
    state = next_state(play(at_matter(), on.CaptureAsked("m")), on.DraftLost(holder="自助终端 01"))
    assert isinstance(state.step, Visit)
    assert state.step.trouble is VisitTrouble.TAKEN_OVER
    assert do.SaveDraft not in kinds(state)
    assert do.StopPreview in kinds(state)
    assert not state.draft


def test_parked_and_discarded() -> None:
    parked = play(at_matter(), Key.PARK)
    assert kinds(parked) == [do.SaveDraft, do.CloseMatter, do.LookUp]
    asked = play(at_matter(), Key.LEAVE)
    assert asked.overlay is Overlay.LEAVE
    assert kinds(play(asked, Key.CONFIRM)) == [do.SaveDraft, do.CloseMatter, do.LookUp]
    sure = play(asked, Key.DISCARD)
    assert sure.overlay is Overlay.DISCARD
    assert play(sure, Key.DISMISS).step == Matter()
    assert kinds(play(sure, Key.CONFIRM)) == [do.DiscardDraft, do.CloseMatter, do.LookUp]


# --- the matter -----------------------------------------------------------------------------------------------


def test_each_committed_field_is_written_down() -> None:
    assert kinds(play(at_matter(), on.FieldCommitted(changed=True))) == [do.DropSignature, do.SaveDraft]
    assert kinds(play(at_matter(), on.FieldCommitted(changed=False))) == [do.SaveDraft]
    assert kinds(play(at_matter(), on.PointTicked())) == [do.SaveDraft]
    capturing = play(at_matter(), on.CaptureAsked("m"))
    saved = play(capturing, on.FieldCommitted(changed=True))
    assert do.SaveDraft in kinds(saved)
    assert saved.step == capturing.step, "the live picture stays"


def test_a_page_from_live_picture_to_paper() -> None:
    state = play(at_matter(), on.CaptureAsked("m"), CaptureTouch.TAKE)
    state = answered(state, on.PageTaken(0))
    assert isinstance(state.step, Matter)
    assert isinstance(state.step.work, Capture)
    assert state.step.work.phase is CapturePhase.CHECK
    again = play(state, CaptureTouch.RETAKE)
    assert [do.DropPage, do.StartPreview] == kinds(again)
    state = answered(play(state, CaptureTouch.KEEP), on.PageKept(0))
    assert state.step == Matter()
    assert kinds(state) == [do.DropSignature, do.SaveDraft]


def test_the_form_signed_on_paper_is_the_signature() -> None:
    state = answered(play(at_matter(), Key.SIGN_ON_PAPER, CaptureTouch.TAKE), on.PageTaken(0))
    state = play(state, CaptureTouch.KEEP)
    assert do.KeepPage(state.sequence, SIGNED_FORM) in state.effects
    state = answered(state, on.SignatureKept(0))
    assert kinds(state) == [do.SaveDraft], "the signature is not dropped by itself"


def test_a_camera_that_fails_can_be_left_and_tried_again() -> None:
    live = play(at_matter(), on.CaptureAsked("m"))
    for trouble in CaptureTrouble:
        failed = answered(live, on.PageFailed(0, trouble))
        assert isinstance(failed.step, Matter)
        assert isinstance(failed.step.work, Capture)
        assert failed.step.work.trouble is trouble
        assert play(failed, Key.DISMISS).step == Matter()
        assert do.StartPreview(failed.sequence + 1) in play(failed, CaptureTouch.RETAKE).effects


def test_the_citizen_agrees_and_signs_on_their_display() -> None:
    asked = play(at_matter(), Key.ASK_CONSENT)
    assert asked.step == Matter(AskConsent())
    assert play(asked, on.ConsentAnswered(given=False)).step == Matter(AskConsent(refused=True))
    assert kinds(play(asked, on.ConsentAnswered(given=True))) == [do.RecordConsent, do.SaveDraft]
    signing = play(at_matter(), Key.ASK_SIGNATURE, Key.SIGNED)
    assert do.KeepSignature(signing.sequence) in signing.effects
    assert answered(signing, on.SignatureKept(0)).step == Matter()
    assert answered(signing, on.WriteFailed(0)).step == Matter(AskSignature(failed=True))


def test_a_second_key_takes_in_once_and_a_failure_is_told() -> None:
    state = play(at_matter(), Key.TAKE_IN)
    assert play(state, Key.TAKE_IN).effects == ()
    assert play(state, Key.SIGN_OUT).overlay is Overlay.NONE
    assert answered(state, on.WriteFailed(0)).step == Matter(failed=True)
    assert answered(state, on.NotComplete(0)).step == Matter()


def test_paper_trouble_never_prints_again_by_itself() -> None:
    for phase in (PaperPhase.NOT_PRINTED, PaperPhase.UNKNOWN):
        ended = answered(at_paper(), on.PaperEnded(0, phase, PaperTrouble.NO_PAPER))
        assert ended.effects == ()
        for moment in Elapsed:
            assert do.PrintReceipt not in kinds(next_state(ended, moment))
    again = play(printed(), Key.REPRINT)
    assert do.PrintReceipt(again.sequence, again=True) in again.effects


def test_the_receipt_of_a_case_is_printed_again_from_the_list() -> None:
    state = play(at_visit(), on.ReceiptChosen(3))
    assert kinds(state) == [do.TakeUpReceipt, do.PrintReceipt]
    assert state.step == TakenIn(state.sequence, again=True)


# --- time, faults ---------------------------------------------------------------------------------------------


def test_nobody_at_the_keys_locks_the_counter_and_keeps_the_draft() -> None:
    state = play(at_matter(), Elapsed.IDLE)
    assert state.step == SignIn(locked=True)
    assert kinds(state) == [do.SaveDraft, do.Wipe, do.SignOut]
    assert not state.staff


def test_a_lost_store_puts_the_counter_out_of_service_until_it_opens_again() -> None:
    state = next_state(at_matter(), on.StoreLost())
    assert state.step == OutOfService(StoreRefusal.STORE)
    assert do.Wipe() in state.effects
    state = play(state, Elapsed.FAREWELL)
    assert isinstance(state.step, Starting)


# --- properties of every reachable state ----------------------------------------------------------------------


@cache
def states() -> frozenset[State]:
    return frozenset(move.before for move in explore())


def test_every_step_is_reached_and_described() -> None:
    assert {type(state.step) for state in states()} == set(get_args(Step))
    assert {screen_of(move.after.step) for move in explore()} == set(SCREENS) == set(screen_names())


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == table(), "run: make docs"


def test_behind_the_sign_in_is_nobody_who_has_not_signed_in() -> None:
    for state in states():
        inside = isinstance(state.step, Ready | Person | Visit | Matter | TakenIn)
        assert state.staff or not inside, state


def test_locking_wipes_everywhere_and_keeps_what_was_begun() -> None:
    timed = 0
    for state in states():
        if timer_of(state) is Elapsed.IDLE:
            timed += 1
            after = next_state(state, Elapsed.IDLE)
            assert isinstance(after.step, SignIn), state
            assert do.Wipe in kinds(after)
            assert (do.SaveDraft in kinds(after)) == state.draft
    assert timed > 50


def test_a_machine_at_work_is_never_interrupted_by_the_lock() -> None:
    working = [state for state in states() if machine_works(state)]
    assert working
    assert all(timer_of(state) is None for state in working)


def test_drafts_are_saved_before_they_are_wiped() -> None:
    for move in explore():
        found = kinds(move.after)
        if do.Wipe in found:
            assert do.SaveDraft not in found[found.index(do.Wipe) :], move


def test_a_visit_that_ends_is_wiped_and_leaves_nothing() -> None:
    ends = 0
    for move in explore():
        after = move.after
        outside = isinstance(after.step, Ready | SignIn | Recovery | OutOfService | Starting)
        if outside:
            assert (after.person, after.card, after.draft) == (False, False, False), move
        if outside and (move.before.person or isinstance(move.before.step, Person)):
            ends += 1
            assert do.Wipe in kinds(after), move
    assert ends > 50


def test_no_state_is_a_dead_end() -> None:
    """Keys alone lead to the page between two people from everywhere, but where a machine works."""
    plain = cache(plain_state)
    homeward: dict[State, set[State]] = {}
    for move in explore():
        if isinstance(move.event, Key | on.SignInAsked) or machine_works(move.before):
            homeward.setdefault(plain(move.after), set()).add(plain(move.before))
    home = {plain(state) for state in states() if isinstance(state.step, Ready)}
    waiting = list(home)
    while waiting:
        for before in homeward.get(waiting.pop(), set()) - home:
            home.add(before)
            waiting.append(before)
    stranded = {plain(state) for state in states()} - home
    assert {type(state.step) for state in stranded} <= {OutOfService}, stranded


def test_a_crash_anywhere_wipes_and_goes_on() -> None:
    for state in states():
        after = next_state(state, on.Crashed())
        assert after.step == Recovery()
        assert do.Wipe in kinds(after)
        gone_on = play(after, Key.FINISH)
        assert isinstance(gone_on.step, Ready if state.staff else SignIn)


def test_something_is_printed_only_when_it_was_taken_in() -> None:
    for move in explore():
        if do.PrintReceipt in kinds(move.after):
            taken = isinstance(move.before.step, TakenIn | Visit) or (
                isinstance(move.before.step, Matter) and isinstance(move.before.step.work, Submitting)
            )
            assert taken, move


def test_only_a_person_who_is_known_can_begin_a_matter() -> None:
    for move in explore():
        if do.StartMatter in kinds(move.after) or do.TakeUpDraft in kinds(move.after):
            assert move.before.person, move

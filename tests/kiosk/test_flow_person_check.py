"""Person and card in the flow: camera, member of staff, window. No Qt."""

from __future__ import annotations

import pytest
from flow_kit import (
    answered,
    at_camera,
    at_check,
    at_look_up,
    kept_at_form,
    play,
    staff_signed_in,
    states,
)

from devices.ports import FaceOutcome
from kiosk import effects as do
from kiosk import events as on
from kiosk.events import Touch
from kiosk.flow_table import ITEM, explore
from kiosk.person_check import FACE_TRIES
from kiosk.steps import (
    FaceCheck,
    FaceConsent,
    FacePhase,
    Form,
    PersonCheck,
    Review,
    StaffCheck,
    StaffPhase,
    Thanks,
)
from station.staff import RefusalReason
from station.visit.results import (
    FaceOffer,
    FaceTrouble,
)


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

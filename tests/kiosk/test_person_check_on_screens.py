"""Person and card on the screens: consent, guidance, three tries, staff, and an equal other way at every point."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hall_fake import FakeHall
from kiosk_kit import AIDE, PASSWORD, Bench, drawn_portrait, person

from devices.ports import (
    CheckFace,
    DeviceState,
    DeviceStatus,
    FaceGuidance,
    FaceOutcome,
    FaceVerdict,
    PhotoUnavailable,
    Role,
    Score,
    StartPreview,
    StopPreview,
)
from devices.result import Action, Cause, Err, Ok, Reason
from intake.draft import CheckKind, CheckOutcome, Draft

PERMIT = "11100100000000027F3000709024000"
PORTRAIT = drawn_portrait()
ALL = (Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.CAMERA)
KIOSK = "自助终端 01"


def verdict(outcome: FaceOutcome) -> FaceVerdict:
    return FaceVerdict(outcome, Score(0.6213, 0.4), Score(0.91, 0.6), ("yunet", "mobilefacenet", "minifasnet"))


@pytest.fixture
def hall() -> FakeHall:
    return FakeHall()


@pytest.fixture
def start(qapp: object, tmp_path: Path, hall: FakeHall) -> Iterator[Callable[..., Bench]]:
    """A kiosk with a camera, before it the person on the card."""
    open_ones: list[Bench] = []

    def make(roles: tuple[Role, ...] = ALL) -> Bench:
        bench = Bench(tmp_path, roles=roles, drafts=hall.drafts_of(KIOSK), queue=hall.queue())
        open_ones.append(bench)
        bench.answers.card = Ok(person(photo=PORTRAIT))
        return bench.start()

    yield make
    for bench in open_ones:
        bench.close()


@pytest.fixture
def bench(start: Callable[..., Bench]) -> Bench:
    return start()


def to_check(bench: Bench) -> None:
    bench.tap("button-begin")
    bench.tap(f"service-{PERMIT}")
    bench.tap("button-next")
    bench.tap("button-agree")
    bench.until("identity")
    bench.tap("button-next")
    bench.until("person_check")


def to_camera(bench: Bench) -> None:
    to_check(bench)
    bench.tap("way-camera")
    bench.tap("button-agree")
    bench.until("face_check")


def asked(bench: Bench, kind: type) -> list[object]:
    return [command for command in bench.fakes[Role.CAMERA].history if isinstance(command, kind)]


def judge(bench: Bench, outcome: FaceOutcome) -> None:
    camera = bench.fakes[Role.CAMERA]
    camera.finish(camera.ticket, Ok(verdict(outcome)))
    bench.settle()


def draft_of(bench: Bench) -> Draft:
    draft = bench.app.controller.visit.draft
    assert draft is not None
    return draft


# --- the camera -----------------------------------------------------------------------------------------------


def test_who_is_recognised_goes_on_and_the_result_is_kept(bench: Bench) -> None:
    to_camera(bench)
    (command,) = asked(bench, CheckFace)
    assert isinstance(command, CheckFace)
    assert command.reference == PORTRAIT
    judge(bench, FaceOutcome.MATCHED)
    assert bench.sees("face-passed")
    assert asked(bench, StopPreview), "the picture is gone"
    (check,) = draft_of(bench).checks
    assert (check.kind, check.outcome, check.passed) == (CheckKind.FACE, CheckOutcome.MATCHED, True)
    assert (check.match, check.match_threshold, check.liveness) == ("0.6213", "0.4000", "0.9100")
    assert check.method == "yunet mobilefacenet minifasnet"
    assert "face" in [consent.kind for consent in draft_of(bench).consents]
    with bench.store() as store:
        kept = store.kept_draft(draft_of(bench).id)
    assert kept is not None
    assert kept.draft.checks == (check,)
    bench.tap("button-next")
    assert bench.screen == "form"


def test_nothing_is_asked_of_the_camera_before_its_own_consent(bench: Bench) -> None:
    to_check(bench)
    bench.tap("way-camera")
    assert bench.screen == "face_consent"
    assert not asked(bench, StartPreview)
    assert "face" not in [consent.kind for consent in draft_of(bench).consents]


def test_c17b_a_refused_consent_costs_nothing_and_the_camera_is_not_offered_again(bench: Bench) -> None:
    to_check(bench)
    bench.tap("way-camera")
    bench.tap("button-refuse")
    assert bench.sees("note-refused")
    assert not bench.sees("way-camera")
    assert bench.sees("way-staff")
    assert bench.sees("way-window")
    bench.tap("button-back")
    bench.tap("button-next")
    assert not bench.sees("way-camera"), "not in this visit"
    assert not asked(bench, StartPreview)
    assert draft_of(bench).checks == ()


@pytest.mark.parametrize("guidance", list(FaceGuidance))
def test_guidance_is_said_in_words_and_signs(bench: Bench, guidance: FaceGuidance) -> None:
    to_camera(bench)
    camera = bench.fakes[Role.CAMERA]
    camera.progress(guidance)
    bench.settle()
    assert bench.sees(f"guidance-{guidance.value}")


@pytest.mark.parametrize(
    "outcome", [FaceOutcome.NO_MATCH, FaceOutcome.NOT_LIVE, FaceOutcome.SEVERAL_FACES, FaceOutcome.POOR_PICTURE]
)
def test_three_failures_lead_to_the_other_ways(bench: Bench, outcome: FaceOutcome) -> None:
    to_camera(bench)
    for left in (2, 1, 0):
        judge(bench, outcome)
        assert bench.sees("face-failed")
        assert bench.sees("button-retry") == (left > 0)
        assert bench.sees("button-window"), "another way at every point"
        assert bench.sees("button-other-way")
        if left:
            bench.tap("button-retry")
    bench.tap("button-other-way")
    assert bench.sees("note-failed")
    assert not bench.sees("way-camera")
    assert [check.outcome.value for check in draft_of(bench).checks] == [outcome.value] * 3
    assert not draft_of(bench).identity_checked()


def test_a_portrait_without_a_face_ends_the_camera_at_once(bench: Bench) -> None:
    to_camera(bench)
    judge(bench, FaceOutcome.NO_REFERENCE)
    assert not bench.sees("button-retry")
    bench.tap("button-other-way")
    assert not bench.sees("way-camera")


def test_the_second_try_may_succeed(bench: Bench) -> None:
    to_camera(bench)
    judge(bench, FaceOutcome.SEVERAL_FACES)
    bench.tap("button-retry")
    judge(bench, FaceOutcome.MATCHED)
    bench.tap("button-next")
    assert bench.screen == "form"
    assert draft_of(bench).identity_checked()


def test_another_way_is_open_while_the_camera_looks(bench: Bench) -> None:
    to_camera(bench)
    bench.tap("button-other-way")
    assert bench.screen == "person_check"
    assert bench.sees("way-camera"), "nothing was refused and nothing failed"
    assert bench.fakes[Role.CAMERA].cancelled


def test_a_camera_that_dies_while_looking_leads_on(bench: Bench) -> None:
    to_camera(bench)
    camera = bench.fakes[Role.CAMERA]
    camera.finish(camera.ticket, Err(Reason.HOST_CRASHED, Cause.SOFTWARE, Action.WAIT))
    bench.settle()
    assert bench.sees("face-trouble")
    bench.tap("button-other-way")
    assert bench.sees("way-staff")


def test_a_minute_without_a_touch_ends_it_like_any_other_page(bench: Bench) -> None:
    to_camera(bench)
    bench.advance(60)
    bench.advance(30)
    bench.until("thanks")
    assert bench.app.controller.visit.portrait is None
    assert asked(bench, StopPreview)
    assert bench.fakes[Role.CAMERA].asked == {}


# --- said before any consent ----------------------------------------------------------------------------------


def test_without_a_camera_the_other_ways_are_there(start: Callable[..., Bench]) -> None:
    bench = start(roles=ALL[:3])
    to_check(bench)
    assert bench.sees("camera-no_camera")
    assert not bench.sees("way-camera")
    assert bench.sees("way-staff")


def test_without_models_the_camera_is_not_offered(bench: Bench) -> None:
    status = DeviceStatus(DeviceState.HARDWARE_ERROR, Reason.NO_MODELS, Cause.SOFTWARE, Action.CALL_TECHNICIAN)
    bench.fakes[Role.CAMERA].set_status(status)
    bench.settle()
    to_check(bench)
    assert bench.sees("camera-no_models")
    assert not bench.sees("way-camera")


def test_without_a_portrait_liveness_alone_proves_nothing(bench: Bench) -> None:
    bench.answers.card = Ok(person(photo=PhotoUnavailable("no_decoder")))
    to_check(bench)
    assert bench.sees("camera-no_portrait")
    assert not bench.sees("way-camera")


def test_matters_that_do_not_ask_for_it_compare_nobody(bench: Bench) -> None:
    from journey import to_form

    to_form(bench)
    assert bench.screen == "form"


# --- staff and window -----------------------------------------------------------------------------------------


def sign_in(bench: Bench, password: str = PASSWORD) -> None:
    bench.set_text("input-staff-id", AIDE)
    bench.set_text("input-staff-password", password)
    bench.tap("button-sign-in")


def test_a_member_of_staff_signs_in_on_the_spot_and_confirms(bench: Bench) -> None:
    bench.add_aide()
    to_check(bench)
    bench.tap("way-staff")
    sign_in(bench)
    assert bench.sees("button-same")
    bench.tap("button-same")
    assert bench.screen == "form"
    (check,) = draft_of(bench).checks
    assert (check.kind, check.outcome, check.actor) == (CheckKind.STAFF, CheckOutcome.CONFIRMED, AIDE)
    assert bench.app.controller.visit.staff is None, "signed out again"


def test_a_wrong_password_lets_nobody_in_and_stays_nowhere(bench: Bench) -> None:
    bench.add_aide()
    to_check(bench)
    bench.tap("way-staff")
    sign_in(bench, "something else")
    assert bench.sees("refused-wrong")
    assert bench.item("input-staff-password").property("text") == ""
    bench.tap("button-other-way")
    assert bench.sees("way-staff")
    assert draft_of(bench).checks == ()


def test_a_password_is_never_shown(bench: Bench) -> None:
    to_check(bench)
    bench.tap("way-staff")
    bench.set_text("input-staff-password", PASSWORD)
    field = bench.item("input-staff-password")
    assert PASSWORD not in str(field.property("displayText"))


def test_who_is_not_confirmed_goes_to_a_window(bench: Bench, hall: FakeHall) -> None:
    bench.add_aide()
    to_check(bench)
    bench.tap("way-staff")
    sign_in(bench)
    bench.tap("button-not-same")
    assert bench.sees("note-not_same")
    assert not bench.sees("way-camera")
    bench.tap("way-window")
    bench.until("thanks")
    bench.agent_brings()
    bench.advance(1)
    assert bench.sees("queue-number")
    assert hall.tickets[-1].reason == "identity_check"
    with bench.store() as store:
        (kept,) = store.drafts_of(store.person_key("111", "11010519491231002X"))
    assert [check.outcome for check in kept.draft.checks] == [CheckOutcome.NOT_CONFIRMED]


def test_a_member_of_staff_who_walks_away_is_signed_out_with_the_visit(bench: Bench) -> None:
    bench.add_aide()
    to_check(bench)
    bench.tap("way-staff")
    sign_in(bench)
    bench.advance(60)
    bench.advance(30)
    bench.until("thanks")
    assert bench.app.controller.visit.staff is None


# --- drafts ---------------------------------------------------------------------------------------------------


def test_a_draft_that_was_not_compared_is_before_it_goes_on(bench: Bench) -> None:
    to_check(bench)
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    bench.tap("button-resume")
    bench.until("person_check")


def test_a_draft_that_was_compared_is_not_compared_again(bench: Bench) -> None:
    to_camera(bench)
    judge(bench, FaceOutcome.MATCHED)
    bench.tap("button-next")
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    bench.tap("button-resume")
    bench.until("form")


def test_a_failed_check_in_the_last_visit_does_not_bar_the_camera_in_this_one(bench: Bench) -> None:
    to_camera(bench)
    for _ in range(2):
        judge(bench, FaceOutcome.NO_MATCH)
        bench.tap("button-retry")
    judge(bench, FaceOutcome.NO_MATCH)
    bench.tap("button-cancel")
    bench.tap("button-cancel-keep")
    bench.tap("button-finish")
    to_found_and_on(bench)
    assert bench.sees("way-camera")


def to_found_and_on(bench: Bench) -> None:
    bench.tap("button-continue")
    bench.tap("button-agree")
    bench.until("found")
    bench.tap("button-resume")
    bench.until("person_check")


def test_a_minor_never_comes_to_the_camera(bench: Bench) -> None:
    child = person("100101201512310018", birth_date=date(2015, 12, 31), photo=PORTRAIT)
    bench.answers.card = Ok(replace(child, sex=child.sex.MALE))
    bench.tap("button-begin")
    bench.tap(f"service-{PERMIT}")
    bench.tap("button-next")
    bench.tap("button-agree")
    bench.until("identity")
    assert bench.sees("barrier")
    assert not bench.sees("button-next")

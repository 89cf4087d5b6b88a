"""Comparing person and document at the counter: by camera with a consent of its own, or by the clerk; equal at every
point, and each ends well."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from counter_kit import CLERK, CounterBench
from test_at_the_counter import RESIDENCE, to_visit
from visit_kit import page_picture, person

from devices.ports import CheckFace, Command, FaceGuidance, FaceOutcome, FaceVerdict, Role, Score, StartPreview
from devices.result import Action, Cause, Err, Ok, Reason
from intake.draft import CheckKind

PORTRAIT = page_picture().jpeg  # what is on it nobody looks at here


@pytest.fixture
def desk(qapp: object, tmp_path: Path) -> Iterator[CounterBench]:
    """A counter with a camera; the person's card has a portrait."""
    bench = CounterBench(tmp_path, roles=(Role.ID_CARD, Role.DOCUMENT_CAMERA, Role.RECEIPT_PRINTER, Role.CAMERA))
    bench.card = person(photo=PORTRAIT)
    camera = bench.fakes[Role.CAMERA]
    usual = camera.answer

    def answer(command: Command) -> Any:
        return None if isinstance(command, CheckFace) else usual(command) if usual is not None else None

    camera.answer = answer
    bench.start().sign_in()
    yield bench
    bench.close()


def to_consent(desk: CounterBench) -> None:
    to_visit(desk, RESIDENCE)
    desk.play(desk.clerk.open_matter(RESIDENCE))
    desk.app.matter.checkFace()
    desk.settle()
    assert desk.app.matter.work == "face_consent"
    assert desk.app.citizen.scene == "consent"
    assert [text["title"] for text in desk.app.citizen.texts] == [_title(desk)]


def _title(desk: CounterBench) -> str:
    text = desk.parts.catalog.consent("face")
    assert text is not None
    return text.title.get()


def to_camera(desk: CounterBench) -> None:
    to_consent(desk)
    desk.app.citizen.consent(given=True)
    desk.settle()
    assert (desk.app.matter.work, desk.app.citizen.scene) == ("face", "face")


def judged(desk: CounterBench, outcome: FaceOutcome) -> None:
    camera = desk.fakes[Role.CAMERA]
    (ticket,) = [number for number, command in camera.asked.items() if isinstance(command, CheckFace)]
    verdict = FaceVerdict(outcome, Score(0.8, 0.6), Score(0.9, 0.5), ("models",))
    camera.finish(ticket, Ok(verdict))
    desk.settle()


def test_matched(desk: CounterBench) -> None:
    to_camera(desk)
    camera = desk.fakes[Role.CAMERA]
    (ticket,) = [number for number, command in camera.asked.items() if isinstance(command, CheckFace)]
    camera.progress(FaceGuidance.TURN_TO_CAMERA, ticket)
    desk.settle()
    assert desk.app.citizen.faceGuidance == "turn_to_camera"
    judged(desk, FaceOutcome.MATCHED)
    assert (desk.app.matter.identityCheck, desk.app.matter.work) == ("matched", "")
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert [check.kind for check in draft.checks] == [CheckKind.FACE]
    assert "face" in {consent.kind for consent in draft.consents}


def test_who_says_no_is_not_asked_again_and_the_clerk_compares(desk: CounterBench) -> None:
    to_consent(desk)
    desk.app.citizen.consent(given=False)
    desk.settle()
    assert desk.app.matter.faceOffer == "used_up"
    desk.app.matter.checkFace()
    desk.settle()
    assert desk.app.matter.work == ""
    assert not any(isinstance(command, StartPreview) for command in desk.fakes[Role.CAMERA].history)
    desk.use("button-staff-check")
    assert (desk.app.matter.identityCheck, desk.app.matter.checkedBy) == ("confirmed", CLERK)


def test_three_tries_and_then_the_other_way(desk: CounterBench) -> None:
    to_camera(desk)
    for left, outcome in ((2, FaceOutcome.NO_MATCH), (1, FaceOutcome.SEVERAL_FACES), (0, FaceOutcome.NOT_LIVE)):
        judged(desk, outcome)
        assert (desk.app.matter.facePhase, desk.app.matter.faceOutcome) == ("failed", outcome.value)
        assert desk.app.matter.faceTriesLeft == left
        if left:
            desk.app.matter.faceAgain()
            desk.settle()
    desk.app.matter.faceAgain()
    desk.settle()
    assert desk.app.matter.facePhase == "failed", "the camera is not offered again"
    desk.app.shell.dismiss()
    desk.settle()
    assert desk.app.matter.work == ""
    desk.use("button-staff-check")
    assert desk.app.matter.identityCheck == "confirmed"


@pytest.mark.parametrize(
    ("reason", "trouble"),
    [(Reason.NO_MODELS, "no_models"), (Reason.HOST_CRASHED, "camera_restarting"), (Reason.ABSENT, "no_camera")],
)
def test_a_camera_that_gives_no_verdict_is_told(desk: CounterBench, reason: Reason, trouble: str) -> None:
    to_camera(desk)
    camera = desk.fakes[Role.CAMERA]
    (ticket,) = [number for number, command in camera.asked.items() if isinstance(command, CheckFace)]
    camera.finish(ticket, Err(reason, Cause.HARDWARE, Action.CALL_TECHNICIAN))
    desk.settle()
    assert (desk.app.matter.facePhase, desk.app.matter.faceTrouble) == ("trouble", trouble)
    desk.app.shell.dismiss()
    desk.settle()
    assert desk.app.matter.identityCheck == "needed"


def test_without_a_portrait_there_is_nothing_to_compare_with(desk: CounterBench) -> None:
    desk.card = person()
    to_visit(desk, RESIDENCE)
    desk.play(desk.clerk.open_matter(RESIDENCE))
    assert desk.app.matter.faceOffer == "no_portrait"
    desk.app.matter.checkFace()
    desk.settle()
    assert desk.app.matter.work == ""


def test_the_picture_goes_with_the_lock(desk: CounterBench) -> None:
    to_camera(desk)
    desk.advance(601)
    assert desk.screen == "sign_in"
    assert not any(isinstance(command, CheckFace) for command in desk.fakes[Role.CAMERA].asked.values())
    assert desk.app.citizen.scene == "board"

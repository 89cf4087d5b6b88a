"""The hall's and the person check's screens fit, both ways up, in both languages, also in large type."""

from __future__ import annotations

from pathlib import Path

import pytest
from fitting import BOTH_WAYS_UP, assert_fits, turn
from hall_fake import FakeHall
from journey import to_form
from kiosk_kit import Bench, drawn_portrait, person
from test_person_check_on_screens import ALL, judge, to_camera, to_check
from test_sharing_on_screens import KIOSK, WINDOW, come_back, keep, left_at_window

from devices.ports import FaceOutcome
from devices.result import Ok
from kiosk import events as on
from kiosk.steps import Mode


class Scene:
    """A kiosk in a hall, in one look."""

    def __init__(self, home: Path, mode: Mode) -> None:
        self.hall = FakeHall()
        self.bench = Bench(home, roles=ALL, drafts=self.hall.drafts_of(KIOSK), queue=self.hall.queue())
        self.bench.answers.card = Ok(person(photo=drawn_portrait()))
        self.bench.start()
        self.bench.app.controller.post(on.ModeChosen(mode))
        self.bench.settle()

    def held(self) -> None:
        draft, blobs = left_at_window()
        self.hall.leave(draft, blobs, holder=WINDOW)
        come_back(self.bench)
        self.bench.until("held")
        self.bench.tap("button-again")

    def found(self) -> None:
        self.hall.leave(*left_at_window())
        come_back(self.bench)
        self.bench.until("found")

    def check(self) -> None:
        to_check(self.bench)

    def consent(self) -> None:
        to_check(self.bench)
        self.bench.tap("way-camera")

    def camera(self) -> None:
        to_camera(self.bench)

    def camera_failed(self) -> None:
        to_camera(self.bench)
        judge(self.bench, FaceOutcome.NO_MATCH)

    def camera_passed(self) -> None:
        to_camera(self.bench)
        judge(self.bench, FaceOutcome.MATCHED)

    def staff(self) -> None:
        to_check(self.bench)
        self.bench.tap("way-staff")
        self.bench.tap("input-staff-id")

    def slip(self) -> None:
        self.hall.down = True
        keep(self.bench)
        self.bench.advance(5)

    def number(self) -> None:
        to_form(self.bench)
        self.bench.tap("button-help")
        self.bench.tap("button-window")
        self.bench.agent_brings()
        self.bench.advance(1)


SCENES = ["held", "found", "check", "consent", "camera", "camera_failed", "camera_passed", "staff", "slip", "number"]


@pytest.mark.parametrize(
    "mode",
    [
        pytest.param(Mode(), id="chinese", marks=pytest.mark.proof),  # shorter words in smaller type
        pytest.param(Mode("en", elder=True), id="english large"),
    ],
)
@pytest.mark.parametrize("scene", SCENES)
def test_c34a_it_fits(qapp: object, tmp_path: Path, scene: str, mode: Mode) -> None:
    stage = Scene(tmp_path, mode)
    getattr(stage, scene)()
    for size in BOTH_WAYS_UP:
        turn(stage.bench, size)
        assert_fits(stage.bench, size)
    stage.bench.close()

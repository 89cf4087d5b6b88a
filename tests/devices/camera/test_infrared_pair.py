"""A camera with an infrared eye beside the colour one: both must see the same person, at the same moment, alive."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from devices.camera.driver import OpenCvFaceCamera
from devices.camera.eyes import MAX_SKEW_S, Eyes
from devices.face.detect import Face
from devices.face.infrared import plausibility
from devices.face.manifest import load_manifest
from devices.frame_sources import Frame
from devices.ports import DeviceState, FaceGuidance, FaceOutcome, FaceVerdict
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.simulators.camera import Booth, face_finder
from devices.simulators.camera_scene import SCENES, Studio
from devices.simulators.faces import FaceGallery
from devices.transport import Transport
from tests.devices.camera.known_scenes import KnownBooth, known_engine

RULES = load_manifest().infrared


# --- the rules, on drawn pictures ---------------------------------------------------------------------------------


def face(x: float, y: float, width: float) -> Face:
    points = tuple(
        (x + width * a, y + width * b) for a, b in ((0.3, 0.4), (0.7, 0.4), (0.5, 0.6), (0.35, 0.85), (0.65, 0.85))
    )
    return Face(x, y, width, width * 1.2, points, 0.9)  # type: ignore[arg-type]


COLOUR = face(500, 200, 240)  # of a frame of 1280
HERE = face(250, 100, 120)  # the same in a frame of 640


def infrared(level: float, detail: float) -> Any:
    pattern = np.tile(np.array((1.0, -1.0)).repeat(6), 40)[:480][:, None] * np.ones(640)
    grey = np.clip(level + detail * pattern, 0, 255).astype(np.uint8)
    return np.repeat(grey[:, :, None], 3, axis=2)


@pytest.mark.parametrize(
    ("level", "detail", "passes"),
    [(150, 40, True), (90, 15, True), (10, 3, False), (190, 4, False), (0, 0, False)],
    ids=["skin", "skin_far_away", "screen", "print", "black"],
)
def test_bright_and_modelled_is_plausible(level: float, detail: float, passes: bool) -> None:
    value = plausibility(COLOUR, 1280, (HERE,), infrared(level, detail), RULES)
    assert (value >= RULES.threshold) is passes
    assert 0 <= value <= 2


@pytest.mark.parametrize(
    ("there", "passes"),
    [
        ((), False),
        ((face(250, 100, 30),), False),
        ((face(20, 300, 120),), False),
        ((face(20, 300, 120), face(300, 110, 110)), True),
    ],
    ids=["nobody", "far_behind", "elsewhere", "also_somebody_else"],
)
def test_only_a_face_at_the_same_place_counts(there: tuple[Face, ...], passes: bool) -> None:
    assert (plausibility(COLOUR, 1280, there, infrared(150, 40), RULES) >= RULES.threshold) is passes


# --- two eyes as one camera ---------------------------------------------------------------------------------------


@dataclass
class Eye:
    """A source that shows what it is told."""

    frame: Frame | None = None
    lack: Err | None = None
    on: bool = False
    still: bool = field(default=False)

    def start(self) -> None:
        self.on = True

    def stop(self) -> None:
        self.on = False

    def latest(self) -> Frame | None:
        return self.frame

    def trouble(self) -> Err | None:
        return self.lack


def shot(at: float) -> Frame:
    return Frame(1, np.zeros((48, 64, 3), np.uint8), at)


def test_only_frames_of_one_moment_are_a_pair() -> None:
    colour, other = Eye(shot(10.0)), Eye()
    eyes = Eyes(colour, other)
    eyes.start()
    assert [colour.on, other.on] == [True, True]
    assert eyes.latest() is None, "one eye is not enough"
    other.frame = shot(10.0 + MAX_SKEW_S / 2)
    frame = eyes.latest()
    assert frame is colour.frame
    assert frame is not None
    assert eyes.partner(frame) is other.frame
    other.frame = shot(10.0 - MAX_SKEW_S * 1.1)
    assert eyes.partner(frame) is None
    eyes.stop()
    assert [colour.on, other.on] == [False, False]


def test_a_missing_infrared_eye_is_trouble_and_named() -> None:
    gone = Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "the camera is gone")
    trouble = Eyes(Eye(shot(1.0)), Eye(lack=gone)).trouble()
    assert trouble is not None
    assert (trouble.reason, trouble.detail) == (Reason.DISCONNECTED, "infrared eye: the camera is gone")
    assert Eyes(Eye(shot(1.0))).trouble() is None


def test_an_unplugged_infrared_eye_makes_the_camera_offline(tmp_path: Path) -> None:
    colour, other = tmp_path / "colour.jpg", tmp_path / "infrared.jpg"
    booth = Booth(colour, None, infrared=other)
    camera = OpenCvFaceCamera(Transport("file", str(colour)), tmp_path, {"infrared": f"file://{other}"})
    assert isinstance(camera.open(), Ok)
    booth.close()
    assert not other.exists(), "no picture stays"
    Booth(colour, None).close()
    assert camera.status().state is DeviceState.OFFLINE
    opened = camera.open()
    assert isinstance(opened, Err)
    assert opened.reason in (Reason.ABSENT, Reason.DISCONNECTED)


@pytest.mark.shared_data
def test_eyes_that_are_never_of_one_moment_end_a_check(
    tmp_path: Path, models: Path, photographs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("devices.camera.driver._OUT_OF_STEP_S", 0.2)
    camera = OpenCvFaceCamera(
        Transport("file", str(tmp_path)), models, source=Eye(shot(1.0)), infrared=Eye(shot(2.0), still=True)
    )
    result = check(camera, (photographs / "obama.jpg").read_bytes())
    assert isinstance(result, Err)
    assert result.reason is Reason.STALLED


# --- scenes -------------------------------------------------------------------------------------------------------


def check(camera: OpenCvFaceCamera, reference: bytes, told: list[FaceGuidance] | None = None) -> Result[FaceVerdict]:
    return camera.check_face(reference, 20.0, threading.Event(), (told if told is not None else []).append)


@pytest.fixture
def booth(tmp_path: Path, models: Path, photographs: Path) -> Iterator[Booth]:
    made = KnownBooth(tmp_path / "c.jpg", FaceGallery(photographs), face_finder(models), tmp_path / "i.jpg")
    yield made
    made.close()


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("scene", "outcome", "alive"),
    [
        ("person", FaceOutcome.MATCHED, True),
        ("other_person", FaceOutcome.NO_MATCH, True),
        ("photo_held_up", FaceOutcome.NOT_LIVE, False),
        ("screen_held_up", FaceOutcome.NOT_LIVE, False),
    ],
)
def test_scores_of_match_liveness_and_pair_stand_apart(
    tmp_path: Path, models: Path, photographs: Path, booth: Booth, scene: str, outcome: FaceOutcome, alive: bool
) -> None:
    booth.handle({"do": "scene", "name": scene})
    options = {"infrared": f"file://{tmp_path / 'i.jpg'}"}
    camera = OpenCvFaceCamera(Transport("file", str(tmp_path / "c.jpg")), models, options)
    result = check(camera, FaceGallery(photographs).portrait.read_bytes())
    camera.close()
    assert isinstance(result, Ok)
    verdict = result.value
    assert verdict.outcome is outcome
    assert verdict.match is not None
    assert verdict.liveness is not None
    assert verdict.infrared is not None
    assert verdict.infrared.passes is alive
    assert verdict.infrared.threshold == RULES.threshold
    assert verdict.models[-1] == "infrared-pair-uncalibrated"


@pytest.mark.shared_data
@pytest.mark.parametrize("held_up", ["photo_held_up", "screen_held_up"])
def test_a_picture_that_deceives_the_colour_eye_is_caught_by_the_other(
    models: Path, photographs: Path, held_up: str
) -> None:
    engine = known_engine(models)
    studio = Studio(FaceGallery(photographs), face_finder(models))
    perfect = studio.render(SCENES["person"], 1)
    alive = engine.look(perfect, studio.render_infrared(SCENES["person"], 1))
    held = engine.look(perfect, studio.render_infrared(SCENES[held_up], 1))
    assert alive.real == held.real
    assert alive.infrared is not None
    assert held.infrared is not None
    assert held.infrared < RULES.threshold <= alive.infrared

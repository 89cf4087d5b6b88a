"""The camera's driver in process: off when nobody looks, one end for each check, models that are missing."""

from __future__ import annotations

import itertools
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.camera.driver import OpenCvFaceCamera
from devices.drivers import open_driver
from devices.face.manifest import load_manifest
from devices.frame_sources import Frame
from devices.ports import DeviceState, FaceGuidance, FaceOutcome, FaceVerdict, Quad, Role
from devices.result import Action, Cause, Err, Ok, Reason, Result
from devices.simulators.camera import Booth, face_finder
from devices.simulators.camera_scene import HEIGHT, SCENES, WIDTH, Studio
from devices.simulators.faces import FaceGallery
from devices.transport import Transport
from tests.devices.camera.known_scenes import KnownBooth, known_engine

FRAME = "frame.jpg"


def eventually(condition: Callable[[], bool], timeout_s: float = 60.0) -> None:
    end = time.monotonic() + timeout_s
    pause = threading.Event()
    while not condition():
        assert time.monotonic() < end, "did not happen in time"
        pause.wait(0.01)


def picture_file(folder: Path) -> Transport:
    path = folder / FRAME
    cv2.imwrite(str(path), np.full((480, 640, 3), 120, np.uint8))
    return Transport("file", str(path))


class CountedSource:
    """A camera that says how often it was switched on, and whether it is on."""

    still = False

    def __init__(self) -> None:
        self.on = False
        self.starts = 0
        self.seq = 0
        self.gone = False

    def start(self) -> None:
        self.on = True
        self.starts += 1

    def stop(self) -> None:
        self.on = False

    def latest(self) -> Frame | None:
        if not self.on or self.gone:
            return None
        self.seq += 1
        return Frame(self.seq, np.full((480, 640, 3), 120, np.uint8), time.monotonic())

    def trouble(self) -> Err | None:
        if self.gone:
            return Err(Reason.DISCONNECTED, Cause.HARDWARE, Action.WAIT, "the camera is gone")
        return None


def check(
    camera: OpenCvFaceCamera,
    reference: bytes | None,
    deadline_s: float = 10.0,
    cancel: threading.Event | None = None,
    told: list[FaceGuidance] | None = None,
) -> Result[FaceVerdict]:
    return camera.check_face(
        reference, deadline_s, cancel or threading.Event(), (told if told is not None else []).append
    )


# --- without models ---------------------------------------------------------------------------------------------


def test_without_models_the_camera_says_so_and_a_check_ends_typed(tmp_path: Path) -> None:
    camera = OpenCvFaceCamera(picture_file(tmp_path), tmp_path / "models")
    opened = camera.open()
    assert isinstance(opened, Ok)
    status = opened.value
    assert (status.state, status.reason, status.action) == (
        DeviceState.HARDWARE_ERROR,
        Reason.NO_MODELS,
        Action.CALL_TECHNICIAN,
    )
    assert "face_detection_yunet_2023mar.onnx" in status.detail
    result = check(camera, b"portrait")
    assert isinstance(result, Err)
    assert (result.reason, result.cause) == (Reason.NO_MODELS, Cause.SOFTWARE)
    camera.close()


def test_without_models_the_preview_works(tmp_path: Path) -> None:
    camera = OpenCvFaceCamera(picture_file(tmp_path), tmp_path / "models")
    assert isinstance(camera.open(), Ok)
    seen: list[tuple[int, int]] = []

    def sink(pixels: memoryview, width: int, height: int, quad: Quad | None) -> None:
        assert quad is None
        assert len(pixels) == width * height * 4
        seen.append((width, height))

    camera.start_preview(sink)
    eventually(lambda: bool(seen))
    camera.close()
    assert seen[0] == (640, 480)


def test_no_camera_at_all(tmp_path: Path) -> None:
    opened = OpenCvFaceCamera(Transport("file", str(tmp_path / "none.jpg")), tmp_path).open()
    assert isinstance(opened, Err)
    assert opened.reason is Reason.ABSENT


def test_wrong_options_and_transports_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="zoom"):
        OpenCvFaceCamera(Transport.parse("file:///x.jpg"), tmp_path, {"zoom": "2"})
    with pytest.raises(ValueError, match="serial"):
        OpenCvFaceCamera(Transport.parse("serial:///dev/ttyS0"), tmp_path)
    with pytest.raises(ValueError, match="VID:PID"):
        OpenCvFaceCamera(Transport.parse("usb://camera"), tmp_path)
    with pytest.raises(ValueError, match="folder"):
        open_driver(Role.CAMERA, "opencv", Transport.parse("file:///x.jpg"))
    assert isinstance(
        open_driver(Role.CAMERA, "opencv", Transport.parse("file:///x.jpg"), home=tmp_path), OpenCvFaceCamera
    )


def test_a_camera_pulled_while_nobody_looks_is_noticed(tmp_path: Path) -> None:
    camera = OpenCvFaceCamera(picture_file(tmp_path), tmp_path / "models")
    camera.open()
    (tmp_path / FRAME).unlink()
    status = camera.status()
    assert (status.state, status.reason) == (DeviceState.OFFLINE, Reason.DISCONNECTED)


# --- on only while somebody looks --------------------------------------------------------------------------------


def test_the_camera_is_off_unless_previewing_or_checking(tmp_path: Path) -> None:
    source = CountedSource()
    camera = OpenCvFaceCamera(picture_file(tmp_path), tmp_path / "models", source=source)
    camera.open()
    assert (source.starts, source.on) == (1, False)
    camera.start_preview(lambda pixels, width, height, quad: None)
    assert source.on
    camera.stop_preview()
    assert (source.starts, source.on) == (2, False)
    camera.start_preview(lambda pixels, width, height, quad: None)
    camera.close()
    assert not source.on


@pytest.mark.shared_data
def test_a_check_without_portrait_takes_no_frame(tmp_path: Path, models: Path) -> None:
    source = CountedSource()
    camera = OpenCvFaceCamera(picture_file(tmp_path), models, source=source)
    for reference in (None, b"", b"no picture"):
        result = check(camera, reference)
        assert isinstance(result, Ok)
        assert result.value.outcome is FaceOutcome.NO_REFERENCE
        assert result.value.liveness is None
    assert (source.starts, source.seq) == (0, 0)


@pytest.mark.shared_data
def test_a_check_switches_the_camera_off_again(tmp_path: Path, models: Path, photographs: Path) -> None:
    source = CountedSource()
    camera = OpenCvFaceCamera(picture_file(tmp_path), models, source=source)
    portrait = (photographs / "obama.jpg").read_bytes()
    result = check(camera, portrait, deadline_s=1.0)
    assert isinstance(result, Ok)
    assert result.value.outcome is FaceOutcome.NO_FACE
    assert (source.starts, source.on) == (1, False)
    camera.start_preview(lambda pixels, width, height, quad: None)
    check(camera, portrait, deadline_s=0.8)
    assert source.on, "the preview goes on"
    camera.close()


@pytest.mark.shared_data
def test_a_camera_pulled_in_mid_check(tmp_path: Path, models: Path, photographs: Path) -> None:
    source = CountedSource()
    camera = OpenCvFaceCamera(picture_file(tmp_path), models, source=source)

    def pull(guidance: FaceGuidance) -> None:
        source.gone = guidance is FaceGuidance.NO_FACE

    result = camera.check_face((photographs / "obama.jpg").read_bytes(), 10.0, threading.Event(), pull)
    assert isinstance(result, Err)
    assert result.reason is Reason.DISCONNECTED


@pytest.mark.shared_data
def test_a_check_is_cancelled_and_ends_by_its_deadline(tmp_path: Path, models: Path, photographs: Path) -> None:
    camera = OpenCvFaceCamera(picture_file(tmp_path), models)
    portrait = (photographs / "obama.jpg").read_bytes()
    cancel = threading.Event()

    def cancel_at_first(guidance: FaceGuidance) -> None:
        if guidance is not FaceGuidance.STARTING:
            cancel.set()

    result = camera.check_face(portrait, 20.0, cancel, cancel_at_first)
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
    begun = time.monotonic()
    assert isinstance(check(camera, portrait, deadline_s=1.5), Ok)
    assert time.monotonic() - begun < 20, "it ended by itself, on a busy machine too"


@pytest.mark.shared_data
def test_a_damaged_model_is_refused_and_a_whole_one_taken(tmp_path: Path, models: Path, photographs: Path) -> None:
    mine = tmp_path / "models"
    shutil.copytree(models, mine)
    liveness = mine / load_manifest().models[-1].file
    whole = liveness.read_bytes()
    liveness.chmod(0o600)
    liveness.write_bytes(whole[:-1] + b"x")
    camera = OpenCvFaceCamera(Transport("file", str(photographs / "obama.jpg")), mine)
    assert isinstance(camera.open(), Ok)
    assert camera.status().reason is Reason.NO_MODELS
    result = check(camera, b"portrait")
    assert isinstance(result, Err)
    assert result.reason is Reason.NO_MODELS
    liveness.write_bytes(whole)
    assert camera.status().state is DeviceState.READY, "what was put right is noticed without a restart"


@pytest.mark.shared_data
def test_models_that_fail_their_self_test_are_said_in_the_status(
    tmp_path: Path, models: Path, photographs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    camera = OpenCvFaceCamera(picture_file(tmp_path), models, {"recogniser": "mobilefacenet"})
    assert camera.status().state is DeviceState.READY
    monkeypatch.setattr("devices.face.self_test.trouble", lambda engine: "self-test: mobilefacenet says nonsense")
    result = check(camera, (photographs / "obama.jpg").read_bytes())
    assert isinstance(result, Err)
    assert result.reason is Reason.NO_MODELS
    status = camera.status()
    assert (status.state, status.reason) == (DeviceState.HARDWARE_ERROR, Reason.NO_MODELS)
    assert status.detail == "self-test: mobilefacenet says nonsense"


# --- scenes -----------------------------------------------------------------------------------------------------


@pytest.fixture
def gallery(photographs: Path) -> FaceGallery:
    return FaceGallery(photographs)


@pytest.fixture
def booth(tmp_path: Path, models: Path, gallery: FaceGallery) -> Iterator[Booth]:
    made = KnownBooth(tmp_path / FRAME, gallery, face_finder(models))
    yield made
    made.close()


@pytest.fixture
def loaded(models: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Models that need no loading and testing any more."""
    monkeypatch.setattr("devices.camera.driver.load_engine", lambda _: known_engine(models))
    return models


@pytest.mark.shared_data
@pytest.mark.parametrize(
    ("scene", "outcome", "guidance"),
    [
        ("person", FaceOutcome.MATCHED, FaceGuidance.HOLD_STILL),
        ("other_person", FaceOutcome.NO_MATCH, FaceGuidance.HOLD_STILL),
        ("photo_held_up", FaceOutcome.NOT_LIVE, FaceGuidance.HOLD_STILL),
        ("screen_held_up", FaceOutcome.NOT_LIVE, FaceGuidance.HOLD_STILL),
        ("empty", FaceOutcome.NO_FACE, FaceGuidance.NO_FACE),
        ("two_faces", FaceOutcome.SEVERAL_FACES, FaceGuidance.SEVERAL_FACES),
        pytest.param("low_light", FaceOutcome.POOR_PICTURE, FaceGuidance.TOO_DARK, marks=pytest.mark.proof),
        ("dark", FaceOutcome.POOR_PICTURE, FaceGuidance.TOO_DARK),
        pytest.param("too_bright", FaceOutcome.POOR_PICTURE, FaceGuidance.TOO_BRIGHT, marks=pytest.mark.proof),
        ("far_away", FaceOutcome.POOR_PICTURE, FaceGuidance.TOO_SMALL),
        pytest.param("too_near", FaceOutcome.POOR_PICTURE, FaceGuidance.TOO_BIG, marks=pytest.mark.proof),
        pytest.param("off_centre", FaceOutcome.POOR_PICTURE, FaceGuidance.OFF_CENTRE, marks=pytest.mark.proof),
        pytest.param("head_tilted", FaceOutcome.POOR_PICTURE, FaceGuidance.TURN_TO_CAMERA, marks=pytest.mark.proof),
        ("blurred", FaceOutcome.POOR_PICTURE, FaceGuidance.BLURRED),
    ],
    ids=lambda value: value if isinstance(value, str) and "_" in value else None,
)
def test_every_scene_ends_as_it_should(
    tmp_path: Path,
    loaded: Path,
    gallery: FaceGallery,
    booth: Booth,
    scene: str,
    outcome: FaceOutcome,
    guidance: FaceGuidance,
) -> None:
    booth.handle({"do": "scene", "name": scene})
    quick = guidance is FaceGuidance.HOLD_STILL
    # time that passes by being asked for: until the deadline a busy machine sees as many frames as an idle one, twenty
    clock = time.monotonic if quick else itertools.count(0.0, 0.05).__next__
    camera = OpenCvFaceCamera(Transport("file", str(tmp_path / FRAME)), loaded, clock=clock)
    assert isinstance(camera.open(), Ok)
    told: list[FaceGuidance] = []
    result = check(camera, gallery.portrait.read_bytes(), 30.0 if quick else 2.5, told=told)
    camera.close()
    assert isinstance(result, Ok)
    verdict = result.value
    assert verdict.outcome is outcome
    assert told == [FaceGuidance.STARTING, guidance]
    assert (verdict.match is not None) is quick
    if verdict.match is not None and verdict.liveness is not None:
        assert verdict.match.passes is (outcome is not FaceOutcome.NO_MATCH)
        assert verdict.liveness.passes is (outcome is not FaceOutcome.NOT_LIVE)


@pytest.mark.shared_data
def test_someone_comes_and_follows_the_guidance(
    tmp_path: Path, loaded: Path, gallery: FaceGallery, booth: Booth
) -> None:
    camera = OpenCvFaceCamera(Transport("file", str(tmp_path / FRAME)), loaded)
    camera.open()
    steps = {FaceGuidance.NO_FACE: "far_away", FaceGuidance.TOO_SMALL: "person"}
    told: list[FaceGuidance] = []

    def follow(guidance: FaceGuidance) -> None:
        told.append(guidance)
        if guidance in steps:
            booth.handle({"do": "scene", "name": steps[guidance]})

    result = camera.check_face(gallery.portrait.read_bytes(), 40.0, threading.Event(), follow)
    camera.close()
    assert isinstance(result, Ok)
    assert result.value.outcome is FaceOutcome.MATCHED
    assert told == [FaceGuidance.STARTING, FaceGuidance.NO_FACE, FaceGuidance.TOO_SMALL, FaceGuidance.HOLD_STILL]


@pytest.mark.shared_data
@pytest.mark.parametrize("held_up", ["photo_held_up", "screen_held_up"])
@pytest.mark.parametrize("who", ["person", "portrait", "other"])
def test_whoever_is_on_it_a_picture_does_not_live(
    tmp_path: Path, loaded: Path, gallery: FaceGallery, booth: Booth, held_up: str, who: str
) -> None:
    booth.handle({"do": "scene", "name": held_up, "who": who})
    camera = OpenCvFaceCamera(Transport("file", str(tmp_path / FRAME)), loaded)
    camera.open()
    result = check(camera, gallery.portrait.read_bytes(), 30.0)
    camera.close()
    assert isinstance(result, Ok)
    assert result.value.outcome is FaceOutcome.NOT_LIVE
    assert result.value.liveness is not None
    assert result.value.liveness.value < 0.2


@pytest.mark.shared_data
def test_a_moving_picture_is_checked_again_and_again(tmp_path: Path, loaded: Path, gallery: FaceGallery) -> None:
    studio = Studio(gallery, face_finder(loaded))
    clip = tmp_path / "clip.avi"
    writer = cv2.VideoWriter(str(clip), cv2.VideoWriter.fourcc(*"MJPG"), 15, (WIDTH, HEIGHT))
    for seed in range(12):
        writer.write(studio.render(SCENES["person"], seed))
    writer.release()
    camera = OpenCvFaceCamera(Transport("file", str(clip)), loaded)
    assert isinstance(camera.open(), Ok)
    for _ in range(2):
        result = check(camera, gallery.portrait.read_bytes(), 30.0)
        assert isinstance(result, Ok)
        assert result.value.outcome is FaceOutcome.MATCHED
        assert camera.status().state is DeviceState.READY
    camera.close()

"""The simulated camera: scenes by name, frames in one step, nothing left behind."""

from __future__ import annotations

import contextlib
import subprocess
import sys
import threading
import time
from pathlib import Path

import cv2
import numpy as np
import pytest

from devices.simulators.camera import Booth
from devices.simulators.camera_scene import SCENES, Studio, usual_face
from devices.simulators.control import ControlError, SimulatorControl
from devices.simulators.faces import FaceGallery
from devices.simulators.fault_script import FaultScript, with_faults


def drawn_people(folder: Path) -> FaceGallery:
    """Two people nobody could take for real."""
    for name, colour in (("ann", (90, 120, 200)), ("ann2", (80, 110, 190)), ("bob", (120, 90, 160))):
        picture = np.full((420, 320, 3), 60, np.uint8)
        cv2.circle(picture, (170, 130), 55, colour, cv2.FILLED)
        cv2.imwrite(str(folder / f"{name}.png"), picture)
    return FaceGallery(folder)


@pytest.mark.parametrize("name", SCENES)
def test_a_scene_is_the_same_for_the_same_seed(tmp_path: Path, name: str) -> None:
    gallery = drawn_people(tmp_path)
    one, again, other = (Studio(gallery, usual_face).render(SCENES[name], seed) for seed in (3, 3, 4))
    assert one.shape == (720, 960, 3)
    assert np.array_equal(one, again)
    assert not np.array_equal(one, other), "no two frames of a camera are the same"


def test_without_photographs_there_is_an_empty_hall(tmp_path: Path) -> None:
    with contextlib.closing(Booth(tmp_path / "f.jpg", None)) as booth:
        assert booth.state()["scene"] == "empty"
        assert booth.state()["faces"] == []
        with pytest.raises(ValueError, match="--faces"):
            booth.handle({"do": "scene", "name": "person"})
        assert booth.state()["scene"] == "empty", "what cannot be shown changes nothing"


def test_verbs(tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    frames = tmp_path / "f.jpg"
    with contextlib.closing(Booth(frames, drawn_people(people))) as booth:
        assert booth.handle({"do": "scene", "name": "person"})["who"] == "person"
        assert booth.handle({"do": "scene", "name": "person", "who": "bob"})["who"] == "bob"
        with pytest.raises(ValueError, match="photo_held_up"):
            booth.handle({"do": "scene", "name": "ghost"})
        with pytest.raises(ValueError, match="zoe"):
            booth.handle({"do": "scene", "name": "person", "who": "zoe"})
        with pytest.raises(ValueError, match="dance"):
            booth.handle({"do": "dance"})
        booth.handle({"do": "unplug"})
        assert not frames.exists()
        assert booth.handle({"do": "plug"})["plugged"]
        assert cv2.imread(str(frames)).shape == (720, 960, 3)
    assert list(tmp_path.iterdir()) == [people]


def test_frames_follow_one_another(tmp_path: Path) -> None:
    frames = tmp_path / "f.jpg"
    with contextlib.closing(Booth(frames, None)):
        seen: set[bytes] = set()
        end = time.monotonic() + 20
        pause = threading.Event()
        while len(seen) < 3:
            assert time.monotonic() < end
            seen.add(frames.read_bytes())
            pause.wait(0.02)
    assert all(cv2.imdecode(np.frombuffer(frame, np.uint8), cv2.IMREAD_COLOR) is not None for frame in seen)


@pytest.mark.slow
def test_as_a_process_of_its_own(tmp_path: Path) -> None:
    people = tmp_path / "people"
    people.mkdir()
    drawn_people(people)
    frames, control = tmp_path / "run" / "f.jpg", tmp_path / "control"
    command = [sys.executable, "-m", "devices.simulators", "camera", "--listen", f"file://{frames}"]
    command += ["--control", str(control), "--faces", str(people), "--scene", "person"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline().split() == ["ready", f"file://{frames}"]
        hands = SimulatorControl(control)
        state = hands.do("state")
        assert (state["scene"], state["scenes"], len(state["faces"])) == ("person", list(SCENES), 3)
        with pytest.raises(ControlError, match="ghost"):
            hands.do("scene", name="ghost")
        process.terminate()
        assert process.wait(20) == 0
    assert list(frames.parent.iterdir()) == [], "no face is left behind"


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments",
    [["--listen", "tcp://127.0.0.1:9"], ["--listen", "file:///tmp/x.jpg", "--faces", "/nonexistent"]],
    ids=["transport", "faces"],
)
def test_what_it_cannot_do_is_said_at_the_start(tmp_path: Path, arguments: list[str]) -> None:
    command = [sys.executable, "-m", "devices.simulators", "camera", "--control", str(tmp_path / "c"), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode != 0
    assert "camera: --" in done.stderr


def test_scripted_faults_at_the_camera(tmp_path: Path) -> None:
    frames, script = tmp_path / "f.jpg", FaultScript()
    # No frame but those asked for: one of the camera's own pace could meet the fault first, or hide what it did.
    with contextlib.closing(Booth(frames, None, faults=script, frame_s=3600)) as booth:
        handle = with_faults(script, booth.handle)
        whole = frames.read_bytes()
        handle({"do": "fault", "kind": "garbage", "times": 1})
        handle({"do": "scene", "name": "empty"})
        assert cv2.imdecode(np.frombuffer(frames.read_bytes(), np.uint8), cv2.IMREAD_COLOR) is None
        handle({"do": "scene", "name": "empty"})
        assert frames.read_bytes() == whole
        handle({"do": "fault", "kind": "cut", "byte": 100})
        assert handle({"do": "scene", "name": "empty"})["plugged"] is False
        assert not frames.exists()
        assert handle({"do": "heal"})["plugged"] is True
        assert frames.exists()
        handle({"do": "fault", "kind": "hang"})
        before = frames.stat().st_mtime_ns
        handle({"do": "scene", "name": "empty"})
        assert frames.stat().st_mtime_ns == before
        with pytest.raises(ValueError, match="no checksum"):
            handle({"do": "fault", "kind": "bad_checksum"})

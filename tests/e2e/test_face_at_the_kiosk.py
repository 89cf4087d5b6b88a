"""Is this the person on the card? At a real kiosk with the real camera process, engine and models: whoever or whatever
stands before the camera, the visit ends well, and nothing of a face is on a disk afterwards."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from devices.ports import Role
from devices.transport import Transport
from station.demo import DemoHall
from station.terminal_file import load_terminal
from sync.opening import open_store
from tests.e2e.face_traces import FaceTraces, as_jpeg, embedding_forms
from tests.e2e.running import RunningScene, run_scene, scene
from tests.e2e.terminals import QuickHall
from tests.shared_data import shared_faces, shared_models

pytestmark = [pytest.mark.slow, pytest.mark.shared_data, pytest.mark.timeout(600)]

KIOSK = "face_kiosk.py"
STAFF = [["staff", "confirmed"]]


class Stage:
    """A hall whose kiosk has a home of its own for everything that programs write down."""

    def __init__(self, hall: DemoHall, folder: Path, traces: FaceTraces) -> None:
        self.hall = hall
        self.traces = traces
        self._folder = folder
        self.places = [folder / name for name in ("user", "tmp", "memory", "work")]
        for place in self.places:
            place.mkdir(mode=0o700, exist_ok=True)
        self._acts = 0

    @property
    def environment(self) -> dict[str, str]:
        user, temporary, memory, _ = self.places
        return {"HOME": str(user), "TMPDIR": str(temporary), "XDG_RUNTIME_DIR": str(memory)}

    def seen(self, act: str) -> Path:
        """The file of what an act saw; its pictures, which show faces, lie in a folder beside it."""
        self._acts += 1
        return self._folder / f"{self._acts}-{act}.json"

    def play(self, act: str) -> dict[str, Any]:
        """One act from beginning to end, and nothing of a face afterwards."""
        found = run_scene(KIOSK, self.hall.home, self.seen(act), "--act", act)
        self.assert_nothing_left()
        return found

    @contextmanager
    def playing(self, act: str) -> Iterator[RunningScene]:
        with scene(KIOSK, self.hall.home, self.seen(act), "--act", act) as running:
            yield running

    def assert_nothing_left(self) -> None:
        """Neither on the terminal, nor at hall node and city: the desk's and the printer's far ends hold no faces."""
        left = [f"{place.name}: {trace}" for place in self.places for trace in self.traces.below(place)]
        left += [f"kiosk: {trace}" for trace in self.traces.below(self.hall.kiosk_home)]
        for path in sorted(path for path in self.hall.folder.rglob("*") if path.is_file()):
            left += [f"demo/{path.name}: {trace}" for trace in self.traces.known(path.read_bytes())]
        assert left == []

    def record(self, intake_id: str) -> dict[str, Any]:
        """What was written down of a matter that was taken in."""
        store, _ = open_store(self.hall.kiosk_home)
        with store:
            body: dict[str, Any] = json.loads(store.record_data(intake_id))["body"]
            return body


@pytest.fixture(scope="module")
def traces() -> FaceTraces:
    return FaceTraces(shared_faces(), shared_models())


@pytest.fixture(scope="module")
def running_hall(tmp_path_factory: pytest.TempPathFactory, traces: FaceTraces) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("faces")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HALL_FACES", str(shared_faces()))
        patch.setenv("HALL_MODELS", str(shared_models()))
        hall = QuickHall.open(folder / "hall")
        try:
            yield Stage(hall, folder, traces)
        finally:
            hall.close()


@pytest.fixture
def stage(running_hall: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    """The kiosk's programs write where `Stage.assert_nothing_left` looks."""
    for name in [name for name in os.environ if name.startswith("XDG_")]:
        monkeypatch.delenv(name)
    for name, value in running_hall.environment.items():
        monkeypatch.setenv(name, value)
    return running_hall


# --- whoever stands there -----------------------------------------------------------------------------------------


@pytest.mark.proof
def test_consent_refused_a_member_of_staff_looks_instead(stage: Stage) -> None:
    seen = stage.play("refuse")
    assert seen["consents_before"] == ["privacy"]
    assert not seen["offered_again"]
    assert seen["checks"] == STAFF
    assert seen["consents"] == ["privacy"]


@pytest.mark.proof
def test_no_camera_before_and_none_any_more_while_it_looks(stage: Stage) -> None:
    seen = stage.play("missing")
    assert not seen["offered_without"]
    assert seen["number"], "the first visitor has a number for a window"
    assert seen["paper"]
    assert seen["checks"] == STAFF


@pytest.mark.proof
def test_two_faces_are_told_apart_and_one_goes_to_a_window(stage: Stage) -> None:
    with stage.playing("two") as kiosk:
        kiosk.await_cue("looking")
        stage.assert_nothing_left()  # while the camera looks
        seen = kiosk.end()
    stage.assert_nothing_left()
    assert seen["said"]
    assert seen["why"]
    assert seen["checks"] == [["face", "several_faces"]]
    assert seen["number"]


@pytest.mark.proof
def test_a_photograph_held_up_is_not_the_person(stage: Stage) -> None:
    seen = stage.play("photo")
    assert seen["why"]
    assert seen["checks"] == [["face", "not_live"], ["face", "not_live"], *STAFF]


def test_low_light_is_said_and_in_the_light_it_is_the_person_and_the_matter_is_taken_in(stage: Stage) -> None:
    seen = stage.play("dark")
    assert seen["said"]
    assert seen["checks"] == [["face", "matched"]]
    assert seen["consents"] == ["privacy", "face"]
    body = stage.record(seen["draft"])
    (check,) = body["identity_checks"]
    assert (check["kind"], check["outcome"]) == ("face", "matched")
    assert float(check["match"]) >= float(check["match_threshold"])
    assert float(check["liveness"]) >= float(check["liveness_threshold"])


@pytest.mark.proof
def test_no_match_three_times_the_camera_is_not_offered_again_and_a_slip_goes_to_the_window(stage: Stage) -> None:
    stage.hall.stop_hall_node()
    stage.hall.stop_platform()
    try:
        seen = stage.play("stranger")
    finally:
        stage.hall.start_platform()
        stage.hall.start_hall_node()
    assert seen["why"]
    assert not seen["retry"]
    assert not seen["offered_again"]
    assert not seen["offered_later"]
    assert seen["checks"] == [["face", "no_match"]] * 3
    assert seen["slip"]
    assert seen["paper"]


@pytest.mark.proof
def test_without_models_it_is_said_before_consent_and_installed_ones_are_used_at_once(
    stage: Stage, tmp_path: Path
) -> None:
    models = stage.hall.kiosk_home / "models"
    models.rename(tmp_path / "away")
    try:
        with stage.playing("no_models") as kiosk:
            without = kiosk.await_cue("without")
            (tmp_path / "away").rename(models)
            kiosk.cue("installed")
            seen = kiosk.end()
    finally:
        if not models.exists():
            (tmp_path / "away").rename(models)
    stage.assert_nothing_left()
    assert not without["offered_without"]
    assert without["checks"] == STAFF
    assert without["consents"] == ["privacy"]
    assert seen["passed_with"]


# --- whatever happens to the programs -----------------------------------------------------------------------------


@pytest.mark.proof
def test_a_crash_of_the_cameras_process_leaves_no_image_of_its_memory(stage: Stage) -> None:
    seen = stage.play("host_dies")
    assert seen["checks"] == [["face", "matched"]]


@pytest.mark.proof
def test_a_crash_of_the_kiosk_leaves_no_image_of_its_memory_and_the_draft_comes_back(stage: Stage) -> None:
    with stage.playing("kiosk_dies") as kiosk:
        kiosk.await_cue("looking")
        kiosk.process.send_signal(signal.SIGSEGV)
        kiosk.end(-signal.SIGSEGV)
    stage.assert_nothing_left()
    stage.hall.control("id_card").do("lift")
    stage.hall.control("id_card").do("clear")
    seen = stage.play("come_back")
    assert seen["draft"]
    assert seen["checks"] == []


# --- the search itself --------------------------------------------------------------------------------------------


def test_what_the_camera_sees_is_known_to_the_search(running_hall: Stage) -> None:
    hall = running_hall.hall
    hall.control("camera").do("scene", name="person")
    frame = Path(Transport.parse(load_terminal(hall.kiosk_home).devices[Role.CAMERA].transport).rest)
    try:
        assert frame.is_relative_to("/dev/shm")  # a tmpfs: this one file is no file on a disk
        assert running_hall.traces.known(frame.read_bytes())
    finally:
        hall.control("camera").do("scene", name="empty")


PLANTED: dict[str, Callable[[FaceTraces], bytes]] = {
    "portrait": lambda traces: traces.portrait,
    "frame": lambda traces: as_jpeg(traces.frames[0]),
    "pixels": lambda traces: traces.frames[3].tobytes(),
    "embedding": lambda traces: traces.embeddings[0].tobytes(),
    "numbers": lambda traces: dict(embedding_forms(traces.embeddings[1]))["json"],
    "core": lambda _: b"\x7fELF" + bytes(12) + b"\x04\x00",
}


@pytest.mark.parametrize("planted", PLANTED)
def test_what_is_planted_is_found(traces: FaceTraces, tmp_path: Path, planted: str) -> None:
    before = b"" if planted == "core" else b"some other bytes"
    (tmp_path / "file").write_bytes(before + PLANTED[planted](traces) + b"and more")
    assert traces.below(tmp_path)

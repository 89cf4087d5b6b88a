"""A face check across the process border: verdict, preview, crash, missing models, and nothing of a face anywhere."""

from __future__ import annotations

import contextlib
import os
import queue
import shutil
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.frames import FrameRingReader
from devices.messages import PreviewRing
from devices.ports import (
    CheckFace,
    DeviceState,
    FaceGuidance,
    FaceOutcome,
    FaceVerdict,
    Role,
    StartPreview,
    StopPreview,
)
from devices.result import Err, Ok, Reason
from devices.settings import DeviceSetting
from devices.simulators.camera import Booth, face_finder
from devices.simulators.faces import FaceGallery
from devices.supervisor import DeviceSupervisor
from tests.devices.scripted import Heard

pytestmark = [pytest.mark.slow, pytest.mark.shared_data]

#: How pictures begin, and a frame ring.
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"HALLFRM1")


class Watching(Heard):
    def __init__(self) -> None:
        super().__init__()
        self.rings: queue.SimpleQueue[FrameRingReader] = queue.SimpleQueue()

    def on_preview(self, ring: PreviewRing, fd: int) -> None:
        self.rings.put(FrameRingReader(fd))


class Place:
    """A terminal with a camera before which somebody stands."""

    def __init__(self, folder: Path, models: Path, photographs: Path) -> None:
        self.home = folder / "home"
        self.home.mkdir()
        self.booth_folder = folder / "booth"
        self.booth_folder.mkdir()
        self.gallery = FaceGallery(photographs)
        self.portrait = self.gallery.portrait.read_bytes()
        frames = self.booth_folder / "frame.jpg"
        self.booth = Booth(frames, self.gallery, face_finder(models))
        self.heard = Watching()
        self.supervisor = DeviceSupervisor(
            DeviceSetting(Role.CAMERA, "opencv", f"file://{frames}"), self.home, self.heard
        )

    def scene(self, name: str) -> None:
        self.booth.handle({"do": "scene", "name": name})

    def check(self, deadline_s: float = 30.0) -> FaceVerdict:
        self.supervisor.submit(CheckFace(self.portrait, deadline_s))
        result = self.heard.end(within_s=deadline_s + 5)[1]
        assert isinstance(result, Ok)
        assert isinstance(result.value, FaceVerdict)
        return result.value


@pytest.fixture
def bare(tmp_path: Path, models: Path, photographs: Path) -> Iterator[Place]:
    """Without models."""
    place = Place(tmp_path, models, photographs)
    yield place
    place.supervisor.stop()
    place.booth.close()


@pytest.fixture
def place(bare: Place, models: Path) -> Place:
    shutil.copytree(models, bare.home / "models")
    bare.supervisor.start()
    bare.heard.status(DeviceState.READY, within_s=30)
    return bare


def files_below(folder: Path) -> dict[Path, bytes]:
    found = {}
    for path in folder.rglob("*"):
        with contextlib.suppress(OSError):
            if path.is_file():
                found[path] = path.read_bytes()[:16]
    return found


def test_person_and_photograph_are_told_apart(place: Place) -> None:
    place.scene("person")
    verdict = place.check()
    assert verdict.outcome is FaceOutcome.MATCHED
    assert verdict.models[0] == "yunet-2023mar"
    assert [place.heard.progress()[1] for _ in range(2)] == [FaceGuidance.STARTING, FaceGuidance.HOLD_STILL]
    place.scene("photo_held_up")
    assert place.check().outcome is FaceOutcome.NOT_LIVE
    place.scene("other_person")
    assert place.check().outcome is FaceOutcome.NO_MATCH


def test_the_preview_runs_beside_a_check_and_is_wiped(place: Place) -> None:
    place.scene("person")
    place.supervisor.claim("visit")
    place.supervisor.submit(StartPreview())
    ring = place.heard.rings.get(timeout=20)
    assert place.heard.end()[1] == Ok(None)
    assert place.check().outcome is FaceOutcome.MATCHED
    assert ring.newest > 0
    frame = ring.latest()
    assert frame is not None
    assert (frame.width, frame.height, frame.quad) == (960, 720, None)
    place.supervisor.submit(StopPreview())
    assert place.heard.end()[1] == Ok(None)
    assert ring.newest == 0
    ring.close()


def test_nothing_of_a_face_reaches_a_disk(
    bare: Place, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    shutil.copytree(models, bare.home / "models")
    before = files_below(bare.home)
    bare.scene("person")
    bare.supervisor.start()
    bare.supervisor.submit(StartPreview())
    ring = bare.heard.rings.get(timeout=30)
    bare.heard.end()
    assert bare.check().outcome is FaceOutcome.MATCHED
    assert bare.supervisor.host_pid is not None
    assert not written_by(bare.supervisor.host_pid)
    bare.supervisor.submit(StopPreview())
    bare.heard.end()
    ring.close()
    bare.supervisor.stop()
    bare.booth.close()
    new = {path: head for path, head in files_below(bare.home).items() if path not in before}
    assert not [path for path, head in new.items() if head.startswith(PICTURES)]
    assert not list(temporary.iterdir())
    assert not list(bare.booth_folder.iterdir())
    said = capfd.readouterr()
    for word in ("obama", "biden", "photo", "embedding", "score"):
        assert word not in (said.out + said.err).lower()


def written_by(pid: int) -> list[str]:
    """Files on a file system that this process holds open for writing, but for its standard output."""
    found = []
    for link in (link for link in Path(f"/proc/{pid}/fd").iterdir() if link.name not in "012"):
        name = str(link.readlink())
        flags = Path(f"/proc/{pid}/fdinfo/{link.name}").read_text().split("flags:")[1].split()[0]
        if name.startswith("/") and not name.startswith(("/dev/", "/memfd:")) and int(flags, 8) & os.O_ACCMODE:
            found.append(name)
    return found


def test_a_host_killed_in_mid_check_ends_it_typed_and_the_next_works(place: Place) -> None:
    place.scene("empty")
    place.supervisor.submit(CheckFace(place.portrait, 30))
    while place.heard.progress(within_s=20)[1] is not FaceGuidance.NO_FACE:
        pass
    assert place.supervisor.host_pid is not None
    os.kill(place.supervisor.host_pid, signal.SIGKILL)
    result = place.heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.HOST_CRASHED
    place.heard.status(DeviceState.READY, within_s=30)
    place.scene("person")
    assert place.check().outcome is FaceOutcome.MATCHED


def test_a_check_is_cancelled_at_once(place: Place) -> None:
    place.scene("empty")
    ticket = place.supervisor.submit(CheckFace(place.portrait, 60))
    while place.heard.progress(within_s=20)[1] is not FaceGuidance.NO_FACE:
        pass
    begun = time.monotonic()
    place.supervisor.cancel(ticket)
    result = place.heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.CANCELLED
    assert time.monotonic() - begun < 3


def test_a_check_ends_by_its_deadline(place: Place) -> None:
    place.scene("two_faces")
    begun = time.monotonic()
    assert place.check(deadline_s=4).outcome is FaceOutcome.SEVERAL_FACES
    assert time.monotonic() - begun < 5


def test_models_that_come_later_are_used_without_a_restart(bare: Place, models: Path) -> None:
    bare.scene("person")
    bare.supervisor.start()
    status = bare.heard.status(DeviceState.HARDWARE_ERROR, within_s=30)
    assert status.reason is Reason.NO_MODELS
    bare.supervisor.submit(CheckFace(bare.portrait, 10))
    result = bare.heard.end()[1]
    assert isinstance(result, Err)
    assert result.reason is Reason.NO_MODELS
    shutil.copytree(models, bare.home / "models")
    bare.heard.status(DeviceState.READY, within_s=15)
    assert bare.check().outcome is FaceOutcome.MATCHED

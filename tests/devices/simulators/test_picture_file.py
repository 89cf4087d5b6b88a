"""Scripted faults of a camera whose wire is a picture file."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from devices.simulators.document_camera import Desk
from devices.simulators.fault_script import FaultScript, ScriptedFault, with_faults
from devices.simulators.picture_file import PictureFile


class Camera:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.script = FaultScript()
        self.pulled = 0
        self.file = PictureFile(path, self.script, self.pull)

    def pull(self) -> None:
        self.pulled += 1

    def fault(self, **fields: Any) -> None:
        self.script.add(ScriptedFault.parse(fields))

    def seen(self) -> bytes | None:
        return self.path.read_bytes() if self.path.exists() else None


@pytest.fixture
def camera(tmp_path: Path) -> Iterator[Camera]:
    camera = Camera(tmp_path / "frame.jpg")
    camera.file.show(b"picture 1")
    yield camera
    camera.file.remove()


def until(path: Path, content: bytes | None, limit_s: float = 5.0) -> None:
    end = time.monotonic() + limit_s
    while (path.read_bytes() if path.exists() else None) != content:
        assert time.monotonic() < end
        time.sleep(0.01)


def test_what_does_not_come_leaves_the_old_picture(camera: Camera) -> None:
    camera.fault(kind="drop", times=1)
    camera.file.show(b"picture 2")
    assert camera.seen() == b"picture 1"
    camera.file.show(b"picture 3")
    assert camera.seen() == b"picture 3"
    camera.fault(kind="garbage", times=1)
    camera.file.show(b"picture 4")
    noise = camera.seen()
    assert noise is not None
    assert len(noise) == 9
    assert noise != b"picture 4"


def test_a_late_picture_comes_late_and_never_over_a_newer_one(camera: Camera) -> None:
    camera.fault(kind="delay", delay_s=0.1, times=1)
    camera.file.show(b"picture 2")
    assert camera.seen() == b"picture 1"
    until(camera.path, b"picture 2")
    camera.fault(kind="delay", delay_s=0.05, times=1)
    camera.file.show(b"picture 3")
    camera.file.show(b"picture 4")
    time.sleep(0.1)
    assert camera.seen() == b"picture 4"


def test_a_cut_leaves_a_torn_picture_then_none(camera: Camera) -> None:
    camera.fault(kind="cut", byte=3)
    camera.file.show(b"picture 2")
    assert camera.seen() == b"pic"
    assert camera.pulled == 1
    until(camera.path, None)


def test_a_desk_is_cut_off_and_healed(tmp_path: Path) -> None:
    path = tmp_path / "desk.jpg"
    desk = Desk(path)
    hands = with_faults(desk.faults, desk.handle, desk.show)
    whole = path.read_bytes()
    assert hands({"do": "fault", "kind": "garbage", "seed": 3})["scripted"] == ["garbage"]
    assert not path.read_bytes().startswith(b"\xff\xd8")
    assert hands({"do": "fault", "kind": "cut", "byte": 9})["plugged"] is True, "the first fault comes first"
    hands({"do": "heal"})
    assert path.read_bytes()[:2] == whole[:2]
    assert hands({"do": "fault", "kind": "cut", "byte": 9})["plugged"] is False
    until(path, None)
    assert hands({"do": "heal"})["plugged"] is True
    assert path.read_bytes()[:2] == whole[:2]

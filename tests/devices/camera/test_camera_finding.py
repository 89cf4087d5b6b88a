"""Cameras by their stable names, read from a tree that looks like sysfs, /dev and udev's notes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from devices.camera_finding import FoundCamera, camera_node, cameras
from devices.transport import Transport


@dataclass(frozen=True, slots=True)
class Machine:
    """Somewhere to plug cameras in."""

    root: Path

    def plug(
        self,
        number: int,
        name: str,
        *,
        port: str = "1-2",
        usb: str = "0c45:6366",
        serial: str = "SN1",
        index: int = 0,
        interface: str = "",
        capabilities: str | None = None,
    ) -> None:
        video = f"video{number}"
        housing = self.root / "sys/devices/pci0000:00/usb1" / port
        function = housing / f"{port}:1.{index}"
        node = function / "video4linux" / video
        node.mkdir(parents=True)
        vid, _, pid = usb.partition(":")
        for path, text in (
            (housing / "idVendor", vid),
            (housing / "idProduct", pid),
            (housing / "serial", serial),
            (function / "interface", interface),
            (node / "name", name),
            (node / "index", str(index)),
            (node / "dev", f"81:{number}"),
        ):
            if text:
                path.write_text(text + "\n")
        (node / "device").symlink_to(function)
        seen = self.root / "sys/class/video4linux"
        seen.mkdir(parents=True, exist_ok=True)
        (seen / video).symlink_to(node)
        device = self.root / "dev" / video
        device.parent.mkdir(exist_ok=True)
        device.touch()
        for kind, link in (("by-path", f"pci-usb-0:{port}:1.0"), ("by-id", f"usb-Maker_{serial}")):
            links = self.root / "dev/v4l" / kind
            links.mkdir(parents=True, exist_ok=True)
            here = links / f"{link}-video-index{index}"
            here.unlink(missing_ok=True)  # udev, too, lets the later of two equal names win
            here.symlink_to(device)
        if capabilities is not None:
            notes = self.root / "run"
            notes.mkdir(exist_ok=True)
            (notes / f"c81:{number}").write_text(f"I:1\nE:ID_V4L_CAPABILITIES={capabilities}\nG:seat\n")

    def cameras(self) -> tuple[FoundCamera, ...]:
        return cameras(self.root / "sys", self.root / "dev", self.root / "run")

    def node(self, url: str) -> Path | None:
        return camera_node(Transport.parse(url), self.cameras())


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_a_machine_without_cameras(machine: Machine) -> None:
    assert machine.cameras() == ()


def test_everything_that_is_known_without_opening(machine: Machine) -> None:
    machine.plug(0, "HD Camera: HD Camera")
    (camera,) = machine.cameras()
    dev = machine.root / "dev"
    assert camera == FoundCamera(
        node=dev / "video0",
        name="HD Camera: HD Camera",
        by_path=dev / "v4l/by-path/pci-usb-0:1-2:1.0-video-index0",
        by_id=dev / "v4l/by-id/usb-Maker_SN1-video-index0",
        usb="0c45:6366",
        serial="SN1",
        port="1-2",
        infrared=False,
        captures=True,
    )
    assert str(camera.transport) == f"v4l://{camera.by_path}"


def test_cameras_come_in_the_order_of_their_numbers(machine: Machine) -> None:
    for number in (10, 2, 0):
        machine.plug(number, f"camera {number}", port=f"1-{number + 1}")
    assert [camera.name for camera in machine.cameras()] == ["camera 0", "camera 2", "camera 10"]


@pytest.mark.parametrize(
    ("index", "capabilities", "captures"),
    [(0, None, True), (1, None, False), (0, ":", False), (1, ":capture:", True), (0, ":video_output:", False)],
    ids=["pictures", "metadata", "told_not", "told", "output"],
)
def test_only_some_nodes_give_pictures(machine: Machine, index: int, capabilities: str | None, captures: bool) -> None:
    machine.plug(0, "HD Camera", index=index, capabilities=capabilities)
    assert machine.cameras()[0].captures is captures
    assert (machine.node("usb://0c45:6366") is not None) is captures


@pytest.mark.parametrize(
    ("name", "interface", "infrared"),
    [
        ("HD Camera", "", False),
        ("Integrated Camera: Integrated I", "Integrated IR Camera", True),
        ("USB IR Camera", "", True),
        ("近红外摄像头", "", True),
        ("Infrared eye", "", True),
        ("Firefly MIRror virtual", "", False),
    ],
)
def test_an_infrared_eye_is_told_by_its_name(machine: Machine, name: str, interface: str, infrared: bool) -> None:
    machine.plug(0, name, interface=interface)
    assert machine.cameras()[0].infrared is infrared


def test_a_camera_is_found_again_under_another_number(machine: Machine, tmp_path: Path) -> None:
    machine.plug(0, "HD Camera")
    assert machine.node("usb://0C45:6366") == machine.root / "dev/video0"
    later = Machine(tmp_path / "later")
    later.root.mkdir()
    later.plug(4, "HD Camera", port="1-3")
    assert later.node("usb://0C45:6366") == later.root / "dev/video4"
    assert later.node("usb://0c45:6367") is None


def test_the_right_one_of_several(machine: Machine) -> None:
    machine.plug(0, "IR Camera", port="1-2", serial="A")
    machine.plug(2, "HD Camera", port="1-2", serial="A", index=2)
    machine.plug(4, "HD Camera", port="1-4", serial="B")
    dev = machine.root / "dev"
    assert machine.node("usb://0c45:6366") == dev / "video2"
    assert machine.node("usb://0c45:6366?serial=B") == dev / "video4"
    assert machine.node("usb://0c45:6366?eye=infrared") == dev / "video0"
    assert machine.node("usb://0c45:6366?eye=infrared&serial=B") is None


@pytest.mark.parametrize("url", ["usb://camera", "usb://0c45:6366?colour=red", "usb://0c45:6366?eye=left"])
def test_what_means_no_camera_is_refused(machine: Machine, url: str) -> None:
    with pytest.raises(ValueError, match="usb"):
        machine.node(url)


def test_a_camera_that_is_not_on_usb_has_a_path_only(machine: Machine) -> None:
    node = machine.root / "sys/devices/platform/isp/video4linux/video0"
    node.mkdir(parents=True)
    (node / "name").write_bytes(b"isp \xff\n")
    (node / "device").symlink_to(machine.root / "sys/devices/platform/isp")
    seen = machine.root / "sys/class/video4linux"
    seen.mkdir(parents=True)
    (seen / "video0").symlink_to(node)
    (machine.root / "dev").mkdir()
    (machine.root / "dev/video0").touch()
    (camera,) = machine.cameras()
    assert (camera.usb, camera.port, camera.by_path) == ("", "", None)
    assert str(camera.transport) == f"v4l://{machine.root}/dev/video0"
    (machine.root / "dev/video0").unlink()
    assert machine.cameras() == (), "vanished while we looked"

"""Which cameras are plugged in, by names that outlast a replug: from sysfs, udev's links and udev's notes alone.

No camera is opened: a look must not switch a camera's light on, nor disturb one in use. Imports no OpenCV, so that
discovery stays light. Linux only; elsewhere there are simply no cameras to find.

A USB camera usually has two nodes, its pictures and their metadata, and a camera with an infrared eye has more. What a
node can do is told by udev (``ID_V4L_CAPABILITIES``); where udev does not run, by the kernel's order: uvcvideo gives
the even ``index`` to pictures and the odd one to their metadata.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from devices.transport import Transport

SYS, DEV, UDEV_NOTES = Path("/sys"), Path("/dev"), Path("/run/udev/data")

_USB_ID = re.compile(r"(?P<vid>[0-9a-f]{4}):(?P<pid>[0-9a-f]{4})", re.ASCII | re.IGNORECASE)
#: Words by which makers name the infrared eye. "IR" counts in capitals and alone only: it is part of many other words.
_INFRARED = re.compile(r"\bIR\b|(?i:\bnir\b|infra-?red)|红外")
_INTERFACE = re.compile(r"(?P<port>\d+-[\d.]+):[\d.]+")


@dataclass(frozen=True, slots=True)
class FoundCamera:
    """One node a camera driver could open.

    ``by_path`` stays with the socket it is plugged into, ``by_id`` with the camera (makers that give all their cameras
    one serial number make it ambiguous). ``usb`` is ``vid:pid`` in lower case and ``port`` the USB socket, both "" for
    what is not on USB: nodes of one port belong to one housing. ``infrared`` is a guess from the name.
    """

    node: Path
    name: str
    by_path: Path | None = None
    by_id: Path | None = None
    usb: str = ""
    serial: str = ""
    port: str = ""
    infrared: bool = False
    captures: bool = True

    @property
    def transport(self) -> Transport:
        """The most stable name there is: the socket, then the camera, then the node's number of today."""
        return Transport("v4l", str(self.by_path or self.by_id or self.node))


def cameras(sys: Path = SYS, dev: Path = DEV, udev_notes: Path = UDEV_NOTES) -> tuple[FoundCamera, ...]:
    """All video nodes below these roots, by number. What vanishes while we look is left out."""
    by_path, by_id = _links(dev / "v4l" / "by-path"), _links(dev / "v4l" / "by-id")
    try:
        nodes = sorted((sys / "class" / "video4linux").iterdir(), key=lambda node: (len(node.name), node.name))
    except OSError:
        return ()
    found = []
    for node in nodes:
        device = dev / node.name
        if node.name.startswith("video") and device.exists():
            found.append(_camera(node, device, by_path.get(node.name), by_id.get(node.name), udev_notes))
    return tuple(found)


def camera_node(transport: Transport, found: Iterable[FoundCamera] | None = None) -> Path | None:
    """Where the camera of a transport is plugged in now, None when it is not. Asked anew at each opening.

    ``v4l:///dev/…`` is the path itself. ``usb://VID:PID`` is the first camera of that make; ``?serial=…`` picks one of
    several, ``?eye=infrared`` its infrared eye instead of the visible one. Raises ``ValueError`` for what means no
    camera.
    """
    if transport.scheme != "usb":
        return Path(transport.rest) if Path(transport.rest).exists() else None
    if _USB_ID.fullmatch(transport.rest) is None:
        raise ValueError(f"usb://VID:PID, four hexadecimal digits each, expected instead of {transport}")
    if unknown := sorted(set(transport.options) - {"serial", "eye"}):
        raise ValueError(f"unknown options {', '.join(unknown)} in {transport}; allowed: eye, serial")
    eye, serial = transport.options.get("eye", "visible"), transport.options.get("serial")
    if eye not in ("visible", "infrared"):
        raise ValueError(f"eye must be visible or infrared in {transport}")
    for camera in cameras() if found is None else found:
        same = camera.usb == transport.rest.lower() and camera.captures and serial in (None, camera.serial)
        if same and camera.infrared is (eye == "infrared"):
            return camera.node
    return None


def _camera(node: Path, device: Path, by_path: Path | None, by_id: Path | None, udev_notes: Path) -> FoundCamera:
    interface = (node / "device").resolve()  # /sys/devices/…/1-2/1-2:1.0
    on_usb = _INTERFACE.fullmatch(interface.name)
    usb = interface.parent if on_usb else None
    vid, pid = (_text(usb / name).lower() if usb else "" for name in ("idVendor", "idProduct"))
    name = _text(node / "name")
    return FoundCamera(
        node=device,
        name=name,
        by_path=by_path,
        by_id=by_id,
        usb=f"{vid}:{pid}" if vid and pid else "",
        serial=_text(usb / "serial") if usb else "",
        port=on_usb["port"] if on_usb else "",
        infrared=bool(_INFRARED.search(f"{name} {_text(interface / 'interface')}")),
        captures=_captures(node, udev_notes),
    )


def _captures(node: Path, udev_notes: Path) -> bool:
    for line in _text(udev_notes / f"c{_text(node / 'dev')}").splitlines():
        key, _, value = line.partition("=")
        if key == "E:ID_V4L_CAPABILITIES":
            return "capture" in value.split(":")
    index = _text(node / "index")
    return not index.isdigit() or int(index) % 2 == 0


def _links(folder: Path) -> dict[str, Path]:
    """Node name → udev's link to it."""
    try:
        links = sorted(folder.iterdir())
    except OSError:
        return {}
    return {link.resolve().name: link for link in reversed(links)}


def _text(path: Path) -> str:
    """A sysfs attribute; "" when there is none. Makers' strings are no promise of UTF-8."""
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip()
    except OSError:
        return ""

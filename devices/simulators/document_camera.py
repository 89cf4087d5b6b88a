"""The far end of a document camera's cable: a desk seen from above, written as a picture file again and again.

``python -m devices.simulators document_camera --listen file:///tmp/frame.jpg --control PATH``; the driver opens the
same ``file://`` transport. Control verbs: `Desk.handle`.
"""

from __future__ import annotations

import argparse
import dataclasses
import threading
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer
from devices.simulators.document_camera_papers import PAPERS
from devices.simulators.document_camera_scene import DESKS, Scene, render
from devices.simulators.fault_script import FaultScript, with_faults
from devices.simulators.picture_file import PictureFile
from devices.transport import Transport

_USUAL = Scene()


class Desk:
    """A desk with at most one sheet on it. Each change is rendered and put in place of the old picture in one step."""

    def __init__(self, frames: Path) -> None:
        self.faults = FaultScript()
        self._file = PictureFile(frames, self.faults, self._pulled)
        self._scene = Scene(document=None)
        self._plugged = True
        self._count = 0
        self.show()

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a verb and answer with what the camera sees.

        ``place {document, angle, tilt, desk, finger}`` (all but ``document`` optional), ``remove``,
        ``blur {on, sigma}``, ``dark {on}``, ``unplug``, ``plug``, ``state``; ``fault`` and ``heal`` come before these.
        """
        on = bool(request.get("on", True))
        match request["do"]:
            case "state":
                pass
            case "place":
                self._scene = self._placed(request)
            case "remove":
                self._scene = dataclasses.replace(self._scene, document=None)
            case "blur":
                self._scene = dataclasses.replace(
                    self._scene, blur=float(request.get("sigma", 9.0)) if on else _USUAL.blur
                )
            case "dark":
                self._scene = dataclasses.replace(self._scene, light=0.06 if on else _USUAL.light)
            case "unplug":
                self._plugged = False
            case "plug":
                self._plugged = True
            case verb:
                raise ValueError(f"a document camera knows no {verb!r}")
        if request["do"] != "state":
            self.show()
        return self.state()

    def state(self) -> dict[str, Any]:
        return {**dataclasses.asdict(self._scene), "plugged": self._plugged, "frames": self._count}

    def _placed(self, request: dict[str, Any]) -> Scene:
        document, desk = str(request["document"]), str(request.get("desk", self._scene.desk))
        if document not in PAPERS:
            raise ValueError(f"no paper {document!r}; there are: {', '.join(sorted(PAPERS))}")
        if desk not in DESKS:
            raise ValueError(f"no desk {desk!r}; there are: {', '.join(DESKS)}")
        return dataclasses.replace(
            self._scene,
            document=document,
            angle=float(request.get("angle", 0.0)),
            tilt=float(request.get("tilt", 0.0)),
            fill=0.55 if PAPERS[document].height_mm < 200 else 0.85,
            finger=bool(request.get("finger", False)),
            desk=desk,
        )

    def _pulled(self) -> None:
        self._plugged = False

    def show(self) -> None:
        """Take the picture again."""
        if not self._plugged:
            self._file.remove()
            return
        import cv2

        self._count += 1
        # Another grain of noise each time, as two pictures of a camera are never the same.
        picture, _ = render(dataclasses.replace(self._scene, seed=self._scene.seed + self._count))
        data = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 95])[1].tobytes()
        self._file.show(data)


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    del options
    transport = Transport.parse(listen)
    if transport.scheme != "file":
        raise SystemExit("document_camera: --listen must be file:///path of the picture to write")
    desk = Desk(Path(transport.rest))
    with ControlServer(control, with_faults(desk.faults, desk.handle, desk.show)):
        print(f"ready {transport}", flush=True)  # noqa: T201 - this is the answer to whoever started us
        stopped.wait()
    return 0

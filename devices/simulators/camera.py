"""The far end of a camera's cable: whoever stands before the terminal, written as a picture file again and again.

``python -m devices.simulators camera --listen file:///tmp/face.jpg --control PATH [--faces DIR] [--models DIR]``; the
driver opens the same ``file://`` transport. The people are photographs of ``--faces``; without it there is only an
empty hall, light or dark. ``--models`` says precisely where their faces are. The picture is removed at the end: choose
a place in memory (``/dev/shm``) where no face may reach a disk. ``--infrared FILE`` is where the infrared eye's picture
of the same moment goes. Control verbs: `Booth.handle`, and the faults of `devices.simulators.fault_script`.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import threading
from pathlib import Path
from typing import Any

from devices.simulators.camera_scene import SCENES, FaceIn, Picture, Scene, Studio, usual_face
from devices.simulators.control import ControlServer
from devices.simulators.faces import FaceGallery
from devices.simulators.fault_script import FaultScript, Piece, deliver, with_faults
from devices.transport import Transport

_FPS = 6.0
#: Different frames of a scene, shown in turn: a camera never takes the same picture twice.
_TAKES = 6


class Booth:
    """What the camera sees, from the first `handle` on; `close` removes the picture. Thread-safe."""

    def __init__(
        self,
        frames: Path,
        gallery: FaceGallery | None,
        face_in: FaceIn = usual_face,
        infrared: Path | None = None,
        faults: FaultScript | None = None,
        frame_s: float = 1 / _FPS,
    ) -> None:
        self._frames = frames
        self._frame_s = frame_s  # seconds from one frame to the next
        self._infrared = infrared
        self._faults = faults or FaultScript()
        self._gallery = gallery
        self._studio = Studio(gallery, face_in)
        self._lock = threading.Lock()
        self._name = "empty"
        self._scene = SCENES["empty"]
        self._takes: list[_Take] = []
        self._plugged = True
        self._count = 0
        self._closed = threading.Event()
        self._begin(self._name, self._scene)
        self._thread = threading.Thread(target=self._run, name="camera-booth", daemon=True)
        self._thread.start()

    def handle(self, request: dict[str, Any]) -> dict[str, Any]:
        """Carry out a verb and answer with what the camera sees.

        ``scene {name, who, beside}`` (a name of `SCENES`; ``who`` and ``beside`` another photograph: ``person``,
        ``portrait``, ``other`` or a file's name), ``unplug``, ``plug``, ``state``.
        """
        match request["do"]:
            case "state":
                pass
            case "scene":
                self._begin(*self._asked(request))
            case "unplug":
                with self._lock:
                    self._unplug()
            case "plug":
                with self._lock:
                    self._plugged = True
                    self._show()
            case verb:
                raise ValueError(f"a camera knows no {verb!r}")
        return self.state()

    def state(self) -> dict[str, Any]:
        with self._lock:
            return {
                "scene": self._name,
                "who": self._scene.who,
                "plugged": self._plugged,
                "frames": self._count,
                "scenes": list(SCENES),
                "faces": list(self._gallery.pictures) if self._gallery else [],
            }

    def close(self) -> None:
        self._closed.set()
        self._thread.join()
        self._unplug()

    def _asked(self, request: dict[str, Any]) -> tuple[str, Scene]:
        name = str(request["name"])
        if name not in SCENES:
            raise ValueError(f"no scene {name!r}; there are: {', '.join(SCENES)}")
        people = {key: str(request[key]) for key in ("who", "beside") if key in request}
        return name, dataclasses.replace(SCENES[name], **people)  # type: ignore[arg-type]

    def _begin(self, name: str, scene: Scene) -> None:
        """The first frame is there when this returns."""
        first = self._take(scene, 0)
        with self._lock:
            self._name, self._scene, self._takes = name, scene, [first]
            self._show()

    def _take(self, scene: Scene, seed: int) -> _Take:
        colour = _jpeg(self._studio.render(scene, seed))
        return _Take(colour, None if self._infrared is None else _jpeg(self._studio.render_infrared(scene, seed)))

    def _unplug(self) -> None:
        self._plugged = False
        for path in (self._frames, self._infrared):
            if path is not None:
                path.unlink(missing_ok=True)

    def _run(self) -> None:
        while not self._closed.wait(self._frame_s):
            with self._lock:
                scene, known = self._scene, len(self._takes)
            more = self._take(scene, known) if known < _TAKES else None
            with self._lock:
                if scene is not self._scene:
                    continue  # another scene began meanwhile
                if more is not None:
                    self._takes.append(more)
                self._count += 1
                self._show()

    def _show(self) -> None:
        """Under the lock: a fault that delays holds up the whole camera."""
        if not self._plugged:
            return
        take = self._takes[self._count % len(self._takes)]
        if self._infrared is not None and take.infrared is not None and not self._faults.hung:
            _replace(self._infrared, take.infrared)
        # A half written picture can be told from a whole one by its missing end only.
        outgoing = self._faults.apply([Piece(take.colour)])
        if not deliver(outgoing, lambda data: _replace(self._frames, data), self._closed) and outgoing.cut:
            self._unplug()


@dataclasses.dataclass(frozen=True, slots=True)
class _Take:
    """One moment, as JPEG."""

    colour: bytes
    infrared: bytes | None


def _jpeg(picture: Picture) -> bytes:
    import cv2

    data: bytes = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes()
    return data


def _replace(path: Path, data: bytes) -> None:
    hidden = path.with_name(f".{path.name}.new")
    hidden.write_bytes(data)
    hidden.replace(path)


def face_finder(models: Path) -> FaceIn:
    """Where a face is in a photograph, by the detector of the product; a guess while it is not installed."""
    from devices.face.detect import Detector
    from devices.face.manifest import Task
    from devices.face.store import FileState, LoadedModel, ModelStore

    store = ModelStore(models)
    model = store.manifest.choices(Task.DETECT)[0]
    if store.state(model) is not FileState.GOOD:
        return usual_face
    detector = Detector(LoadedModel(model, (models / model.file).read_bytes()))

    def face_in(picture: Picture) -> tuple[float, float, float]:
        faces = detector.faces(picture)
        return (*faces[0].centre, faces[0].width) if faces else usual_face(picture)

    return face_in


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--faces", type=Path, metavar="DIR", help="photographs of the people; none: nobody ever comes")
    parser.add_argument("--models", type=Path, metavar="DIR", help="the terminal's models, to find faces by")
    parser.add_argument("--infrared", type=Path, metavar="FILE", help="where the infrared eye's picture goes")
    parser.add_argument("--scene", choices=sorted(SCENES), default="empty", help="what is there from the start")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``: prints ``ready URL`` when a driver can connect."""
    transport = Transport.parse(listen)
    if transport.scheme != "file":
        raise SystemExit("camera: --listen must be file:///path of the picture to write")
    try:
        gallery = FaceGallery(options.faces) if options.faces else None
    except (OSError, ValueError) as error:
        raise SystemExit(f"camera: --faces: {error}") from None
    frames = Path(transport.rest)
    frames.parent.mkdir(parents=True, exist_ok=True)
    face_in = face_finder(options.models) if options.models else usual_face
    faults = FaultScript()
    booth = Booth(frames, gallery, face_in, options.infrared, faults)
    with contextlib.closing(booth):
        booth.handle({"do": "scene", "name": options.scene})
        with ControlServer(control, with_faults(faults, booth.handle)):
            print(f"ready {transport}", flush=True)  # noqa: T201 - this is the answer to whoever started us
            stopped.wait()
    return 0

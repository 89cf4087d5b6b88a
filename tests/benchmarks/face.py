"""The face check's work on one frame of a person before the camera: find the face, turn it upright, judge light and
posture, embedding and liveness; floor: OpenCV's calls alone on the same frame with the same nets. Needs the models of
``../shared/models`` and photographs of ``../shared/testdata/faces``, which are not part of the project.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from devices.face.engine import FaceEngine, load_engine
from devices.face.manifest import Task
from devices.face.nets import window
from devices.face.store import LoadedModel, ModelStore
from devices.frame_sources import Picture
from devices.ports import FaceGuidance
from devices.simulators.camera_scene import SCENES, Studio, usual_face
from devices.simulators.faces import FaceGallery
from tests.benchmarks.rows import Row, at_most, not_measured, seconds

BUDGET = 1.1
_SHARED = Path(__file__).resolve().parents[3] / "shared"
_WHAT = "face check of one frame"
_TIMES = 60


def run() -> list[Row]:
    models, faces = _SHARED / "models", _SHARED / "testdata" / "faces"
    store = ModelStore(models)
    if (trouble := store.trouble()) is not None or not faces.is_dir():
        return [not_measured(_WHAT, f"≤ {BUDGET:g} ×", trouble or "no photographs")]
    engine = load_engine(store)
    frame = _good_frame(engine, faces)
    bare = _bare(store.load(), engine, frame)
    pairs = [(seconds(lambda: engine.look(frame)), seconds(bare)) for _ in range(_TIMES + 5)][5:]
    figure, floor = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    why = f"median of {_TIMES}, in turns, {frame.shape[1]} × {frame.shape[0]}; {', '.join(engine.names)}"
    return [at_most(_WHAT, BUDGET, floor, figure, "ms", why)]


def _good_frame(engine: FaceEngine, faces: Path) -> Picture:
    """A frame that passes every gate, so that all nets are asked."""

    def face_in(picture: Picture) -> tuple[float, float, float]:
        found = engine.detector.faces(picture)
        return (*found[0].centre, found[0].width) if found else usual_face(picture)

    studio = Studio(FaceGallery(faces), face_in)
    for seed in range(20):
        frame = studio.render(SCENES["person"], seed)
        if engine.look(frame).guidance is FaceGuidance.HOLD_STILL:
            return frame
    raise RuntimeError("no frame passes")


def _bare(loaded: Any, engine: FaceEngine, frame: Picture) -> Callable[[], None]:
    """What cannot be left out: reduce, detect, warp, two nets. Where the face is has been found out before."""
    detect, embed, live = loaded[Task.DETECT], loaded[Task.EMBED], loaded[Task.LIVENESS]
    longest = detect.model.input.width
    scale = min(1.0, longest / max(frame.shape[:2]))
    size = (round(frame.shape[1] * scale), round(frame.shape[0] * scale))
    empty = np.empty(0, np.uint8)
    detector = cv2.FaceDetectorYN.create(
        "onnx", np.frombuffer(detect.data, np.uint8), empty, size, detect.model.threshold, 0.3, 50
    )
    face = engine.detector.faces(frame)[0]
    eyes = np.array(face.landmarks[:3], np.float32)
    matrix = cv2.getAffineTransform(eyes, np.array(((38.3, 51.7), (73.5, 51.5), (56.0, 71.7)), np.float32))
    left, top, right, bottom = window(frame.shape[1], frame.shape[0], face, live.model.crop_scale)
    who, alive = _net(embed), _net(live)

    def work() -> None:
        detector.detect(cv2.resize(frame, size, interpolation=cv2.INTER_AREA) if scale < 1 else frame)
        _ask(who, embed, cv2.warpAffine(frame, matrix, (embed.model.input.width, embed.model.input.height)))
        near = frame[top:bottom, left:right]
        _ask(alive, live, cv2.resize(near, (live.model.input.width, live.model.input.height)))

    return work


def _net(loaded: LoadedModel) -> Any:
    return cv2.dnn.readNetFromONNX(np.frombuffer(loaded.data, np.uint8))


def _ask(net: Any, loaded: LoadedModel, picture: Picture) -> None:
    wanted = loaded.model.input
    net.setInput(cv2.dnn.blobFromImage(picture, 1.0, mean=wanted.mean, swapRB=wanted.colour_order == "RGB"))
    net.forward()

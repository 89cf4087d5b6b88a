"""How long one look takes, beside the bare OpenCV calls that do the same (DESIGN §9: at most 1.1 times as long)."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

from devices.face.engine import FaceEngine
from devices.face.manifest import Task
from devices.face.store import LoadedModel, ModelStore
from devices.frame_sources import Picture
from devices.ports import FaceGuidance


@dataclass(frozen=True, slots=True)
class FaceTimes:
    """Seconds for detection, alignment, embedding and liveness of one frame, undisturbed (the tenth part of the rounds
    that was fastest); ours with gates besides."""

    ours_s: float
    bare_s: float

    @property
    def ratio(self) -> float:
        return self.ours_s / self.bare_s


def time_looks(store: ModelStore, frame: Picture, rounds: int = 40) -> FaceTimes:
    """Ours and bare in turn on the same frame, so that both have the same weather. Raises ``ValueError`` for a frame
    that is not a good one, `NoModels` without models."""
    loaded = store.load()
    engine = FaceEngine(store.manifest, loaded)
    if engine.look(frame).guidance is not FaceGuidance.HOLD_STILL:
        raise ValueError("the frame must show one face well")
    with tempfile.TemporaryDirectory() as folder:  # OpenCV's recogniser reads files only
        bare = _bare_calls(loaded, Path(folder))
    bare(frame)
    ours_s, bare_s = [], []
    for _ in range(rounds):
        ours_s.append(_timed(lambda: engine.look(frame)))
        bare_s.append(_timed(lambda: bare(frame)))
    return FaceTimes(statistics.quantiles(ours_s, n=10)[0], statistics.quantiles(bare_s, n=10)[0])


def _bare_calls(loaded: Mapping[Task, LoadedModel], folder: Path) -> Callable[[Picture], None]:
    paths = {task: folder / model.model.file for task, model in loaded.items()}
    for task, path in paths.items():
        path.write_bytes(loaded[task].data)
    detector: Any = cv2.FaceDetectorYN.create(str(paths[Task.DETECT]), "", (640, 640), 0.8, 0.3, 50)
    recogniser = cv2.FaceRecognizerSF.create(str(paths[Task.EMBED]), "")
    liveness: Any = cv2.dnn.readNetFromONNX(str(paths[Task.LIVENESS]))
    wants = loaded[Task.EMBED].model.input
    # The recogniser turns BGR into RGB itself, and the manifest speaks of RGB.
    mean, std = np.array(wants.mean[::-1], np.float32), np.array(wants.std[::-1], np.float32)
    scale = loaded[Task.LIVENESS].model.crop_scale

    def once(frame: Picture) -> None:
        share = min(1.0, 640 / max(frame.shape[:2]))
        small = cv2.resize(frame, None, fx=share, fy=share, interpolation=cv2.INTER_AREA) if share < 1 else frame
        detector.setInputSize((small.shape[1], small.shape[0]))
        face = detector.detect(small)[1][0]
        face[:14] /= share
        crop = recogniser.alignCrop(frame, face)
        recogniser.feature((crop.astype(np.float32) - mean) / std)
        x, y, width, height = face[:4]
        left, top = max(int(x + width / 2 - width * scale / 2), 0), max(int(y + height / 2 - height * scale / 2), 0)
        around = frame[top : top + int(height * scale), left : left + int(width * scale)]
        liveness.setInput(cv2.dnn.blobFromImage(cv2.resize(around, (80, 80))))
        liveness.forward()

    return once


def _timed(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun

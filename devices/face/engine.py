"""`FaceEngine`: what one frame shows, judged by the models of the manifest. Keeps no picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import cv2
import numpy as np

from devices.face import gates, self_test
from devices.face.align import aligned
from devices.face.detect import Detector, Face
from devices.face.infrared import plausibility
from devices.face.manifest import Manifest, Task
from devices.face.nets import Embedder, Embedding, Liveness
from devices.face.store import LoadedModel, ModelStore, NoModels
from devices.frame_sources import Picture
from devices.ports import FaceGuidance

#: A portrait of a card is 39 kB; a picture beyond this is no portrait.
_MAX_PORTRAIT = 8 << 20
_SMALL_PORTRAIT = 320  # px: smaller ones are enlarged, for the detector likes faces of some size


@dataclass(frozen=True, slots=True)
class Look:
    """One frame, judged. ``hold_still`` is the good one: it alone brings embedding and liveness, and with a picture of
    the infrared eye how plausible that is."""

    guidance: FaceGuidance
    embedding: Embedding | None = None
    real: float | None = None
    infrared: float | None = None

    def __repr__(self) -> str:
        return f"Look({self.guidance.value})"


class FaceEngine:
    """Made by `load_engine`. Used from one thread."""

    def __init__(self, manifest: Manifest, loaded: Mapping[Task, LoadedModel]) -> None:
        """Raises `NoModels` when OpenCV cannot use a model."""
        self._gates = manifest.gates
        self.rules = manifest.check
        self.models = tuple(loaded[task].model for task in Task)
        self.names = tuple(model.name for model in self.models)
        self.match_threshold = loaded[Task.EMBED].model.threshold
        self.live_threshold = loaded[Task.LIVENESS].model.threshold
        self.infrared = manifest.infrared
        try:
            self.detector = Detector(loaded[Task.DETECT])
            self.embedder = Embedder(loaded[Task.EMBED])
            self.liveness = Liveness(loaded[Task.LIVENESS])
        except (cv2.error, ValueError) as error:
            raise NoModels(f"OpenCV cannot use the models: {type(error).__name__}") from None

    def portrait(self, image: bytes) -> Embedding | None:
        """Who a portrait (JPEG, PNG, BMP) shows; None when it is no picture or no face can be found in it."""
        if not image or len(image) > _MAX_PORTRAIT:
            return None
        try:
            picture = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR)
        except cv2.error:
            return None
        if picture is None:
            return None
        if max(picture.shape[:2]) < _SMALL_PORTRAIT:
            picture = cv2.resize(picture, None, fx=2, fy=2, interpolation=cv2.INTER_CUBIC)
        faces = self.detector.faces(picture)
        return self.embedder.embed(aligned(picture, faces[0])) if faces else None

    def look(self, picture: Picture, infrared: Picture | None = None) -> Look:
        """Judge one frame (BGR), with the infrared eye's picture of the same moment where there is one."""
        height, width = picture.shape[:2]
        faces = self.detector.faces(picture)
        if not faces:
            return Look(gates.without_face(picture, self._gates))
        if len(gates.people(faces, self._gates)) > 1:
            return Look(FaceGuidance.SEVERAL_FACES)
        face = faces[0]
        wrong = gates.place(face, width, height, self._gates)
        if wrong is not None:
            return Look(wrong)
        crop = aligned(picture, face)
        wrong = gates.light(crop, self._gates) or gates.posture(face, self._gates)
        if wrong is not None:
            return Look(wrong)
        if gates.sharpness(crop) < self._gates.sharpness:
            return Look(FaceGuidance.BLURRED)
        alive = None if infrared is None else self._plausible(face, width, infrared)
        return Look(FaceGuidance.HOLD_STILL, self.embedder.embed(crop), self.liveness.real(picture, face), alive)

    def _plausible(self, face: Face, width: int, infrared: Picture) -> float:
        return plausibility(face, width, self.detector.faces(infrared), infrared, self.infrared)


def load_engine(store: ModelStore) -> FaceEngine:
    """The engine of the models in this store, self-tested. Raises `NoModels`."""
    engine = FaceEngine(store.manifest, store.load())
    if (trouble := self_test.trouble(engine)) is not None:
        raise NoModels(trouble)
    return engine

"""The two nets behind OpenCV's dnn module: who it is (embedding), and whether it is a living face (liveness)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from devices.face.detect import Face
from devices.face.manifest import ModelInput
from devices.face.store import LoadedModel
from devices.frame_sources import Picture

Embedding = npt.NDArray[np.float32]  # of length 1


def blob(picture: Picture, wanted: ModelInput) -> npt.NDArray[np.float32]:
    """A BGR picture of the model's size as the net wants it: (1, 3, height, width), normalised by the manifest."""
    if wanted.colour_order == "RGB":
        picture = picture[:, :, ::-1]
    values: npt.NDArray[np.float32] = picture.astype(np.float32)
    if any(wanted.mean) or any(part != 1 for part in wanted.std):
        values -= np.array(wanted.mean, np.float32)
        values /= np.array(wanted.std, np.float32)
    return np.ascontiguousarray(values.transpose(2, 0, 1)[None])


class _Net:
    def __init__(self, loaded: LoadedModel) -> None:
        """Raises ``cv2.error`` for bytes that are no net, ``ValueError`` for a net other than the manifest's."""
        self.model = loaded.model
        self._net: Any = cv2.dnn.readNetFromONNX(np.frombuffer(loaded.data, np.uint8))
        grey = np.full((self.model.input.height, self.model.input.width, 3), 128, np.uint8)
        if len(self.answer(grey)) != self.model.outputs:  # also warms up: the first answer takes longest
            raise ValueError(f"{self.model.name}: {self.model.outputs} outputs expected")

    def answer(self, picture: Picture) -> npt.NDArray[np.float32]:
        self._net.setInput(blob(picture, self.model.input))
        outputs: npt.NDArray[np.float32] = self._net.forward().ravel().copy()
        return outputs


class Embedder:
    def __init__(self, loaded: LoadedModel) -> None:
        self._net = _Net(loaded)

    def embed(self, aligned_face: Picture) -> Embedding:
        """Who it is, as a direction: the cosine of two says how alike two faces are."""
        vector = self._net.answer(aligned_face)
        return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), dtype=np.float32)


def cosine(one: Embedding, other: Embedding) -> float:
    return float(one @ other)


class Liveness:
    """Passive: from one frame, by what a face's surroundings and surface look like."""

    def __init__(self, loaded: LoadedModel) -> None:
        self._net = _Net(loaded)

    def real(self, picture: Picture, face: Face) -> float:
        """Probability that this is a face and no picture of one."""
        model = self._net.model
        left, top, right, bottom = window(picture.shape[1], picture.shape[0], face, model.crop_scale)
        crop = cv2.resize(picture[top:bottom, left:right], (model.input.width, model.input.height))
        logits = self._net.answer(crop)
        odds = np.exp(logits - logits.max())
        return float(odds[model.real_class] / odds.sum())


def window(width: int, height: int, face: Face, scale: float) -> tuple[int, int, int, int]:
    """Left, top, right, bottom of the crop ``scale`` times the face's box, shifted into the frame, smaller only where
    the frame has no room."""
    scale = min(scale, (width - 1) / face.width, (height - 1) / face.height)
    middle_x, middle_y = face.centre
    half_x, half_y = face.width * scale / 2, face.height * scale / 2
    middle_x = min(max(middle_x, half_x), width - 1 - half_x)
    middle_y = min(max(middle_y, half_y), height - 1 - half_y)
    left, top = max(int(middle_x - half_x), 0), max(int(middle_y - half_y), 0)
    return left, top, min(int(middle_x + half_x) + 1, width), min(int(middle_y + half_y) + 1, height)

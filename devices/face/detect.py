"""Where faces are in a picture: YuNet through OpenCV's own class."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from devices.face.store import LoadedModel
from devices.frame_sources import Picture

Point = tuple[float, float]
_NMS = 0.3
_MOST = 50  # candidates kept: a hall's camera never sees more faces that matter


@dataclass(frozen=True, slots=True)
class Face:
    """In pixels of the picture. Landmarks: right eye, left eye, nose, right and left corner of the mouth (the person's
    own right is on the picture's left)."""

    x: float
    y: float
    width: float
    height: float
    landmarks: tuple[Point, Point, Point, Point, Point]
    score: float

    @property
    def centre(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


class Detector:
    """Used from one thread."""

    def __init__(self, loaded: LoadedModel) -> None:
        """Raises ``cv2.error`` for bytes that are no such model."""
        model = loaded.model
        self._longest = model.input.width
        self._size = (model.input.width, model.input.height)
        data = np.frombuffer(loaded.data, np.uint8)
        nothing = np.empty(0, np.uint8)
        self._net = cv2.FaceDetectorYN.create("onnx", data, nothing, self._size, model.threshold, _NMS, _MOST)

    def faces(self, picture: Picture) -> tuple[Face, ...]:
        """All faces, the widest first."""
        scale = min(1.0, self._longest / max(picture.shape[:2]))
        if scale < 1:
            picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        size = (picture.shape[1], picture.shape[0])
        if size != self._size:  # the net refuses pictures of another size
            self._net.setInputSize(size)
            self._size = size
        rows: Any = self._net.detect(picture)[1]  # None when there is no face
        if rows is None:
            return ()
        return tuple(sorted((_face(row, scale) for row in rows.tolist()), key=lambda face: -face.width))


def _face(row: list[float], scale: float) -> Face:
    x, y, width, height, *points = (value / scale for value in row[:14])
    a, b, c, d, e = zip(points[::2], points[1::2], strict=True)
    return Face(x, y, width, height, (a, b, c, d, e), row[14])

"""Do the nets still say of known faces what they said when the manifest was written? Runs each time they are loaded.

A hash proves the file, not what becomes of it: another OpenCV, or a line of the manifest changed, and a recogniser fed
with wrong colours or without its normalisation finds everybody alike (DEVICES §6.2). The known faces are drawn
(``resources/models/self_test``): they are nobody's, so they can lie on every terminal. Models without known values
(``self_test`` of the manifest is empty: nobody has had the file here) are asked only whether they tell anything apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import cv2
import numpy as np

from devices.face.align import aligned
from devices.face.detect import Face
from devices.face.manifest import FOLDER, Model
from devices.face.nets import cosine
from devices.frame_sources import Picture

if TYPE_CHECKING:
    from devices.face.engine import FaceEngine

PICTURES = FOLDER / "self_test"
NAMES = ("one", "one_in_less_light", "other")
#: By how much a value may differ: processors and versions of OpenCV round differently.
_TOLERANCE = 0.03
_WIDTH_TOLERANCE = 0.05
#: By how much two faces must be less alike than one in two lights, of -1 to 1: rounding alone tells blind nets apart.
_LEAST_APART = 0.1


def trouble(engine: FaceEngine) -> str | None:
    """What is wrong with the nets of this engine, for technicians; None when they do what they should."""
    return next(_troubles(engine), None)


def measured(engine: FaceEngine) -> dict[str, dict[str, float]]:
    """What the nets say of the known faces, by model: what belongs into ``self_test`` of the manifest. Raises
    ``ValueError`` when the detector does not find exactly one face in each."""
    pictures = {name: _picture(name) for name in NAMES}
    faces = {name: _only_face(engine, name, picture) for name, picture in pictures.items()}
    who = {name: engine.embedder.embed(aligned(pictures[name], faces[name])) for name in NAMES}
    detect, embed, liveness = engine.models
    return {
        detect.name: {name: faces[name].width for name in ("one", "other")},
        embed.name: {
            "same": cosine(who["one"], who["one_in_less_light"]),
            "different": cosine(who["one"], who["other"]),
        },
        liveness.name: {name: engine.liveness.real(pictures[name], faces[name]) for name in ("one", "other")},
    }


def _troubles(engine: FaceEngine) -> Iterator[str]:
    try:
        found = measured(engine)
    except ValueError as error:
        yield f"self-test: {error}"
        return
    detect, embed, liveness = engine.models
    for model, tolerance in ((detect, None), (embed, _TOLERANCE), (liveness, 2 * _TOLERANCE)):
        yield from _differences(model, found[model.name], tolerance)
    told = found[embed.name]
    if not told["same"] - told["different"] >= _LEAST_APART:
        yield f"self-test: {embed.name} does not tell two faces apart"


def _differences(model: Model, found: dict[str, float], tolerance: float | None) -> Iterator[str]:
    for name, value in found.items():
        known = model.self_test.get(name)
        allowed = tolerance if tolerance is not None or known is None else known * _WIDTH_TOLERANCE
        if not math.isfinite(value) or (known is not None and abs(value - known) > (allowed or 0.0)):
            yield f"self-test: {model.name} says {value:.3f} of {name!r}, not {known}"


def _only_face(engine: FaceEngine, name: str, picture: Picture) -> Face:
    faces = engine.detector.faces(picture)
    if len(faces) != 1:
        raise ValueError(f"{len(faces)} faces found in {name!r}, not one")
    return faces[0]


def _picture(name: str) -> Picture:
    data = np.frombuffer((PICTURES / f"{name}.png").read_bytes(), np.uint8)
    picture = cv2.imdecode(data, cv2.IMREAD_COLOR)
    if picture is None:
        raise ValueError(f"{name}.png is no picture")
    # A wall around the head: the liveness model looks at 2.7 times the face.
    return cv2.copyMakeBorder(picture, 100, 100, 200, 200, cv2.BORDER_REPLICATE)

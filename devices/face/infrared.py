"""The pair check: is the face that the colour eye sees also a face in infrared, lit as skin is?

A screen gives no infrared light of its own and turns dark; most printed inks let it through, so that a print turns into
flat bright paper. What this does **not** prove: thresholds are set from simulated pictures and are not calibrated with
any camera; prints of carbon toner stay visible in infrared, and daylight lights up what the camera's lamp would not.
So it stands beside the passive check of the colour picture and never in its place.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from devices.face.align import aligned
from devices.face.detect import Face
from devices.face.gates import inner
from devices.face.manifest import InfraredRules
from devices.frame_sources import Picture


def plausibility(
    face: Face, frame_width: int, faces: tuple[Face, ...], picture: Picture, rules: InfraredRules
) -> float:
    """How much the infrared ``picture``, with the ``faces`` found in it, looks like the living person whose ``face``
    stands in a colour frame of ``frame_width``: 0 without a face there, 1 and more when it is as bright and as
    modelled as the rules ask, at most 2."""
    same = [other for other in faces if _same_place(face, frame_width, other, picture.shape[1], rules)]
    if not same:
        return 0.0
    grey = inner(aligned(picture, same[0]))
    brightness = float(np.percentile(grey, 90)) / rules.bright
    mean, spread = (float(value[0, 0]) for value in cv2.meanStdDev(grey))
    contrast = spread / max(mean, 1.0) / rules.contrast
    return min(brightness, contrast, 2.0)


def _same_place(face: Face, width: int, other: Face, other_width: int, rules: InfraredRules) -> bool:
    """The eyes sit side by side: a face lies a little aside in the other one, and is about as large. All in shares of
    the pictures' widths, for their sizes differ."""
    share, other_share = face.width / width, other.width / other_width
    if not rules.size[0] <= other_share / share <= rules.size[1]:
        return False
    across, down = (here / width - there / other_width for here, there in zip(face.centre, other.centre, strict=True))
    return math.hypot(across, down) <= rules.shift

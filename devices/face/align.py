"""A face turned upright and scaled so that its five landmarks lie where recognisers expect them: 112 × 112."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.face.detect import Face
from devices.frame_sources import Picture

SIZE = 112
#: Where right eye, left eye, nose and corners of the mouth belong (the ArcFace template; OpenCV's alignCrop uses it).
TEMPLATE = np.array(
    ((38.2946, 51.6963), (73.5318, 51.5014), (56.0252, 71.7366), (41.5493, 92.3655), (70.7299, 92.2041))
)


def similarity(points: npt.NDArray[np.float64], target: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """The 2 × 3 matrix of turn, scale and shift that brings ``points`` nearest to ``target`` (least squares)."""
    # As complex numbers: target ≈ a · points + b with a = turn and scale.
    here = points[:, 0] + 1j * points[:, 1]
    there = target[:, 0] + 1j * target[:, 1]
    spread = here - here.mean()
    power = float(np.vdot(spread, spread).real)
    turn = np.vdot(spread, there - there.mean()) / power if power else 1 + 0j
    shift = there.mean() - turn * here.mean()
    return np.array(((turn.real, -turn.imag, shift.real), (turn.imag, turn.real, shift.imag)))


def aligned(picture: Picture, face: Face) -> Picture:
    """The face, 112 × 112, BGR."""
    matrix = similarity(np.array(face.landmarks), TEMPLATE)
    crop: Picture = cv2.warpAffine(picture, matrix, (SIZE, SIZE), flags=cv2.INTER_LINEAR)
    return crop

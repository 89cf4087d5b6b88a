"""Is this frame worth judging? What the person should do if not. Numbers in, guidance out."""

from __future__ import annotations

import math

import cv2
import numpy as np

from devices.face.detect import Face
from devices.face.manifest import Gates
from devices.frame_sources import Picture
from devices.ports import FaceGuidance

#: The part of an aligned face that is skin, eyes and mouth in everybody: neither hair nor background.
_INNER = (slice(12, 100), slice(20, 92))
#: A face varies by hundreds; below this it is rounding that looks like detail.
_LEAST_VARIANCE = 25.0


def people(faces: tuple[Face, ...], gates: Gates) -> tuple[Face, ...]:
    """Those who stand before the terminal; a hall's passers-by are much smaller. Widest first."""
    return tuple(face for face in faces if face.width >= gates.second_face_share * faces[0].width)


def without_face(picture: Picture, gates: Gates) -> FaceGuidance:
    """Why there may be no face: in the dark and against the light nobody is found."""
    grey = cv2.cvtColor(np.ascontiguousarray(picture[::4, ::4]), cv2.COLOR_BGR2GRAY)
    if float(np.percentile(grey, 90)) < gates.dark_frame:
        return FaceGuidance.TOO_DARK
    if float(np.median(grey)) > gates.bright_frame:
        return FaceGuidance.TOO_BRIGHT
    return FaceGuidance.NO_FACE


def place(face: Face, width: int, height: int, gates: Gates) -> FaceGuidance | None:
    """Size and position in a frame of this size; None when they are right."""
    if face.width < gates.min_face_px:
        return FaceGuidance.TOO_SMALL
    if max(face.width / width, face.height / height) > gates.max_face_share:
        return FaceGuidance.TOO_BIG
    x, y = face.centre[0] / width, face.centre[1] / height
    if not (gates.centre_x[0] <= x <= gates.centre_x[1] and gates.centre_y[0] <= y <= gates.centre_y[1]):
        return FaceGuidance.OFF_CENTRE
    return None


def pose(face: Face) -> tuple[float, float, float]:
    """Roll in degrees, yaw (nose off the middle of the eyes, in distances of the eyes), pitch (where the nose is
    between eyes and mouth), from the landmarks alone."""
    right, left, nose, mouth_right, mouth_left = (np.array(point) for point in face.landmarks)
    between = left - right
    distance = max(float(np.hypot(*between)), 1e-6)
    along = between / distance
    down = np.array((-along[1], along[0]))
    eyes, mouth = (right + left) / 2, (mouth_right + mouth_left) / 2
    depth = float((mouth - eyes) @ down)
    pitch = float((nose - eyes) @ down) / depth if depth > 1e-6 else math.inf
    return math.degrees(math.atan2(between[1], between[0])), float((nose - eyes) @ along) / distance, pitch


def posture(face: Face, gates: Gates) -> FaceGuidance | None:
    roll, yaw, pitch = pose(face)
    good = abs(roll) <= gates.max_roll_deg and abs(yaw) <= gates.max_yaw and gates.pitch[0] <= pitch <= gates.pitch[1]
    return None if good else FaceGuidance.TURN_TO_CAMERA


def light(aligned_face: Picture, gates: Gates) -> FaceGuidance | None:
    """By the face's own highlights and middle, so that dark skin in good light is not called dark."""
    grey = inner(aligned_face)
    if float(np.percentile(grey, 90)) < gates.dark:
        return FaceGuidance.TOO_DARK
    if float(np.median(grey)) > gates.bright:
        return FaceGuidance.TOO_BRIGHT
    return None


def sharpness(aligned_face: Picture) -> float:
    """How fine the finest detail is, whatever contrast and size: 0.05 and more is sharp, 0.01 is not."""
    grey = inner(aligned_face).astype(np.float32)  # in whole numbers rounding would look like detail
    fine = cv2.Laplacian(cv2.GaussianBlur(grey, (3, 3), 0), cv2.CV_32F)
    return float(fine.var() / max(float(grey.var()), _LEAST_VARIANCE))


def inner(aligned_face: Picture) -> Picture:
    """The part of an aligned face that is face in everybody, grey."""
    grey: Picture = cv2.cvtColor(np.ascontiguousarray(aligned_face[_INNER]), cv2.COLOR_BGR2GRAY)
    return grey

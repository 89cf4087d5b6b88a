"""The pure pieces: where a face may be, how it may look, how it is brought upright, what a net is fed."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.face import gates
from devices.face.align import SIZE, TEMPLATE, aligned, similarity
from devices.face.detect import Face
from devices.face.manifest import Task, load_manifest
from devices.face.nets import blob, window
from devices.ports import FaceGuidance

GATES = load_manifest().gates
WIDTH, HEIGHT = 960, 720


def face(
    x: float = 400, y: float = 200, width: float = 160, *, roll: float = 0, nose: float = 0, down: float = 0
) -> Face:
    """A face whose landmarks are the template's, turned by ``roll`` degrees about the box's middle; the nose moved by
    ``nose`` and ``down`` in distances of the eyes."""
    height = width * 1.3
    scale = width / 90
    points = TEMPLATE.copy()
    points[2] += np.array((nose, down)) * 35.2
    points = (points - points.mean(axis=0)) * scale
    turn = math.radians(roll)
    spin = np.array(((math.cos(turn), math.sin(turn)), (-math.sin(turn), math.cos(turn))))
    points = points @ spin + (x + width / 2, y + height / 2)
    a, b, c, d, e = ((float(px), float(py)) for px, py in points)
    return Face(x, y, width, height, (a, b, c, d, e), 0.95)


# --- place ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seen", "guidance"),
    [
        (face(), None),
        (face(width=60), FaceGuidance.TOO_SMALL),
        (face(x=200, y=10, width=520), FaceGuidance.TOO_BIG),
        (face(x=10), FaceGuidance.OFF_CENTRE),
        (face(x=790), FaceGuidance.OFF_CENTRE),
        (face(y=560), FaceGuidance.OFF_CENTRE),
    ],
    ids=["right", "far", "near", "left", "right_edge", "low"],
)
def test_size_and_position(seen: Face, guidance: FaceGuidance | None) -> None:
    assert gates.place(seen, WIDTH, HEIGHT, GATES) is guidance


@pytest.mark.parametrize(
    ("seen", "good"),
    [
        (face(), True),
        (face(roll=15), True),
        (face(roll=-15), True),
        (face(roll=35), False),
        (face(roll=-35), False),
        (face(nose=0.2), True),
        (face(nose=0.45), False),
        (face(nose=-0.45), False),
        (face(down=-0.45), False),
        (face(down=0.5), False),
    ],
    ids=["straight", "r15", "l15", "r35", "l35", "yaw_little", "yaw_left", "yaw_right", "up", "down"],
)
def test_posture(seen: Face, good: bool) -> None:
    assert gates.posture(seen, GATES) is (None if good else FaceGuidance.TURN_TO_CAMERA)


@given(st.floats(-40, 40), st.floats(-0.5, 0.5))
def test_pose_is_measured_whatever_the_other_angle(roll: float, nose: float) -> None:
    found_roll, yaw, _ = gates.pose(face(roll=roll, nose=nose))
    assert found_roll == pytest.approx(roll, abs=0.5)
    assert yaw == pytest.approx(gates.pose(face(nose=nose))[1], abs=0.01)


def test_passers_by_do_not_count() -> None:
    near, beside, far = face(width=160), face(width=120), face(width=50)
    assert gates.people((near, far), GATES) == (near,)
    assert gates.people((near, beside, far), GATES) == (near, beside)


# --- light and sharpness --------------------------------------------------------------------------------------


def drawn(skin: int) -> np.ndarray:  # type: ignore[type-arg]
    """An aligned face of sorts."""
    picture = np.full((SIZE, SIZE, 3), skin, np.uint8)
    for x, y in ((38, 52), (74, 52)):
        cv2.circle(picture, (x, y), 6, (skin // 4,) * 3, cv2.FILLED)
        cv2.circle(picture, (x, y), 2, (min(skin * 2, 255),) * 3, cv2.FILLED)
    cv2.ellipse(picture, (56, 92), (16, 5), 0, 0, 360, (skin // 3,) * 3, 2)
    return picture


@pytest.mark.parametrize(
    ("skin", "guidance"),
    [(30, FaceGuidance.TOO_DARK), (75, None), (150, None), (210, None), (235, FaceGuidance.TOO_BRIGHT)],
)
def test_light_on_the_face(skin: int, guidance: FaceGuidance | None) -> None:
    assert gates.light(drawn(skin), GATES) is guidance


def test_blur_is_told_from_little_contrast() -> None:
    sharp = drawn(150)
    flat = (sharp.astype(np.float32) * 0.4 + 60).astype(np.uint8)
    assert gates.sharpness(flat) == pytest.approx(gates.sharpness(sharp), rel=0.2)
    assert gates.sharpness(sharp) > GATES.sharpness > gates.sharpness(cv2.GaussianBlur(sharp, (0, 0), 6))


def test_why_nobody_is_found() -> None:
    def frame(grey: int) -> np.ndarray:  # type: ignore[type-arg]
        return np.full((HEIGHT, WIDTH, 3), grey, np.uint8)

    assert gates.without_face(frame(10), GATES) is FaceGuidance.TOO_DARK
    assert gates.without_face(frame(120), GATES) is FaceGuidance.NO_FACE
    assert gates.without_face(frame(250), GATES) is FaceGuidance.TOO_BRIGHT


# --- alignment ------------------------------------------------------------------------------------------------


@given(st.floats(0.2, 4), st.floats(-math.pi, math.pi), st.floats(-500, 500), st.floats(-500, 500))
def test_a_similarity_is_found_again(scale: float, turn: float, x: float, y: float) -> None:
    spin = scale * np.array(((math.cos(turn), -math.sin(turn)), (math.sin(turn), math.cos(turn))))
    there = TEMPLATE @ spin.T + (x, y)
    found = similarity(TEMPLATE, there)
    assert found[:, :2] == pytest.approx(spin, abs=1e-6)
    assert found[:, 2] == pytest.approx((x, y), abs=1e-4)


def test_points_that_are_one_do_not_divide_by_nothing() -> None:
    assert np.isfinite(similarity(np.zeros((5, 2)), TEMPLATE)).all()


def test_a_turned_face_comes_out_upright() -> None:
    turned = face(x=300, y=150, width=240, roll=20)
    picture = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    for point in turned.landmarks:
        cv2.circle(picture, (round(point[0]), round(point[1])), 5, (255, 255, 255), cv2.FILLED)
    crop = aligned(picture, turned)
    assert crop.shape == (SIZE, SIZE, 3)
    assert [int(crop[round(y), round(x), 0]) > 200 for x, y in TEMPLATE.tolist()] == [True] * 5


# --- what the nets see ----------------------------------------------------------------------------------------


def test_each_recogniser_gets_its_own_normalisation() -> None:
    default, alternative = load_manifest().choices(Task.EMBED)
    picture = np.full((SIZE, SIZE, 3), (10, 128, 250), np.uint8)
    assert blob(picture, default.input)[0, :, 5, 5].tolist() == [250.0, 128.0, 10.0]
    expected = [(250 / 255 - 0.485) / 0.229, (128 / 255 - 0.456) / 0.224, (10 / 255 - 0.406) / 0.225]
    assert blob(picture, alternative.input)[0, :, 5, 5].tolist() == pytest.approx(expected, abs=1e-4)
    (liveness,) = load_manifest().choices(Task.LIVENESS)
    assert blob(picture, liveness.input)[0, :, 5, 5].tolist() == [10.0, 128.0, 250.0]


@given(st.floats(0, 900), st.floats(0, 650), st.floats(20, 700))
def test_the_crop_around_a_face_stays_in_the_frame(x: float, y: float, width: float) -> None:
    left, top, right, bottom = window(WIDTH, HEIGHT, face(x, y, width), 2.7)
    assert 0 <= left < right <= WIDTH
    assert 0 <= top < bottom <= HEIGHT


def test_the_crop_is_shifted_before_it_shrinks() -> None:
    left, top, right, bottom = window(WIDTH, HEIGHT, face(x=5, y=5, width=160), 2.7)
    assert (left, top) == (0, 0)
    assert right - left == pytest.approx(160 * 2.7, abs=2)
    assert bottom - top == pytest.approx(160 * 1.3 * 2.7, abs=2)

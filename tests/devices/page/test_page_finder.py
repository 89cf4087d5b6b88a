"""The page is found where it lies, on any desk, or honestly not at all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from devices.page.deskew import straighten, true_ratio
from devices.page.page_finder import find_page
from devices.page.quality import measure
from devices.ports import CaptureAdvice, Quad
from devices.simulators.document_camera_papers import PAPERS
from devices.simulators.document_camera_scene import DESKS, Scene, random_scene, render

SIZE = (960, 720)


def corner_error(found: Quad, truth: Quad) -> float:
    """The worst corner's distance from the truth, as share of the page's diagonal, whichever corner comes first."""
    a, b = np.array(found.corners), np.array(truth.corners)
    worst = min(float(np.hypot(*(np.roll(b, turn, axis=0) - a).T).max()) for turn in range(4))
    return worst / max(math.dist(b[0], b[2]), math.dist(b[1], b[3]))


def test_of_a_hundred_scenes_nearly_all_pages_are_found_exactly_and_none_is_imagined() -> None:
    errors, pages = [], 0
    for seed in range(1000, 1120):
        picture, truth = render(random_scene(seed), *SIZE)
        quad = find_page(picture)
        pages += truth is not None
        if quad is not None:
            errors.append((corner_error(quad, truth) if truth is not None else 1.0, seed))
    assert pages >= 100
    assert sum(error <= 0.01 for error, _ in errors) >= 0.98 * pages
    assert max(errors)[0] <= 0.02, "a wrong page is worse than none"


@pytest.mark.parametrize("desk", DESKS)
def test_every_desk(desk: str) -> None:
    picture, truth = render(Scene(angle=7, tilt=10, tilt_towards=40, fill=0.75, desk=desk), *SIZE)
    quad = find_page(picture)
    assert quad is not None
    assert truth is not None
    assert corner_error(quad, truth) <= 0.01


@pytest.mark.parametrize("desk", DESKS)
def test_an_empty_desk_has_no_page(desk: str) -> None:
    picture, _ = render(Scene(document=None, desk=desk, shadow=0.4), *SIZE)
    assert find_page(picture) is None


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_a_picture_of_nothing_has_no_page(grey: int) -> None:
    assert find_page(np.full((480, 640, 3), grey, np.uint8)) is None


def test_corners_begin_at_the_top_left_and_go_round_clockwise() -> None:
    picture, truth = render(Scene(angle=12, fill=0.75), *SIZE)
    quad = find_page(picture)
    assert quad is not None
    assert truth is not None
    for found, true in zip(quad.corners, truth.corners, strict=True):
        assert math.dist(found, true) < 5


@pytest.mark.parametrize("document", ["premises_proof", "household_register"])
@pytest.mark.parametrize(("tilt", "towards"), [(0, 0), (15, 0), (15, 90), (20, 30)])
def test_the_page_gets_its_true_shape_back(document: str, tilt: float, towards: float) -> None:
    paper = PAPERS[document]
    fill = 0.75 if paper.height_mm > 200 else 0.5
    picture, truth = render(Scene(document, angle=5, tilt=tilt, tilt_towards=towards, fill=fill), *SIZE)
    assert truth is not None
    page = straighten(picture, truth)
    assert page.shape[1] / page.shape[0] == pytest.approx(paper.width_mm / paper.height_mm, rel=0.02)


def test_an_unusual_shape_is_kept() -> None:
    square = Quad(((100, 100), (500, 100), (500, 500), (100, 500)))
    assert true_ratio(square, *SIZE) == pytest.approx(1.0)
    assert straighten(np.zeros((720, 960, 3), np.uint8), square).shape[:2] == (400, 400)


def test_the_straightened_page_is_the_page() -> None:
    """What is printed at the top left of the sheet is at the top left of the result, nothing of the desk is left."""
    picture, truth = render(Scene(desk="dark", angle=-20, tilt=12, fill=0.7, noise=0, blur=0.3), *SIZE)
    assert truth is not None
    page = straighten(picture, truth)
    rim = np.concatenate([page[2, :, 0], page[-3, :, 0], page[:, 2, 0], page[:, -3, 0]])
    assert rim.min() > 120
    top, bottom = page[: page.shape[0] // 2], page[page.shape[0] // 2 :]
    red = [(half[:, :, 2].astype(int) - half[:, :, 1] > 60).sum() for half in (top, bottom)]
    assert red[1] > 20 * (red[0] + 1), "the seal is in the lower half"


@pytest.mark.parametrize(
    ("scene", "advice"),
    [
        (Scene(), ()),
        (Scene(light=0.7, shadow=0.4, noise=5), ()),
        (Scene("household_register", fill=0.5), ()),
        (Scene(blur=4.5), (CaptureAdvice.HOLD_STILL,)),
        (Scene(light=0.25), (CaptureAdvice.MORE_LIGHT,)),
        (Scene("blank"), (CaptureAdvice.TURN_OVER_BLANK,)),
        (Scene("blank", shadow=0.45), (CaptureAdvice.TURN_OVER_BLANK,)),
        (Scene("blank", blur=4), (CaptureAdvice.TURN_OVER_BLANK,)),
    ],
)
def test_advice(scene: Scene, advice: tuple[CaptureAdvice, ...]) -> None:
    picture, truth = render(scene)
    assert truth is not None
    assert measure(straighten(picture, truth)).advice == advice


def test_sharpness_falls_with_blur() -> None:
    def sharpness(blur: float) -> float:
        picture, truth = render(Scene(blur=blur, noise=1))
        assert truth is not None
        return measure(straighten(picture, truth)).sharpness

    assert sharpness(0.4) > 2 * sharpness(1.2) > 4 * sharpness(3)

"""The page is found where it lies, on any desk, or honestly not at all."""

from __future__ import annotations

import math

import numpy as np
import pytest

from devices.page.deskew import straighten, true_ratio
from devices.page.page_finder import find_page
from devices.ports import Quad
from devices.simulators.document_camera_papers import PAPERS
from devices.simulators.document_camera_scene import DESKS, Scene, render
from tests.devices.page.scene_errors import SIZE, corner_error, result_of


def test_of_some_scenes_every_page_is_found_exactly_and_none_is_imagined() -> None:
    """A few of the scenes of ``make proof-pages``, and those that were hard once."""
    results = [result_of(seed) for seed in (*range(1000, 1014), 1152, 1240, 1411, 1485)]
    assert sum(result.has_page for result in results) >= 15
    assert [result for result in results if result.is_wrong] == []
    assert sum(result.is_exact for result in results) >= sum(result.has_page for result in results) - 1


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

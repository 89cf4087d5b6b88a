"""Shadows go, everything printed stays: seals, photographs, stamps that are hardly there."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from devices.frame_sources import Picture
from devices.page.deskew import straighten
from devices.page.lighting import evened
from devices.simulators.document_camera_scene import Scene, render

SIZE = (960, 720)
SHADED = Scene("certificate", shadow=0.45, light=0.85, noise=2, desk="dark")


def page_in(scene: Scene) -> Picture:
    picture, truth = render(scene, *SIZE)
    assert truth is not None
    return straighten(picture, truth)


def paper_levels(page: Picture) -> Picture:
    """Brightness of bare paper all over the left margin, the head and the foot of the page."""
    grey = cv2.cvtColor(cv2.GaussianBlur(page, (0, 0), 4), cv2.COLOR_BGR2GRAY)
    height, width = grey.shape
    strips = (grey[:, width // 20], grey[height // 20, :], grey[-height // 20, :])
    return np.concatenate([strip[len(strip) // 20 : -len(strip) // 20] for strip in strips])


def part(page: Picture, left: float, top: float, right: float, bottom: float) -> Picture:
    height, width = page.shape[:2]
    return page[round(top * height) : round(bottom * height), round(left * width) : round(right * width)]


def colour(patch: Picture) -> Picture:
    return np.median(patch.reshape(-1, 3), axis=0)


def red_share(page: Picture) -> float:
    """Share of the seal's place that is red, whatever the light."""
    seal = part(page, 0.6, 0.68, 0.84, 0.88).astype(np.float32)
    return float(((seal[:, :, 2] > 1.6 * seal[:, :, 1]) & (seal[:, :, 2] > 1.6 * seal[:, :, 0])).mean())


@pytest.mark.parametrize("seed", range(2))
def test_the_shadow_is_gone(seed: int) -> None:
    shaded = page_in(dataclasses.replace(SHADED, seed=seed))
    before, after = paper_levels(shaded), paper_levels(evened(shaded))
    assert np.percentile(before, 95) - np.percentile(before, 5) > 30
    assert np.percentile(after, 95) - np.percentile(after, 5) < 12


@pytest.mark.parametrize("seed", range(2))
def test_seal_stamp_and_photograph_are_as_on_a_page_without_shadow(seed: int) -> None:
    """Compared with the same page in even light."""
    shaded = evened(page_in(dataclasses.replace(SHADED, seed=seed)))
    plain = page_in(dataclasses.replace(SHADED, seed=seed, shadow=0))
    assert red_share(shaded) == pytest.approx(red_share(plain), rel=0.15)
    for place in ((0.73, 0.63, 0.77, 0.66), (0.13, 0.53, 0.33, 0.62)):  # a coat in the photograph, the block of grey
        ours, theirs = (colour(part(page, *place)) / colour(paper_of(page)) for page in (shaded, plain))
        assert np.abs(ours - theirs).max() < 0.16
    assert stamp_contrast(shaded) > 0.75 * stamp_contrast(plain)


def paper_of(page: Picture) -> Picture:
    return part(page, 0.35, 0.9, 0.6, 0.97)


def stamp_contrast(page: Picture) -> float:
    """How far the pale stamp stands out from the paper, as share of the paper's brightness (its green channel)."""
    green = part(page, 0.12, 0.775, 0.5, 0.825)[:, :, 1]
    smooth = cv2.GaussianBlur(green, (0, 0), 1.0)
    return float((np.percentile(smooth, 90) - np.percentile(smooth, 3)) / np.percentile(smooth, 90))


def test_an_evenly_lit_page_is_left_alone() -> None:
    page = np.full((1000, 707, 3), 225, np.uint8)
    cv2.putText(page, "TEXT", (100, 500), cv2.FONT_HERSHEY_SIMPLEX, 4, (20, 20, 20), 8)
    assert evened(page) is page


def test_a_page_that_is_all_picture_is_left_alone() -> None:
    page = np.random.default_rng(1).integers(0, 255, (50, 36, 3), dtype=np.uint8)
    page = cv2.resize(page, (720, 1000), interpolation=cv2.INTER_NEAREST)
    assert evened(page) is page

"""A page fits into its bytes, and small print can still be read."""

from __future__ import annotations

import dataclasses

import cv2
import numpy as np
import pytest

from devices.frame_sources import Picture
from devices.page.compression import MAX_JPEG, compressed
from devices.page.deskew import straighten
from devices.page.lighting import evened
from devices.simulators.document_camera_scene import Scene, render

FRAME = (2592, 1944)  # of a usual document camera


def page_in(scene: Scene) -> Picture:
    picture, truth = render(scene, *FRAME)
    assert truth is not None
    return evened(straighten(picture, truth))


def strokes(page: Picture) -> Picture:
    """Where writing is, and a little around it."""
    grey = cv2.cvtColor(page, cv2.COLOR_BGR2GRAY)
    ink = cv2.morphologyEx(grey, cv2.MORPH_BLACKHAT, np.ones((15, 15), np.uint8)) > 30
    return cv2.dilate(ink.astype(np.uint8), np.ones((9, 9), np.uint8)) > 0


def likeness(data: bytes, original: Picture) -> float:
    """How alike writing is in both, as correlation of its pixels: 1 is the same. Below 0.9 eight-point type falls
    apart; taken at the original's size."""
    seen = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_GRAYSCALE)
    assert seen is not None
    seen = cv2.resize(seen, (original.shape[1], original.shape[0]), interpolation=cv2.INTER_CUBIC)
    written = strokes(original)
    pair = (seen[written].astype(float), cv2.cvtColor(original, cv2.COLOR_BGR2GRAY)[written].astype(float))
    return float(np.corrcoef(*pair)[0, 1])


@pytest.mark.parametrize("noise", [3.0, 9.0])
def test_small_print_survives_compression(noise: float) -> None:
    """Against the same page without noise: an A4 page of colour in at most 300 KB, its writing nearly as it was."""
    scene = Scene("premises_proof", noise=noise, shadow=0.2, light=0.85, seed=2)
    page, clean = page_in(scene), page_in(dataclasses.replace(scene, noise=0.0))
    data, width, height = compressed(page)
    assert len(data) <= MAX_JPEG
    assert (height, width) == page.shape[:2], "the size is given up last"
    assert likeness(data, clean) > 0.95
    assert cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR).shape == (height, width, 3)


def test_even_a_page_of_nothing_but_noise_fits() -> None:
    noise = np.random.default_rng(1).normal(128, 40, (1754, 1240, 3)).clip(0, 255).astype(np.uint8)
    assert len(compressed(noise)[0]) <= MAX_JPEG

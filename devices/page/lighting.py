"""Uneven light on a photographed page made even: a shadow of the arm, of a head, a lamp at one side.

Light changes gradually and keeps the colour of what it falls on; ink changes at once. So the brightness of the bare
paper is followed from the brightest place outwards as far as it changes gradually, and stops at the edge of whatever is
printed: photographs, seals and blocks of colour are lit as the paper around them is, never taken for shadows.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture

Field = npt.NDArray[np.float32]

_WORK = 240  # longest side of the picture the light is measured on
_INK = 7  # px there: writing and thin rings of seals are narrower
_EDGE = 0.055  # change of brightness from px to px that no soft shadow makes, as share of the brightness
_COLOUR = 14.0  # how far from the paper's own colour (Lab a, b) something is no paper
_DARKEST = 0.42  # share of the paper's brightness below which a shadow is left as it is
_LEAST = 0.04  # unevenness nobody sees
_ENOUGH_PAPER = 0.15  # share of the page that must be paper for its light to be known
_GAIN_STEPS = 110  # of one: gains up to 255 / 110 fit into a byte


def evened(page: Picture) -> Picture:
    """The page (BGR) as if lit from all sides; the same picture where the light is even, or cannot be told."""
    light = light_on(page)
    if light is None:
        return page
    bright = float(np.percentile(light, 90))
    if float(np.percentile(light, 2)) > bright * (1 - _LEAST):
        return page
    gain = np.clip(bright / np.maximum(light, 1.0), 0.95, 1 / _DARKEST)
    steps = np.clip(gain * _GAIN_STEPS, 0, 255).round().astype(np.uint8)
    full = cv2.resize(steps, (page.shape[1], page.shape[0]), interpolation=cv2.INTER_CUBIC)
    return cv2.multiply(page, cv2.merge((full, full, full)), scale=1 / _GAIN_STEPS)


def light_on(page: Picture) -> Field | None:
    """How bright bare paper is all over the page, small; None when there is too little paper to tell."""
    coarse: Picture = page[::3, ::3] if max(page.shape[:2]) > 6 * _WORK else page  # light needs no detail
    scale = min(1.0, _WORK / max(coarse.shape[:2]))
    small = cv2.resize(coarse, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bare = cv2.morphologyEx(small, cv2.MORPH_CLOSE, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (_INK, _INK)))
    bare = cv2.medianBlur(bare, 5)
    paper = _paper(bare)
    if float(paper.mean()) < _ENOUGH_PAPER:
        return None
    return _spread(cv2.cvtColor(bare, cv2.COLOR_BGR2GRAY).astype(np.float32), paper)


def _paper(bare: Picture) -> Field:
    """1 where bare paper is seen, else 0."""
    lab = cv2.cvtColor(bare, cv2.COLOR_BGR2LAB).astype(np.float32)
    brightness = cv2.GaussianBlur(cv2.cvtColor(bare, cv2.COLOR_BGR2GRAY).astype(np.float32), (0, 0), 1.0)
    full = float(np.percentile(brightness, 90))
    of_paper = brightness > 0.8 * full
    stock = np.median(lab[of_paper][:, 1:], axis=0)
    coloured = np.hypot(lab[:, :, 1] - stock[0], lab[:, :, 2] - stock[1]) > _COLOUR
    across = cv2.Sobel(brightness, cv2.CV_32F, 1, 0, scale=1 / 8)
    down = cv2.Sobel(brightness, cv2.CV_32F, 0, 1, scale=1 / 8)
    gradual = cv2.magnitude(across, down) < _EDGE * brightness
    candidates = gradual & ~coloured & (brightness > _DARKEST * full)
    rim = np.zeros_like(candidates)
    rim[2:-2, 2:-2] = True  # the desk shines through at the very edge
    _, labels = cv2.connectedComponents((candidates & rim).astype(np.uint8), connectivity=4)
    counts = np.bincount(labels[of_paper & candidates & rim].ravel(), minlength=2)
    counts[0] = 0
    paper: Field = (labels == int(counts.argmax())).astype(np.float32)
    return paper


def _spread(brightness: Field, paper: Field) -> Field:
    """The paper's brightness, carried on over what is no paper from what lies around it, near before far."""
    overall = float((brightness * paper).sum() / max(float(paper.sum()), 1.0))
    light = np.zeros_like(brightness)
    known = np.zeros_like(brightness)
    for reach, coarser in ((1.5, 1), (6.0, 2), (24.0, 8), (96.0, 16)):
        weight, mean = _around(brightness, paper, reach, coarser)
        trust = np.clip(weight * 4 - 0.2, 0, 1) * (1 - known)
        light += trust * mean
        known += trust
    spread: Field = light + (1 - known) * overall
    return spread


def _around(brightness: Field, paper: Field, reach: float, coarser: int) -> tuple[Field, Field]:
    """Share of paper within ``reach`` px of each place, and how bright it is; worked out on a coarser picture."""
    height, width = brightness.shape
    size = (max(2, width // coarser), max(2, height // coarser))
    both = cv2.resize(cv2.merge((paper, brightness * paper)), size, interpolation=cv2.INTER_AREA)
    both = cv2.GaussianBlur(both, (0, 0), reach / coarser, borderType=cv2.BORDER_REFLECT)
    fine = cv2.resize(both, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.float32)
    weight, weighted = fine[:, :, 0], fine[:, :, 1]
    return weight, (weighted / np.maximum(weight, 1e-6)).astype(np.float32)

"""Is the picture of the page good enough to read? Numbers and advice, measured on the straightened page."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from devices.frame_sources import Picture
from devices.page import obstacles
from devices.ports import CaptureAdvice

_WORK = 1000  # longest side the measures are taken at: they depend on scale
_DARK_PAPER = 85.0  # brightness (0–255) of the paper below which small print is lost in noise
_BLANK_INK = 0.004  # share of the page that must be ink for it to be a written page
_SOFT = 0.45  # steepest rise of a stroke, as share of its whole contrast; a sharp one is near 1


@dataclass(frozen=True, slots=True)
class Quality:
    """``sharpness`` is the variance of the Laplacian; ``edge_rise`` how steep strokes are (0 … 1), whatever their
    contrast; ``paper`` the brightness of the paper; ``ink``, ``shine`` and ``finger`` the shares of the page that are
    written on, burnt out by a lamp, and covered by fingers."""

    sharpness: float
    edge_rise: float
    paper: float
    ink: float
    shine: float = 0.0
    finger: float = 0.0

    @property
    def is_dark(self) -> bool:
        return self.paper < _DARK_PAPER

    @property
    def is_blank(self) -> bool:
        return self.ink < _BLANK_INK

    @property
    def is_blurred(self) -> bool:
        return not self.is_blank and self.edge_rise < _SOFT

    @property
    def advice(self) -> tuple[CaptureAdvice, ...]:
        """What is worth saying, the most helpful first."""
        said = []
        if self.is_dark:
            said.append(CaptureAdvice.MORE_LIGHT)
        if self.finger > 0:
            said.append(CaptureAdvice.TAKE_FINGER_AWAY)
        if self.shine > 0:
            said.append(CaptureAdvice.AVOID_GLARE)
        if self.is_blank:
            said.append(CaptureAdvice.TURN_OVER_BLANK)
        elif self.is_blurred:
            said.append(CaptureAdvice.HOLD_STILL)
        return tuple(said)


def measure(page: Picture) -> Quality:
    """Measure a straightened page (BGR)."""
    grey = _reduced(cv2.cvtColor(page, cv2.COLOR_BGR2GRAY), _WORK)
    rim = max(4, round(min(grey.shape) * 0.03))
    grey = np.ascontiguousarray(grey[rim:-rim, rim:-rim])
    paper = float(np.percentile(grey[::4, ::4], 80))
    sharpness = float(cv2.Laplacian(grey, cv2.CV_32F).var())
    smooth = cv2.GaussianBlur(grey, (3, 3), 0)
    # Ink is darker than the brightest paper around it, whatever the light and shadows there.
    window = np.ones((11, 11), np.uint8)
    around = cv2.dilate(smooth, window)
    contrast = cv2.subtract(around, cv2.erode(smooth, window))
    threshold = max(18.0, 0.18 * paper)
    every_third: Picture = page[::3, ::3]  # obstacles are large: not every pixel of them is needed
    small = _reduced(every_third, obstacles.WORK)
    return Quality(
        sharpness,
        _edge_rise(grey, contrast, threshold),
        paper,
        _ink(grey, paper),
        obstacles.shine(small),
        obstacles.finger(small),
    )


def _reduced(picture: Picture, longest: int) -> Picture:
    scale = longest / max(picture.shape[:2])
    return picture if scale >= 1 else cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)


def _ink(grey: Picture, paper: float) -> float:
    """Share of the page darker than the paper around it, seen from afar: blurred writing counts, shadows do not."""
    far = cv2.resize(grey, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    # What closing fills is narrower than the window: lines of writing, not the edge of a shadow.
    writing = cv2.morphologyEx(far, cv2.MORPH_BLACKHAT, np.ones((13, 13), np.uint8))
    return float((writing > 4 + 0.04 * paper).mean())


def _edge_rise(grey: Picture, contrast: Picture, threshold: float) -> float:
    """How much of a stroke's contrast is covered within two pixels, at the steepest strokes of the page."""
    written = contrast > threshold
    if int(written.sum()) < 200:
        return 0.0
    across = cv2.absdiff(grey[:, 2:], grey[:, :-2])[1:-1, :]
    down = cv2.absdiff(grey[2:, :], grey[:-2, :])[:, 1:-1]
    rise = cv2.max(across, down)[written[1:-1, 1:-1]].astype(np.float32)
    full = contrast[1:-1, 1:-1][written[1:-1, 1:-1]].astype(np.float32)
    return float(np.percentile(rise / full, 90))

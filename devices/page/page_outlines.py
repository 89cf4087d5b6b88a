"""Where a page might be, from its outline: black-and-white views of the picture in which it may stand out."""

from __future__ import annotations

from collections.abc import Iterator

import cv2
import numpy as np

from devices.frame_sources import Picture
from devices.page.plane import SMALLEST, Points, distance, line, meet, plausible


def from_masks(small: Picture, outside: float = 0.02) -> Iterator[Points]:
    """Four-cornered outlines; their corners may lie ``outside`` the frame by this share of its longer side."""
    height, width = small.shape[:2]
    frame = float(height * width)
    for mask in _masks(small):
        contours, _ = cv2.findContours(mask, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
        large = sorted(contours, key=_hull_area, reverse=True)[:4]
        for contour in large:
            hull = cv2.convexHull(contour)
            if cv2.contourArea(hull) < SMALLEST * frame:
                break
            corners = _four_corners(hull)
            if corners is not None and plausible(corners, width, height, outside):
                yield corners


def _hull_area(contour: Picture) -> float:
    return float(cv2.contourArea(cv2.convexHull(contour)))


def _masks(small: Picture) -> Iterator[Picture]:
    """Black-and-white views in which the page may stand out."""
    # Text would make edges of its own: wipe it out first by closing over the strokes (bright paper wins).
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (9, 9))
    plain = cv2.morphologyEx(small, cv2.MORPH_CLOSE, kernel)
    lab = cv2.cvtColor(cv2.medianBlur(plain, 5), cv2.COLOR_BGR2LAB)
    light = lab[:, :, 0]
    bridge = np.ones((3, 3), np.uint8)
    for low, high in ((20, 60), (40, 120), (8, 25)):
        edges = cv2.Canny(light, low, high)
        yield cv2.dilate(edges, bridge)
    hsv = cv2.cvtColor(plain, cv2.COLOR_BGR2HSV)
    colourless = 255 - hsv[:, :, 1]
    for view in (light, colourless):
        _, mask = cv2.threshold(view, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
        yield cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # A shadow across the desk defeats one threshold for all: compare with the neighbourhood instead.
    local = cv2.adaptiveThreshold(light, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 151, -4)
    yield cv2.morphologyEx(local, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    # Cream paper on a white desk differs in colour only, and by less than the noise: from afar it shows.
    hue = cv2.GaussianBlur(lab[:, :, 2].astype(np.float32), (0, 0), 3.0)
    least, most = float(hue.min()), float(hue.max())
    stretched = ((hue - least) * (255 / max(most - least, 1.0))).astype(np.uint8)
    _, mask = cv2.threshold(stretched, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    yield mask
    colour = cv2.bitwise_or(cv2.Canny(lab[:, :, 2], 8, 24), cv2.Canny(lab[:, :, 1], 8, 24))
    yield cv2.dilate(colour, bridge)


def _four_corners(hull: Picture) -> Points | None:
    """The four-cornered outline nearest to a convex hull."""
    length = cv2.arcLength(hull, closed=True)
    for tolerance in (0.01, 0.02, 0.03, 0.05, 0.08):
        outline = cv2.approxPolyDP(hull, tolerance * length, closed=True)
        if len(outline) == 4:
            return outline.reshape(4, 2).astype(np.float64)
        if len(outline) < 4:
            return None
        if len(outline) <= 8:
            # A finger or a folded corner adds corners: the four longest sides, prolonged, are the page.
            return _longest_sides(outline.reshape(-1, 2).astype(np.float64))
    return None


def _longest_sides(outline: Points) -> Points | None:
    sides = [(outline[i], outline[(i + 1) % len(outline)]) for i in range(len(outline))]
    keep = sorted(sorted(range(len(sides)), key=lambda i: -distance(*sides[i]))[:4])
    lines = [line(*sides[i]) for i in keep]
    corners = [meet(lines[i - 1], lines[i]) for i in range(4)]
    if any(corner is None for corner in corners):
        return None
    return np.array(corners, dtype=np.float64)

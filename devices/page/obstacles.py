"""What lies between the camera and the writing: the shine of a lamp, a finger."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.frame_sources import Picture

Mask = npt.NDArray[np.bool_]

#: Longest side of the straightened page they are looked for on.
WORK = 250
_FULL = 249  # all three colours at least this bright: nothing can be seen there
_TOO_BRIGHT_TO_TELL = 236.0  # paper this bright all over looks the same as shine
_SHINE_FALLS = 9.0  # grey levels from the shine to the paper around it; daylight falls off more slowly
_AROUND = 15  # px from a patch to the ring around it
_SMALLEST_SHINE = 0.002  # of the page
_LARGEST_SHINE = 0.35
_SMALLEST_FINGER = 0.004
_LARGEST_FINGER = 0.2
_FINGER_REACHES = 0.045  # of the page's longer side, from its edge inwards
_FINGER_WIDTH = 0.025  # of the page's longer side, where it comes over the edge


def shine(small: Picture) -> float:
    """Share of a page (BGR, reduced to `WORK`) that shines so brightly that nothing can be read there."""
    grey = cv2.cvtColor(small, cv2.COLOR_BGR2GRAY)
    if float(np.percentile(grey, 60)) > _TOO_BRIGHT_TO_TELL:
        return 0.0
    burnt = (small.min(axis=2) >= _FULL).astype(np.uint8)
    share = 0.0
    for patch in _patches(burnt, _SMALLEST_SHINE, _LARGEST_SHINE):
        near = cv2.dilate(patch, np.ones((2 * _AROUND - 5, 2 * _AROUND - 5), np.uint8))
        ring = cv2.dilate(patch, np.ones((2 * _AROUND + 1, 2 * _AROUND + 1), np.uint8)) - near
        # The paper is the brighter part of the ring; writing the darker.
        if float(np.percentile(grey[ring > 0], 75)) < _FULL - _SHINE_FALLS:
            share += float(patch.mean())
    return share


def finger(small: Picture) -> float:
    """Share of a page (BGR, reduced to `WORK`) covered by fingers that reach in over its edge."""
    height, width = small.shape[:2]
    longer = max(height, width)
    skin: Picture = _skin(small).astype(np.uint8)
    skin = cv2.morphologyEx(skin, cv2.MORPH_OPEN, np.ones((5, 5), np.uint8))
    skin = cv2.morphologyEx(skin, cv2.MORPH_CLOSE, np.ones((7, 7), np.uint8))
    share = 0.0
    for patch in _patches(skin, _SMALLEST_FINGER, _LARGEST_FINGER):
        edges = (patch[2, :], patch[-3, :], patch[:, 2], patch[:, -3])
        rows, columns = np.nonzero(patch)
        depths = (int(rows.max()), height - 1 - int(rows.min()), int(columns.max()), width - 1 - int(columns.min()))
        over = any(
            int(edge.sum()) >= _FINGER_WIDTH * longer and depth >= _FINGER_REACHES * longer
            for edge, depth in zip(edges, depths, strict=True)
        )
        share += float(patch.mean()) if over else 0.0
    return share


def _skin(small: Picture) -> Mask:
    """Where the colour is that of skin, dark or fair, on paper in the same light."""
    smooth = cv2.medianBlur(small, 5).astype(np.float32)
    paper = np.percentile(smooth.reshape(-1, 3), 85, axis=0)
    blue, green, red = (smooth[:, :, channel] / max(float(paper[channel]), 1.0) for channel in range(3))
    reddish = (red > 0.2) & (red - blue > 0.18 * red) & (red > green * 1.08) & (green > blue * 1.02)
    not_a_seal = (green > 0.45 * red) & (blue > 0.3 * red)
    darker_than_paper = green < 0.88
    return reddish & not_a_seal & darker_than_paper


def _patches(mask: Picture, smallest: float, largest: float) -> list[Picture]:
    """The connected patches of a mask whose share of it lies between the two."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    areas = stats[:, cv2.CC_STAT_AREA] / mask.size
    return [(labels == i).astype(np.uint8) for i in range(1, count) if smallest <= areas[i] <= largest]

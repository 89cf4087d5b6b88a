"""Is there a page's edge here, and where exactly? A straight step of brightness or colour, fitted to a fraction of a
pixel, without the stretches a finger covers."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from devices.page.plane import Points

_LEAST_CHANGE = 2.0  # between the two sides of a page's edge, in grey levels
_LEAST_CHANGE_SHARE = 0.35  # and as share of the step itself: a printed line is a step without a change
_STEPS = 48  # places looked at along each side
_PLACES = 24  # and for what lies on both sides of it
_BAND = np.arange(5.0, 19.0, 2.0)  # px from the line
_LEAST_STEPS = 16  # of them in the picture
_SLACK = 12  # px a place may lie outside of it


def fit_side(
    lab: npt.NDArray[np.float32], start: Points, end: Points, centre: Points, reach: float
) -> tuple[Points, float, float] | None:
    """The line of the strongest step near one side, the share of places that lie on it, and how strong the step is.
    Only the part of the side that lies in the picture is looked at; None when that is too little, or no line."""
    along = end - start
    length = float(np.hypot(*along))
    if length < 20:
        return None
    along = along / length
    normal = np.array((-along[1], along[0]))
    if float(normal @ (centre - start)) > 0:
        normal = -normal  # outwards
    places = start + np.linspace(0.04, 0.96, _STEPS)[:, None] * (end - start)
    height, width = lab.shape[:2]
    places = places[((places > -_SLACK) & (places < np.array((width, height)) + _SLACK)).all(axis=1)]
    count = len(places)
    if count < _LEAST_STEPS:
        return None
    offsets = np.arange(-reach - 8, reach + 8.5, 0.5)
    grid = places[:, None, :] + offsets[None, :, None] * normal
    samples = cv2.remap(
        lab,
        grid[:, :, 0].astype(np.float32),
        grid[:, :, 1].astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    # The step at an offset: what lies 1.5 px further out minus what lies 1.5 px further in, over all three channels.
    samples = samples * np.array((1.0, 1.5, 1.5), dtype=np.float32)
    step = samples[:, 18:-12] - samples[:, 12:-18]
    size = np.sqrt((step**2).sum(axis=2))
    at = offsets[15:-15]
    best = size.argmax(axis=1)
    strength = size[np.arange(count), best]
    floor = max(5.0, 0.25 * float(np.median(strength)))
    strong = strength >= floor
    if strong.sum() < count * 0.3:
        return None
    positions = at[best] + _peak_shift(size, best) * 0.5
    usable = places[strong] + positions[strong, None] * normal
    line = _robust_line(usable)
    if line is None:
        return None
    distance = np.abs(usable @ line[:2] + line[2])
    near = distance < 1.5
    # Noise makes steps everywhere, but not in one line and not of one kind; and a printed line has the same paper on
    # both sides, 3 to 7 px away. So a place counts when these differ, in the way they do at most places.
    rows = np.arange(count)[:, None]
    centre_at = best[:, None] + 15
    outside = samples[rows, centre_at + np.arange(6, 15)].mean(axis=1)
    inside = samples[rows, centre_at - np.arange(6, 15)].mean(axis=1)
    change = (outside - inside)[strong]
    mean_change = np.median(change[near], axis=0) if near.any() else np.zeros(3)
    usual = float(np.linalg.norm(mean_change))
    agree = change @ mean_change > 0.25 * usual * usual
    least = max(_LEAST_CHANGE, _LEAST_CHANGE_SHARE * float(np.median(strength[strong])))
    support = float((near & agree).sum()) / count if usual > least else 0.0
    return line, support, usual


def _peak_shift(size: npt.NDArray[np.float32], best: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """Where between the samples the peak lies (parabola through three of them), in samples."""
    rows = np.arange(len(best))
    middle = np.clip(best, 1, size.shape[1] - 2)
    left, top, right = size[rows, middle - 1], size[rows, middle], size[rows, middle + 1]
    curve = left - 2 * top + right
    shift = np.where(np.abs(curve) > 1e-6, 0.5 * (left - right) / np.where(curve == 0, 1, curve), 0.0)
    return np.where(middle == best, np.clip(shift, -1, 1), 0.0).astype(np.float64)


def _robust_line(points: Points) -> Points | None:
    """A line through most of the points: a, b, c with a·x + b·y + c = 0, a² + b² = 1."""
    if len(points) < 6:
        return None
    line = _fitted_line(points)
    for limit in (3.0, 1.5):
        distance = np.abs(points @ line[:2] + line[2])
        kept = points[distance < max(limit, float(np.median(distance)) * 1.5)]
        if len(kept) < 6:
            return None
        line = _fitted_line(kept)
    return line


def _fitted_line(points: Points) -> Points:
    vx, vy, x0, y0 = cv2.fitLine(points.astype(np.float32), cv2.DIST_HUBER, 0, 0.01, 0.01).ravel().astype(float)
    return np.array((-vy, vx, vy * x0 - vx * y0), dtype=np.float64)


def parts(lab: npt.NDArray[np.float32], start: Points, end: Points, centre: Points) -> float:
    """How much what lies outside a side differs from the paper inside it, in grey levels: a row of writing is a strong
    edge, too, but behind it the same paper goes on. The lighter part of both bands is compared, so that writing in
    them does not count."""
    along = (end - start) / max(float(np.hypot(*(end - start))), 1.0)
    normal = np.array((-along[1], along[0]))
    if float(normal @ (centre - start)) > 0:
        normal = -normal  # outwards
    places = start + np.linspace(0.05, 0.95, _PLACES)[:, None] * (end - start)
    outside, inside = (_band(lab, places, normal * direction) for direction in (1.0, -1.0))
    return float(np.linalg.norm((_lighter(outside) - _lighter(inside)) * (1.0, 1.5, 1.5)))


def _band(lab: npt.NDArray[np.float32], places: Points, towards: Points) -> npt.NDArray[np.float32]:
    """What lies some pixels from a line on one side of it, a row of colours; without what is not in the picture."""
    at = (places[:, None, :] + _BAND[None, :, None] * towards).reshape(-1, 2).round().astype(int)
    height, width = lab.shape[:2]
    x, y = at[((at >= 0) & (at < (width, height))).all(axis=1)].T
    band: npt.NDArray[np.float32] = lab[y, x]
    return band


def _lighter(band: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    if len(band) == 0:
        return np.zeros(3)
    return np.array((np.percentile(band[:, 0], 75), np.median(band[:, 1]), np.median(band[:, 2])), dtype=np.float64)

"""How far found corners are from the truth of a rendered scene; for the suite's few scenes and the proof's many."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from devices.page.page_finder import find_page
from devices.ports import Quad
from devices.simulators.document_camera_scene import random_scene, render

SIZE = (960, 720)
CLOSE = 0.01  # of the page's diagonal


@dataclass(frozen=True, slots=True)
class SceneResult:
    """``error`` is the worst corner's, as share of the page's diagonal; None when no page was found."""

    seed: int
    has_page: bool
    error: float | None

    @property
    def is_exact(self) -> bool:
        return self.has_page and self.error is not None and self.error <= CLOSE

    @property
    def is_wrong(self) -> bool:
        """Something was found that is not there."""
        return self.error is not None and not self.is_exact


def result_of(seed: int) -> SceneResult:
    picture, truth = render(random_scene(seed), *SIZE)
    quad = find_page(picture)
    if quad is None:
        return SceneResult(seed, truth is not None, None)
    return SceneResult(seed, truth is not None, math.inf if truth is None else corner_error(quad, truth))


def corner_error(found: Quad, truth: Quad) -> float:
    """The worst corner's distance from the truth, as share of the page's diagonal, whichever corner comes first."""
    a, b = np.array(found.corners), np.array(truth.corners)
    worst = min(float(np.hypot(*(np.roll(b, turn, axis=0) - a).T).max()) for turn in range(4))
    return worst / max(math.dist(b[0], b[2]), math.dist(b[1], b[3]))

"""An A4 page: from the picture of the desk to the page found, straightened, judged and compressed, by the document
camera's driver over pictures of paper in many poses; floor: the same with OpenCV's calls alone, corners known.
"""

from __future__ import annotations

import statistics
import tempfile
import threading
from pathlib import Path

import cv2
import numpy as np

from devices.document_camera.driver import OpenCvDocumentCamera
from devices.result import Ok
from devices.simulators.document_camera_scene import Picture, Scene, render
from devices.transport import Transport
from tests.benchmarks.rows import Row, median_ms, percentile, within

BUDGET_MS = 150
_POSES = tuple(
    Scene(angle=angle, tilt=tilt, desk=desk, seed=seed)
    for seed, (angle, tilt, desk) in enumerate(
        ((0, 0, "wood"), (-5, 4, "wood"), (8, 10, "dark"), (-12, 6, "green"), (3, 14, "light"), (20, 5, "wood"))
    )
)
_SIZE = (1414, 2000)


def run() -> list[Row]:
    figures, floors = [], []
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as folder:
        for number, scene in enumerate(_POSES):
            picture, quad = render(scene)
            assert quad is not None
            path = Path(folder) / f"desk-{number}.png"
            cv2.imwrite(str(path), picture)
            figures.append(_capture_ms(path))
            floors.append(median_ms(lambda picture=picture, quad=quad: _bare(picture, quad.corners), 9))  # type: ignore[misc]
    why = (
        f"slowest of {len(_POSES)} poses on {len({s.desk for s in _POSES})} desks, 1920 × 1440; "
        f"median {statistics.median(figures):.0f} ms; the floor is told the corners and keeps one quality of JPEG"
    )
    return [within("A4 page, capture to checked JPEG", BUDGET_MS, percentile(figures, 100), "ms", max(floors), why)]


def _capture_ms(path: Path) -> float:
    camera = OpenCvDocumentCamera(Transport.parse(f"file://{path}"))
    if not isinstance(camera.open(), Ok):
        raise RuntimeError("the picture cannot be opened")
    try:
        never = threading.Event()

        def capture() -> None:
            if not isinstance(camera.capture(5.0, never), Ok):
                raise RuntimeError("no page found")

        return median_ms(capture, 9)
    finally:
        camera.close()


def _bare(picture: Picture, corners: object) -> None:
    target = np.array(((0, 0), (_SIZE[0], 0), _SIZE, (0, _SIZE[1])), np.float32)
    matrix = cv2.getPerspectiveTransform(np.array(corners, np.float32), target)
    page = cv2.warpPerspective(picture, matrix, _SIZE)
    cv2.imencode(".jpg", page, [cv2.IMWRITE_JPEG_QUALITY, 85])

"""A page on its way from picture to what is kept, whether a camera or a scanner brought it in."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from devices.frame_sources import Picture
from devices.page.pipeline import page_of_scan
from devices.ports import CaptureAdvice
from devices.simulators.document_camera_papers import PAPERS, drawn

DPI = 150


def on_glass(document: str, angle: float = 0.0, lid: int = 252) -> Picture:
    """An A4 glass with a sheet on it, as a scanner sends it."""
    width, height = round(210 / 25.4 * DPI), round(297 / 25.4 * DPI)
    sheet = np.asarray(drawn(document))[:, :, ::-1]
    paper = PAPERS[document]
    scale = paper.width_mm / 25.4 * DPI / sheet.shape[1]
    matrix = cv2.getRotationMatrix2D((sheet.shape[1] / 2, sheet.shape[0] / 2), angle, scale)
    matrix[:, 2] += (width / 2 - sheet.shape[1] / 2, height / 2 - sheet.shape[0] / 2)
    return cv2.warpAffine(
        np.ascontiguousarray(sheet), matrix, (width, height), flags=cv2.INTER_AREA, borderValue=(lid, lid, lid)
    )


def test_a_sheet_as_large_as_the_glass_is_kept_whole() -> None:
    page = page_of_scan(on_glass("lease"), DPI)
    assert page.advice == ()
    assert page.height_px / page.width_px == pytest.approx(297 / 210, rel=0.01)


@pytest.mark.parametrize("angle", [0.0, 3.0, -8.0])
def test_a_smaller_sheet_is_cropped_and_straightened(angle: float) -> None:
    page = page_of_scan(on_glass("household_register", angle), DPI)
    assert page.width_px / page.height_px == pytest.approx(143 / 105, rel=0.02)
    assert page.width_px == pytest.approx(143 / 25.4 * DPI, rel=0.02)


def test_a_blank_scan_is_no_error() -> None:
    assert page_of_scan(on_glass("blank"), DPI).advice == (CaptureAdvice.TURN_OVER_BLANK,)

"""Captured pages become one PDF: the same pictures to the byte, on A4, and nothing else."""

from __future__ import annotations

import io

import cv2
import numpy as np
import pypdfium2
import pytest

from devices.page.compression import compressed
from devices.page.pdf import pdf_of
from devices.ports import CapturedPage, Quad

QUAD = Quad(((0, 0), (1, 0), (1, 1), (0, 1)))


def page(width: int, height: int, grey: int) -> CapturedPage:
    picture = np.full((height, width, 3), 255, np.uint8)
    cv2.circle(picture, (width // 2, height // 2), min(width, height) // 3, (grey, grey, 200), -1)
    return CapturedPage(compressed(picture)[0], width, height, 100.0, QUAD)


PAGES = (page(1414, 2000, 30), page(2000, 1414, 60), page(1430, 1050, 90))


def test_every_page_is_in_it_unchanged_on_a4_and_in_order() -> None:
    document = pypdfium2.PdfDocument(pdf_of(PAGES))
    try:
        assert len(document) == len(PAGES)
        for sheet, kept in zip(document, PAGES, strict=True):
            assert sorted(sheet.get_size()) == pytest.approx((595.28, 841.89), abs=0.1)
            assert (sheet.get_width() > sheet.get_height()) == (kept.width_px > kept.height_px)
            (image,) = sheet.get_objects()
            out = io.BytesIO()
            image.extract(out)
            assert out.getvalue() == kept.jpeg
    finally:
        document.close()


def test_a_small_document_keeps_its_shape_inside_the_sheet() -> None:
    document = pypdfium2.PdfDocument(pdf_of(PAGES[2:]))
    try:
        (image,) = document[0].get_objects()
        left, bottom, right, top = image.get_bounds()
    finally:
        document.close()
    assert (right - left) / (top - bottom) == pytest.approx(143 / 105, rel=0.01)
    assert min(left, bottom, 841.89 - right, 595.28 - top) >= 28


def test_nothing_tells_of_the_machine_and_the_same_pages_are_the_same_pdf() -> None:
    made = pdf_of(PAGES)
    assert pdf_of(PAGES) == made
    document = pypdfium2.PdfDocument(made)
    try:
        told = {key: value for key, value in document.get_metadata_dict().items() if value}
    finally:
        document.close()
    assert told == {}
    assert len(made) < sum(len(kept.jpeg) for kept in PAGES) + 2000 * len(PAGES)


def test_no_pages_are_no_pdf() -> None:
    with pytest.raises(ValueError, match="at least one"):
        pdf_of(())

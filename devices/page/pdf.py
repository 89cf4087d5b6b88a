"""Captured pages as one PDF to print, send and keep (pypdfium2).

The JPEGs go in byte for byte: nothing is decoded, so nothing gets worse, and the PDF is as large as its pages and
about a kilobyte each.
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Sequence

import pypdfium2

from devices.ports import CapturedPage

_SHORT_PT, _LONG_PT = 595.276, 841.89  # A4: 210 × 297 mm
_RIM_PT = 28.35  # 10 mm around what is not of A4's shape
_INFO = re.compile(rb"<</CreationDate\(.*?\)>>")
_ID = re.compile(rb"/ID\[<[0-9A-F]{32}><[0-9A-F]{32}>\]")
_A4_LIKE = 0.02  # so far may a page's shape be off A4's and still fill the sheet


def pdf_of(pages: Sequence[CapturedPage]) -> bytes:
    """A PDF of A4 sheets, one page on each, upright or lying as the page is. A page of another shape stands in the
    middle, as large as fits. Holds no word of the machine, the time or the person but for what the pages show.

    Raises ``ValueError`` when there are no pages.
    """
    if not pages:
        raise ValueError("a PDF needs at least one page")
    document = pypdfium2.PdfDocument.new()
    try:
        for page in pages:
            _append(document, page)
        out = io.BytesIO()
        document.save(out)
    finally:
        document.close()
    return _anonymous(out.getvalue())


def _append(document: pypdfium2.PdfDocument, page: CapturedPage) -> None:
    lying = page.width_px > page.height_px
    sheet = (_LONG_PT, _SHORT_PT) if lying else (_SHORT_PT, _LONG_PT)
    width, height = _fitted(page.width_px / page.height_px, *sheet)
    image = pypdfium2.PdfImage.new(document)
    image.load_jpeg(io.BytesIO(page.jpeg), inline=True)
    placed = pypdfium2.PdfMatrix().scale(width, height)
    image.set_matrix(placed.translate((sheet[0] - width) / 2, (sheet[1] - height) / 2))
    target = document.new_page(*sheet)
    target.insert_obj(image)
    target.gen_content()
    target.close()


def _fitted(ratio: float, width: float, height: float) -> tuple[float, float]:
    """Size of an image of this width ÷ height on a sheet, in points."""
    if abs(ratio / (width / height) - 1) <= _A4_LIKE:
        return width, height
    room_wide, room_high = width - 2 * _RIM_PT, height - 2 * _RIM_PT
    scale = min(room_wide / ratio, room_high)
    return scale * ratio, scale


def _anonymous(pdf: bytes) -> bytes:
    """PDFium writes when and with what a PDF was made, and an identifier it draws by lot. Both are blanked in place,
    byte for byte, so that the table of offsets stays true and the same pages are the same PDF."""
    head, trailer = pdf.index(b"stream"), pdf.rindex(b"trailer")
    start = _INFO.sub(lambda info: b"<<" + b" " * (len(info[0]) - 4) + b">>", pdf[:head])
    name = hashlib.sha256(pdf[head:trailer]).hexdigest()[:32].upper().encode()
    return start + pdf[head:trailer] + _ID.sub(b"/ID[<%s><%s>]" % (name, name), pdf[trailer:])

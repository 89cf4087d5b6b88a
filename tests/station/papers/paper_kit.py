"""What the tests of papers share: sample people and matters, and what a rendered page says."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pypdfium2
import zxingcpp
from PIL import Image

from devices.ports import LabelledLine, QrCode, ReceiptElement, TextLine
from intake.clock import Reading
from intake.papers.letterhead import Letterhead
from intake.papers.paper import Paper, PaperKind
from station.papers import Failed, preview_png, render_pdf, render_thermal, shared_printery
from station.papers.samples import PARTY, PERSON, letterhead, matter

__all__ = ["KEY", "PARTY", "PERSON", "codes_on", "head", "ink", "matter", "on_a4", "on_roll", "pages", "squeezed"]

KEY = b"a key of tests, 24 bytes"
AT = Reading(datetime(2026, 5, 14, 1, 30, tzinfo=UTC))


def head(kind: PaperKind | None = None, **changes: Any) -> Letterhead:
    return replace(letterhead(shared_printery().wording, kind), **changes)


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(paper: Paper) -> list[str]:
    """What each A4 page says, without blanks: as it is copied out of the PDF."""
    pdf = render_pdf(paper)
    assert not isinstance(pdf, Failed), pdf
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def on_a4(paper: Paper) -> str:
    return "".join(pages(paper))


def picture(paper: Paper, ppi: float) -> Image.Image:
    png = preview_png(paper, ppi=ppi)
    assert not isinstance(png, Failed), png
    return Image.open(io.BytesIO(png)).convert("L")


def codes_on(paper: Paper) -> set[str]:
    """What a scanner reads from the first page, at 200 dots an inch."""
    return {code.text for code in zxingcpp.read_barcodes(picture(paper, 200))}


def ink(paper: Paper) -> int:
    """How many dots of the first page are dark."""
    return sum(picture(paper, 60).histogram()[:128])


def on_roll(paper: Paper, width_mm: int = 80) -> str:
    """What the slip says, without blanks; QR codes by what they hold."""
    return squeezed("\n".join(map(_said, render_thermal(paper, width_mm))))


def _said(element: ReceiptElement) -> str:
    match element:
        case TextLine(text):
            return text
        case LabelledLine(label, value):
            return f"{label}：{value}"
        case QrCode(data, caption):
            return f"{data} {caption}"
        case _:
            return ""

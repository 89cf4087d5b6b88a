"""The receipt (D01 收件凭证) on A4, with the case number as Code 128 beside the QR.

The bars are for scanners of an office; the citizen's way is the QR code.
"""

from __future__ import annotations

from intake.papers.receipts import receipt
from intake.receipt import ReceiptData
from station.papers import Failed, render_pdf
from station.typeset import TypesetFailed


def receipt_pdf(data: ReceiptData) -> bytes:
    """Raises `station.typeset.TypesetFailed`."""
    made = render_pdf(receipt(data))
    if isinstance(made, Failed):
        raise TypesetFailed(made.reason)
    return made

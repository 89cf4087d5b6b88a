"""The receipt (D01 收件凭证) laid out for 58 or 80 mm paper: from its data to printer elements."""

from __future__ import annotations

from devices.ports import ReceiptElement
from intake.papers.receipts import receipt
from intake.receipt import ReceiptData
from station.papers.thermal import render_thermal


def paper_of(data: ReceiptData) -> tuple[ReceiptElement, ...]:
    """Top to bottom. A reprint says so above the title, so that nobody takes two slips for two cases."""
    return render_thermal(receipt(data))

"""The receipt (D01 收件凭证) on A4: what `receipt_paper` says, with the case number as Code 128 beside the QR.

The bars are for scanners of an office; the citizen's way is the QR code. Imports of what draws are late.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from intake.case_number import group_case_number
from intake.receipt import ReceiptCase, ReceiptData
from station.typeset import typeset

TEMPLATE = "receipt"


def receipt_pdf(data: ReceiptData) -> bytes:
    """Raises `station.typeset.TypesetFailed`."""
    return typeset(TEMPLATE, page_of(data))


def page_of(data: ReceiptData) -> dict[str, Any]:
    """What the template shows, all of it plain text."""
    return {
        "hall": data.hall,
        "title": data.title,
        "reprint": data.reprint,
        "matters": _matters(data),
        "package": data.item if data.cases else "",
        "facts": [
            ["申请人", data.applicant],
            ["证件号码", data.id_number_masked],
            ["联系电话", data.phone],
            ["收件时间", data.taken_in],
        ],
        "qr": _qr_modules(data.progress_url) if data.progress_url else [],
        "materials": [[str(m.no), m.name, m.source, str(m.pages) if m.pages else ""] for m in data.materials],
        "later": [f"{later.name}（{later.within}）" for later in data.bring_later],
        "rule": data.rule,
        "notes": [note for note in (data.delivery_note, data.date_note) if note],
        "foot": _foot(data),
    }


def _matters(data: ReceiptData) -> list[dict[str, Any]]:
    """Every matter of a package has a number of its own."""
    matters: Sequence[ReceiptData | ReceiptCase] = data.cases or (data,)
    return [
        {
            "heading": f"第{number}件（共{len(matters)}件）" if data.cases else "",
            "case_no": group_case_number(matter.case_no),
            "bars": _bars(matter.case_no),
            "item": matter.item,
            "organ": matter.organ,
            "promised": matter.promised,
        }
        for number, matter in enumerate(matters, 1)
    ]


def _foot(data: ReceiptData) -> list[str]:
    phone = f"大厅电话 {data.hall_phone}" if data.hall_phone else ""
    lines = (data.hall_address, phone, f"政务服务热线 {data.hotline}", f"终端 {data.terminal_id}")
    return [line for line in lines if line]


def _bars(case_no: str) -> list[bool]:
    """Code 128 of the number, a module an entry."""
    import numpy as np
    import zxingcpp

    code = zxingcpp.create_barcode(case_no, zxingcpp.BarcodeFormat.Code128)
    rows = np.array(zxingcpp.write_barcode_to_image(code))
    return [bool(value == 0) for value in rows[rows.shape[0] // 2]]


def _qr_modules(text: str) -> list[list[bool]]:
    import qrcode
    from qrcode.constants import ERROR_CORRECT_M

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_M, border=4)
    code.add_data(text)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]

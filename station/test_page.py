"""The test page of the A4 printer: type from small to large, grey, lines to the edges, a code. No personal data."""

from __future__ import annotations

from station.self_test_slip import TEST_CODE
from station.typeset import typeset


def test_page(terminal: str) -> bytes:
    """One A4 page as PDF. Raises `station.typeset.TypesetFailed`."""
    return typeset("test_page", {"terminal": terminal, "code": _modules(TEST_CODE)})


def _modules(text: str) -> list[list[bool]]:
    """The dark squares of a QR code, with the light margin it needs."""
    import qrcode

    code = qrcode.QRCode(border=4)
    code.add_data(text)
    code.make(fit=True)
    return [[bool(dark) for dark in row] for row in code.get_matrix()]

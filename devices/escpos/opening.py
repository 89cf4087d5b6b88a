"""Which driver serves a receipt printer: a byte link answers, a CUPS queue does not."""

from __future__ import annotations

from devices.ports import ReceiptPrinter
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport


def receipt_printer(transport: Transport, options: Options = NO_OPTIONS) -> ReceiptPrinter:
    """Make the driver, not yet connected. Raises ``ValueError`` for options or a transport that mean nothing."""
    if transport.scheme == "cups":
        from devices.escpos.cups_driver import CupsReceiptPrinter

        return CupsReceiptPrinter(transport, options)
    from devices.escpos.driver import EscPosPrinter

    return EscPosPrinter(transport, options)

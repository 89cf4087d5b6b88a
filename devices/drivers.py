"""The one place that knows which class drives which device. Imports are late: a reader's process never loads OpenCV."""

from __future__ import annotations

from pathlib import Path

from devices.ports import (
    CodeScanner,
    DocumentCamera,
    DocumentScanner,
    FaceCamera,
    IdCardReader,
    PagePrinter,
    ReceiptPrinter,
    Role,
    SmartCardReader,
    TravelDocumentReader,
)
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

Driver = (
    IdCardReader
    | SmartCardReader
    | TravelDocumentReader
    | CodeScanner
    | ReceiptPrinter
    | PagePrinter
    | DocumentCamera
    | DocumentScanner
    | FaceCamera
)

#: role → names allowed as ``driver`` in terminal.toml, the default first.
DRIVER_NAMES: dict[Role, tuple[str, ...]] = {
    Role.ID_CARD: ("sdt",),
    Role.SMART_CARD: ("pcsc",),
    Role.PASSPORT: ("pcsc",),
    Role.CODE_SCANNER: ("serial", "keyboard"),
    Role.CAMERA: ("opencv",),
    Role.DOCUMENT_CAMERA: ("opencv",),
    Role.DOCUMENT_SCANNER: ("escl", "sane"),
    Role.RECEIPT_PRINTER: ("escpos",),
    Role.PAGE_PRINTER: ("ipp",),
}


class UnknownDriver(ValueError):
    """There is no driver of this name for the role."""

    def __init__(self, role: Role, name: str) -> None:
        allowed = ", ".join(DRIVER_NAMES.get(role, ())) or "none yet"
        super().__init__(f"no driver {name!r} for {role.value} (allowed: {allowed})")


def open_driver(
    role: Role, name: str, transport: Transport, options: Options = NO_OPTIONS, *, home: Path | None = None
) -> Driver:
    """Make the driver, not yet connected: call its ``open()``. ``home`` is the terminal's folder, for drivers that keep
    something there (models). Raises `UnknownDriver`."""
    match role, name:
        case Role.ID_CARD, "sdt":
            from devices.sdt.driver import SdtReader

            return SdtReader(transport, options)
        case Role.SMART_CARD, "pcsc":
            from devices.smart_card.driver import PcscSmartCardReader

            return PcscSmartCardReader(transport, options)
        case Role.PASSPORT, "pcsc":
            from devices.travel_document.driver import PcscTravelDocumentReader

            return PcscTravelDocumentReader(transport, options)
        case Role.CODE_SCANNER, "serial":
            from devices.code_scanner.serial_driver import SerialCodeScanner

            return SerialCodeScanner(transport, options)
        case Role.CODE_SCANNER, "keyboard":
            from devices.code_scanner.keyboard_driver import KeyboardCodeScanner

            return KeyboardCodeScanner(transport, options)
        case Role.RECEIPT_PRINTER, "escpos":
            from devices.escpos.opening import receipt_printer

            return receipt_printer(transport, options)
        case Role.PAGE_PRINTER, "ipp":
            from devices.page_printer.driver import IppPagePrinter

            return IppPagePrinter(transport, options)
        case Role.DOCUMENT_SCANNER, "escl":
            from devices.document_scanner.escl_driver import EsclScanner

            return EsclScanner(transport, options)
        case Role.DOCUMENT_SCANNER, "sane":
            from devices.document_scanner.sane_driver import SaneScanner

            return SaneScanner(transport, options)
        case Role.DOCUMENT_CAMERA, "opencv":
            from devices.document_camera.driver import OpenCvDocumentCamera

            return OpenCvDocumentCamera(transport, options)
        case Role.CAMERA, "opencv":
            from devices.camera.driver import OpenCvFaceCamera

            if home is None:
                raise ValueError("a camera needs the terminal's folder, where its models are")
            return OpenCvFaceCamera(transport, home / "models", options)
        case _:
            raise UnknownDriver(role, name)

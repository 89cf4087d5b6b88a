"""The one place that knows which class drives which device. Imports are late: a reader's process never loads OpenCV."""

from __future__ import annotations

from pathlib import Path

from devices.ports import DocumentCamera, FaceCamera, IdCardReader, ReceiptPrinter, Role
from devices.settings import NO_OPTIONS, Options
from devices.transport import Transport

Driver = IdCardReader | ReceiptPrinter | DocumentCamera | FaceCamera

#: role → names allowed as ``driver`` in terminal.toml, the default first.
DRIVER_NAMES: dict[Role, tuple[str, ...]] = {
    Role.ID_CARD: ("sdt",),
    Role.RECEIPT_PRINTER: ("escpos",),
    Role.DOCUMENT_CAMERA: ("opencv",),
    Role.CAMERA: ("opencv",),
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
        case Role.RECEIPT_PRINTER, "escpos":
            from devices.escpos.driver import EscPosPrinter

            return EscPosPrinter(transport, options)
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

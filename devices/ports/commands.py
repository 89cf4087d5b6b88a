"""Commands as messages: what crosses the border between app and device host."""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports.chip_cards import DocumentAccess
from devices.ports.codes import CodeEvent
from devices.ports.face import FaceGuidance
from devices.ports.id_card import CardEvent
from devices.ports.page_printer import PagesEvent
from devices.ports.pages import ScanEvent, ScanSettings
from devices.ports.receipts import ReceiptElement

#: What a command may tell before it ends.
ProgressEvent = CardEvent | FaceGuidance | CodeEvent | ScanEvent | PagesEvent


@dataclass(frozen=True, slots=True)
class ReadIdCard:
    """Wait for a card and read it. Result: `IdDocument`; progress: `CardEvent`."""

    deadline_s: float = 60.0
    added_addresses: bool = False


@dataclass(frozen=True, slots=True)
class ReadSmartCard:
    """Wait for a social security card and read it. Result: `SocialSecurityCard`; progress: `CardEvent`."""

    deadline_s: float = 60.0


@dataclass(frozen=True, slots=True)
class ReadTravelDocument:
    """Wait for a passport or pass and read its chip. Result: `TravelDocument`; progress: `CardEvent`."""

    access: DocumentAccess
    deadline_s: float = 60.0


@dataclass(frozen=True, slots=True)
class CardPresent:
    """Is the card still there? Result: bool."""

    deadline_s: float = 2.0


@dataclass(frozen=True, slots=True)
class PrintReceipt:
    """Print and cut. Result: `PrintReport`."""

    job_id: str
    elements: tuple[ReceiptElement, ...]
    deadline_s: float = 20.0

    def __repr__(self) -> str:
        return f"PrintReceipt(job_id={self.job_id!r}, {len(self.elements)} elements)"


@dataclass(frozen=True, slots=True)
class CapturePage:
    """Take one picture of the page under the camera. Result: `CapturedPage`."""

    deadline_s: float = 10.0


@dataclass(frozen=True, slots=True)
class ScanDocument:
    """Scan sheets with the document scanner. Result: `ScannedDocument`; progress: `ScanEvent`."""

    settings: ScanSettings
    deadline_s: float = 180.0


@dataclass(frozen=True, slots=True)
class ScanCode:
    """Wait for a bar code or QR code: a code scanner's, or one held before a camera. Result: `ScannedCode`; progress:
    `CodeEvent`."""

    deadline_s: float = 60.0


@dataclass(frozen=True, slots=True)
class PrintPages:
    """Print a PDF on A4 and follow it to its end. Result: `PagesReport`; progress: `PagesEvent`."""

    job_id: str
    pdf: bytes
    copies: int = 1
    duplex: bool = False
    first_page: int = 1
    deadline_s: float = 120.0

    def __repr__(self) -> str:
        return f"PrintPages(job_id={self.job_id!r}, {len(self.pdf)} bytes)"


@dataclass(frozen=True, slots=True)
class CheckFace:
    """Compare whoever stands before the camera with a portrait (JPEG, PNG or BMP). Result: `FaceVerdict`; progress:
    `FaceGuidance`. Ends by its deadline with an outcome. Without portrait it ends as ``no_reference`` at once."""

    reference: bytes | None
    deadline_s: float = 30.0

    def __repr__(self) -> str:
        return f"CheckFace(reference={'given' if self.reference else None}, deadline_s={self.deadline_s})"


@dataclass(frozen=True, slots=True)
class StartPreview:
    """Start sending frames through the memfd ring. Result: None."""

    deadline_s: float = 5.0


@dataclass(frozen=True, slots=True)
class StopPreview:
    """Result: None."""

    deadline_s: float = 2.0


Command = (
    ReadIdCard
    | ReadSmartCard
    | ReadTravelDocument
    | CardPresent
    | ScanCode
    | PrintReceipt
    | PrintPages
    | CapturePage
    | ScanDocument
    | CheckFace
    | StartPreview
    | StopPreview
)

#: What comes out of these belongs to the record, whoever has left meanwhile (DESIGN §2, RELIABILITY G8).
PrintJob = PrintReceipt | PrintPages

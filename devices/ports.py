"""The ports: what the rest of the house may ask of a device, and what it gets back.

Small structural Protocols, frozen values, closed unions; no Qt, no driver imports. A driver implements one port in
process; the device host (`devices.host`) runs it in a child process and `devices.supervisor` offers the same
commands to an app. Every command has a deadline and ends exactly once (`devices.result`).

All deadlines are seconds on the monotonic clock, counted from the call.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Protocol

from devices.result import Action, Cause, Reason, Result


class Role(StrEnum):
    """The places a device can be bound to, as in ``[devices.ROLE]`` of terminal.toml."""

    ID_CARD = "id_card"
    SMART_CARD = "smart_card"
    PASSPORT = "passport"
    CODE_SCANNER = "code_scanner"
    CAMERA = "camera"
    DOCUMENT_CAMERA = "document_camera"
    DOCUMENT_SCANNER = "document_scanner"
    RECEIPT_PRINTER = "receipt_printer"
    PAGE_PRINTER = "page_printer"
    SIGNATURE_PAD = "signature_pad"


class DeviceState(StrEnum):
    """Closed set of device states (DESIGN §2, after XFS4IoT and IATA CUSS)."""

    STARTING = "starting"
    READY = "ready"
    BUSY = "busy"
    USER_ERROR = "user_error"
    CONSUMABLE_LOW = "consumable_low"
    CONSUMABLE_OUT = "consumable_out"
    OFFLINE = "offline"
    HARDWARE_ERROR = "hardware_error"
    TAMPER = "tamper"
    ABSENT = "absent"


#: States in which a command may be started with hope of success.
USABLE = frozenset({DeviceState.READY, DeviceState.BUSY, DeviceState.CONSUMABLE_LOW, DeviceState.USER_ERROR})


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """A snapshot of one device. ``reason`` is None while nothing is wrong; ``detail`` is for technicians."""

    state: DeviceState
    reason: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None
    detail: str = ""
    serial: str | None = None
    model: str | None = None


class Cancel(Protocol):
    """Asked between protocol steps; a driver stops at the next safe point when it is set (`threading.Event`)."""

    def is_set(self) -> bool: ...
    def wait(self, timeout: float | None = None) -> bool: ...


# --- ID cards -------------------------------------------------------------------------------------------------


class DocumentType(StrEnum):
    """Kinds of identity document behind the SDT protocol (DEVICES §1.7)."""

    RESIDENT_ID = "resident_id"
    HMT_RESIDENCE_PERMIT = "hmt_residence_permit"
    FOREIGNER_PR_2017 = "foreigner_pr_2017"
    FOREIGNER_PR_2023 = "foreigner_pr_2023"


class Sex(StrEnum):
    """GB/T 2261.1: 0, 1, 2, 9."""

    UNKNOWN = "unknown"
    MALE = "male"
    FEMALE = "female"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class PhotoUnavailable:
    """Why there is no portrait: ``no_decoder`` (no licensed WLT library) or ``decode_failed``."""

    reason: str


@dataclass(frozen=True, slots=True)
class IdDocument:
    """What an identity card says, typed. Absent things are None; ``valid_to`` None means 长期 (no end).

    Text is untrusted: controls are stripped, it must be shown as plain text. ``repr`` shows no personal data.
    """

    type: DocumentType
    name: str
    name_latin: str | None
    sex: Sex
    nation: str | None
    birth_date: date
    address: str | None
    number: str
    issuer: str | None
    valid_from: date
    valid_to: date | None
    nationality: str | None = None
    pass_number: str | None = None
    old_number: str | None = None
    photo: bytes | PhotoUnavailable = PhotoUnavailable("no_decoder")
    rare_characters: bool = False  # private-use characters in the name: print as raster

    def __repr__(self) -> str:
        return f"IdDocument(type={self.type.value!r}, …)"


class CardEvent(StrEnum):
    """Progress of a read, for the screen."""

    WAITING = "waiting"  # nothing on the reader yet
    SEEN = "seen"  # a card was found: keep still
    READ = "read"  # done: the card may be taken away


class IdCardReader(Protocol):
    """Reads identity cards. One read = find, select, read text (never fingerprints)."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def read(self, deadline_s: float, cancel: Cancel, progress: Callable[[CardEvent], None]) -> Result[IdDocument]: ...
    def card_present(self) -> Result[bool]:
        """Is the card that was read last still on the reader? (card left behind)"""
        ...


# --- receipt printers -----------------------------------------------------------------------------------------


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class TextLine:
    """One paragraph; wrapped by the driver to the paper's width. ``size`` 1 or 2 (double width and height)."""

    text: str
    align: Align = Align.LEFT
    size: int = 1
    bold: bool = False


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """``label：value``, the value hanging under itself when it wraps."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A dashed line across the paper."""


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code, centred; ``caption`` in words below it. Module size is chosen by the driver for the paper width."""

    data: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Feed:
    lines: int = 1


ReceiptElement = TextLine | LabelledLine | Rule | QrCode | Feed


class PrintOutcome(StrEnum):
    """What came out of the printer, as far as can be known. Kept with the record (RELIABILITY G8)."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PrintReport:
    """How a print job ended: ``outcome`` is for the record; ``trouble`` says why when it is not ``printed``.

    A fault that is certain before the first byte of content is sent is NOT_PRINTED; a fault after that is UNKNOWN
    (paper may be half out). PRINTED only when the printer itself answered behind the job.
    """

    job_id: str
    outcome: PrintOutcome
    trouble: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None


class ReceiptPrinter(Protocol):
    """Prints receipts on thermal paper and cuts them."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def print_receipt(
        self, job_id: str, elements: tuple[ReceiptElement, ...], deadline_s: float, cancel: Cancel
    ) -> Result[PrintReport]:
        """Preflight (status), print, cut, ask the printer behind the job. Every end that says something about paper
        is ``Ok(PrintReport)``; ``Err`` only when nothing was attempted (absent, busy, cancelled before the start)."""
        ...


# --- document camera ------------------------------------------------------------------------------------------


class CaptureAdvice(StrEnum):
    """What would make the picture better; the screen turns it into words."""

    MOVE_INTO_VIEW = "move_into_view"
    HOLD_STILL = "hold_still"
    MORE_LIGHT = "more_light"
    TURN_OVER_BLANK = "turn_over_blank"


@dataclass(frozen=True, slots=True)
class Quad:
    """Corners of the page in pixels of the full frame: top-left, top-right, bottom-right, bottom-left."""

    corners: tuple[tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]]


@dataclass(frozen=True, slots=True)
class CapturedPage:
    """One page: deskewed, cropped, JPEG. ``sharpness`` is the variance of the Laplacian, ``advice`` is empty when
    nothing needs saying. ``quad`` is where the page lay in the frame."""

    jpeg: bytes
    width_px: int
    height_px: int
    sharpness: float
    quad: Quad
    advice: tuple[CaptureAdvice, ...] = ()

    def __repr__(self) -> str:
        return f"CapturedPage({self.width_px}x{self.height_px}, {len(self.jpeg)} bytes)"


class DocumentCamera(Protocol):
    """A camera looking down on a page (高拍仪)."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus: ...
    def capture(self, deadline_s: float, cancel: Cancel) -> Result[CapturedPage]: ...


# --- face camera ----------------------------------------------------------------------------------------------


class FaceGuidance(StrEnum):
    """Progress of a face check: what the person in front of the camera should know now. Told on change only."""

    STARTING = "starting"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    TOO_SMALL = "too_small"  # come nearer
    TOO_BIG = "too_big"  # step back
    OFF_CENTRE = "off_centre"
    TURN_TO_CAMERA = "turn_to_camera"
    TOO_DARK = "too_dark"
    TOO_BRIGHT = "too_bright"
    BLURRED = "blurred"
    HOLD_STILL = "hold_still"  # all is well: good frames are being taken


class FaceOutcome(StrEnum):
    """What a face check found out. Only ``matched`` says that person and portrait are the same."""

    MATCHED = "matched"
    NO_MATCH = "no_match"
    NOT_LIVE = "not_live"
    NO_REFERENCE = "no_reference"  # no portrait, or no face can be found in it
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    POOR_PICTURE = "poor_picture"


@dataclass(frozen=True, slots=True)
class Score:
    """A measure and the threshold it is held against: at or above it, it passes."""

    value: float
    threshold: float

    @property
    def passes(self) -> bool:
        return self.value >= self.threshold


@dataclass(frozen=True, slots=True)
class FaceVerdict:
    """How a face check ended. Scores are None where it did not come to measure them; ``models`` names the models that
    judged, as the manifest does. No picture and no embedding is ever part of it."""

    outcome: FaceOutcome
    match: Score | None = None
    liveness: Score | None = None
    models: tuple[str, ...] = ()


class FaceCamera(Protocol):
    """A camera that looks at the person in front of the terminal."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus:
        """Without usable models the state is ``hardware_error`` with ``Reason.NO_MODELS``: the preview works, a check
        does not."""
        ...

    def check_face(
        self, reference: bytes | None, deadline_s: float, cancel: Cancel, progress: Callable[[FaceGuidance], None]
    ) -> Result[FaceVerdict]: ...


# --- commands as messages (what crosses the process border) ---------------------------------------------------

#: What a command may tell before it ends.
ProgressEvent = CardEvent | FaceGuidance


@dataclass(frozen=True, slots=True)
class ReadIdCard:
    """Wait for a card and read it. Result: `IdDocument`; progress: `CardEvent`."""

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


Command = ReadIdCard | CardPresent | PrintReceipt | CapturePage | CheckFace | StartPreview | StopPreview

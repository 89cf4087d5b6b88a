"""Pages of paper brought in as pictures: the document camera (高拍仪) and the document scanner (DEVICES §5)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from devices.ports.state import Cancel, DeviceStatus
from devices.result import Action, Cause, Reason, Result


class CaptureAdvice(StrEnum):
    """What would make the picture better; the screen turns it into words."""

    MOVE_INTO_VIEW = "move_into_view"
    HOLD_STILL = "hold_still"
    MORE_LIGHT = "more_light"
    TURN_OVER_BLANK = "turn_over_blank"
    AVOID_GLARE = "avoid_glare"  # a lamp or a lamination shines where there is writing
    TAKE_FINGER_AWAY = "take_finger_away"
    SHOW_WHOLE_PAGE = "show_whole_page"  # a corner lies outside the picture


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


# --- document scanner -----------------------------------------------------------------------------------------


class PaperSource(StrEnum):
    """Where the scanner takes its paper from."""

    FLATBED = "flatbed"
    FEEDER = "feeder"


class ColourMode(StrEnum):
    COLOUR = "colour"
    GREY = "grey"


@dataclass(frozen=True, slots=True)
class ScanSettings:
    """What to scan and how. The area is A4, or as much of it as the scanner has. ``duplex`` counts for the feeder
    only; settings a scanner does not offer end as ``Reason.UNSUPPORTED``, never as something else scanned."""

    source: PaperSource = PaperSource.FLATBED
    duplex: bool = False
    colour: ColourMode = ColourMode.COLOUR
    resolution_dpi: int = 200
    max_pages: int = 50


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """The pages in the order they came. With ``trouble`` the scan broke off behind them: they are good and kept, the
    rest is still to be scanned."""

    pages: tuple[CapturedPage, ...]
    trouble: Reason | None = None
    cause: Cause | None = None
    action: Action | None = None


class ScanEvent(StrEnum):
    """Progress of a scan, once for each."""

    SCANNING = "scanning"
    PAGE_DONE = "page_done"


class DocumentScanner(Protocol):
    """A flatbed or feeder scanner. Each page goes through the same pipeline as the document camera's: cropped to the
    paper, straightened, judged."""

    def open(self) -> Result[DeviceStatus]: ...
    def close(self) -> None: ...
    def status(self) -> DeviceStatus:
        """With the abilities flatbed, feeder, duplex, colour as far as the scanner tells."""
        ...

    def scan(
        self, settings: ScanSettings, deadline_s: float, cancel: Cancel, progress: Callable[[ScanEvent], None]
    ) -> Result[ScannedDocument]:
        """``Err`` when not one page came (empty feeder, jam at the first, cancelled); else ``Ok`` with what came."""
        ...

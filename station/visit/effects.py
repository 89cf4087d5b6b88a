"""What a flow asks a visit to do: the part that is the same at kiosk and counter. Pure values; no Qt.

`station.visit.carry_out.carry_out` does them. Results come back as events with the ticket (`station.visit.results`).
"""

from __future__ import annotations

from dataclasses import dataclass

from devices.ports import PaperSource


@dataclass(frozen=True, slots=True)
class OpenStore:
    ticket: int


@dataclass(frozen=True, slots=True)
class ReadCard:
    ticket: int


@dataclass(frozen=True, slots=True)
class StopReading:
    pass


@dataclass(frozen=True, slots=True)
class StartPreview:
    ticket: int


@dataclass(frozen=True, slots=True)
class StopPreview:
    pass


@dataclass(frozen=True, slots=True)
class TakePage:
    ticket: int


@dataclass(frozen=True, slots=True)
class KeepPage:
    """``material`` is a material's key, or `station.visit.capture.SIGNED_FORM`."""

    ticket: int
    material: str


@dataclass(frozen=True, slots=True)
class DropPage:
    """Forget the picture that was taken but not kept."""


@dataclass(frozen=True, slots=True)
class StartScan:
    """Scan as many pages of the material as it has room for."""

    ticket: int
    material: str
    source: PaperSource
    duplex: bool


@dataclass(frozen=True, slots=True)
class StopScan:
    """Break off; the answer comes under the scan's ticket."""


@dataclass(frozen=True, slots=True)
class KeepScan:
    """Write the scanned pages down."""

    ticket: int
    material: str


@dataclass(frozen=True, slots=True)
class DropScan:
    """Forget pages that could not be kept."""


@dataclass(frozen=True, slots=True)
class KeepSignature:
    ticket: int


@dataclass(frozen=True, slots=True)
class PrintReceipt:
    """``page``: on the A4 printer."""

    ticket: int
    again: bool
    page: bool = False


@dataclass(frozen=True, slots=True)
class AskCardLeft:
    ticket: int


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Write down what was entered, and the step it goes on at."""

    at: str


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    pass


@dataclass(frozen=True, slots=True)
class Wipe:
    """Forget everything of this visit."""


VisitEffect = (
    OpenStore
    | ReadCard
    | StopReading
    | StartPreview
    | StopPreview
    | TakePage
    | KeepPage
    | DropPage
    | StartScan
    | StopScan
    | KeepScan
    | DropScan
    | KeepSignature
    | PrintReceipt
    | AskCardLeft
    | SaveDraft
    | DiscardDraft
    | Wipe
)

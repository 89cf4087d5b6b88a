"""What devices and store answer, in a flow's terms: closed unions of troubles and results.

A ``ticket`` is the number under which a flow asked; a result with a number nobody waits for is late and is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class CardTrouble(StrEnum):
    """Why a card did not open the way, in the citizen's terms."""

    NO_CARD = "no_card"  # none was laid on the reader in time
    LIFTED = "lifted"
    UNREADABLE = "unreadable"
    REFUSED = "refused"  # the card and this reader do not go together
    NOT_GENUINE = "not_genuine"
    INVALID = "invalid"  # reads well but cannot be true: check digit, dates
    EXPIRED = "expired"
    NO_READER = "no_reader"
    READER_RESTARTING = "reader_restarting"


class CaptureTrouble(StrEnum):
    NO_PAGE = "no_page"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    NO_CAMERA = "no_camera"
    CAMERA_RESTARTING = "camera_restarting"
    NOT_KEPT = "not_kept"  # the picture could not be written down


class PaperPhase(StrEnum):
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"  # surely nothing came out
    UNKNOWN = "unknown"  # may be half out


class PaperTrouble(StrEnum):
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    NO_PRINTER = "no_printer"
    FAULT = "fault"


class StoreRefusal(StrEnum):
    """Why the store cannot be used."""

    STORE = "store"
    STORE_TOO_NEW = "store_too_new"


# --- results ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoreOpened:
    ticket: int


@dataclass(frozen=True, slots=True)
class StoreRefused:
    ticket: int
    reason: StoreRefusal


@dataclass(frozen=True, slots=True)
class CardSeen:
    ticket: int


@dataclass(frozen=True, slots=True)
class CardRead:
    ticket: int


@dataclass(frozen=True, slots=True)
class CardFailed:
    ticket: int
    trouble: CardTrouble


@dataclass(frozen=True, slots=True)
class PersonLookedUp:
    """``item`` and ``at`` describe the draft found, if any."""

    ticket: int
    draft: bool = False
    recent: bool = False
    item: str | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class PageTaken:
    ticket: int


@dataclass(frozen=True, slots=True)
class PageFailed:
    ticket: int
    trouble: CaptureTrouble


@dataclass(frozen=True, slots=True)
class PageKept:
    ticket: int


@dataclass(frozen=True, slots=True)
class SignatureKept:
    ticket: int


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The intake is durable."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NotComplete:
    """Something is missing after all (the day changed, the item was withdrawn): back to the review, which says what."""

    ticket: int


@dataclass(frozen=True, slots=True)
class WriteFailed:
    """The store could not write what the step waited for (disk full, damaged)."""

    ticket: int


@dataclass(frozen=True, slots=True)
class PaperEnded:
    ticket: int
    phase: PaperPhase
    trouble: PaperTrouble | None = None


@dataclass(frozen=True, slots=True)
class CardLeft:
    ticket: int
    present: bool


@dataclass(frozen=True, slots=True)
class Crashed:
    """An unexpected error was caught; the visit cannot be trusted any more."""


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store stopped working in the middle of a visit."""


Result = (
    StoreOpened
    | StoreRefused
    | CardSeen
    | CardRead
    | CardFailed
    | PersonLookedUp
    | PageTaken
    | PageFailed
    | PageKept
    | SignatureKept
    | TakenIn
    | NotComplete
    | WriteFailed
    | PaperEnded
    | CardLeft
)

#: What the session posts to a flow: results, and the loss of the store under a visit.
Happening = Result | StoreLost

"""What can happen to the flow: touches, results, passing time. Closed unions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.steps import CaptureTrouble, CardTrouble, OutOfServiceReason, PaperPhase, PaperTrouble


class Touch(StrEnum):
    """A button. One touch is one event; the flow answers it only on the screens that show the button."""

    BEGIN = "begin"  # welcome: choose a matter
    CONTINUE = "continue"  # welcome: go on with a draft, or print a receipt again
    PROCEED = "proceed"
    BACK = "back"
    CANCEL = "cancel"
    CANCEL_KEEP = "cancel_keep"
    CANCEL_DISCARD = "cancel_discard"
    DISMISS = "dismiss"  # close the overlay, go on
    HELP = "help"
    RETRY = "retry"
    WINDOW = "window"  # go to a manned window instead
    RESUME = "resume"
    DISCARD = "discard"  # throw the found draft away
    REPRINT = "reprint"
    TAKE = "take"
    KEEP = "keep"
    SUBMIT = "submit"
    FINISH = "finish"
    EDIT_MATERIALS = "edit_materials"


@dataclass(frozen=True, slots=True)
class ItemChosen:
    code: str


@dataclass(frozen=True, slots=True)
class FieldAccepted:
    """The answer on the screen is good. ``goto`` is the next form step to ask, None when nothing is left to ask."""

    goto: int | None
    changed: bool


@dataclass(frozen=True, slots=True)
class EditField:
    position: int


@dataclass(frozen=True, slots=True)
class MaterialOpened:
    material: str


@dataclass(frozen=True, slots=True)
class MaterialsChanged:
    """A page was removed, or a material will be brought later."""


# --- results --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StoreOpened:
    ticket: int


@dataclass(frozen=True, slots=True)
class StoreRefused:
    ticket: int
    reason: OutOfServiceReason


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


# --- time and trouble -----------------------------------------------------------------------------------------


class Elapsed(StrEnum):
    """A time that ran out; which one runs is `kiosk.flow.timer_of`."""

    IDLE = "idle"
    GRACE = "grace"
    FAREWELL = "farewell"


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
Event = (
    Touch
    | ItemChosen
    | FieldAccepted
    | EditField
    | MaterialOpened
    | MaterialsChanged
    | Result
    | Elapsed
    | Crashed
    | StoreLost
)

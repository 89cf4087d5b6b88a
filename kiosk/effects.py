"""What the flow asks the outside to do. `kiosk.visit` carries it out; results come back as events with the ticket."""

from __future__ import annotations

from dataclasses import dataclass


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
class LookUpPerson:
    ticket: int


@dataclass(frozen=True, slots=True)
class StartDraft:
    """A new draft for the chosen item and the person."""


@dataclass(frozen=True, slots=True)
class TakeUpDraft:
    """Go on with the draft that was found."""


@dataclass(frozen=True, slots=True)
class TakeUpRecent:
    """The receipt of the recent case becomes the receipt on the screen."""


@dataclass(frozen=True, slots=True)
class DiscardDraft:
    pass


@dataclass(frozen=True, slots=True)
class SaveDraft:
    """Write down what was entered, and the step it goes on at."""

    at: str


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
    ticket: int
    material: str


@dataclass(frozen=True, slots=True)
class DropPage:
    """Forget the picture that was taken but not kept."""


@dataclass(frozen=True, slots=True)
class KeepSignature:
    ticket: int


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    ticket: int


@dataclass(frozen=True, slots=True)
class PrintReceipt:
    ticket: int
    again: bool


@dataclass(frozen=True, slots=True)
class AskCardLeft:
    ticket: int


@dataclass(frozen=True, slots=True)
class CallStaff:
    pass


@dataclass(frozen=True, slots=True)
class Wipe:
    """Forget everything of this visit."""


Effect = (
    OpenStore
    | ReadCard
    | StopReading
    | LookUpPerson
    | StartDraft
    | TakeUpDraft
    | TakeUpRecent
    | DiscardDraft
    | SaveDraft
    | StartPreview
    | StopPreview
    | TakePage
    | KeepPage
    | DropPage
    | KeepSignature
    | SubmitDraft
    | PrintReceipt
    | AskCardLeft
    | CallStaff
    | Wipe
)

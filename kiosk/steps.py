"""Where a visit can be: the steps, what may lie over them, and the whole `State` of the kiosk's flow.

All values are frozen and hold no personal data: what the citizen entered lives in `kiosk.visit`. A ``ticket`` is the
number of the command or job a step waits for; a result with another number is late and is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import get_args

from kiosk.effects import Effect, OpenStore
from station.visit.results import CapturePhase, CaptureTrouble, CardTrouble, PaperPhase, PaperTrouble, StoreRefusal


class CardPhase(StrEnum):
    WAITING = "waiting"
    SEEN = "seen"
    PROBLEM = "problem"


class Ending(StrEnum):
    """How a visit ended; chooses the words of the last screen."""

    TAKEN_IN = "taken_in"
    KEPT = "kept"
    DISCARDED = "discarded"
    TIMED_OUT = "timed_out"
    WINDOW = "window"  # sent to a manned window, draft kept
    NOTHING = "nothing"


# --- steps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Starting:
    ticket: int


@dataclass(frozen=True, slots=True)
class OutOfService:
    reason: StoreRefusal


@dataclass(frozen=True, slots=True)
class Recovery:
    """Something unexpected happened; what was handed in is safe."""


@dataclass(frozen=True, slots=True)
class Welcome:
    pass


@dataclass(frozen=True, slots=True)
class Services:
    pass


@dataclass(frozen=True, slots=True)
class Guide:
    pass


@dataclass(frozen=True, slots=True)
class Notice:
    """Privacy notice and consent."""


@dataclass(frozen=True, slots=True)
class Card:
    ticket: int
    phase: CardPhase = CardPhase.WAITING
    trouble: CardTrouble | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class LookUp:
    """Is there a draft or a recent case of this person?"""

    ticket: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the card brought back. ``item`` and ``at`` (see `kiosk.flow.step_token`) belong to the draft."""

    draft: bool
    recent: bool
    item: str | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class Identity:
    pass


@dataclass(frozen=True, slots=True)
class Form:
    """One decision; ``position`` counts the steps that apply, from 0."""

    position: int


@dataclass(frozen=True, slots=True)
class Materials:
    pass


@dataclass(frozen=True, slots=True)
class Capture:
    material: str
    phase: CapturePhase = CapturePhase.LIVE
    trouble: CaptureTrouble | None = None
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """``ticket`` is 0 until the signature is being written down."""

    ticket: int = 0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    pass


@dataclass(frozen=True, slots=True)
class Submitting:
    """``failed``: it could not be written down; nothing was handed in."""

    ticket: int
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """The receipt: on paper and always on the screen. ``again`` marks a reprint (补打)."""

    ticket: int
    phase: PaperPhase = PaperPhase.PRINTING
    trouble: PaperTrouble | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Thanks:
    """Everything is wiped when this is entered; ``card_left`` None: not known yet."""

    ending: Ending
    ticket: int
    card_left: bool | None = None


Step = (
    Starting
    | OutOfService
    | Recovery
    | Welcome
    | Services
    | Guide
    | Notice
    | Card
    | LookUp
    | Found
    | Identity
    | Form
    | Materials
    | Capture
    | Sign
    | Review
    | Submitting
    | Paper
    | Thanks
)


# --- overlays -------------------------------------------------------------------------------------------------


class Overlay(StrEnum):
    """What may lie over any step; while it does, only its own buttons answer."""

    NONE = ""
    TIME_OUT = "time_out"
    CANCEL = "cancel"
    HELP = "help"
    SETTINGS = "settings"


@dataclass(frozen=True, slots=True)
class Mode:
    """How the screens look and speak. It belongs to the visit: the next person begins with the default (DESIGN §5)."""

    language: str = "zh-CN"
    elder: bool = False  # large type and targets, more time
    contrast: bool = False
    voice: bool = False  # each screen says what to do


@dataclass(frozen=True, slots=True)
class State:
    """The whole flow. ``sequence`` numbers tickets; ``effects`` is what the last event asks the outside to do."""

    step: Step
    overlay: Overlay = Overlay.NONE
    mode: Mode = Mode()
    item: str | None = None  # implementation code of the chosen service item
    person: bool = False  # a card was read in this visit
    draft: bool = False  # there is something that could be kept or thrown away
    taken_in: bool = False  # the matter of this visit was handed in
    signed: bool = False
    editing: bool = False  # came from the review, goes back there
    last_form: int = 0
    sequence: int = 0
    effects: tuple[Effect, ...] = ()


def initial() -> State:
    """Power on: the store is being opened."""
    return State(Starting(ticket=1), sequence=1, effects=(OpenStore(ticket=1),))


def screen_of(step: Step) -> str:
    """The name of the step's screen: ``Found`` → ``found``, ``OutOfService`` → ``out_of_service``."""
    return _screen_name(type(step))


def _screen_name(kind: type) -> str:
    name = kind.__name__
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def screen_names() -> tuple[str, ...]:
    """Every screen there is, in the order of `Step`."""
    return tuple(_screen_name(kind) for kind in get_args(Step))

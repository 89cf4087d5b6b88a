"""Where a clerk can be: the steps, what may lie over them, and the whole `State` of the counter's flow.

All values are frozen and hold no personal data: what was entered lives in `station.visit.visit`. A ``ticket`` is the
number of the command or job a step waits for, 0 when it waits for nothing; a result with another number is late.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import get_args

from counter.act import Act
from counter.effects import Effect, OpenStore
from devices.ports import FaceGuidance, FaceOutcome
from station.visit.capture import Capture
from station.visit.results import CardTrouble, FaceTrouble, PaperPhase, PaperTrouble, StoreRefusal
from station.visit.scan import Scan


class PersonPhase(StrEnum):
    WAITING = "waiting"  # for a card
    READING = "reading"
    PROBLEM = "problem"
    TYPING = "typing"
    ACCESS = "access"  # the data page of a travel document is typed
    LOOKING_UP = "looking_up"


class Document(StrEnum):
    """By what the person is identified, when not by typing."""

    ID_CARD = "id_card"
    SOCIAL_CARD = "social_card"
    TRAVEL_DOCUMENT = "travel_document"


class VisitTrouble(StrEnum):
    """Why a draft or case could not be opened, or is no longer ours."""

    CLOSED = "closed"  # taken in or given up meanwhile
    UNREACHABLE = "unreachable"  # neither hall nor city answered
    UNUSABLE = "unusable"  # its matter is not offered here, or it cannot be read
    TAKEN_OVER = "taken_over"  # somebody else goes on with it
    NO_CASE = "no_case"  # nobody here knows a case by this number


# --- steps ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Starting:
    ticket: int


@dataclass(frozen=True, slots=True)
class OutOfService:
    reason: StoreRefusal


@dataclass(frozen=True, slots=True)
class Recovery:
    """Something unexpected happened; what was saved and taken in is safe."""


@dataclass(frozen=True, slots=True)
class SignIn:
    """``refused``: the last try failed. ``locked``: the counter locked itself."""

    ticket: int = 0
    refused: bool = False
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Ready:
    """Between two people. ``thanks``: the last one is just leaving; ``card_left`` None: not known. ``no_case``: the
    number that was looked for is none of a case known here."""

    ticket: int = 0
    thanks: bool = False
    no_case: bool = False
    card_left: bool | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who is it?"""

    ticket: int
    phase: PersonPhase = PersonPhase.WAITING
    trouble: CardTrouble | None = None
    tries: int = 0
    document: Document = Document.ID_CARD


@dataclass(frozen=True, slots=True)
class Visit:
    """What this person has here. ``ticket``: a draft is being opened; ``row`` which one."""

    ticket: int = 0
    row: int = -1
    trouble: VisitTrouble | None = None


@dataclass(frozen=True, slots=True)
class AskConsent:
    """The citizen reads on their display. ``refused``: they said no."""

    refused: bool = False


class FacePhase(StrEnum):
    LOOKING = "looking"
    FAILED = "failed"  # the camera did not recognise the person
    TROUBLE = "trouble"  # no verdict


@dataclass(frozen=True, slots=True)
class AskFaceConsent:
    """The citizen reads the text of the face check's own consent on their display."""


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """The citizen stands before the camera; what to do stands on their display."""

    ticket: int
    phase: FacePhase = FacePhase.LOOKING
    guidance: FaceGuidance | None = None
    outcome: FaceOutcome | None = None
    trouble: FaceTrouble | None = None


@dataclass(frozen=True, slots=True)
class AskSignature:
    """The citizen signs on their display; ``ticket`` while it is written down."""

    ticket: int = 0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Submitting:
    ticket: int


Work = Capture | Scan | AskConsent | AskFaceConsent | FaceCheck | AskSignature | Submitting


@dataclass(frozen=True, slots=True)
class Matter:
    """The dense screen. ``work`` is what goes on beside the form; ``failed``: taking in could not be written down."""

    work: Work | None = None
    failed: bool = False


@dataclass(frozen=True, slots=True)
class TakenIn:
    """The receipt: on paper and always on the screen. ``again`` marks a reprint (补打), ``page`` one on A4."""

    ticket: int
    phase: PaperPhase = PaperPhase.PRINTING
    trouble: PaperTrouble | None = None
    again: bool = False
    page: bool = False


@dataclass(frozen=True, slots=True)
class AskPromise:
    """The citizen reads the commitment on their display: they sign it or decline. ``ticket`` while it is written
    down."""

    ticket: int = 0
    failed: bool = False


@dataclass(frozen=True, slots=True)
class AskRating:
    """The citizen chooses one of five on their display; nobody at the counter sees which. ``ticket`` while it is
    written down."""

    ticket: int = 0


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """Somebody else signs in for one act, beside the clerk who stays signed in. ``refused``: the last try failed."""

    ticket: int = 0
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Doing:
    """The act is being written down."""

    ticket: int


CaseWork = Capture | AskSignature | AskPromise | AskRating | SecondPerson | Doing


@dataclass(frozen=True, slots=True)
class CaseStep:
    """One case after its take-in: what is known of it, and what may be done now.

    ``ticket`` while it is read or a paper printed. ``act`` is what is being done, ``work`` what goes on beside it;
    ``failed``: it could not be written down, ``refused``: the rules or the platform's state forbid it. ``done`` is the
    act that was done last, ``phase`` how its papers stand, None where there are none.
    """

    ticket: int = 0
    act: Act | None = None
    work: CaseWork | None = None
    failed: bool = False
    refused: bool = False
    done: Act | None = None
    phase: PaperPhase | None = None
    trouble: PaperTrouble | None = None


@dataclass(frozen=True, slots=True)
class Supervision:
    """The hall at a glance, for a supervisor."""


Step = Starting | OutOfService | Recovery | SignIn | Ready | Person | Visit | Matter | TakenIn | CaseStep | Supervision


# --- overlays -------------------------------------------------------------------------------------------------


class Overlay(StrEnum):
    """What may lie over a step; while it does, only its own keys answer."""

    NONE = ""
    SHORTCUTS = "shortcuts"
    SEARCH = "search"
    LEAVE = "leave"
    DISCARD = "discard"
    TAKE_OVER = "take_over"
    FIND_CASE = "find_case"
    ZONE = "zone"
    GUIDE = "guide"
    ENQUIRIES = "enquiries"
    UNDECIDED = "undecided"
    SIGN_OUT = "sign_out"


@dataclass(frozen=True, slots=True)
class State:
    """The whole flow. ``sequence`` numbers tickets; ``effects`` is what the last event asks the outside to do."""

    step: Step
    overlay: Overlay = Overlay.NONE
    staff: bool = False  # somebody is signed in
    person: bool = False  # who is here is known
    card: bool = False  # … from a card that may still lie on the reader
    draft: bool = False  # a matter is open
    camera: bool = True  # the face check is still one of the ways in this visit
    face_tries: int = 0
    hall: bool = False  # the case was opened from the supervisor's page
    undecided: int = 0  # taken in during this visit, and nobody has decided on the acceptance
    sequence: int = 0
    effects: tuple[Effect, ...] = ()


def initial() -> State:
    """Power on: the store is being opened."""
    return State(Starting(ticket=1), sequence=1, effects=(OpenStore(ticket=1),))


def screen_of(step: Step) -> str:
    """The name of the step's screen: ``TakenIn`` → ``taken_in``."""
    return _screen_name(type(step).__name__)


@cache
def _screen_name(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def screen_names() -> tuple[str, ...]:
    """Every screen there is, in the order of `Step`."""
    return tuple(_screen_name(kind.__name__) for kind in get_args(Step))

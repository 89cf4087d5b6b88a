"""Where a visit can be: the steps, what may lie over them, and the whole `State` of the kiosk's flow.

All values are frozen and hold no personal data: what the citizen entered lives in `station.visit.visit`. A ``ticket``
is the number of the command or job a step waits for; a result with another number is late and is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import get_args

from devices.ports import FaceGuidance, FaceOutcome
from kiosk.effects import Effect, OpenStore
from kiosk.errand import CaseView, Errand, Job
from station.staff import RefusalReason
from station.visit.capture import Capture
from station.visit.results import (
    CardTrouble,
    DraftTrouble,
    FaceOffer,
    FaceTrouble,
    Kept,
    PaperPhase,
    PaperTrouble,
    StoreRefusal,
)


class CardPhase(StrEnum):
    WAITING = "waiting"
    SEEN = "seen"
    PROBLEM = "problem"


class FacePhase(StrEnum):
    LOOKING = "looking"
    PASSED = "passed"
    FAILED = "failed"
    TROUBLE = "trouble"  # camera or models; says nothing about the person


class StaffPhase(StrEnum):
    SIGN_IN = "sign_in"
    SIGNING = "signing"
    COMPARE = "compare"


class CheckNote(StrEnum):
    """Why the choice of ways to compare person and card is shown again."""

    REFUSED = "refused"  # no consent to the camera
    FAILED = "failed"  # three times
    NOT_SAME = "not_same"  # a member of staff says so


class WindowReason(StrEnum):
    """Why somebody goes to a manned window; stands on the queue ticket."""

    ASKED = "asked"
    CARD = "card"
    CONDITIONS = "conditions"
    IDENTITY = "identity"
    IDENTITY_CHECK = "identity_check"
    MATERIALS = "materials"
    STORE = "store"
    HELD = "held"
    RULES = "rules"  # the rule engine could not decide


class Ending(StrEnum):
    """How a visit ended; chooses the words of the last screen."""

    TAKEN_IN = "taken_in"
    KEPT = "kept"
    DISCARDED = "discarded"
    TIMED_OUT = "timed_out"
    WINDOW = "window"  # sent to a manned window, draft kept
    LOST = "lost"  # another terminal goes on with the draft, or has finished it
    DONE = "done"  # an errand beside applying is done
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
class Maintenance:
    """The technician's panel, behind staff sign-in. No visit; the terminal begins anew behind it."""


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
    """What the card brought back. ``item``, ``at`` (see `kiosk.moves.step_token`), ``elsewhere`` (from another
    terminal) and ``check`` (person and card are to be compared) belong to the draft; ``closed``: why one that was kept
    here is over."""

    draft: bool
    recent: bool
    item: str | None = None
    at: str = ""
    elsewhere: bool = False
    check: bool = False
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Held:
    """The person's draft is open at another terminal. ``found`` is what there is besides; ``ticket`` is 0 until the
    draft is asked for again."""

    found: Found
    ticket: int = 0
    trouble: DraftTrouble | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    pass


@dataclass(frozen=True, slots=True)
class Parties:
    """For whom the matter is: self, somebody else, an organisation; their document, the letter of authority."""


@dataclass(frozen=True, slots=True)
class PersonCheck:
    """Is this the person on the card? The ways to find out, equal in rank. ``offer`` None: not known yet."""

    ticket: int
    offer: FaceOffer | None = None
    note: CheckNote | None = None


@dataclass(frozen=True, slots=True)
class FaceConsent:
    """The separate consent (D20)."""


@dataclass(frozen=True, slots=True)
class FaceCheck:
    """The camera compares; ``outcome`` belongs to FAILED, ``trouble`` to TROUBLE."""

    ticket: int
    phase: FacePhase = FacePhase.LOOKING
    guidance: FaceGuidance | None = None
    outcome: FaceOutcome | None = None
    trouble: FaceTrouble | None = None


@dataclass(frozen=True, slots=True)
class StaffCheck:
    """A member of staff came: signs in, compares."""

    ticket: int = 0
    phase: StaffPhase = StaffPhase.SIGN_IN
    refused: RefusalReason | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """One decision; ``position`` counts the steps that apply, from 0."""

    position: int


@dataclass(frozen=True, slots=True)
class Materials:
    pass


@dataclass(frozen=True, slots=True)
class DeliveryWay:
    """How the result shall come."""


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
    """The receipt: on paper and always on the screen. ``again`` marks a reprint (补打), ``page`` one on A4."""

    ticket: int
    phase: PaperPhase = PaperPhase.PRINTING
    trouble: PaperTrouble | None = None
    again: bool = False
    page: bool = False


# --- beside applying ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FindCase:
    """Whose case is it: by card, by the receipt's code, by its number. ``missed``: nobody here knows the last one."""

    missed: bool = False


@dataclass(frozen=True, slots=True)
class Working:
    """The store is at it; ``failed`` or ``refused`` (the rules say no): the screen says so and what can be done."""

    job: Job
    ticket: int
    position: int = 0
    failed: bool = False
    refused: bool = False


@dataclass(frozen=True, slots=True)
class Cases:
    """The person's cases, as far as the errand can do something with them."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one case stands."""

    view: CaseView = CaseView.FULL


@dataclass(frozen=True, slots=True)
class Supplement:
    """The lines of the notice, each with what is brought for it."""


@dataclass(frozen=True, slots=True)
class Certificates:
    """Results of one case that may be printed here."""


@dataclass(frozen=True, slots=True)
class Issued:
    """The paper of an errand: supplement receipt, certificate, slip."""

    ticket: int
    phase: PaperPhase = PaperPhase.PRINTING
    trouble: PaperTrouble | None = None


@dataclass(frozen=True, slots=True)
class Rating:
    """Five choices of one rank, none set before. ``why``: a bad one was chosen, and what was wrong may be said."""

    why: bool = False


@dataclass(frozen=True, slots=True)
class Complaint:
    """Kind and text; nobody has to say who they are."""


@dataclass(frozen=True, slots=True)
class Appointments:
    """The person's appointments, and the way to a new one."""


@dataclass(frozen=True, slots=True)
class AppointmentTime:
    """Day and half of the day."""


@dataclass(frozen=True, slots=True)
class RuledOut:
    """The rule engine cannot decide: why, and on to a window with the draft."""


@dataclass(frozen=True, slots=True)
class Zone:
    """跨省通办专区: what can be handed in here for another place; cases and ratings lead on from it (C14 c)."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """What somebody leaves with who has not handed anything in: a number in the queue, a slip code, paper. ``ticket``
    waits first for what there is (until ``settled``), then for the paper."""

    ticket: int
    settled: bool = False
    number: bool = False
    kept: Kept = Kept.NOTHING
    slip: bool = False
    paper: PaperPhase | None = None  # None: there is nothing to print
    trouble: PaperTrouble | None = None


@dataclass(frozen=True, slots=True)
class Thanks:
    """Everything is wiped when this is entered; ``card_left`` None: not known yet. ``lost_to`` (a terminal) and
    ``closed`` (why there is no draft any more) belong to the ending LOST."""

    ending: Ending
    ticket: int
    card_left: bool | None = None
    hand_over: HandOver | None = None
    lost_to: str = ""
    closed: str = ""


Step = (
    Starting
    | OutOfService
    | Recovery
    | Welcome
    | Maintenance
    | Services
    | Guide
    | Notice
    | Card
    | LookUp
    | Held
    | Found
    | Identity
    | Parties
    | PersonCheck
    | FaceConsent
    | FaceCheck
    | StaffCheck
    | Form
    | Materials
    | Capture
    | DeliveryWay
    | Sign
    | Review
    | Submitting
    | Paper
    | FindCase
    | Working
    | Cases
    | Progress
    | Supplement
    | Certificates
    | Issued
    | Rating
    | Complaint
    | Appointments
    | AppointmentTime
    | RuledOut
    | Zone
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
    errand: Errand = Errand.APPLY
    decides: bool = False  # the rule engine may decide what is handed in, or has decided
    item: str | None = None  # implementation code of the chosen service item
    person: bool = False  # a card was read in this visit
    draft: bool = False  # there is something that could be kept or thrown away
    taken_in: bool = False  # the matter of this visit was handed in
    check: bool = False  # the matter wants person and card compared
    checked: bool = False  # and that has been done
    camera: bool = True  # the camera may still be offered for it in this visit
    face_tries: int = 0
    resume_at: str = ""  # where a found draft goes on after the check
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
    return _screen_name(type(step).__name__)


@cache
def _screen_name(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name).lstrip("_")


def screen_names() -> tuple[str, ...]:
    """Every screen there is, in the order of `Step`."""
    return tuple(_screen_name(kind.__name__) for kind in get_args(Step))

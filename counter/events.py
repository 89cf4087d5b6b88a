"""What can happen to the counter's flow: keys, results, passing time. Closed unions, no personal data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from counter.act import Act
from station.visit.capture import CaptureTouch
from station.visit.results import (
    CardFailed,
    CardLeft,
    CardRead,
    CardSeen,
    CaseMoved,
    CaseNotFound,
    CaseRead,
    CaseRefused,
    Crashed,
    DraftLost,
    DraftNotTaken,
    DraftTaken,
    DraftTrouble,
    FaceChecked,
    FaceFailed,
    FaceGuided,
    NotComplete,
    PageFailed,
    PageKept,
    PageScanned,
    PagesKept,
    PagesScanned,
    PageTaken,
    PaperEnded,
    PersonLookedUp,
    Result,
    ScanFailed,
    SignatureKept,
    SlipLookedUp,
    StaffRefused,
    StaffSignedIn,
    StoreLost,
    StoreOpened,
    StoreRefused,
    TakenIn,
    WriteFailed,
)
from station.visit.scan import ScanStarted


class Key(StrEnum):
    """What the clerk does. Each answers only on the screens that show it."""

    CONFIRM = "confirm"  # the main answer of an overlay
    DISMISS = "dismiss"  # close the overlay, or what lies over the matter
    SHORTCUTS = "shortcuts"
    SEARCH = "search"
    GUIDE = "guide"  # 办事指南 of any matter, over the screen
    ENQUIRIES = "enquiries"  # 咨询: note down, hand over, answer
    SIGN_OUT = "sign_out"
    NEXT_PERSON = "next_person"
    RETRY = "retry"
    TYPE = "type"  # no card: type the identity
    CARD = "card"  # back to the identity card
    SOCIAL_CARD = "social_card"  # no identity card: the social security card
    TRAVEL_DOCUMENT = "travel_document"  # … a passport or permit: its data page is typed first
    LEAVE = "leave"  # out of here: person, matter
    PARK = "park"  # 暂存
    DISCARD = "discard"
    CAMERA = "camera"  # instead of the scanner
    ASK_CONSENT = "ask_consent"  # on the citizen display
    ASK_FACE = "ask_face"  # compare by camera: the consent first, on the citizen display
    ASK_SIGNATURE = "ask_signature"
    SIGN_ON_PAPER = "sign_on_paper"  # the signed form goes under the camera
    SIGNED = "signed"  # the citizen has signed on the display
    TAKE_IN = "take_in"
    LOOK_AGAIN = "look_again"  # for drafts, when nobody answered
    REPRINT = "reprint"
    PRINT_PAGE = "print_page"  # the receipt on the A4 printer
    NEXT_MATTER = "next_matter"
    FILE_AGAIN = "file_again"  # one more of the same, for the same company or person
    DECIDE = "decide"  # from the receipt to the decision on what was taken in
    FIND_CASE = "find_case"  # by its number
    ZONE = "zone"  # 跨省通办专区, over the screen
    DO_ACT = "do_act"  # what is asked for is complete: do it
    SECOND_PERSON = "second_person"  # somebody else signs in for this act
    ASK_PROMISE = "ask_promise"  # the commitment on the citizen display
    DECLINED = "declined"  # … they do not want to promise
    SUPERVISE = "supervise"
    EXPORT = "export"
    END_VISIT = "end_visit"
    FINISH = "finish"  # recovery: go on


@dataclass(frozen=True, slots=True)
class SignInAsked:
    """Id and password were typed; they wait at the staff desk."""


@dataclass(frozen=True, slots=True)
class PersonTyped:
    """The typed identity holds, with its reason."""


@dataclass(frozen=True, slots=True)
class AccessKnown:
    """What opens the travel document's chip was typed or scanned; it waits in the visit."""


@dataclass(frozen=True, slots=True)
class CodeSeen:
    """A slip, ticket or receipt was held before the scanner; which one stands in `counter.codes`."""


@dataclass(frozen=True, slots=True)
class MatterChosen:
    code: str


@dataclass(frozen=True, slots=True)
class DraftChosen:
    row: int
    take_over: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptChosen:
    """Print the receipt of a case again."""

    row: int


@dataclass(frozen=True, slots=True)
class CaseChosen:
    """A case of the person's list."""

    row: int


@dataclass(frozen=True, slots=True)
class CaseNumberTyped:
    """A number was typed or a code scanned; it waits at the case desk."""


@dataclass(frozen=True, slots=True)
class ActChosen:
    act: Act


@dataclass(frozen=True, slots=True)
class PaperChosen:
    """Print a paper of the case again."""

    row: int


@dataclass(frozen=True, slots=True)
class SecondSignIn:
    """Id and password of the second person wait at the staff desk."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The citizen has chosen on their display; what, waits there."""


@dataclass(frozen=True, slots=True)
class Undecided:
    """So many matters of this visit wait for the decision on their acceptance."""

    count: int


@dataclass(frozen=True, slots=True)
class FieldCommitted:
    """An answer is complete; ``changed``: it says something else than before."""

    changed: bool


@dataclass(frozen=True, slots=True)
class MaterialsChanged:
    """A page was removed, or a material will be brought later."""


@dataclass(frozen=True, slots=True)
class PointTicked:
    """A review point was ticked or cleared."""


@dataclass(frozen=True, slots=True)
class CaptureAsked:
    material: str


@dataclass(frozen=True, slots=True)
class ScanAsked:
    """The scanner for a material of many pages."""

    material: str


@dataclass(frozen=True, slots=True)
class ConsentAnswered:
    """By the citizen on their display, or told to the clerk."""

    given: bool


@dataclass(frozen=True, slots=True)
class StaffChecked:
    """The clerk compared person and document."""

    same: bool


# --- time -----------------------------------------------------------------------------------------------------


class Elapsed(StrEnum):
    """A time that ran out; which one runs is `counter.flow.timer_of`."""

    IDLE = "idle"
    FAREWELL = "farewell"


Event = (
    Key
    | CaptureTouch
    | SignInAsked
    | PersonTyped
    | AccessKnown
    | CodeSeen
    | MatterChosen
    | DraftChosen
    | ReceiptChosen
    | CaseChosen
    | CaseNumberTyped
    | ActChosen
    | PaperChosen
    | SecondSignIn
    | Rated
    | Undecided
    | FieldCommitted
    | MaterialsChanged
    | PointTicked
    | CaptureAsked
    | ScanAsked
    | ScanStarted
    | ConsentAnswered
    | StaffChecked
    | Result
    | DraftLost
    | Elapsed
    | Crashed
    | StoreLost
)

__all__ = [
    "AccessKnown",
    "Act",
    "ActChosen",
    "CaptureAsked",
    "CaptureTouch",
    "CardFailed",
    "CardLeft",
    "CardRead",
    "CardSeen",
    "CaseChosen",
    "CaseMoved",
    "CaseNotFound",
    "CaseNumberTyped",
    "CaseRead",
    "CaseRefused",
    "CodeSeen",
    "ConsentAnswered",
    "Crashed",
    "DraftChosen",
    "DraftLost",
    "DraftNotTaken",
    "DraftTaken",
    "DraftTrouble",
    "Elapsed",
    "Event",
    "FaceChecked",
    "FaceFailed",
    "FaceGuided",
    "FieldCommitted",
    "Key",
    "MaterialsChanged",
    "MatterChosen",
    "NotComplete",
    "PageFailed",
    "PageKept",
    "PageScanned",
    "PageTaken",
    "PagesKept",
    "PagesScanned",
    "PaperChosen",
    "PaperEnded",
    "PersonLookedUp",
    "PersonTyped",
    "PointTicked",
    "Rated",
    "ReceiptChosen",
    "Result",
    "ScanAsked",
    "ScanFailed",
    "ScanStarted",
    "SecondSignIn",
    "SignInAsked",
    "SignatureKept",
    "SlipLookedUp",
    "StaffChecked",
    "StaffRefused",
    "StaffSignedIn",
    "StoreLost",
    "StoreOpened",
    "StoreRefused",
    "TakenIn",
    "Undecided",
    "WriteFailed",
]

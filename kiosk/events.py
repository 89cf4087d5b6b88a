"""What can happen to the flow: touches, results, passing time. Closed unions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kiosk.errand import Errand
from kiosk.steps import Mode
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
    FaceChecked,
    FaceFailed,
    FaceGuided,
    FaceOffered,
    HandedOver,
    NotComplete,
    PageFailed,
    PageKept,
    PageTaken,
    PaperEnded,
    PersonLookedUp,
    Result,
    SignatureKept,
    StaffRefused,
    StaffSignedIn,
    StoreLost,
    StoreOpened,
    StoreRefused,
    TakenIn,
    WriteFailed,
)


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
    PRINT_PAGE = "print_page"  # the receipt on the A4 printer
    TAKE = "take"
    KEEP = "keep"
    SUBMIT = "submit"
    FINISH = "finish"
    EDIT_MATERIALS = "edit_materials"
    TAKE_OVER = "take_over"  # go on here with a draft that is open elsewhere
    CAMERA = "camera"  # ways to compare person and card …
    STAFF = "staff"
    REFUSE = "refuse"  # no consent to the camera
    OTHER_WAY = "other_way"
    SIGN_IN = "sign_in"  # a member of staff; id and password wait at the controller
    SAME = "same"  # what they find
    NOT_SAME = "not_same"
    CHECK_PERSON = "check_person"  # from the review: it is still to be done
    FOR_OTHERS = "for_others"  # say for whom the matter is: somebody else, an organisation
    EDIT_DELIVERY = "edit_delivery"  # from the review: how the result comes
    SUPPLEMENT = "supplement"  # from the progress: bring what is missing
    CERTIFICATE = "certificate"  # from the progress: print the result
    COMPLAIN = "complain"  # from the progress: about this case
    FEE_SLIP = "fee_slip"  # from the progress: what is to be paid, on paper
    BOOK = "book"  # a new appointment
    SKIP = "skip"  # no rating
    MAINTAIN = "maintain"  # a long press on the hall's name: for technicians
    SETTINGS = "settings"  # language, large type, contrast, voice


@dataclass(frozen=True, slots=True)
class ModeChosen:
    mode: Mode


@dataclass(frozen=True, slots=True)
class ItemChosen:
    """``check``: the item wants person and card compared."""

    code: str
    check: bool = False


@dataclass(frozen=True, slots=True)
class FieldAccepted:
    """The answer on the screen is good. ``goto`` is the next form step to ask, None when nothing is left to ask."""

    goto: int | None
    changed: bool


@dataclass(frozen=True, slots=True)
class EditField:
    position: int


@dataclass(frozen=True, slots=True)
class PartiesSettled:
    """For whom the matter is has been said, and who acts may act."""


@dataclass(frozen=True, slots=True)
class MaterialOpened:
    material: str


@dataclass(frozen=True, slots=True)
class MaterialsChanged:
    """A page was removed, or a material will be brought later."""


@dataclass(frozen=True, slots=True)
class ErrandChosen:
    """A door of the first page."""

    errand: Errand


@dataclass(frozen=True, slots=True)
class CodeGiven:
    """A receipt's code was scanned, or a case number typed; which one waits at the controller."""

    typed: bool


@dataclass(frozen=True, slots=True)
class RowChosen:
    """A row of the list on screen."""

    position: int


@dataclass(frozen=True, slots=True)
class RatingChosen:
    """``bad``: asked first what was wrong."""

    bad: bool


@dataclass(frozen=True, slots=True)
class Written:
    """What the screen asks for is entered: complaint, day of an appointment, why a rating is bad."""


@dataclass(frozen=True, slots=True)
class RulesAsked:
    """Handing in a matter that the rule engine may decide."""


# --- time and trouble -----------------------------------------------------------------------------------------


class Elapsed(StrEnum):
    """A time that ran out; which one runs is `kiosk.flow.timer_of`."""

    IDLE = "idle"
    GRACE = "grace"
    FAREWELL = "farewell"
    READING = "reading"  # a number or a code is on the last page


Event = (
    Touch
    | ModeChosen
    | ItemChosen
    | FieldAccepted
    | EditField
    | MaterialOpened
    | MaterialsChanged
    | PartiesSettled
    | ErrandChosen
    | CodeGiven
    | RowChosen
    | RatingChosen
    | Written
    | RulesAsked
    | Result
    | Elapsed
    | DraftLost
    | Crashed
    | StoreLost
)

__all__ = [
    "CardFailed",
    "CardLeft",
    "CardRead",
    "CardSeen",
    "CaseMoved",
    "CaseNotFound",
    "CaseRead",
    "CaseRefused",
    "CodeGiven",
    "Crashed",
    "DraftLost",
    "DraftNotTaken",
    "DraftTaken",
    "EditField",
    "Elapsed",
    "ErrandChosen",
    "Event",
    "FaceChecked",
    "FaceFailed",
    "FaceGuided",
    "FaceOffered",
    "FieldAccepted",
    "HandedOver",
    "ItemChosen",
    "MaterialOpened",
    "MaterialsChanged",
    "ModeChosen",
    "NotComplete",
    "PageFailed",
    "PageKept",
    "PageTaken",
    "PaperEnded",
    "PersonLookedUp",
    "RatingChosen",
    "Result",
    "RowChosen",
    "RulesAsked",
    "SignatureKept",
    "StaffRefused",
    "StaffSignedIn",
    "StoreLost",
    "StoreOpened",
    "StoreRefused",
    "TakenIn",
    "Touch",
    "WriteFailed",
    "Written",
]

"""What devices and store answer, in a flow's terms: closed unions of troubles and results.

A ``ticket`` is the number under which a flow asked; a result with a number nobody waits for is late and is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from devices.ports import FaceGuidance, FaceOutcome
from station.staff import RefusalReason
from sync.hall.results import Ticket, Whereabouts


class CardTrouble(StrEnum):
    """Why a card did not open the way, in the citizen's terms."""

    NO_CARD = "no_card"  # none was laid on the reader in time
    LIFTED = "lifted"
    UNREADABLE = "unreadable"
    REFUSED = "refused"  # the card and this reader do not go together
    NOT_GENUINE = "not_genuine"
    INVALID = "invalid"  # reads well but cannot be true: check digit, dates
    EXPIRED = "expired"
    HOLDER_PROTECTED = "holder_protected"  # a social security card that does not tell who holds it
    ACCESS_REFUSED = "access_refused"  # what was typed from the data page does not open the chip
    NO_READER = "no_reader"
    READER_RESTARTING = "reader_restarting"


class CaptureTrouble(StrEnum):
    NO_PAGE = "no_page"
    BLURRED = "blurred"
    TOO_DARK = "too_dark"
    NO_CAMERA = "no_camera"
    CAMERA_RESTARTING = "camera_restarting"
    NOT_KEPT = "not_kept"  # the picture could not be written down


class CapturePhase(StrEnum):
    """How far one picture of a material is."""

    LIVE = "live"
    TAKING = "taking"
    CHECK = "check"
    KEEPING = "keeping"
    PROBLEM = "problem"


class ScanTrouble(StrEnum):
    """Why the scanner ended before all was scanned; pages that came before are kept."""

    FEEDER_EMPTY = "feeder_empty"
    JAM = "jam"
    DOUBLE_FEED = "double_feed"
    COVER_OPEN = "cover_open"
    STOPPED = "stopped"  # by the clerk
    FULL = "full"  # more pages than the material has room for: the rest was not kept
    UNSUPPORTED = "unsupported"  # the scanner does not do what was asked of it
    NO_SCANNER = "no_scanner"
    SCANNER_RESTARTING = "scanner_restarting"
    FAULT = "fault"
    NOT_KEPT = "not_kept"  # the pages could not be written down


class PaperPhase(StrEnum):
    PRINTING = "printing"
    PRINTED = "printed"
    NOT_PRINTED = "not_printed"  # surely nothing came out
    UNKNOWN = "unknown"  # may be half out


class PaperTrouble(StrEnum):
    NO_PAPER = "no_paper"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    NO_TONER = "no_toner"  # of the A4 printer
    NO_PRINTER = "no_printer"
    FAULT = "fault"


class StoreRefusal(StrEnum):
    """Why the store cannot be used."""

    STORE = "store"
    STORE_TOO_NEW = "store_too_new"
    STORE_DAMAGED = "store_damaged"


class Sharing(StrEnum):
    """Who keeps the drafts that terminals share, as far as they answered."""

    OFF = "off"  # this terminal shares with nobody
    HALL = "hall"
    CITY = "city"
    NOBODY = "nobody"  # neither hall nor city answered


class DraftTrouble(StrEnum):
    """Why a draft of another terminal was not taken."""

    HELD = "held"  # somebody was quicker, see `Visit.held`
    CLOSED = "closed"  # taken in or given up meanwhile
    UNREACHABLE = "unreachable"
    UNUSABLE = "unusable"  # its matter is not offered here, or it cannot be read


class Kept(StrEnum):
    """Where the draft of a visit that has just ended can be opened."""

    NOTHING = "nothing"  # there was no draft
    SHARED = "shared"  # at any window and terminal, with the card
    HERE = "here"  # only at this terminal so far


class FaceOffer(StrEnum):
    """Whether the camera may be offered to compare person and card; everything else says why not."""

    OFFERED = "offered"
    NO_CAMERA = "no_camera"
    NO_MODELS = "no_models"
    NO_PORTRAIT = "no_portrait"  # nothing to compare with
    MINOR = "minor"  # under 14


class FaceTrouble(StrEnum):
    """Why a face check did not take place."""

    NO_CAMERA = "no_camera"
    CAMERA_RESTARTING = "camera_restarting"
    NO_MODELS = "no_models"


class QueueTrouble(StrEnum):
    """Why something about a queue ticket did not happen."""

    UNREACHABLE = "unreachable"
    NO_NUMBERS = "no_numbers"  # none are given out any more today
    NOBODY_WAITS = "nobody_waits"
    CALLED_ELSEWHERE = "called_elsewhere"  # another window has it
    NOT_CALLED = "not_called"


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
    """``item`` and ``at`` describe the draft found, if any; `Visit.offers` has all of them.

    ``elsewhere``: it was begun or changed at another terminal. ``held``: the latest one is open at another terminal
    (`Visit.held`). ``closed``: why a draft kept here is over by now elsewhere (``taken_in``, ``discarded``).
    ``check``: the draft's matter wants person and card compared, which has not been done.
    """

    ticket: int
    draft: bool = False
    recent: bool = False
    item: str | None = None
    at: str = ""
    elsewhere: bool = False
    held: bool = False
    closed: str = ""
    sharing: Sharing = Sharing.OFF
    check: bool = False


@dataclass(frozen=True, slots=True)
class DraftTaken:
    """A draft that another terminal had is ours now and is written down here; ``item``, ``at``, ``check`` as above."""

    ticket: int
    item: str
    at: str
    check: bool = False


@dataclass(frozen=True, slots=True)
class DraftNotTaken:
    ticket: int
    trouble: DraftTrouble


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A visit that ended without an intake: is there a queue number, where is the draft, is there anything else for a
    slip: a code, what a window has to see to, what is missing? What they are stands in `TakingLeave.proof`."""

    ticket: int
    number: bool
    kept: Kept
    slip: bool


@dataclass(frozen=True, slots=True)
class SlipLookedUp:
    """Where the draft of a slip code is."""

    ticket: int
    found: Whereabouts


@dataclass(frozen=True, slots=True)
class FaceOffered:
    ticket: int
    offer: FaceOffer


@dataclass(frozen=True, slots=True)
class FaceGuided:
    """What the person before the camera should do now."""

    ticket: int
    guidance: FaceGuidance


@dataclass(frozen=True, slots=True)
class FaceChecked:
    """The verdict; it stands in `Draft.checks` already."""

    ticket: int
    outcome: FaceOutcome


@dataclass(frozen=True, slots=True)
class FaceFailed:
    ticket: int
    trouble: FaceTrouble


@dataclass(frozen=True, slots=True)
class StaffSignedIn:
    """`Visit.staff` says who."""

    ticket: int


@dataclass(frozen=True, slots=True)
class StaffRefused:
    ticket: int
    reason: RefusalReason


@dataclass(frozen=True, slots=True)
class QueueRead:
    """Today's tickets that are not finished, in order; None: nobody answered."""

    ticket: int
    entries: tuple[Ticket, ...] | None


@dataclass(frozen=True, slots=True)
class QueueMoved:
    """A queue ticket was called, recalled, passed or finished, as asked for; ``entry`` is how it stands now."""

    ticket: int
    entry: Ticket


@dataclass(frozen=True, slots=True)
class QueueRefused:
    """``window`` belongs to CALLED_ELSEWHERE."""

    ticket: int
    trouble: QueueTrouble
    window: str | None = None


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
class PageScanned:
    """One more page has gone through the scanner."""

    ticket: int


@dataclass(frozen=True, slots=True)
class PagesScanned:
    """The scanner has ended with ``pages`` good pages; with ``trouble`` there is more paper to scan."""

    ticket: int
    pages: int
    trouble: ScanTrouble | None = None


@dataclass(frozen=True, slots=True)
class ScanFailed:
    """Not one page came."""

    ticket: int
    trouble: ScanTrouble


@dataclass(frozen=True, slots=True)
class PagesKept:
    """``look``: a page among them may be bad (`Visit.scan_notes`). ``full``: there were more than fit."""

    ticket: int
    pages: int
    look: bool = False
    full: bool = False


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
class CaseRead:
    """The case that was asked for is at hand, as it stands now."""

    ticket: int


@dataclass(frozen=True, slots=True)
class CaseNotFound:
    """Nobody here knows it: another hall's, or a slip of the finger."""

    ticket: int


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """What was asked for is durable; ``papers``: there is something to print."""

    ticket: int
    papers: bool = False


@dataclass(frozen=True, slots=True)
class CaseRefused:
    """The rules say no, or the case has been moved elsewhere meanwhile; nothing is changed."""

    ticket: int


@dataclass(frozen=True, slots=True)
class Crashed:
    """An unexpected error was caught; the visit cannot be trusted any more."""


@dataclass(frozen=True, slots=True)
class StoreLost:
    """The store stopped working in the middle of a visit."""


@dataclass(frozen=True, slots=True)
class DraftLost:
    """The draft of this visit is no longer ours: the terminal called ``holder`` took it over, or it is over
    (``closed``: ``taken_in``, ``discarded``, …). Nothing of it may be saved here any more; the visit ends."""

    holder: str | None = None
    closed: str = ""


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
    | PageScanned
    | PagesScanned
    | ScanFailed
    | PagesKept
    | SignatureKept
    | TakenIn
    | NotComplete
    | WriteFailed
    | PaperEnded
    | CardLeft
    | DraftTaken
    | DraftNotTaken
    | HandedOver
    | SlipLookedUp
    | FaceOffered
    | FaceGuided
    | FaceChecked
    | FaceFailed
    | StaffSignedIn
    | StaffRefused
    | QueueRead
    | QueueMoved
    | QueueRefused
    | CaseRead
    | CaseNotFound
    | CaseMoved
    | CaseRefused
)

#: What the session posts to a flow: results, and what is lost under a visit.
Happening = Result | StoreLost | DraftLost

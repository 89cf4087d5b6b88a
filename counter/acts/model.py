"""What an act is: when it is offered, what it asks for, what is still missing, and what is written down then."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from counter.act import Act
from intake.attachment import BlobRef
from intake.case.events import CaseActor, Detail, EventName, Role
from intake.cross_region_place import HandlingPlace
from intake.decision.model import Assessment
from intake.draft import ReviewMark
from intake.papers.paper import PaperKind
from intake.parties import Applicant
from intake.receipt import Hall
from intake.text import LocalizedText
from station.staff import StaffMember, StaffRole
from station.visit.case_view import OpenCase

T = LocalizedText.of
NOTHING = T("", "")


@dataclass(frozen=True, slots=True)
class Look:
    """What an act looks at. ``visitor`` is who sits before the window, None for a case looked up without anybody;
    ``member`` the clerk who is signed in."""

    open: OpenCase
    today: date
    member: StaffMember
    visitor: Applicant | None = None
    assessment: Assessment | None = None
    by_supervisor: Assessment | None = None  # the same by somebody who may do more
    by_decider: Assessment | None = None
    marks: tuple[ReviewMark, ...] = ()  # review points looked at since the take-in
    online: bool = True
    undecided: bool = False  # taken in in this visit, nobody has decided
    window_reason: str = ""  # why this window took in what it is not for (C04 b)
    hall: Hall | None = None  # ours
    region: str = ""  # where it stands, GB/T 2260
    handling: HandlingPlace | None = None  # of a case collected for another place
    agreement: LocalizedText = NOTHING  # rights and duties of 帮办代办, as they stand on the paper (D17)

    @property
    def clerk(self) -> CaseActor:
        return CaseActor(Role.CLERK, self.member.id)

    @property
    def hands_out(self) -> CaseActor:
        """One window hands out for all departments (C13 d)."""
        return CaseActor(Role.HAND_OUT_CLERK, self.member.id)


@dataclass(slots=True)
class Entry:
    """What was entered for one act; gone with it. ``second`` is who signed in for this act beside the clerk."""

    act: Act
    values: dict[str, str] = field(default_factory=dict)
    pages: dict[str, tuple[BlobRef, ...]] = field(default_factory=dict)
    signature: BlobRef | None = None
    second: StaffMember | None = None

    def __repr__(self) -> str:
        return f"Entry({self.act.value})"

    def value(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)

    def text(self, key: str, default: str = "") -> str:
        """Without blanks around it."""
        return self.value(key, default).strip()

    def ticked(self, key: str) -> bool:
        return self.values.get(key) == "yes"


# --- what it asks for -------------------------------------------------------------------------------------------------

#: Kinds of rows: ``words``, ``warning`` are read; the others are filled in. ``tick`` holds "yes" or "".
WORDS, WARNING, TICK, TEXT, LONG_TEXT, DIGITS, DATE, CHOICE = (
    "words",
    "warning",
    "tick",
    "text",
    "long_text",
    "digits",
    "date",
    "choice",
)
CAPTURE, SIGNATURE, PROMISE, SECOND = "capture", "signature", "promise", "second"


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: LocalizedText
    help: LocalizedText = NOTHING


@dataclass(frozen=True, slots=True)
class Row:
    """One line of an act's panel. ``pages`` are digests of what was captured, ``done``: signed, promised, signed in;
    ``name`` of who signed in."""

    kind: str
    key: str
    label: LocalizedText
    value: str = ""
    help: LocalizedText = NOTHING
    choices: tuple[Choice, ...] = ()
    limit: int = 200
    pages: tuple[str, ...] = ()
    done: bool = False
    name: str = ""


def words(key: str, text: LocalizedText, *, warning: bool = False) -> Row:
    return Row(WARNING if warning else WORDS, key, text)


def capture(entry: Entry, key: str, label: LocalizedText, help: LocalizedText = NOTHING) -> Row:  # noqa: A002
    return Row(CAPTURE, key, label, help=help, pages=tuple(ref.digest for ref in entry.pages.get(key, ())))


def typed(
    entry: Entry, key: str, label: LocalizedText, *, default: str = "", kind: str = TEXT, limit: int = 200
) -> Row:
    return Row(kind, key, label, entry.value(key, default), limit=limit)


def tick(entry: Entry, key: str, label: LocalizedText, help: LocalizedText = NOTHING) -> Row:  # noqa: A002
    return Row(TICK, key, label, entry.value(key), help)


def chosen(entry: Entry, key: str, label: LocalizedText, choices: tuple[Choice, ...], default: str = "") -> Row:
    return Row(CHOICE, key, label, entry.value(key, default), choices=choices)


def signature(entry: Entry, label: LocalizedText) -> Row:
    return Row(SIGNATURE, "signature", label, done=entry.signature is not None)


def promise(entry: Entry, label: LocalizedText) -> Row:
    return Row(PROMISE, "promise", label, done=entry.signature is not None)


def second(entry: Entry, label: LocalizedText) -> Row:
    who = entry.second
    return Row(SECOND, "second", label, done=who is not None, name="" if who is None else who.name)


# --- what is written down ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MoveWanted:
    """One step of the case."""

    name: EventName
    detail: Detail
    actor: CaseActor


@dataclass(frozen=True, slots=True)
class NoteWanted:
    """A record that moves nothing (`sync` kinds: evaluation, stuck_matter …). ``facts`` are its text members."""

    kind: str
    facts: tuple[tuple[str, str], ...]
    owner: str = ""
    due: str = ""

    def __repr__(self) -> str:
        return f"NoteWanted({self.kind})"

    def fact(self, key: str) -> str:
        return dict(self.facts).get(key, "")


@dataclass(frozen=True, slots=True)
class PaperWanted:
    """A paper that goes with no move; ``facts`` is what its builder needs."""

    kind: PaperKind
    facts: tuple[tuple[str, str], ...]

    def fact(self, key: str) -> str:
        return dict(self.facts).get(key, "")


@dataclass(frozen=True, slots=True)
class BillWanted:
    """A slip for the case's fee; ``payer`` where another than the applicant pays."""

    payer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class PaidWanted:
    """The payment of the case's slip, with its proof: the voucher's number and the page it was captured on."""

    way: str
    voucher: str
    page: BlobRef
    payer: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class SlipWanted:
    """The outage slip that became this case; ``written_on`` ISO, the day on the slip."""

    number: str
    written_on: str


@dataclass(frozen=True, slots=True)
class NoticesWanted:
    """Every paper of the back office's moves that was not printed here yet."""


Wanted = MoveWanted | NoteWanted | PaperWanted | BillWanted | PaidWanted | SlipWanted | NoticesWanted


# --- the act ----------------------------------------------------------------------------------------------------------


def _no_one(_look: Look) -> frozenset[StaffRole]:
    return frozenset()


@dataclass(frozen=True, slots=True)
class Rule:
    """One act. ``offered``: it stands in the list; ``why_not`` then says why it cannot be done now, None where it can.
    ``second`` are the roles one of which the second person needs."""

    act: Act
    name: LocalizedText
    keys: str
    offered: Callable[[Look], bool]
    rows: Callable[[Look, Entry], tuple[Row, ...]]
    missing: Callable[[Look, Entry], LocalizedText | None]
    wanted: Callable[[Look, Entry], tuple[Wanted, ...]]
    why_not: Callable[[Look], LocalizedText | None] = lambda _look: None
    second: Callable[[Look], frozenset[StaffRole]] = _no_one


Book = Mapping[Act, Rule]


def first_missing(*found: LocalizedText | None) -> LocalizedText | None:
    """What stands in the way first."""
    return next((one for one in found if one is not None), None)


def if_empty(text: str, words: LocalizedText) -> LocalizedText | None:
    return None if text.strip() else words

"""What an assessment is made from, and what it says."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from intake.case.case import Case
from intake.case.events import CommitmentGiven, DefectSort, DeferredMaterial, EventName, NoticeLine, Role, Supplemented
from intake.case.states import CaseState
from intake.draft import Draft, HandedIn, IdentityCheck, ReviewMark
from intake.intake import Intake
from intake.item import RefusalReason
from intake.parties import Applicant, Organisation, Representative
from intake.text import LocalizedText
from intake.working_days import WorkingDays

#: No year is known: dates are said to be missing.
NO_CALENDARS = WorkingDays()


# --- what goes in -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Submission:
    """What was handed in, as far as a decision rests on it: of a draft, or of an intake and what was supplied since."""

    applicant: Applicant | None
    answers: tuple[tuple[str, str], ...]
    materials: tuple[HandedIn, ...]
    review: tuple[ReviewMark, ...] = ()
    checks: tuple[IdentityCheck, ...] = ()
    representative: Representative | None = None
    organisation: Organisation | None = None

    def __repr__(self) -> str:
        return f"Submission({len(self.answers)} answers, {len(self.materials)} materials)"

    @classmethod
    def of_draft(cls, draft: Draft) -> Submission:
        return cls(
            draft.applicant,
            draft.answers,
            draft.materials,
            draft.reviewed,
            draft.checks,
            draft.representative,
            draft.organisation,
        )

    @classmethod
    def of_intake(cls, intake: Intake, case: Case | None = None, review: tuple[ReviewMark, ...] = ()) -> Submission:
        """``case`` adds what was supplied since; ``review`` what a clerk looked at since, which takes the place of
        earlier marks on the same points."""
        made = cls(
            intake.applicant,
            intake.answers,
            intake.materials,
            intake.review,
            intake.identity_checks,
            intake.representative,
            intake.organisation,
        )
        if case is not None:
            corrected = dict(intake.answers)
            for event in case.events:
                if isinstance(event.detail, Supplemented):
                    corrected.update(event.detail.answers)
            made = replace(
                made, answers=tuple(sorted(corrected.items())), materials=case.materials, review=case.reviewed
            )
        return made.looked_at(review)

    def supplied(self, supplement: Supplemented) -> Submission:
        """With the materials and corrected answers of a supplement in the place of the earlier ones; marks on pages
        that are no longer there are gone."""
        new = {material.material: material for material in supplement.materials}
        return replace(
            self,
            answers=tuple(sorted({**dict(self.answers), **dict(supplement.answers)}.items())),
            materials=(*(m for m in self.materials if m.material not in new), *new.values()),
            review=(*(mark for mark in self.review if mark.material not in new), *supplement.review),
        )

    def looked_at(self, marks: tuple[ReviewMark, ...]) -> Submission:
        points = {(mark.material, mark.point) for mark in marks}
        return replace(
            self,
            review=(*(m for m in self.review if (m.material, m.point) not in points), *marks) if marks else self.review,
        )

    def material(self, key: str) -> HandedIn:
        return next((m for m in self.materials if m.material == key), HandedIn(key))


@dataclass(frozen=True, slots=True)
class KnownCase:
    """Another case of the same applicant, for duplicates."""

    case_no: str
    impl_code: str
    state: CaseState
    received_on: str  # ISO
    answers: tuple[tuple[str, str], ...] = field(default=(), repr=False)  # where they are at hand


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Where, when and by whom a case is looked at.

    ``granted``: the item is granted to this window today; ``who_can`` says who can otherwise (C04 c). ``collecting``:
    another place decides, this one only collects (C14 a). ``applicant_present``: an error can be put right on the spot
    (Administrative Licensing Law 32 (3)). ``waits_for`` are the matters of the package that come first. ``bad_credit``:
    the credit register bars the applicant from deferral and commitment. ``declined``: the applicant would not promise
    (C08 f). ``earlier`` are the applicant's other cases, None while nobody has looked."""

    today: date
    role: Role = Role.CLERK
    actor: str | None = None
    calendars: WorkingDays = NO_CALENDARS
    granted: bool = True
    who_can: LocalizedText | None = None
    collecting: bool = False
    applicant_present: bool = True
    waits_for: tuple[LocalizedText, ...] = ()
    bad_credit: bool = False
    declined: bool = False
    online: bool = True
    earlier: tuple[KnownCase, ...] | None = None
    test_build: bool = False


# --- what comes out ---------------------------------------------------------------------------------------------------


class Option(StrEnum):
    """What may be done with a case that was taken in."""

    ACCEPT = "accept"
    ACCEPT_DEFERRED = "accept_deferred"
    ACCEPT_ON_COMMITMENT = "accept_on_commitment"
    NOTIFY_ONCE = "notify_once"
    SECOND_NOTICE = "second_notice"
    REFUSE_ACCEPTANCE = "refuse_acceptance"
    DECIDE_NOW = "decide_now"
    FORWARD = "forward"
    SEND_BACK = "send_back"

    @property
    def event(self) -> EventName:
        """The move it makes; an instant item is accepted before it is decided."""
        return _EVENTS[self]

    @property
    def documents(self) -> tuple[str, ...]:
        """Kinds of documents that go with it (CAPABILITIES §4.2)."""
        return _DOCUMENTS[self]


_EVENTS = {
    Option.ACCEPT: EventName.ACCEPT,
    Option.ACCEPT_DEFERRED: EventName.ACCEPT,
    Option.ACCEPT_ON_COMMITMENT: EventName.ACCEPT,
    Option.NOTIFY_ONCE: EventName.NOTIFY_ONCE,
    Option.SECOND_NOTICE: EventName.SECOND_NOTICE,
    Option.REFUSE_ACCEPTANCE: EventName.REFUSE_ACCEPTANCE,
    Option.DECIDE_NOW: EventName.DECIDE,
    Option.FORWARD: EventName.FORWARD,
    Option.SEND_BACK: EventName.SEND_BACK,
}
_DOCUMENTS = {
    Option.ACCEPT: ("D04",),
    Option.ACCEPT_DEFERRED: ("D04", "D06"),
    Option.ACCEPT_ON_COMMITMENT: ("D04", "D07"),
    Option.NOTIFY_ONCE: ("D02",),
    Option.SECOND_NOTICE: ("D02",),
    Option.REFUSE_ACCEPTANCE: ("D03",),
    Option.DECIDE_NOW: ("D04", "D11"),
    Option.FORWARD: ("D15", "D16"),
    Option.SEND_BACK: ("D12",),
}


class Verdict(StrEnum):
    """What a machine check came to."""

    MET = "met"
    NOT_MET = "not_met"
    UNDECIDED = "undecided"  # a machine cannot say: a person has to look


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One machine check (智能审核): the condition in words, what came out, and why. ``about`` as in a notice line, ""
    where it is about the person or the case; ``refusal`` the legal reason that follows when it is not met."""

    key: str
    words: LocalizedText
    verdict: Verdict
    why: LocalizedText = field(repr=False)
    about: str = ""
    refusal: str | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is missing or wrong; a line of the notice once it is numbered. ``defer_days`` and ``promise``: it
    may follow later, or be promised instead."""

    about: str  # ``material:<key>`` or ``field:<key>``
    name: LocalizedText
    defect: DefectSort
    words: LocalizedText = field(repr=False)
    count: int = 1
    defer_days: int | None = None
    promise: bool = False


@dataclass(frozen=True, slots=True)
class ToDo:
    """What a clerk still has to look at before anything is decided: ``point`` of a material, "" for the comparison of
    a copy with its original."""

    material: str
    point: str
    words: LocalizedText


@dataclass(frozen=True, slots=True)
class Refusal:
    """A legal reason that may be chosen; ``found`` says which check led to it, None where a person has to find it."""

    reason: RefusalReason
    found: LocalizedText | None = field(default=None, repr=False)
    about: str = ""  # what that check is about, as in a notice line


@dataclass(frozen=True, slots=True)
class Assessment:
    """What may be done with the case, and why the rest may not.

    ``faults`` become the notice. ``corrections`` are put right on the spot and are in no notice (C08 e). ``to_do``
    comes first. ``supervisor`` are options that want a supervisor's reason."""

    faults: tuple[Fault, ...]
    corrections: tuple[Fault, ...]
    to_do: tuple[ToDo, ...]
    checks: tuple[CheckResult, ...]
    options: tuple[Option, ...]
    recommended: Option | None
    why: LocalizedText = field(repr=False)  # why this is recommended, or why nothing is
    why_not: tuple[tuple[Option, LocalizedText], ...] = field(repr=False)
    refusals: tuple[Refusal, ...] = ()
    supervisor: frozenset[Option] = frozenset()
    deferred: tuple[DeferredMaterial, ...] = ()
    commitments: tuple[CommitmentGiven, ...] = ()
    notice_days: int = 0
    notice_due: str | None = None  # None: no calendar of that year
    acceptance_date: str = ""

    @property
    def lines(self) -> tuple[NoticeLine, ...]:
        """The notice: numbered from 1, in the words of the paper (Chinese)."""
        return tuple(
            NoticeLine(no, fault.about, fault.name.get(), fault.defect, fault.words.get(), fault.count)
            for no, fault in enumerate(self.faults, 1)
        )

    def allows(self, option: Option) -> bool:
        return option in self.options

    def reason_against(self, option: Option) -> LocalizedText | None:
        """None where the option is open."""
        return dict(self.why_not).get(option)

    @property
    def all_met(self) -> bool:
        """Nothing is wrong, nothing is left to look at, and a machine could decide everything: what a rule engine
        needs to decide by itself (C18 a)."""
        return (
            not self.faults
            and not self.corrections
            and not self.to_do
            and all(check.verdict is Verdict.MET for check in self.checks)
        )

"""What the counter's flow asks the outside to do, beside what every visit needs (`station.visit.effects`)."""

from __future__ import annotations

from dataclasses import dataclass

from counter.act import Act
from station.visit.effects import (
    AskCardLeft,
    DiscardDraft,
    DropPage,
    DropScan,
    KeepPage,
    KeepScan,
    KeepSignature,
    OpenStore,
    PrintReceipt,
    ReadCard,
    SaveDraft,
    StartPreview,
    StartScan,
    StopPreview,
    StopReading,
    StopScan,
    TakePage,
    VisitEffect,
    Wipe,
)


@dataclass(frozen=True, slots=True)
class CheckPassword:
    """Sign in with what was typed last."""

    ticket: int


@dataclass(frozen=True, slots=True)
class SignOut:
    """``reason`` is a word for the audit: asked, time_out, closed."""

    reason: str


@dataclass(frozen=True, slots=True)
class BeginVisit:
    """A new person: nothing of the last one, devices claimed."""


@dataclass(frozen=True, slots=True)
class ReadSocialCard:
    ticket: int


@dataclass(frozen=True, slots=True)
class ReadTravelDocument:
    """With the access that was typed or scanned."""

    ticket: int


@dataclass(frozen=True, slots=True)
class TakeUpCode:
    """Go on with the code that was scanned: find its draft, call its number."""


@dataclass(frozen=True, slots=True)
class LookUp:
    """The person's drafts, cases and what they owe; on this terminal at once, in the hall when it answers."""

    ticket: int


@dataclass(frozen=True, slots=True)
class StartMatter:
    """A new draft for this item."""

    code: str


@dataclass(frozen=True, slots=True)
class StartAgain:
    """A new draft for what was filed last, with all that was said and shown."""


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """Go on with a draft of the list; ``take_over`` though somebody else has it open."""

    ticket: int
    row: int
    take_over: bool


@dataclass(frozen=True, slots=True)
class TakeUpDraft:
    """The draft that was opened is the matter from now on, in the name of who is here."""


@dataclass(frozen=True, slots=True)
class DropSignature:
    """What was signed has changed: it is signed again."""


@dataclass(frozen=True, slots=True)
class RecordConsent:
    """The citizen agreed to the texts of the item."""


@dataclass(frozen=True, slots=True)
class RecordFaceConsent:
    """The citizen agreed to the face check, by a consent of its own."""


@dataclass(frozen=True, slots=True)
class CheckFace:
    ticket: int


@dataclass(frozen=True, slots=True)
class StopFace:
    """The picture of the citizen goes."""


@dataclass(frozen=True, slots=True)
class RecordStaffCheck:
    """The clerk has compared person and document."""

    same: bool


@dataclass(frozen=True, slots=True)
class Submit:
    """Take the draft in, in the name of who is signed in."""

    ticket: int


@dataclass(frozen=True, slots=True)
class CloseMatter:
    """The matter is over for now: its draft is let go, the person stays."""


@dataclass(frozen=True, slots=True)
class TakeUpReceipt:
    """The receipt of a case of the list becomes the receipt on the screen."""

    row: int


@dataclass(frozen=True, slots=True)
class FinishTicket:
    """Whoever was called has been served."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """Read a case of the person's list."""

    ticket: int
    row: int


@dataclass(frozen=True, slots=True)
class OpenTakenIn:
    """Read what was taken in in this visit and is not decided; else the last one."""

    ticket: int


@dataclass(frozen=True, slots=True)
class FindCase:
    """Read the case whose number or code waits at the desk."""

    ticket: int


@dataclass(frozen=True, slots=True)
class BeginAct:
    """Nothing is entered yet."""

    act: Act


@dataclass(frozen=True, slots=True)
class CloseAct:
    """What was entered for it goes."""


@dataclass(frozen=True, slots=True)
class DoAct:
    """Write down what was entered for the act."""

    ticket: int
    act: Act


@dataclass(frozen=True, slots=True)
class KeepCasePage:
    """The picture in hand belongs to this part of the act."""

    ticket: int
    part: str


@dataclass(frozen=True, slots=True)
class KeepCaseSignature:
    ticket: int


@dataclass(frozen=True, slots=True)
class DeclinePromise:
    """The citizen does not promise: the normal procedure stays."""


@dataclass(frozen=True, slots=True)
class CheckSecond:
    """Sign somebody in for one act with what was typed last."""

    ticket: int


@dataclass(frozen=True, slots=True)
class KeepRating:
    ticket: int


@dataclass(frozen=True, slots=True)
class PrintPapers:
    """What the last act has to print."""

    ticket: int


@dataclass(frozen=True, slots=True)
class PrintCopy:
    """A paper of the case again, as a copy."""

    ticket: int
    row: int


@dataclass(frozen=True, slots=True)
class CloseCase:
    """Nothing of the open case stays."""


@dataclass(frozen=True, slots=True)
class LookAtHall:
    """Count what the supervisor's page shows."""


@dataclass(frozen=True, slots=True)
class ListEnquiries:
    """Read the unclosed questions."""


@dataclass(frozen=True, slots=True)
class ExportFigures:
    """Write the figures down as CSV."""


#: What belongs to one case after its take-in.
CaseEffect = (
    OpenCase
    | OpenTakenIn
    | FindCase
    | BeginAct
    | CloseAct
    | DoAct
    | KeepCasePage
    | KeepCaseSignature
    | DeclinePromise
    | CheckSecond
    | KeepRating
    | PrintPapers
    | PrintCopy
    | CloseCase
)
Effect = (
    VisitEffect
    | CaseEffect
    | CheckPassword
    | SignOut
    | BeginVisit
    | ReadSocialCard
    | ReadTravelDocument
    | TakeUpCode
    | LookUp
    | StartMatter
    | StartAgain
    | OpenDraft
    | TakeUpDraft
    | DropSignature
    | RecordConsent
    | RecordFaceConsent
    | CheckFace
    | StopFace
    | RecordStaffCheck
    | Submit
    | CloseMatter
    | TakeUpReceipt
    | FinishTicket
    | LookAtHall
    | ListEnquiries
    | ExportFigures
)

__all__ = [
    "AskCardLeft",
    "BeginAct",
    "BeginVisit",
    "CaseEffect",
    "CheckFace",
    "CheckPassword",
    "CheckSecond",
    "CloseAct",
    "CloseCase",
    "CloseMatter",
    "DeclinePromise",
    "DiscardDraft",
    "DoAct",
    "DropPage",
    "DropScan",
    "DropSignature",
    "Effect",
    "ExportFigures",
    "FindCase",
    "FinishTicket",
    "KeepCasePage",
    "KeepCaseSignature",
    "KeepPage",
    "KeepRating",
    "KeepScan",
    "KeepSignature",
    "ListEnquiries",
    "LookAtHall",
    "LookUp",
    "OpenCase",
    "OpenDraft",
    "OpenStore",
    "OpenTakenIn",
    "PrintCopy",
    "PrintPapers",
    "PrintReceipt",
    "ReadCard",
    "ReadSocialCard",
    "ReadTravelDocument",
    "RecordConsent",
    "RecordFaceConsent",
    "RecordStaffCheck",
    "SaveDraft",
    "SignOut",
    "StartAgain",
    "StartMatter",
    "StartPreview",
    "StartScan",
    "StopFace",
    "StopPreview",
    "StopReading",
    "StopScan",
    "Submit",
    "TakePage",
    "TakeUpCode",
    "TakeUpDraft",
    "TakeUpReceipt",
    "VisitEffect",
    "Wipe",
]

"""What the counter's flow asks the outside to do, beside what every visit needs (`station.visit.effects`)."""

from __future__ import annotations

from dataclasses import dataclass

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


Effect = (
    VisitEffect
    | CheckPassword
    | SignOut
    | BeginVisit
    | ReadSocialCard
    | ReadTravelDocument
    | TakeUpCode
    | LookUp
    | StartMatter
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
)

__all__ = [
    "AskCardLeft",
    "BeginVisit",
    "CheckFace",
    "CheckPassword",
    "CloseMatter",
    "DiscardDraft",
    "DropPage",
    "DropScan",
    "DropSignature",
    "Effect",
    "FinishTicket",
    "KeepPage",
    "KeepScan",
    "KeepSignature",
    "LookUp",
    "OpenDraft",
    "OpenStore",
    "PrintReceipt",
    "ReadCard",
    "ReadSocialCard",
    "ReadTravelDocument",
    "RecordConsent",
    "RecordFaceConsent",
    "RecordStaffCheck",
    "SaveDraft",
    "SignOut",
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

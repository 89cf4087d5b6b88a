"""What the kiosk's flow asks the outside to do, beside what every visit needs (`station.visit.effects`).

The controller carries it out; results come back as events with the ticket.
"""

from __future__ import annotations

from dataclasses import dataclass

from kiosk.errand import Job
from station.visit.effects import (
    AskCardLeft,
    DiscardDraft,
    DropPage,
    KeepPage,
    KeepSignature,
    OpenStore,
    PrintReceipt,
    ReadCard,
    SaveDraft,
    StartPreview,
    StopPreview,
    StopReading,
    TakePage,
    VisitEffect,
    Wipe,
)


@dataclass(frozen=True, slots=True)
class NoteConsent:
    """The person agreed to the notice."""


@dataclass(frozen=True, slots=True)
class LookUpPerson:
    ticket: int


@dataclass(frozen=True, slots=True)
class StartDraft:
    """A new draft for the chosen item and the person."""


@dataclass(frozen=True, slots=True)
class TakeUpDraft:
    """Go on with the draft that was found."""


@dataclass(frozen=True, slots=True)
class TakeHeld:
    """Ask again for the draft that is open elsewhere; ``over``: even out of the other terminal's hands."""

    ticket: int
    over: bool


@dataclass(frozen=True, slots=True)
class TakeUpRecent:
    """The receipt of the recent case becomes the receipt on the screen."""


@dataclass(frozen=True, slots=True)
class AskFace:
    """May the camera be offered?"""

    ticket: int


@dataclass(frozen=True, slots=True)
class NoteFaceConsent:
    """The separate consent was given."""


@dataclass(frozen=True, slots=True)
class CheckFace:
    """Live picture on, compare."""

    ticket: int


@dataclass(frozen=True, slots=True)
class StopFace:
    """No live picture, no comparing."""


@dataclass(frozen=True, slots=True)
class SignInStaff:
    """With what was typed last."""

    ticket: int


@dataclass(frozen=True, slots=True)
class NoteStaffCheck:
    """Who is signed in has compared person and card."""

    same: bool


@dataclass(frozen=True, slots=True)
class SignOutStaff:
    pass


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    ticket: int


@dataclass(frozen=True, slots=True)
class LeaveWith:
    """Settle what the person leaves with: a number in the queue because of ``reason`` (None: none is wanted), and where
    the draft can be opened. Comes before the wipe."""

    ticket: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class PrintSlip:
    ticket: int


@dataclass(frozen=True, slots=True)
class ForgetSlip:
    """The last page is gone."""


@dataclass(frozen=True, slots=True)
class DoJob:
    """Have the store do a piece of an errand; ``position`` is the row it is about."""

    ticket: int
    job: Job
    position: int = 0


@dataclass(frozen=True, slots=True)
class PrintIssued:
    """The papers of the last job, or what of them has not come out."""

    ticket: int


@dataclass(frozen=True, slots=True)
class CallStaff:
    pass


@dataclass(frozen=True, slots=True)
class OpenMaintenance:
    """Show the technician's sign-in."""


@dataclass(frozen=True, slots=True)
class CloseMaintenance:
    """Nobody is there any more: sign the technician out."""


#: Comparing person and card.
CompareEffect = AskFace | NoteFaceConsent | CheckFace | StopFace | SignInStaff | NoteStaffCheck | SignOutStaff
KioskEffect = (
    NoteConsent
    | LookUpPerson
    | StartDraft
    | TakeUpDraft
    | TakeHeld
    | TakeUpRecent
    | CompareEffect
    | SubmitDraft
    | LeaveWith
    | PrintSlip
    | ForgetSlip
    | DoJob
    | PrintIssued
    | CallStaff
    | OpenMaintenance
    | CloseMaintenance
)
Effect = KioskEffect | VisitEffect

__all__ = [
    "AskCardLeft",
    "AskFace",
    "CallStaff",
    "CheckFace",
    "CloseMaintenance",
    "CompareEffect",
    "DiscardDraft",
    "DoJob",
    "DropPage",
    "Effect",
    "ForgetSlip",
    "KeepPage",
    "KeepSignature",
    "KioskEffect",
    "LeaveWith",
    "LookUpPerson",
    "NoteConsent",
    "NoteFaceConsent",
    "NoteStaffCheck",
    "OpenMaintenance",
    "OpenStore",
    "PrintIssued",
    "PrintReceipt",
    "PrintSlip",
    "ReadCard",
    "SaveDraft",
    "SignInStaff",
    "SignOutStaff",
    "StartDraft",
    "StartPreview",
    "StopFace",
    "StopPreview",
    "StopReading",
    "SubmitDraft",
    "TakeHeld",
    "TakePage",
    "TakeUpDraft",
    "TakeUpRecent",
    "VisitEffect",
    "Wipe",
]

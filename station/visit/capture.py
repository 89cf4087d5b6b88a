"""Taking one picture of a paper, as a pure machine: live picture, take, look, keep or take again.

A flow holds a `Capture` and hands it what happens; it gets the next one with the effects to carry out, or None when the
event means nothing to it. `Kept` says that the page is written down.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from intake.text import LocalizedText
from station.visit import effects as do
from station.visit import results as on
from station.visit.effects import VisitEffect
from station.visit.results import CapturePhase, CaptureTrouble, Result

#: In place of a material's key: the form the citizen signed on paper, kept as the draft's signature.
SIGNED_FORM = "@signed_form"
#: In place of a material's key: a page of the letter of authority, or of what proves guardian or parent.
AUTHORITY = "@authority"
#: What it is called, and how to hold it.
AUTHORITY_WORDS = (
    LocalizedText.of("授权委托书或关系证明", "Letter of authority or proof of relation"),
    LocalizedText.of(
        "委托书要有委托人签名或盖章；监护人、父母请拍户口簿或出生医学证明。",
        "The letter is signed or stamped; a guardian or parent shows the household register or birth certificate.",
    ),
)
#: In place of a material's key: a photo of the document that was typed because its chip does not answer (C05 b).
IDENTITY_PAGE = "@identity"
IDENTITY_WORDS = (
    LocalizedText.of("证件照片", "Photo of the document"),
    LocalizedText.of(
        "拍有照片的一面，姓名、号码要看得清楚。", "The side with the portrait; name and number must be readable."
    ),
)


class CaptureTouch(StrEnum):
    """What the person at the screen does with the picture."""

    TAKE = "take"
    KEEP = "keep"
    RETAKE = "retake"


@dataclass(frozen=True, slots=True)
class Capture:
    """``ticket`` is the number of the command that is waited for."""

    material: str
    phase: CapturePhase = CapturePhase.LIVE
    trouble: CaptureTrouble | None = None
    ticket: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """The page is durable."""

    material: str


Step = tuple[Capture | Kept, tuple[VisitEffect, ...]]


def begun(material: str, ticket: int) -> tuple[Capture, tuple[VisitEffect, ...]]:
    """The live picture for a page of a material."""
    return Capture(material, ticket=ticket), (do.StartPreview(ticket),)


def touched(capture: Capture, touch: CaptureTouch, ticket: int) -> Step | None:
    """``ticket`` is a new number, used when the answer waits for something."""
    match capture.phase, touch:
        case CapturePhase.LIVE, CaptureTouch.TAKE:
            taking = replace(capture, phase=CapturePhase.TAKING, trouble=None, ticket=ticket)
            return taking, (do.TakePage(ticket),)
        case CapturePhase.CHECK, CaptureTouch.KEEP:
            keeping = replace(capture, phase=CapturePhase.KEEPING, trouble=None, ticket=ticket)
            return keeping, (do.KeepPage(ticket, capture.material),)
        case CapturePhase.CHECK | CapturePhase.PROBLEM, CaptureTouch.RETAKE:
            again, effects = begun(capture.material, ticket)
            return again, (do.DropPage(), *effects)
        case _:
            return None


def answered(capture: Capture, event: Result) -> Step | None:
    """A device's or the store's answer; one with another ticket is late."""
    if event.ticket != capture.ticket:
        return None
    match capture.phase, event:
        case CapturePhase.TAKING, on.PageTaken():
            return replace(capture, phase=CapturePhase.CHECK), (do.StopPreview(),)
        case CapturePhase.TAKING | CapturePhase.LIVE, on.PageFailed(trouble=trouble):
            return replace(capture, phase=CapturePhase.PROBLEM, trouble=trouble), (do.StopPreview(),)
        case CapturePhase.KEEPING, on.PageKept() | on.SignatureKept():
            return Kept(capture.material), ()
        case CapturePhase.KEEPING, on.WriteFailed():
            return replace(capture, phase=CapturePhase.PROBLEM, trouble=CaptureTrouble.NOT_KEPT), ()
        case _:
            return None


def may_stop(capture: Capture) -> bool:
    """Whether it can be left: not while the machine takes or writes."""
    return capture.phase not in (CapturePhase.TAKING, CapturePhase.KEEPING)


#: What leaving it takes.
STOPPED: tuple[VisitEffect, ...] = (do.StopPreview(), do.DropPage())

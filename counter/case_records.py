"""What an act leaves beside the case's own moves: an agreement on paper, a rating, a matter that could not be done."""

from __future__ import annotations

from counter.acts.model import Look, NoteWanted, PaperWanted
from counter.parts import CounterParts
from intake.clock import Reading
from intake.papers.assistance import Delegate, assistance_agreement
from intake.papers.letterhead import matter_of
from station.visit.case_papers import Office, letterhead
from sync.notes import Assistance, Evaluation, Note, StuckMatter
from sync.store.papers import ToPrint

#: As it stands in the record of a rating given on the citizen's display.
RATED_ON = "hall_tablet"


def agreement_of(look: Look, wanted: PaperWanted, office: Office, reading: Reading, ink: str) -> ToPrint:
    """D17 in the name of the clerk who acts."""
    found = look.open
    matter = matter_of(found.intake, found.item, representative=found.representative, organisation=found.organisation)
    officer = Delegate(wanted.fact("officer_name"), "工号", wanted.fact("officer"))
    paper = assistance_agreement(
        letterhead(office, reading),
        matter,
        officer,
        scope=wanted.fact("scope").split("\n"),
        until=wanted.fact("until"),
        signature=ink,
    )
    return ToPrint(paper)


def assistance_of(parts: CounterParts, reading: Reading, look: Look, wanted: PaperWanted, number: int) -> Note:
    """C21 c: principal and officer, kept with the case and counted for the officer."""
    return Assistance.model_validate(
        {
            "number": f"{parts.identity.device_code}-B{look.today:%Y%m%d}{number:04d}",
            "about": look.open.id,
            "terminal": parts.identity.terminal_id,
            "at": reading.rfc3339,
            "staff": look.member.id,
            "principal": look.open.applicant.name if look.open.organisation is None else look.open.organisation.name,
            "officer": wanted.fact("officer"),
            "officer_name": wanted.fact("officer_name"),
            "scope": wanted.fact("scope").split("\n"),
            "until": wanted.fact("until"),
        }
    )


def stuck_matter_of(parts: CounterParts, reading: Reading, look: Look, wanted: NoteWanted, number: int) -> Note:
    """C31: category, owner, due date. ``number`` is this terminal's next one."""
    return StuckMatter.model_validate(
        {
            "number": f"{parts.identity.device_code}-{look.today:%Y%m%d}-{number:04d}",
            "about": look.open.id,
            "terminal": parts.identity.terminal_id,
            "at": reading.rfc3339,
            "staff": look.member.id,
            "owned_by": wanted.owner or None,
            "due": wanted.due or None,
            "subject": wanted.fact("subject"),
            "text": wanted.fact("text"),
            "category": wanted.fact("category"),
        }
    )


def rating_of(
    parts: CounterParts, reading: Reading, case_id: str, level: str, served_by: str | None, number: int
) -> Note:
    """C23 a: what the citizen chose on their own display."""
    return Evaluation.model_validate(
        {
            "number": f"{parts.identity.device_code}-P{number:05d}",
            "about": case_id,
            "terminal": parts.identity.terminal_id,
            "at": reading.rfc3339,
            "level": level,
            "channel": RATED_ON,
            "served_by": served_by,
        }
    )

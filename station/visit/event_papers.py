"""The written papers of moves that were made elsewhere: the back office extends, suspends, refers, ends a case, and the
hall gives the applicant its notice (CAPABILITIES §4.2, the column of documents). Each is made once, from the case as it
was when the move was made, and bears the move's date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from intake.case.case import Case
from intake.case.events import CaseEvent, Role
from intake.case.history import case_after, case_of, taken_in_facts
from intake.case.moves import Moved
from intake.case.notice_period import local_day
from intake.clock import Reading
from intake.papers.letterhead import day_words
from intake.papers.numbering import NumberBlock, Numbered
from intake.papers.paper import Paper, PaperKind
from station.visit.case_papers import Extras, Office, organ_in_number, papers_of
from station.visit.case_view import OpenCase
from sync.store.moves import Numbers
from sync.store.papers import ToPrint

#: Who moves a case away from any window: their notices are printed where the applicant is.
_ELSEWHERE = frozenset({Role.BACK_OFFICE, Role.RULE_ENGINE, Role.PLATFORM_TIMER, Role.CHIEF_REPRESENTATIVE})


def kinds_of(event: CaseEvent) -> tuple[PaperKind, ...]:
    """What the move is told with, in writing, and has no number yet: who made the move may have numbered it."""
    return tuple(PaperKind(document.kind) for document in event.documents if not document.number)


def not_printed_here(found: OpenCase) -> tuple[CaseEvent, ...]:
    """Moves of the back office whose papers nobody has made at this terminal yet, oldest first."""
    here = {kept.event_id for kept in found.papers}
    return tuple(
        event
        for event in found.case.events
        if event.documents and event.actor.role in _ELSEWHERE and event.id not in here
    )


def event_papers(
    office: Office, found: OpenCase, event: CaseEvent, numbers: Numbers, reading: Reading
) -> Sequence[ToPrint]:
    """The papers of one of them, dated as the move; ``reading`` is when they are printed."""
    before = _before(found, event)
    moved = Moved(event, case_after(before, event))
    every = {**numbers, **_numbered_there(found, event)}
    made = papers_of(office, replace(found, case=before), moved, every, reading, Extras())
    return tuple(replace(one, paper=_dated(one.paper, local_day(event.at))) for one in made)


def _numbered_there(found: OpenCase, event: CaseEvent) -> Numbers:
    """One document, one number: the paper in the applicant's hand bears that of the department's."""
    organ, year = organ_in_number(found.item.organ), int(local_day(event.at)[:4])
    given = {PaperKind(document.kind): document.number for document in event.documents if document.number}
    return {
        kind: Numbered(number, NumberBlock(organ, kind, year, first=1, last=1, next=2))
        for kind, number in given.items()
    }


def _before(found: OpenCase, event: CaseEvent) -> Case:
    """The case as it was when the move was made."""
    earlier = [one for one in found.case.events if one.seq < event.seq]
    return case_of(taken_in_facts(found.intake), earlier)


def _dated(paper: Paper, day: str) -> Paper:
    return paper if paper.seal is None else replace(paper, seal=replace(paper.seal, date=day_words(day)))

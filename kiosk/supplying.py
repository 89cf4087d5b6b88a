"""What can be supplied for a case at the kiosk: the open lines of a notice, or papers that were deferred (C09, T32)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.case.case import Case
from intake.case.events import NoticeLine
from intake.case.states import CaseState
from intake.decision.model import Submission
from intake.decision.supplement import Supplement, deferred_lines, supplement, supply_deferred
from intake.draft import HandedIn, MaterialPage
from intake.item import ServiceItem
from station.visit.case_view import OpenCase

#: A notice is open.
NOTICED = frozenset({CaseState.SUPPLEMENT_PENDING, CaseState.REVIEW_SUPPLEMENT})
#: Deferred papers are taken.
_TAKES_DEFERRED = frozenset({CaseState.ACCEPTED, CaseState.UNDER_REVIEW})


@dataclass
class Supply:
    """What is brought: pages with the time of their picture, corrected answers."""

    pages: dict[str, tuple[MaterialPage, ...]]
    answers: dict[str, str]

    def __repr__(self) -> str:
        return "Supply(…)"


def may_owe(state: CaseState) -> bool:
    """Can anything be owed in this state? (Whether something is, `owes` says of the whole case.)"""
    return state in NOTICED or state in _TAKES_DEFERRED


def owes(case: Case) -> bool:
    return case.state in NOTICED or (case.state in _TAKES_DEFERRED and bool(case.deferred))


def deferred_only(case: Case) -> bool:
    """It is accepted; what is owed is what was deferred then."""
    return case.state in _TAKES_DEFERRED and bool(case.deferred)


def lines_of(case: Case, item: ServiceItem) -> tuple[NoticeLine, ...]:
    """One line for each thing that can be supplied now."""
    return case.open_lines if case.state in NOTICED else deferred_lines(case, item) if owes(case) else ()


def due_of(case: Case) -> str:
    """Until when, ISO; "" where no day is known."""
    if case.state in NOTICED:
        return case.notice_due or ""
    return min((paper.due for paper in case.deferred if paper.due is not None), default="") if owes(case) else ""


def judged(found: OpenCase, brought: Supply, today: date, *, test_build: bool) -> Supplement:
    """What of it can be taken, and as which event."""
    given = tuple(HandedIn(about.removeprefix("material:"), pages) for about, pages in brought.pages.items() if pages)
    submission = Submission.of_intake(found.intake, found.case)
    if found.case.state not in NOTICED:
        return supply_deferred(found.case, found.item, submission, given, today=today)
    answers = tuple(
        (about.removeprefix("field:"), value.strip()) for about, value in brought.answers.items() if value.strip()
    )
    return supplement(found.case, found.item, submission, given, answers, today=today, test_build=test_build)

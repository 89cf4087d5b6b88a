"""Where a case stands, for whoever asks with a paper's code or a number (CAPABILITIES C22 a): status, date, and the
stage of seven. Nothing in it names a person."""

from __future__ import annotations

from dataclasses import dataclass

from intake.case.case import Case
from intake.case.notice_period import local_day
from intake.case.states import STAGE_NAMES, STAGE_OF, STATE_NAMES, CaseStage, CaseState
from intake.text import LocalizedText


@dataclass(frozen=True, slots=True)
class PathStage:
    """One stage of the path; ``here``: the case is in it, ``past``: it has left it behind."""

    name: LocalizedText
    here: bool
    past: bool


@dataclass(frozen=True, slots=True)
class CaseProgress:
    """``since`` is the ISO day in China on which the state was reached, ``path`` the seven stages in order."""

    state: CaseState
    since: str
    path: tuple[PathStage, ...]

    @property
    def words(self) -> LocalizedText:
        return STATE_NAMES[self.state]


def progress_of(case: Case) -> CaseProgress:
    """What any face tells of a case."""
    moved = (event for event in reversed(case.events) if event.before is not event.after)
    return CaseProgress(case.state, local_day(next(moved, case.events[0]).at), path(case.state))


def path(state: CaseState) -> tuple[PathStage, ...]:
    """The seven stages (DZ 2.3.2); the last, complaint, is open at any time."""
    at = STAGE_OF[state]
    return tuple(PathStage(STAGE_NAMES[stage], stage is at, stage < at) for stage in CaseStage)

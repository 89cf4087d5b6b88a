"""A case as its events have made it."""

from __future__ import annotations

from dataclasses import dataclass

from intake.case.events import (
    AcceptanceMode,
    CaseActor,
    CaseEvent,
    CommitmentGiven,
    Decision,
    DeferredMaterial,
    Delivered,
    NoticeLine,
    ResultData,
)
from intake.case.states import CaseState
from intake.draft import HandedIn, ReviewMark


@dataclass(frozen=True, slots=True)
class Stop:
    """D does not run from ``since`` to ``until`` (ISO days, both uncounted; None while it lasts)."""

    kind: str
    since: str
    until: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Everything known of a case at one place; frozen, a fold over its events (`intake.case.history.case_of`).

    It holds no applicant: who the case is about stands in the intake, which the store finds by ``id``.
    """

    id: str
    case_no: str
    impl_code: str
    handling_code: str | None
    item_version: int
    item_name: str
    channel: str
    state: CaseState
    received_on: str  # ISO local date of the take-in: N counts from here
    taken_in_by: CaseActor
    package_id: str | None = None
    mode: AcceptanceMode | None = None
    acceptance_date: str | None = None
    submitted_on: str | None = None  # the day the supplement became complete
    notices: int = 0
    notice: tuple[NoticeLine, ...] = ()  # of the last notice
    notice_due: str | None = None
    met: frozenset[int] = frozenset()  # lines of it that are met
    deferred: tuple[DeferredMaterial, ...] = ()  # still to come
    commitments: tuple[CommitmentGiven, ...] = ()  # not checked yet
    commitment_broken: bool = False
    stops: tuple[Stop, ...] = ()
    extended_days: int = 0
    decision: Decision | None = None
    decided_on: str | None = None
    decided_by: CaseActor | None = None
    results: tuple[ResultData, ...] = ()
    deliveries: tuple[Delivered, ...] = ()
    owner_region: str | None = None  # handling place, once forwarded
    events: tuple[CaseEvent, ...] = ()  # all, the take-in first
    terminal: str = ""  # where it was taken in
    materials: tuple[HandedIn, ...] = ()  # as they stand now
    reviewed: tuple[ReviewMark, ...] = ()  # points ticked on them
    collected_for: str = ""  # handling place, GB/T 2260, of a case that another place took in for it
    parcel_on: str | None = None  # the day on which it arrived there
    waits_for: tuple[str, ...] = ()  # ids of the package's cases whose results come first (C10 d)
    started_on: str | None = None  # the day the last of these was there

    def __repr__(self) -> str:
        return f"Case(id={self.id!r}, state={self.state.value})"

    @property
    def open_lines(self) -> tuple[NoticeLine, ...]:
        """What the applicant still has to supply."""
        return tuple(line for line in self.notice if line.no not in self.met)

    @property
    def next_seq(self) -> int:
        """The number of its next event."""
        return self.events[-1].seq + 1

    @property
    def collecting(self) -> bool:
        """Is it still at the place that only collects it? Nobody may decide on acceptance there."""
        return bool(self.collected_for) and self.parcel_on is None

    @property
    def waiting(self) -> bool:
        """Is another matter's result to come first? No clock of the office runs meanwhile."""
        return bool(self.waits_for) and self.started_on is None

    @property
    def notice_runs_from(self) -> str | None:
        """The day N counts from, ISO; None while it does not run."""
        if self.state is CaseState.SUPPLEMENTED:
            return self.submitted_on
        if self.state is not CaseState.RECEIVED or self.collecting or self.waiting:
            return None
        return self.parcel_on or self.started_on or self.received_on

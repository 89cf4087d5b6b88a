"""One case as an officer looks at it: what was handed in, how it stands, and what the rules say about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from intake.assessment import Assessment, Circumstances, Submission, assess
from intake.case.case import Case
from intake.case.events import Role
from intake.case.states import CaseState
from intake.clock import Reading
from intake.intake import Intake
from intake.item import ServiceItem
from intake.material import MaterialSlot, standing
from intake.working_days import WorkingDays
from sync.platform import cases
from sync.platform.cases import Held
from sync.platform.office.standing import Seen, Standing, heads_of
from sync.platform.rules import Rules
from sync.store.manifests import intake_of_body

#: An officer judges what was handed in; nobody stands at the window beside them.
_BEFORE_ACCEPTANCE = frozenset({CaseState.RECEIVED, CaseState.SUPPLEMENTED})


@dataclass(frozen=True, slots=True)
class Look:
    """``item`` and what hangs on it are None for an item the platform's catalogue does not have: such a case can be
    read, and moved by nobody here."""

    seen: Seen
    held: Held
    intake: Intake
    item: ServiceItem | None
    submission: Submission
    standing: Standing
    days: WorkingDays
    now: Reading
    heads: tuple[str, ...] = ()  # ids of those who lead the department

    def __repr__(self) -> str:
        return f"Look({self.case!r})"

    @property
    def case(self) -> Case:
        return self.held.case

    @property
    def today(self) -> date:
        return self.now.local.date()

    @property
    def who(self) -> str:
        return self.standing.account.id

    @property
    def slots(self) -> tuple[MaterialSlot, ...]:
        """Every material of the item as it stands now."""
        if self.item is None:
            return ()
        asked = dict(self.submission.answers)
        return standing(self.item, asked, self.submission.materials, self.submission.review)

    @property
    def assessment(self) -> Assessment | None:
        """What the rules find wrong or missing, while acceptance is open."""
        if self.item is None or self.case.state not in _BEFORE_ACCEPTANCE:
            return None
        around = Circumstances(self.today, Role.BACK_OFFICE, self.who, self.days, applicant_present=False, earlier=())
        return assess(self.case, self.item, self.submission, around)


def look(connection: Connection, rules: Rules, standing_: Standing, seen: Seen, now: Reading) -> Look:
    """What there is to see of a case that may be seen."""
    held = cases.held(connection, str(seen.row.intake_id))
    if held is None:
        raise LookupError("a case's intake has gone")
    intake = intake_of_body(held.body)
    return Look(
        seen,
        held,
        intake,
        rules.item_of(held.case),
        Submission.of_intake(intake, held.case),
        standing_,
        rules.days,
        now,
        tuple(head.id for head in heads_of(connection, seen.row.department)),
    )

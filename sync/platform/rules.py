"""The rules of the hall as the platform knows them: the very items, calendars and moves that terminals have."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from intake.calendar_files import load_calendars
from intake.case.case import Case
from intake.case.events import CaseEvent
from intake.case.history import case_after
from intake.case.moves import Moved, admit, conflict
from intake.case.refusals import NotAllowed
from intake.catalog import Catalog, load_catalog
from intake.item import ServiceItem
from intake.working_days import WorkingDays
from sync.dues import Due, next_due

RESOURCES = Path(__file__).parents[2] / "resources"


@dataclass(frozen=True)
class Rules:
    """``catalog`` keeps old versions of items: a case goes on with the one it was taken in by."""

    catalog: Catalog = field(default_factory=Catalog)
    days: WorkingDays = field(default_factory=WorkingDays)

    def item_of(self, case: Case) -> ServiceItem | None:
        """The item the case is pinned to; None for one this platform has never heard of."""
        return self.catalog.item(case.impl_code, case.item_version, case.handling_code)

    def admit(self, case: Case, event: CaseEvent) -> Moved | NotAllowed:
        """May this event, made elsewhere, happen to the case as it is known here? Of an item that is not known here
        only the table says so."""
        item = self.item_of(case)
        if item is not None:
            return admit(case, item, event, self.days)
        try:
            return Moved(event, case_after(case, event))
        except ValueError:
            return conflict(case, event)

    def due(self, case: Case) -> Due | None:
        """Which of the case's clocks runs out next; None where none runs, or no calendar or item says."""
        item = self.item_of(case)
        return None if item is None else next_due(case, item, self.days)


@cache
def shipped_rules() -> Rules:
    """The catalogue and calendars that come with the program. Read once."""
    return load_rules(RESOURCES)


def load_rules(resources: Path) -> Rules:
    """From the folders ``catalog`` and ``calendars``."""
    return Rules(load_catalog(resources / "catalog"), load_calendars(resources / "calendars").working_days)

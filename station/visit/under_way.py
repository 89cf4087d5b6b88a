"""The visit that is under way, and what every part of a session works with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from intake.item import ServiceItem
from intake.prefill import ItemKey
from station.visit.hall_desk import HallDesk
from station.visit.parts import VisitParts
from station.visit.records import Post, Records
from station.visit.visit import Visit


@dataclass
class UnderWay:
    """``channel`` is the draft's: ``kiosk`` or ``window``. ``changed``: something to show changed without an event."""

    parts: VisitParts
    channel: str
    post: Post
    records: Records
    hall: HallDesk
    changed: Callable[[], None]
    visit: Visit = field(default_factory=Visit)

    def today(self) -> date:
        return self.parts.clock.now().local.date()

    def at(self) -> str:
        """This moment, as it stands in a record (RFC 3339)."""
        return self.parts.clock.now().rfc3339

    def item(self, key: ItemKey) -> ServiceItem | None:
        """One version of an item, as it was when somebody began with it."""
        impl_code, handling_code, version = key
        return self.parts.catalog.item(impl_code, version, handling_code)

    def for_this_visit(self, done: Callable[..., None]) -> Callable[..., None]:
        """A result of the store for a visit that is over is dropped."""
        whose, number = self.visit, self.visit.number

        def deliver(*values: object) -> None:
            if self.visit is whose and self.visit.number == number:
                done(*values)

        return deliver

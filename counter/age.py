"""How old what this counter knows of the platform is, as the clerk is told it (`station.freshness`)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from counter.parts import CounterParts
from station.freshness import Freshness, Grade, Heard, freshness, load_policy
from station.resources_place import resources_folder
from station.staff import StaffMember
from station.visit.records import Records


class AgeOfData:
    """``now`` is how things stand; ``asked`` what the clerk is asked for: what they have confirmed today is a warning
    and no question any more. Nothing is ever held up by it."""

    def __init__(self, records: Records, parts: CounterParts, changed: Callable[[], None]) -> None:
        self.now = Freshness(Grade.FRESH, "")
        self._records = records
        self._parts = parts
        self._changed = changed
        self._policy = load_policy(resources_folder())
        self._confirmed_on: date | None = None

    @property
    def asked(self) -> Grade:
        return Grade.WARN if self.now.grade is Grade.CONFIRM and self._confirmed_on == self._today() else self.now.grade

    def heard(self, heard: Heard) -> None:
        parts = self._parts
        now = Freshness(Grade.FRESH, "")  # of what is fresh nobody is told how fresh
        found = freshness(heard, parts.calendars.years, parts.clock.now(), self._policy)
        if not parts.training and found.old:
            now = found
        if now != self.now:
            self.now = now
            self._changed()

    def confirm(self, member: StaffMember | None) -> None:
        if member is None or self.asked is not Grade.CONFIRM:
            return
        self._confirmed_on = self._today()
        as_of, matters = self.now.as_of, tuple(matter.value for matter in self.now.old)
        self._records.ask(lambda store: store.note_age_confirmed(member.id, as_of, matters), lambda _: None)
        self._changed()

    def _today(self) -> date:
        return self._parts.clock.now().local.date()

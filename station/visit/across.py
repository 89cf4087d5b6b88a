"""Taking in for another region (跨省通办, 同城通办; CAPABILITIES C14, C20 d): may this place collect, and for whom."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from intake.cross_region import Collectable, CrossRegionLists, ListRow, NotCollectable, collect, offered_across
from intake.cross_region_place import at_place
from intake.draft import Draft
from intake.item import ServiceItem
from intake.take_in import Defect, DefectKind
from intake.text import LocalizedText
from station.visit.parts import VisitParts
from station.visit.visit import Visit

_T = LocalizedText.of
_PLACE_OPEN = _T("替外地代收的，请选到区县一级的办理地。", "Choose the handling place down to its county.")


class Across:
    """What the lists of the catalogue say at this terminal. A terminal that does not know its region collects nothing.
    ``today`` is asked each time: a row may begin or end over night."""

    def __init__(self, parts: VisitParts) -> None:
        self._parts = parts

    @property
    def lists(self) -> CrossRegionLists:
        return self._parts.catalog.across

    def today(self) -> date:
        return self._parts.clock.now().local.date()

    def row(self, item: ServiceItem | None) -> ListRow | None:
        """The row by which the item can be collected here for somewhere else; None: it cannot."""
        if item is None or item.package is not None or not self._parts.region:
            return None
        found = offered_across(item, self.lists, self.today())
        return found if isinstance(found, ListRow) and found.mode == "collect_and_forward" else None

    def verdict(self, item: ServiceItem, handling: str) -> Collectable | NotCollectable:
        """May this place collect the item for the one in ``handling``?"""
        return collect(
            item,
            self.lists,
            collecting=self._parts.region,
            handling=handling,
            today=self.today(),
            regions=self._parts.catalog.regions,
        )

    def name(self, region: str) -> LocalizedText:
        regions = self._parts.catalog.regions
        return regions.path(region) if region in regions.names else _T(region, region)

    def collect_for(self, visit: Visit, handling: str | None) -> None:
        """The open matter is taken in for ``handling`` (None: for here; "": another place, not named yet). What was
        answered for another city's addresses goes."""
        draft, item = visit.draft, visit.item
        if draft is None or item is None or draft.collected_for == handling:
            return
        own = self._parts.catalog.item(item.impl_code, item.version, item.handling_code) or item
        visit.item = self.item(own, handling)
        draft = replace(draft, collected_for=handling, signature=None, revision=draft.revision + 1)
        visit.draft = without_foreign_regions(draft, visit.item)

    def item(self, item: ServiceItem, handling: str | None) -> ServiceItem:
        """As it is asked for that place."""
        return at_place(item, handling or None, self._parts.catalog.regions)

    def defects(self, draft: Draft, item: ServiceItem) -> tuple[Defect, ...]:
        """What stands in the way of taking it in for another place, beside `intake.take_in.defects`."""
        handling = draft.collected_for
        if handling is None:
            return ()
        if handling == "":
            return (Defect(DefectKind.PLACE, "region", "missing", _PLACE_OPEN),)
        found = self.verdict(item, handling)
        if isinstance(found, NotCollectable):
            return (Defect(DefectKind.PLACE, "region", found.why.value, found.message),)
        return ()


def without_foreign_regions(draft: Draft, item: ServiceItem) -> Draft:
    """A county that is none of the handling place's is no answer any more."""
    for field in item.form.fields():
        answer = draft.answer(field.key)
        offered = {option.value for option in field.options}
        if answer and field.region_under and offered and answer not in offered:
            draft = draft.with_answer(field.key, None)
    return draft

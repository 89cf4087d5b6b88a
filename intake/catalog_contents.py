"""What a loaded catalogue holds, and what of it can be chosen where and when."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal

from intake.base_catalogue import BaseItem
from intake.cross_region import CrossRegionLists
from intake.item import Channel, ConsentText, Group, Level, Relation, ServiceItem
from intake.package_list import PackageListRow
from intake.regions import Regions
from intake.search import EverydayWords, ItemSearch, Preference, SearchView
from intake.window_profile import HALL_SITE, Window, WindowRules


@dataclass(frozen=True, slots=True)
class CatalogProblem:
    """Why a file, item or package was refused (or, as a warning, what is unclear in it). ``item`` is its code."""

    file: str
    item: str | None
    field: str
    reason: str

    def __str__(self) -> str:
        return ": ".join(part for part in (self.file, self.item, self.field, self.reason) if part)


#: A day has a few channels; yesterday's answers need not stay for long.
_OFFERS_KEPT = 8


@dataclass(frozen=True)
class Catalog:
    """What loaded, what did not, and what is unclear. ``site`` and ``level`` are those of the place the terminal stands
    at: what is not handled there is not offered. ``folder`` is where it was read from: its ``files`` are there."""

    items: tuple[ServiceItem, ...] = ()
    groups: tuple[Group, ...] = ()
    consents: tuple[ConsentText, ...] = ()
    regions: Regions = field(default_factory=lambda: Regions({}))
    problems: tuple[CatalogProblem, ...] = ()
    warnings: tuple[CatalogProblem, ...] = ()
    windows: WindowRules = field(default_factory=WindowRules)
    across: CrossRegionLists = field(default_factory=CrossRegionLists)
    base: tuple[BaseItem, ...] = ()
    everyday: tuple[EverydayWords, ...] = ()
    package_list: tuple[PackageListRow, ...] = ()
    site: str = HALL_SITE
    level: Level | None = None
    folder: Path | None = None

    def at_site(self, site: str, level: Level | None) -> Catalog:
        """The same catalogue at another place. A village device offers only what is handled there (C04 a)."""
        return replace(self, site=site, level=level)

    def item(self, impl_code: str, version: int | None = None, handling_code: str | None = None) -> ServiceItem | None:
        """The item of this code: the version asked for (a draft or case keeps its own), else the highest."""
        found = [
            item
            for item in self._of_code.get(impl_code, ())
            if (handling_code is None or item.handling_code == handling_code)
            and (version is None or item.version == version)
        ]
        return max(found, key=lambda item: item.version, default=None)

    def versions(self, impl_code: str) -> tuple[ServiceItem, ...]:
        """All versions of an item that stand side by side, the oldest first."""
        return tuple(sorted(self._of_code.get(impl_code, ()), key=lambda item: item.version))

    def offered(self, today: date, channel: Channel | str = Channel.KIOSK) -> tuple[ServiceItem, ...]:
        """What a citizen can choose today on this channel: of each item the highest version in force."""
        asked = (today, str(channel))
        known = self._offers.get(asked)
        if known is None:
            known = self._found_offers(today, channel)
            if len(self._offers) >= _OFFERS_KEPT:
                self._offers.clear()
            self._offers[asked] = known
        return known

    def _found_offers(self, today: date, channel: Channel | str) -> tuple[ServiceItem, ...]:
        best: dict[tuple[str, str | None], ServiceItem] = {}
        for item in self.items:
            key = (item.impl_code, item.handling_code)
            if item.in_force(today) and (key not in best or best[key].version < item.version):
                best[key] = item
        chosen = {item.key for item in best.values()}
        return tuple(
            item
            for item in self.items
            if item.key in chosen
            and item.offered_at(channel)
            and _parts_are_current(item, chosen)
            and self._handled_here(item, today)
        )

    def window(self, name: str, profile: str) -> Window:
        """A window of this place, for `intake.window_profile.what_may`."""
        return Window(name, profile, self.site, self.level)

    def _handled_here(self, item: ServiceItem, today: date) -> bool:
        return item.handled_at(self.level) and self.windows.resident(item, self.site, today)

    def related(self, item: ServiceItem, kind: Literal["prerequisite", "follow_up"]) -> tuple[Relation, ...]:
        """What goes before or after; for `follow_up` the screen may offer the item itself (`by_code`)."""
        return tuple(relation for relation in item.relations if relation.kind == kind)

    def by_code(self, code: str) -> ServiceItem | None:
        """The newest version of the item with this implementation or basic code."""
        found = (item for item in self.items if code in (item.impl_code, item.basic_code))
        return max(found, key=lambda item: item.version, default=None)

    def group(self, key: str) -> Group | None:
        return next((group for group in self.groups if group.key == key), None)

    def in_group(self, key: str) -> tuple[ServiceItem, ...]:
        return tuple(item for item in self.items if item.group == key)

    def consent(self, kind: str) -> ConsentText | None:
        return next((consent for consent in self.consents if consent.kind == kind), None)

    def search(self, text: str) -> tuple[ServiceItem, ...]:
        """Items by Chinese words, pinyin (full or initials), codes or what people say; best first."""
        return self._index.find(text)

    def search_among(self, items: tuple[ServiceItem, ...], today: date) -> SearchView:
        """Searching in some of the items, usually those `offered`; of equal matches those of this level come first."""
        return self._index.view(items, Preference(today, self.level))

    def prepare_search(self) -> None:
        """Build the search index now (a second or two for ten thousand items) instead of at the first key stroke."""
        self._index.find("")

    @cached_property
    def _of_code(self) -> Mapping[str, Sequence[ServiceItem]]:
        """Items by implementation code, in the catalogue's order."""
        found: dict[str, list[ServiceItem]] = {}
        for item in self.items:
            found.setdefault(item.impl_code, []).append(item)
        return found

    @cached_property
    def _offers(self) -> dict[tuple[date, str], tuple[ServiceItem, ...]]:
        """What `offered` has found already; the catalogue never changes, the day does."""
        return {}

    @cached_property
    def _index(self) -> ItemSearch:
        return ItemSearch(self.items, self.everyday)


def _parts_are_current(item: ServiceItem, chosen: Container[tuple[str, str | None, int]]) -> bool:
    """A package of an item that has a newer version by now waits for a package that knows it."""
    return item.package is None or all(part.item.key in chosen for part in item.package.parts)

"""What must exist before a matter can be applied for, told before somebody fills in a form for nothing (C03 c)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from intake.item import ServiceItem
from intake.text import LocalizedText


class Items(Protocol):
    """Where items are looked up: `intake.catalog.Catalog`."""

    def by_code(self, code: str) -> ServiceItem | None:
        """The newest version of the item with this implementation or basic code."""


@dataclass(frozen=True, slots=True)
class Prerequisite:
    """Something to have first. ``item`` is where to get it, when this catalogue has it."""

    name: LocalizedText
    words: LocalizedText
    item: ServiceItem | None = None

    def text(self) -> LocalizedText:
        """One sentence for the citizen."""
        return _FIRST.fill(name=self.name, words=self.words)


_FIRST = LocalizedText.of("要先办好“{name}”：{words}", "You need this first: {name}. {words}")


def prerequisites(item: ServiceItem, catalog: Items) -> tuple[Prerequisite, ...]:
    """All that must exist first, in the order in which to get it: what the first step itself needs comes before it.

    What is needed in several ways is named once; items that need each other do not lead round and round.
    """
    return tuple(_before(item, catalog, {item.impl_code, item.basic_code}))


def _before(item: ServiceItem, catalog: Items, known: set[str]) -> Iterator[Prerequisite]:
    for relation in item.relations:
        if relation.kind != "prerequisite" or relation.code in known:
            continue
        needed = catalog.by_code(relation.code)
        known.add(relation.code)
        if needed is not None:
            if {needed.impl_code, needed.basic_code} & (known - {relation.code}):
                continue
            known |= {needed.impl_code, needed.basic_code}
            yield from _before(needed, catalog, known)
        yield Prerequisite(relation.name, relation.words, needed)

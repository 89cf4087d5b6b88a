"""Who is trained for what, and who stands for which department (CAPABILITIES C12 e, C30 b)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from intake.item import ServiceItem
from intake.item_parts import Organ


def trained_for(skills: Collection[str] | None, item: ServiceItem) -> bool:
    """Was somebody with these skills trained for the item? A skill is one of the item's themes (`tax`), its organ's
    credit code, or the item's own code. ``skills`` None: nobody has written down any, and nobody is taught who may
    have done it for years."""
    if skills is None:
        return True
    return not {item.impl_code, item.organ.uscc, *item.themes}.isdisjoint(skills)


@dataclass(frozen=True, slots=True)
class Officer:
    """A chief representative (首席代表): fully authorised by the departments with these credit codes."""

    staff: str
    name: str
    organs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Representation:
    """A department of the hall and who stands for it; nobody: what it has to decide cannot be decided here."""

    organ: str
    uscc: str
    officers: tuple[Officer, ...]

    @property
    def vacant(self) -> bool:
        return not self.officers


def representations(items: Iterable[ServiceItem], officers: Sequence[Officer]) -> tuple[Representation, ...]:
    """Every department whose items are handled in the hall, those without a representative first, then by name."""
    organs: dict[str, Organ] = {item.organ.uscc: item.organ for item in items}
    found = (
        Representation(
            organ.name,
            uscc,
            tuple(sorted((one for one in officers if uscc in one.organs), key=lambda one: one.staff)),
        )
        for uscc, organ in organs.items()
    )
    return tuple(sorted(found, key=lambda one: (not one.vacant, one.organ)))

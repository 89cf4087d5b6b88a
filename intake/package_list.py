"""The list of packages (一链办理清单, C10 f): which matters belong together, in which order, who leads.

A row of the list is a plan of the hall; the package that serves it (`intake.package.Package`) comes when its items are
in the catalogue. Until then the row says what there is to be done, one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Self

import pydantic
from pydantic_core import PydanticCustomError

from intake.field import Frozen, Key
from intake.item import ServiceItem
from intake.text import LocalizedText


class ListedItem(Frozen):
    """One matter of a row. ``after`` are the numbers of those whose result it waits for; ``code`` a basic code."""

    order: int = pydantic.Field(ge=1, le=99)
    name: LocalizedText
    department: LocalizedText
    code: str | None = pydantic.Field(default=None, pattern=r"^[0-9A-Z]{1,64}$")
    after: tuple[int, ...] = ()


class PackageListRow(Frozen):
    """One row. ``lead`` is the number of the matter whose department leads; ``package`` the code of what serves it."""

    key: Key
    name: LocalizedText
    items: Annotated[tuple[ListedItem, ...], pydantic.Field(min_length=2, max_length=20)]
    lead: int
    package: str | None = pydantic.Field(default=None, pattern=r"^[0-9A-Z]{1,64}$")

    @pydantic.model_validator(mode="after")
    def _consistent(self) -> Self:
        orders = [item.order for item in self.items]
        if orders != sorted(set(orders)):
            raise PydanticCustomError("order", "the numbers do not rise", {"at": "items"})
        if self.lead not in orders:
            raise PydanticCustomError("lead", "the lead is not one of the items", {"at": "lead"})
        for number, item in enumerate(self.items):
            if not set(item.after) <= set(orders[:number]):
                raise PydanticCustomError(
                    "after", "waits for an item that does not come before it", {"at": f"items.{number}.after"}
                )
        return self

    @property
    def lead_department(self) -> LocalizedText:
        """牵头部门"""
        return next(item.department for item in self.items if item.order == self.lead)

    def stages(self) -> tuple[tuple[ListedItem, ...], ...]:
        """The matters in rounds: those of one round are handled at the same time, each round waits for earlier ones."""
        round_of: dict[int, int] = {}
        for item in self.items:
            round_of[item.order] = 1 + max((round_of[order] for order in item.after), default=-1)
        return tuple(
            tuple(item for item in self.items if round_of[item.order] == number)
            for number in range(max(round_of.values()) + 1)
        )


def covered(row: PackageListRow, items: Iterable[ServiceItem]) -> bool:
    """Is there a package in the catalogue that serves this row?"""
    return row.package is not None and any(item.impl_code == row.package and item.package is not None for item in items)

"""An item of another place: the same by its uniform rules (七统一), with the addresses of the place that handles it.

The collecting place has no form of the handling place's own. Since the rules are the same everywhere, its own form
serves, but for the fields that name a region of its own city: there the handling place's city stands.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from intake.cross_region import CrossRegionLists, region_name, significant
from intake.field import Field, FieldKind, Option
from intake.item import ServiceItem
from intake.regions import Regions
from intake.text import LocalizedText

_T = LocalizedText.of
_HALL = _T("{region}政务服务中心", "{region} service hall")


def at_place(item: ServiceItem, handling: str | None, regions: Regions) -> ServiceItem:
    """The item as it is asked for the place ``handling`` (GB/T 2260); its key stays. None: the item as it is here."""
    city = None if handling is None else city_of(handling, regions)
    if city is None or not any(_names_another(field, city, regions) for field in item.form.fields()):
        return item
    steps = tuple(
        step.model_copy(update={"fields": tuple(_field_at(field, city, regions) for field in step.fields)})
        for step in item.form.steps
    )
    return item.model_copy(update={"form": item.form.model_copy(update={"steps": steps})})


def city_of(region: str, regions: Regions) -> str | None:
    """370202 → 370200; None where the code is not known, or is a province's."""
    line = regions.line(region)
    return line[1] if len(line) > 1 else None


@dataclass(frozen=True, slots=True)
class HandlingPlace:
    """Where papers of a collected case go, as the agreement names it."""

    region: str  # GB/T 2260
    name: LocalizedText
    hall: LocalizedText
    address: LocalizedText
    phone: str = ""


def handling_place(lists: CrossRegionLists, region: str, today: date, regions: Regions) -> HandlingPlace:
    """Where the agreement is silent, the region's own names stand."""
    agreed = lists.agreement_of(region, today)
    name = region_name(region, regions)
    if agreed is None:
        return HandlingPlace(region, name, _HALL.fill(region=name), name)
    return HandlingPlace(region, name, agreed.hall or _HALL.fill(region=name), agreed.address or name, agreed.phone)


def handles(collected_for: str, place: str) -> bool:
    """Is a hall in the region ``place`` the one that decides on a case collected for ``collected_for``? A city's hall
    stands for its districts; "" is a back office without a region, which decides on everything."""
    return not place or collected_for.startswith(significant(place))


def _names_another(field: Field, city: str, regions: Regions) -> bool:
    """Does it ask for a place in a city, and in another one than ``city``?"""
    under = field.region_under
    if field.kind is not FieldKind.REGION or not under:
        return False
    return regions.level(under) == "city" and under != city


def _field_at(field: Field, city: str, regions: Regions) -> Field:
    if not _names_another(field, city, regions):
        return field
    below = () if field.region_level is not None else regions.children(city)
    options = tuple(Option(value=code, label=regions.names[code]) for code in below)
    return field.model_copy(update={"region_under": city, "options": options})

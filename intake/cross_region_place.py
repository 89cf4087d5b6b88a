"""An item of another place: the same by its uniform rules (七统一), with the addresses of the place that handles it.

The collecting place has no form of the handling place's own. Since the rules are the same everywhere, its own form
serves, but for the fields that name a region of its own city: there the handling place's city stands.
"""

from __future__ import annotations

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


def handling_hall(lists: CrossRegionLists, region: str, today: date, regions: Regions) -> LocalizedText:
    """Which hall papers for the region are sent to, as the agreement names it."""
    agreed = lists.agreement_of(region, today)
    if agreed is not None and agreed.hall is not None:
        return agreed.hall
    return _HALL.fill(region=region_name(region, regions))


def decides_here(collected_for: str, parcel_on: str | None, place: str) -> bool:
    """Does a hall in the region ``place`` decide on a case collected for ``collected_for``? "" was collected for
    nobody else. A city's hall stands for its districts; while the papers are on their way nobody decides."""
    if not collected_for:
        return True
    return parcel_on is not None and (not place or collected_for.startswith(significant(place)))


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

"""The two doors of a hall: matters of a person, and matters of an organisation (C03 d)."""

from __future__ import annotations

from enum import StrEnum

from intake.item import ServiceItem


class Door(StrEnum):
    """个人办事 and 法人办事."""

    PERSON = "person"
    ORGANISATION = "organisation"


#: GB/T 39046 A.4: enterprise, public institution, social organisation, organ.
_ORGANISATIONS = frozenset("2345")


def behind(item: ServiceItem, door: Door | None) -> bool:
    """Is the item for those who come by this door? ``None`` is the whole hall; 其他 (6) is behind both doors."""
    if door is None or "6" in item.targets:
        return True
    return "1" in item.targets if door is Door.PERSON else not _ORGANISATIONS.isdisjoint(item.targets)

"""A matter's name on a screen: a receipt's words are Chinese, the catalogue may know them in another language."""

from __future__ import annotations

from collections.abc import Iterable

from intake.item import ServiceItem


def matter_name(printed: str, items: Iterable[ServiceItem], language: str) -> str:
    """The name a receipt carries, in ``language`` where one of the items has it, else as printed."""
    return next((item.name.get(language) for item in items if item.name.get() == printed), printed)

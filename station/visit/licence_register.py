"""Who is asked for licences: the city, or in tests and demos something in its place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from intake.licence import LicencesKnown, NoAnswer

Answer = LicencesKnown | NoAnswer


class LicenceRegister(Protocol):
    """What is used of `sync.hall.licences.CityLicences`. It blocks."""

    @property
    def available(self) -> bool: ...
    def find(self, holders: Sequence[tuple[str, str]], name: str, case_id: str, purpose: str) -> Answer: ...

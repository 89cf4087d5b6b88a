"""What a platform is: one program, two roles."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """A city takes records; a hall node has only what terminals of one hall share (docs/adr/0007)."""

    CITY = "city"
    HALL = "hall"

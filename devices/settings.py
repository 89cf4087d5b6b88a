"""What terminal.toml says about one device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from devices.ports import Role


@dataclass(frozen=True, slots=True)
class DeviceSetting:
    """``[devices.ROLE]``: which driver, at which transport URL, with which driver options."""

    role: Role
    driver: str
    transport: str
    options: Mapping[str, str] = field(default_factory=dict)

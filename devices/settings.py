"""What terminal.toml says about one device."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from devices.ports import Role

#: Driver options as terminal.toml gives them: text; each driver reads its own keys.
Options = Mapping[str, str]

NO_OPTIONS: Options = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class DeviceSetting:
    """``[devices.ROLE]``: which driver, at which transport URL, with which driver options."""

    role: Role
    driver: str
    transport: str
    options: Options = field(default_factory=dict)

"""Settings that the platform gives a terminal: a layer below ``terminal.toml`` (docs/adr/0014 "Down").

`$HALL_HOME/platform.toml` holds them, written here alone. What the technician wrote in ``terminal.toml`` wins, and the
platform is told which keys that are. Only keys listed here may be set: nothing that could turn a guard off, lead the
terminal elsewhere, or say what hangs at it. Validated as a whole, with the technician's file, before anything is kept.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

FILE_NAME = "platform.toml"

#: What a platform may set, by section.
ALLOWED: Mapping[str, frozenset[str]] = {
    "kiosk": frozenset({"warn_after_s", "warn_after_elder_s", "extend_within_s", "card_wait_s"}),
    "counter": frozenset({"lock_after_s", "card_wait_s", "profile"}),
    "sync": frozenset(
        {
            "retry_base_s",
            "retry_cap_s",
            "timeout_s",
            "retention_days",
            "retention_unconfirmed_days",
            "draft_days",
        }
    ),
}


def platform_settings(home: Path) -> dict[str, dict[str, Any]]:
    """What the platform has set here; nothing where it has set none, or the file was damaged or written by hand."""
    try:
        found = tomllib.loads((home / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
        return {}
    return {} if refused_keys(found) else found


def layered(given: Mapping[str, Mapping[str, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    """The terminal's own table over what the platform has given: key by key, its own wins."""
    sections = {name: {**values, **_section(own, name)} for name, values in given.items()}
    return {**own, **sections}


def own_keys(given: Mapping[str, Mapping[str, Any]], own: Mapping[str, Any]) -> list[str]:
    """Which of the platform's keys the terminal's own file sets too."""
    return sorted(f"{name}.{key}" for name, values in given.items() for key in values if key in _section(own, name))


def _section(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    values = table.get(name, {})
    return values if isinstance(values, dict) else {}


def refused_keys(said: object) -> list[str]:
    """What a platform may not set, in words; empty when all of it may be set."""
    if not isinstance(said, dict):
        return ["the settings are no table of sections"]
    wrong = [f"[{section}] may not be set from here" for section in said if section not in ALLOWED]
    for section, values in said.items():
        if section in ALLOWED and not isinstance(values, dict):
            wrong.append(f"[{section}] must be a section with keys")
        elif section in ALLOWED:
            wrong += [f"[{section}] {key} may not be set from here" for key in values if key not in ALLOWED[section]]
    return wrong

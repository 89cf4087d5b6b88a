"""One package for a city's terminals: what holds for all, for those of a profile (city, county, township), for one
machine (CAPABILITIES C28 a). The same ``plan.toml`` makes each of them what it shall be, asking nothing::

    [package]
    profile = "county"                                    # for all; or by host name:
    profiles = { kiosk-01 = "city", zhen-03 = "township" }

    [profiles.township.terminal]                          # beside what the program ships for this profile
    hall = "示例镇便民服务中心"

    [machines.zhen-03.terminal]
    name = "自助终端 03"

What is said of fewer machines counts before what is said of more. Profiles are ``resources/profiles/NAME.toml``, or
``profiles/NAME.toml`` beside the plan.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station.resources_place import resources_folder
from station.terminal_file import TerminalFileError, read_table

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_KEYS = ("profile", "profiles")
_OWN = ("package", "profiles", "machines")


@dataclass(frozen=True, slots=True)
class Chosen:
    """What holds for one machine: its profile (None: the plan has none) and every section put together."""

    profile: str | None
    table: dict[str, Any]
    problems: tuple[str, ...]


def chosen_for(path: Path, text: str, table: Mapping[str, Any], host: str, profile: str | None = None) -> Chosen:
    """``table`` is the parsed plan at ``path``; ``profile`` is asked for at the machine and goes before the plan's.
    Every problem of any machine's part is found, whichever machine reads it: a package is checked once."""
    problems: list[str] = []
    package = _section(path, table, "package", problems)
    name = profile or _profile_of(path, package, host, problems)
    layers: list[Mapping[str, Any]] = []
    profiles = _section(path, table, "profiles", problems)
    if name is not None:
        layers += _shipped(path, name, problems)
        if not layers and name not in profiles and not problems:
            problems.append(f"{path}: [package] profile: there is no {name}; known: {', '.join(known(path))}")
    layers.append({key: value for key, value in table.items() if key not in _OWN})
    layers.append(_section(path, profiles, name, problems) if name is not None and name in profiles else {})
    machines = _section(path, table, "machines", problems)
    layers.append(_section(path, machines, host, problems) if host in machines else {})
    for kind, parts in (("profiles", profiles), ("machines", machines)):
        for part, values in parts.items():
            if isinstance(values, Mapping):
                problems += _mistakes(path, _as_if_alone(text, f"{kind}.{part}"), values)
    merged: dict[str, Any] = {}
    for layer in layers:
        merged = _merged(merged, layer)
    return Chosen(name, merged, tuple(problems))


def known(path: Path) -> tuple[str, ...]:
    """Names of the profiles a plan at ``path`` can use."""
    return tuple(sorted({file.stem for folder in _folders(path) for file in folder.glob("*.toml")}))


def _folders(path: Path) -> tuple[Path, ...]:
    return path.parent / "profiles", resources_folder() / "profiles"


def _profile_of(path: Path, package: Mapping[str, Any], host: str, problems: list[str]) -> str | None:
    for key in package:
        if key not in _KEYS:
            problems.append(f"{path}: [package] {key}: unknown key; allowed: {', '.join(_KEYS)}")
    by_host = package.get("profiles", {})
    if not isinstance(by_host, Mapping):
        problems.append(f"{path}: [package] profiles must be a table of host name and profile")
        by_host = {}
    name = by_host.get(host, package.get("profile"))
    if name is not None and not (isinstance(name, str) and _NAME.fullmatch(name)):
        problems.append(f"{path}: [package] a profile is a name of small letters, as city, county, township")
        return None
    return name


def _shipped(path: Path, name: str, problems: list[str]) -> Iterator[Mapping[str, Any]]:
    """The profile's own file: beside the plan, else as it comes with the program."""
    for folder in _folders(path):
        file = folder / f"{name}.toml"
        if not file.is_file():
            continue
        try:
            text = file.read_text(encoding="utf-8")
            table = tomllib.loads(text)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            problems.append(f"{file}: cannot be read: {error}")
            return
        problems += _mistakes(file, text, table)
        yield table
        return


def _mistakes(path: Path, text: str, table: Mapping[str, Any]) -> tuple[str, ...]:
    try:
        read_table(path, text, dict(table), path.parent)
    except TerminalFileError as error:
        return error.problems
    return ()


def _as_if_alone(text: str, prefix: str) -> str:
    """The plan's lines with only this part's headings, so that a mistake is named with its line."""
    head = re.compile(rf"^(\s*\[)\s*{re.escape(prefix)}\.")
    return "\n".join(
        head.sub(r"\1", line) if head.match(line) else "[-]" if line.lstrip().startswith("[") else line
        for line in text.splitlines()
    )


def _section(path: Path, table: Mapping[str, Any], name: str, problems: list[str]) -> Mapping[str, Any]:
    values = table.get(name, {})
    if isinstance(values, Mapping):
        return values
    problems.append(f"{path}: [{name}] must be a section with keys")
    return {}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """``over`` counts, key by key; a device is one thing and is taken whole."""
    merged = dict(under)
    for key, value in over.items():
        both = isinstance(value, Mapping) and isinstance(merged.get(key), Mapping)
        merged[key] = _merged(merged[key], value) if both and "driver" not in value else value
    return merged

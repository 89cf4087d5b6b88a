"""``plan.toml``: what a terminal shall become, on a stick or in a network folder, for one machine or for many.

Besides the sections of terminal.toml it has::

    [platform]
    url = "https://…"          # and ca_file = "ca.pem", beside the plan
    code = "ABCD-…"            # one-time; or, for a fleet, one for each host name:
    codes = { kiosk-01 = "…", kiosk-02 = "…" }

    [hall]                     # a hall node: url, code or codes, as above

    [models]
    from = "models"            # folder beside the plan

    [catalogue]
    from = "catalogue"         # folder or .xlsx beside the plan, with the platform's signature

``[terminal] logo`` is a picture beside the plan. Machines of several kinds in one plan: `station.provision.profiles`.

A plan holds no key and no password. A code is used up by the first machine that shows it.
"""

from __future__ import annotations

import shutil
import socket
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from devices.settings import DeviceSetting
from station.provision.profiles import chosen_for
from station.terminal_file import Terminal, TerminalFileError, read_table, toml_value
from sync.identity import Identity, NotEnrolled, Place

PLAN_FILE = "plan.toml"
#: Folder below HOME where the hall's sign is kept.
BRANDING = "branding"
_PLACE_KEYS = ("url", "code", "codes", "ca_file")
_MAX_BYTES = 200_000
#: Sections of terminal.toml that a plan sets as they stand there.
_SECTIONS = ("terminal", "kiosk", "counter", "sync")


class PlanError(Exception):
    """The plan cannot be used. ``problems`` name file, section, key and what is allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class EnrolAt:
    """Where to enrol. ``code`` shows in no ``repr``."""

    url: str
    code: str | None = field(default=None, repr=False)
    ca_file: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was read; paths are absolute."""

    platform: EnrolAt | None = None
    hall: EnrolAt | None = None
    sections: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    devices: tuple[DeviceSetting, ...] = ()
    models: Path | None = None
    catalogue: Path | None = None
    logo: Path | None = None
    profile: str | None = None


NO_PLAN = Plan()


def read_plan(at: Path, host: str | None = None, profile: str | None = None) -> Plan:
    """The plan in a file, or in a folder's ``plan.toml``. Raises `PlanError` with every problem found.

    ``host`` picks this machine's code and part out of the plan; default: its host name. ``profile`` goes before the
    profile the plan has for it.
    """
    path = at / PLAN_FILE if at.is_dir() else at
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise PlanError((f"{path}: too large for a plan",))
        text = path.read_text(encoding="utf-8")
        table = tomllib.loads(text)
    except (OSError, UnicodeDecodeError) as error:
        raise PlanError((f"{path}: cannot be read: {error}",)) from error
    except tomllib.TOMLDecodeError as error:
        raise PlanError((f"{path}: not valid TOML: {error}",)) from error
    return _Reader(path.resolve(), text, host or socket.gethostname(), profile).plan(table)


class _Reader:
    """Turns the parsed table into a plan and collects problems."""

    def __init__(self, path: Path, text: str, host: str, profile: str | None = None) -> None:
        self._path = path
        self._text = text
        self._host = host
        self._profile = profile
        self._problems: list[str] = []

    def plan(self, table: dict[str, Any]) -> Plan:
        chosen = chosen_for(self._path, self._text, table, self._host, self._profile)
        self._problems += chosen.problems
        table = chosen.table
        platform = self._place("platform", table.pop("platform", None))
        hall = self._place("hall", table.pop("hall", None))
        models = self._folder("models", table.pop("models", None))
        catalogue = self._folder("catalogue", table.pop("catalogue", None))
        terminal = Terminal(home=self._path.parent)
        try:
            terminal = read_table(self._path, self._text, table, self._path.parent)
        except TerminalFileError as error:
            self._problems += error.problems
        if self._problems:
            raise PlanError(tuple(self._problems))
        sections = {name: table[name] for name in _SECTIONS if name in table}
        logo = self._beside("terminal", "logo", sections.get("terminal", {}).get("logo") or None)
        if self._problems:
            raise PlanError(tuple(self._problems))
        if logo is not None:
            sections["terminal"] = {**sections["terminal"], "logo": f"{BRANDING}/{logo.name}"}
        devices = tuple(terminal.devices.values())
        return Plan(platform, hall, sections, devices, models, catalogue, logo, chosen.profile)

    def _place(self, section: str, values: object) -> EnrolAt | None:
        if values is None:
            return None
        if not isinstance(values, dict) or not isinstance(values.get("url"), str):
            self._say(section, 'needs url = "https://…"')
            return None
        for key in values:
            if key not in _PLACE_KEYS:
                self._say(section, f"{key}: unknown key; allowed: {', '.join(_PLACE_KEYS)}")
        codes = values.get("codes", {})
        if not isinstance(codes, dict):
            self._say(section, "codes must be a table of host name and code")
            codes = {}
        code = codes.get(self._host, values.get("code"))
        if code is not None and not isinstance(code, str):
            self._say(section, "a code must be text in quotes")
            code = None
        return EnrolAt(values["url"], code, self._beside(section, "ca_file", values.get("ca_file")))

    def _folder(self, section: str, values: object) -> Path | None:
        if values is None:
            return None
        source = values.get("from") if isinstance(values, dict) else None
        if source is None:
            self._say(section, 'needs from = "folder"')
        return self._beside(section, "from", source)

    def _beside(self, section: str, key: str, name: object) -> Path | None:
        if name is None:
            return None
        path = self._path.parent / str(name)
        if not path.exists():
            self._say(section, f"{key}: there is no {path}")
        return path

    def _say(self, section: str, problem: str) -> None:
        self._problems.append(f"{self._path}: [{section}] {problem}")


def save_plan(terminal: Terminal, folder: Path) -> Path:
    """Write this terminal's configuration as a plan, for the machine that takes its place: its sections, devices,
    addresses, certificate authority and models. No identity, key, code, record or staff account leaves the machine."""
    folder.mkdir(parents=True, exist_ok=True)
    sections: dict[str, Mapping[str, object]] = {}
    for place, name in ((Place.CITY, "platform"), (Place.HALL, "hall")):
        if (found := _address(terminal, place, folder)) is not None:
            sections[name] = found
    source = terminal.home / "terminal.toml"
    table = tomllib.loads(source.read_text(encoding="utf-8")) if source.exists() else {}
    sections |= {name: table[name] for name in _SECTIONS if name in table}
    if terminal.terminal.logo and (logo := terminal.home / terminal.terminal.logo).is_file():
        shutil.copyfile(logo, folder / logo.name)
        sections["terminal"] = {**sections["terminal"], "logo": logo.name}
    for role, setting in terminal.devices.items():
        options = {"options": dict(setting.options)} if setting.options else {}
        sections[f"devices.{role.value}"] = {"driver": setting.driver, "transport": setting.transport, **options}
    if (models := terminal.home / "models").is_dir():
        shutil.copytree(models, folder / "models", dirs_exist_ok=True)
        sections["models"] = {"from": "models"}
    lines = ["# The configuration of a terminal. To enrol the next one, write its one-time code beside each url.", ""]
    for name, values in sections.items():
        lines += [f"[{name}]", *(f"{key} = {toml_value(value)}" for key, value in values.items()), ""]
    path = folder / PLAN_FILE
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _address(terminal: Terminal, place: Place, folder: Path) -> dict[str, object] | None:
    try:
        identity = Identity.load(terminal.home, place)
    except NotEnrolled:
        return None
    found: dict[str, object] = {"url": identity.platform_url}
    authority = (terminal.platform.ca_file if place is Place.CITY else None) or identity.ca_file
    if authority is not None and Path(authority).is_file():
        name = f"ca-{place.value}.pem"
        shutil.copyfile(authority, folder / name)
        found["ca_file"] = name
    return found

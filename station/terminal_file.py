"""`$HALL_HOME/terminal.toml`, the one configuration file of a terminal.

A missing file or key means the default. Every error names file, line, key and what is allowed, and all errors are
reported at once, so that a technician edits the file one time. Without PySide6: commands read it too.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time
from pathlib import Path
from typing import Any

from devices.ports import Role
from devices.settings import DeviceSetting
from station.platform_settings import FILE_NAME as PLATFORM_FILE
from station.platform_settings import layered, own_keys, platform_settings
from sync.hall.window import is_window
from sync.store.retention import RetentionRules
from sync.store.room import RoomRules
from sync.throttle import LineLimits

FILE_NAME = "terminal.toml"


class TerminalFileError(Exception):
    """The file cannot be used. ``problems`` are full sentences: file, line, key, what is allowed."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True)
class TerminalSection:
    """``[terminal]``: who and where this machine is."""

    name: str = "自助终端"
    hall: str = "示例市政务服务中心"
    hall_phone: str = "12345"
    logo: str = ""  # its sign, a PNG or SVG file below HOME; screens and papers show it beside the name
    place: str = "一层大厅"
    caretaker: str = ""
    site: str = "hall"  # whose residency list holds here: hall, township, village
    region: str = "100101"  # where it stands, GB/T 2260: what it takes in for another region it only collects
    level: str = ""  # "5" a township's, "6" a village's device: offers what is handled at that level; "" everything


@dataclass(frozen=True, slots=True)
class PlatformSection:
    """``[platform]``: only what enrolment did not teach. ``ca_file`` pins the platform's certificate authority."""

    ca_file: str | None = None


@dataclass(frozen=True, slots=True)
class KioskSection:
    """``[kiosk]``: the citizen's time-outs (DESIGN §5) and the window."""

    warn_after_s: int = 60
    warn_after_elder_s: int = 90
    extend_within_s: int = 30
    card_wait_s: int = 60
    test_build: bool = False  # accept ID numbers of the unassigned province 10
    touch_dpi: int = 102


@dataclass(frozen=True, slots=True)
class CounterSection:
    """``[counter]``: what the queue calls this window, the citizen's second screen, and when the counter locks."""

    window: str = "1 号窗口"
    display: bool = True  # a second window for the citizen
    dpi: int = 96
    text_scale: float = 1.0  # how large the clerk wants things; written back when they change it
    lock_after_s: int = 600  # without a key: what was begun is kept as a draft, the clerk signs in again
    card_wait_s: int = 120
    test_build: bool = False  # accept ID numbers of the unassigned province 10
    profile: str = "undifferentiated"  # what the window is for, of the catalogue's windows/profiles.json


@dataclass(frozen=True, slots=True)
class SyncSection:
    """``[sync]``: the agent's patience."""

    retry_base_s: float = 1.0
    retry_cap_s: float = 300.0
    timeout_s: float = 30.0
    ballast_mb: int = 64  # let go when the disk is full, so that what is kept can still be sent and removed
    room_low_mb: int = 1024  # free space below which staff is told …
    room_refusing_mb: int = 256  # … nothing new is taken in …
    room_emergency_mb: int = 16  # … and the ballast goes
    retention_days: int = 30  # after the last record of a case that the platform has and has confirmed
    retention_unconfirmed_days: int = 365
    draft_days: int = 7  # a draft that nobody has touched
    limit_kbit_s: int = 0  # of the line that records may use; 0: as much as there is
    busy_limit_kbit_s: int = 0  # from busy_from_hour until busy_until_hour, when the hall's own work needs the line
    busy_from_hour: int = 8
    busy_until_hour: int = 18

    def line_limits(self) -> LineLimits:
        usual, busy = self.limit_kbit_s * 125.0, self.busy_limit_kbit_s * 125.0
        return LineLimits(usual, busy, time(self.busy_from_hour), time(self.busy_until_hour))

    def room_rules(self) -> RoomRules:
        return RoomRules(self.room_low_mb, self.room_refusing_mb, self.room_emergency_mb, self.ballast_mb)

    def retention_rules(self) -> RetentionRules:
        return RetentionRules(self.retention_days, self.retention_unconfirmed_days, self.draft_days)


@dataclass(frozen=True, slots=True)
class Terminal:
    """The whole file with defaults filled in."""

    home: Path
    terminal: TerminalSection = TerminalSection()
    platform: PlatformSection = PlatformSection()
    kiosk: KioskSection = KioskSection()
    counter: CounterSection = CounterSection()
    sync: SyncSection = SyncSection()
    devices: Mapping[Role, DeviceSetting] = field(default_factory=dict)


#: Lowest and highest value of each number; a time-out of an hour would leave a stranger's data on the screen.
_RANGES: Mapping[tuple[str, str], tuple[float, float]] = {
    ("kiosk", "warn_after_s"): (10, 600),
    ("kiosk", "warn_after_elder_s"): (10, 900),
    ("kiosk", "extend_within_s"): (10, 120),
    ("kiosk", "card_wait_s"): (10, 600),
    ("kiosk", "touch_dpi"): (60, 400),
    ("counter", "dpi"): (60, 400),
    ("counter", "text_scale"): (1, 2),
    ("counter", "lock_after_s"): (30, 3600),
    ("counter", "card_wait_s"): (10, 600),
    ("sync", "retry_base_s"): (0.05, 60),
    ("sync", "retry_cap_s"): (0.05, 3600),
    ("sync", "timeout_s"): (1, 600),
    ("sync", "ballast_mb"): (0, 4096),
    ("sync", "room_low_mb"): (0, 1_000_000),
    ("sync", "room_refusing_mb"): (0, 100_000),
    ("sync", "room_emergency_mb"): (0, 10_000),
    ("sync", "retention_days"): (1, 3650),
    ("sync", "retention_unconfirmed_days"): (30, 3650),
    ("sync", "draft_days"): (1, 365),
    ("sync", "limit_kbit_s"): (0, 10_000_000),
    ("sync", "busy_limit_kbit_s"): (0, 10_000_000),
    ("sync", "busy_from_hour"): (0, 23),
    ("sync", "busy_until_hour"): (0, 23),
}
_SECTIONS = {
    "terminal": TerminalSection,
    "platform": PlatformSection,
    "kiosk": KioskSection,
    "counter": CounterSection,
    "sync": SyncSection,
}
_LEVELS = ("", "1", "2", "3", "4", "5", "6")
_NAMES = (("terminal", "site"), ("counter", "profile"))
_DEVICE_KEYS = ("driver", "transport", "options")


def default_home() -> Path:
    """``HALL_HOME``, else ``hall-terminal`` in the XDG data folder."""
    if home := os.environ.get("HALL_HOME"):
        return Path(home)
    data = os.environ.get("XDG_DATA_HOME")
    return (Path(data) if data else Path.home() / ".local" / "share") / "hall-terminal"


def load_terminal(home: Path) -> Terminal:
    """Read ``home/terminal.toml``, over what the platform has set (`station.platform_settings`). Raises
    `TerminalFileError` with every problem found."""
    path, text, table = home / FILE_NAME, *_own_table(home)
    own = _Reader(path, text).terminal(home, table)
    given = platform_settings(home)
    if not given:
        return own
    try:
        return _Reader(path, text).terminal(home, layered(given, table))
    except TerminalFileError:  # it fitted when it came: the technician's file was changed since, and is in order
        return own


def try_settings(home: Path, given: dict[str, dict[str, Any]]) -> list[str]:
    """Which of these settings of the platform the terminal's own file overrides. Raises `TerminalFileError` when they
    are not in order beside it."""
    text, table = _own_table(home)
    _Reader(home / PLATFORM_FILE, text).terminal(home, layered(given, table))
    return own_keys(given, table)


def _own_table(home: Path) -> tuple[str, dict[str, Any]]:
    path = home / FILE_NAME
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return "", {}
    except (OSError, UnicodeDecodeError) as error:
        raise TerminalFileError((f"{path}: cannot be read as UTF-8 text: {error}",)) from error
    try:
        return text, tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TerminalFileError((f"{path}: not valid TOML: {error}",)) from error


def read_table(path: Path, text: str, table: dict[str, Any], home: Path) -> Terminal:
    """As `load_terminal`, for sections that stand in another file (`text` is searched for line numbers)."""
    return _Reader(path, text).terminal(home, table)


class _Reader:
    """Turns the parsed table into sections and collects problems with their lines."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._problems: list[str] = []

    def terminal(self, home: Path, table: dict[str, Any]) -> Terminal:
        known = (*_SECTIONS, "devices")
        for name in table:
            if name not in known:
                self._say(name, None, f"unknown section; allowed: {', '.join(sorted(known))}")
        sections = {name: self._section(name, kind, table.get(name, {})) for name, kind in _SECTIONS.items()}
        devices = self._devices(table.get("devices", {}))
        if self._problems:
            raise TerminalFileError(tuple(self._problems))
        return Terminal(home=home, devices=devices, **sections)

    def _section(self, name: str, kind: type[Any], values: object) -> Any:
        default = kind()
        if not isinstance(values, dict):
            self._say(name, None, "must be a section with keys")
            return default
        accepted: dict[str, Any] = {}
        for key, value in values.items():
            if key not in kind.__dataclass_fields__:
                self._say(name, key, f"unknown key; allowed: {', '.join(kind.__dataclass_fields__)}")
                continue
            problem = self._wrong_value(name, key, value, getattr(default, key))
            if problem:
                self._say(name, key, problem)
            else:
                accepted[key] = value
        return kind(**accepted)

    def _wrong_value(self, section: str, key: str, value: object, default: object) -> str | None:
        if isinstance(default, bool):
            return None if isinstance(value, bool) else "must be true or false"
        if isinstance(default, int | float):
            low, high = _RANGES[section, key]
            whole = isinstance(default, int)
            right_kind = isinstance(value, int if whole else (int, float)) and not isinstance(value, bool)
            if not right_kind or not low <= value <= high:  # type: ignore[operator]
                return f"must be a {'whole ' if whole else ''}number from {low:g} to {high:g}"
            return None
        if not isinstance(value, str):
            return "must be text in quotes"
        if (section, key) == ("counter", "window") and not is_window(value):
            return 'must be 1 to 8 letters, digits or Chinese characters, as "2 号窗口": the hall calls it out'
        if (section, key) == ("terminal", "logo") and (value.startswith(("/", "\\")) or ".." in value):
            return 'must be a file below the folder of this terminal, as "branding/logo.svg"'
        if (section, key) == ("terminal", "level") and value not in _LEVELS:
            return 'must be "1" to "6" (nation, province, city, county, township, village) or "" for no level'
        if (section, key) == ("terminal", "region") and not re.fullmatch(r"[1-9][0-9]{5}", value):
            return 'must be the six digits of the region (GB/T 2260), as "100101"'
        if (section, key) in _NAMES and not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", value):
            return "must be a name of small letters, digits and _, as the catalogue has it"
        return None

    def _devices(self, values: object) -> dict[Role, DeviceSetting]:
        found: dict[Role, DeviceSetting] = {}
        if not isinstance(values, dict):
            self._say("devices", None, "must hold one section [devices.ROLE] per device")
            return found
        for name, entry in values.items():
            section = f"devices.{name}"
            if name not in [role.value for role in Role]:
                self._say(section, None, f"unknown role; allowed: {', '.join(Role)}")
                continue
            if not isinstance(entry, dict) or not all(isinstance(entry.get(k), str) for k in ("driver", "transport")):
                self._say(section, None, 'needs driver = "…" and transport = "scheme://…"')
                continue
            for key in entry:
                if key not in _DEVICE_KEYS:
                    self._say(section, key, f"unknown key; allowed: {', '.join(_DEVICE_KEYS)}")
            if "://" not in entry["transport"]:
                self._say(section, "transport", "must look like scheme://rest, as socket://127.0.0.1:7001")
                continue
            options = entry.get("options", {})
            if not isinstance(options, dict) or not all(isinstance(v, str) for v in options.values()):
                self._say(section, "options", 'must be a table of texts, as { width = "80" }')
                continue
            role = Role(name)
            found[role] = DeviceSetting(role, entry["driver"], entry["transport"], dict(options))
        return found

    def _say(self, section: str, key: str | None, allowed: str) -> None:
        where = f"[{section}]" + (f" {key}" if key else "")
        self._problems.append(f"{self._path}, line {self._line(section, key)}: {where}: {allowed}")

    def _line(self, section: str, key: str | None) -> int:
        """Where it stands (TOML keeps no positions); the section's line when the key cannot be found."""
        at = 0
        for number, line in enumerate(self._lines, 1):
            if re.match(rf"\s*\[\s*{re.escape(section)}\s*\]", line):
                at = number
            elif at and key and line.lstrip().startswith("["):
                break
            if at and key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line):
                return number
        return at or 1


def write_terminal(home: Path, sections: Mapping[str, Mapping[str, object]]) -> None:
    """Write the file anew (provisioning, demo). Keys and sections as `load_terminal` reads them."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / FILE_NAME).write_text(toml_sections(sections), encoding="utf-8")


def toml_sections(sections: Mapping[str, Mapping[str, object]]) -> str:
    """Sections with their keys as TOML writes them."""
    lines: list[str] = []
    for section, values in sections.items():
        lines.append(f"[{section}]")
        lines += [f"{key} = {toml_value(value)}" for key, value in values.items()]
        lines.append("")
    return "\n".join(lines)


def toml_value(value: object) -> str:
    """One value as TOML writes it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml_value(part)}" for key, part in value.items()) + " }"
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'

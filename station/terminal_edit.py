"""Changes single keys of ``terminal.toml`` and leaves the rest of it as a person wrote it, comments and order too.

The change is made in the text, then the text is read again: unless exactly what was asked for is different, nothing
is written. So a file written in a way that is not understood here (inline tables, dotted keys) is refused, not spoilt.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from devices.ports import Role
from devices.settings import DeviceSetting
from station.terminal_file import FILE_NAME, load_terminal, toml_value
from sync.files import private_folder, replace_synced

_VALUE = r"(?:\"(?:[^\"\\]|\\.)*\"|'[^']*'|\{[^#]*\}|[^#\s\"'{\[]+)"


class TerminalEditRefused(Exception):
    """The file could not be changed safely; the message is for the technician."""


def bind_device(home: Path, setting: DeviceSetting) -> None:
    """Write ``[devices.ROLE]``. Options stay as they are while the driver stays; another driver begins without.

    Raises `TerminalFileError` when the file has mistakes already, `TerminalEditRefused`.
    """
    before = load_terminal(home).devices.get(setting.role)
    section = f"devices.{setting.role.value}"
    values: dict[str, object] = {"driver": setting.driver, "transport": setting.transport}
    if setting.options:
        values["options"] = dict(setting.options)
    text = _read(home)
    if before is not None and before.options and (setting.options or before.driver != setting.driver):
        text = without_section(without_key(text, section, "options"), f"{section}.options")
        _require(text, _dropped(_read(home), section))
    _write(home, with_keys(text, section, values))


def unbind_device(home: Path, role: Role) -> None:
    """Take ``[devices.ROLE]`` out."""
    load_terminal(home)
    section = f"devices.{role.value}"
    text = without_section(without_section(_read(home), f"{section}.options"), section)
    wanted = tomllib.loads(_read(home))
    wanted.get("devices", {}).pop(role.value, None)
    if wanted.get("devices") == {}:
        del wanted["devices"]
    _require(text, wanted)
    _write(home, text)


def set_keys(home: Path, section: str, values: Mapping[str, object]) -> None:
    """Set keys of one section, as ``terminal``; what is the same already is not touched."""
    load_terminal(home)
    _write(home, with_keys(_read(home), section, values))


def with_keys(text: str, section: str, values: Mapping[str, object]) -> str:
    """``text`` with these keys in ``[section]``, which is appended when it is missing. Raises `TerminalEditRefused`."""
    wanted = _plain(tomllib.loads(text))
    place = wanted
    for part in section.split("."):
        place = place.setdefault(part, {})
    new = {key: value for key, value in values.items() if place.get(key) != value}
    if not new:
        return text
    place.update(_plain(new))
    lines = text.splitlines()
    begin, end = _span(lines, section)
    if begin is None:
        lines += ([""] if lines and lines[-1].strip() else []) + [f"[{section}]"]
        begin, end = len(lines) - 1, len(lines)
    for key, value in new.items():
        at = _line_of(lines[begin:end], key)
        if at is None:
            last = max(n for n in range(begin, end) if lines[n].strip())
            lines.insert(last + 1, f"{key} = {toml_value(value)}")
            end += 1
        else:
            lines[begin + at] = _replaced(lines[begin + at], value)
    changed = "\n".join(lines) + "\n"
    _require(changed, wanted)
    return changed


def without_key(text: str, section: str, key: str) -> str:
    lines = text.splitlines()
    begin, end = _span(lines, section)
    at = None if begin is None else _line_of(lines[begin:end], key)
    if begin is not None and at is not None:
        del lines[begin + at]
    return "\n".join(lines) + "\n"


def without_section(text: str, section: str) -> str:
    """Its header and keys go; comments behind its last key belong to what follows and stay."""
    lines = text.splitlines()
    begin, end = _span(lines, section)
    if begin is not None:
        last = max(n for n in range(begin, end) if n == begin or _is_key(lines[n]))
        del lines[begin : last + 1]
    return "\n".join(lines) + "\n"


def _span(lines: list[str], section: str) -> tuple[int | None, int]:
    """Where the section's header stands and where the next one does."""
    parts = r"\s*\.\s*".join(f"[\"']?{re.escape(part)}[\"']?" for part in section.split("."))
    header = re.compile(rf"\s*\[\s*{parts}\s*\]")
    begin = next((n for n, line in enumerate(lines) if header.match(line)), None)
    if begin is None:
        return None, len(lines)
    end = next((n for n in range(begin + 1, len(lines)) if lines[n].lstrip().startswith("[")), len(lines))
    while end > begin + 1 and not _is_key(lines[end - 1]) and end < len(lines):
        end -= 1  # blank lines and comments above the next header belong to it
    return begin, end


def _is_key(line: str) -> bool:
    return "=" in line and not line.lstrip().startswith(("#", "["))


def _line_of(lines: list[str], key: str) -> int | None:
    wanted = re.compile(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=")
    return next((n for n, line in enumerate(lines) if wanted.match(line)), None)


def _replaced(line: str, value: object) -> str:
    found = re.fullmatch(rf"(\s*[^=]+?\s*=\s*){_VALUE}(\s*(?:#.*)?)", line)
    if found is None:
        raise TerminalEditRefused(f"{FILE_NAME}: this line is changed by hand only: {line.strip()}")
    return f"{found[1]}{toml_value(value)}{found[2]}"


def _dropped(text: str, section: str) -> dict[str, Any]:
    wanted = tomllib.loads(text)
    place: dict[str, Any] = wanted
    for part in section.split("."):
        place = place[part]
    place.pop("options", None)
    return wanted


def _require(text: str, wanted: Mapping[str, Any]) -> None:
    try:
        right = tomllib.loads(text) == wanted
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise TerminalEditRefused(f"{FILE_NAME} is written in a way only a person can change: edit it by hand")


def _plain(value: Any) -> Any:
    return {key: _plain(part) for key, part in value.items()} if isinstance(value, Mapping) else value


def _read(home: Path) -> str:
    path = home / FILE_NAME
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _write(home: Path, text: str) -> None:
    if text != _read(home):
        replace_synced(private_folder(home) / FILE_NAME, text.encode())

"""What one model of receipt printer can do, read from ``resources/printers/NAME.toml``.

A profile declares: a query that is not listed is *unsupported*, which is not the same as *unknown* (DESIGN §2).
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

DEFAULT_PROFILE = "generic-80"
_PROFILES = Path(__file__).resolve().parents[2] / "resources" / "printers"


class ProfileError(ValueError):
    """A profile is missing or wrong: the message names file, key and what is allowed."""


@dataclass(frozen=True, slots=True)
class PrinterProfile:
    """``dots`` and ``columns`` are the printable width in dots and in font A characters, ``dpi`` the dots per inch; see
    generic-80.toml."""

    name: str
    dots: int
    columns: int
    dpi: int
    native_qr: bool
    cutter: bool
    near_end_sensor: bool
    status_queries: tuple[int, ...]
    feed_before_cut: int

    @property
    def cell(self) -> int:
        """Width of one column in dots (12 for font A)."""
        return self.dots // self.columns

    @property
    def dots_per_mm(self) -> float:
        return self.dpi / 25.4


_KEYS: dict[str, type] = {
    "name": str,
    "dots": int,
    "columns": int,
    "dpi": int,
    "native_qr": bool,
    "cutter": bool,
    "near_end_sensor": bool,
    "status_queries": list,
    "feed_before_cut": int,
}


def profile_names() -> tuple[str, ...]:
    return tuple(sorted(p.stem for p in _PROFILES.glob("*.toml")))


def load_profile(name: str = DEFAULT_PROFILE) -> PrinterProfile:
    """The profile called ``name``. Raises `ProfileError`."""
    if name not in profile_names():
        raise ProfileError(f"printer profile {name!r} is unknown; there are: {', '.join(profile_names())}")
    return read_profile(_PROFILES / f"{name}.toml")


def profile_of(options: Mapping[str, str]) -> PrinterProfile:
    """The profile that the driver options ``profile`` or ``width`` (58 or 80) name. Raises `ProfileError`."""
    if "profile" in options:
        return load_profile(options["profile"])
    if "width" in options:
        return load_profile(f"generic-{options['width']}")
    return load_profile(DEFAULT_PROFILE)


def read_profile(path: Path) -> PrinterProfile:
    """Read and check one profile file. Raises `ProfileError`."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ProfileError(f"{path}: {error}") from error
    for key, kind in _KEYS.items():
        if type(table.get(key)) is not kind:
            raise ProfileError(f"{path}: {key} must be {kind.__name__}, is {table.get(key)!r}")
    if unknown := sorted(set(table) - set(_KEYS)):
        raise ProfileError(f"{path}: unknown keys {', '.join(unknown)}; allowed: {', '.join(_KEYS)}")
    queries = tuple(table["status_queries"])
    if not set(queries) <= {1, 2, 3, 4} or 1 not in queries:
        raise ProfileError(f"{path}: status_queries must be among 1, 2, 3, 4 and contain 1, is {queries!r}")
    if table["columns"] < 16 or table["dots"] // table["columns"] != 12 or table["dots"] % 8:
        raise ProfileError(f"{path}: dots must be a multiple of 8, columns at least 16 and 12 dots wide")
    if not 100 <= table["dpi"] <= 600:
        raise ProfileError(f"{path}: dpi must be 100 to 600, is {table['dpi']}")
    return PrinterProfile(**{**table, "status_queries": queries})

"""The options of a SANE device, read as what the scanner offers and set as what we want (SANE standard 1.06, 4.5).

Only a few names are laid down there (resolution, the area); source and mode are lists of each backend's own words, so
they are told by what those words have in common.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from devices.document_scanner.offer import MAX_DPI, Offer, Resolutions, SourceOffer
from devices.ports import ColourMode, PaperSource, ScanSettings

_TYPE_INT = 1
_UNIT_PIXEL = 1
_MM_PER_INCH = 25.4
A4_MM = (210.0, 297.0)
_NOT_PLAIN = ("lineart", "halftone", "dither", "binary")


class SaneOption(Protocol):
    """What python-sane tells of an option."""

    @property
    def type(self) -> int: ...
    @property
    def unit(self) -> int: ...
    @property
    def constraint(self) -> Any: ...
    def is_active(self) -> bool: ...
    def is_settable(self) -> bool: ...


Options = Mapping[str, SaneOption]


@dataclass(frozen=True, slots=True)
class Words:
    """The backend's own words for what we know by ours; None where it has none."""

    flatbed: str | None
    feeder: str | None
    duplex: str | None
    colour: str | None
    grey: str | None


def words(options: Options) -> Words:
    sources, modes = _list(options, "source"), _list(options, "mode")
    feeders = [s for s in sources if _has(s, "adf", "feeder", "duplex") and not _has(s, "back", "rear")]
    plain_modes = [mode for mode in modes if not _has(mode, *_NOT_PLAIN)]
    return Words(
        flatbed=_first(sources, "flatbed", "platen", "normal"),
        feeder=next((source for source in feeders if not _has(source, "duplex", "both")), None),
        duplex=_first(feeders, "duplex", "both"),
        colour=_first(plain_modes, "color", "colour"),
        grey=_first(plain_modes, "gray", "grey"),
    )


def offer(options: Options, only_source: PaperSource) -> Offer:
    """``only_source``: what a scanner has that names no sources (a plain flatbed, a plain feeder)."""
    said = words(options)
    colours = frozenset(
        colour for colour, word in ((ColourMode.COLOUR, said.colour), (ColourMode.GREY, said.grey)) if word
    )
    one = SourceOffer(colours, _resolutions(options))
    if not _list(options, "source"):
        feeder_only = only_source is PaperSource.FEEDER
        return Offer(
            flatbed=None if feeder_only else one,
            feeder=one if feeder_only else None,
            duplex=one if feeder_only and _duplex_switch(options) else None,
        )
    duplex = said.duplex is not None or (said.feeder is not None and _duplex_switch(options) is not None)
    return Offer(one if said.flatbed else None, one if said.feeder else None, one if duplex else None)


def values(options: Options, settings: ScanSettings) -> list[tuple[str, object]]:
    """What to set, in this order: each may change what the next ones allow. The offer has them all."""
    said = words(options)
    feeder = settings.source is PaperSource.FEEDER
    duplex = feeder and settings.duplex
    wanted: list[tuple[str, object]] = []
    source = said.flatbed if not feeder else (said.duplex if duplex and said.duplex else said.feeder)
    if source is not None:
        wanted.append(("source", source))
    if feeder and said.duplex is None and (switch := _duplex_switch(options)) is not None:
        wanted.append((switch[0], switch[1] if duplex else switch[2]))
    mode = said.colour if settings.colour is ColourMode.COLOUR else said.grey
    if mode is not None:
        wanted.append(("mode", mode))
    wanted += [("depth", 8), ("resolution", settings.resolution_dpi)]
    return wanted


def area(options: Options, dpi: int) -> list[tuple[str, float]]:
    """A4, or as much of it as there is; in the option's own unit."""
    corners = (("tl_x", 0.0), ("tl_y", 0.0), ("br_x", A4_MM[0]), ("br_y", A4_MM[1]))
    return [(name, _within(options[name], mm, dpi)) for name, mm in corners if name in options]


def fitting(option: SaneOption, value: object) -> object:
    """The value in the option's type: SANE knows whole numbers and fixed-point ones, python-sane minds which."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    return round(value) if option.type == _TYPE_INT else float(value)


def _within(option: SaneOption, mm: float, dpi: int) -> float:
    value = mm / _MM_PER_INCH * dpi if option.unit == _UNIT_PIXEL else mm
    if isinstance(option.constraint, tuple) and len(option.constraint) == 3:
        low, high, _step = option.constraint
        return float(min(max(value, low), high))
    return value


def _resolutions(options: Options) -> Resolutions:
    option = options.get("resolution")
    if option is None or not option.is_active():
        return Resolutions()
    if isinstance(option.constraint, tuple) and len(option.constraint) == 3:
        low, high, step = (round(value) for value in option.constraint)
        return Resolutions(low=max(low, 1), high=min(high, MAX_DPI), step=max(step, 1))
    if isinstance(option.constraint, list):
        return Resolutions(frozenset(round(value) for value in option.constraint if 0 < value <= MAX_DPI))
    return Resolutions(low=50, high=MAX_DPI)


def _duplex_switch(options: Options) -> tuple[str, object, object] | None:
    """An option of its own that turns both sides on: its name, on, off."""
    modes = _list(options, "adf_mode")
    on, off = _first(modes, "duplex"), _first(modes, "simplex")
    if on and off:
        return "adf_mode", on, off
    return ("duplex", True, False) if "duplex" in options else None


def _list(options: Options, name: str) -> list[str]:
    option = options.get(name)
    if option is None or not isinstance(option.constraint, list):
        return []
    return [word for word in option.constraint if isinstance(word, str)]


def _first(choices: list[str], *parts: str) -> str | None:
    return next((choice for choice in choices if _has(choice, *parts)), None)


def _has(choice: str, *parts: str) -> bool:
    return any(part in choice.lower() for part in parts)

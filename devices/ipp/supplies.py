"""What a printer is running out of: paper in its trays, toner, ink, drum, waste box.

``marker-*`` are CUPS' and most printers' attributes, one value a supply: −1 not there, −2 unknown, −3 some left, else 0
to 100. ``printer-input-tray`` (PWG 5100.13) is one octet string a tray: ``type=…;maxcapacity=250;level=100;name=…;``
with the same negative numbers, and ``printer-supply`` is the same for supplies, with their names beside it in
``printer-supply-description``. Where a printer has neither, its state reasons still say something of paper.
"""

from __future__ import annotations

from devices.ipp.message import Group
from devices.ports import Supply, SupplyState

_SOME_LEFT = -3
_UNKNOWN = -2
_LOW_PERCENT = 10
_PAPER = "paper"


def supplies_of(group: Group, reasons: tuple[str, ...]) -> tuple[Supply, ...]:
    """All supplies the printer names; ``reasons`` are its state reasons without suffix."""
    return (*_paper(group, reasons), *(_markers(group) or _supplies(group)))


def _markers(group: Group) -> tuple[Supply, ...]:
    names, levels = group.strings("marker-names"), group.integers("marker-levels")
    types, lows, highs = (
        group.strings("marker-types"),
        group.integers("marker-low-levels"),
        group.integers("marker-high-levels"),
    )
    found = []
    for number, (name, level) in enumerate(zip(names, levels, strict=False)):
        if number < len(types) and types[number].startswith("waste"):
            # A box that fills up: what counts is the room left in it.
            high = highs[number] if number < len(highs) else 100 - _LOW_PERCENT
            found.append(_supply(name, 100 - level if 0 <= level <= 100 else level, 100 - high))
        else:
            found.append(_supply(name, level, lows[number] if number < len(lows) else _LOW_PERCENT))
    return tuple(found)


def _supplies(group: Group) -> tuple[Supply, ...]:
    """As `_markers`, for printers that have the standard's attributes only."""
    descriptions = group.strings("printer-supply-description")
    contents = [content for content in group.get("printer-supply") if isinstance(content, bytes)]
    found = []
    for number, content in enumerate(contents):
        fields = _fields(content)
        name = descriptions[number] if number < len(descriptions) else fields.get("type", "")
        level, most = _number(fields.get("level")), _number(fields.get("maxcapacity"))
        percent = _percent(level, most)
        if fields.get("class") == "receptacleThatIsFilled" and percent >= 0:
            percent = 100 - percent
        found.append(_supply(name, percent, _LOW_PERCENT))
    return tuple(found)


def _percent(level: int | None, most: int | None) -> int:
    """Of its capacity; a negative number as the printer gave it, or because it did not say enough."""
    if level is None or level < 0:
        return _UNKNOWN if level is None else level
    if level == 0:
        return 0
    return _SOME_LEFT if most is None or most <= 0 else min(100, max(1, level * 100 // most))


def _supply(name: str, level: int, low: int) -> Supply:
    name = name[:80]
    if not 0 <= level <= 100:
        return Supply(name, SupplyState.FULL if level == _SOME_LEFT else SupplyState.UNKNOWN)
    if level == 0:
        return Supply(name, SupplyState.OUT, 0)
    return Supply(name, SupplyState.LOW if level <= max(low, 1) else SupplyState.FULL, level)


def _paper(group: Group, reasons: tuple[str, ...]) -> tuple[Supply, ...]:
    trays = tuple(
        tray
        for content in group.get("printer-input-tray")
        if isinstance(content, bytes) and (tray := _tray(content)) is not None
    )
    if any(tray.state is not SupplyState.UNKNOWN for tray in trays):
        return trays
    if {"media-empty", "media-needed", "input-tray-missing"} & set(reasons):
        return (Supply(_PAPER, SupplyState.OUT),)
    if "media-low" in reasons:
        return (Supply(_PAPER, SupplyState.LOW),)
    return trays or (Supply(_PAPER, SupplyState.UNKNOWN),)


def _tray(content: bytes) -> Supply | None:
    fields = _fields(content)
    # A bypass slot is empty all the time, and nobody misses the paper in it.
    if "type" not in fields or "ByPass" in fields["type"] or "Manual" in fields["type"]:
        return None
    level, most = _number(fields.get("level")), _number(fields.get("maxcapacity"))
    return _supply(fields.get("name") or _PAPER, _percent(level, most), _LOW_PERCENT)


def _fields(content: bytes) -> dict[str, str]:
    return dict(part.partition("=")[::2] for part in content.decode("utf-8", "replace").split(";"))


def _number(text: str | None) -> int | None:
    try:
        return None if text is None else int(text[:12])
    except ValueError:
        return None

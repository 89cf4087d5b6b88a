"""From starting the process to the first frame of the first screen a citizen can use, store opened, device processes
and sync agent being started; floor: a bare PySide6 QML window to its first frame. Cold processes, in turns, median.
"""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass

from tests.benchmarks.apps import demo_hall, stop_agent, told
from tests.benchmarks.rows import Row, at_most

BUDGET = 1.5
_TIMES = 5


@dataclass(frozen=True, slots=True)
class _Start:
    """Milliseconds from the start of the process."""

    shown: float
    imported: float = 0.0
    loaded: float = 0.0


def run() -> list[Row]:
    figures, floors = [], []
    with demo_hall() as hall:
        for number in range(_TIMES + 1):
            floor = _start("bare_window")
            stop_agent(hall)
            figure = _start("driven_kiosk", "start", "--home", str(hall.home))
            if number:  # the first of each fills the caches of files and compiled QML
                floors.append(floor)
                figures.append(figure)
    middle = sorted(figures, key=lambda start: start.shown)[len(figures) // 2]
    built, drawn = middle.loaded - middle.imported, middle.shown - middle.loaded
    why = (
        f"median of {_TIMES} ({', '.join(f'{figure.shown:.0f}' for figure in figures)} ms). Of the middle one "
        f"{middle.imported:.0f} ms went into Python's imports, {built:.0f} ms into catalogue, device processes and "
        f"loading the QML, {drawn:.0f} ms into opening the store and drawing"
    )
    floor_ms = statistics.median(floor.shown for floor in floors)
    return [at_most("start of the kiosk to its first usable screen", BUDGET, floor_ms, middle.shown, "ms", why)]


def _start(module: str, *arguments: str) -> _Start:
    begun = time.monotonic()
    said = told(module, *arguments)[0]
    return _Start(**{name: (said[name] - begun) * 1000 for name in ("shown", "imported", "loaded") if name in said})

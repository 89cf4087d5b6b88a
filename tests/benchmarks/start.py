"""From starting the process to the first frame of the first screen that can be used, store opened. Device processes
and sync agent are started right after that frame; floor: a bare PySide6 QML window to its first frame. Cold processes,
in turns, median.
"""

from __future__ import annotations

import statistics
import time
from contextlib import ExitStack
from dataclasses import dataclass

from tests.benchmarks.apps import demo_hall, stop_agent, told
from tests.benchmarks.rows import Row, at_most

BUDGET = 1.5
_TIMES = 5
_APPS = ("kiosk", "counter")


@dataclass(frozen=True, slots=True)
class _Start:
    """Milliseconds from the start of the process."""

    shown: float
    imported: float = 0.0
    loaded: float = 0.0


def run() -> list[Row]:
    floors: list[_Start] = []
    figures: dict[str, list[_Start]] = {app: [] for app in _APPS}
    with ExitStack() as stack:
        halls = {app: stack.enter_context(demo_hall(app)) for app in _APPS}
        for number in range(_TIMES + 1):
            floor = _start("bare_window")
            started = {}
            for app, hall in halls.items():
                started[app] = _start(f"driven_{app}", "start", "--home", str(hall.home))
                stop_agent(hall)
            if number:  # the first of each fills the caches of files and compiled QML
                floors.append(floor)
                for app, start in started.items():
                    figures[app].append(start)
    floor_ms = statistics.median(floor.shown for floor in floors)
    return [_row(app, floor_ms, figures[app]) for app in _APPS]


def _row(app: str, floor_ms: float, starts: list[_Start]) -> Row:
    middle = sorted(starts, key=lambda start: start.shown)[len(starts) // 2]
    built, drawn = middle.loaded - middle.imported, middle.shown - middle.loaded
    why = (
        f"median of {_TIMES} ({', '.join(f'{start.shown:.0f}' for start in starts)} ms). Of the middle one "
        f"{middle.imported:.0f} ms went into Python's imports, {built:.0f} ms into catalogue and "
        f"loading the QML, {drawn:.0f} ms into opening the store and drawing"
    )
    return at_most(f"start of the {app} to its first usable screen", BUDGET, floor_ms, middle.shown, "ms", why)


def _start(module: str, *arguments: str) -> _Start:
    begun = time.monotonic()
    said = told(module, *arguments)[0]
    return _Start(**{name: (said[name] - begun) * 1000 for name in ("shown", "imported", "loaded") if name in said})

"""From starting the process to the first frame of the first screen a citizen can use, store opened, device processes
and sync agent being started; floor: a bare PySide6 QML window to its first frame. Cold processes, in turns, median.
"""

from __future__ import annotations

import statistics
import time

from tests.benchmarks.apps import demo_hall, stop_agent, told
from tests.benchmarks.rows import Row, at_most

BUDGET = 1.5
_TIMES = 5


def run() -> list[Row]:
    figures, floors = [], []
    with demo_hall() as hall:
        for number in range(_TIMES + 1):
            floor = _start_ms("bare_window")
            stop_agent(hall)
            figure = _start_ms("driven_kiosk", "start", "--home", str(hall.home))
            if number:  # the first of each fills the caches of files and compiled QML
                floors.append(floor)
                figures.append(figure)
    why = f"median of {_TIMES}; all: {', '.join(f'{figure:.0f}' for figure in figures)} ms"
    floor, figure = statistics.median(floors), statistics.median(figures)
    return [at_most("start of the kiosk to its first usable screen", BUDGET, floor, figure, "ms", why)]


def _start_ms(module: str, *arguments: str) -> float:
    begun = time.monotonic()
    return (float(told(module, *arguments)[0]["shown"]) - begun) * 1000

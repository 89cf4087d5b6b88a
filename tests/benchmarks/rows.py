"""What a benchmark answers: rows of the table in docs/benchmarks.md, and the statistics behind them."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass

#: A ratio this close to its limit is within what repeated runs on a shared machine differ by.
NOISE = 0.05


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement. ``met`` is None where there is nothing to meet, or nothing was measured."""

    what: str
    budget: str
    floor: str
    figure: str
    ratio: str
    met: bool | None
    why: str = ""

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)


def at_least(what: str, budget: float, floor: float, figure: float, unit: str, why: str = "") -> Row:
    """A rate that should reach ``budget`` × the floor's."""
    ratio = figure / floor
    met = ratio >= budget * (1 - NOISE)
    return Row(what, f"≥ {budget:g} ×", _with(floor, unit), _with(figure, unit), f"{ratio:.2f}", met, why)


def at_most(what: str, budget: float, floor: float, figure: float, unit: str, why: str = "") -> Row:
    """A cost that should stay below ``budget`` × the floor's."""
    ratio = figure / floor
    met = ratio <= budget * (1 + NOISE)
    return Row(what, f"≤ {budget:g} ×", _with(floor, unit), _with(figure, unit), f"{ratio:.2f}", met, why)


def over_floor(what: str, budget: float, floor: float, figure: float, unit: str, why: str = "") -> Row:
    """A cost that may exceed the floor's by ``budget``."""
    more = figure - floor
    return Row(
        what,
        f"floor + {budget:g} {unit}",
        _with(floor, unit),
        _with(figure, unit),
        f"+{_with(more, unit)}",
        more <= budget,
        why,
    )


def within(what: str, budget: float, figure: float, unit: str, floor: float | None = None, why: str = "") -> Row:
    """A cost with a limit of its own; the floor is there to compare."""
    ratio = f"{figure / floor:.2f}" if floor else "–"
    shown = "–" if floor is None else _with(floor, unit)
    return Row(what, f"≤ {budget:g} {unit}", shown, _with(figure, unit), ratio, figure <= budget, why)


def noted(what: str, floor: str, figure: str, ratio: str, why: str = "") -> Row:
    """A figure without a budget of its own, for the judgement of the others."""
    return Row(what, "–", floor, figure, ratio, None, why)


def not_measured(what: str, budget: str, why: str) -> Row:
    return Row(what, budget, "–", "not measured", "–", None, why)


def _with(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:.{digits}f} {unit}"


def seconds(action: Callable[[], object]) -> float:
    """How long one call takes."""
    begin = time.perf_counter()
    action()
    return time.perf_counter() - begin


def median_ms(action: Callable[[], object], times: int) -> float:
    """The median of some calls; the first is not counted."""
    action()
    return statistics.median(seconds(action) for _ in range(times)) * 1000


def percentile(values: Sequence[float], percent: float) -> float:
    """The value below which so many per cent lie (the nearest one that occurred)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * percent / 100))]

"""Memory of the kiosk with its device processes and the sync agent after a whole journey, as the sum of the shares that
the kernel counts for them (PSS), and how it grows over further visits that read a card and leave; floor: a bare PySide6
QML window.
"""

from __future__ import annotations

import json
import re
import statistics
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil

from station.demo import DemoHall
from sync.agent_lock import running_agent
from tests.benchmarks.apps import demo_hall, started
from tests.benchmarks.rows import Row, noted, within

BUDGET_MB = 450
_VISITS = 30
_WARM = 10  # the first visits fill caches of glyphs, pictures and code
_DESIGN_VISITS = 10_000


@dataclass(frozen=True, slots=True)
class _Use:
    """Megabytes of one process: its share of everything it has mapped, and what is its own alone (heaps, stacks)."""

    share: float
    own: float


def run() -> list[Row]:
    with started("bare_window") as bare:
        _line(bare)
        floor = _use(bare.pid).share
    with (
        demo_hall() as hall,
        started("driven_kiosk", "memory", "--home", str(hall.home), "--visits", str(_VISITS)) as app,
    ):
        rounds = list(_rounds(app, hall))
    parts = {name: use.share for name, use in rounds[0].items()}
    why = ", ".join(f"{name} {mb:.0f}" for name, mb in parts.items()) + " MB"
    return [
        within(
            "memory after a journey: kiosk, device processes, agent", BUDGET_MB, sum(parts.values()), "MB", floor, why
        ),
        _growth(rounds[1:]),
    ]


def _growth(rounds: list[dict[str, _Use]]) -> Row:
    """The trend after the first visits, of what is the processes' own: shares also change with who else runs."""
    settled = [{name: use.own for name, use in found.items()} for found in rounds[_WARM:]]
    trends = {name: _trend([found[name] for found in settled]) for name in settled[0]}
    total = [sum(found.values()) for found in settled]
    slope = _trend(total)
    why = (
        f"heaps and stacks over {len(settled)} visits, after {_WARM} that fill caches: "
        f"{total[0]:.1f} → {total[-1]:.1f} MB; "
        + ", ".join(f"{name} {trend * 1024:+.1f}" for name, trend in trends.items() if abs(trend) * 1024 >= 0.05)
        + f" KB a visit; drawn out to 10,000 visits {slope * _DESIGN_VISITS / total[0] * 100:+.0f} %. So few visits "
        "cannot prove +5 %: they show a leak of some KB a visit, which would be more than that"
    )
    figure = f"{slope * 1024:+.1f} KB a visit"
    return noted("memory, growth by visit (budget: +5 % over 10,000)", "–", figure, "–", why)


def _trend(values: list[float]) -> float:
    return float(statistics.linear_regression(range(len(values)), values).slope)


def _rounds(app: subprocess.Popen[str], hall: DemoHall) -> Iterator[dict[str, _Use]]:
    """One look after the journey and one after each visit."""
    for _ in range(_VISITS + 1):
        _line(app)
        yield _parts(app.pid, hall)
        assert app.stdin is not None
        app.stdin.write("\n")
        app.stdin.flush()


def _parts(kiosk: int, hall: DemoHall) -> dict[str, _Use]:
    """What each process takes; the agent may be the kiosk's child or have been there before."""
    agent = running_agent(hall.terminal_home)
    found = {"kiosk": _use(kiosk)}
    for child in psutil.Process(kiosk).children():
        words = child.cmdline()
        if child.pid != agent and "--role" in words:
            found[words[words.index("--role") + 1]] = _use(child.pid)
    return found if agent is None else {**found, "agent": _use(agent)}


def _use(pid: int) -> _Use:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    share, own = (re.search(rf"^{field}:\s+(\d+) kB", rollup, re.MULTILINE) for field in ("Pss", "Anonymous"))
    if share is None or own is None:
        raise RuntimeError("the kernel does not count shares of memory")
    return _Use(int(share[1]) / 1024, int(own[1]) / 1024)


def _line(process: subprocess.Popen[str]) -> None:
    """Wait for the program's next JSON line."""
    assert process.stdout is not None
    json.loads(process.stdout.readline() or "{}")
    if process.poll() is not None:
        raise RuntimeError(f"ended early with exit {process.returncode}")

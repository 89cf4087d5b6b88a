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
from pathlib import Path

import psutil

from station.demo import DemoHall
from sync.agent_process import running_agent
from tests.benchmarks.apps import demo_hall, started
from tests.benchmarks.rows import Row, noted, within

BUDGET_MB = 450
_VISITS = 30
_WARM = 10  # the first visits fill caches of glyphs, pictures and code
_DESIGN_VISITS = 10_000
_MOST_GROWTH = 5.0  # per cent over all of them


def run() -> list[Row]:
    with started("bare_window") as bare:
        _line(bare)
        floor = _pss_mb(bare.pid)
    with (
        demo_hall() as hall,
        started("driven_kiosk", "memory", "--home", str(hall.home), "--visits", str(_VISITS)) as app,
    ):
        rounds = list(_rounds(app, hall))
    first, last = rounds[0], rounds[-1]
    total = sum(first.values())
    parts = ", ".join(f"{name} {mb:.0f}" for name, mb in first.items())
    return [
        within("memory after a journey: kiosk, device processes, agent", BUDGET_MB, total, "MB", floor, f"{parts} MB"),
        _growth([sum(found.values()) for found in rounds[1:]], last),
    ]


def _growth(totals: list[float], last: dict[str, float]) -> Row:
    """The trend of the visits after the first ones, drawn out to 10,000: a leak shows, caches do not."""
    settled = totals[_WARM:]
    slope = statistics.linear_regression(range(len(settled)), settled).slope
    per_cent = slope * _DESIGN_VISITS / settled[0] * 100
    why = (
        f"{len(totals)} visits, trend of the last {len(settled)}: {slope * 1024:+.1f} KB a visit, which would be "
        f"{per_cent:+.0f} % over 10,000; {settled[0]:.1f} → {settled[-1]:.1f} MB; at the end "
        + ", ".join(f"{name} {mb:.0f}" for name, mb in last.items())
        + ". Too few visits to prove +5 % over 10,000; enough to see a leak of some KB a visit"
    )
    figure = f"{slope * 1024:+.1f} KB a visit"
    return noted("memory, growth by visit (budget: +5 % over 10,000)", "–", figure, "–", why)


def _rounds(app: subprocess.Popen[str], hall: DemoHall) -> Iterator[dict[str, float]]:
    """One look after the journey and one after each visit."""
    for _ in range(_VISITS + 1):
        _line(app)
        yield _parts(app.pid, hall)
        assert app.stdin is not None
        app.stdin.write("\n")
        app.stdin.flush()


def _parts(kiosk: int, hall: DemoHall) -> dict[str, float]:
    """Megabytes by part; the agent may be the kiosk's child or have been there before."""
    agent = running_agent(hall.terminal_home)
    hosts = [child.pid for child in psutil.Process(kiosk).children() if child.pid != agent]
    found = {"kiosk": _pss_mb(kiosk), "device processes": sum(map(_pss_mb, hosts))}
    return {**found, "agent": _pss_mb(agent) if agent is not None else 0.0}


def _pss_mb(pid: int) -> float:
    rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    match = re.search(r"^Pss:\s+(\d+) kB", rollup, re.MULTILINE)
    if match is None:
        raise RuntimeError("the kernel does not count shares of memory")
    return int(match[1]) / 1024


def _line(process: subprocess.Popen[str]) -> None:
    """Wait for the program's next JSON line."""
    assert process.stdout is not None
    json.loads(process.stdout.readline() or "{}")
    if process.poll() is not None:
        raise RuntimeError(f"ended early with exit {process.returncode}")

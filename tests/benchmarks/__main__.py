"""``make bench``: runs the benchmarks, each in a process of its own, and writes docs/benchmarks.md.

``python -m tests.benchmarks [--check] [NAME…]``. A run of all of them writes the page; a run of some prints their rows
only. Exit 0 even when a budget is missed (the page names it); with ``--check`` a missed budget gives 1. A benchmark
that fails gives 1 always.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from tests.benchmarks.rows import Row

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"
#: In the order of DESIGN §9. Each module has a ``run() -> list[Row]`` and says in its docstring what it measures.
NAMES = (
    "start",
    "card",
    "submit",
    "offline",
    "search",
    "catalogue",
    "drain",
    "platform_rate",
    "stall",
    "memory",
    "face",
    "preview",
    "page",
    "papers",
)
#: A load average above this, before anything of ours has begun, spoils what is measured.
_QUIET = 0.7
#: No benchmark may take longer, on a machine that is busy besides.
_LIMIT_S = 240


@dataclass(frozen=True, slots=True)
class Finished:
    """One benchmark's answer; ``trouble`` is what it said on standard error when it failed."""

    name: str
    rows: list[Row]
    took_s: float
    trouble: str = ""


def run_one(name: str) -> Finished:
    """In a process and session of its own, so that nothing of it is left for the next."""
    begin = time.monotonic()
    command = [sys.executable, "-m", "tests.benchmarks", "--one", name]
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    try:
        out, err = process.communicate(timeout=_LIMIT_S)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        out, err = process.communicate()
        err += f"\nstopped after {_LIMIT_S} s"
    took = time.monotonic() - begin
    if process.returncode != 0:
        return Finished(name, [], took, err.strip()[-2000:] or f"exit {process.returncode}")
    return Finished(name, [Row(**json.loads(line)) for line in out.splitlines() if line.startswith("{")], took)


def table(rows: Sequence[Row]) -> str:
    lines = ["| what | budget | floor | figure | ratio | met |", "|---|---|---|---|---|---|"]
    for row in rows:
        met = {True: "yes", False: "**no**", None: "–"}[row.met]
        lines.append(f"| {row.what} | {row.budget} | {row.floor} | {row.figure} | {row.ratio} | {met} |")
    return "\n".join(lines)


def notes(rows: Sequence[Row]) -> str:
    return "\n".join(f"- **{row.what}**: {row.why}" for row in rows if row.why)


def page(results: Sequence[Finished], load_before: float) -> str:
    """docs/benchmarks.md."""
    rows = [row for result in results for row in result.rows]
    missed = [row.what for row in rows if row.met is False]
    when = datetime.now(UTC).date().isoformat()
    busy = (
        f"**The machine had other work: load {load_before:.1f} before the first benchmark. Starts, stalls and rates "
        "are worse than on a quiet machine.**"
    )
    parts = [
        "# Benchmarks",
        'Written by `make bench` (`make bench ONLY="submit search"` prints some without writing). Each figure stands '
        "beside a floor measured in the same run on the same machine; the ratio is figure ÷ floor, so that it means "
        "something on another machine too. Budgets: the table of the design's §9. A ratio within 5 % of its limit "
        "counts as met.",
        f"Measured {when} on {os.cpu_count()} cores ({platform.machine()}, {platform.system()} "
        f"{platform.release().split('-')[0]}, Python {platform.python_version()}), in "
        f"{sum(result.took_s for result in results):.0f} s.",
        *([busy] if load_before > _QUIET else []),
        table(rows),
        f"Missed: {', '.join(missed)}." if missed else "Every budget that was measured is met.",
        "## How, and why",
        notes(rows),
        "## What each one does",
        "\n".join(f"- `{result.name}`: {_purpose(result.name)}" for result in results),
    ]
    return "\n\n".join(parts) + "\n"


def _purpose(name: str) -> str:
    """The first paragraph of a benchmark's docstring."""
    words = importlib.import_module(f"tests.benchmarks.{name}").__doc__ or ""
    return " ".join(words.strip().split("\n\n")[0].split())


def main() -> int:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure what the design sets budgets for.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(NAMES)}; default all")
    parser.add_argument("--check", action="store_true", help="exit 1 when a budget is missed")
    parser.add_argument("--one", choices=NAMES, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        for row in importlib.import_module(f"tests.benchmarks.{options.one}").run():
            sys.stdout.write(row.as_json() + "\n")
        return 0
    if unknown := [name for name in options.names if name not in NAMES]:
        parser.error(f"unknown: {', '.join(unknown)} (there are {', '.join(NAMES)})")
    results, load_before = [], os.getloadavg()[0]
    for name in options.names or NAMES:
        sys.stdout.write(f"\n{name} …\n")
        sys.stdout.flush()
        result = run_one(name)
        results.append(result)
        said = result.trouble or f"{table(result.rows)}\n{notes(result.rows)}"
        sys.stdout.write(f"{name} ({result.took_s:.0f} s)\n{said}\n")
        sys.stdout.flush()
    failed = [result.name for result in results if result.trouble]
    if failed:
        sys.stderr.write(f"failed: {', '.join(failed)}\n")
        return 1
    if not options.names:
        PAGE.write_text(page(results, load_before), encoding="utf-8")
    missed = [row.what for result in results for row in result.rows if row.met is False]
    sys.stdout.write(f"missed: {', '.join(missed) or 'nothing'}\n")
    return 1 if missed and options.check else 0


if __name__ == "__main__":
    sys.exit(main())

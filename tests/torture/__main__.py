"""``make torture``: nothing lost, nothing twice, through power cuts, kills and broken networks.

``python -m tests.torture [--cuts N] [--rot N] [--kills N] [--network N] [--seed S] [--workers N] [--short]`` runs the
campaigns, has each find every broken variant of the product, and ends with the contract's line (docs/adr/0014):

    cuts N, kills N, network runs N, lost 0, twice 0, unreadable 0, broken variants caught K/K

Exit 1 when anything was lost, twice or unreadable, or a broken variant was not caught. What was found stands above that
line, each with the ``KIND:SEED`` with which ``--replay`` plays that one case again.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from dataclasses import dataclass
from types import ModuleType

from tests.torture.tally import Tally

_SEED = 20260514
_SHORT = {"cuts": 300, "rot": 30, "kills": 12, "network": 24}


#: Named in the last line; rotten bits count in what was lost or unreadable.
_COUNTED = ("cuts", "kills", "network")


@dataclass(frozen=True)
class Part:
    """``kind`` is that of its findings; ``option`` what its number is called on the command line."""

    option: str
    kind: str
    words: str
    module: str
    runs: int

    def load(self) -> ModuleType:
        return importlib.import_module(self.module)


PARTS = (
    Part("cuts", "cut", "cuts", "tests.torture.power", 100_000),
    Part("rot", "rot", "bits rotten", "tests.torture.bitrot", 1_000),
    Part("kills", "kill", "kills", "tests.torture.kills", 2_000),
    Part("network", "network", "network runs", "tests.torture.network", 2_000),
)


def main() -> int:
    options = _options()
    if options.replay:
        return _replay(options.replay)
    total, numbers, caught = Tally(), [], {}
    for part in PARTS:
        wanted = getattr(options, part.option)
        wanted = (_SHORT[part.option] if options.short else part.runs) if wanted is None else wanted
        tally = _campaign(part, wanted, options)
        total.add(tally)
        if part.option in _COUNTED:
            numbers.append(f"{part.words} {tally.runs}")
        if wanted:
            caught |= _caught(part)
    sum_up = f"lost {total.lost}, twice {total.twice}, unreadable {total.unreadable}"
    print(f"{', '.join(numbers)}, {sum_up}, broken variants caught {sum(caught.values())}/{len(caught)}")
    return 0 if total.clean and all(caught.values()) else 1


def _options() -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="tests.torture", description=__doc__)
    for part in PARTS:
        asked.add_argument(f"--{part.option}", type=int, help=f"default {part.runs:,}")
    asked.add_argument("--seed", type=int, default=_SEED)
    asked.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    asked.add_argument("--short", action="store_true", help=f"as CI does: {_SHORT}")
    asked.add_argument("--replay", metavar="KIND:SEED", help="one case, as it was found")
    return asked.parse_args()


def _campaign(part: Part, wanted: int, options: argparse.Namespace) -> Tally:
    if not wanted:
        return Tally()
    began = time.monotonic()
    tally: Tally = part.load().campaign(wanted, options.seed, options.workers)
    seconds = time.monotonic() - began
    rate = tally.runs / max(seconds, 0.001)
    print(f"{part.words} {tally.runs}: {seconds:.0f} s, {rate:.0f}/s with {options.workers} workers", flush=True)
    for finding in tally.findings:
        print(f"  {finding}", flush=True)
    return tally


def _caught(part: Part) -> dict[str, bool]:
    found: dict[str, bool] = part.load().caught()
    for variant, seen in found.items():
        print(f"  {variant}: {'caught' if seen else 'NOT CAUGHT'}", flush=True)
    return found


def _replay(case: str) -> int:
    kind, _, seed = case.partition(":")
    part = next((part for part in PARTS if part.kind == kind), None)
    if part is None or not seed.isdigit():
        print(f"no such case: {case}", file=sys.stderr)
        return 2
    tally: Tally = part.load().replay(int(seed))
    print("\n".join(tally.findings) or "nothing is lost, twice or unreadable")
    return 0 if tally.clean else 1


if __name__ == "__main__":
    sys.exit(main())

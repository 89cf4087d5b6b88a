"""``make capabilities``: the table C01–C35, with examples covered, failing and missing.

``python -m tests.capabilities [--outcomes FILE]``: runs the tests named after examples, or takes what an earlier run
wrote. Exit 1 when one fails. An example counts as covered when every place of `examples.toml` has a passing test.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from tests.capabilities.outcomes import NAMED

_EXAMPLES = Path(__file__).with_name("examples.toml")
_PLACES = {
    "tests/intake": "rule",
    "tests/kiosk": "screen",
    "tests/counter": "screen",
    "tests/e2e": "screen",
    "tests/sync": "keep",
    "tests/faults": "keep",
    "tests/station": "station",
}
#: A test below tests/station shows a paper or a command: which of them its example says.
_STATION = frozenset({"paper", "command"})


@dataclass(slots=True)
class Example:
    """One acceptance example and the tests that bear its name, by place."""

    name: str  # C07a
    wanted: str
    tests: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def failing(self) -> bool:
        return any(ended == "failed" for outcomes in self.tests.values() for ended in outcomes)

    def missing(self) -> list[str]:
        """Places that have no passing test."""
        return [place for place in self.wanted.split("+") if not any(map(self._shown, place.split("/")))]

    def _shown(self, place: str) -> bool:
        return "passed" in self.tests.get("station" if place in _STATION else place, ())

    @property
    def covered(self) -> bool:
        return not self.failing and not self.missing()


def main() -> int:
    asked = argparse.ArgumentParser(prog="tests.capabilities")
    asked.add_argument("--outcomes", type=Path, help="of an earlier run, instead of running now")
    options = asked.parse_args()
    data = tomllib.loads(_EXAMPLES.read_text("utf-8"))
    examples = {
        capability + letter: Example(capability + letter, wanted)
        for capability, letters in data["shown"].items()
        for letter, wanted in letters.items()
    }
    strays = sort_in(examples, data["elsewhere"], outcomes_of(options.outcomes))
    print_table(examples, data["elsewhere"])
    for stray in strays:
        print(f"no such example: {stray}")
    return 1 if strays or any(example.failing for example in examples.values()) else 0


def outcomes_of(earlier: Path | None) -> dict[str, str]:
    if earlier is not None:
        return dict(json.loads(earlier.read_text()))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "outcomes.json"
        plugin = ["-p", "tests.capabilities.outcomes", "--examples-to", str(file)]
        # Proofs are named after examples too: all of them run, however long they take.
        run = [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-n",
            "2",
            "--dist",
            "worksteal",
            *plugin,
            "-m",
            "proof or not proof",
        ]
        subprocess.run(run, check=False)
        return dict(json.loads(file.read_text()))


def sort_in(examples: dict[str, Example], elsewhere: dict[str, str], outcomes: dict[str, str]) -> list[str]:
    """Each outcome to its example; W1–W12 together are C11 a. Returns tests named after no example; a part of one
    that is not the terminal's may be shown all the same."""
    strays = []
    for test, ended in outcomes.items():
        path, _, name = test.partition("::")
        found = NAMED.match(name.rpartition("::")[2])
        named = "" if found is None else found[1].upper()
        named = "C11a" if named.startswith("W") else named[:3] + named[3:].lower()
        place = next((place for folder, place in _PLACES.items() if path.startswith(folder + "/")), "")
        if named in examples:
            examples[named].tests[place].append(ended)
        elif named not in elsewhere:
            strays.append(test)
    return strays


def print_table(examples: dict[str, Example], elsewhere: dict[str, str]) -> None:
    capabilities = sorted({name[:3] for name in (*examples, *elsewhere)})
    print(f"{'':5}{'covered':<14}{'failing':<10}missing")
    for capability in capabilities:
        own = [example for name, example in examples.items() if name.startswith(capability)]
        covered = "".join(example.name[3] for example in own if example.covered)
        failing = "".join(example.name[3] for example in own if example.failing)
        missing = ", ".join(
            f"{example.name[3]} ({', '.join(example.missing())})" for example in own if example.missing()
        )
        print(f"{capability:5}{covered or '–':<14}{failing or '–':<10}{missing or '–'}")
    for name, reason in elsewhere.items():
        print(f"not here: {name}: {reason}")
    covered_all = sum(example.covered for example in examples.values())
    failing_all = sum(example.failing for example in examples.values())
    share = covered_all / len(examples)
    missing_all = len(examples) - covered_all - failing_all
    print(
        f"{len(examples)} examples of the terminal: {covered_all} covered ({share:.0%}), {failing_all} failing, "
        f"{missing_all} missing, {len(elsewhere)} elsewhere"
    )


if __name__ == "__main__":
    sys.exit(main())

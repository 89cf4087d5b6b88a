"""Campaigns in several processes: each gets its share of the seeds and tells a line of JSON for each run."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Protocol

from tests.torture.kits import ROOT
from tests.torture.tally import Tally


class Work(Protocol):
    """A function of a module: so many runs from a seed on; tells what each found."""

    __name__: str

    def __call__(self, count: int, seed: int, tell: Callable[[Tally], None], /) -> None: ...


def in_workers(module: str, work: Work, count: int, seed: int, workers: int) -> Tally:
    """The tally of ``work`` over ``count`` seeds. ``module`` is where its processes find it, under its own name.

    A worker that ends before its share is done is a finding: it is the harness that must never lose count.
    """
    total = Tally()
    if workers < 1:
        work(count, seed, total.add)
        return total
    shares = [count // workers + (number < count % workers) for number in range(workers)]
    processes = []
    for number, share in enumerate(shares):
        first = seed + sum(shares[:number])
        command = [sys.executable, "-m", "tests.torture.workers", module, work.__name__, str(share), str(first)]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        processes.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, env=environment, text=True))
    for share, process in zip(shares, processes, strict=True):
        assert process.stdout is not None
        done = Tally()
        for line in process.stdout:
            done.add(Tally(**json.loads(line)))
        process.stdout.close()
        if process.wait() != 0 or done.runs < share:
            done.unreadable += 1
            done.findings.insert(0, f"{module}: a worker ended with {process.returncode} after {done.runs} of {share}")
        total.add(done)
    return total


def main() -> None:
    module, name, count, seed = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    work: Work = getattr(importlib.import_module(module), name)

    def tell(tally: Tally) -> None:
        sys.stdout.write(json.dumps(asdict(tally)) + "\n")
        sys.stdout.flush()

    work(count, seed, tell)


if __name__ == "__main__":
    main()

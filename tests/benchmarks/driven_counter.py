"""``python -m tests.benchmarks.driven_counter start --home DIR``: the real counter in a demo hall that runs already,
until the first frame of its sign-in. Prints one JSON line, as `tests.benchmarks.driven_kiosk` does.
"""

# ruff: noqa: E402
from __future__ import annotations

import gc

gc.disable()  # as `counter.__main__` does, before what the app is made of is imported

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from counter.app import CounterApp
from counter.command import run
from station.demo import DemoHall
from tests.benchmarks.watching import FirstFrame

#: When Python had loaded everything the counter is made of.
IMPORTED = time.monotonic()


def main() -> int:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("scene", choices=("start",))
    parser.add_argument("--home", type=Path, required=True)
    options = parser.parse_args()

    def drive(app: CounterApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> object:
        del hall
        loaded = time.monotonic()

        def shown(at: float) -> None:
            sys.stdout.write(json.dumps({"imported": IMPORTED, "loaded": loaded, "shown": at}) + "\n")
            sys.stdout.flush()
            ended(None)

        return FirstFrame(app.window, lambda: app.shell.property("screen") == "sign_in", shown)

    return run(["--demo", "--windowed", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

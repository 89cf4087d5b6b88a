"""Several simulators in one process, for a demo desk whose devices are not needed at once: ``python -m
devices.simulators together --listen none --control PATH --part '{"kind": …, "listen": …, "control": …, "args": […]}'``.

Each part is what it is in a process of its own, with its own plug and control socket; its ``ready URL`` is printed when
it is. A part that cannot start says why and leaves the others alone. ``--control`` answers ``state``: which parts run.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import sys
import threading
from pathlib import Path
from typing import Any

from devices.simulators.control import ControlServer

#: Below the app that starts at the same time.
_NICENESS = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--part", action="append", type=json.loads, default=[], help="one simulator, as JSON")


def run(listen: str, control: Path, options: argparse.Namespace, stopped: threading.Event) -> int:
    """Called by ``python -m devices.simulators``."""
    del listen
    os.nice(_NICENESS)
    control.parent.mkdir(parents=True, exist_ok=True)
    threads = {
        str(part["kind"]): threading.Thread(target=_run_part, args=(part, stopped), name=str(part["kind"]))
        for part in options.part
    }
    for thread in threads.values():
        thread.start()
    with ControlServer(control, lambda _: {"parts": [kind for kind, one in threads.items() if one.is_alive()]}):
        stopped.wait()
    for thread in threads.values():
        thread.join()
    return 0


def _run_part(part: dict[str, Any], stopped: threading.Event) -> None:
    from devices.simulators.__main__ import KINDS

    module = importlib.import_module(KINDS[str(part["kind"])])
    parser = argparse.ArgumentParser(prog=str(part["kind"]))
    if hasattr(module, "add_arguments"):
        module.add_arguments(parser)
    try:
        module.run(str(part["listen"]), Path(part["control"]), parser.parse_args(part.get("args", [])), stopped)
    except (OSError, ValueError) as error:
        print(f"{part['kind']}: {error}", file=sys.stderr, flush=True)  # noqa: T201 - for whoever started us

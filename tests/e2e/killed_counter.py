"""A counter in a demo hall, driven by keys, that dies where it is told to: ``--kill-at PLACE``; or takes up what the
one before left (``--finish``) and hands it in. What it saw goes to ``--seen``."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Qt

from counter.app import CounterApp
from counter.autopilot import Clerk, load_scripts
from counter.command import run
from station.autopilot import Journey, JourneyRunner
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands
from station.key_pilot import KeyPilot
from tests.e2e.staging import patiently

SCRIPT = load_scripts(resources_folder() / "demo" / "counter_journeys.json")[0]


class Play(QObject):
    def __init__(
        self, app: CounterApp, hall: DemoHall, options: argparse.Namespace, ended: Callable[[Exception | None], None]
    ) -> None:
        super().__init__()
        self._app = app
        self._options = options
        self._seen: dict[str, Any] = {}
        self._pilot = KeyPilot(app.window, options.seen.with_suffix(""))
        self._hands = DemoHands(hall)
        self._clerk = Clerk(app, self._pilot, self._hands, self._passed)
        play = self._finish() if options.finish else self._clerk.whole_visit(SCRIPT)
        self._runner = JourneyRunner(self._pilot, patiently(play), ended)
        self._runner.start()

    def _passed(self, place: str) -> None:
        if self._options.kill_at == place:
            os.kill(os.getpid(), signal.SIGKILL)

    def _finish(self) -> Journey:
        """Another card finds nothing; the same one brings the draft back as it was."""
        clerk, pilot, visit = self._clerk, self._pilot, lambda: self._app.controller.visit
        yield from clerk.sign_in()
        yield from clerk.identify(replace(SCRIPT, card="other"))
        self._seen["stranger"] = len(visit().offers)
        yield from clerk.end_visit(SCRIPT)
        yield from clerk.identify(SCRIPT)
        self._seen["owner"] = len(visit().offers)
        yield from clerk._walk_to("row-drafts-0")
        yield from pilot.press(Qt.Key.Key_Return)
        yield from clerk.reach("matter")
        draft = visit().draft
        assert draft is not None
        self._seen |= {"answers": dict(draft.answers), "pages": len(draft.blobs()), "draft": draft.id}
        yield from clerk.ask_consent()
        yield from clerk.fill_form(SCRIPT)
        given = {slot.spec.key for slot in visit().slots() if slot.pages}
        rest = {key: papers for key, papers in SCRIPT.pages.items() if key not in given}
        yield from clerk.hand_in_materials(replace(SCRIPT, pages=rest))
        yield from clerk.sign_on_paper()
        yield from clerk.tick_points()
        yield from clerk.take_in()
        yield from clerk.end_visit(SCRIPT)
        self._options.seen.write_text(json.dumps(self._seen))


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seen", type=Path, required=True)
    parser.add_argument("--kill-at", default="")
    parser.add_argument("--finish", action="store_true")
    options = parser.parse_args()

    def drive(app: CounterApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> object:
        return Play(app, hall, options, ended)

    return run(["--demo", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

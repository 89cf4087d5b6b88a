"""A clerk at a counter of the demo hall, for the programs of this folder."""

from __future__ import annotations

from pathlib import Path

from counter.app import CounterApp
from counter.autopilot import Clerk, CounterScript, load_scripts
from station.composition import resources_folder
from station.demo import DemoHall
from station.desktop import Ended
from station.key_pilot import KeyPilot
from tests.e2e.staging import Scene


class CounterScene(Scene[CounterApp, KeyPilot]):
    """A clerk at the keyboard; the same matter as the kiosk's."""

    def __init__(self, app: CounterApp, hall: DemoHall, seen: Path, ended: Ended) -> None:
        super().__init__(app, KeyPilot(app.window, seen.with_suffix("")), hall, seen, ended)
        self.script = senior_card()
        self.clerk = Clerk(app, self.pilot, self.hands, self.passed, pause_s=0.03)

    def screen(self) -> str:
        return str(self.app.shell.property("screen"))


def senior_card() -> CounterScript:
    """The same matter as the kiosk's."""
    scripts = load_scripts(resources_folder() / "demo" / "counter_journeys.json")
    return next(script for script in scripts if script.name == "card-and-search")

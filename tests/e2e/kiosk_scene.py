"""A citizen at a kiosk of the demo hall, for the programs of this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, JourneyScript, load_scripts
from kiosk.steps import Found
from station.autopilot import Journey, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall
from station.desktop import Ended
from tests.e2e.staging import Scene


class KioskScene(Scene[KioskApp, Pilot]):
    """A citizen at the kiosk who wants a senior card."""

    def __init__(self, app: KioskApp, hall: DemoHall, seen: Path, ended: Ended) -> None:
        super().__init__(app, Pilot(app.window, seen.with_suffix("")), hall, seen, ended)
        items = {item.impl_code: item for item in app.parts.catalog.items}
        self.script = senior_card()
        self.citizen = Citizen(self.pilot, self.hands, self.screen, items, self.passed, pictures=False, pause_s=0.03)

    def screen(self) -> str:
        return str(self.app.shell.property("screen"))

    def come_back(self, card: str) -> Journey:
        """Somebody wants to go on with what they have begun."""
        yield Until(lambda: self.screen() == "welcome", "welcome", 60)
        yield from self.pilot.tap("button-continue")
        yield Until(lambda: self.screen() == "notice", "notice")
        yield from self.pilot.tap("button-agree")
        yield Until(lambda: self.screen() == "card", "card")
        self.hands.put_card(card)
        yield Until(lambda: self.screen() == "found", "what the card brings back")

    def what_is_found(self) -> dict[str, Any]:
        step = self.app.controller.state.step
        assert isinstance(step, Found)
        recent = self.app.controller.visit.recent
        return {
            "draft": step.draft,
            "recent": None if recent is None else recent.intake_id,
            "print_state": None if recent is None else str(recent.print_state),
        }

    def leave(self, button: str) -> Journey:
        yield from self.pilot.tap(button)
        yield Until(lambda: self.screen() == "thanks", "thanks")
        self.hands.take_card()
        yield from self.pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "welcome", "welcome")


def senior_card() -> JourneyScript:
    scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
    return next(script for script in scripts if script.name == "senior-card")

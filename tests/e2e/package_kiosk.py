"""Somebody opens a small eatery at the kiosk: two matters as one, and what the card brings back afterwards."""

from __future__ import annotations

import sys
from pathlib import Path

from intake.case_number import group_case_number
from kiosk.app import KioskApp
from kiosk.autopilot import load_scripts
from kiosk.command import run
from kiosk.steps import Found
from station.autopilot import Journey, Until
from station.composition import resources_folder
from station.demo import DemoHall
from station.desktop import Ended
from tests.e2e.kiosk_scene import KioskScene
from tests.e2e.staging import Options, parser, perform


class PackageKiosk(KioskScene):
    """The journey of the demo, to the last page; `seen` says which numbers could be read where."""

    def __init__(self, app: KioskApp, hall: DemoHall, seen: Path, ended: Ended) -> None:
        super().__init__(app, hall, seen, ended)
        scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
        self.script = next(script for script in scripts if script.name == "package-of-two")

    def play(self) -> Journey:
        citizen = self.citizen
        yield from citizen.choose_matter(self.script)
        yield from citizen.show_card(self.script)
        yield from citizen.check_identity()
        yield from citizen.fill_form(self.script)
        yield from citizen.hand_in_materials(self.script)
        yield from citizen.sign()
        yield from citizen.hand_in()
        yield from citizen.take_receipt()
        self.pilot.picture("receipt")
        receipt = self.app.controller.visit.receipt
        assert receipt is not None
        self.seen["numbers"] = [group_case_number(case.case_no) for case in receipt.cases]
        self.seen["on_receipt_screen"] = self._readable()
        yield from citizen.leave()
        yield from self.come_back(self.script.card)
        step = self.app.controller.state.step
        assert isinstance(step, Found)
        yield self.pilot.visible("button-reprint")
        self.pilot.picture("found")
        self.seen["on_found_screen"] = self._readable()
        yield from self.pilot.tap("button-reprint")
        yield Until(lambda: self.screen() == "paper", "the receipt again")
        yield self.pilot.visible("paper-printed", 60)
        self.seen["on_reprint_screen"] = self._readable()
        yield from citizen.leave()

    def _readable(self) -> list[str]:
        """Which of the numbers can be read now."""
        return [number for number in self.seen["numbers"] if self.pilot.reads(number)]


def main() -> int:
    options = parser().parse_args(namespace=Options())
    return perform(run, options, lambda app, hall, ended: PackageKiosk(app, hall, options.seen, ended))


if __name__ == "__main__":
    sys.exit(main())

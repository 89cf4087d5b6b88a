"""A visit during which every device host is killed once, at the worst moment; writes what the screens said."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
from PySide6.QtCore import QObject, Slot

from devices.ports import USABLE, DeviceStatus, Role
from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, load_scripts
from kiosk.command import run
from kiosk.steps import Paper, PaperPhase
from station.autopilot import Journey, JourneyRunner, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands


class Scene(QObject):
    def __init__(self, app: KioskApp, hall: DemoHall, seen: Path, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self._app = app
        self._hall = hall
        self._seen_file = seen
        self._ended = ended
        self._seen: dict[str, Any] = {}
        self._pilot = Pilot(app.window, seen.parent)
        self._script = next(
            s for s in load_scripts(resources_folder() / "demo" / "journeys.json") if s.name == "senior-card"
        )
        items = {item.impl_code: item for item in app.parts.catalog.items}
        hands = DemoHands(hall)
        self._hands = hands
        self._citizen = Citizen(self._pilot, hands, self._screen, items, lambda _: None, pictures=False, pause_s=0.03)
        self._runner = JourneyRunner(self._pilot, self._play(), self._finish)

    def start(self) -> None:
        self._runner.start()

    def _play(self) -> Journey:
        yield from self._citizen.choose_matter(self._script)
        yield Until(lambda: self._screen() == "notice", "notice")
        yield from self._pilot.tap("button-agree")
        yield Until(lambda: self._screen() == "card", "card")
        yield from self._ready(Role.ID_CARD)
        self._kill(Role.ID_CARD)
        yield Until(lambda: self._pilot.sees("trouble-reader_restarting"), "the screen says the reader restarts")
        yield from self._back_soon(Role.ID_CARD)
        yield from self._pilot.tap("button-retry")
        self._hands.put_card(self._script.card)
        yield from self._citizen.check_identity()
        yield from self._citizen.fill_form(self._script)
        yield from self._camera_dies()
        yield from self._pilot.tap("button-next")
        yield from self._citizen.sign()
        yield from self._printer_dies()
        yield from self._citizen.leave()

    def _camera_dies(self) -> Journey:
        pilot = self._pilot
        yield Until(lambda: self._screen() == "materials", "materials")
        yield from self._ready(Role.DOCUMENT_CAMERA)
        self._hands.lay_page("household_register")
        yield from pilot.tap("capture-photo")
        yield Until(lambda: pilot.sees("button-capture"), "live picture")
        self._kill(Role.DOCUMENT_CAMERA)
        yield Until(lambda: pilot.sees("trouble-camera_restarting"), "the screen says the camera restarts")
        yield from self._back_soon(Role.DOCUMENT_CAMERA)
        yield from pilot.tap("button-retry")
        yield from pilot.tap("button-capture")
        yield from pilot.tap("button-keep")
        yield Until(lambda: self._screen() == "materials", "the page is kept")

    def _printer_dies(self) -> Journey:
        pilot = self._pilot
        yield from self._ready(Role.RECEIPT_PRINTER)
        yield Until(lambda: self._screen() == "review", "review")
        yield from pilot.tap("button-submit")
        printer = self._hall.control("receipt_printer")
        yield Until(lambda: printer.do("state")["hanging_out_mm"] > 30, "half a receipt is out")
        self._kill(Role.RECEIPT_PRINTER)
        yield Until(lambda: self._paper_phase() is not PaperPhase.PRINTING, "the screen says how the print ended", 30)
        self._seen["paper_after_kill"] = str(self._paper_phase())
        yield from self._back_soon(Role.RECEIPT_PRINTER)
        yield from self._pilot.tap("button-reprint" if pilot.sees("button-reprint") else "button-retry")
        yield Until(lambda: self._paper_phase() is PaperPhase.PRINTED, "printed", 30)

    # --- how ----------------------------------------------------------------------------------------------------

    def _ready(self, role: Role) -> Journey:
        yield Until(lambda: self._app.parts.devices[role].status.state in USABLE, f"{role} ready")

    def _kill(self, role: Role) -> None:
        (host,) = (
            child
            for child in psutil.Process().children()
            if "devices.host" in child.cmdline() and role.value in child.cmdline()
        )
        self._gone = False
        self._back_at: float | None = None
        self._app.parts.devices[role].statusChanged.connect(self._note_status)
        self._killed_at = time.monotonic()
        host.kill()

    @Slot(object)
    def _note_status(self, status: DeviceStatus) -> None:
        """A host may be gone and back while the journey looks elsewhere."""
        if status.state not in USABLE:
            self._gone = True
        elif self._gone and self._back_at is None:
            self._back_at = time.monotonic()

    def _back_soon(self, role: Role) -> Journey:
        yield Until(lambda: self._back_at is not None, f"{role} was gone and is back", 10)
        self._app.parts.devices[role].statusChanged.disconnect(self._note_status)
        assert self._back_at is not None
        self._seen[f"{role}_back_s"] = round(self._back_at - self._killed_at, 2)

    def _paper_phase(self) -> PaperPhase | None:
        step = self._app.controller.state.step
        return step.phase if isinstance(step, Paper) else None

    def _screen(self) -> str:
        return str(self._app.shell.property("screen"))

    def _finish(self, error: Exception | None) -> None:
        self._seen_file.write_text(json.dumps(self._seen))
        self._ended(error)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seen", type=Path, required=True)
    options = parser.parse_args()
    scenes: list[Scene] = []

    def drive(app: KioskApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> object:
        scenes.append(Scene(app, hall, options.seen, ended))
        scenes[0].start()
        return scenes

    return run(["--demo", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

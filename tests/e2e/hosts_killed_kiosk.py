"""A visit during which every device host is killed once, at the worst moment; writes what the screens said."""

from __future__ import annotations

import sys
import time

import psutil
from PySide6.QtCore import Slot

from devices.ports import USABLE, DeviceStatus, Role
from kiosk.app import KioskApp
from kiosk.command import run
from kiosk.steps import Paper
from station.autopilot import Journey, Until
from station.demo import DemoHall
from station.desktop import Ended
from station.visit.results import PaperPhase
from tests.e2e.kiosk_scene import KioskScene
from tests.e2e.staging import Options, parser, perform


class HostsKilled(KioskScene):
    """One visit; `seen` says how soon each device was back."""

    _back_at: float | None
    _killed_at: float
    _gone: bool

    def play(self) -> Journey:
        yield from self.citizen.choose_matter(self.script)
        yield Until(lambda: self.screen() == "notice", "notice")
        yield from self.pilot.tap("button-agree")
        yield Until(lambda: self.screen() == "card", "card")
        yield from self._ready(Role.ID_CARD)
        self._kill(Role.ID_CARD)
        yield Until(lambda: self.pilot.sees("trouble-reader_restarting"), "the screen says the reader restarts")
        yield from self._back_soon(Role.ID_CARD)
        yield from self.pilot.tap("button-retry")
        self.hands.put_card(self.script.card)
        yield from self.citizen.check_identity()
        yield from self.citizen.fill_form(self.script)
        yield from self._camera_dies()
        yield from self.pilot.tap("button-next")
        yield from self.citizen.sign()
        yield from self._printer_dies()
        yield from self.citizen.leave()

    def _camera_dies(self) -> Journey:
        pilot = self.pilot
        yield Until(lambda: self.screen() == "materials", "materials")
        yield from self._ready(Role.DOCUMENT_CAMERA)
        self.hands.lay_page("household_register")
        yield from pilot.tap("capture-photo")
        yield Until(lambda: pilot.sees("button-capture"), "live picture")
        self._kill(Role.DOCUMENT_CAMERA)
        yield Until(lambda: pilot.sees("trouble-camera_restarting"), "the screen says the camera restarts")
        yield from self._back_soon(Role.DOCUMENT_CAMERA)
        yield from pilot.tap("button-retry")
        yield from pilot.tap("button-capture")
        yield from pilot.tap("button-keep")
        yield Until(lambda: self.screen() == "materials", "the page is kept")

    def _printer_dies(self) -> Journey:
        pilot = self.pilot
        yield from self._ready(Role.RECEIPT_PRINTER)
        yield Until(lambda: self.screen() == "review", "review")
        yield from pilot.tap("button-submit")
        printer = self.hall.control("receipt_printer")
        yield Until(lambda: printer.do("state")["hanging_out_mm"] > 30, "half a receipt is out")
        self._kill(Role.RECEIPT_PRINTER)
        yield Until(lambda: self._paper_phase() is not PaperPhase.PRINTING, "the screen says how the print ended", 30)
        self.seen["paper_after_kill"] = str(self._paper_phase())
        yield from self._back_soon(Role.RECEIPT_PRINTER)
        yield from self.pilot.tap("button-reprint" if pilot.sees("button-reprint") else "button-retry")
        yield Until(lambda: self._paper_phase() is PaperPhase.PRINTED, "printed", 30)

    # --- how ----------------------------------------------------------------------------------------------------

    def _ready(self, role: Role) -> Journey:
        yield Until(lambda: self.app.parts.devices[role].status.state in USABLE, f"{role} ready")

    def _kill(self, role: Role) -> None:
        (host,) = (
            child
            for child in psutil.Process().children()
            if "devices.host" in child.cmdline() and role.value in child.cmdline()
        )
        self._gone = False
        self._back_at = None
        self.app.parts.devices[role].statusChanged.connect(self._note_status)
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
        self.app.parts.devices[role].statusChanged.disconnect(self._note_status)
        assert self._back_at is not None
        self.seen[f"{role}_back_s"] = round(self._back_at - self._killed_at, 2)

    def _paper_phase(self) -> PaperPhase | None:
        step = self.app.controller.state.step
        return step.phase if isinstance(step, Paper) else None


def main() -> int:
    options = parser().parse_args(namespace=Options())

    def scene(app: KioskApp, hall: DemoHall, ended: Ended) -> HostsKilled:
        return HostsKilled(app, hall, options.seen, ended)

    return perform(run, options, scene)


if __name__ == "__main__":
    sys.exit(main())

"""What a walk over the kiosk's screens is made of: pictures, in every way of showing them; parts of visits; the hall's
other hands. Which scenes there are stands in `kiosk.tour`."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from devices.ports import USABLE, Role
from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, JourneyScript, load_scripts
from kiosk.events import ModeChosen
from kiosk.steps import Mode
from station.autopilot import Journey, JourneyFailedError, JourneyRunner, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands

#: Screens that last for a moment only: their picture is taken the instant they show.
_FLEETING = frozenset({"starting", "look_up", "submitting"})
#: Other ways to show a screen, by the ending of the picture's name.
_MODES = {"elder": Mode(elder=True), "english": Mode(language="en"), "contrast": Mode(contrast=True)}
#: Longest that something done aside may take: programs start, drafts travel. Seconds.
_ASIDE_S = 60.0


class Walk(QObject):
    """Scenes one after the other on one kiosk; `seen` are the screens that were shown."""

    def __init__(self, app: KioskApp, hall: DemoHall, out: Path, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self.app = app
        self.hall = hall
        self.hands = DemoHands(hall)
        self.pilot = Pilot(app.window, out)
        self.seen: set[str] = set()
        self.scripts = {s.name: s for s in load_scripts(resources_folder() / "demo" / "journeys.json")}
        items = {item.impl_code: item for item in app.parts.catalog.items}
        self.citizen = Citizen(self.pilot, self.hands, self.screen, items, lambda _: None, pictures=False, pause_s=0.05)
        self._number = 0
        self._runner = JourneyRunner(self.pilot, self.scenes(), ended)
        app.shell.changed.connect(self._note)

    def start(self) -> None:
        self._note()
        self._runner.start()

    def scenes(self) -> Journey:
        """What happens; the walk's own."""
        raise NotImplementedError

    # --- the screen -----------------------------------------------------------------------------------------------

    def screen(self) -> str:
        return str(self.app.shell.property("screen"))

    def phase(self) -> str:
        """Of card and paper."""
        return str(getattr(self.app.controller.state.step, "phase", ""))

    def reach(self, screen: str) -> Journey:
        yield Until(lambda: self.screen() == screen, f"screen {screen}", 40)

    def _note(self) -> None:
        screen = self.screen()
        if screen in _FLEETING and screen not in self.seen:
            self.pilot.picture(f"00-{screen}")
        self.seen.add(screen)

    # --- pictures -------------------------------------------------------------------------------------------------

    def shot(self, screen: str, title: str, *, modes: bool = False) -> Journey:
        """Wait for the screen and take its picture; with ``modes`` also in large type, in English, in high contrast."""
        yield from self.reach(screen)
        yield from self.look(title)
        if modes:
            yield from self.in_other_modes(title)

    def look(self, title: str, wait_s: float = 0.12) -> Journey:
        yield self.pilot.drawn(wait_s)
        self._number += 1
        self.pilot.picture(f"{self._number:02d}-{title}")

    def in_other_modes(self, title: str) -> Journey:
        """The screen that is shown, each way; the title says whose picture it is."""
        for name, mode in _MODES.items():
            self.app.controller.post(ModeChosen(mode))
            yield self.pilot.drawn(0.12)
            self.pilot.picture(f"{self._number:02d}-{title}-{name}")
        self.app.controller.post(ModeChosen(Mode()))

    # --- parts of visits ------------------------------------------------------------------------------------------

    def identify(self, script: JourneyScript) -> Journey:
        """From the welcome screen to the data on the card."""
        yield from self.citizen.choose_matter(script)
        yield from self.citizen.show_card(script)
        yield from self.citizen.know_person()
        yield from self.reach("identity")

    def leave_by_cancel(self, *, keep: bool = True) -> Journey:
        pilot = self.pilot
        yield from pilot.tap("button-cancel")
        yield Until(
            lambda: pilot.sees("button-cancel-discard") or pilot.sees("button-cancel-keep"), "the question to cancel"
        )
        wanted = "button-cancel-keep" if keep and pilot.sees("button-cancel-keep") else "button-cancel-discard"
        yield from pilot.tap(wanted)
        yield from self.finish()

    def finish(self) -> Journey:
        """From the last page to the first one, card taken along."""
        yield from self.reach("thanks")
        self.hands.take_card()
        yield from self.pilot.tap("button-finish")
        yield from self.reach("welcome")

    def tap_first(self, *names: str) -> Journey:
        yield Until(lambda: any(self.pilot.sees(name) for name in names), f"one of {names}")
        yield from self.pilot.tap(next(name for name in names if self.pilot.sees(name)))

    def again_until(self, back: Callable[[], bool], what: str, *ways: str) -> Journey:
        """A device is back within seconds; the citizen tries again until it is."""
        for _ in range(40):
            yield self.pilot.drawn(0.4)
            if back():
                return
            yield from self.tap_first(*ways)
        raise JourneyFailedError(f"{what} does not come back")

    # --- the hall -------------------------------------------------------------------------------------------------

    def camera_usable(self) -> bool:
        """Whether somebody can be compared with their card by camera: there is one, and it has its models."""
        camera = self.app.parts.devices.get(Role.CAMERA)
        return camera is not None and camera.status.state in USABLE

    def stand(self, scene: str) -> None:
        """Who is before the camera."""
        self.hall.control("camera").do("scene", name=scene)

    def aside(self, work: Callable[[], None], what: str) -> Journey:
        """Something that takes its time, while the screen goes on."""
        failures: list[Exception] = []

        def run() -> None:
            try:
                work()
            except Exception as error:  # told on the GUI thread
                failures.append(error)

        worker = threading.Thread(target=run, name="aside")
        worker.start()
        yield Until(lambda: not worker.is_alive(), what, _ASIDE_S, machine=False)
        if failures:
            raise JourneyFailedError(f"{what}: {failures[0]}")

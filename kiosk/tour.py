"""``python -m kiosk.tour --home DIR --out DIR``: one picture of every screen, of everything that can go wrong too.

Runs the real kiosk in a demo hall; what goes wrong, goes wrong at the far end of a wire. Fails when a screen of the
flow was not reached: a new screen needs a picture.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QObject

from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, JourneyScript, load_scripts
from kiosk.command import run
from kiosk.events import Elapsed, StoreLost
from kiosk.steps import screen_names
from station.autopilot import Journey, JourneyFailedError, JourneyRunner, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands

#: Screens that last for a moment only: their picture is taken the instant they show.
_FLEETING = frozenset({"starting", "look_up", "submitting"})


class Tour(QObject):
    """Walks the scenes one after the other on one kiosk."""

    def __init__(self, app: KioskApp, hall: DemoHall, out: Path, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self._app = app
        self._hall = hall
        self._hands = DemoHands(hall)
        self._ended = ended
        self._pilot = Pilot(app.window, out)
        self._seen: set[str] = set()
        self._scripts = {s.name: s for s in load_scripts(resources_folder() / "demo" / "journeys.json")}
        items = {item.impl_code: item for item in app.parts.catalog.items}
        self._citizen = Citizen(self._pilot, self._hands, self._screen, items, lambda _: None, pictures=False)
        self._number = 0
        self._runner = JourneyRunner(self._pilot, self._scenes(), self._finish)
        app.shell.changed.connect(self._note)

    def start(self) -> None:
        self._note()
        self._runner.start()

    def _screen(self) -> str:
        return str(self._app.shell.property("screen"))

    def _note(self) -> None:
        screen = self._screen()
        if screen in _FLEETING and screen not in self._seen:
            self._pilot.picture(f"00-{screen}")
        self._seen.add(screen)

    def _finish(self, error: Exception | None) -> None:
        missing = set(screen_names()) - self._seen
        if error is None and missing:
            error = JourneyFailedError(f"screens without a picture: {', '.join(sorted(missing))}")
        self._ended(error)

    def _scenes(self) -> Journey:
        yield from self._before_identification()
        yield from self._cards()
        yield from self._matter()
        yield from self._paper()
        yield from self._coming_back()
        yield from self._times_and_trouble()

    # --- scenes -------------------------------------------------------------------------------------------------

    def _before_identification(self) -> Journey:
        pilot = self._pilot
        yield from self._shot("welcome", "welcome")
        yield from pilot.tap("button-begin")
        yield from self._shot("services", "services")
        yield from pilot.tap("input-field-search")
        yield from pilot.type_text("开饭店")
        yield from self._look("services-search")
        for _ in range(3):
            yield from pilot.press_backspace()
        yield from pilot.type_text("zzzzz")
        yield pilot.visible("nothing-found")
        yield from self._look("services-nothing-found")
        for _ in range(5):
            yield from pilot.press_backspace()
        yield from pilot.tap(f"service-{self._script.item}")
        yield from self._shot("guide", "guide")
        yield from pilot.tap("button-help")
        yield pilot.visible("button-dismiss-help")
        yield from self._look("help")
        yield from pilot.tap("button-dismiss-help")
        yield from pilot.tap("button-next")
        yield from self._shot("notice", "notice")
        yield from pilot.tap("button-agree")
        yield from self._shot("card", "card")

    def _cards(self) -> Journey:
        """Wrong cards, one after the other, each with its words and a way on."""
        reader = self._hall.control("id_card")
        for card in ("expired", "wrong_check_digit", "not_genuine", "not_an_id_card", "unreadable"):
            reader.do("insert", card=card)
            yield self._phase("problem")
            yield from self._look(f"card-{card}")
            reader.do("lift")
            yield from self._pilot.tap("button-retry")
            yield self._phase("waiting")
        reader.do("unplug")
        yield self._phase("problem")
        yield from self._look("card-no-reader")
        reader.do("plug")
        yield from self._again_until_waiting()
        reader.do("fault", kind="late_reply", delay_s=0.4, times=1)
        reader.do("insert", card="resident")
        yield Until(lambda: self._screen() in ("found", "identity"), "the card is read")
        reader.do("clear")
        if self._screen() == "found":
            yield from self._pilot.tap("button-next")

    def _matter(self) -> Journey:
        pilot = self._pilot
        yield from self._shot("identity", "identity")
        yield from pilot.tap("button-next")
        yield from self._shot("form", "form")
        yield from pilot.tap("button-next")
        yield from self._look("form-nothing-chosen")
        yield from pilot.tap("button-cancel")
        yield pilot.visible("button-cancel-keep")
        yield from self._look("cancel")
        yield from pilot.tap("button-dismiss")
        yield from self._citizen.fill_form(self._script)
        yield from self._shot("materials", "materials")
        yield from self._camera()
        yield from pilot.tap("button-next")
        yield from self._shot("sign", "sign")
        yield from self._citizen.sign()
        yield from self._shot("review", "review")

    def _camera(self) -> Journey:
        pilot = self._pilot
        camera = self._hall.control("document_camera")
        material = next(iter(self._script.pages))
        camera.do("remove")
        yield from pilot.tap(f"capture-{material}")
        yield Until(lambda: self._screen() == "capture", "the camera's screen")
        yield from self._look("capture-empty-desk")
        yield from pilot.tap("button-capture")
        yield pilot.visible("button-retry")
        yield from self._look("capture-no-page")
        for trouble in ("blur", "dark"):
            camera.do("place", document="premises_proof", angle=6)
            camera.do(trouble, on=True)
            yield from pilot.tap("button-retry")
            yield from pilot.tap("button-capture")
            yield Until(lambda: pilot.sees("button-retry") or pilot.sees("button-retake"), "an answer to the picture")
            yield from self._look(f"capture-{trouble}")
            camera.do(trouble, on=False)
            if not pilot.sees("button-retry"):
                yield from pilot.tap("button-retake")
                yield from pilot.tap("button-capture")
                camera.do("remove")
                yield Until(lambda: pilot.sees("button-retry") or pilot.sees("button-keep"), "an answer")
        camera.do("unplug")
        yield from self._tap_first("button-retry", "button-retake")
        yield pilot.visible("button-window", 30)
        yield from self._look("capture-no-camera")
        camera.do("plug")
        camera.do("place", document="premises_proof", angle=-8, tilt=5)
        yield from self._until_live()
        yield from self._look("capture-live", wait_s=1.0)
        yield from pilot.tap("button-capture")
        yield pilot.visible("button-keep")
        yield from self._look("capture-check")
        yield from pilot.tap("button-keep")
        yield Until(lambda: self._screen() == "materials", "the page is kept")
        yield from self._look("materials-given")

    def _paper(self) -> Journey:
        """No paper before, paper gone in the middle, then a receipt, and a second one marked 补打."""
        pilot = self._pilot
        printer = self._hall.control("receipt_printer")
        printer.do("paper", mm=0)
        yield from pilot.tap("button-submit")
        yield Until(lambda: self._screen() == "paper", "taken in")
        yield pilot.visible("button-retry", 40)
        yield from self._look("paper-out-before")
        printer.do("refill")
        printer.do("paper_out_after", mm=60)
        yield from pilot.tap("button-retry")
        yield pilot.visible("button-reprint", 60)
        yield from self._look("paper-out-in-the-middle")
        printer.do("refill")
        yield from pilot.tap("button-reprint")
        yield Until(lambda: self._paper_phase() == "printed", "the receipt is printed", 60)
        yield from self._look("paper-printed-again")
        yield from pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "thanks", "thanks")
        yield from self._look("thanks-card-left")
        self._hands.take_card()
        yield from pilot.tap("button-finish")

    def _coming_back(self) -> Journey:
        """The same card again: the matter that was handed in; then a draft left behind."""
        pilot = self._pilot
        yield from self._shot("welcome", "welcome-again")
        yield from pilot.tap("button-continue")
        yield from self._citizen.show_card(self._script)
        yield from self._shot("found", "found-taken-in")
        yield from self._leave_by_cancel()
        yield from self._citizen.choose_matter(self._other)
        yield from self._citizen.show_card(self._other)
        yield from self._citizen.check_identity()
        yield from self._shot("form", "form-other")
        self._hands.take_card()
        self._app.controller.post(Elapsed.IDLE)
        yield pilot.visible("button-extend")
        yield from self._look("time-out")
        self._app.controller.post(Elapsed.GRACE)
        yield from self._shot("thanks", "thanks-timed-out")
        yield from pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "welcome", "welcome")
        yield from pilot.tap("button-continue")
        yield from self._citizen.show_card(self._other)
        yield from self._shot("found", "found-draft")
        yield from pilot.tap("button-resume")
        yield from self._shot("form", "form-resumed")
        yield from self._leave_by_cancel(keep=False)

    def _times_and_trouble(self) -> Journey:
        self._app.crashed()
        yield from self._shot("recovery", "recovery")
        yield from self._pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "welcome", "welcome")
        self._app.controller.post(StoreLost())
        yield from self._shot("out_of_service", "out-of-service")

    # --- how ----------------------------------------------------------------------------------------------------

    @property
    def _script(self) -> JourneyScript:
        return self._scripts["senior-card"]

    @property
    def _other(self) -> JourneyScript:
        return self._scripts["individual-business"]

    def _shot(self, screen: str, title: str) -> Journey:
        yield Until(lambda: self._screen() == screen, f"screen {screen} for {title}", 40)
        yield from self._look(title)

    def _look(self, title: str, wait_s: float = 0.2) -> Journey:
        yield self._pilot.drawn(wait_s)
        self._number += 1
        self._pilot.picture(f"{self._number:02d}-{title}")

    def _phase(self, phase: str) -> Until:
        return Until(lambda: self._pilot.sees(f"card-{phase}") or self._card_phase() == phase, f"card {phase}", 40)

    def _card_phase(self) -> str:
        step = self._app.controller.state.step
        return str(getattr(step, "phase", ""))

    def _paper_phase(self) -> str:
        return self._card_phase()

    def _tap_first(self, *names: str) -> Journey:
        yield Until(lambda: any(self._pilot.sees(name) for name in names), f"one of {names}")
        yield from self._pilot.tap(next(name for name in names if self._pilot.sees(name)))

    def _again_until_waiting(self) -> Journey:
        """The reader is back within seconds; the citizen tries again until it is."""
        for _ in range(20):
            yield from self._tap_first("button-retry")
            yield self._pilot.drawn(0.7)
            if self._card_phase() == "waiting":
                return
        raise JourneyFailedError("the reader does not come back")

    def _until_live(self) -> Journey:
        for _ in range(20):
            if self._pilot.sees("button-capture"):
                yield self._pilot.drawn(0.7)
                if self._pilot.sees("button-capture"):
                    return
            yield from self._tap_first("button-retry", "button-capture")
            yield self._pilot.drawn(0.7)
        raise JourneyFailedError("the camera does not come back")

    def _leave_by_cancel(self, *, keep: bool = True) -> Journey:
        pilot = self._pilot
        yield from pilot.tap("button-cancel")
        yield Until(
            lambda: pilot.sees("button-cancel-discard") or pilot.sees("button-cancel-keep"), "the question to cancel"
        )
        wanted = "button-cancel-keep" if keep and pilot.sees("button-cancel-keep") else "button-cancel-discard"
        yield from pilot.tap(wanted)
        yield Until(lambda: self._screen() == "thanks", "thanks")
        self._hands.take_card()
        yield from pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "welcome", "welcome")


def main() -> int:
    parser = argparse.ArgumentParser(prog="kiosk.tour", allow_abbrev=False)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    tours: dict[str, Tour] = {}

    def drive(app: KioskApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> Mapping[str, Tour]:
        tours["tour"] = Tour(app, hall, options.out, ended)
        tours["tour"].start()
        return tours

    return run(["--demo", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

"""A kiosk in a demo hall that is killed at a named place, or shows what is left after it was. Run as a program.

First, if something was left behind: another person's card must find nothing, then the right card brings back the draft
(which is finished) or says that the matter was handed in. Then, with ``--kill-at``, a new visit begins and the process
kills itself there with SIGKILL, as a power cut would. What was seen goes to ``--seen`` as JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, JourneyScript, load_scripts
from kiosk.command import run
from kiosk.steps import Capture, Card, CardPhase, Form, Found
from station.autopilot import Journey, JourneyRunner, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands
from station.visit.results import CapturePhase
from sync.store.store import Store


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Scene(QObject):
    """One person (and before them a stranger) at a kiosk that was killed before."""

    def __init__(
        self, app: KioskApp, hall: DemoHall, options: argparse.Namespace, ended: Callable[[Exception | None], None]
    ) -> None:
        super().__init__()
        self._app = app
        self._hands = DemoHands(hall)
        self._hall = hall
        self._options = options
        self._ended = ended
        self._pilot = Pilot(app.window, options.seen.parent)
        self._script = _script()
        items = {item.impl_code: item for item in app.parts.catalog.items}
        self._items = items
        self._citizen = Citizen(
            self._pilot, self._hands, self._screen, items, self._passed, pictures=False, pause_s=0.03
        )
        self.dying = False
        self.seen: dict[str, Any] = {}
        app.controller.changed.connect(self._changed)
        self._runner = JourneyRunner(self._pilot, self._play(), self._finish)

    def start(self) -> None:
        self._runner.start()

    # --- dying --------------------------------------------------------------------------------------------------

    def _passed(self, checkpoint: str) -> None:
        if self.dying and checkpoint == self._options.kill_at:
            die()

    def _changed(self) -> None:
        if not self.dying:
            return
        step = self._app.controller.state.step
        if self._options.kill_at == "card-being-read" and isinstance(step, Card) and step.phase is CardPhase.SEEN:
            die()
        if (
            self._options.kill_at == "page-being-taken"
            and isinstance(step, Capture)
            and step.phase is CapturePhase.TAKING
        ):
            die()

    # --- the play -----------------------------------------------------------------------------------------------

    def _play(self) -> Journey:
        if self._options.expect:
            yield from self._come_back("other")
            self.seen["stranger"] = self._what_is_found()
            yield from self._leave("button-finish")
            yield from self._come_back("resident")
            self.seen["owner"] = self._what_is_found()
            if self._options.expect == "draft":
                yield from self._pilot.tap("button-resume")
                yield Until(lambda: self._screen() != "found", "the draft is open")
                self.seen["resumed_at"] = self._screen()
                draft = self._app.controller.visit.draft
                self.seen["answers"] = {} if draft is None else dict(draft.answers)
                yield from self._finish_matter()
                yield from self._citizen.leave()
            else:
                yield from self._leave("button-finish")
        if self._options.kill_at:
            self._options.seen.write_text(json.dumps(self.seen, ensure_ascii=False))
            self.dying = True
            if self._options.kill_at == "card-being-read":
                self._hall.control("id_card").do("fault", kind="late_reply", delay_s=1.0, times=1, at="read")
            yield from self._citizen.whole_visit(self._script)
            raise AssertionError(f"never came to {self._options.kill_at}")

    def _come_back(self, card: str) -> Journey:
        yield Until(lambda: self._screen() == "welcome", "welcome", 60)
        yield from self._pilot.tap("button-continue")
        yield Until(lambda: self._screen() == "notice", "notice")
        yield from self._pilot.tap("button-agree")
        yield Until(lambda: self._screen() == "card", "card")
        self._hands.put_card(card)
        yield Until(lambda: self._screen() == "found", "what the card brings back")

    def _what_is_found(self) -> dict[str, Any]:
        step = self._app.controller.state.step
        assert isinstance(step, Found)
        recent = self._app.controller.visit.recent
        return {
            "draft": step.draft,
            "recent": None if recent is None else recent.intake_id,
            "print_state": None if recent is None else str(recent.print_state),
        }

    def _leave(self, button: str) -> Journey:
        yield from self._pilot.tap(button)
        yield Until(lambda: self._screen() == "thanks", "thanks")
        self._hands.take_card()
        yield from self._pilot.tap("button-finish")
        yield Until(lambda: self._screen() == "welcome", "welcome")

    def _finish_matter(self) -> Journey:
        """From wherever the draft opened to the receipt."""
        while self._screen() != "paper":
            screen = self._screen()
            match screen:
                case "identity":
                    yield from self._citizen.check_identity()
                case "form":
                    yield from self._finish_step()
                case "materials":
                    yield from self._finish_materials()
                case "sign":
                    yield from self._citizen.sign()
                case "review":
                    yield from self._citizen.hand_in()
            yield Until(lambda: not self._citizen_waits(), "the machine is done")
        yield from self._citizen.take_receipt()

    def _citizen_waits(self) -> bool:
        return self._screen() in ("submitting", "look_up", "capture") or bool(
            getattr(self._app.controller.state.step, "ticket", 0) and self._screen() == "sign"
        )

    def _finish_step(self) -> Journey:
        state = self._app.controller.state.step
        assert isinstance(state, Form)
        step = self._app.controller.visit.step(state.position)
        assert step is not None
        known = self._app.controller.visit.answers()
        wanted = [field.key for field in step.fields if field.key in self._script.answers]
        if all(known.get(key) for key in wanted):
            yield from self._pilot.tap("button-next")
        else:
            yield from self._citizen.fill_step(self._script, step)
        position = state.position
        yield Until(lambda: getattr(self._app.controller.state.step, "position", -1) != position, "the next step")

    def _finish_materials(self) -> Journey:
        for slot in self._app.controller.visit.missing_materials():
            for document in self._script.pages[slot.spec.key]:
                yield from self._citizen.hand_in_page(slot.spec.key, document)
        yield from self._pilot.tap("button-next")
        yield Until(lambda: self._screen() != "materials", "on from the materials")

    # --- how ----------------------------------------------------------------------------------------------------

    def _screen(self) -> str:
        return str(self._app.shell.property("screen"))

    def _finish(self, error: Exception | None) -> None:
        self._options.seen.write_text(json.dumps(self.seen, ensure_ascii=False))
        self._ended(error)


def _script() -> JourneyScript:
    scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
    return next(script for script in scripts if script.name == "senior-card")


def _die_around_the_store(kill_at: str, armed: Callable[[], bool]) -> None:
    """The power goes just before, inside and just after what the store does for a submit and a print."""

    def around(name: str, before: str, after: str) -> None:
        original = getattr(Store, name)

        def dying(self: Store, *args: Any, **kwargs: Any) -> Any:
            if kill_at == before and armed():
                die()
            result = original(self, *args, **kwargs)
            if kill_at == after and armed():
                die()
            return result

        setattr(Store, name, dying)

    around("submit", "before-commit", "after-commit")
    around("start_print", "before-printing", "printing")
    around("finish_print", "printed-not-noted", "print-noted")


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--seen", type=Path, required=True)
    parser.add_argument("--expect", choices=["draft", "taken_in"])
    parser.add_argument("--kill-at")
    options = parser.parse_args()
    scenes: list[Scene] = []

    def drive(app: KioskApp, hall: DemoHall, ended: Callable[[Exception | None], None]) -> object:
        scenes.append(Scene(app, hall, options, ended))
        scenes[0].start()
        return scenes

    if options.kill_at:
        _die_around_the_store(options.kill_at, lambda: bool(scenes) and scenes[0].dying)
    return run(["--demo", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

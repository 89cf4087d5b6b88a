"""A kiosk in a demo hall that is killed at a named place, or shows what is left after it was. Run as a program.

First, if something was left behind: another person's card must find nothing, then the right card brings back the draft
(which is finished) or says that the matter was handed in. Then, with ``--kill-at``, a new visit begins and the process
kills itself there with SIGKILL, as a power cut would. What was seen goes to ``--seen`` as JSON.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

from kiosk.app import KioskApp
from kiosk.command import run
from kiosk.steps import Card, CardPhase, Form
from station.autopilot import Journey, Until
from station.demo import DemoHall
from station.desktop import Ended
from station.visit.capture import Capture
from station.visit.results import CapturePhase
from sync.store.store import Store
from tests.e2e.kiosk_scene import KioskScene
from tests.e2e.staging import Options, parser, perform


class KilledOptions(Options):
    expect: str | None
    kill_at: str | None


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Killed(KioskScene):
    """One person (and before them a stranger) at a kiosk that was killed before."""

    def __init__(self, app: KioskApp, hall: DemoHall, options: KilledOptions, ended: Ended) -> None:
        super().__init__(app, hall, options.seen, ended)
        self._options = options
        self.dying = False
        app.controller.changed.connect(self._changed)

    # --- dying --------------------------------------------------------------------------------------------------

    def passed(self, place: str) -> None:
        if self.dying and place == self._options.kill_at:
            die()

    def _changed(self) -> None:
        if not self.dying:
            return
        step = self.app.controller.state.step
        if self._options.kill_at == "card-being-read" and isinstance(step, Card) and step.phase is CardPhase.SEEN:
            die()
        if (
            self._options.kill_at == "page-being-taken"
            and isinstance(step, Capture)
            and step.phase is CapturePhase.TAKING
        ):
            die()

    # --- the play -----------------------------------------------------------------------------------------------

    def play(self) -> Journey:
        if self._options.expect:
            yield from self.come_back("other")
            self.seen["stranger"] = self.what_is_found()
            yield from self.leave("button-finish")
            yield from self.come_back("resident")
            self.seen["owner"] = self.what_is_found()
            if self._options.expect == "draft":
                yield from self.pilot.tap("button-resume")
                yield Until(lambda: self.screen() != "found", "the draft is open")
                self.seen["resumed_at"] = self.screen()
                draft = self.app.controller.visit.draft
                self.seen["answers"] = {} if draft is None else dict(draft.answers)
                yield from self._finish_matter()
                yield from self.citizen.leave()
            else:
                yield from self.leave("button-finish")
        if self._options.kill_at:
            self.write()
            self.dying = True
            if self._options.kill_at == "card-being-read":
                self.hall.control("id_card").do("fault", kind="late_reply", delay_s=1.0, times=1, at="read")
            yield from self.citizen.whole_visit(self.script)
            raise AssertionError(f"never came to {self._options.kill_at}")

    def _finish_matter(self) -> Journey:
        """From wherever the draft opened to the receipt."""
        while self.screen() != "paper":
            screen = self.screen()
            match screen:
                case "identity":
                    yield from self.citizen.check_identity()
                case "form":
                    yield from self._finish_step()
                case "materials":
                    yield from self._finish_materials()
                case "sign":
                    yield from self.citizen.sign()
                case "review":
                    yield from self.citizen.hand_in()
            yield Until(lambda: not self._citizen_waits(), "the machine is done")
        yield from self.citizen.take_receipt()

    def _citizen_waits(self) -> bool:
        return self.screen() in ("submitting", "look_up", "capture") or bool(
            getattr(self.app.controller.state.step, "ticket", 0) and self.screen() == "sign"
        )

    def _finish_step(self) -> Journey:
        state = self.app.controller.state.step
        assert isinstance(state, Form)
        step = self.app.controller.visit.step(state.position)
        assert step is not None
        known = self.app.controller.visit.answers()
        wanted = [field.key for field in step.fields if field.key in self.script.answers]
        if all(known.get(key) for key in wanted):
            yield from self.pilot.tap("button-next")
        else:
            yield from self.citizen.fill_step(self.script, step)
        position = state.position
        yield Until(lambda: getattr(self.app.controller.state.step, "position", -1) != position, "the next step")

    def _finish_materials(self) -> Journey:
        for slot in self.app.controller.visit.missing_materials():
            for document in self.script.pages[slot.spec.key]:
                yield from self.citizen.hand_in_page(slot.spec.key, document)
        yield from self.pilot.tap("button-next")
        yield Until(lambda: self.screen() != "materials", "on from the materials")


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

    around("submit_all", "before-commit", "after-commit")
    around("start_print", "before-printing", "printing")
    around("finish_print", "printed-not-noted", "print-noted")


def main() -> int:
    arguments = parser()
    arguments.add_argument("--expect", choices=["draft", "taken_in"])
    arguments.add_argument("--kill-at")
    options = arguments.parse_args(namespace=KilledOptions())
    scenes: list[Killed] = []

    def scene(app: KioskApp, hall: DemoHall, ended: Ended) -> Killed:
        scenes.append(Killed(app, hall, options, ended))
        return scenes[0]

    if options.kill_at:
        _die_around_the_store(options.kill_at, lambda: bool(scenes) and scenes[0].dying)
    return perform(run, options, scene)


if __name__ == "__main__":
    sys.exit(main())

"""``python -m tests.benchmarks.driven_kiosk SCENE --home DIR``: the real kiosk in a demo hall that runs already.

Scenes print JSON lines: ``start`` the time of the first frame of the welcome screen; ``card`` for each of some cards
how long it took from the card on the reader to the frame with its data; ``stall`` how late timers were during whole
journeys; ``faults`` the same while devices hang, talk rubbish and lose their cables; ``memory`` a line after a whole
journey and after each of some short visits, then wait for a line on standard input.
"""

# ruff: noqa: E402
from __future__ import annotations

import gc

gc.disable()  # as `kiosk.__main__` does, before what the app is made of is imported

import argparse
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from PySide6.QtCore import QEventLoop, QMetaObject, QObject, Qt

from kiosk.app import KioskApp
from kiosk.autopilot import Citizen, JourneyScript, load_scripts
from kiosk.command import run
from station.autopilot import Journey, JourneyRunner, Pilot, Until
from station.composition import resources_folder
from station.demo import DemoHall, DemoHands
from tests.benchmarks.reader import lay_card_just_after_a_look
from tests.benchmarks.watching import FirstFrame, TimerWatch

Ended = Callable[[Exception | None], None]
#: When Python had loaded everything the kiosk is made of.
IMPORTED = time.monotonic()


def say(**content: object) -> None:
    sys.stdout.write(json.dumps(content) + "\n")
    sys.stdout.flush()


class PatientHands:
    """Hands that work on a thread of their own while the event loop goes on: a simulator draws for half a second, and
    what a person does beside the screen must not look like a stall of the app."""

    def __init__(self, hall: DemoHall) -> None:
        self._hands = DemoHands(hall)
        self._pool = ThreadPoolExecutor(1)

    def put_card(self, card: str) -> None:
        self._do(self._hands.put_card, card)

    def take_card(self) -> None:
        self._do(self._hands.take_card)

    def lay_page(self, document: str) -> None:
        self._do(self._hands.lay_page, document)

    def take_page(self) -> None:
        self._do(self._hands.take_page)

    def spoil(self, role: str, verb: str, **arguments: object) -> None:
        """A fault at a simulator, or its cable out and in."""
        self._do(partial(self._hands.hall.control(role).do, verb, **arguments))

    def _do(self, action: Callable[..., object], *arguments: str) -> None:
        doing = self._pool.submit(action, *arguments)
        loop = QEventLoop()
        doing.add_done_callback(lambda _: QMetaObject.invokeMethod(loop, "quit", Qt.ConnectionType.QueuedConnection))
        if not doing.done():
            loop.exec()
        doing.result()


class Scene(QObject):
    """What all scenes have: the app, hands, a citizen who waits for nothing but the machine."""

    def __init__(self, app: KioskApp, hall: DemoHall, ended: Ended, visits: int) -> None:
        super().__init__()
        self.app = app
        self.hall = hall
        self.visits = visits
        self.hands = PatientHands(hall)
        self.pilot = Pilot(app.window, None)
        items = {item.impl_code: item for item in app.parts.catalog.items}
        self.citizen = Citizen(self.pilot, self.hands, self.screen, items, lambda _: None, pictures=False, pause_s=0.0)
        self.scripts = load_scripts(resources_folder() / "demo" / "journeys.json")
        self.kept: list[QObject] = []
        self._runner = JourneyRunner(self.pilot, self.journey(), ended)
        self._runner.start()

    def screen(self) -> str:
        return str(self.app.shell.property("screen"))

    def journey(self) -> Journey:
        raise NotImplementedError

    def to_card_screen(self, script: JourneyScript) -> Journey:
        yield from self.citizen.choose_matter(script)
        yield from self.citizen.reach("notice")
        yield from self.pilot.tap("button-agree")
        yield from self.citizen.reach("card")

    def leave(self) -> Journey:
        """Back to the welcome screen, with nothing kept."""
        pilot = self.pilot
        yield from pilot.tap("button-cancel")
        ways = ("button-cancel-discard", "button-cancel-keep")
        yield Until(lambda: any(pilot.sees(way) for way in ways), "the question to cancel")
        yield from pilot.tap(next(way for way in ways if pilot.sees(way)))
        yield Until(lambda: self.screen() == "thanks", "thanks")
        self.hands.take_card()
        yield from self.pilot.tap("button-finish")
        yield Until(lambda: self.screen() == "welcome", "welcome", 30)


class Start(Scene):
    def journey(self) -> Journey:
        loaded = time.monotonic()
        shown: list[float] = []
        self.kept.append(FirstFrame(self.app.window, lambda: self.screen() == "welcome", shown.append))
        yield Until(lambda: bool(shown), "the welcome screen is drawn", 60)
        say(imported=IMPORTED, loaded=loaded, shown=shown[0])


class Card(Scene):
    def journey(self) -> Journey:
        yield Until(lambda: self.screen() == "welcome", "welcome", 60)
        for _ in range(self.visits):
            yield from self.to_card_screen(self.scripts[0])
            shown: list[float] = []
            laid = lay_card_just_after_a_look(self.hall.control("id_card"), self.scripts[0].card)
            self.kept.append(FirstFrame(self.app.window, lambda: self.screen() in ("found", "identity"), shown.append))
            yield Until(lambda shown=shown: bool(shown), "the card's data is drawn")  # type: ignore[misc]
            say(ms=(shown[0] - laid) * 1000)
            yield from self.leave()


class Stall(Scene):
    def journey(self) -> Journey:
        shown: list[float] = []
        self.kept.append(FirstFrame(self.app.window, lambda: self.screen() == "welcome", shown.append))
        yield Until(lambda: bool(shown), "the welcome screen is drawn", 60)
        watch = TimerWatch(self.screen)
        for number in range(self.visits):
            yield from self.citizen.whole_visit(self.scripts[number % len(self.scripts)])
        say(late=watch.late_ms)


class Faults(Scene):
    """Somebody stands before the card screen while everything that has a cable goes wrong."""

    def journey(self) -> Journey:
        yield Until(lambda: self.screen() == "welcome", "welcome", 60)
        yield from self.to_card_screen(self.scripts[0])
        watch = TimerWatch(self.screen)
        for role in ("id_card", "receipt_printer"):
            for fault in ({"kind": "hang"}, {"kind": "garbage"}, {"kind": "cut", "byte": 1}):
                self.hands.spoil(role, "fault", **fault)
                yield from self._wait(2.0)
                self.hands.spoil(role, "heal")
                yield from self._wait(0.5)
        for _ in range(5):
            for role in ("id_card", "receipt_printer", "document_camera"):
                self.hands.spoil(role, "unplug")
            yield from self._wait(0.5)
            for role in ("id_card", "receipt_printer", "document_camera"):
                self.hands.spoil(role, "plug")
            yield from self._wait(0.5)
        say(late=watch.late_ms)

    def _wait(self, seconds: float) -> Journey:
        end = time.monotonic() + seconds
        yield Until(lambda: time.monotonic() >= end, "time to pass", seconds + 10)


class Memory(Scene):
    def journey(self) -> Journey:
        yield from self.citizen.whole_visit(self.scripts[0])
        self._looked_at()
        for _ in range(self.visits):
            yield from self.to_card_screen(self.scripts[0])
            self.hands.put_card(self.scripts[0].card)
            yield Until(lambda: self.screen() in ("found", "identity"), "the card is read")
            yield from self.leave()
            self._looked_at()

    def _looked_at(self) -> None:
        """Whoever started us looks at all the processes while we stand still."""
        say(visit=time.monotonic())
        sys.stdin.readline()


SCENES = {"start": Start, "card": Card, "stall": Stall, "faults": Faults, "memory": Memory}


def main() -> int:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("scene", choices=SCENES)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--visits", type=int, default=1)
    options = parser.parse_args()

    def drive(app: KioskApp, hall: DemoHall, ended: Ended) -> object:
        return SCENES[options.scene](app, hall, ended, options.visits)

    return run(["--demo", "--windowed", "--home", str(options.home)], drive)


if __name__ == "__main__":
    sys.exit(main())

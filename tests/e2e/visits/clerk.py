"""A clerk at the counter, as a story tells it: keys pressed, words typed, and what both screens say.

Where a story is about something else, the autopilot's parts of a visit are played.
"""

from __future__ import annotations

from typing import Any, cast

from counter_kit import CounterBench, Hands
from PySide6.QtCore import QDeadlineTimer, Qt

from counter.autopilot import Clerk, CounterScript
from devices.ports import IdDocument, Role
from devices.result import Ok
from station.demo import DemoHands
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.words import words_of

Key, Plain = Qt.Key, Qt.KeyboardModifier.NoModifier
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class ClerkAtWork:
    """Who sits at the window; ``pictures`` keeps each screen, the citizen's beside the clerk's."""

    def __init__(self, desk: CounterBench, pictures: Pictures) -> None:
        self.desk = desk
        self._pictures = pictures
        self._where = ""
        self._pilot = Clerk(desk.app, desk.pilot, cast(DemoHands, Hands(desk)), self.looks, pause_s=0)
        self._look_around()

    # --- hands ----------------------------------------------------------------------------------------------------

    def presses(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Plain) -> None:
        self.desk.key(key, modifier)
        self._look_around()

    def types(self, text: str) -> None:
        self.desk.type(text)

    def uses(self, control: str) -> None:
        """The key that is written on a control."""
        self.desk.use(control)
        self._look_around()

    def clicks(self, control: str) -> None:
        """With the mouse, where a clerk likes it better."""
        self.desk.tap(control)
        self._look_around()

    def goes_to(self, control: str) -> None:
        """With Tab, as far as this control."""
        self.desk.play(self._pilot._walk_to(control))

    def gets(self, card: IdDocument) -> None:
        """The next person comes and lays their document on the reader."""
        self.desk.answers.card = Ok(card)
        self.desk.card = card
        self.presses(Key.Key_F4)
        self.desk.until("visit")
        self._look_around()

    def scans(self, words: str) -> None:
        """A code under the scanner."""
        from devices.ports import ScannedCode

        scanner = self.desk.fakes[Role.CODE_SCANNER]
        scanner.finish(scanner.ticket, Ok(ScannedCode(words)))
        self.desk.settle()
        self._look_around()

    def plays(self, part: str, *script: Any) -> None:
        """A part of a visit as the autopilot plays it, by keys alone."""
        self.desk.play(getattr(self._pilot, part)(*script))
        self._look_around()

    def takes_in(self, script: CounterScript) -> None:
        """From the person's page to the receipt."""
        self.plays("open_matter", script)
        self.plays("ask_consent")
        self.plays("fill_form", script)
        self.plays("hand_in_materials", script)
        self.plays("compare_person")
        self.plays("sign_on_paper")
        self.plays("tick_points")
        self.plays("take_in")

    # --- eyes -----------------------------------------------------------------------------------------------------

    def sees(self, *words: str) -> None:
        self._reads(words, lambda: self.reads)

    def citizen_sees(self, *words: str) -> None:
        """On the screen that is turned to them."""
        self._reads(words, lambda: self.citizen_reads)

    def sees_no(self, *words: str) -> None:
        self.desk.drawn()
        there = [one for one in words if one in self.reads]
        assert not there, f"{there} on {self.desk.screen}:\n{self.reads}"

    def looks(self, name: str) -> None:
        """Keep a picture of both screens."""
        if self._pictures.wanted:
            self.desk.drawn()
            self._pictures.take(name, self.desk.grab)
            display = self.desk.app.display
            if display is not None:
                self._pictures.take(f"{name}-citizen", display.grabWindow)

    @property
    def reads(self) -> str:
        return words_of(self.desk.window.contentItem())

    @property
    def citizen_reads(self) -> str:
        display = self.desk.app.display
        return "" if display is None else words_of(display.contentItem())

    # --- inside ---------------------------------------------------------------------------------------------------

    def _reads(self, words: tuple[str, ...], read: Any) -> None:
        deadline = QDeadlineTimer(4000)
        while missing := [one for one in words if one not in read()]:
            assert not deadline.hasExpired(), f"{missing} not on {self.desk.screen}:\n{read()}"
            self.desk.settle()

    def _look_around(self) -> None:
        place = f"{self.desk.screen}-{self.desk.overlay}".rstrip("-")
        if place != self._where:
            self._where = place
            self.looks(place)

"""A person at the kiosk, as a story tells it: what they put down, touch, write and read.

They know nothing but what is written on the screen: a control is touched by its words.
"""

from __future__ import annotations

from kiosk_kit import Bench
from PySide6.QtCore import QDeadlineTimer, Qt
from PySide6.QtGui import QImage
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from devices.ports import IdDocument, PrintReceipt, ReadIdCard, Role
from devices.result import Ok
from tests.e2e.visits.pictures import Pictures
from tests.e2e.visits.words import spot, words_of


class Person:
    """Somebody before the kiosk. ``pictures`` keeps each screen as it was met and as it was left."""

    def __init__(self, kiosk: Bench, pictures: Pictures) -> None:
        self.kiosk = kiosk
        self._pictures = pictures
        self._where = ""
        self._before: QImage | None = None
        self.kiosk.answers.card = None  # the reader waits for a card
        self._look_around()

    # --- hands ----------------------------------------------------------------------------------------------------

    def taps(self, words: str, nth: int = 0) -> None:
        """Touch what says this; of several the first, or the one with this number."""
        self._touch(self._spot(words, nth))

    def taps_on(self, name: str) -> None:
        """A control without words of its own (a picture, an arrow, one of many alike)."""
        self.kiosk.drawn()
        self._touch(self.kiosk.item(name))

    def puts(self, card: IdDocument) -> None:
        """Lay a document on the reader; it is read when the screen asks for it."""
        self._remember()
        reader = self.kiosk.fakes[Role.ID_CARD]
        asked = [ticket for ticket, command in reader.asked.items() if isinstance(command, ReadIdCard)]
        self.kiosk.answers.card = Ok(card)  # asked for later: read then
        for ticket in asked:
            reader.finish(ticket, Ok(card))
        self.kiosk.settle()
        if asked:
            self.kiosk.answers.card = None
        self._look_around()

    def writes(self, field: str, text: str) -> None:
        """Words into the field of this key, as the input method commits them."""
        self.kiosk.drawn()
        name = f"input-field-{field}"
        self.kiosk.set_text(name if self.kiosk.sees(name) else f"input-{field}", text)

    def signs(self) -> None:
        """With a finger, then on."""
        self.kiosk.sign()
        self.taps("签好了")

    def goes_on(self) -> None:
        """The form's next page; how this one was filled in is kept."""
        self._remember()
        self._pictures.keep(f"{self.kiosk.screen}-filled", self._before)
        self.taps("下一步")

    def photographs(self, material: str) -> None:
        """Lay the paper or photo for this material under the camera, take it, keep it."""
        self.taps_on(f"capture-{material}")
        self.taps("拍照")
        self.taps("清楚，就用这张")

    def hands_over(self, paper: str) -> None:
        """A paper that says who may act."""
        self.photographs(paper)

    def waits(self, seconds: float) -> None:
        """Time passes and nobody touches anything."""
        self._remember()
        self.kiosk.advance(seconds)
        self._look_around()

    # --- eyes -----------------------------------------------------------------------------------------------------

    def sees(self, *words: str) -> None:
        """All of this is written on the screen, within the time a machine may take."""
        deadline = QDeadlineTimer(4000)
        while missing := [one for one in words if one not in self.reads]:
            assert not deadline.hasExpired(), f"{missing} not on screen {self.kiosk.screen}:\n{self.reads}"
            self.kiosk.settle()
        self._look_around()

    def sees_no(self, *words: str) -> None:
        """None of this is written on the screen."""
        self.kiosk.drawn()
        there = [one for one in words if one in self.reads]
        assert not there, f"{there} on screen {self.kiosk.screen}:\n{self.reads}"

    def looks(self, name: str) -> None:
        """Keep a picture of this moment."""
        self.kiosk.drawn()
        self._pictures.take(name, self.kiosk.grab)

    @property
    def reads(self) -> str:
        """All words on the screen."""
        return words_of(self.kiosk.window.contentItem())

    @property
    def slips(self) -> list[str]:
        """The paper in their hand, oldest first."""
        jobs = self.kiosk.fakes[Role.RECEIPT_PRINTER].history
        return [_lines(job) for job in jobs if isinstance(job, PrintReceipt)]

    # --- inside ---------------------------------------------------------------------------------------------------

    def _spot(self, words: str, nth: int) -> QQuickItem:
        deadline = QDeadlineTimer(4000)
        while True:
            self.kiosk.drawn()
            found = spot(self.kiosk.window.contentItem(), words, nth)
            if found is not None:
                return found
            assert not deadline.hasExpired(), f"nothing to touch says {words!r} on {self.kiosk.screen}:\n{self.reads}"

    def _touch(self, item: QQuickItem) -> None:
        kiosk = self.kiosk
        kiosk.bring_into_view(item)
        self._remember()
        place = kiosk._middle(item)
        QTest.mouseClick(kiosk.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        kiosk.settle()
        self._look_around()

    def _remember(self) -> None:
        """How the screen looks before it may be left."""
        if self._pictures.wanted:
            self.kiosk.drawn()
            self._before = self.kiosk.grab()

    def _look_around(self) -> None:
        """Another screen: keep how the last one was left, and how this one is met."""
        kiosk = self.kiosk
        where = f"{kiosk.screen}-{kiosk.app.shell.overlay}".rstrip("-")
        title = kiosk.find("page-title")
        place = f"{where} {'' if title is None else title.property('text')}"
        if place == self._where:
            return
        if self._where:
            self._pictures.keep(f"{self._where.split()[0]}-left", self._before)
        self._before = None
        self._where = place
        if self._pictures.wanted:
            kiosk.drawn()
            self._pictures.take(where, kiosk.grab)


def _lines(job: PrintReceipt) -> str:
    words = []
    for element in job.elements:
        for name in ("text", "label", "value", "data"):
            said = getattr(element, name, None)
            if isinstance(said, str):
                words.append(said)
    return "\n".join(words)

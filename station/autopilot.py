"""Drives real screens as a person would: pointer and key events on the window, waiting for what can be seen.

A journey is a generator that yields `Until` conditions; between two yields it may tap, drag and type through the
`Pilot`. The runner lives on the GUI thread's event loop and never blocks it. Whatever the pilot wants to touch must be
visible, enabled, inside the window and not covered, or the journey fails with a picture: a button that a person could
not press is a defect, not something to work around.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

#: How often conditions are looked at; small against what a person notices.
_POLL_MS = 25
#: How long something must stand still before it is touched.
_STILL_S = 0.06


class JourneyFailedError(Exception):
    """The journey could not go on; the text says what was waited for or could not be touched."""


@dataclass(frozen=True, slots=True)
class Until:
    """Go on when ``holds()``; fail after ``timeout_s`` saying that ``what`` did not happen."""

    holds: Callable[[], bool]
    what: str
    timeout_s: float = 20.0
    machine: bool = True  # counts as time the machine took (not a person's pause)


Journey = Generator[Until, None, None]


class Eyes:
    """What can be seen on one window; pictures and the machine's time besides. How it is worked is a subclass's."""

    def __init__(self, window: QQuickWindow, pictures: Path | None) -> None:
        self._window = window
        self._pictures = pictures
        self.taken: list[Path] = []
        self.machine_s = 0.0

    # --- eyes ---------------------------------------------------------------------------------------------------

    def find(self, name: str) -> QQuickItem | None:
        """The visible, enabled item with this objectName, topmost last drawn first."""
        return _find(self._window.contentItem(), lambda item: item.objectName() == name)

    def sees(self, name: str) -> bool:
        return self.find(name) is not None

    def find_text(self, text: str) -> QQuickItem | None:
        """A visible item whose ``text`` is exactly this (candidates of the keyboard have no names)."""
        return _find(self._window.contentItem(), lambda item: item.property("text") == text)

    def reads(self, words: str) -> bool:
        """Whether these words can be read somewhere, alone or within a text."""
        return self.text_with(words) is not None

    def text_with(self, words: str) -> str | None:
        """A text that can be read somewhere and has these words in it."""
        item = _find(self._window.contentItem(), lambda item: words in str(item.property("text") or ""))
        return None if item is None else str(item.property("text"))

    def text_of(self, name: str) -> str | None:
        """What stands in the visible item with this objectName."""
        item = self.find(name)
        return None if item is None else str(item.property("text"))

    def drawn(self, seconds: float = 0.15) -> Until:
        """A few frames pass: layouts settle and pictures load."""
        end = time.monotonic() + seconds
        return Until(lambda: time.monotonic() >= end, "the screen is drawn", machine=False)

    def visible(self, name: str, timeout_s: float = 20.0) -> Until:
        return Until(lambda: self.sees(name), f"{name} on screen", timeout_s)

    def picture(self, title: str, of: QQuickWindow | None = None) -> None:
        """Grab the window (or another one) to ``<pictures>/<title>.png``; titles never hold personal data."""
        if self._pictures is not None:
            self._pictures.mkdir(parents=True, exist_ok=True)
            path = self._pictures / f"{title}.png"
            (of or self._window).grabWindow().save(str(path))
            self.taken.append(path)

    def focused(self, prefix: str) -> str | None:
        """What follows ``prefix`` in the name of the item that has the keyboard, or of one around it."""
        item: QQuickItem | None = self._window.activeFocusItem()
        while item is not None:
            if item.objectName().startswith(prefix):
                return item.objectName().removeprefix(prefix)
            item = item.parentItem()
        return None

    # --- keys ---------------------------------------------------------------------------------------------------

    def type_text(self, text: str) -> Journey:
        """Key events with their text to whatever has the focus, as an input method or a keyboard would send them."""
        for character in text:
            self._key(0, character)
        yield settled()

    def _key(self, key: int, text: str) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, text)
            QGuiApplication.sendEvent(self._window, event)


class Pilot(Eyes):
    """A finger on a touch screen."""

    # --- hands --------------------------------------------------------------------------------------------------

    def tap(self, name: str) -> Journey:
        """Wait for the item, bring it into view, press and release in its middle."""
        yield self.visible(name)
        yield from self._bring_into_view(name)
        yield self._still(name)
        item = self._must_find(name)
        self._click(item)
        yield settled()

    def empty(self, name: str) -> Journey:
        """Take away what stands in the field that has the focus."""
        QTest.keyClick(self._window, Qt.Key.Key_End)
        for _ in self.text_of(name) or "":
            QTest.keyClick(self._window, Qt.Key.Key_Backspace)
        yield settled()

    def press_backspace(self) -> Journey:
        QTest.keyClick(self._window, Qt.Key.Key_Backspace)
        yield settled()

    def hold(self, name: str, done: Until) -> Journey:
        """A finger that stays on the item until something has happened."""
        yield self.visible(name)
        item = self._must_find(name)
        place = _to_window(item, item.width() / 2, item.height() / 2)
        QTest.mousePress(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        yield done
        QTest.mouseRelease(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)
        yield settled()

    def stroke(self, name: str, points: list[tuple[float, float]]) -> Journey:
        """One finger stroke over an item; points are fractions of its width and height."""
        yield self.visible(name)
        yield from self._bring_into_view(name)
        item = self._must_find(name)
        places = [_to_window(item, x * item.width(), y * item.height()) for x, y in points]
        QTest.mousePress(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
        for place in places[1:]:
            QTest.mouseMove(self._window, place)
            yield settled()
        QTest.mouseRelease(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
        yield settled()

    def tap_keyboard(self, keys: str) -> Journey:
        """Tap keys of the on-screen keyboard by their letters."""
        for letter in keys:
            yield Until(lambda letter=letter: self._screen_key(letter) is not None, f"key {letter} of the keyboard")  # type: ignore[misc]
            key = self._screen_key(letter)
            if key is None:
                raise JourneyFailedError(f"key {letter} vanished")
            self._click(key)
            yield settled()

    def tap_item(self, item: QQuickItem) -> Journey:
        self._click(item)
        yield settled()

    # --- how ----------------------------------------------------------------------------------------------------

    def _screen_key(self, letter: str) -> QQuickItem | None:
        def is_key(item: QQuickItem) -> bool:
            return item.property("keyType") is not None and item.property("text") == letter

        return _find(self._window.contentItem(), is_key)

    def _still(self, name: str) -> Until:
        """The item has stayed where it is for a moment: a page that is being laid out moves under the finger."""
        before: list[tuple[QPoint, float]] = []

        def holds() -> bool:
            item = self.find(name)
            if item is None:
                before.clear()
                return False
            place = _to_window(item, item.width() / 2, item.height() / 2)
            if not before or before[0][0] != place:
                before[:] = [(place, time.monotonic())]
            return time.monotonic() - before[0][1] >= _STILL_S

        return Until(holds, f"{name} stands still")

    def _must_find(self, name: str) -> QQuickItem:
        item = self.find(name)
        if item is None:
            raise JourneyFailedError(f"{name} vanished before it could be touched")
        return item

    def _click(self, item: QQuickItem) -> None:
        place = _to_window(item, item.width() / 2, item.height() / 2)
        if not self._window.contentItem().contains(QPointF(place)):
            raise JourneyFailedError(f"{item.objectName() or item} lies outside the window at {place.x()}, {place.y()}")
        QTest.mouseClick(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, place)

    def _bring_into_view(self, name: str) -> Journey:
        """Drag the surrounding list or page until the item is inside it, as a finger would."""
        for _ in range(25):
            item = self._must_find(name)
            view = _flickable_around(item)
            if view is None:
                return
            middle = item.mapToItem(view, QPointF(item.width() / 2, item.height() / 2)).y()
            room = min(item.height() / 2, 40)  # a finger's width of it, and clear of the hint at the lower edge
            if min(room, 8) <= middle <= view.height() - room:
                return
            distance = max(-0.4 * view.height(), min(0.4 * view.height(), view.height() / 2 - middle))
            yield from self._drag(view, distance)
        raise JourneyFailedError(f"{name} cannot be scrolled into view")

    def _drag(self, view: QQuickItem, distance: float) -> Journey:
        start_y = view.height() / 2 - distance / 2
        places = [_to_window(view, view.width() * 0.985, start_y + distance * part / 8) for part in range(9)]
        QTest.mousePress(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[0])
        for place in places[1:]:
            QTest.mouseMove(self._window, place)
            yield settled()
        resting = time.monotonic() + 0.12  # a finger that rests before it lifts does not fling the page
        yield Until(lambda: time.monotonic() >= resting, "finger rests", machine=False)
        QTest.mouseRelease(self._window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, places[-1])
        cancel_flick = view.metaObject().method(view.metaObject().indexOfMethod("cancelFlick()"))
        cancel_flick.invoke(view)  # synthetic events are too quick for any finger: the page would fly
        yield Until(lambda: not view.property("moving"), "page stands still")


class JourneyRunner(QObject):
    """Steps one journey on the event loop; calls ``ended(None)`` or ``ended(error)`` once."""

    def __init__(self, pilot: Eyes, journey: Journey, ended: Callable[[Exception | None], None]) -> None:
        super().__init__()
        self._pilot = pilot
        self._journey = journey
        self._ended = ended
        self._waiting: Until | None = None
        self._since = 0.0
        self._stepping = False
        self._timer = QTimer(self)
        self._timer.setInterval(_POLL_MS)
        self._timer.timeout.connect(self._tick)

    def start(self) -> None:
        self._timer.start()

    def _step(self) -> None:
        if self._waiting is not None:
            try:
                holds = self._waiting.holds()
            except RuntimeError:
                holds = False  # the item it looked at is just being destroyed; look again
            waited = time.monotonic() - self._since
            if not holds:
                if waited > self._waiting.timeout_s:
                    self._end(JourneyFailedError(f"after {waited:.1f} s still not: {self._waiting.what}"))
                return
            if self._waiting.machine:
                self._pilot.machine_s += waited
        try:
            self._waiting = next(self._journey)
            self._since = time.monotonic()
        except StopIteration:
            self._end(None)
        except Exception as error:
            self._end(error)
        else:
            QTimer.singleShot(0, self._tick)  # the event loop turns once; most waits are over by then

    @Slot()
    def _tick(self) -> None:
        """QTest turns the event loop inside a touch: a tick that comes then must not step the journey again."""
        if self._stepping or not self._timer.isActive():
            return
        self._stepping = True
        try:
            self._step()
        finally:
            self._stepping = False

    def _end(self, error: Exception | None) -> None:
        self._timer.stop()
        if error is not None:
            self._pilot.picture("failed-here")  # what a person would have seen
        self._ended(error)


def settled() -> Until:
    """One turn of the event loop."""
    return Until(lambda: True, "event loop turns", machine=False)


def _to_window(item: QQuickItem, x: float, y: float) -> QPoint:
    return item.mapToScene(QPointF(x, y)).toPoint()


def _find(root: QQuickItem, wanted: Callable[[QQuickItem], bool]) -> QQuickItem | None:
    if not root.isVisible() or not root.isEnabled() or root.opacity() < 0.05:
        return None
    for child in reversed(root.childItems()):
        found = _find(child, wanted)
        if found is not None:
            return found
    return root if wanted(root) else None


def _flickable_around(item: QQuickItem) -> QQuickItem | None:
    parent: QQuickItem | None = item.parentItem()
    while parent is not None:
        if parent.inherits("QQuickFlickable") and parent.property("interactive"):
            return parent
        parent = parent.parentItem()
    return None

"""Somebody only asks at first: the clerk shows the guide on both screens, and looks at the list of questions."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt

from station.autopilot import Journey
from station.key_pilot import KeyPilot


def ask_first(pilot: KeyPilot, look: Callable[[str], Journey], words: str) -> Journey:
    """Between two people, by keys alone; ``words`` find the matter."""
    yield from pilot.use("button-guide")
    yield pilot.at("input-field-guide-search")
    yield from pilot.retype(words)
    yield pilot.visible("row-guides-0")
    yield from pilot.press(Qt.Key.Key_Return)
    yield pilot.visible("section-scope")
    yield from look("guide")
    yield from pilot.use("button-show")
    yield from look("guide-shown")
    yield from pilot.use("button-dismiss")
    yield from pilot.use("button-enquiries")
    yield pilot.visible("button-enquiry-new")
    yield from look("enquiries")
    yield from pilot.use("button-dismiss")

"""Drives real screens by key events alone: what somebody does whose hands stay on the keyboard. Nothing can click."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest

from station.autopilot import Eyes, Journey, JourneyFailedError, Until, settled

_PLAIN = Qt.KeyboardModifier.NoModifier


class KeyPilot(Eyes):
    """Ten fingers on a keyboard."""

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = _PLAIN) -> Journey:
        """One key, to whatever has the keyboard or to a shortcut of the window."""
        QTest.keyClick(self._window, key, modifier)
        yield settled()

    def use(self, name: str, timeout_s: float = 20.0) -> Journey:
        """The key that is written on a control, once it can be used."""
        yield self.visible(name, timeout_s)
        item = self.find(name)
        written = "" if item is None else str(item.property("keys") or "")
        if not written:
            raise JourneyFailedError(f"no key is written on {name}")
        stroke = QKeySequence(written)[0]  # type: ignore[index]  # the stubs do not know it
        yield from self.press(stroke.key(), stroke.keyboardModifiers())

    def at(self, prefix: str, name: str | None = None, timeout_s: float = 20.0) -> Until:
        """The keyboard is at an item whose name begins with ``prefix`` (and is ``prefix + name``)."""

        def holds() -> bool:
            found = self.focused(prefix)
            return found is not None and name in (None, found)

        return Until(holds, f"the keyboard at {prefix}{name or '…'}", timeout_s)

    def retype(self, text: str) -> Journey:
        """Whatever stands in the field goes, then ``text``."""
        yield from self.press(Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        yield from self.type_text(text)

    def leave(self, prefix: str, name: str, key: Qt.Key = Qt.Key.Key_Return) -> Journey:
        """Press ``key`` and wait until the keyboard is somewhere else."""
        yield from self.press(key)
        yield Until(lambda: self.focused(prefix) != name, f"the keyboard leaves {prefix}{name}", 10)


__all__ = ["Journey", "JourneyFailedError", "KeyPilot", "Until"]

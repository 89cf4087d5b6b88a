"""What the office has looked up by itself instead of asking the citizen for the paper (CAPABILITIES C16), for the page
of materials."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.controller import KioskController
from kiosk.steps import Materials
from station.visit.licence_words import said_of

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class KioskLookups(QObject):
    """``about``: for each material ``state`` (as `station.visit.licence_words.Said`), ``title``, ``text``,
    ``provenance``; empty on every other page."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._about: dict[str, dict[str, Any]] = {}
        controller.changed.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        about: dict[str, dict[str, Any]] = {}
        if isinstance(controller.state.step, Materials):
            visit, desk = controller.visit, controller.session.licences
            for slot in visit.slots():
                said = said_of(slot, desk, controller.parts.region)
                about[slot.spec.key] = {
                    "state": said.state,
                    "title": said.title.get(visit.language),
                    "text": said.text.get(visit.language),
                    "provenance": said.provenance.get(visit.language),
                }
        if about != self._about:
            self._about = about
            self.changed.emit()

    @Property("QVariantMap", notify=changed)  # type: ignore[arg-type]  # Qt's name of the type
    def about(self) -> dict[str, dict[str, Any]]:
        return self._about

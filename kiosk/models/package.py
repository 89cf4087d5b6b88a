"""How the whole of a package stands, on the page of one of its matters (C10 e, g, h)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from kiosk.controller import KioskController
from kiosk.errand import CaseView
from kiosk.steps import Progress
from station.visit.package_rows import PackageProps, derive_package

QML_IMPORT_NAME = "Kiosk.Models"
QML_IMPORT_MAJOR_VERSION = 1


@QmlElement
class KioskPackage(QObject):
    """Shown to whoever has the card, and to whoever has the receipt: its code is the lead's. Another matter's code, or
    a typed number, shows that matter alone. What organs owe each other is not for the citizen's screen."""

    changed = Signal()

    def __init__(self, controller: KioskController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = PackageProps()
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        step, found = controller.state.step, controller.errands.open
        whole = None if found is None else found.package
        shown = (
            found is not None
            and whole is not None
            and isinstance(step, Progress)
            and (step.view is CaseView.FULL or (step.view is CaseView.CODE and found.id == whole.standing.id))
        )
        catalog = controller.parts.catalog
        props = derive_package(found if shown else None, catalog.items, catalog.regions, controller.visit.language)
        if props != self._props:
            self._props = props
            self.changed.emit()

    @Property(str, notify=changed)
    def name(self) -> str:
        """ "" for a single matter."""
        return self._props.name

    @Property(str, notify=changed)
    def stateWords(self) -> str:
        """That of the least advanced matter."""
        return self._props.state

    @Property(list, notify=changed)
    def rows(self) -> list[dict[str, Any]]:
        """case_no, name, organ, region, state, waits, heldUp, due, late, ended, here."""
        return self._props.table()

    @Property(list, notify=changed)
    def stages(self) -> list[dict[str, Any]]:
        """name, ended, of, here; empty for a package that has none."""
        return [dict(stage) for stage in self._props.stages]

    @Property(str, notify=changed)
    def project(self) -> str:
        return self._props.project

    @Property(str, notify=changed)
    def officer(self) -> str:
        """Who looks after the project."""
        return self._props.officer

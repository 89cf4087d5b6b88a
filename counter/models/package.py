"""How the whole of a package stands, beside the case that is one of its matters (C10 e, g, h)."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Property, QObject, Signal, Slot
from PySide6.QtQml import QmlElement

from counter.controller import CounterController
from counter.steps import CaseStep
from intake.case_number import group_case_number
from intake.qt.rows_model import RowsModel
from station.visit.package_rows import PackageProps, derive_package

QML_IMPORT_NAME = "Counter.Models"
QML_IMPORT_MAJOR_VERSION = 1
Row = dict[str, Any]
_ROLES = ("name", "organ", "region", "state", "waits", "heldUp", "due", "late", "ended", "here")


@QmlElement
class CounterPackage(QObject):
    """``matters``: its cases (`station.visit.package_rows`), the lead first; ``orders`` what late organs are told and
    the lead department sees."""

    changed = Signal()

    def __init__(self, controller: CounterController) -> None:
        super().__init__(controller)
        self._controller = controller
        self._props = PackageProps()
        self._matters: RowsModel[Row] = RowsModel(
            {role: lambda row, role=role: row[role] for role in _ROLES}
            | {"number": lambda row: group_case_number(row["case_no"])},
            self,
        )
        controller.changed.connect(self.refresh)
        controller.wiped.connect(self.refresh)

    @Slot()
    def refresh(self) -> None:
        controller = self._controller
        catalog = controller.parts.catalog
        found = controller.cases.open if isinstance(controller.state.step, CaseStep) else None
        props = derive_package(found, catalog.items, catalog.regions, controller.language)
        if props != self._props:
            self._props = props
            self._matters.set_rows(tuple(props.table()))
            self.changed.emit()

    @Slot(int)
    def open(self, row: int) -> None:
        """Another matter of the package."""
        rows = self._matters.rows()
        if 0 <= row < len(rows) and not rows[row]["here"]:
            self._controller.case_number_typed(rows[row]["case_no"])

    @Property(QObject, constant=True)
    def matters(self) -> QObject:
        return self._matters

    @Property(str, notify=changed)
    def name(self) -> str:
        """ "" for a single matter."""
        return self._props.name

    @Property(str, notify=changed)
    def lead(self) -> str:
        """牵头部门"""
        return self._props.lead

    @Property(str, notify=changed)
    def stateWords(self) -> str:
        """That of the least advanced matter."""
        return self._props.state

    @Property(list, notify=changed)
    def stages(self) -> list[Row]:
        """name, ended, of, here; empty for a package that has none."""
        return [dict(stage) for stage in self._props.stages]

    @Property(list, notify=changed)
    def orders(self) -> list[str]:
        return list(self._props.orders)

    @Property(str, notify=changed)
    def project(self) -> str:
        """A construction project's national code."""
        return self._props.project

    @Property(str, notify=changed)
    def officer(self) -> str:
        return self._props.officer

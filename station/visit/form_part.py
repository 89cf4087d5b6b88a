"""A part of a form on screen: some of its fields, where something else stands between them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSortFilterProxyModel

from intake.qt.form_model import HallFormModel


class FormPart(QSortFilterProxyModel):
    """The rows whose key ``wanted`` takes, in the form's order; `look_again` when it would take others."""

    def __init__(self, fields: HallFormModel, wanted: Callable[[str], bool], parent: QObject) -> None:
        super().__init__(parent)
        self._wanted = wanted
        self._key = next(role for role, name in fields.roleNames().items() if bytes(name.data()) == b"key")
        self.setSourceModel(fields)

    def filterAcceptsRow(self, source_row: int, source_parent: QModelIndex | QPersistentModelIndex) -> bool:
        model = self.sourceModel()
        return self._wanted(str(model.data(model.index(source_row, 0, source_parent), self._key)))

    def look_again(self) -> None:
        self.invalidateFilter()

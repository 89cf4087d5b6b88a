"""A read-only list of frozen rows: the base of the lists that only show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from intake.qt.roles import role_names, role_numbers

_Index = QModelIndex | QPersistentModelIndex
R = TypeVar("R")


class RowsModel(QAbstractListModel, Generic[R]):
    """Rows and, for each role, how to read it off a row. The first role answers ``DisplayRole`` too."""

    countChanged = Signal()

    def __init__(self, readers: Mapping[str, Callable[[R], Any]], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._roles = role_numbers(tuple(readers))
        self._readers = dict(readers)
        self._rows: tuple[R, ...] = ()

    def rows(self) -> tuple[R, ...]:
        return self._rows

    def set_rows(self, rows: tuple[R, ...]) -> None:
        """Show these rows. Rows that changed in place are announced one by one, so that a view keeps its position."""
        if rows == self._rows:
            return
        if len(rows) == len(self._rows):
            old, self._rows = self._rows, rows
            for number, (before, after) in enumerate(zip(old, rows, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(number), self.index(number))
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        self.countChanged.emit()

    def _get_count(self) -> int:
        return len(self._rows)

    count = Property(int, _get_count, notify=countChanged)

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def roleNames(self) -> dict[int, QByteArray]:
        return role_names(self._roles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        name = next(iter(self._readers)) if role == Qt.ItemDataRole.DisplayRole else self._roles.get(role)
        return None if name is None else self._readers[name](self._rows[index.row()])

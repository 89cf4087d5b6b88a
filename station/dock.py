"""The device dock: a panel for demo and technician that works the simulators' hands (`station.dock_actions`).

It inserts and lifts cards, tears paper, opens covers, loads the scanner, pulls cables, cuts the network and has devices
go wrong by their fault scripts. The drivers know nothing of it: everything happens at the far end of their wires.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

import shiboken6
from PySide6.QtCore import (
    Property,
    QAbstractListModel,
    QByteArray,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    QUrl,
    Signal,
    Slot,
)
from PySide6.QtGui import QWindow
from PySide6.QtQml import QQmlApplicationEngine

from devices.simulators.control import ControlError
from intake.text import CHINESE, ENGLISH, LocalizedText
from station.composition import resources_folder
from station.demo import DemoHall
from station.dock_actions import DockAction, dock_actions
from station.icons import IconProvider
from station.jobs import JobLane
from station.languages import Languages

_WIDTH = 640
_QML = Path(__file__).parent / "qml"
_DONE = LocalizedText.of("好了", "done")


class DockModel(QAbstractListModel):
    """The dock's buttons in order; ``section`` groups them. The words follow ``language``."""

    LABEL: ClassVar[int] = Qt.ItemDataRole.UserRole + 1
    SECTION: ClassVar[int] = Qt.ItemDataRole.UserRole + 2

    said = Signal(str)
    languageChanged = Signal(str)

    def __init__(self, actions: tuple[DockAction, ...], lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._lane = lane
        self._language = CHINESE

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._actions)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._actions):
            return None
        action = self._actions[index.row()]
        words = {self.LABEL: action.label, self.SECTION: action.section}.get(role)
        return None if words is None else words.get(self._language)

    def roleNames(self) -> dict[int, QByteArray]:
        return {self.LABEL: QByteArray(b"label"), self.SECTION: QByteArray(b"section")}

    @Property(list, notify=languageChanged)
    def groups(self) -> list[dict[str, Any]]:
        """The same buttons by section: ``{section, buttons: [{row, label}]}``."""
        language = self._language
        sections = dict.fromkeys(action.section for action in self._actions)
        return [
            {
                "section": section.get(language),
                "buttons": [
                    {"row": row, "label": action.label.get(language)}
                    for row, action in enumerate(self._actions)
                    if action.section == section
                ],
            }
            for section in sections
        ]

    @Property(str, notify=languageChanged)
    def language(self) -> str:
        return self._language

    @Property(str, notify=languageChanged)
    def otherLanguage(self) -> str:
        """What the other language calls itself."""
        return "English" if self._language == CHINESE else "中文"

    @Slot()
    def toggleLanguage(self) -> None:
        """Chinese and English by turns."""
        self.use_language(ENGLISH if self._language == CHINESE else CHINESE)

    def use_language(self, language: str) -> None:
        if language != self._language:
            self._language = language
            self.dataChanged.emit(self.index(0), self.index(len(self._actions) - 1))
            self.languageChanged.emit(language)

    @Slot(int)
    def press(self, row: int) -> None:
        """Do it off the GUI thread and say how it went."""
        action = self._actions[row]
        label, done = action.label.get(self._language), _DONE.get(self._language)

        def work() -> str:
            try:
                action.act()
            except ControlError as error:
                return f"{label}：{error}"
            return f"{label}：{done}"

        self._lane.run(work, self.said.emit)


class DockWindow:
    """The dock's window, with its own lane so that a slow simulator never holds up the app."""

    def __init__(self, hall: DemoHall, beside: QWindow) -> None:
        self._lane = JobLane("dock")
        self._model = DockModel(dock_actions(hall), self._lane)
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(resources_folder() / "qml"))
        self._engine.addImportPath(str(_QML))
        self._engine.addImageProvider("icon", IconProvider(resources_folder() / "icons"))
        self._languages = Languages(resources_folder() / "i18n", self._model)
        self._languages.attach(self._engine)
        self._model.languageChanged.connect(self._languages.use)
        free = beside.screen().availableGeometry()
        x = max(free.left(), min(beside.x() + beside.width() + 16, free.right() - _WIDTH))
        self._engine.setInitialProperties({"actions": self._model, "x": x, "width": _WIDTH})
        self._engine.load(QUrl.fromLocalFile(str(_QML / "Dock.qml")))
        if not self._engine.rootObjects():
            raise RuntimeError("the device dock could not be loaded")

    def close(self) -> None:
        self._lane.close()
        self._languages.close()
        shiboken6.delete(self._engine)  # the window goes before the model it looks at

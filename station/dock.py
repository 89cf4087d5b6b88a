"""The device dock: a panel for demo and technician that works the simulators' hands.

It inserts and lifts cards, tears paper, opens covers, lays pages under the camera, pulls cables and cuts the network.
The drivers know nothing of it: everything it does happens at the far end of their wires.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

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
from station.composition import resources_folder
from station.demo import DemoHall
from station.icons import IconProvider
from station.jobs import JobLane

_WIDTH = 420


@dataclass(frozen=True, slots=True)
class DockAction:
    """One button: what it says, in which section it stands, what it does at the far end."""

    section: str
    label: str
    act: Callable[[], object]


def dock_actions(hall: DemoHall) -> tuple[DockAction, ...]:
    """Every hand the demo hall has."""

    def simulator(section: str, role: str, label: str, verb: str, **arguments: Any) -> DockAction:
        return DockAction(section, label, lambda: hall.control(role).do(verb, **arguments))

    cards = "身份证读卡器"
    printer = "凭条打印机"
    desk = "高拍仪"
    network = "网络"
    return (
        simulator(cards, "id_card", "放上身份证（测试甲）", "insert", card="resident"),
        simulator(cards, "id_card", "放上另一人的身份证", "insert", card="other"),
        simulator(cards, "id_card", "放上姓名有生僻字的身份证", "insert", card="rare_name"),
        simulator(cards, "id_card", "放上过期身份证", "insert", card="expired"),
        simulator(cards, "id_card", "放上读不出的身份证", "insert", card="unreadable"),
        simulator(cards, "id_card", "放上号码有误的身份证", "insert", card="wrong_check_digit"),
        simulator(cards, "id_card", "放上存疑的身份证", "insert", card="not_genuine"),
        simulator(cards, "id_card", "拿走身份证", "lift"),
        simulator(cards, "id_card", "拔掉读卡器", "unplug"),
        simulator(cards, "id_card", "插上读卡器", "plug"),
        simulator(printer, "receipt_printer", "装满纸", "refill"),
        simulator(printer, "receipt_printer", "纸用完", "paper", mm=0),
        simulator(printer, "receipt_printer", "打到一半缺纸", "paper_out_after", mm=40),
        simulator(printer, "receipt_printer", "打开上盖", "cover", open=True),
        simulator(printer, "receipt_printer", "合上上盖", "cover", open=False),
        simulator(printer, "receipt_printer", "拔掉打印机", "unplug"),
        simulator(printer, "receipt_printer", "插上打印机", "plug"),
        simulator(desk, "document_camera", "放上场所使用证明", "place", document="premises_proof", angle=4),
        simulator(desk, "document_camera", "放上租赁合同（歪着）", "place", document="lease", angle=-11, tilt=6),
        simulator(desk, "document_camera", "放上户口簿", "place", document="household_register"),
        simulator(desk, "document_camera", "放上白纸", "place", document="blank"),
        simulator(desk, "document_camera", "拿走材料", "remove"),
        simulator(desk, "document_camera", "拔掉高拍仪", "unplug"),
        simulator(desk, "document_camera", "插上高拍仪", "plug"),
        DockAction(network, "断网（停止市级平台）", hall.stop_platform),
        DockAction(network, "恢复网络", hall.start_platform),
    )


class DockModel(QAbstractListModel):
    """The dock's buttons in order; ``section`` groups them."""

    LABEL: ClassVar[int] = Qt.ItemDataRole.UserRole + 1
    SECTION: ClassVar[int] = Qt.ItemDataRole.UserRole + 2

    said = Signal(str)

    def __init__(self, actions: tuple[DockAction, ...], lane: JobLane, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._lane = lane

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._actions)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or index.row() >= len(self._actions):
            return None
        action = self._actions[index.row()]
        return {self.LABEL: action.label, self.SECTION: action.section}.get(role)

    def roleNames(self) -> dict[int, QByteArray]:
        return {self.LABEL: QByteArray(b"label"), self.SECTION: QByteArray(b"section")}

    @Property(list, constant=True)
    def groups(self) -> list[dict[str, Any]]:
        """The same buttons by section: ``{section, buttons: [{row, label}]}``."""
        sections = dict.fromkeys(action.section for action in self._actions)
        return [
            {
                "section": section,
                "buttons": [
                    {"row": row, "label": action.label}
                    for row, action in enumerate(self._actions)
                    if action.section == section
                ],
            }
            for section in sections
        ]

    @Slot(int)
    def press(self, row: int) -> None:
        """Do it off the GUI thread and say how it went."""
        action = self._actions[row]

        def work() -> str:
            try:
                action.act()
            except ControlError as error:
                return f"{action.label}：{error}"
            return f"{action.label}：好了"

        self._lane.run(work, self.said.emit)


class DockWindow:
    """The dock's window, with its own lane so that a slow simulator never holds up the app."""

    def __init__(self, hall: DemoHall, beside: QWindow) -> None:
        self._lane = JobLane("dock")
        self._model = DockModel(dock_actions(hall), self._lane)
        self._engine = QQmlApplicationEngine()
        self._engine.addImportPath(str(resources_folder() / "qml"))
        self._engine.addImageProvider("icon", IconProvider(resources_folder() / "icons"))
        free = beside.screen().availableGeometry()
        x = max(free.left(), min(beside.x() + beside.width() + 16, free.right() - _WIDTH))
        self._engine.setInitialProperties({"actions": self._model, "x": x, "width": _WIDTH})
        self._engine.load(QUrl.fromLocalFile(str(Path(__file__).parent / "qml" / "Dock.qml")))
        if not self._engine.rootObjects():
            raise RuntimeError("the device dock could not be loaded")

    def close(self) -> None:
        self._lane.close()
        self._engine.deleteLater()

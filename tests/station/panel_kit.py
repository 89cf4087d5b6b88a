"""The technician's panel on the bench: real QML, real store, devices in memory, time in the test's hand."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QUICK_BACKEND", "software")
os.environ.setdefault("QT_QUICK_CONTROLS_STYLE", "Basic")

import shiboken6
from argon2 import PasswordHasher
from PySide6.QtCore import QCoreApplication, QDeadlineTimer, QEventLoop, QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtQml import QQmlApplicationEngine
from PySide6.QtQuick import QQuickItem, QQuickWindow
from PySide6.QtTest import QTest

from devices.discovery import Discovery, Found, NotLooked, Source, WhyNot
from devices.fakes import FakeDevice
from devices.ports import Role
from devices.qt.device import HallDevice
from intake.clock import Clock, Reading
from intake.text import LocalizedText
from station import check
from station.check import Report
from station.composition import resources_folder
from station.dock import DockModel
from station.dock_actions import DockAction
from station.icons import IconProvider
from station.jobs import JobLane
from station.languages import Languages
from station.provision.plan import Plan
from station.provision.report import make_report
from station.provision.steps import Hands, Provisioning
from station.scheduler import ManualScheduler
from station.staff import Passwords, StaffRole, new_account
from station.technician import QML_FOLDER, Technician, TechnicianParts
from sync.identity import Culprit, EnrolmentFailed, Identity
from sync.store.errors import KnownStoreError
from sync.store.store import Store

RIGHT = "a-good-password"
CHEAP = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
ROLES = (Role.ID_CARD, Role.RECEIPT_PRINTER, Role.DOCUMENT_CAMERA, Role.CAMERA, Role.PAGE_PRINTER)
FOUND = Discovery(
    (
        Found(Source.USB, "usb://0400:c35a", "SDT reader", (Role.ID_CARD,), certain=True),
        Found(Source.SERIAL, "serial:///dev/ttyS0", "ttyS0", (Role.ID_CARD, Role.CODE_SCANNER)),
    ),
    (NotLooked(Source.PCSC, WhyNot.NO_STACK, "pcscd"),),
)
_WINDOW = b"""
import QtQuick
import Hall
import Station
import Station.Models

Window {
    id: root
    required property Technician technician
    required property bool desk
    property int closings: 0
    visible: true
    Binding { target: Theme; property: "desk"; value: root.desk }
    Binding { target: Theme; property: "motion"; value: false }
    Binding { target: Theme; property: "unit"; value: root.desk ? 0.5 : 1 }
    TechnicianPanel {
        anchors.fill: parent
        objectName: "panel"
        technician: root.technician
        onClosed: root.closings++
    }
}
"""


class HandClock:
    def __init__(self) -> None:
        self.utc = datetime(2026, 5, 14, 1, 30, tzinfo=UTC)

    def now(self) -> Reading:
        return Reading(self.utc)

    def monotonic(self) -> float:
        return self.utc.timestamp()


class InlineExecutor(Executor):
    """Runs a job where it is asked for; its result still comes through the lane's queue."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


class HeldExecutor(Executor):
    """Holds jobs until `run`."""

    def __init__(self) -> None:
        self.held: list[Callable[[], Any]] = []

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.held.append(lambda: fn(*args, **kwargs))
        return Future()

    def run(self) -> None:
        held, self.held = self.held, []
        for job in held:
            job()


def sample_report() -> Report:
    return Report(
        (
            check.configuration(()),
            check.store("wrong_key"),
            check.voice(program=True, output=False),
            check.fonts(chinese=True),
        )
    )


T = LocalizedText.of


@dataclass
class World:
    """What the panel finds outside."""

    agent: int | None = 4711
    report: Report = field(default_factory=sample_report)
    checks: int = 0
    found: Discovery = FOUND
    enrolments: list[tuple[str, str]] = field(default_factory=list)
    pressed: list[str] = field(default_factory=list)
    sticks: tuple[Path, ...] = ()


class PanelBench:
    """One panel in a window, with hands and eyes. ``desk``: as at the counter, else as on the kiosk."""

    def __init__(self, home: Path, *, desk: bool = False, executor: Executor | None = None, dock: bool = True) -> None:
        self.clock = HandClock()
        self.scheduler = ManualScheduler()
        self.world = World()
        self.fakes: dict[Role, FakeDevice] = {}
        self.home = home
        self.store_openings = 0
        self.store_trouble: KnownStoreError | None = None
        self.devices = {role: self._device(role) for role in ROLES}
        lane = JobLane("dock", executor=InlineExecutor())
        actions = tuple(
            DockAction(T(section), T(label), lambda label=label: self.world.pressed.append(label))
            for section, label in (("身份证读卡器", "放上身份证"), ("身份证读卡器", "拿走身份证"), ("网络", "断网"))
        )
        self.technician = Technician(
            TechnicianParts(
                home=home,
                devices=self.devices,
                scheduler=self.scheduler,
                dock=DockModel(actions, lane) if dock else None,
                passwords=CHEAP,
                open_store=self._open_store,
                check=self._check,
                agent=lambda _: self.world.agent,
                store_lane=JobLane("t", executor=executor or InlineExecutor()),
                provisioning=self._provisioning,
                report=lambda home, at, by: make_report(home, at, by, lambda _: self.world.report),
                plan_roots=(home.parent / "media",),
                check_lane=JobLane("c", executor=executor or InlineExecutor()),
                setup_lane=JobLane("s", executor=executor or InlineExecutor()),
                stick_lane=JobLane("u", executor=executor or InlineExecutor()),
                sticks=lambda: self.world.sticks,
            )
        )
        self.languages = Languages(resources_folder() / "i18n")
        self.languages.changed.connect(self.technician.use_language)
        self.engine = QQmlApplicationEngine()
        self.engine.addImportPath(str(resources_folder() / "qml"))
        self.engine.addImportPath(str(QML_FOLDER))
        self.engine.addImageProvider("icon", IconProvider(resources_folder() / "icons"))
        self.languages.attach(self.engine)
        self.engine.setInitialProperties({"technician": self.technician, "desk": desk})
        self.engine.loadData(_WINDOW)
        (root,) = self.engine.rootObjects()
        assert isinstance(root, QQuickWindow)
        self.window = root
        self.window.resize(*((1920, 1080) if desk else (1080, 1920)))
        self.settle()

    def _device(self, role: Role) -> HallDevice:
        def connect(listener: Any) -> FakeDevice:
            self.fakes[role] = FakeDevice(role, listener)
            return self.fakes[role]

        device = HallDevice(connect)
        device.open()
        return device

    def _open_store(self, home: Path) -> tuple[Store, Clock]:
        self.store_openings += 1
        if self.store_trouble is not None:
            raise self.store_trouble
        store = Store.open(home, self.clock)
        if not store.staff_accounts():
            for staff_id, name, role in (("li01", "李工", StaffRole.TECHNICIAN), ("wang", "王", StaffRole.CLERK)):
                store.add_staff(new_account(staff_id, name, frozenset({role}), CHEAP.verifier(RIGHT), self.clock.now()))
        return store, self.clock

    def _provisioning(self, home: Path, plan: Plan, by: str) -> Provisioning:
        def enrol(home: Path, code: str, url: str, **_: object) -> Identity:
            self.world.enrolments.append((code, url))
            raise EnrolmentFailed(Culprit.CODE, "code_unknown", "the platform does not know this enrolment code")

        return Provisioning(home, plan, by=by, hands=Hands(enrol=enrol, discover=lambda: self.world.found))

    def _check(self, home: Path, given_up: Callable[[], bool]) -> Report:
        self.world.checks += 1
        return self.world.report

    def close(self) -> None:
        self.technician.end()
        for device in self.devices.values():
            device.close()
        self.languages.detach(self.engine)
        shiboken6.delete(self.engine)  # the screens go before the view model they look at
        self.languages.close()
        self.settle()

    # --- eyes and hands ---------------------------------------------------------------------------------------------

    def settle(self) -> None:
        for _ in range(12):
            QCoreApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QCoreApplication.sendPostedEvents(None, 0)

    def find(self, name: str) -> QQuickItem | None:
        return _find(self.window.contentItem(), name)

    def item(self, name: str) -> QQuickItem:
        found = self.find(name)
        assert found is not None, f"{name} is not on the panel"
        return found

    def words(self, name: str) -> str:
        return str(self.item(name).property("text"))

    def tap(self, name: str) -> None:
        self.grab()
        item = self.item(name)
        point = item.mapToScene(QPointF(item.width() / 2, item.height() / 2)).toPoint()
        QTest.mouseClick(self.window, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        self.settle()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        QTest.keyClick(self.window, key, modifiers)
        self.settle()

    def type(self, text: str) -> None:
        for letter in text:
            QTest.keyClick(self.window, letter)
        self.settle()

    def sign_in(self, staff_id: str = "li01", password: str = RIGHT) -> None:
        self.technician.open()
        self.settle()
        self.item("input-technician-id").setProperty("text", staff_id)
        self.item("input-technician-password").setProperty("text", password)
        self.tap("button-technician-sign-in")

    def grab(self) -> QImage:
        self.settle()
        deadline = QDeadlineTimer(4000)
        image = self.window.grabWindow()
        while image.isNull():
            assert not deadline.hasExpired()
            self.settle()
            image = self.window.grabWindow()
        self.settle()
        return image


def _find(root: QQuickItem, name: str) -> QQuickItem | None:
    if not root.isVisible() or root.opacity() < 0.05:
        return None
    for child in reversed(root.childItems()):
        found = _find(child, name)
        if found is not None:
            return found
    return root if root.objectName() == name else None


__all__ = ["CHEAP", "RIGHT", "ROLES", "HeldExecutor", "PanelBench"]

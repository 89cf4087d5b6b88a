"""The pad under touch, pen and mouse: what it hands on, and what it draws."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

os.environ.setdefault("QT_QUICK_BACKEND", "software")

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMetaObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QInputDevice, QPointingDevice, QTabletEvent
from PySide6.QtQml import QJSValue
from PySide6.QtQuick import QQuickItem, QQuickView
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from station.composition import resources_folder
from station.visit.signature import is_enough, strokes_of
from station.visit.visit import Stroke

WIDTH, HEIGHT = 900, 420
LINE = [(100, 100), (250, 200), (400, 120), (700, 300)]


class Pad:
    """The control by itself in a window."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot
        self.view = QQuickView()
        self.view.engine().addImportPath(str(resources_folder() / "qml"))
        self.view.setResizeMode(QQuickView.ResizeMode.SizeRootObjectToView)
        self.view.resize(WIDTH, HEIGHT)
        self.view.loadFromModule("Hall", "HallSignaturePad")
        self.item = self.view.rootObject()
        assert isinstance(self.item, QQuickItem), self.view.errors()
        with qtbot.waitSignal(self.view.frameSwapped, timeout=5000):
            self.view.show()

    def strokes(self) -> tuple[Stroke, ...]:
        value: Any = self.item.property("strokes")
        return strokes_of(value.toVariant() if isinstance(value, QJSValue) else value)

    def touch(self, places: list[tuple[int, int]]) -> None:
        screen = QTest.createTouchDevice()
        first, *rest = (QPoint(*place) for place in places)
        QTest.touchEvent(self.view, screen).press(1, first, self.view).commit()
        for place in rest:
            with self._qtbot.waitSignal(self.view.frameSwapped, timeout=5000):  # Qt hands on one movement a frame
                QTest.touchEvent(self.view, screen).move(1, place, self.view).commit()
                self.view.update()
        QTest.touchEvent(self.view, screen).release(1, QPoint(*places[-1]), self.view).commit()

    def mouse(self, places: list[tuple[int, int]]) -> None:
        none = Qt.KeyboardModifier.NoModifier
        QTest.mousePress(self.view, Qt.MouseButton.LeftButton, none, QPoint(*places[0]))
        for place in places[1:]:
            QTest.mouseMove(self.view, QPoint(*place))
            QCoreApplication.processEvents()
        QTest.mouseRelease(self.view, Qt.MouseButton.LeftButton, none, QPoint(*places[-1]))

    def pen(self, places: list[tuple[int, int]], pressure: float) -> None:
        can = QInputDevice.Capability.Position | QInputDevice.Capability.Pressure
        kind, tip = QInputDevice.DeviceType.Stylus, QPointingDevice.PointerType.Pen
        device = QPointingDevice("pen", 7, kind, tip, can, 1, 1)
        steps = [QEvent.Type.TabletPress, *[QEvent.Type.TabletMove] * (len(places) - 1), QEvent.Type.TabletRelease]
        left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
        for step, place in zip(steps, [*places, places[-1]], strict=True):
            last = step is QEvent.Type.TabletRelease
            at, force = QPointF(*place), 0.0 if last else pressure
            button = none if step is QEvent.Type.TabletMove else left
            modifiers = Qt.KeyboardModifier.NoModifier
            held = none if last else left
            event = QTabletEvent(step, device, at, at, force, 0, 0, 0, 0, 0, modifiers, button, held)
            QCoreApplication.sendEvent(self.view, event)

    def dark(self, x: int, y: int) -> bool:
        """Is there ink within three pixels?"""
        image = self.view.grabWindow()
        return any(image.pixelColor(x + dx, y + dy).lightness() < 100 for dx in range(-3, 4) for dy in range(-3, 4))


@pytest.fixture
def pad(qtbot: QtBot) -> Iterator[Pad]:
    made = Pad(qtbot)
    yield made
    made.view.setSource(QUrl())
    made.view.close()


@pytest.mark.parametrize("hand", ["touch", "mouse"])
def test_a_finger_or_mouse_tells_place_and_time_but_no_pressure(pad: Pad, hand: str) -> None:
    getattr(pad, hand)(LINE)
    (stroke,) = pad.strokes()
    assert [(round(x * WIDTH), round(y * WIDTH)) for x, y, _, _ in stroke] == LINE
    assert [point[3] for point in stroke] == [None] * len(LINE)
    times = [point[2] for point in stroke]
    assert times[0] == 0
    assert times == sorted(times)
    assert is_enough(pad.strokes())


def test_a_pen_tells_its_pressure(pad: Pad) -> None:
    pad.pen(LINE, 0.25)
    pad.pen([(100, 300), (200, 350)], 0.75)
    light, firm = pad.strokes()
    assert [point[3] for point in light] == [0.25] * len(LINE)
    assert {point[3] for point in firm} == {0.75}
    assert firm[0][2] >= light[-1][2]


def test_ink_is_where_the_finger_was_up_to_the_end(pad: Pad, qtbot: QtBot) -> None:
    pad.touch([(100, 100), (200, 100), (300, 100), (500, 100)])
    qtbot.waitUntil(lambda: pad.dark(490, 100), timeout=5000)
    assert all(pad.dark(x, 100) for x in range(100, 500, 20))
    assert not pad.dark(300, 150)
    assert not pad.dark(560, 100)
    QMetaObject.invokeMethod(pad.item, "clear")  # type: ignore[call-overload]  # stubs say bytes, PySide wants str
    qtbot.waitUntil(lambda: not pad.dark(300, 100), timeout=5000)
    assert pad.strokes() == ()


def test_a_second_finger_draws_nothing_and_a_resting_one_no_points(pad: Pad) -> None:
    screen = QTest.createTouchDevice()
    view, start, end, other = pad.view, QPoint(100, 100), QPoint(200, 100), QPoint(500, 300)
    QTest.touchEvent(view, screen).press(1, start, view).commit()
    QTest.touchEvent(view, screen).move(1, start, view).press(2, other, view).commit()
    for _ in range(5):
        QTest.touchEvent(view, screen).move(1, end, view).move(2, other + QPoint(90, 0), view).commit()
        view.grabWindow()
    QTest.touchEvent(view, screen).release(1, end, view).release(2, other, view).commit()
    (stroke,) = pad.strokes()
    assert [(round(x * WIDTH), round(y * WIDTH)) for x, y, _, _ in stroke] == [(100, 100), (200, 100)]


def test_what_leaves_the_pad_stays_at_its_edge(pad: Pad) -> None:
    pad.pen([(450, 200), (450, 410), (450, 600), (-50, 600)], 0.5)
    (stroke,) = pad.strokes()
    assert [(round(x * WIDTH), round(y * WIDTH)) for x, y, _, _ in stroke] == [
        (450, 200),
        (450, 410),
        (450, 420),
        (0, 420),
    ]

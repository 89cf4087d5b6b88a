"""The citizen signs on the screen that faces them: picture and strokes are kept as one."""

from __future__ import annotations

from typing import Any

from counter_kit import CounterBench
from PySide6.QtCore import QObject, QPointF, Qt
from PySide6.QtQuick import QQuickItem
from PySide6.QtTest import QTest

from counter.autopilot import load_scripts
from station.composition import resources_folder
from station.visit.signature import vector_of

SCRIPT = load_scripts(resources_folder() / "demo" / "counter_journeys.json")[0]


def pad_of(desk: CounterBench) -> QQuickItem:
    desk.settle()
    pad = desk.app.windows()[0].findChild(QObject, "signature-pad")  # the other window is its child
    assert isinstance(pad, QQuickItem)
    return pad


def draw(desk: CounterBench, places: list[tuple[float, float]]) -> None:
    pad = pad_of(desk)
    window = pad.window()
    assert window.objectName() == "citizen-display"
    points = [pad.mapToScene(QPointF(x * pad.width(), y * pad.height())).toPoint() for x, y in places]
    none = Qt.KeyboardModifier.NoModifier
    QTest.mousePress(window, Qt.MouseButton.LeftButton, none, points[0])
    for point in points[1:]:
        QTest.mouseMove(window, point)
        desk.settle()
    QTest.mouseRelease(window, Qt.MouseButton.LeftButton, none, points[-1])
    desk.settle()


def test_signed_on_the_citizens_screen(desk: CounterBench) -> None:
    desk.play(desk.clerk.identify(SCRIPT))
    desk.play(desk.clerk.open_matter(SCRIPT))
    desk.use("button-ask-signature")
    citizen: Any = desk.app.citizen
    assert citizen.scene == "sign"
    draw(desk, [(0.4, 0.5), (0.41, 0.5)])
    assert not citizen.enough
    words = pad_of(desk).findChild(QObject, "signature-too-little")
    assert words is not None
    assert words.property("visible"), "it is asked again, in words"
    draw(desk, [(0.2, 0.3), (0.3, 0.6), (0.42, 0.3), (0.7, 0.6)])
    assert citizen.enough
    assert not words.property("visible")
    citizen.signed()
    desk.settle()
    draft = desk.app.controller.visit.draft
    assert draft is not None
    assert draft.signature is not None
    with desk.open_store() as store:
        vector = vector_of(store.read_blob(draft.id, draft.signature.digest))
    assert vector is not None
    assert vector.count(b"<trace ") == 2
